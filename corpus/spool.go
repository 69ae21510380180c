//go:build !js

package corpus

import (
	"bufio"
	"fmt"
	"os"
	"unsafe"
)

// spool keeps the texts of public articles out of memory, in a temporary file
// that has no name, so that nothing is left behind by a process that dies.
type spool struct {
	file *os.File
	out  *bufio.Writer
	size int64
}

// span is where a text stands in a spool.
type span struct{ at, bytes int64 }

// spoolBuffer is large enough that writing costs nothing beside reading.
const spoolBuffer = 1 << 20

func newSpool() (*spool, error) {
	f, err := createNameless()
	if err != nil {
		return nil, fmt.Errorf("making room for the texts (TMPDIR names the folder): %w", err)
	}
	return &spool{file: f, out: bufio.NewWriterSize(f, spoolBuffer)}, nil
}

// createNamed makes a temporary file and takes its name away at once. A process that is
// killed in between leaves an empty file.
func createNamed() (*os.File, error) {
	f, err := os.CreateTemp("", "kindred-*.spool")
	if err != nil {
		return nil, err //nolint:wrapcheck // wrapped once, by newSpool
	}
	return f, os.Remove(f.Name()) //nolint:wrapcheck // as above
}

func (s *spool) write(text string) (span, error) {
	at := span{s.size, int64(len(text))}
	if _, err := s.out.WriteString(text); err != nil {
		return span{}, fmt.Errorf("keeping a text in %s (TMPDIR names another folder): %w", s.file.Name(), err)
	}
	s.size += at.bytes
	return at, nil
}

// flush makes all that was written readable.
func (s *spool) flush() error {
	if err := s.out.Flush(); err != nil {
		return fmt.Errorf("keeping texts in %s (TMPDIR names another folder): %w", s.file.Name(), err)
	}
	return nil
}

func (s *spool) read(at span) (string, error) {
	buf := make([]byte, at.bytes)
	if _, err := s.file.ReadAt(buf, at.at); err != nil {
		return "", fmt.Errorf("reading a text back from %s: %w", s.file.Name(), err)
	}
	return unsafe.String(unsafe.SliceData(buf), len(buf)), nil // #nosec G103 -- nobody else has it
}

func (s *spool) close() error {
	if err := s.file.Close(); err != nil {
		return fmt.Errorf("giving up the texts: %w", err)
	}
	return nil
}

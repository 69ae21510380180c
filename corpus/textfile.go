//go:build !js

package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/runes"
	streams "golang.org/x/text/transform"
)

const (
	// maxItemBytes is the size up to which one item of an export is read: an
	// article of the longest kind with its comments and fields. It bounds memory.
	maxItemBytes = 2 * maxFileBytes
	// bombFree and bombRatio tell what was packed to do harm. Exports pack to a
	// third up to a twentieth of their size, deflate ends at a thousandth.
	bombFree  = 32 << 20
	bombRatio = 200
)

var (
	errBomb      = fmt.Errorf("it unpacks to more than %d times its size: refused, unpack it first if that is right", bombRatio)
	errItemBytes = fmt.Errorf("one item is larger than %d MiB", maxItemBytes>>20)
)

// textFile is a file that is read as UTF-8: unpacked, without a byte order mark,
// with what is no character replaced.
type textFile struct {
	*bufio.Reader
	file fs.File
}

// close ends the reading.
func (t *textFile) close() { _ = t.file.Close() } // only read from

// openText opens the file at p, and nothing but a file: a pipe would be waited for,
// perhaps for ever.
func openText(fsys fs.FS, p string) (*textFile, error) {
	if info, err := fs.Stat(fsys, p); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("opening %s: it is no file", p)
	}
	f, err := fsys.Open(p)
	if err != nil {
		return nil, err //nolint:wrapcheck // it names the file
	}
	text, err := textOfFile(f)
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return &textFile{Reader: text, file: f}, nil
}

// textOfFile unpacks and decodes.
func textOfFile(in io.Reader) (*bufio.Reader, error) {
	plain, err := decompress(in)
	if err != nil {
		return nil, err
	}
	raw := bufio.NewReaderSize(plain, headBytes)
	head, err := raw.Peek(headBytes)
	if len(head) == 0 && err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("its first bytes: %w", err)
	}
	marked, declared, err := declaredEncoding(head)
	if err != nil {
		return nil, err
	}
	var text io.Reader = &lateCharset{raw: raw, declared: declared}
	if marked != nil {
		text = decoded(raw, marked)
	}
	return bufio.NewReaderSize(&printable{in: text}, headBytes), nil
}

// decoded reads a text in an encoding, nil for UTF-8.
func decoded(in io.Reader, enc encoding.Encoding) io.Reader {
	filters := []streams.Transformer{encoding.Nop.NewDecoder()}
	if enc != nil {
		filters[0] = enc.NewDecoder()
	}
	return streams.NewReader(in, streams.Chain(append(filters, runes.ReplaceIllFormed())...))
}

// lateCharset reads a text that may begin in ASCII: what it is in is told where that ends, by what
// follows.
type lateCharset struct {
	raw      *bufio.Reader
	declared encoding.Encoding // by its XML, or nil
	rest     io.Reader         // nil so far
}

// Read implements [io.Reader].
func (l *lateCharset) Read(p []byte) (int, error) {
	if l.rest != nil {
		return l.rest.Read(p) //nolint:wrapcheck // the caller adds the file
	}
	if _, err := l.raw.Peek(1); err != nil {
		return 0, err //nolint:wrapcheck // the caller adds the file
	}
	plain, _ := l.raw.Peek(l.raw.Buffered())
	n := bytes.IndexFunc(plain, func(r rune) bool { return r >= utf8.RuneSelf })
	if n == 0 {
		head, _ := l.raw.Peek(headBytes)
		enc, err := encodingOf(head, l.declared)
		if err != nil {
			return 0, err
		}
		l.rest = decoded(l.raw, enc)
		return l.rest.Read(p) //nolint:wrapcheck // the caller adds the file
	}
	if n > 0 {
		plain = plain[:n]
	}
	n = copy(p, plain)
	_, _ = l.raw.Discard(n) // it is there
	return n, nil
}

// declaredEncoding tells the encoding of a stream by its first bytes as far as they say it: for
// certain (marked), by a byte order mark or escapes, or by what its XML declares. Both are nil where
// they say nothing.
func declaredEncoding(head []byte) (marked, declared encoding.Encoding, err error) {
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return unicode.UTF8BOM, nil, nil
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), nil, nil
	case bytes.Contains(head, []byte("\x1b$B")), bytes.Contains(head, []byte("\x1b$@")):
		return japanese.ISO2022JP, nil, nil // whose bytes are all ASCII
	}
	m := xmlCharset.FindSubmatch(head)
	if m == nil {
		return nil, nil, nil
	}
	enc, name := charset.Lookup(string(m[1]))
	switch {
	case enc == nil && !mostlyUTF8(head):
		return nil, nil, fmt.Errorf("unknown charset %q", m[1])
	case enc == nil, name == "utf-8", name[:min(len(name), 6)] == "utf-16": // what is read as bytes is not UTF-16
		return nil, nil, nil
	}
	return nil, enc, nil
}

// encodingOf tells the encoding of a stream by what follows its beginning in ASCII, nil for UTF-8: by
// whether it is UTF-8, by what its XML declares, and by a guess.
func encodingOf(head []byte, declared encoding.Encoding) (encoding.Encoding, error) {
	if mostlyUTF8(head) {
		return nil, nil //nolint:nilnil // nothing is to be decoded
	}
	if declared != nil {
		return declared, nil
	}
	guess := chardet.Detect(head)
	if enc, _ := charset.Lookup(guess.Encoding); enc != nil && guess.Confidence >= minCharsetConfidence {
		return enc, nil
	}
	return nil, errors.New("cannot tell the charset: save the file as UTF-8")
}

// printable turns control characters, which neither XML nor JSON may hold and
// both do, into spaces.
type printable struct{ in io.Reader }

// Read implements [io.Reader].
func (r *printable) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	for i, b := range p[:n] {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' {
			p[i] = ' '
		}
	}
	return n, err //nolint:wrapcheck // the caller adds the file
}

// counter counts the bytes that were read.
type counter struct {
	in io.Reader
	n  int64
}

// Read implements [io.Reader].
func (c *counter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n += int64(n)
	return n, err //nolint:wrapcheck // the caller adds the file
}

// unpacked ends with errBomb when packed gave too much.
type unpacked struct {
	in     io.Reader
	packed *counter
	n      int64
}

// Read implements [io.Reader].
func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.in.Read(p)
	if u.n += int64(n); isBomb(u.n, u.packed.n) {
		return 0, errBomb
	}
	return n, err //nolint:wrapcheck // the caller adds the file
}

// isBomb reports whether so much from so little is no honest file.
func isBomb(unpacked, packed int64) bool { return unpacked > bombFree && unpacked/bombRatio > packed }

// meter bounds how much is read between two calls of reset, and so what a
// decoder can hold in memory.
type meter struct {
	in          io.Reader
	limit, used int64
}

func newMeter(in io.Reader) *meter { return &meter{in: in, limit: maxItemBytes} }

// reset begins a new item.
func (m *meter) reset() { m.used = 0 }

// Read implements [io.Reader]. It fills p as far as it can: encoding/json looks at
// white space anew after every read, which takes a minute for some megabytes of it
// in small pieces.
func (m *meter) Read(p []byte) (int, error) {
	if m.used >= m.limit {
		return 0, errItemBytes
	}
	n, err := io.ReadFull(m.in, p[:min(int64(len(p)), m.limit-m.used)])
	m.used += int64(n)
	if n > 0 && errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil // it comes again with nothing before it
	}
	return n, err
}

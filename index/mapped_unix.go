//go:build unix

package index

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// Mapped is a file that is mapped into memory: its bytes are read where they lie, when
// they are asked for, and shared by all processes that map it.
type Mapped struct {
	// Data is the file. It must not be changed, nor read after Close.
	Data []byte
}

// Map maps a file for reading. A file that is missing or empty gives an error that wraps
// [ErrCorrupt]: a backend maps what it has written.
func Map(path string) (_ *Mapped, err error) {
	f, err := os.Open(path) // #nosec G304 -- below the operator's data folder
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s is missing", ErrCorrupt, path)
	}
	if err != nil {
		return nil, fmt.Errorf("opening a file of the index: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("opening a file of the index: %w", err)
	}
	if info.Size() == 0 || info.Size() > math.MaxInt {
		return nil, fmt.Errorf("%w: %s has %d bytes", ErrCorrupt, path, info.Size())
	}
	data, err := unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED) // #nosec G115 -- a descriptor
	if err != nil {
		return nil, fmt.Errorf("mapping %s: %w", path, err)
	}
	m := &Mapped{Data: data}
	mapped.Lock()
	defer mapped.Unlock()
	if mapped.files == nil {
		mapped.files = map[*Mapped]struct{}{}
	}
	mapped.files[m] = struct{}{}
	return m, nil
}

// mapped are the files that are mapped now.
var mapped struct {
	sync.Mutex

	files map[*Mapped]struct{}
}

// GiveBackMapped gives back the memory of all files that are mapped. What is asked for again
// is there again, from what the system keeps of files.
func GiveBackMapped() {
	mapped.Lock()
	defer mapped.Unlock()
	for m := range mapped.files {
		_ = unix.Madvise(m.Data, unix.MADV_DONTNEED) // or it stays
	}
}

// Close unmaps the file.
func (m *Mapped) Close() error {
	mapped.Lock()
	defer mapped.Unlock()
	delete(mapped.files, m)
	data := m.Data
	m.Data = nil
	if err := unix.Munmap(data); err != nil {
		return fmt.Errorf("unmapping a file of the index: %w", err)
	}
	return nil
}

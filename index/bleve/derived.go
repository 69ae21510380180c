package bleve

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kindred/index"
)

// A file of derived data is the data, and behind it its length (u64) and a magic: a file
// that was cut off is known without reading it. What else may happen to it is for the
// checksums of the generation.
const (
	derivedPrefix  = "derived."
	derivedMagic   = "KINDERV1"
	derivedTrailer = 8 + len(derivedMagic)
)

// blob is derived data that is held.
type blob struct {
	data   []byte
	mapped *index.Mapped // nil in memory
}

// derivedPath returns the file of a name.
func (b *Backend) derivedPath(name string) (string, error) {
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") != "" {
		return "", fmt.Errorf("derived data %q: a name is made of small letters", name)
	}
	return filepath.Join(b.dir, derivedPrefix+name), nil
}

// PutDerived implements [index.Writer].
func (b *Backend) PutDerived(_ context.Context, name string, data []byte) error {
	if b.readOnly {
		return index.ErrReadOnly
	}
	path, err := b.derivedPath(name)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.dir == "" {
		b.hold(name, &blob{data: index.Aligned(data)})
		return nil
	}
	if err := b.release(name); err != nil {
		return err
	}
	whole := append(make([]byte, 0, len(data)+derivedTrailer), data...)
	whole = append(binary.LittleEndian.AppendUint64(whole, uint64(len(data))), derivedMagic...)
	if err := os.WriteFile(path, whole, 0o644); err != nil { // #nosec G306 -- a web server of another user may read it
		return fmt.Errorf("writing derived data: %w", err)
	}
	return nil
}

// Derived implements [index.Reader]. The file is mapped when it is first asked for, so
// that only what is used of it is in memory, and of that one copy for all processes.
func (b *Backend) Derived(_ context.Context, name string) ([]byte, error) {
	path, err := b.derivedPath(name)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if held, ok := b.blobs[name]; ok {
		return held.data, nil
	}
	if b.dir == "" {
		return nil, nil
	}
	held, err := mapDerived(path)
	if err != nil || held == nil {
		return nil, err
	}
	b.hold(name, held)
	return held.data, nil
}

// hold keeps data under its name. The caller holds mu.
func (b *Backend) hold(name string, held *blob) {
	if b.blobs == nil {
		b.blobs = map[string]*blob{}
	}
	b.blobs[name] = held
}

// mapDerived maps a file of derived data into memory, nil where there is none.
func mapDerived(path string) (*blob, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // no file, no data
	}
	mapped, err := index.Map(path)
	if err != nil {
		return nil, err
	}
	end := len(mapped.Data) - derivedTrailer
	if end < 0 || string(mapped.Data[end+8:]) != derivedMagic || binary.LittleEndian.Uint64(mapped.Data[end:]) != uint64(end) { // #nosec G115 -- not negative
		return nil, errors.Join(fmt.Errorf("%w: %s is cut off, or no file of derived data", index.ErrCorrupt, path), mapped.Close())
	}
	return &blob{data: mapped.Data[:end:end], mapped: mapped}, nil
}

// release gives up the data of a name. The caller holds mu.
func (b *Backend) release(name string) error {
	held, ok := b.blobs[name]
	if !ok {
		return nil
	}
	delete(b.blobs, name)
	if held.mapped == nil {
		return nil
	}
	return held.mapped.Close()
}

// forgetDerived gives up all derived data. The caller holds mu.
func (b *Backend) forgetDerived() {
	for name := range b.blobs {
		_ = b.release(name) // mapped for reading only: nothing can be lost
	}
}

// removeDerived removes the files of derived data, which are not true any more once
// other articles are there.
func (b *Backend) removeDerived() error {
	if b.dir == "" {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(b.dir, derivedPrefix+"*"))
	for _, path := range files {
		err = errors.Join(err, os.Remove(path))
	}
	if err != nil {
		return fmt.Errorf("removing derived data: %w", err)
	}
	return nil
}

//go:build !js

package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// Mirrored is a generation that several data folders share: what is in it is kept elsewhere,
// and each folder has the same few files that say where.
type Mirrored struct {
	Number int
	// Is reports whether the folder of a finished generation of that number is this one's.
	Is func(dir string) bool
	// Files returns its files by name.
	Files func() (map[string][]byte, error)
}

// Mirror makes the data folder like the others that share its generations: it gets those it
// has not, current is published, and held if it is held. Of its own finished ones those go
// that are shared, as the caller tells by the folder, and are not there any more. An error
// that wraps [ErrBusy] means that a build is running here.
func (g *Generations) Mirror(there []Mirrored, current int, held bool, shared func(dir string) bool) (err error) {
	if err := os.MkdirAll(filepath.Join(g.dir, generationsName), 0o755); err != nil { // #nosec G301 -- a web server of another user may read it
		return fmt.Errorf("making the data folder: %w", err)
	}
	lock, err := g.lock()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	for _, m := range there {
		if err := g.mirror(m); err != nil {
			return fmt.Errorf("taking over generation %d: %w", m.Number, err)
		}
	}
	if held {
		err = g.setHeld(current)
	} else {
		err = g.release()
	}
	if now, cerr := g.Current(); err == nil && (cerr != nil || now != current) {
		err = errors.Join(g.point(current), syncDir(g.dir))
	}
	if err != nil {
		return err
	}
	return g.dropShared(there, shared)
}

// mirror makes the folder of a generation. Its manifest comes last, as in a build.
func (g *Generations) mirror(m Mirrored) error {
	dir := g.Path(m.Number)
	finished, err := g.finished(m.Number)
	if err != nil || finished && m.Is(dir) {
		return err
	}
	files, err := m.Files()
	if err != nil {
		return err
	}
	if files[manifestName] == nil {
		return fmt.Errorf("%w: it has no manifest", ErrCorrupt)
	}
	if err := errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o755)); err != nil { // #nosec G301 -- as above
		return fmt.Errorf("making its folder: %w", err)
	}
	manifest := files[manifestName]
	for name, data := range files {
		if filepath.Base(name) != name {
			return fmt.Errorf("%w: a file of it is called %q", ErrCorrupt, name)
		}
		if name == manifestName {
			continue
		}
		if err := ReplaceFile(filepath.Join(dir, name), data); err != nil {
			return fmt.Errorf("writing %s: %w", name, err)
		}
	}
	if err := ReplaceFile(filepath.Join(dir, manifestName), manifest); err != nil {
		return fmt.Errorf("writing %s: %w", manifestName, err)
	}
	return syncDir(filepath.Dir(dir))
}

// dropShared removes the finished generations that are shared no more.
func (g *Generations) dropShared(there []Mirrored, shared func(dir string) bool) error {
	numbers, err := g.numbers()
	if err != nil {
		return err
	}
	for _, n := range numbers {
		finished, err := g.finished(n)
		if err != nil {
			return err
		}
		if !finished || !shared(g.Path(n)) || slices.ContainsFunc(there, func(m Mirrored) bool { return m.Number == n }) {
			continue
		}
		if err := os.RemoveAll(g.Path(n)); err != nil {
			return fmt.Errorf("removing generation %d, which was removed elsewhere: %w", n, err)
		}
	}
	return nil
}

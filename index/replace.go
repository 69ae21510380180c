//go:build !js

package index

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/google/renameio/v2"
)

// ReplaceFile puts data in the place of a file, by one rename, after it is on disk.
// Readers see the old file or the new one. What a killed process leaves lies beside the
// file: of those that point to a generation the next build removes it, and of a
// generation's own it goes with that.
func ReplaceFile(path string, data []byte) error {
	return renameio.WriteFile(path, data, 0o644, renameio.WithTempDir(filepath.Dir(path))) //nolint:wrapcheck // the callers say what it was for
}

// left returns the unfinished files that killed processes left in the data folder beside
// those that point to a generation.
func (g *Generations) left() (all []string, err error) {
	for _, name := range []string{currentName, heldName} {
		left, err := filepath.Glob(filepath.Join(g.dir, "."+name+"*"))
		if err != nil {
			return nil, fmt.Errorf("looking for what was left in %s: %w", g.dir, err)
		}
		all = append(all, left...)
	}
	return all, nil
}

// tidy removes what left returns. The caller holds the lock.
func (g *Generations) tidy() error {
	left, err := g.left()
	if err != nil {
		return err
	}
	for _, path := range left {
		err = errors.Join(err, os.Remove(path))
	}
	if err != nil {
		return fmt.Errorf("removing what was left: %w", err)
	}
	return nil
}

// ReadOnly reports whether a file could not be written because nobody may write there.
func ReadOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

//go:build !js

package index

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// lookTakes is longer than somebody holds the lock who only looks whether it is held.
const lookTakes = 10 * time.Millisecond

// Inspection is what lies in a data folder.
type Inspection struct {
	// Generations are those that are finished, ascending.
	Generations []int
	// Unfinished are those that are being built, or that killed builds left.
	Unfinished []int
	// Left are unfinished files beside the generations.
	Left []string
	// Building says that a build runs, and Builder who it is, as far as that is known.
	Building bool
	Builder  string
}

// Inspect looks at what lies in the data folder, and changes nothing. An error that wraps
// [ErrNoGeneration] means that the folder is not there, or no build ever ran in it.
func (g *Generations) Inspect() (in Inspection, err error) {
	numbers, err := g.numbers()
	if errors.Is(err, fs.ErrNotExist) {
		return in, fmt.Errorf("%w in %s: no build ever ran there", ErrNoGeneration, g.dir)
	}
	if err != nil {
		return in, err
	}
	for _, n := range numbers {
		finished, err := g.finished(n)
		switch {
		case err != nil:
			return in, err
		case finished:
			in.Generations = append(in.Generations, n)
		default:
			in.Unfinished = append(in.Unfinished, n)
		}
	}
	if in.Left, err = g.left(); err != nil {
		return in, err
	}
	path := filepath.Join(g.dir, lockName)
	if _, err := os.Stat(path); err != nil {
		return in, nil //nolint:nilerr // nobody ever locked it
	}
	lock := flock.New(path, flock.SetFlag(os.O_RDONLY))
	free, err := lock.TryRLock()
	if err != nil {
		return in, fmt.Errorf("looking at the lock of %s: %w", g.dir, err)
	}
	if in.Building = !free; in.Building {
		in.Builder = heldBy(path)
	}
	if err := lock.Unlock(); err != nil {
		return in, fmt.Errorf("looking at the lock of %s: %w", g.dir, err)
	}
	return in, nil
}

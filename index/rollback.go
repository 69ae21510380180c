//go:build !js

package index

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// heldName is the file that names the generation that an editor went back to. The next
// generation that is published removes it.
const heldName = "HELD"

// Rollback makes an older generation the current one: number, or with 0 the newest
// finished one before the current. It is opened and compared with its checksums first;
// where it is damaged nothing changes. The generation that was current stays, so that
// going back can be taken back. It returns the number of the generation that is current
// now. An error that wraps [ErrBusy] means that a build is running.
func (g *Generations) Rollback(number int, open OpenFunc) (_ int, err error) {
	if _, err := g.Current(); err != nil { // before a lock is made where there is nothing
		return 0, err
	}
	lock, err := g.lock()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	current, err := g.Current()
	if err != nil {
		return 0, err
	}
	if number == 0 {
		if number, err = g.before(current); err != nil {
			return 0, err
		}
	}
	if number == current {
		return 0, fmt.Errorf("generation %d is the published one already", number)
	}
	if _, err := os.Stat(g.Path(number)); errors.Is(err, fs.ErrNotExist) {
		return 0, g.noSuch(number)
	}
	r, err := g.Open(number, open)
	if err != nil {
		return 0, fmt.Errorf("going back to generation %d: %w", number, err)
	}
	if err := errors.Join(r.Close(), g.Verify(number)); err != nil { // what was missing is made anew by now
		return 0, fmt.Errorf("going back to generation %d: %w", number, err)
	}
	if err := g.setHeld(number); err != nil { // first: whoever sees the generation sees that it is held
		return 0, err
	}
	if err := g.point(number); err != nil {
		return 0, err
	}
	return number, syncDir(g.dir)
}

// noSuch says which generations there are.
func (g *Generations) noSuch(number int) error {
	numbers, err := g.numbers()
	if err != nil {
		return err
	}
	return fmt.Errorf("there is no generation %d in %s to go back to, of %s", number, g.dir, strings.Trim(fmt.Sprint(numbers), "[]"))
}

// Held reports whether a generation is one that an editor went back to: it is not to be
// replaced by a build that nobody asked for.
func (g *Generations) Held(number int) (bool, error) {
	data, err := os.ReadFile(filepath.Join(g.dir, heldName)) // #nosec G304 -- the data folder is the operator's
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking whether generation %d is held: %w", number, err)
	}
	return strings.TrimSpace(string(data)) == strconv.Itoa(number), nil
}

// setHeld holds a generation.
func (g *Generations) setHeld(number int) error {
	if err := ReplaceFile(filepath.Join(g.dir, heldName), []byte(strconv.Itoa(number)+"\n")); err != nil {
		return fmt.Errorf("holding generation %d: %w", number, err)
	}
	return nil
}

// release ends the holding of a generation.
func (g *Generations) release() error {
	if err := os.Remove(filepath.Join(g.dir, heldName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("letting go of the generation that was gone back to: %w", err)
	}
	return nil
}

// before returns the newest finished generation before another one.
func (g *Generations) before(current int) (int, error) {
	numbers, err := g.numbers()
	if err != nil {
		return 0, err
	}
	for _, n := range slices.Backward(numbers) {
		if n >= current {
			continue
		}
		finished, err := g.finished(n)
		if err != nil {
			return 0, err
		}
		if finished {
			return n, nil
		}
	}
	return 0, fmt.Errorf("there is no generation before %d in %s to go back to", current, g.dir)
}

// Prune removes what builds that were killed have left, and all finished generations but
// the newest keep and the current one. It returns the numbers of those that it removed.
func (g *Generations) Prune(keep int) (_ []int, err error) {
	if _, err := g.Current(); err != nil {
		return nil, err
	}
	lock, err := g.lock()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	return g.prune(keep, nil)
}

package analytics

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/renameio/v2"
)

// store is the folder with the files of the days. It needs no owner: whoever writes holds
// its lock for that moment, adds to what is there and renames, and readers see the one
// file or the other. A database of one file would let nobody else in, and would keep what
// was removed from it until its pages are used again.
type store struct{ dir string }

const (
	lockName = "lock"
	ending   = ".json"
)

func (s store) path(date string) string { return filepath.Join(s.dir, date+ending) }

// dates returns the days that there are, ascending; none where there is no folder.
func (s store) dates() ([]string, error) {
	entries, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("looking for what was counted: %w", err)
	}
	var dates []string
	for _, e := range entries {
		date, found := strings.CutSuffix(e.Name(), ending)
		if _, err := time.Parse(time.DateOnly, date); found && err == nil {
			dates = append(dates, date)
		}
	}
	slices.Sort(dates)
	return dates, nil
}

// read returns the counts of a day; an error that is fs.ErrNotExist where there are none,
// and errUnreadable where what is there is no use.
func (s store) read(date string) (*Day, error) {
	f, err := os.Open(s.path(date))
	if err != nil {
		return nil, fmt.Errorf("reading what was counted: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxDayBytes))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("reading what was counted: %w", err)
	}
	d, err := readDay(data)
	if err == nil && d.Date != date {
		err = errors.New("it is of another day")
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", errUnreadable, s.path(date), err)
	}
	return d, nil
}

var errUnreadable = errors.New("a file of counts cannot be used")

// locked does something while nobody else writes. It makes the folder.
func (s store) locked(do func() error) error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("making a folder for what is counted: %w", err)
	}
	lock := flock.New(filepath.Join(s.dir, lockName), flock.SetPermissions(0o600))
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("locking %s: %w", s.dir, err)
	}
	if err := errors.Join(do(), lock.Unlock()); err != nil {
		return fmt.Errorf("keeping what was counted: %w", err)
	}
	return nil
}

// add adds to the file of a day, and returns what is in it now. A file that cannot be used
// gives way, which lost says.
func (s store) add(more *Day) (whole *Day, lost, err error) {
	whole, err = s.read(more.Date)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		whole = newDay(more.Date)
	case errors.Is(err, errUnreadable):
		whole, lost = newDay(more.Date), err
	case err != nil:
		return nil, nil, err
	}
	whole.add(more)
	data, err := json.Marshal(whole)
	if err != nil {
		return nil, nil, err //nolint:wrapcheck // by locked
	}
	// Beside the file, or a kill would leave it where nobody looks for it.
	if err := renameio.WriteFile(s.path(more.Date), append(data, '\n'), 0o600, renameio.WithTempDir(s.dir)); err != nil {
		return nil, nil, err //nolint:wrapcheck // by locked
	}
	return whole, lost, nil //nolint:wrapcheck // lost is read's
}

// prune removes the days before one, and what killed writers left: files that are named as
// those of days, with a dot in front and something behind. Nothing else in the folder is
// touched.
func (s store) prune(before string) error {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return err //nolint:wrapcheck // by locked
	}
	for _, e := range entries {
		unfinished, left := strings.CutPrefix(e.Name(), ".")
		date, rest, found := strings.Cut(unfinished, ending)
		_, err := time.Parse(time.DateOnly, date)
		if old := rest == "" && date < before; !found || err != nil || !left && !old {
			continue
		}
		if err := os.Remove(filepath.Join(s.dir, e.Name())); err != nil {
			return err //nolint:wrapcheck // by locked
		}
	}
	return nil
}

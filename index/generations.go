//go:build !js

package index

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"kindred/corpus"
	"kindred/index/analysis"
)

// Generations is a data folder: DIR/generations/N holds one whole index each,
// and the file DIR/CURRENT names the one that is published.
type Generations struct {
	dir string
}

// DefaultKeep is the number of generations left after a build: the live one, the one
// before it for readers that have not moved on yet, and one more to go back to.
const DefaultKeep = 3

const (
	currentName     = "CURRENT"
	generationsName = "generations"
)

// At returns the data folder at dir. Nothing is read or made yet.
func At(dir string) *Generations { return &Generations{dir: dir} }

// Dir returns the data folder.
func (g *Generations) Dir() string { return g.dir }

// Current returns the number of the published generation, or an error that
// wraps [ErrNoGeneration].
func (g *Generations) Current() (int, error) {
	path := filepath.Join(g.dir, currentName)
	data, err := os.ReadFile(path) // #nosec G304 -- the data folder is the operator's
	if errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("%w in %s: run \"kindred index SOURCE --data %s\" first", ErrNoGeneration, g.dir, g.dir)
	}
	if err != nil {
		return 0, fmt.Errorf("finding the published index: %w", err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil || n <= 0 {
		return 0, withRemedy(fmt.Errorf("%w: %s does not name a generation", ErrCorrupt, path))
	}
	return n, nil
}

// publishedAt returns when the current generation was published, which tells it
// from one of the same number in a data folder that was removed and built again.
func (g *Generations) publishedAt() (time.Time, error) {
	info, err := os.Stat(filepath.Join(g.dir, currentName))
	if err != nil {
		return time.Time{}, fmt.Errorf("finding the published index: %w", err)
	}
	return info.ModTime(), nil
}

// Path returns the folder of generation n.
func (g *Generations) Path(n int) string {
	return filepath.Join(g.dir, generationsName, strconv.Itoa(n))
}

// Open opens generation n for reading, after comparing the sizes of its files, and the
// contents of small ones, with what they were when it was built. [Generations.Verify]
// compares all of them.
func (g *Generations) Open(n int, open OpenFunc) (ReadCloser, error) {
	r, err := g.open(n, open)
	return r, withRemedy(err)
}

func (g *Generations) open(n int, open OpenFunc) (ReadCloser, error) {
	m, err := readManifest(g.Path(n))
	if err != nil {
		return nil, err
	}
	if err := verifyFiles(g.Path(n), &m, false); err != nil {
		return nil, err
	}
	anew, err := g.forgetMissing(n, &m)
	if err != nil {
		return nil, err
	}
	r, err := open(g.Path(n))
	if err != nil {
		return nil, fmt.Errorf("opening generation %d: %w", n, err)
	}
	if anew {
		if err := g.noteDerived(n, &m); err != nil {
			return nil, errors.Join(err, r.Close())
		}
	}
	return r, nil
}

// forgetMissing takes a file that is missing, and can be made anew, out of the manifest of
// its generation, and reports whether there was one. The new one may differ: nobody must
// compare it with the old one's sum, whatever becomes of this process.
func (g *Generations) forgetMissing(n int, m *Manifest) (bool, error) {
	sum, known := m.Files[Derivable]
	if !known {
		return false, nil
	}
	if _, err := os.Stat(filepath.Join(g.Path(n), Derivable)); !errors.Is(err, fs.ErrNotExist) {
		return false, nil // it is there, or opening says what is wrong
	}
	m.Bytes -= sum.Bytes
	delete(m.Files, Derivable)
	if err := writeManifest(g.Path(n), *m); err != nil && !ReadOnly(err) {
		return false, err
	}
	return true, nil
}

// noteDerived describes a file that was made anew in the manifest of its generation, if
// the backend could write it.
func (g *Generations) noteDerived(n int, m *Manifest) error {
	sum, err := sumOf(filepath.Join(g.Path(n), Derivable))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // the folder is not to be written, and it is in memory
	}
	if err != nil {
		return fmt.Errorf("reading the files of generation %d: %w", n, err)
	}
	m.Bytes += sum.Bytes
	m.Files[Derivable] = sum
	return writeManifest(g.Path(n), *m)
}

// Verify reads all files of generation n, and compares them with what they were when it
// was built.
func (g *Generations) Verify(n int) error {
	m, err := g.Manifest(n)
	if err != nil {
		return err
	}
	return withRemedy(verifyFiles(g.Path(n), &m, true))
}

// Manifest returns the description of generation n.
func (g *Generations) Manifest(n int) (Manifest, error) {
	m, err := readManifest(g.Path(n))
	return m, withRemedy(err)
}

// Draft is a generation that is being built. It is seen by nobody until it is
// published.
type Draft struct {
	Number int
	Dir    string // an empty folder for the backend's files

	begun     time.Time
	home      *Generations
	lock      *flock.Flock
	published bool
}

// Begin makes the folder of the next generation. Only one build runs in a data
// folder at a time: a second one gets [ErrBusy]. The caller ends the draft by
// Publish or Discard.
func (g *Generations) Begin() (_ *Draft, err error) {
	if err := os.MkdirAll(filepath.Join(g.dir, generationsName), 0o755); err != nil { // #nosec G301 -- a web server of another user may read it
		return nil, fmt.Errorf("making the data folder: %w", err)
	}
	lock, err := g.lock()
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = lock.Unlock() // the first error is the one to report
		}
	}()
	numbers, err := g.numbers()
	if err != nil {
		return nil, err
	}
	next := 1
	if len(numbers) > 0 {
		next = numbers[len(numbers)-1] + 1
	}
	// Where the folder of the current generation is gone, its number must not
	// come back: a reader that has it open would take the new one for it.
	if current, err := g.Current(); err == nil {
		next = max(next, current+1)
	}
	d := &Draft{Number: next, Dir: g.Path(next), begun: time.Now(), home: g, lock: lock}
	if err := os.Mkdir(d.Dir, 0o755); err != nil { // #nosec G301 -- as above
		return nil, fmt.Errorf("making generation %d: %w", next, err)
	}
	return d, nil
}

// Discard removes the draft, unless it was published.
func (d *Draft) Discard() error {
	if d.published {
		return nil
	}
	err := os.RemoveAll(d.Dir)
	if uerr := d.lock.Unlock(); err == nil {
		err = uerr
	}
	if err != nil {
		return fmt.Errorf("discarding generation %d: %w", d.Number, err)
	}
	return nil
}

// Empty removes what is in the folder of the draft, which is to be built in another way.
func (d *Draft) Empty() error {
	entries, err := os.ReadDir(d.Dir)
	for _, e := range entries {
		err = errors.Join(err, os.RemoveAll(filepath.Join(d.Dir, e.Name())))
	}
	if err != nil {
		return fmt.Errorf("emptying generation %d: %w", d.Number, err)
	}
	return nil
}

// Contents is what the builder of a draft knows of it.
type Contents struct {
	// Articles are those that were put.
	Articles []corpus.Entry
	// Appears and Expires are the next moments at which an article begins, and one
	// ceases, to be public; zero when there is none.
	Appears, Expires time.Time
	// Recipe is how the same index is built again, in the caller's own words.
	Recipe json.RawMessage
	// Program names the program that builds it, for the next build to tell whether it is
	// the same one; empty where that is not known.
	Program string
	// Keep is the number of finished generations that stay; 0 means [DefaultKeep].
	Keep int
	// Announce, if there is one, publishes the finished generation where others look for it,
	// before this folder does: whoever is killed between has published it.
	Announce func(ctx context.Context) error
	// Less says that it is the published generation without some articles: where an
	// editor went back to that one, this one is held in its place.
	Less bool
}

// Publish opens the finished draft as its readers will, checks that it holds
// the articles that were put, and makes it the current generation. Older
// generations that hold an article which this one does not are removed: an article
// that was unpublished leaves no trace. (A sentence that was taken out of an article
// stays in them.) Where the
// check fails the generation that was current stays so, and the draft is still
// the caller's to discard. An error that wraps [ErrUntidy] came up afterwards:
// the generation is published, and its manifest is returned.
func (d *Draft) Publish(ctx context.Context, open OpenFunc, c Contents) (Manifest, error) {
	stats, err := d.verify(ctx, open, len(c.Articles))
	public := rollOf(c.Articles)
	if err == nil {
		err = public.write(d.Dir)
	}
	if err != nil {
		return Manifest{}, fmt.Errorf("checking generation %d: %w", d.Number, err)
	}
	files, size, err := checksums(d.Dir)
	if err != nil {
		return Manifest{}, err
	}
	m := Manifest{
		Schema: Schema, Stems: analysis.Fingerprint(), Articles: stats.Articles, Terms: stats.Terms,
		Bytes: size, Built: time.Now().UTC().Truncate(time.Second), TookMillis: time.Since(d.begun).Milliseconds(), Files: files,
		Recipe: c.Recipe, Program: c.Program,
	}
	if !c.Appears.IsZero() {
		m.Appears = &c.Appears
	}
	if !c.Expires.IsZero() {
		m.Expires = &c.Expires
	}
	if err := writeManifest(d.Dir, m); err != nil {
		return Manifest{}, err
	}
	// Everything below the rename must be on disk before the rename is, or a
	// power cut could leave CURRENT pointing at an empty folder.
	if err := syncTree(d.Dir); err != nil {
		return Manifest{}, err
	}
	if err := syncDir(filepath.Dir(d.Dir)); err != nil {
		return Manifest{}, err
	}
	hold, err := d.hold(c.Less)
	if err != nil {
		return Manifest{}, err
	}
	if c.Announce != nil {
		if err := c.Announce(ctx); err != nil {
			return Manifest{}, fmt.Errorf("publishing generation %d: %w", d.Number, err)
		}
	}
	if err := d.home.point(d.Number); err != nil {
		return Manifest{}, err
	}
	d.published = true
	if !hold {
		err = d.home.release()
	}
	_, perr := d.home.prune(cmp.Or(c.Keep, DefaultKeep), func(n int) (bool, error) {
		list, ok, err := readRoll(d.home.Path(n))
		return ok && public.holds(list), err
	})
	if err := errors.Join(syncDir(d.home.dir), err, perr, d.lock.Unlock()); err != nil {
		return m, fmt.Errorf("%w: %w", ErrUntidy, err)
	}
	return m, nil
}

// hold reports whether the draft is held as the current generation is, if it is that one
// with less in it, and says so before it is published.
func (d *Draft) hold(less bool) (bool, error) {
	current, err := d.home.Current()
	if err != nil || !less {
		return false, nil //nolint:nilerr // nothing is published yet
	}
	held, err := d.home.Held(current)
	if !held || err != nil {
		return false, err
	}
	return true, d.home.setHeld(d.Number)
}

// point makes a generation the current one, by one rename.
func (g *Generations) point(number int) error {
	if err := ReplaceFile(filepath.Join(g.dir, currentName), []byte(strconv.Itoa(number)+"\n")); err != nil {
		return fmt.Errorf("publishing generation %d: %w", number, err)
	}
	return nil
}

// verify opens the draft and compares what it holds with what was put.
func (d *Draft) verify(ctx context.Context, open OpenFunc, articles int) (_ Stats, err error) {
	r, err := open(d.Dir)
	if err != nil {
		return Stats{}, err
	}
	defer func() {
		if cerr := r.Close(); err == nil {
			err = cerr
		}
	}()
	stats, err := r.Stats(ctx)
	if err != nil {
		return Stats{}, err
	}
	if stats.Articles != articles {
		return Stats{}, fmt.Errorf("%w: it holds %d articles, %d were put", ErrCorrupt, stats.Articles, articles)
	}
	result, err := r.Search(ctx, &Request{Query: All{}, Limit: 1})
	if err != nil {
		return Stats{}, err
	}
	if result.Total != articles {
		return Stats{}, fmt.Errorf("%w: a search for everything finds %d of %d articles", ErrCorrupt, result.Total, articles)
	}
	for _, h := range result.Hits {
		if _, err := r.Article(ctx, h.ID); err != nil {
			return Stats{}, fmt.Errorf("reading article %q back: %w", h.ID, err)
		}
	}
	return stats, nil
}

// prune removes what builds that were killed have left, which has no manifest,
// and of the finished generations all but the newest keep and those that may not stay
// (nil: all may); never the current one. It returns what it removed. The caller holds
// the lock, so that nothing unfinished is still being built.
func (g *Generations) prune(keep int, may func(n int) (bool, error)) (removed []int, err error) {
	if err := g.tidy(); err != nil {
		return nil, err
	}
	current, err := g.Current()
	if err != nil {
		return nil, err
	}
	numbers, err := g.numbers()
	if err != nil {
		return nil, err
	}
	kept := 0
	for _, n := range slices.Backward(numbers) {
		stays, err := g.finished(n)
		if err != nil {
			return removed, err
		}
		if stays && n != current && may != nil {
			if stays, err = may(n); err != nil {
				return removed, err
			}
		}
		if n == current || stays && kept < keep {
			kept++
			continue
		}
		if err := os.RemoveAll(g.Path(n)); err != nil {
			return removed, fmt.Errorf("removing old generation %d: %w", n, err)
		}
		removed = append(removed, n)
	}
	return removed, nil
}

// finished reports whether the build of generation n came to its end.
func (g *Generations) finished(n int) (bool, error) {
	_, err := os.Stat(filepath.Join(g.Path(n), manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking for the manifest of generation %d: %w", n, err)
	}
	return true, nil
}

// numbers returns the generations that have a folder, ascending.
func (g *Generations) numbers() ([]int, error) {
	entries, err := os.ReadDir(filepath.Join(g.dir, generationsName))
	if err != nil {
		return nil, fmt.Errorf("listing generations: %w", err)
	}
	var numbers []int
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil && n > 0 {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers, nil
}

// Folders returns the folders of all generations, finished or not.
func (g *Generations) Folders() ([]string, error) {
	numbers, err := g.numbers()
	if err != nil {
		return nil, err
	}
	folders := make([]string, len(numbers))
	for i, n := range numbers {
		folders[i] = g.Path(n)
	}
	return folders, nil
}

// syncTree flushes every file and folder below dir.
func syncTree(dir string) error {
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return syncDir(path)
	})
	if err != nil {
		return fmt.Errorf("flushing %s: %w", dir, err)
	}
	return nil
}

// syncDir flushes one file or folder.
func syncDir(path string) error {
	f, err := os.Open(path) // #nosec G304 -- the data folder is the operator's
	if err != nil {
		return fmt.Errorf("flushing: %w", err)
	}
	err = f.Sync()
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fmt.Errorf("flushing %s: %w", path, err)
	}
	return nil
}

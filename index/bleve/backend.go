package bleve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bolt "go.etcd.io/bbolt/errors"

	"kindred/corpus"
	"kindred/index"
)

// Backend is an [index.Backend] over one Bleve index.
type Backend struct {
	dir      string // "" in memory
	readOnly bool
	idx      bleve.Index
	failed   chan error // what broke in the engine's background work; nil for a reader

	mu   sync.Mutex // guards what follows
	view *view      // nil after a Put, until the next read
	rel  *related   // nil where no lists were put
	// blobs are the data derived from the index that were asked for, by their names.
	blobs map[string]*blob
	// broken says that the engine's background work died, and told why.
	broken bool
}

var _ index.Backend = (*Backend)(nil)

const (
	engineName  = "bleve"
	columnsName = "columns"
	relatedName = "related"
)

// lockTimeout is how long to wait for another process that holds the index.
// Without it Bleve waits for ever.
const lockTimeout = "1s"

// Create makes an empty index in the folder dir, which must exist and be empty.
func Create(dir string) (*Backend, error) { return create(dir) }

// Memory makes an empty index that is gone when it is closed.
func Memory() (*Backend, error) { return create("") }

func create(dir string) (*Backend, error) {
	b := &Backend{dir: dir, failed: make(chan error, 1)}
	path := ""
	if dir != "" {
		path = filepath.Join(dir, engineName)
	}
	idx, err := bleve.NewUsing(path, bleve.NewIndexMapping(), scorch.Name, scorch.Name, map[string]any{
		"bolt_timeout": lockTimeout, "asyncErrorCallbackName": watch(dir, b.failed),
	})
	if err != nil {
		return nil, fmt.Errorf("creating the index %s: %w", path, err)
	}
	b.idx = idx
	return b, nil
}

// Open opens an index for reading. Any number of processes may read the same
// index; one that is being written is refused after a second.
func Open(dir string) (*Backend, error) {
	idx, err := openEngine(dir)
	if err != nil {
		return nil, err
	}
	b := &Backend{dir: dir, readOnly: true, idx: idx}
	if err := b.load(); err != nil {
		return nil, errors.Join(err, idx.Close())
	}
	return b, nil
}

// openEngine opens the engine's files in dir for reading.
func openEngine(dir string) (idx bleve.Index, err error) {
	path := filepath.Join(dir, engineName)
	defer func() {
		if p := recover(); p != nil { // bbolt asserts where its file is damaged
			idx, err = nil, fmt.Errorf("%w: opening %s: %v", index.ErrCorrupt, path, p)
		}
	}()
	idx, err = bleve.OpenUsing(path, map[string]any{"bolt_timeout": lockTimeout, "read_only": true})
	switch {
	case err == nil:
		return idx, nil
	case errors.Is(err, fs.ErrPermission), errors.Is(err, bolt.ErrTimeout):
		return nil, fmt.Errorf("opening %s: %w", path, err)
	default: // idx is a typed nil, not to be touched
		return nil, fmt.Errorf("%w: opening %s: %w", index.ErrCorrupt, path, err)
	}
}

// OpenReader is [Open] as an [index.OpenFunc].
func OpenReader(dir string) (index.ReadCloser, error) {
	b, err := Open(dir)
	if err != nil {
		return nil, err // a nil *Backend must not become a non-nil interface
	}
	return b, nil
}

// load reads the derived files of an index that is opened for reading.
func (b *Backend) load() error {
	cols, err := readColumns(filepath.Join(b.dir, columnsName))
	if err != nil {
		return err
	}
	snapshot, err := snapshotOf(b.idx)
	if err != nil {
		return err
	}
	if b.view, err = newView(snapshot, cols); err != nil {
		return err
	}
	b.rel, err = openRelated(filepath.Join(b.dir, relatedName), len(b.view.byID))
	if err != nil {
		b.view.close()
		return err
	}
	return nil
}

// Put implements [index.Writer].
func (b *Backend) Put(ctx context.Context, articles ...corpus.Article) error {
	if b.readOnly {
		return index.ErrReadOnly
	}
	batch := b.idx.NewBatch()
	for i := range articles {
		doc, err := newDocument(&articles[i])
		if err != nil {
			return err
		}
		if err := batch.IndexAdvanced(doc); err != nil {
			return fmt.Errorf("adding article %q: %w", articles[i].ID, err)
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.forget()
	if err := errors.Join(b.removeRelated(), b.removeDerived()); err != nil {
		return err
	}
	// A panic in the engine's merger kills the merger and leaves Batch waiting
	// for ever; the callback is the only sign of it.
	done := make(chan error, 1)
	go func() { done <- b.idx.Batch(batch) }()
	select {
	case err := <-done:
		if err != nil {
			return fmt.Errorf("writing a batch of %d articles: %w", len(articles), err)
		}
		return nil
	case err := <-b.failed:
		b.broken = true
		return fmt.Errorf("writing a batch of %d articles: the engine broke down: %w", len(articles), err)
	case <-ctx.Done():
		return fmt.Errorf("writing a batch of %d articles: %w", len(articles), ctx.Err())
	}
}

// removeRelated removes the lists of kin, which are of no use once other
// articles are there.
func (b *Backend) removeRelated() error {
	if b.dir == "" {
		return nil
	}
	if err := os.Remove(filepath.Join(b.dir, relatedName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing the related lists: %w", err)
	}
	return nil
}

// forget drops what was derived from the engine. The caller holds mu.
func (b *Backend) forget() {
	if b.view != nil {
		b.view.close()
		b.view = nil
	}
	if b.rel != nil {
		b.rel.close()
		b.rel = nil
	}
	b.forgetDerived()
}

// current returns the view of everything that was put, for the caller to
// release.
func (b *Backend) current() (*view, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.view == nil {
		v, err := scanView(b.idx)
		if err != nil {
			return nil, err
		}
		b.view = v
	}
	b.view.acquire()
	return b.view, nil
}

// Article implements [index.Reader].
func (b *Backend) Article(_ context.Context, id string) (corpus.Article, error) {
	v, err := b.current()
	if err != nil {
		return corpus.Article{}, err
	}
	defer v.release()
	return v.article(id)
}

// Articles implements [index.Reader].
func (b *Backend) Articles(ctx context.Context) iter.Seq2[corpus.Article, error] {
	return func(yield func(corpus.Article, error) bool) {
		v, err := b.current()
		if err != nil {
			yield(corpus.Article{}, err)
			return
		}
		defer v.release()
		for _, doc := range v.byID {
			if err := ctx.Err(); err != nil {
				yield(corpus.Article{}, err)
				return
			}
			a, err := v.article(v.cols.Heads[doc].ID)
			if !yield(a, err) || err != nil {
				return
			}
		}
	}
}

// Stats implements [index.Reader].
func (b *Backend) Stats(context.Context) (index.Stats, error) {
	v, err := b.current()
	if err != nil {
		return index.Stats{}, err
	}
	defer v.release()
	return v.stats(), nil
}

// Close implements [index.Backend]. An index that was written gets its columns
// file here; one without it cannot be opened.
func (b *Backend) Close() error {
	b.mu.Lock()
	b.forget()
	broken := b.broken
	b.mu.Unlock()
	unwatch(b.dir)
	if broken {
		return nil // a batch hangs in the engine, and closing would wait for it for ever
	}
	if err := b.idx.Close(); err != nil {
		return fmt.Errorf("closing the index: %w", err)
	}
	if b.readOnly || b.dir == "" {
		return nil
	}
	return finish(b.dir)
}

// finish writes the columns of a closed index. It is opened for reading first:
// while it is open for writing, a merge may give its documents new numbers.
func finish(dir string) (err error) {
	idx, err := openEngine(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, idx.Close()) }()
	v, err := scanView(idx)
	if err != nil {
		return err
	}
	defer v.close()
	if err := writeColumns(filepath.Join(dir, columnsName), v.cols); err != nil {
		return err
	}
	return openToReaders(dir)
}

// openToReaders lets every user read the files, which the engine keeps to their
// owner: a server seldom runs as the user who builds.
func openToReaders(dir string) error {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.Chmod(path, 0o755) //nolint:gosec // what is published is public
		}
		return os.Chmod(path, 0o644) //nolint:gosec // as above
	})
	if err != nil {
		return fmt.Errorf("making the index readable: %w", err)
	}
	return nil
}

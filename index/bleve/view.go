package bleve

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"kindred/index"
	"kindred/index/impact"
)

// view is one state of the index: a snapshot of the engine and the impacts of its
// articles. It is closed by its last user.
type view struct {
	users    atomic.Int32 // 1 for the backend itself
	snapshot *scorch.IndexSnapshot
	stored   storedArticles // of the snapshot
	impacts  *impact.File
}

// newView joins a snapshot, which it takes over, with impacts, which it closes at the
// end.
func newView(snapshot *scorch.IndexSnapshot, impacts *impact.File) (*view, error) {
	v := &view{snapshot: snapshot, stored: newStoredArticles(snapshot, impacts.Len()), impacts: impacts}
	v.users.Store(1)
	count, err := snapshot.DocCount()
	if err != nil || count != uint64(impacts.Len()) { // #nosec G115 -- a count
		return nil, errors.Join(err, v.release(), fmt.Errorf("%w: the engine holds %d articles, the impacts %d",
			index.ErrCorrupt, count, impacts.Len()))
	}
	return v, nil
}

// release gives up one use.
func (v *view) release() error {
	if v.users.Add(-1) > 0 {
		return nil
	}
	if err := errors.Join(v.stored.close(), v.snapshot.Close(), v.impacts.Close()); err != nil {
		return fmt.Errorf("closing a view of the index: %w", err)
	}
	return nil
}

// current returns the view of everything that was put, for the caller to give up.
func (b *Backend) current() (*view, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.make(context.Background()); err != nil {
		return nil, err
	}
	b.view.users.Add(1)
	return b.view, nil
}

// Flush implements [index.Writer].
func (b *Backend) Flush(ctx context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.make(ctx)
}

// make makes the view of everything that was put. The caller holds mu.
func (b *Backend) make(ctx context.Context) error {
	if b.view != nil {
		return nil
	}
	if err := b.send(ctx); err != nil {
		return err
	}
	impacts, err := b.derive() // while the engine is at work on the last articles
	if err != nil {
		return err
	}
	if err := b.arrived(); err != nil {
		b.derived = false
		return errors.Join(err, impacts.Close())
	}
	snapshot, err := b.snapshotOf()
	if err != nil {
		return errors.Join(err, impacts.Close())
	}
	v, err := newView(snapshot, impacts)
	if err != nil {
		return err
	}
	b.view = v
	builder := b.builder
	b.builder = nil // some 40 MB of 14,000 articles, which a build has a use for
	if err := builder.Close(); err != nil {
		return fmt.Errorf("deriving impacts: %w", err)
	}
	return nil
}

// refill makes a builder anew of what was put, if there is none any more: a build does
// not put anything after it has read. The caller holds mu.
func (b *Backend) refill() (err error) {
	if b.builder == nil {
		b.builder, err = builderOf(b.dir, b.articlesOf(context.Background(), b.view))
	}
	return err
}

// leave gives up a view that was only read from.
func leave(v *view) { _ = v.release() } // whoever closes the last use of a reader is told by Close

// derive makes the impacts of everything that was put: a file beside the engine, or in
// memory. The caller holds mu.
func (b *Backend) derive() (*impact.File, error) {
	if b.dir == "" {
		var data bytes.Buffer
		if err := b.builder.Write(&data); err != nil {
			return nil, fmt.Errorf("deriving impacts: %w", err)
		}
		return impact.Parse(data.Bytes())
	}
	path := filepath.Join(b.dir, impactsName)
	if err := b.writeImpacts(path); err != nil {
		return nil, fmt.Errorf("deriving impacts: %w", err)
	}
	b.derived = true
	return impact.Open(path)
}

// writeImpacts writes a new file: the one that was there may still be mapped.
func (b *Backend) writeImpacts(path string) (err error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err //nolint:wrapcheck // wrapped by derive
	}
	f, err := os.Create(path) // #nosec G304 -- below the operator's data folder
	if err != nil {
		return err //nolint:wrapcheck // as above
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return b.builder.Write(f)
}

// ImpactsPath returns the file of a generation's folder from which its queries are answered
// (see package impact).
func ImpactsPath(dir string) string { return filepath.Join(dir, impactsName) }

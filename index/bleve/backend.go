package bleve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bolt "go.etcd.io/bbolt/errors"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/impact"
	"kindred/index/lz"
)

// Backend is an [index.Backend] over one Bleve index.
type Backend struct {
	dir      string // "" in memory
	readOnly bool
	idx      bleve.Index
	packing  *compressor
	builder  *impact.Builder // nil for a reader, and once it has written what was put
	failed   chan error      // what broke in the engine's background work; nil for a reader

	mu   sync.Mutex // guards what follows
	view *view      // nil after a Put, until the next read
	rel  *related   // nil where no lists were put
	// derived says that the file of impacts is that of everything that was put.
	derived bool
	// blobs are the data derived from the index that were asked for, by their names.
	blobs map[string]*blob
	// failure is why the engine did not take articles; then it is given no more.
	failure error
	// pending are articles that the engine did not get yet, and sending is the batch
	// that it is at work on.
	pending      []corpus.Article
	pendingBytes int
	sending      chan error // nil where there is none
	sent         bool       // a batch was sent, from which the dictionary was made

	earlier *earlier // nil where nothing is taken from another index
}

var _ index.Backend = (*Backend)(nil)

const (
	engineName     = "bleve"
	impactsName    = index.Derivable
	relatedName    = "related"
	dictionaryName = "dictionary" // what articles are packed with, see compressor
)

// lockTimeout is how long to wait for another process that holds the index.
// Without it Bleve waits for ever.
const lockTimeout = "1s"

// Create makes an empty index in the folder dir, which must exist and be empty.
func Create(dir string) (*Backend, error) { return create(dir) }

// Memory makes an empty index that is gone when it is closed.
func Memory() (*Backend, error) { return create("") }

func create(dir string) (*Backend, error) {
	b := &Backend{dir: dir, failed: make(chan error, 1), builder: impact.NewBuilder(index.DefaultRanking(), dir)}
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
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("opening %s: %w", path, err)
	case errors.Is(err, bolt.ErrTimeout):
		return nil, fmt.Errorf("%w: opening %s: another process writes to it, which is to be ended: %w", index.ErrLocked, path, err)
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

// load reads what stands beside the engine of an index that is opened for reading.
func (b *Backend) load() error {
	model, err := b.readModel()
	if err != nil {
		return err
	}
	b.packing = newCompressor(model)
	snapshot, err := b.snapshotOf()
	if err != nil {
		return err
	}
	impacts, err := b.openImpacts(snapshot)
	if err != nil {
		return errors.Join(err, snapshot.Close())
	}
	if b.view, err = newView(snapshot, impacts); err != nil {
		return err
	}
	b.rel, err = openRelated(filepath.Join(b.dir, relatedName), impacts.Len())
	if err != nil {
		return errors.Join(err, b.view.release())
	}
	return nil
}

const (
	// engineBatch is the number of articles that the engine gets at once: with 100 it
	// takes a third more CPU, and with 2,000 as much and twice the memory.
	engineBatch = 500
	// engineBytes ends a batch early, so that a few huge articles do not fill memory.
	engineBytes = 8 << 20
	// firstBytes and firstBatch are how much the first batch waits for, of which the
	// dictionary is made: of 500 articles it is half as large, and 14,000 take 4 % more.
	firstBytes = 2 * dictionaryShare * dictionaryBytes
	firstBatch = 10 * engineBatch
)

// Put implements [index.Writer].
func (b *Backend) Put(ctx context.Context, articles ...corpus.Article) error {
	if err := b.begin(); err != nil {
		return err
	}
	defer b.mu.Unlock()
	for i := range articles {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("indexing article %q: %w", articles[i].ID, err)
		}
		if err := b.builder.Add(&articles[i]); err != nil {
			return fmt.Errorf("indexing article %q: %w", articles[i].ID, err)
		}
		if err := b.gather(ctx, &articles[i]); err != nil {
			return err
		}
	}
	return b.settle(ctx)
}

// PutAnalysed implements [index.Writer]. The engine's work and the impacts' go on side
// by side.
func (b *Backend) PutAnalysed(ctx context.Context, articles []index.Analysed) error {
	if err := b.begin(); err != nil {
		return err
	}
	defer b.mu.Unlock()
	for i := range articles {
		a := &articles[i]
		if err := b.builder.AddAnalysed(a); err != nil {
			return fmt.Errorf("indexing article %q: %w", a.Article.ID, err)
		}
		if err := b.gather(ctx, a.Article); err != nil {
			return err
		}
	}
	return nil
}

// begin locks the index for putting, and forgets what other articles make stale.
func (b *Backend) begin() error {
	if b.readOnly {
		return index.ErrReadOnly
	}
	b.mu.Lock()
	if err := b.refill(); err != nil {
		b.mu.Unlock()
		return err
	}
	b.forget()
	if err := errors.Join(b.removeRelated(), b.removeDerived()); err != nil {
		b.mu.Unlock()
		return err
	}
	return nil
}

// gather takes an article for the engine. The caller holds mu.
func (b *Backend) gather(ctx context.Context, a *corpus.Article) error {
	b.pending = append(b.pending, *a)
	b.pendingBytes += len(a.Text) + len(a.Code)
	enough, most := engineBytes, engineBatch
	if !b.sent {
		enough, most = firstBytes, firstBatch
	}
	if len(b.pending) < most && b.pendingBytes < enough {
		return nil
	}
	return b.send(ctx)
}

// send gives the engine the articles that are pending, which it goes to work on when it
// is done with those before. The caller holds mu.
func (b *Backend) send(ctx context.Context) error {
	if err := b.arrived(); err != nil || len(b.pending) == 0 {
		return err
	}
	articles, sending := b.pending, make(chan error, 1)
	b.pending, b.pendingBytes, b.sending, b.sent = nil, 0, sending, true
	go func() {
		err := b.prepare(articles)
		if err == nil {
			err = b.putDocuments(ctx, articles)
		}
		sending <- err
	}()
	return nil
}

// arrived waits for the engine. The caller holds mu.
func (b *Backend) arrived() error {
	if b.sending != nil {
		b.failure, b.sending = <-b.sending, nil
	}
	return b.failure
}

// settle sends what is pending, and waits until it is there. The caller holds mu.
func (b *Backend) settle(ctx context.Context) error {
	if err := b.send(ctx); err != nil {
		return err
	}
	return b.arrived()
}

// errBroken says that a batch hangs in the engine for ever.
var errBroken = errors.New("the engine broke down")

// prepare chooses the model for the articles of an index that has none yet.
func (b *Backend) prepare(articles []corpus.Article) error {
	if b.packing != nil {
		return nil
	}
	model := newModel(articles)
	b.earlier.compare(model)
	b.packing = newCompressor(model)
	b.packing.packer = lz.NewPacker(model)
	if b.dir == "" {
		return nil
	}
	packed, err := packModel(model)
	if err != nil {
		return err
	}
	// The engine would keep a copy of it with each of its snapshots: 2 MB for 256 KB.
	if err := os.WriteFile(filepath.Join(b.dir, dictionaryName), packed, 0o644); err != nil { // #nosec G306 -- as the related lists
		return fmt.Errorf("writing the dictionary of articles: %w", err)
	}
	return nil
}

// readModel reads what articles are packed with, which an index without articles does not have.
func (b *Backend) readModel() (*lz.Model, error) {
	packed, err := os.ReadFile(filepath.Join(b.dir, dictionaryName))
	if errors.Is(err, fs.ErrNotExist) {
		return lz.Train(nil, nil), nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the dictionary of articles: %w", err)
	}
	return unpackModel(packed)
}

// putDocuments puts articles into the engine.
func (b *Backend) putDocuments(ctx context.Context, articles []corpus.Article) error {
	batch := b.idx.NewBatch()
	var buf []byte
	for i := range articles {
		buf = encodeArticle(buf[:0], &articles[i])
		packed, err := b.earlier.record(&articles[i], buf)
		if err != nil {
			return err
		}
		if packed == nil {
			packed = b.packing.pack(buf)
		}
		if err := batch.IndexAdvanced(newDocument(articles[i].ID, packed)); err != nil {
			return fmt.Errorf("adding article %q: %w", articles[i].ID, err)
		}
	}
	// A panic in the engine's merger kills the merger and leaves Batch waiting
	// for ever; the callback is the only sign of it.
	done := make(chan error, 1)
	go func() { done <- b.idx.Batch(batch) }()
	broken := func(err error) error {
		return fmt.Errorf("writing a batch of %d articles: %w: %w", len(articles), errBroken, err)
	}
	select {
	case err := <-done:
		select {
		case err := <-b.failed: // of an engine that died no batch is believed
			return broken(err)
		default:
		}
		if err != nil {
			return fmt.Errorf("writing a batch of %d articles: %w", len(articles), err)
		}
		return nil
	case err := <-b.failed:
		return broken(err)
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

// forget drops what was derived from the articles. The caller holds mu.
func (b *Backend) forget() {
	b.derived = false
	if b.view != nil {
		leave(b.view)
		b.view = nil
	}
	if b.rel != nil {
		b.rel.close()
		b.rel = nil
	}
	b.forgetDerived()
}

// Close implements [index.Backend]. An index that was written gets its impacts here, if
// nothing was read of it yet.
func (b *Backend) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	derived := b.derived
	var unsent error
	if b.failure == nil { // or somebody was told
		unsent = b.settle(context.Background())
	}
	b.forget()
	unwatch(b.dir)
	if errors.Is(b.failure, errBroken) {
		return unsent // a batch hangs in the engine, and closing would wait for it for ever
	}
	if err := b.idx.Close(); err != nil {
		return errors.Join(unsent, fmt.Errorf("closing the index: %w", err))
	}
	if b.readOnly {
		return nil
	}
	err := unsent
	if b.dir != "" && !derived && err == nil {
		err = b.writeImpacts(filepath.Join(b.dir, impactsName))
	}
	if b.builder != nil {
		err = errors.Join(err, b.builder.Close())
	}
	if err != nil {
		return fmt.Errorf("deriving impacts: %w", err)
	}
	if b.dir == "" {
		return nil
	}
	return openToReaders(b.dir)
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

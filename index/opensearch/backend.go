package opensearch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"

	"kindred/corpus"
	"kindred/index"
)

// Backend is an [index.Backend] in a cluster. What is put waits in a temporary file until it
// is asked for, or [Backend.Flush] is called: then it is written to the cluster, all at once.
type Backend struct {
	cluster *Cluster
	base    string // of the names of its indexes
	dir     string // the folder that says where it is; empty for none

	mu     sync.Mutex
	spool  *spool
	dirty  bool    // something was put that the reader does not know
	round  int     // how often everything was written
	whole  *whole  // of what the reader reads
	reader *reader // nil before the first reading
}

// droppedWithin is how long whoever ends a build waits for what it leaves to be removed.
const droppedWithin = 10 * time.Second

var _ index.Backend = (*Backend)(nil)

// Create makes an empty index. Its indexes in the cluster have names that begin with base;
// none may be there.
func Create(cluster *Cluster, base string) (*Backend, error) {
	s, err := newSpool()
	if err != nil {
		return nil, err
	}
	return &Backend{cluster: cluster, base: base, spool: s, dirty: true}, nil
}

// Name returns what [Open] takes: the name of what was written last.
func (b *Backend) Name() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.name()
}

func (b *Backend) name() string { return b.base + "-" + strconv.Itoa(b.round) }

// Put implements [index.Writer].
func (b *Backend) Put(ctx context.Context, articles ...corpus.Article) error {
	for i := range articles {
		if err := b.PutAnalysed(ctx, []index.Analysed{*index.AnalyseOne(&articles[i])}); err != nil {
			return err
		}
	}
	return nil
}

// PutAnalysed implements [index.Writer].
func (b *Backend) PutAnalysed(ctx context.Context, articles []index.Analysed) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.dirty = true
	for i := range articles {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("indexing article %q: %w", articles[i].Article.ID, err)
		}
		d, err := newDocument(&articles[i])
		if err != nil {
			return err
		}
		if err := b.spool.put(d); err != nil {
			return err
		}
	}
	return nil
}

// Flush implements [index.Writer].
func (b *Backend) Flush(ctx context.Context) error {
	_, err := b.read(ctx)
	return err
}

// read returns a reader of everything that was put.
func (b *Backend) read(ctx context.Context) (*reader, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.dirty {
		return b.reader, nil
	}
	whole := survey(b.spool)
	before := b.reader
	b.round++
	if err := b.write(ctx, whole); err != nil {
		return nil, fmt.Errorf("writing the index %s: %w", b.name(), errors.Join(err, b.drop(ctx)))
	}
	b.whole, b.dirty = whole, false
	b.reader = newReader(b.cluster, b.name(), &whole.stats)
	if before != nil {
		if err := b.cluster.Drop(ctx, before.name); err != nil {
			return nil, err
		}
	}
	return b.reader, nil
}

// drop removes what was written in vain, also when the build was told to end. What it does not
// come to in time, [Lease.Tidy] does.
func (b *Backend) drop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), droppedWithin)
	defer cancel()
	return b.cluster.Drop(ctx, b.name())
}

// write makes the indexes of a round.
func (b *Backend) write(ctx context.Context, w *whole) error {
	c := b.cluster
	articles, data := articlesOf(b.name()), dataOf(b.name())
	for name, description := range map[string]object{
		articles: articleIndex(&c.config), kinOf(b.name()): kinIndex(&c.config), data: dataIndex(&c.config),
	} {
		// Of a request that was sent twice, the second finds it there.
		if err := c.put(ctx, "/"+name, description); err != nil && !isThere(err) {
			return err
		}
	}
	if err := c.fill(ctx, articles, b.documents(w)); err != nil {
		return err
	}
	if err := c.settle(ctx, articles, len(w.ids)); err != nil {
		return err
	}
	// Early, for until then the cluster keeps all that was sent, see [Cluster.forgets].
	if err := c.everywhere(ctx, articles, flush); err != nil {
		return err
	}
	for form, words := range w.lexicons {
		if err := c.putBlob(ctx, data, lexiconName(index.Form(form)), words.encode()); err != nil {
			return err
		}
	}
	stats, err := json.Marshal(w.stats)
	if err != nil {
		return fmt.Errorf("encoding the statistics: %w", err)
	}
	return c.putBlob(ctx, data, statsName, stats)
}

// documents are all that was put, as the cluster takes it.
func (b *Backend) documents(w *whole) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		for number, id := range w.ids {
			made := func() (any, error) {
				d, err := b.spool.get(id)
				if err != nil {
					return nil, err
				}
				return d.source(index.Doc(number), w) // #nosec G115 -- of articles
			}
			if !yield(entry{strconv.Itoa(number), id, made}, nil) {
				return
			}
		}
	}
}

// settle makes what was written found, and counts it.
func (c *Cluster) settle(ctx context.Context, in string, want int) error {
	if err := c.everywhere(ctx, in, refresh); err != nil {
		return err
	}
	var counted struct {
		Count int `json:"count"`
	}
	if err := c.get(ctx, "/"+in+"/_count", &counted); err != nil {
		return fmt.Errorf("counting the articles of %s: %w", in, err)
	}
	if counted.Count != want {
		return fmt.Errorf("the index %s holds %d articles of the %d that were written", in, counted.Count, want)
	}
	return nil
}

// PutRelated implements [index.Writer].
func (b *Backend) PutRelated(ctx context.Context, lists iter.Seq2[string, []index.Neighbor]) error {
	if _, err := b.read(ctx); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	in := kinOf(b.reader.name)
	if err := b.cluster.fill(ctx, in, b.kin(lists)); err != nil {
		return err
	}
	if err := b.cluster.settle(ctx, in, len(b.whole.ids)); err != nil {
		return err
	}
	b.reader.forgetKin()
	return nil
}

// kin are related lists as the cluster takes them, one for each article.
func (b *Backend) kin(lists iter.Seq2[string, []index.Neighbor]) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		seen := 0
		for id, neighbors := range lists {
			number, ok := b.whole.numbers[id]
			if !ok {
				yield(entry{}, fmt.Errorf("related lists: %w: %q", index.ErrNotFound, id))
				return
			}
			list := make(kinList, len(neighbors))
			for i, n := range neighbors {
				doc, ok := b.whole.numbers[n.ID]
				if !ok {
					yield(entry{}, fmt.Errorf("the related list of %q: %w: %q", id, index.ErrNotFound, n.ID))
					return
				}
				list[i] = kinEntry{index.Kin{Doc: doc, Score: float32(n.Score)}, slices.Clone(n.Reasons)}
			}
			made := func() (any, error) { return kinSource{number, list.pack()}, nil }
			if !yield(entry{strconv.Itoa(int(number)), id, made}, nil) {
				return
			}
			seen++
		}
		if seen != len(b.whole.ids) {
			yield(entry{}, fmt.Errorf("related lists of %d articles were given, of %d", seen, len(b.whole.ids)))
		}
	}
}

// derivedNames are what derived data may be called, see [index.Writer].
var derivedNames = regexp.MustCompile(`^[a-z]+$`)

// PutDerived implements [index.Writer].
func (b *Backend) PutDerived(ctx context.Context, name string, data []byte) error {
	if !derivedNames.MatchString(name) {
		return fmt.Errorf("derived data %q: a name has small letters only", name)
	}
	r, err := b.read(ctx)
	if err != nil {
		return err
	}
	if err := b.cluster.putBlob(ctx, dataOf(r.name), derivedPrefix+name, data); err != nil {
		return err
	}
	r.forgetDerived(name)
	return nil
}

// Close implements [index.Backend]. The cluster keeps what was written. Of an index that has a
// folder nothing more is written: without [Backend.Finish] it is one that its builder gave up.
func (b *Backend) Close() (err error) {
	if b.dir == "" {
		_, err = b.read(context.Background())
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return errors.Join(err, b.spool.close())
}

// The names of the indexes that make up one.
func articlesOf(name string) string { return name + "-articles" }
func kinOf(name string) string      { return name + "-kin" }
func dataOf(name string) string     { return name + "-data" }
func allOf(name string) []string    { return []string{articlesOf(name), kinOf(name), dataOf(name)} }

// Drop removes an index from the cluster, or what there is of it.
func (c *Cluster) Drop(ctx context.Context, name string) error {
	for _, in := range allOf(name) {
		if err := c.remove(ctx, "/"+in); err != nil && !isMissing(err) {
			return fmt.Errorf("removing %s: %w", in, err)
		}
	}
	return nil
}

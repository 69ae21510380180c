package bleve

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	engine "github.com/blevesearch/bleve_index_api"

	"kindred/corpus"
	"kindred/index"
)

// view is one state of the index: a snapshot of the engine and the columns that
// belong to it. It is closed by its last user.
type view struct {
	users    atomic.Int32 // 1 for the backend itself
	snapshot *scorch.IndexSnapshot
	cols     *columns
	byID     []uint32 // documents, ordered by id
	numbers  map[string]uint32
	facets   [index.NumAttributes]*facetColumn
	average  [index.NumFields]float64
	scratch  sync.Pool // *accumulator
}

// snapshotOf returns the engine as it is now. Document numbers belong to one
// snapshot: a merge in the background gives new ones.
func snapshotOf(idx bleve.Index) (*scorch.IndexSnapshot, error) {
	adv, err := idx.Advanced()
	if err != nil {
		return nil, fmt.Errorf("reaching the engine: %w", err)
	}
	r, err := adv.Reader()
	if err != nil {
		return nil, fmt.Errorf("reading the index: %w", err)
	}
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return nil, errors.Join(fmt.Errorf("the engine gave a %T, not a scorch snapshot", r), r.Close())
	}
	return snapshot, nil
}

// newView joins a snapshot, which it takes over, with the columns that were
// made from it.
func newView(snapshot *scorch.IndexSnapshot, cols *columns) (*view, error) {
	v := &view{snapshot: snapshot, cols: cols, numbers: make(map[string]uint32, len(cols.Heads))}
	v.users.Store(1)
	var sums [index.NumFields]uint64
	for doc, h := range cols.Heads {
		if h.ID == "" { // a deleted document
			continue
		}
		v.byID = append(v.byID, uint32(doc))
		v.numbers[h.ID] = uint32(doc)
		for f := range sums {
			sums[f] += uint64(cols.Lengths[f][doc])
		}
	}
	slices.SortFunc(v.byID, func(a, b uint32) int { return cmp.Compare(cols.Heads[a].ID, cols.Heads[b].ID) })
	for f := range sums {
		if len(v.byID) > 0 {
			v.average[f] = float64(sums[f]) / float64(len(v.byID))
		}
	}
	for _, attr := range []index.Attribute{index.Tag, index.Author, index.Language} {
		v.facets[attr] = newFacetColumn(attr, cols.Heads)
	}
	size := len(cols.Heads)
	v.scratch.New = func() any { return newAccumulator(size) }
	count, err := snapshot.DocCount()
	if err != nil || count != uint64(len(v.byID)) {
		v.close()
		return nil, errors.Join(err, fmt.Errorf("%w: the engine holds %d articles, the columns %d",
			index.ErrCorrupt, count, len(v.byID)))
	}
	return v, nil
}

func (v *view) acquire() { v.users.Add(1) }

func (v *view) release() {
	if v.users.Add(-1) == 0 {
		_ = v.snapshot.Close() // counts references down; it has nothing to report
	}
}

// close gives up the backend's own use.
func (v *view) close() { v.release() }

// scanView makes the columns by reading every stored article.
func scanView(idx bleve.Index) (*view, error) {
	snapshot, err := snapshotOf(idx)
	if err != nil {
		return nil, err
	}
	cols, err := scan(snapshot)
	if err != nil {
		return nil, errors.Join(err, snapshot.Close())
	}
	return newView(snapshot, cols)
}

func scan(r engine.IndexReader) (_ *columns, err error) {
	docs, err := r.DocIDReaderAll()
	if err != nil {
		return nil, fmt.Errorf("listing articles: %w", err)
	}
	defer func() { err = errors.Join(err, docs.Close()) }()
	cols := &columns{}
	for {
		internal, err := docs.Next()
		if err != nil {
			return nil, fmt.Errorf("listing articles: %w", err)
		}
		if internal == nil {
			break
		}
		if err := cols.read(r, internal); err != nil {
			return nil, err
		}
	}
	cols.Terms, err = countWords(r)
	return cols, err
}

// read fills in the row of one document.
func (c *columns) read(r engine.IndexReader, internal engine.IndexInternalID) error {
	id, err := r.ExternalID(internal)
	if err != nil {
		return fmt.Errorf("reading an article's id: %w", err)
	}
	article, lengths, err := stored(r, id)
	if err != nil {
		return err
	}
	row := int(internal.Value())
	c.grow(row + 1)
	c.Heads[row] = head(&article)
	for f := range c.Lengths {
		n, size := binary.Uvarint(lengths)
		if size <= 0 {
			return fmt.Errorf("%w: article %q has no lengths", index.ErrCorrupt, id)
		}
		c.Lengths[f][row] = uint32(n) // #nosec G115 -- an article has fewer words than bytes
		lengths = lengths[size:]
	}
	return nil
}

// stored returns what is stored with an article.
func stored(r engine.IndexReader, id string) (a corpus.Article, lengths []byte, err error) {
	doc, err := r.Document(id)
	if err != nil {
		return a, nil, fmt.Errorf("reading article %q: %w", id, err)
	}
	if doc == nil {
		return a, nil, fmt.Errorf("article %q: %w", id, index.ErrNotFound)
	}
	doc.VisitFields(func(f engine.Field) {
		switch f.Name() {
		case storedArticle:
			err = json.Unmarshal(f.Value(), &a)
		case storedLengths:
			lengths = f.Value()
		}
	})
	if err != nil {
		return a, nil, fmt.Errorf("%w: article %q: %w", index.ErrCorrupt, id, err)
	}
	return a, lengths, nil
}

func (v *view) article(id string) (corpus.Article, error) {
	a, _, err := stored(v.snapshot, id)
	return a, err
}

func (v *view) stats() index.Stats {
	s := index.Stats{Articles: len(v.byID), Terms: v.cols.Terms, Languages: map[string]int{}}
	for _, doc := range v.byID {
		s.Languages[v.cols.Heads[doc].Language]++
		for f := range s.Lengths {
			s.Lengths[f] += uint64(v.cols.Lengths[f][doc])
		}
	}
	return s
}

// countWords counts the distinct exact words of all text fields.
func countWords(r engine.IndexReader) (n int, err error) {
	for _, err := range words(r, index.Exact) {
		if err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

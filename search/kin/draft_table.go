package kin

import (
	"context"
	"errors"
	"fmt"

	"kindred/index"
	"kindred/search/blob"
	"kindred/search/vocabulary"
)

// ErrNoDrafts means that the index was built by a version that did not store what
// drafts are compared with.
var ErrNoDrafts = errors.New("the index has to be built again before drafts can be compared with it")

// Drafts relates drafts to the articles of an index. It is safe for concurrent use.
type Drafts struct {
	reader   index.Reader
	articles int
	stems    *vocabulary.Words
	table    *draftTable // nil where none is stored
}

// OpenDrafts returns what relates drafts to the articles of an index, of which there are so
// many, with these stems.
func OpenDrafts(ctx context.Context, r index.Reader, articles int, stems *vocabulary.Words) (*Drafts, error) {
	stored, err := r.Derived(ctx, draftTableName)
	if err != nil {
		return nil, fmt.Errorf("reading what drafts are compared with: %w", err)
	}
	return &Drafts{r, articles, stems, takeDraftTable(stored, articles)}, nil
}

// draftTableName is the name of what is stored for the comparison of drafts.
const draftTableName = "drafts"

// draftTable is what a draft has to know of all articles to be compared with some of
// them as the build compares them with each other: how many of them have a term, what
// the scores of each are multiplied with, and by what it is held back. (The index counts words within words,
// too.)
type draftTable struct {
	scales  []float32 // by article, see graph.norms
	factors []float32 // by article, by which it is held back, see hubFactors
	counts  draftCounts
	// translations tell, by article, which are translations of each other: 0 of all others.
	translations []uint32
	frameEnds    []uint32 // by article, where its frame ends
	frames       []byte
}

// newDraftTable makes it of what the build knows of the terms and the articles. frames are
// those of the articles, by their ids.
func newDraftTable(texts *archiveTexts, terms *termTable, scales, factors []float32, frames map[string][]byte) *draftTable {
	t := &draftTable{scales: scales, factors: factors}
	t.counts = draftCountsOf(len(terms.keys), func(term int) (termHash, uint32) {
		return terms.hash(uint32(term)), terms.df[term] // #nosec G115 -- numbers of terms have 32 bits
	})
	for i, id := range texts.ids {
		t.translations = append(t.translations, uint32(texts.facts[i].translation)) // #nosec G115 -- half of a hash
		t.frames = append(t.frames, frames[id]...)
		t.frameEnds = append(t.frameEnds, uint32(len(t.frames))) // #nosec G115 -- a bit a word
	}
	return t
}

// frame returns the frame of an article, an empty one where the table is damaged.
func (t *draftTable) frame(doc index.Doc) []byte {
	start, end := uint32(0), t.frameEnds[doc]
	if doc > 0 {
		start = t.frameEnds[doc-1]
	}
	if start > end || uint64(end) > uint64(len(t.frames)) {
		return nil
	}
	return t.frames[start:end]
}

// blob returns the table as it is stored.
func (t *draftTable) blob() []byte {
	b := blob.New()
	blob.Put(b, t.scales)
	blob.Put(b, t.factors)
	t.counts.put(b)
	blob.Put(b, t.translations)
	blob.Put(b, t.frameEnds)
	blob.Put(b, t.frames)
	return b.Bytes()
}

// takeDraftTable reads what blob returned, and shares its memory; nil where that is of
// other articles, or damaged.
func takeDraftTable(data []byte, articles int) *draftTable {
	b := blob.Open(data)
	t := &draftTable{
		scales: blob.Take[float32](b), factors: blob.Take[float32](b), counts: takeDraftCounts(b),
		translations: blob.Take[uint32](b), frameEnds: blob.Take[uint32](b), frames: blob.Take[uint8](b),
	}
	ok := b.Sound() && len(t.scales) == articles && len(t.factors) == articles && len(t.translations) == articles && len(t.frameEnds) == articles
	if !ok {
		return nil
	}
	return t
}

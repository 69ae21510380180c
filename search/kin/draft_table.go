package kin

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/bits"
	"slices"

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
//
// Terms are found by their hashes: the upper bits choose a bucket, sixteen more tell
// terms of one bucket apart. Of terms that no article has, one in four thousand is taken
// for another one.
type draftTable struct {
	scales  []float32 // by article, see graph.norms
	factors []float32 // by article, by which it is held back, see hubFactors
	starts  []uint32  // where each bucket begins, and the end
	tags    []uint16
	counts  []uint8
	// Of terms with countedApart, in order, where they are kept, and how many have them.
	// They are few, and a frequent word's weight hangs on its exact count.
	many, manyCounts []uint32
	// translations tell, by article, which are translations of each other: 0 of all others.
	translations []uint32
	frameEnds    []uint32 // by article, where its frame ends
	frames       []byte
}

// bucketTerms is the number of terms in a bucket, on average, at most.
const bucketTerms = 16

// newDraftTable makes it of what the build knows of the terms and the articles. frames are
// those of the articles, by their ids.
func newDraftTable(texts *archiveTexts, terms *termTable, scales, factors []float32, frames map[string][]byte) *draftTable {
	n := len(terms.keys)
	buckets := 1 << bits.Len(uint(n/bucketTerms)) // #nosec G115 -- a length
	t := &draftTable{
		scales: scales, factors: factors, starts: make([]uint32, buckets+1), tags: make([]uint16, n), counts: make([]uint8, n),
	}
	hashes := make([]termHash, n)
	for i := range hashes {
		hashes[i] = terms.hash(uint32(i)) // #nosec G115 -- numbers of terms have 32 bits
		bucket, _ := t.place(hashes[i])
		t.starts[bucket+1]++
	}
	for i := range buckets {
		t.starts[i+1] += t.starts[i]
	}
	many := map[uint32]uint32{}
	next := append([]uint32(nil), t.starts...)
	for i, hash := range hashes {
		bucket, tag := t.place(hash)
		at := next[bucket]
		next[bucket]++
		t.tags[at], t.counts[at] = tag, uint8(min(terms.df[i], countedApart))
		if terms.df[i] >= countedApart {
			many[at] = terms.df[i]
		}
	}
	for _, at := range slices.Sorted(maps.Keys(many)) {
		t.many, t.manyCounts = append(t.many, at), append(t.manyCounts, many[at])
	}
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

// place returns where a term is kept, and by what it is known there.
func (t *draftTable) place(hash termHash) (bucket int, tag uint16) {
	h := uint64(hash) * 0x9e3779b97f4a7c15                                          // as spread does
	return int(h >> 32 & uint64(len(t.starts)-2)), uint16(h >> 16 & math.MaxUint16) // #nosec G115 -- bits of a hash, and a length
}

// count returns how many articles have a term, 0 where fewer than minKinDF have it.
func (t *draftTable) count(hash termHash) uint32 {
	bucket, tag := t.place(hash)
	from, to := t.starts[bucket], t.starts[bucket+1]
	if from > to || int(to) > len(t.tags) { // damaged
		return 0
	}
	for i, other := range t.tags[from:to] {
		if other != tag {
			continue
		}
		n := uint32(t.counts[int(from)+i])
		if at, ok := slices.BinarySearch(t.many, from+uint32(i)); n == countedApart && ok { // #nosec G115 -- within the table
			n = t.manyCounts[at]
		}
		return n
	}
	return 0
}

// countedApart is the count that stands for all counts from it on.
const countedApart = math.MaxUint8

// blob returns the table as it is stored.
func (t *draftTable) blob() []byte {
	b := blob.New()
	blob.Put(b, t.scales)
	blob.Put(b, t.factors)
	blob.Put(b, t.starts)
	blob.Put(b, t.tags)
	blob.Put(b, t.counts)
	blob.Put(b, t.many)
	blob.Put(b, t.manyCounts)
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
		scales: blob.Take[float32](b), factors: blob.Take[float32](b), starts: blob.Take[uint32](b), tags: blob.Take[uint16](b), counts: blob.Take[uint8](b),
		many: blob.Take[uint32](b), manyCounts: blob.Take[uint32](b),
		translations: blob.Take[uint32](b), frameEnds: blob.Take[uint32](b), frames: blob.Take[uint8](b),
	}
	buckets := len(t.starts) - 1
	ok := b.Sound() && len(t.scales) == articles && len(t.factors) == articles && buckets > 0 && buckets&(buckets-1) == 0 && len(t.counts) == len(t.tags) &&
		len(t.many) == len(t.manyCounts) && len(t.translations) == articles && len(t.frameEnds) == articles
	if !ok {
		return nil
	}
	return t
}

package search

import (
	"math"
	"math/bits"
)

// draftTableName is the name of what is stored for the comparison of drafts.
const draftTableName = "drafts"

// draftTable is what a draft has to know of all articles to be compared with some of
// them as the build compares them with each other: how many of them have a term, and
// what the scores of each are multiplied with. (The index counts words within words,
// too.)
//
// Terms are found by their hashes: the upper bits choose a bucket, sixteen more tell
// terms of one bucket apart. Of terms that no article has, one in four thousand is taken
// for another one.
type draftTable struct {
	scales []float32 // by article, see graph.norms
	starts []uint32  // where each bucket begins, and the end
	tags   []uint16
	counts []uint8 // see packCount
}

// bucketTerms is the number of terms in a bucket, on average, at most.
const bucketTerms = 16

// newDraftTable makes it of what the build knows of the terms and the articles.
func newDraftTable(terms *termTable, scales []float32) *draftTable {
	n := len(terms.keys)
	buckets := 1 << bits.Len(uint(n/bucketTerms)) // #nosec G115 -- a length
	t := &draftTable{
		scales: scales, starts: make([]uint32, buckets+1), tags: make([]uint16, n), counts: make([]uint8, n),
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
	next := append([]uint32(nil), t.starts...)
	for i, hash := range hashes {
		bucket, tag := t.place(hash)
		t.tags[next[bucket]], t.counts[next[bucket]] = tag, packCount(terms.df[i])
		next[bucket]++
	}
	return t
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
		if other == tag {
			return unpackCount(t.counts[int(from)+i])
		}
	}
	return 0
}

const (
	// exactCounts is the number from which on counts are kept to within a twenty-third
	// of themselves, which moves the weight of a term by a hundredth.
	exactCounts = 128
	// countSteps is the number of such steps until a count has doubled.
	countSteps = 8
)

// packCount returns a count in eight bits.
func packCount(n uint32) uint8 {
	if n < exactCounts {
		return uint8(n)
	}
	step := math.Round(math.Log2(float64(n)/exactCounts) * countSteps)
	return uint8(min(exactCounts+step, math.MaxUint8))
}

// unpackCount returns what packCount packed.
func unpackCount(b uint8) uint32 {
	if b < exactCounts {
		return uint32(b)
	}
	return uint32(math.Round(exactCounts * math.Exp2(float64(b-exactCounts)/countSteps)))
}

// blob returns the table as it is stored.
func (t *draftTable) blob() []byte {
	b := newBlob()
	put(b, t.scales)
	put(b, t.starts)
	put(b, t.tags)
	put(b, t.counts)
	return b.data.Bytes()
}

// takeDraftTable reads what blob returned, and shares its memory; nil where that is of
// other articles, or damaged.
func takeDraftTable(data []byte, articles int) *draftTable {
	b := openBlob(data)
	t := &draftTable{scales: take[float32](b), starts: take[uint32](b), tags: take[uint16](b), counts: take[uint8](b)}
	buckets := len(t.starts) - 1
	ok := b.ok && len(t.scales) == articles && buckets > 0 && buckets&(buckets-1) == 0 && len(t.counts) == len(t.tags)
	if !ok {
		return nil
	}
	return t
}

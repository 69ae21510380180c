package kin

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kindred/index"
)

// smallDraftTable is a table of two articles and three terms.
func smallDraftTable() *draftTable {
	terms := []termCounted{{articles: minKinDF}, {articles: 3}, {articles: 300}}
	return &draftTable{
		scales: []float32{1, .5}, factors: []float32{2, 1}, translations: []uint32{0, 8},
		counts:    draftCountsOf(len(terms), func(term int) (termHash, uint32) { return termHash(term), terms[term].articles }), // #nosec G115 -- three
		frameEnds: []uint32{2, 3}, frames: []byte{1, 2, 3},
	}
}

// What is stored is what was made.
func TestDraftTable(t *testing.T) {
	table := smallDraftTable()
	read := takeDraftTable(table.blob(), 2)
	if read == nil || !slices.Equal(read.scales, table.scales) || !slices.Equal(read.factors, table.factors) || !slices.Equal(read.translations, table.translations) {
		t.Fatalf("%+v", read)
	}
	for hash, want := range []uint32{minKinDF, 3, 300, 0} {
		if got := read.counts.count(termHash(hash)); got != want { // #nosec G115 -- four
			t.Errorf("%d articles have term %d, want %d", got, hash, want)
		}
	}
	if a, b := read.frame(0), read.frame(1); !slices.Equal(a, []byte{1, 2}) || !slices.Equal(b, []byte{3}) {
		t.Errorf("the frames are %v and %v", a, b)
	}
	if takeDraftTable(table.blob(), 3) != nil {
		t.Error("a table of other articles was taken")
	}
	if takeDraftTable(nil, 0) != nil {
		t.Error("a table was made of nothing")
	}
}

// Every count is as it was, and of other terms hardly any are taken for one of these.
func TestDraftCounts(t *testing.T) {
	hash := rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 40))
	rapid.Check(t, func(t *rapid.T) {
		terms := rapid.MapOfN(hash, rapid.OneOf(rapid.Uint32Range(minKinDF, 5), rapid.Uint32Range(minKinDF, 1<<27)), 0, 300).Draw(t, "terms")
		hashes := slices.Sorted(maps.Keys(terms))
		c := draftCountsOf(len(hashes), func(term int) (termHash, uint32) { return termHash(hashes[term]), terms[hashes[term]] })
		known := map[termCounted]bool{} // the first term of a bucket with a tag is the one that is found
		for _, h := range hashes {
			bucket, tag := placeOf(termHash(h), c.starts.Len())
			place := termCounted{bucket: bucket, tag: tag}
			if got := c.count(termHash(h)); !known[place] && got != terms[h] {
				t.Fatalf("%d articles have term %x, want %d", got, h, terms[h])
			}
			known[place] = true
		}
		for other := range uint64(200) {
			other |= 1 << 40
			bucket, tag := placeOf(termHash(other), c.starts.Len())
			if got := c.count(termHash(other)); (got > 0) != known[termCounted{bucket: bucket, tag: tag}] {
				t.Fatalf("%d articles have term %x, which was not counted", got, other)
			}
		}
	})
}

// Whatever is stored is refused, or can be asked.
func FuzzDraftTable(f *testing.F) {
	f.Add(smallDraftTable().blob(), uint64(12))
	f.Fuzz(func(_ *testing.T, data []byte, hash uint64) {
		aligned := append(make([]byte, 0, len(data)+8), data...)
		if read := takeDraftTable(aligned, 2); read != nil {
			read.counts.count(termHash(hash))
			for doc := range index.Doc(2) {
				framed(read.frame(doc))
			}
		}
	})
}

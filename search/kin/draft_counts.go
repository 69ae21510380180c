package kin

import (
	"math/bits"
	"slices"

	"kindred/index/bitcode"
	"kindred/search/blob"
)

// draftCounts tell how many articles have a term.
//
// Terms are found by their hashes: the upper bits choose a bucket, sixteen more, its tag, tell
// terms of one bucket apart. Of terms that no article has, one in four thousand is taken
// for another one. A bucket is bits:
//
//	the number of its terms, one more (gamma)
//	of each, in order: its tag, less the one before (Rice) · the articles (gamma)
//
// which is 17 bits a term: .78 million terms of 14,000 articles take 1.7 MB.
type draftCounts struct {
	starts blob.Rising // of the buckets, a power of two of them
	bits   []byte
}

const (
	// bucketTerms is the number of terms in a bucket, on average, at most.
	bucketTerms = 16
	tagBits     = 16
)

// termCounted is a term that is to be found.
type termCounted struct {
	bucket   int
	tag      uint16
	articles uint32
}

// draftCountsOf keeps the counts of so many terms: how often says what the hash of each is, and
// how many articles have it, [minKinDF] or more.
func draftCountsOf(terms int, of func(term int) (hash termHash, articles uint32)) draftCounts {
	buckets := 1 << bits.Len(uint(terms/bucketTerms)) // #nosec G115 -- a length
	starts := make([]uint32, buckets+1)
	for i := range terms {
		hash, _ := of(i)
		bucket, _ := placeOf(hash, buckets)
		starts[bucket+1]++
	}
	for i := range buckets {
		starts[i+1] += starts[i]
	}
	list := make([]termCounted, terms)
	next := slices.Clone(starts)
	for i := range terms {
		hash, articles := of(i)
		bucket, tag := placeOf(hash, buckets)
		list[next[bucket]] = termCounted{bucket, tag, articles}
		next[bucket]++
	}
	var w bitcode.Writer
	begins := make([]uint32, buckets)
	for bucket := range buckets {
		begins[bucket] = uint32(w.Next()) // #nosec G115 -- some bytes a term
		in := list[starts[bucket]:starts[bucket+1]]
		slices.SortStableFunc(in, func(a, b termCounted) int { return int(a.tag) - int(b.tag) })
		w.Gamma(uint32(len(in)) + 1) // #nosec G115 -- some sixteen
		k, last := tagRice(len(in)), uint16(0)
		for _, t := range in {
			w.Rice(uint32(t.tag-last), k)
			w.Gamma(t.articles - minKinDF + 1)
			last = t.tag
		}
	}
	return draftCounts{blob.RisingOf(begins), w.Bytes()}
}

// placeOf returns where a term is kept among so many buckets, and by what it is known there.
func placeOf(hash termHash, buckets int) (bucket int, tag uint16) {
	h := uint64(hash) * 0x9e3779b97f4a7c15                        // as spread does
	return int(h >> 32 & uint64(buckets-1)), uint16(h >> tagBits) // #nosec G115 -- bits of a hash, and a length
}

// tagRice returns the number of lowest bits of the distances of so many tags: the logarithm of
// ln 2 times the mean, rounded down.
func tagRice(n int) uint {
	return uint(bits.Len(uint(1<<tagBits*11/16)/uint(n+1)|1)) - 1 // #nosec G115 -- never negative
}

// count returns how many articles have a term, 0 where fewer than minKinDF have it.
func (c *draftCounts) count(hash termHash) uint32 {
	bucket, wanted := placeOf(hash, c.starts.Len())
	start := c.starts.At(bucket)
	if uint64(start) > uint64(len(c.bits)) { // damaged
		return 0
	}
	in := bitcode.ReaderOf(c.bits[start:])
	n := int(in.Gamma()) - 1
	k, tag := tagRice(n), uint32(0)
	for range n {
		tag += in.Rice(k)
		articles := in.Gamma()
		if tag >= uint32(wanted) {
			if tag == uint32(wanted) {
				return articles + minKinDF - 1
			}
			break
		}
	}
	return 0
}

// put appends the counts to a blob.
func (c *draftCounts) put(b *blob.Writer) {
	c.starts.Put(b)
	blob.Put(b, c.bits)
}

// takeDraftCounts takes what put appended.
func takeDraftCounts(b *blob.Reader) draftCounts {
	c := draftCounts{blob.TakeRising(b), blob.Take[byte](b)}
	n := c.starts.Len()
	b.Check(n > 0 && n&(n-1) == 0)
	return c
}

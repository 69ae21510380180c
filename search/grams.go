package search

import "math"

// gramTable holds which words of a vocabulary have which letter n-grams. The words that
// have any, its candidates, have numbers of their own, in the order of their norms.
type gramTable struct {
	places  []uint32  // of the candidates, in the vocabulary
	norms   []float32 // of the candidates, inverse
	buckets []uint32  // where the hashes with the same upper bits begin in grams, and their end
	grams   []uint32  // the hashes, sorted
	starts  []uint32  // where the candidates of each begin in holders, and their end
	holders []uint32
}

// bucketBits is the number of upper bits of a hash that tell where to look for it: a
// few hashes of a large archive have them in common.
const bucketBits = 16

func newGramTable(v *vocabulary) gramTable {
	var t gramTable
	var pairs []uint64 // hash and candidate
	var buf []uint32
	for i := range v.size() {
		if buf = gramsOf(buf[:0], v.word(i)); len(buf) == 0 {
			continue
		}
		for _, g := range buf {
			pairs = append(pairs, uint64(g)<<32|uint64(len(t.places))) // #nosec G115 -- not negative
		}
		t.places = append(t.places, uint32(i)) // #nosec G115 -- fewer words than 4 G
	}
	sortByHash(pairs)
	t.holders = make([]uint32, len(pairs))
	for i, p := range pairs {
		t.holders[i] = uint32(p) // #nosec G115 -- the lower half
		if g := uint32(p >> 32); len(t.grams) == 0 || t.grams[len(t.grams)-1] != g {
			t.grams = append(t.grams, g)
			t.starts = append(t.starts, uint32(i)) // #nosec G115 -- as above
		}
	}
	t.starts = append(t.starts, uint32(len(pairs))) // #nosec G115 -- as above
	t.buckets = make([]uint32, 1<<bucketBits+1)
	for _, g := range t.grams {
		t.buckets[g>>(32-bucketBits)+1]++
	}
	for i := range 1 << bucketBits {
		t.buckets[i+1] += t.buckets[i]
	}
	t.norms = make([]float32, len(t.places))
	for i := range t.grams {
		list := t.holders[t.starts[i]:t.starts[i+1]]
		mass := t.mass(len(list))
		for _, c := range list {
			t.norms[c] += mass
		}
	}
	for i, n := range t.norms {
		t.norms[i] = float32(1 / math.Sqrt(float64(n)))
	}
	return t
}

// sortByHash sorts by the upper half, and keeps the order of what is equal there:
// two rounds of a radix sort, five times as fast as comparing.
func sortByHash(pairs []uint64) {
	const bits = 16
	other := make([]uint64, len(pairs))
	for shift := 32; shift < 64; shift += bits {
		var starts [1<<bits + 1]int
		for _, p := range pairs {
			starts[p>>shift&(1<<bits-1)+1]++
		}
		for i := range 1 << bits {
			starts[i+1] += starts[i]
		}
		for _, p := range pairs {
			digit := p >> shift & (1<<bits - 1)
			other[starts[digit]] = p
			starts[digit]++
		}
		copy(pairs, other)
	}
}

// holding returns the candidates that have an n-gram, in order.
func (t *gramTable) holding(gram uint32) []uint32 {
	if len(t.grams) == 0 {
		return nil
	}
	bucket := gram >> (32 - bucketBits)
	for i := t.buckets[bucket]; i < t.buckets[bucket+1]; i++ {
		if t.grams[i] == gram {
			return t.holders[t.starts[i]:t.starts[i+1]]
		}
	}
	return nil
}

// mass returns the squared inverse document frequency of an n-gram that so many words
// have. One that no word has is as rare as can be.
func (t *gramTable) mass(words int) float32 {
	idf := float32(math.Log1p(float64(len(t.places)) / float64(max(words, 1))))
	return idf * idf
}

func (t *gramTable) put(b *blobWriter) {
	put(b, t.places)
	put(b, t.norms)
	put(b, t.buckets)
	put(b, t.grams)
	put(b, t.starts)
	put(b, t.holders)
}

func takeGrams(b *blobReader, v *vocabulary) gramTable {
	t := gramTable{
		places: take[uint32](b), norms: take[float32](b), buckets: take[uint32](b),
		grams: take[uint32](b), starts: take[uint32](b), holders: take[uint32](b),
	}
	b.ok = b.ok && len(t.places) <= v.size() && len(t.norms) == len(t.places) && len(t.buckets) == 1<<bucketBits+1 &&
		len(t.starts) == len(t.grams)+1
	return t
}

package similar

import (
	"encoding/binary"
	"math"
	"math/bits"

	"kindred/search/blob"
	"kindred/search/vocabulary"
)

// Table holds which words of a vocabulary have which letter n-grams. The words that
// have any, its candidates, have numbers of their own, in the order of the vocabulary.
//
// The n-grams lie in buckets, by the upper bits of their hashes. A bucket is
//
//	the number of its n-grams
//	of each: its hash, less the one before · two lengths · the candidates, less the one before
//
// and all of the candidates stand behind all of the rest. All numbers are varints, but
// that of the lengths, which are the number of candidates and by how many bytes their
// list is longer, each has half a byte where it is less than 15.
type Table struct {
	places  blob.Rising // of the candidates, in the vocabulary
	norms   []float32   // of the candidates, inverse
	buckets []uint32    // where each begins in data, and the end of the last one
	data    []byte
}

const (
	// manyCandidates is the number of words from which on those in one article are no
	// candidates: three of five are none then, and two thirds of the bytes are saved (of
	// 109,000 words 4.2 MB become 1.6). Small archives need them: without, nDCG@10 on
	// XQuAD de, SciFact and NFCorpus is .9537 .7080 .3449 rather than .9606 .7123 .3458.
	manyCandidates = 50_000
	// bucketBits tells the number of buckets: each has half of 1 << bucketBits n-grams, or
	// more.
	bucketBits = 4
	// nibble is the length from which on one is written apart, and then what is more.
	nibble = 15
)

// candidatesOf returns the places of those words of a vocabulary that others may be spelt
// like.
func candidatesOf(v *vocabulary.Words) (places []uint32) {
	many := 0
	for i := range v.Len() {
		if hasFamily(v.Word(i)) {
			many++
		}
	}
	for i := range v.Len() {
		if hasFamily(v.Word(i)) && (many < manyCandidates || v.Articles(i) > 1) {
			places = append(places, uint32(i)) // #nosec G115 -- fewer words than 4 G
		}
	}
	return places
}

// NewTable returns the table of a vocabulary.
func NewTable(v *vocabulary.Words) Table { return tableOf(v, blob.RisingOf(candidatesOf(v))) }

// tableOf returns the table of the candidates at these places.
func tableOf(v *vocabulary.Words, places blob.Rising) Table {
	var pairs []uint64 // hash and candidate
	var grams []uint32
	for candidate := range places.Len() {
		grams = gramsOf(grams[:0], v.Word(int(places.At(candidate))))
		for _, g := range grams {
			pairs = append(pairs, uint64(g)<<32|uint64(candidate)) // #nosec G115 -- not negative
		}
	}
	sortByHash(pairs)
	t := Table{places: places, norms: make([]float32, places.Len())}
	lists := gramLists(pairs)
	for _, list := range lists {
		mass := t.mass(len(list))
		for _, p := range list {
			t.norms[uint32(p)] += mass // #nosec G115 -- the lower half
		}
	}
	for i, n := range t.norms {
		t.norms[i] = float32(1 / math.Sqrt(float64(n)))
	}
	t.fill(lists)
	return t
}

// gramLists cuts sorted pairs into those of each n-gram.
func gramLists(pairs []uint64) (lists [][]uint64) {
	for len(pairs) > 0 {
		n := 1
		for n < len(pairs) && pairs[n]>>32 == pairs[0]>>32 {
			n++
		}
		lists, pairs = append(lists, pairs[:n]), pairs[n:]
	}
	return lists
}

// fill makes the buckets.
func (t *Table) fill(lists [][]uint64) {
	bucketed := max(bits.Len(uint(len(lists)))-bucketBits, 0)
	t.buckets = make([]uint32, 1, 1<<bucketed+1)
	shift := 64 - bucketed
	var candidates []byte
	for bucket := range 1 << bucketed {
		n := 0
		for n < len(lists) && lists[n][0]>>shift == uint64(bucket) { // #nosec G115 -- not negative
			n++
		}
		t.data, candidates = binary.AppendUvarint(t.data, uint64(n)), candidates[:0] // #nosec G115 -- as above
		before := uint64(0)
		for _, list := range lists[:n] {
			hash := list[0] >> 32 & (1<<(shift-32) - 1)
			t.data = binary.AppendUvarint(t.data, hash-before)
			before = hash
			from, last := len(candidates), uint32(0)
			for _, p := range list {
				candidates = binary.AppendUvarint(candidates, uint64(uint32(p)-last)) // #nosec G115 -- the lower half
				last = uint32(p)                                                      // #nosec G115 -- as above
			}
			t.data = appendLengths(t.data, len(list), len(candidates)-from-len(list))
		}
		t.data = append(t.data, candidates...)
		t.buckets = append(t.buckets, uint32(len(t.data))) // #nosec G115 -- some bytes for each letter of 4 GB
		lists = lists[n:]
	}
}

// appendLengths appends two lengths, most of which are small.
func appendLengths(data []byte, a, b int) []byte {
	data = append(data, byte(min(a, nibble)|min(b, nibble)<<4)) // #nosec G115 -- two nibbles
	for _, n := range []int{a, b} {
		if n >= nibble {
			data = binary.AppendUvarint(data, uint64(n-nibble)) // #nosec G115 -- not negative
		}
	}
	return data
}

// readLengths reads what appendLengths appended.
func readLengths(data []byte) (a, b int, rest []byte) {
	a, b, rest = int(data[0]&nibble), int(data[0]>>4), data[1:]
	for _, n := range []*int{&a, &b} {
		if *n == nibble {
			more, after := blob.Uvarint32(rest)
			*n, rest = *n+int(more), after
		}
	}
	return a, b, rest
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

// holding returns how many candidates have an n-gram, and these, in order, each less the
// one before, as varints.
func (t *Table) holding(gram uint32) (n int, candidates []byte) {
	if len(t.norms) == 0 {
		return 0, nil
	}
	shift := 32 - bits.Len(uint(len(t.buckets)-2))
	bucket := gram >> shift
	in, data := blob.Uvarint32(t.data[t.buckets[bucket]:t.buckets[bucket+1]])
	before, from, size := uint32(0), 0, 0
	wanted := gram & (1<<shift - 1)
	for range in {
		delta, rest := blob.Uvarint32(data)
		words, longer, rest := readLengths(rest)
		data = rest
		switch before += delta; {
		case before < wanted:
			from += words + longer
		case before == wanted:
			n, size = words, words+longer
		}
	}
	return n, data[from : from+size]
}

// mass returns the squared inverse document frequency of an n-gram that so many words
// have. One that no word has is as rare as can be.
func (t *Table) mass(words int) float32 {
	idf := float32(math.Log1p(float64(len(t.norms)) / float64(max(words, 1))))
	return idf * idf
}

// Put puts the table into a blob.
func (t *Table) Put(b *blob.Writer) {
	t.places.Put(b)
	blob.Put(b, t.norms)
	blob.Put(b, t.buckets)
	blob.Put(b, t.data)
}

// PutPlaces puts the places of the candidates only, of which [Of] makes the rest.
func (t *Table) PutPlaces(b *blob.Writer) { t.places.Put(b) }

// TakePlaces takes what [Table.PutPlaces] put.
func TakePlaces(b *blob.Reader) Table { return Table{places: blob.TakeRising(b)} }

// TakeTable takes what [Table.Put] put.
func TakeTable(b *blob.Reader) Table {
	t := Table{places: blob.TakeRising(b), norms: blob.Take[float32](b), buckets: blob.Take[uint32](b), data: blob.Take[byte](b)}
	n := len(t.buckets) - 1
	b.Check(len(t.norms) == t.places.Len() && n > 0 && n&(n-1) == 0 && int(t.buckets[n]) == len(t.data))
	return t
}

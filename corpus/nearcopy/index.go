package nearcopy

import (
	"cmp"
	"math/bits"
	"slices"
)

// Index finds the near-copies among the texts added to it. The zero value is
// empty and ready. Pairs may be called from many goroutines as long as nobody
// calls Add. It keeps a sketch of each text, and not much else.
type Index struct {
	keys     []int
	sketches []*Sketch
}

// Pair is two texts that are near-copies of each other.
type Pair struct {
	A, B        int     // keys as given to Add, A < B
	Resemblance float64 // as [Compare] returns it
}

// Add puts a text into the index. The key is the caller's name for it; no two
// texts should have the same. The sketch must not be changed afterwards.
func (ix *Index) Add(key int, s *Sketch) {
	ix.keys = append(ix.keys, key)
	ix.sketches = append(ix.sketches, s)
}

// Pairs returns all pairs of near-copies, sorted by A and then B. Candidates come
// from the sketches; each is decided by [Compare] over the two texts, which text
// hands over again. It is asked only for texts that have a candidate, may be
// asked for one several times, and must return what was sketched. An error of
// it ends the search and is returned, wrapped.
//
// Which pairs are found does not depend on the order of the calls of Add, unless
// more than maxBucket texts are as good as one.
func (ix *Index) Pairs(text func(key int) (string, error)) ([]Pair, error) {
	var todo [][2]int // positions, the smaller key first
	earlier := ix.earlier()
	for i := range ix.sketches {
		for _, j := range earlier.before(i) {
			if ix.sketches[i].Resemblance(ix.sketches[j]) >= candidate {
				a, b := i, j
				if ix.keys[b] < ix.keys[a] {
					a, b = b, a
				}
				todo = append(todo, [2]int{a, b})
			}
		}
	}
	slices.SortFunc(todo, func(p, q [2]int) int {
		return cmp.Or(cmp.Compare(ix.keys[p[0]], ix.keys[q[0]]), cmp.Compare(ix.keys[p[1]], ix.keys[q[1]]))
	})
	var out []Pair
	read := rereader{text: text}
	for _, p := range todo {
		a, err := read.profile(ix.keys[p[0]])
		if err != nil {
			return nil, err
		}
		b, err := read.profile(ix.keys[p[1]])
		if err != nil {
			return nil, err
		}
		if r, near := compare(a, b); near {
			out = append(out, Pair{ix.keys[p[0]], ix.keys[p[1]], r})
		}
	}
	return out, nil
}

// buckets say for each text and band which text of its bucket was the newest one before
// it; positions, plus one: zero is none.
type buckets []int32

// earlier returns the buckets of all texts, band by band, so that what is looked up is
// never more than one band's.
func (ix *Index) earlier() buckets {
	out := make(buckets, bands*len(ix.sketches))
	newest := newestTable(make([]newestText, 1<<bits.Len(uint(2*len(ix.sketches))))) // #nosec G115 -- a length
	for band := range bands {
		clear(newest)
		for i, s := range ix.sketches {
			text := newest.of(s.bucket(band))
			out[i*bands+band] = *text
			*text = int32(i) + 1 // #nosec G115 -- texts are counted in 31 bits
		}
	}
	return out
}

// newestTable is a hash table of the newest text of each bucket, half of it free or more.
type newestTable []newestText

type newestText struct {
	bucket uint64
	text   int32 // zero where free
}

// of returns the newest text of a bucket, to be read and then replaced.
func (t newestTable) of(bucket uint64) *int32 {
	at := int(bucket) & (len(t) - 1) // #nosec G115 -- bits
	for t[at].text != 0 && t[at].bucket != bucket {
		at = (at + 1) & (len(t) - 1)
	}
	t[at].bucket = bucket
	return &t[at].text
}

// before returns the positions of the texts that share a bucket with the one at
// position i, among those that were added before it: ascending, each one once.
func (b buckets) before(i int) []int {
	var out []int
	for band := range bands {
		out = b.follow(out, b[i*bands+band], band)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// follow appends the texts of one bucket from next on, newest first.
func (b buckets) follow(out []int, next int32, band int) []int {
	for range maxBucket {
		if next == 0 {
			break
		}
		at := int(next) - 1
		out = append(out, at)
		next = b[at*bands+band]
	}
	return out
}

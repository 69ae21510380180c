package bleve

import (
	"math/bits"
	"slices"
)

// scored is an article that a node matches.
type scored struct {
	doc   uint32
	tier  uint32 // see index.Hit; set at the end
	score float64
}

// accumulator adds up values by document number: a dense array, and a bit set
// of the documents that have a value, so that emptying it costs what was put in.
type accumulator struct {
	values []float64
	seen   []uint64
	count  int
}

func newAccumulator(docs int) *accumulator {
	return &accumulator{values: make([]float64, docs), seen: make([]uint64, (docs+63)/64)}
}

// add adds a value and reports whether it is the document's first.
func (a *accumulator) add(doc uint32, v float64) (first bool) {
	word, bit := doc>>6, uint64(1)<<(doc&63)
	first = a.seen[word]&bit == 0
	if first {
		a.seen[word] |= bit
		a.count++
	}
	a.values[doc] += v
	return first
}

// drain empties the accumulator into a list ordered by document, with f applied
// to each value.
func (a *accumulator) drain(f func(v float64) float64) []scored {
	list := make([]scored, 0, a.count)
	for i, word := range a.seen {
		for word != 0 {
			doc := uint32(i<<6 + bits.TrailingZeros64(word)) // #nosec G115 -- below the number of documents
			list = append(list, scored{doc: doc, score: f(a.values[doc])})
			a.values[doc] = 0
			word &= word - 1
		}
		a.seen[i] = 0
	}
	a.count = 0
	return list
}

// intersect keeps what stands in both lists, with the scores added.
func intersect(a, b []scored) []scored {
	out := a[:0:0]
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].doc < b[j].doc:
			i++
		case a[i].doc > b[j].doc:
			j++
		default:
			out = append(out, scored{doc: a[i].doc, score: a[i].score + b[j].score})
			i++
			j++
		}
	}
	return out
}

// boost adds to the scores of what stands in a those that stand in b.
func boost(a, b []scored) []scored {
	out := slices.Clone(a)
	j := 0
	for i := range out {
		for j < len(b) && b[j].doc < out[i].doc {
			j++
		}
		if j < len(b) && b[j].doc == out[i].doc {
			out[i].score += b[j].score
		}
	}
	return out
}

// subtract keeps what stands in a and not in b.
func subtract(a, b []scored) []scored {
	out := a[:0:0]
	j := 0
	for _, s := range a {
		for j < len(b) && b[j].doc < s.doc {
			j++
		}
		if j == len(b) || b[j].doc != s.doc {
			out = append(out, s)
		}
	}
	return out
}

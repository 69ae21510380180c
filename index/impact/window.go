package impact

import (
	"math/bits"
	"sort"
)

// windowDocs is the number of articles that are scored at a time: their scores take 128 KB,
// which stay in the processor's own caches however many articles there are.
const windowDocs = 1 << 14

// window is a stretch of articles with their scores, which are 0 where no bit is set. It
// begins at a multiple of [windowDocs].
type window struct {
	bits   [windowDocs / 64]uint64
	scores [windowDocs]float64
}

// put adds an article, and score to its score.
func (w *window) put(doc uint32, score float64) {
	doc %= windowDocs
	w.bits[doc>>6] |= 1 << (doc & 63)
	w.scores[doc] += score
}

// has reports whether an article is in the window.
func (w *window) has(doc uint32) bool {
	doc %= windowDocs
	return w.bits[doc>>6]>>(doc&63)&1 != 0
}

// any reports whether an article is in the window, from one to another one.
func (w *window) any(from, to uint32) bool {
	from, to = from%windowDocs, to%windowDocs
	first := w.bits[from>>6] >> (from & 63) << (from & 63)
	for i := from >> 6; i < to>>6; i++ {
		if first != 0 {
			return true
		}
		first = w.bits[i+1]
	}
	return first<<(63-to&63) != 0
}

// len returns the number of articles.
func (w *window) len() int {
	n := 0
	for _, word := range w.bits {
		n += bits.OnesCount64(word)
	}
	return n
}

// add adds articles, each with the score of its impact: those within another window, where
// that is not nil.
func (w *window) add(docs []uint32, impacts []byte, table *[codes]float64, within *window) {
	impacts = impacts[:len(docs)]
	if within == nil {
		for i, doc := range docs {
			doc %= windowDocs
			w.bits[doc>>6] |= 1 << (doc & 63)
			w.scores[doc] += table[impacts[i]]
		}
		return
	}
	for i, doc := range docs {
		if within.has(doc) {
			w.put(doc, table[impacts[i]])
		}
	}
}

// addKnown adds the articles of a list that are before another one, within a window where
// that is not nil, and returns those behind.
func (w *window) addKnown(list []docScore, end uint32, within *window) []docScore {
	n := len(list)
	if n > 0 && list[n-1].doc >= end {
		n = sort.Search(n, func(i int) bool { return list[i].doc >= end })
	}
	if within != nil {
		for _, a := range list[:n] {
			if within.has(a.doc) {
				w.put(a.doc, float64(a.score)*grain)
			}
		}
		return list[n:]
	}
	for _, a := range list[:n] {
		doc := a.doc % windowDocs
		w.bits[doc>>6] |= 1 << (doc & 63)
		w.scores[doc] += float64(a.score) * grain
	}
	return list[n:]
}

// addSet adds the articles of a set in the window that begins with one.
func (w *window) addSet(s *set, from uint32, within *window) {
	for i, word := range s.of(from) {
		if within != nil {
			word &= within.bits[i]
		}
		w.bits[i] |= word
		if !s.scored {
			continue
		}
		for ; word != 0; word &= word - 1 {
			doc := i<<6 + bits.TrailingZeros64(word)
			w.scores[doc] += s.scores[int(from)+doc]
		}
	}
}

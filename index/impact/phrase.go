package impact

import (
	"math/bits"
	"slices"

	"kindred/index"
)

// phrase adds the articles in which words stand one after the other to an empty set. They
// score as the words do.
func (e *evaluation) phrase(dst *set, n *index.Phrase) {
	if len(n.Words) == 0 {
		return
	}
	words := make(index.All, len(n.Words))
	for i, w := range n.Words {
		words[i] = index.Term{Form: index.Exact, Variants: []index.Variant{{Text: w, Weight: 1}}, Weight: n.Weight}
	}
	e.all(dst, words)
	if len(words) == 1 || e.err != nil || dst.empty() {
		return
	}
	// Words that are said twice have one cursor; the rarest one is looked at first.
	cursors := make([]phraseWord, 0, len(n.Words))
	for i, w := range n.Words {
		if k := slices.IndexFunc(cursors, func(p phraseWord) bool { return p.text == w }); k >= 0 {
			cursors[k].at = append(cursors[k].at, uint32(i)) // #nosec G115 -- a phrase has few words
			continue
		}
		number, _ := e.file.words[index.Exact].Find(w) // all of them are there
		l, places, _ := e.file.placesOf(index.Exact, number)
		p := phraseWord{text: w, at: []uint32{uint32(i)}, cursor: &cursor{}} // #nosec G115 -- as above
		p.cursor.reset(&l, places)
		cursors = append(cursors, p)
	}
	slices.SortFunc(cursors, func(a, b phraseWord) int { return a.cursor.list.articles - b.cursor.list.articles })
	looked := 0
	for i, word := range dst.bits {
		for w := word; w != 0; w &= w - 1 {
			if looked++; looked%(checkEvery*blockLen) == 0 && e.done() {
				return
			}
			doc := uint32(i<<6 + bits.TrailingZeros64(w)) // #nosec G115 -- articles are counted in 32 bits
			if !together(cursors, doc) {
				dst.bits[i] &^= w & -w
				dst.scores[doc] = 0
			}
		}
	}
}

// phraseWord is a word of a phrase, and the places it has there.
type phraseWord struct {
	text      string
	at        []uint32
	cursor    *cursor
	positions []uint32
}

// together reports whether the words stand in an article, which has all of them, as they
// stand in the phrase.
func together(words []phraseWord, doc uint32) bool {
	for i := range words {
		w := &words[i]
		w.cursor.seek(doc)
		w.positions = w.cursor.positions(w.positions[:0])
	}
	first := words[0].at[0]
	for _, p := range words[0].positions {
		if p <= first {
			continue
		}
		if slices.IndexFunc(words, func(w phraseWord) bool {
			return slices.IndexFunc(w.at, func(at uint32) bool {
				_, ok := slices.BinarySearch(w.positions, p-first+at)
				return !ok
			}) >= 0
		}) < 0 {
			return true
		}
	}
	return false
}

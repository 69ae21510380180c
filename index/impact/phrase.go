package impact

import (
	"slices"

	"kindred/index"
)

// phraseWord is a word of a phrase: its list, and the places it has in the phrase.
type phraseWord struct {
	text      string
	weight    float64
	at        []uint32
	cursor    cursor
	idf       float64 // with the weight
	positions []uint32
}

// phrase adds the articles in which words stand one after the other to an empty set. They
// score as the words do: the rarest word leads, and the others are looked up where it is.
func (e *evaluation) phrase(dst *set, n *index.Phrase) {
	words, ok := e.phraseWords(n)
	if !ok {
		return
	}
	if !e.impacts { // scored by what stands where
		all := make(index.All, len(words))
		for i := range words {
			all[i] = index.Term{Form: index.Exact, Variants: []index.Variant{{Text: words[i].text, Weight: 1}}, Weight: words[i].weight}
		}
		e.all(dst, all)
	}
	dst.scored = true
	lead := &words[0]
	blocks := 0
	lead.cursor.list.each(&e.block, func(docs []uint32, _ []uint8) bool {
		if blocks++; blocks%checkEvery == 0 && e.done() {
			return false
		}
		for _, doc := range docs {
			together := aligned(words, doc)
			switch {
			case together && e.impacts:
				dst.put(doc)
				for i := range words {
					tf := e.file.codes[words[i].cursor.impact()]
					dst.scores[doc] += rounded(words[i].idf * e.ranking.Saturate(tf))
				}
			case !together && !e.impacts && dst.has(doc):
				dst.bits[doc>>6] &^= 1 << (doc & 63)
				dst.scores[doc] = 0
			}
		}
		return true
	})
}

// phraseWords returns the words of a phrase, each once, the rarest first; ok is false
// where no article has all of them.
func (e *evaluation) phraseWords(n *index.Phrase) (words []phraseWord, ok bool) {
	words = make([]phraseWord, 0, len(n.Words))
	for i, w := range n.Words {
		k := slices.IndexFunc(words, func(p phraseWord) bool { return p.text == w })
		if k >= 0 {
			words[k].at = append(words[k].at, uint32(i)) // #nosec G115 -- a phrase has few words
			words[k].weight += n.Weight
			continue
		}
		number, ok := e.file.words[index.Exact].Find(w)
		if !ok {
			return nil, false
		}
		places := e.file.written(number, allLanguages)
		p := phraseWord{text: w, weight: n.Weight, at: []uint32{uint32(i)}} // #nosec G115 -- as above
		p.cursor.reset(&places)
		words = append(words, p)
	}
	slices.SortStableFunc(words, func(a, b phraseWord) int { return a.cursor.list.articles - b.cursor.list.articles })
	for i := range words {
		w := &words[i]
		w.idf = w.weight * index.IDF(e.file.Len(), float64(w.cursor.list.articles))
	}
	return words, len(words) > 0
}

// aligned reports whether all words stand in an article as they stand in the phrase.
// Articles are asked for in order.
func aligned(words []phraseWord, doc uint32) bool {
	for i := range words {
		if is, _ := words[i].cursor.seek(doc); !is {
			return false
		}
	}
	if len(words) == 1 && len(words[0].at) == 1 {
		return true
	}
	for i := range words {
		w := &words[i]
		w.positions = w.cursor.positions(w.positions[:0])
	}
	first := words[0].at[0]
	for _, p := range words[0].positions {
		if p > first && standsAt(words, p-first) {
			return true
		}
	}
	return false
}

// standsAt reports whether the phrase stands in the article at a position.
func standsAt(words []phraseWord, position uint32) bool {
	for i := range words {
		for _, at := range words[i].at {
			if _, ok := slices.BinarySearch(words[i].positions, position+at); !ok {
				return false
			}
		}
	}
	return true
}

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
	next      int // the position that is not before those asked for
}

// phrase adds the articles in which words stand one after the other. They score as the
// words do: the rarest word leads, and the others are looked up where it is.
func (e *evaluation) phrase(dst *set, n *index.Phrase, within *set) {
	words, ok := e.phraseWords(n)
	if !ok {
		return
	}
	if !e.impacts {
		e.exactPhrase(dst, words, within)
		return
	}
	e.aligned(dst, words, within)
}

// aligned adds the articles in which the words of a phrase stand as they do there.
func (e *evaluation) aligned(dst *set, words []phraseWord, within *set) {
	dst.scored = true
	e.eachAligned(words, within, func(doc uint32) {
		dst.put(doc)
		dst.scores[doc] += e.phraseScore(words)
	})
}

// phraseScore returns the score of a phrase in the article that the cursors of its words are
// at.
func (e *evaluation) phraseScore(words []phraseWord) (score float64) {
	for i := range words {
		score += rounded(words[i].idf * e.file.saturated[words[i].cursor.impact()])
	}
	return score
}

// exactPhrase adds the articles of a phrase, scored by what stands where.
func (e *evaluation) exactPhrase(dst *set, words []phraseWord, within *set) {
	aligned, scores := e.take(), e.take()
	defer e.give(aligned)
	defer e.give(scores)
	e.eachAligned(words, within, aligned.put)
	all := make(index.All, len(words))
	for i := range words {
		all[i] = index.Term{Form: index.Exact, Variants: []index.Variant{{Text: words[i].text, Weight: 1}}, Weight: words[i].weight}
	}
	e.all(scores, all)
	dst.union(scores, aligned)
}

// eachAligned calls yield with the articles, within a set if that is not nil, in which
// words stand as in the phrase; their cursors are there.
func (e *evaluation) eachAligned(words []phraseWord, within *set, yield func(doc uint32)) {
	blocks := 0
	words[0].cursor.list.each(&e.block, func(docs []uint32, _ []byte) bool {
		if blocks++; blocks%checkEvery == 0 && e.done() {
			return false
		}
		for _, doc := range docs {
			if (within == nil || within.has(doc)) && standIn(words, doc) {
				yield(doc)
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
		number, ok := e.file.words[index.Exact].find(w)
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

// standIn reports whether all words stand in an article as they stand in the phrase.
// Articles are asked for in order.
func standIn(words []phraseWord, doc uint32) bool {
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
		w.next = 0
	}
	first := words[0].at[0]
	for _, p := range words[0].positions {
		if p > first && standsAt(words, p-first) {
			return true
		}
	}
	return false
}

// standsAt reports whether the phrase stands in the article at a position. Positions are
// asked for in order.
func standsAt(words []phraseWord, position uint32) bool {
	for i := range words {
		w := &words[i]
		first := position + w.at[0]
		for w.next < len(w.positions) && w.positions[w.next] < first {
			w.next++
		}
		at := w.positions[w.next:]
		if len(at) == 0 || at[0] != first {
			return false
		}
		for _, place := range w.at[1:] { // the word again
			if _, ok := slices.BinarySearch(at, position+place); !ok {
				return false
			}
		}
	}
	return true
}

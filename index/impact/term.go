package impact

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"kindred/index"
)

// termScratch is memory that the terms of one evaluation use one after the other.
type termScratch struct {
	variants  []index.Variant
	expanded  []index.Variant // of a prefix
	numbers   []int           // likewise
	lists     []weightedList
	positions []uint32
	cursor    cursor
	scores    [codes]float64
	table     frequencies // of variants of the weight
	weight    float64
}

// weightedList is the list of a variant that is in the file.
type weightedList struct {
	list
	weight float64
}

// term adds the articles of a term.
func (e *evaluation) term(dst *set, t *index.Term, within *set) {
	title := t.Form == index.Stem && len(t.Fields) == 1 && t.Fields[0] == index.Title
	if !e.impacts || t.Fields != nil && !title {
		e.exactTerm(dst, t, within)
		return
	}
	lists := e.terms.lists[:0]
	for _, v := range e.variants(t) {
		i, ok := e.file.words[t.Form].Find(v.Text)
		if !ok {
			continue
		}
		l := e.file.list(t.Form, i)
		if title {
			l, _ = l.titles()
		}
		if l.articles > 0 {
			lists = append(lists, weightedList{l, v.Weight})
		}
	}
	e.terms.lists = lists
	switch len(lists) {
	case 0:
	case 1:
		df := float64(lists[0].articles) * lists[0].weight / e.terms.variants[0].Weight
		e.file.codes.scores(&e.terms.scores, e.ranking, lists[0].weight, index.IDF(e.file.Len(), df)*t.Weight)
		e.single(dst, &lists[0].list, &e.terms.scores, within)
	default:
		e.several(dst, t.Weight, lists, within)
	}
}

// variants returns the variants of a term, the heaviest first, so that the first one that
// an article is seen with is the one that counts for the document frequency.
func (e *evaluation) variants(t *index.Term) []index.Variant {
	e.terms.variants = append(e.terms.variants[:0], t.Variants...)
	slices.SortStableFunc(e.terms.variants, func(a, b index.Variant) int { return cmp.Compare(b.Weight, a.Weight) })
	return e.terms.variants
}

// single adds the articles of one list, each with the score of its impact.
func (e *evaluation) single(dst *set, l *list, scores *[codes]float64, within *set) {
	blocks := 0
	dst.scored = true
	l.each(&e.block, func(docs []uint32, impacts []uint8) bool {
		if blocks++; blocks%checkEvery == 0 && e.done() {
			return false
		}
		impacts = impacts[:len(docs)]
		if within != nil {
			for i, doc := range docs {
				if within.has(doc) {
					dst.put(doc)
					dst.scores[doc] += scores[impacts[i]]
				}
			}
			return true
		}
		for i, doc := range docs {
			dst.bits[doc>>6] |= 1 << (doc & 63)
			dst.scores[doc] += scores[impacts[i]]
		}
		return true
	})
}

// checkEvery is the number of blocks between two looks at whether anybody still waits
// for the answer: some tens of microseconds.
const checkEvery = 64

// several adds the articles of the lists of several variants, which count as one word:
// their frequencies are added up before they are saturated.
func (e *evaluation) several(dst *set, weight float64, lists []weightedList, within *set) {
	sums := e.take()
	defer e.give(sums)
	sums.scored = true
	df := 0.0
	heaviest := e.terms.variants[0].Weight
	for i := range lists {
		l := &lists[i]
		table := e.weighted(l.weight)
		added, blocks := 0, 0
		l.each(&e.block, func(docs []uint32, impacts []uint8) bool {
			if blocks++; blocks%checkEvery == 0 && e.done() {
				return false
			}
			impacts = impacts[:len(docs)]
			for i, doc := range docs {
				word, bit := &sums.bits[doc>>6], uint64(1)<<(doc&63)
				if *word&bit == 0 {
					*word |= bit
					added++
				}
				sums.scores[doc] += table[impacts[i]]
			}
			return true
		})
		df += float64(added) * l.weight / heaviest
	}
	e.flush(dst, sums, index.IDF(e.file.Len(), df)*weight, within, true)
}

// weighted returns the frequencies of the codes for a variant of a weight. It is good until
// it is asked for another one: of the many words that begin with a few letters all weigh
// the same.
func (e *evaluation) weighted(weight float64) *frequencies {
	if weight == 1 {
		return e.file.codes
	}
	if t := &e.terms; t.weight != weight {
		t.weight = weight
		for c := 1; c < codes; c++ {
			t.table[c] = rounded(weight * e.file.codes[c])
		}
	}
	return &e.terms.table
}

// flush adds the articles of sums to dst, scored by their frequencies.
func (e *evaluation) flush(dst, sums *set, idf float64, within *set, round bool) {
	dst.scored = true
	for i, word := range sums.bits {
		if within != nil {
			word &= within.bits[i]
		}
		dst.bits[i] |= word
		for ; word != 0; word &= word - 1 {
			doc := i<<6 + bits.TrailingZeros64(word)
			score := idf * e.ranking.Saturate(sums.scores[doc])
			if round {
				score = rounded(score)
			}
			dst.scores[doc] += score
		}
	}
}

// prefix returns the term of the words that begin with a text.
func (e *evaluation) prefix(n *index.Prefix) index.Term {
	t := index.Term{Form: index.Exact, Weight: n.Weight, Variants: e.terms.expanded[:0]}
	words := &e.file.words[index.Exact]
	from, _ := words.Find(n.Text)
	to := from
	for to < words.Len() && strings.HasPrefix(words.Word(to), n.Text) {
		to++
	}
	list := e.terms.numbers[:0]
	for i := from; i < to; i++ {
		list = append(list, i)
	}
	e.terms.numbers = list
	if utf8.RuneCountInString(n.Text) < index.PrefixRunes && len(list) > index.MaxExpansions {
		list = index.Top(list, index.MaxExpansions, func(a, b int) int {
			return cmp.Or(cmp.Compare(words.Articles(b), words.Articles(a)), cmp.Compare(a, b))
		})
	}
	for _, i := range list {
		t.Variants = append(t.Variants, index.Variant{Text: words.Word(i), Weight: 1})
	}
	e.terms.expanded = t.Variants
	return t
}

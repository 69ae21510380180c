package impact

import (
	"cmp"
	"math/bits"
	"slices"
	"unicode/utf8"

	"kindred/index"
)

// termScratch is memory that the terms of one evaluation use one after the other.
type termScratch struct {
	variants  []index.Variant
	lists     []weightedList
	numbers   []int // of the words that begin with a text
	counts    []int // of their articles
	positions []uint32
	source    source
	cursor    cursor
	table     [codes]float64
	key       []byte
}

// weightedList is the list of a variant that is in the file.
type weightedList struct {
	list
	weight float64
}

// term adds the articles of a term, and returns what it is scaled by.
func (e *evaluation) term(dst *set, t *index.Term, within *set) (scale float64) {
	if !e.impacts || !prepared(t) {
		e.exactTerm(dst, t, within)
		return 0
	}
	lists, heaviest := e.termLists(e.terms.lists[:0], t)
	e.terms.lists = lists
	return e.lists(dst, lists, heaviest, t.Weight, within)
}

// prepared reports whether there are impacts of a term, for one ranking.
func prepared(t *index.Term) bool { return t.Fields == nil || inTitle(t) }

// inTitle reports whether a term is a stem in the title alone.
func inTitle(t *index.Term) bool {
	return t.Form == index.Stem && len(t.Fields) == 1 && t.Fields[0] == index.Title
}

// termLists appends the lists of a term's variants, and returns the weight of the heaviest
// variant, which need not be in the file.
func (e *evaluation) termLists(lists []weightedList, t *index.Term) (_ []weightedList, heaviest float64) {
	title := inTitle(t)
	for i, v := range e.variants(t) {
		if i == 0 {
			heaviest = v.Weight
		}
		_, l, ok := e.file.listOf(t.Form, v.Text)
		if !ok {
			continue
		}
		if title {
			l, _ = l.titles()
		}
		if l.articles > 0 {
			lists = append(lists, weightedList{l, v.Weight})
		}
	}
	return lists, heaviest
}

// variants returns the variants of a term, the heaviest first, so that the first one that
// an article is seen with is the one that counts for the document frequency.
func (e *evaluation) variants(t *index.Term) []index.Variant {
	e.terms.variants = append(e.terms.variants[:0], t.Variants...)
	slices.SortStableFunc(e.terms.variants, func(a, b index.Variant) int { return cmp.Compare(b.Weight, a.Weight) })
	return e.terms.variants
}

// prefix adds the articles of the words that begin with a text, and returns what they are
// scaled by.
func (e *evaluation) prefix(dst *set, n *index.Prefix, within *set) (scale float64) {
	if e.impacts {
		e.terms.lists = e.prefixLists(e.terms.lists[:0], n)
		return e.lists(dst, e.terms.lists, 1, n.Weight, within)
	}
	t := index.Term{Form: index.Exact, Weight: n.Weight}
	from, to := e.file.words[index.Exact].prefixed(n.Text)
	for _, i := range e.expanded(n.Text, from, to) {
		t.Variants = append(t.Variants, index.Variant{Text: e.file.words[index.Exact].Word(i), Weight: 1})
	}
	e.exactTerm(dst, &t, within)
	return 0
}

// prefixLists appends the lists of the words that begin with a text.
func (e *evaluation) prefixLists(lists []weightedList, n *index.Prefix) []weightedList {
	words := &e.file.words[index.Exact]
	from, to := words.prefixed(n.Text)
	if whole(n.Text, from, to) {
		words.eachList(from, to, func(data []byte, _ int) { lists = append(lists, weightedList{e.file.writtenList(data), 1}) })
		return lists
	}
	for _, i := range e.expanded(n.Text, from, to) {
		lists = append(lists, weightedList{e.file.list(index.Exact, i), 1})
	}
	return lists
}

// whole reports whether a text stands for all words that begin with it.
func whole(text string, from, to int) bool {
	return to-from <= index.MaxExpansions || utf8.RuneCountInString(text) >= index.PrefixRunes
}

// expanded returns the words that a text stands for, of those that begin with it.
func (e *evaluation) expanded(text string, from, to int) []int {
	all := whole(text, from, to) // of a longer text with the same words, too
	slot := &e.file.expansions[from%expansionSlots]
	if known := slot.Load(); !all && known != nil && known.from == from && known.to == to {
		return known.numbers
	}
	numbers := e.terms.numbers[:0]
	for i := from; i < to; i++ {
		numbers = append(numbers, i)
	}
	e.terms.numbers = numbers
	if all {
		return numbers
	}
	words, counts := &e.file.words[index.Exact], e.terms.counts[:0]
	words.eachList(from, to, func(data []byte, base int) { counts = append(counts, words.articles(data, base)) })
	e.terms.counts = counts
	frequent := index.Top(numbers, index.MaxExpansions, func(a, b int) int {
		return cmp.Or(cmp.Compare(counts[b-from], counts[a-from]), cmp.Compare(a, b))
	})
	slot.Store(&expansion{from, to, frequent})
	return frequent
}

// expansion is the most frequent ones of the words from one on and before another, which
// is what a short text stands for: of two letters there are a few hundred that readers
// type, and thousands of words to compare for each.
type expansion struct {
	from, to int
	numbers  []int // not to be changed
}

// expansionSlots bounds the memory of what is remembered: 2 kB each.
const expansionSlots = 1 << 9

// lists adds the articles of the lists of a term's variants, of which the heaviest has a
// weight and need not be in the file. It returns what saturated frequencies were multiplied
// with: the inverse document frequency and the weight.
func (e *evaluation) lists(dst *set, lists []weightedList, heaviest, weight float64, within *set) (scale float64) {
	switch len(lists) {
	case 0:
		return 0
	case 1:
		scale = e.idf(lists, heaviest) * weight
		e.single(dst, &lists[0], scale, within)
		return scale
	default:
		return e.several(dst, lists, heaviest, weight, within)
	}
}

// idf returns the inverse document frequency of the articles of one list, and of several
// ones at most that.
func (e *evaluation) idf(lists []weightedList, heaviest float64) float64 {
	df := 0.0
	for i := range lists {
		df = max(df, float64(lists[i].articles)*lists[i].weight/heaviest)
	}
	return index.IDF(e.file.Len(), df)
}

// checkEvery is the number of blocks between two looks at whether anybody still waits
// for the answer: some tens of microseconds.
const checkEvery = 64

// single adds the articles of one list, each with the score of its impact: those within a
// set, where that is not nil.
func (e *evaluation) single(dst *set, l *weightedList, idf float64, within *set) {
	dst.scored = true
	scores, blocks := &e.terms.table, 0
	score := func(c uint8) { scores[c] = e.score(c, l.weight, idf) }
	l.each(&e.block, func(docs []uint32, impacts []byte) bool {
		if blocks++; blocks%checkEvery == 0 && e.done() {
			return false
		}
		prepare(l.articles, blocks, impacts, score)
		if within == nil {
			dst.addAll(docs, impacts, scores)
			return true
		}
		impacts = impacts[:len(docs)]
		for i, doc := range docs {
			if within.has(doc) {
				dst.put(doc)
				dst.scores[doc] += scores[impacts[i]]
			}
		}
		return true
	})
}

// score returns the score of an impact in a list that stands alone.
func (e *evaluation) score(c uint8, weight, idf float64) float64 {
	if weight == 1 {
		return rounded(idf * e.file.saturated[c])
	}
	return rounded(idf * e.ranking.Saturate(rounded(weight*e.file.codes[c])))
}

// prepare fills a table by codes for the next block of a list: of a long list all of it,
// of a short one what it needs.
func prepare(articles, block int, impacts []byte, fill func(c uint8)) {
	switch {
	case articles < codes:
		for _, c := range impacts {
			fill(c)
		}
	case block == 1:
		for c := range codes - 1 {
			fill(uint8(c + 1)) // #nosec G115 -- below 256
		}
	}
}

// several adds the articles of the lists of several variants, which count as one word:
// their frequencies are added up before they are saturated. It returns what they were
// multiplied with then.
func (e *evaluation) several(dst *set, lists []weightedList, heaviest, weight float64, within *set) (scale float64) {
	sums := e.take()
	defer e.give(sums)
	df, counted := 0.0, 0
	for i := range lists {
		l := &lists[i]
		if !e.sum(sums, l) {
			return 0
		}
		if i+1 == len(lists) || lists[i+1].weight != l.weight { // the last one of its weight
			n := sums.len()
			df += float64(n-counted) * l.weight / heaviest
			counted = n
		}
	}
	scale = index.IDF(e.file.Len(), df) * weight
	e.flush(dst, sums, scale, within, true)
	return scale
}

// sum adds up the frequencies of a list, and reports whether anybody still waits.
func (e *evaluation) sum(sums *set, l *weightedList) bool {
	sums.scored = true
	table, blocks := &e.terms.table, 0
	fill := func(c uint8) { table[c] = rounded(l.weight * e.file.codes[c]) }
	if l.weight == 1 {
		table, fill = (*[codes]float64)(e.file.codes), nil
	}
	if l.articles == 1 { // as most words that begin with some letters
		doc, impact := l.only()
		if fill != nil {
			fill(impact)
		}
		sums.put(doc)
		sums.scores[doc] += table[impact]
		return true
	}
	l.each(&e.block, func(docs []uint32, impacts []byte) bool {
		if blocks++; blocks%checkEvery == 0 && e.done() {
			return false
		}
		if fill != nil {
			prepare(l.articles, blocks, impacts, fill)
		}
		sums.addAll(docs, impacts, table)
		return true
	})
	return e.err == nil
}

// flush moves the articles of sums to dst, scored by their frequencies.
func (e *evaluation) flush(dst, sums *set, idf float64, within *set, round bool) {
	dst.scored = true
	ranking, found, from, to := *e.ranking, dst.bits, sums.scores, dst.scores
	for i, all := range sums.bits {
		if all == 0 {
			continue
		}
		word := all
		if within != nil {
			word &= within.bits[i]
		}
		found[i] |= word
		for ; word != 0; word &= word - 1 {
			doc := i<<6 + bits.TrailingZeros64(word)
			score := idf * ranking.Saturate(from[doc])
			if round {
				score = rounded(score)
			}
			to[doc] += score
		}
		sums.bits[i] = 0
		sums.forget(i, all)
	}
	sums.scored = false
}

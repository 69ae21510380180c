package kin

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"kindred/corpus"
)

// archiveTexts is what is kept of all articles while they are compared: their texts
// as numbers, about a quarter of their size. They are in the order of their ids once
// they are settled.
type archiveTexts struct {
	lexicon lexicon
	ids     []string
	days    []float64 // when each was published; NaN where that is not known
	facts   []kinFacts
	texts   []packed
	words   int    // in all texts
	seen    *twice // the pairs of all texts, once they are settled
}

const (
	// textBlock is the size of the pieces of memory that texts are kept in.
	textBlock = 1 << 20
	// textReserve is what must be left of such a piece for another text to begin in
	// it; most texts fit into it, others are moved.
	textReserve = 1 << 12
)

// take adds an article.
func (a *archiveTexts) take(article *corpus.Article, text *spokenText) {
	var block packed
	if n := len(a.texts); n > 0 {
		block = a.texts[n-1]
		block = block[len(block):]
	}
	if cap(block) < textReserve {
		block = make(packed, 0, textBlock)
	}
	a.words += len(text.words)
	a.texts = append(a.texts, a.lexicon.pack(block, text.parts, text.words))
	a.ids = append(a.ids, strings.Clone(article.ID)) // or the whole article would stay in memory
	a.days = append(a.days, dayOf(article.Published))
	a.facts = append(a.facts, factsOf(article))
}

// settle orders the texts by id, without those that another one of the same id came
// after, and settles the lexicon.
func (a *archiveTexts) settle() {
	order := make([]int, len(a.ids))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int { return cmp.Or(cmp.Compare(a.ids[x], a.ids[y]), y-x) })
	order = slices.CompactFunc(order, func(x, y int) bool { return a.ids[x] == a.ids[y] })
	ids, days := make([]string, len(order)), make([]float64, len(order))
	facts, texts := make([]kinFacts, len(order)), make([]packed, len(order))
	for i, at := range order {
		ids[i], days[i], facts[i], texts[i] = a.ids[at], a.days[at], a.facts[at], a.texts[at]
	}
	a.ids, a.days, a.facts, a.texts = ids, days, facts, texts
	a.settleLexicon()
}

// settleLexicon settles the lexicon, and finds out roughly which pairs are there twice.
func (a *archiveTexts) settleLexicon() {
	a.seen = newTwice(a.words)
	a.lexicon.settle(a.texts, a.seen)
	a.seen.settle()
}

// dayOf returns a time as days, NaN where there is none.
func dayOf(t time.Time) float64 {
	if t.IsZero() {
		return math.NaN()
	}
	const day = 24 * 60 * 60
	return float64(t.Unix())/day + float64(t.Nanosecond())/1e9/day
}

package impact

import (
	"cmp"
	"slices"

	"kindred/index"
)

const (
	// restLeast is the share of what the clauses could give that were added below which what
	// is left can give must be, and sparedLeast how many times the articles found the rest
	// must cost, for candidates to be looked for. Of 960 queries of readers over 14,000
	// articles, words alone take 34.7 µs so instead of 36.3 (99th percentile 180 instead of
	// 209); to look for them more often makes queries with all stages slower, by up to an
	// eighth.
	restLeast, sparedLeast = 0.4, 3
	// placesCost is what to compare the places of a phrase costs, in articles that are
	// scored, and blockShare the share of its articles that a list with candidates known is
	// cheaper by.
	placesCost, blockShare = 16, 0.25
)

// clause is a term, the beginning of a word, or a phrase of a disjunction.
type clause struct {
	known            []docScore // what it adds, if that is remembered
	lists            []weightedList
	heaviest, weight float64
	words            []phraseWord // of a phrase
	most             float64      // the highest score that it gives
	spared           float64      // what it costs less with candidates known, in articles that are scored
}

// pruned adds to an empty set what a node matches, as far as it may be among the k first:
// MaxScore (Turtle, Flood: Query evaluation: strategies and optimizations, 1995), a term
// at a time. Clauses are added in the order of the scores that they can give. As soon as
// all that are left together give less than the k-th of the articles has, an article
// that none of the others found is not among the best; nor is one that scores so little
// that they cannot help. What may be is returned as candidates, to which the clauses that
// are left are limited where that costs less; nil means all. Articles of a tier always
// are: their scores are asked for, however low.
func (e *evaluation) pruned(dst *set, n index.Node, tiers []*set, k int) (candidates *set) {
	e.clauses, e.held = e.clauses[:0], e.held[:0]
	e.flatten(dst, n)
	slices.SortStableFunc(e.clauses, func(a, b clause) int { return cmp.Compare(b.most, a.most) })
	most, rest, spared := 0.0, 0.0, 0.0 // most is of what was added, the others of what is left
	for i := range e.clauses {
		rest += e.clauses[i].most
		spared += e.clauses[i].spared
	}
	tried := false
	for i := range e.clauses {
		c := &e.clauses[i]
		if !tried && rest < restLeast*most && spared > sparedLeast*float64(dst.len()) {
			candidates, tried = e.candidates(dst, k, rest, tiers), true
		}
		most += c.most
		rest -= c.most
		spared -= c.spared
		e.clause(dst, c, candidates)
	}
	clear(e.clauses) // lest they keep a query in memory
	return candidates
}

// flatten gathers the clauses of a node that is a disjunction, and adds what else it
// matches.
func (e *evaluation) flatten(dst *set, n index.Node) {
	if a := e.known(n); a != nil {
		e.clauses = append(e.clauses, clause{known: a.list, most: a.most})
		return
	}
	switch n := n.(type) {
	case index.Any:
		for _, child := range n {
			e.flatten(dst, child)
		}
		return
	case index.All:
		if len(n) == 1 {
			e.flatten(dst, n[0])
			return
		}
	case index.Term:
		if prepared(&n) {
			from := len(e.held)
			lists, heaviest := e.termLists(e.held, &n)
			e.held = lists
			e.gather(&clause{lists: lists[from:], heaviest: heaviest, weight: n.Weight})
			return
		}
	case index.Prefix:
		from := len(e.held)
		e.held = e.prefixLists(e.held, &n)
		e.gather(&clause{lists: e.held[from:], heaviest: 1, weight: n.Weight})
		return
	case index.Phrase:
		if words, ok := e.phraseWords(&n); ok {
			e.gatherPhrase(words)
		}
		return
	}
	e.add(dst, n, nil)
}

// gather takes in a clause of lists.
func (e *evaluation) gather(c *clause) {
	if len(c.lists) == 0 {
		return
	}
	tf, articles := 0.0, 0
	for i := range c.lists {
		l := &c.lists[i]
		tf += l.weight * e.file.codes[l.most()]
		articles += l.articles
	}
	// A grain more, for what is rounded on the way.
	c.most = rounded(e.idf(c.lists, c.heaviest)*c.weight*e.ranking.Saturate(tf)) + grain
	c.spared = float64(articles)
	if len(c.lists) == 1 {
		c.spared *= blockShare
	}
	e.clauses = append(e.clauses, *c)
}

// gatherPhrase takes in a phrase.
func (e *evaluation) gatherPhrase(words []phraseWord) {
	c := clause{words: words, spared: placesCost * float64(words[0].cursor.list.articles)}
	for i := range words {
		c.most += rounded(words[i].idf * e.file.saturated[words[i].cursor.list.most()])
	}
	e.clauses = append(e.clauses, c)
}

// most returns the highest impact of a list, or of any list, where it is not kept.
func (l *list) most() uint8 {
	if l.highest == 0 {
		return codes - 1
	}
	return l.highest
}

// clause adds the articles of a clause, and need not add those that are no candidates.
func (e *evaluation) clause(dst *set, c *clause, candidates *set) {
	switch {
	case e.done():
	case c.known != nil:
		dst.addScores(c.known, nil)
	case len(c.words) > 0:
		e.aligned(dst, c.words, candidates)
	case len(c.lists) == 1: // of a block that is read, all is added in the time that it takes to look for candidates
		e.single(dst, &c.lists[0], e.idf(c.lists, c.heaviest)*c.weight, nil, candidates)
	default:
		e.several(dst, c.lists, c.heaviest, c.weight, candidates)
	}
}

// candidates returns the articles of a set that are among the k first or would be if they
// scored some more, and those of the tiers; nil where that may be any article.
func (e *evaluation) candidates(found *set, k int, more float64, tiers []*set) *set {
	least := e.counts.least(found, k)
	if least <= more {
		return nil
	}
	c := e.take()
	e.top = found.appendFrom(e.top[:0], least-more)
	for _, s := range e.top {
		c.put(s.doc)
	}
	for _, t := range tiers {
		for i, word := range t.bits {
			c.bits[i] |= word
		}
	}
	return c
}

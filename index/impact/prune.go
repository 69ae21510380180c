package impact

import (
	"cmp"
	"math/bits"
	"slices"

	"kindred/index"
)

// clause is a term, the beginning of a word, or a phrase of a disjunction.
type clause struct {
	lists            []weightedList
	heaviest, weight float64
	words            []phraseWord // of a phrase
	// most is the highest score that it gives, postings the length of its lists.
	most     float64
	postings int
}

// pruned adds to an empty set what a node matches, as far as it may be among the k first:
// MaxScore (Turtle, Flood: Query evaluation: strategies and optimizations, 1995), a term
// at a time. Clauses are added in the order of the scores that they can give. As soon as
// all that are left together give less than the k-th of the articles has, an article
// that none of the others found is not among the best; nor is one that scores so little
// that they cannot help. What may be is returned as candidates, to which the clauses that
// are left are limited; nil means all. Articles of a tier always are: their scores are
// asked for, however low.
func (e *evaluation) pruned(dst *set, n index.Node, tiers []*set, k int) (candidates *set) {
	e.clauses, e.held = e.clauses[:0], e.held[:0]
	e.flatten(dst, n)
	slices.SortStableFunc(e.clauses, func(a, b clause) int { return cmp.Compare(b.most, a.most) })
	rest, postings := 0.0, 0
	for i := range e.clauses {
		rest += e.clauses[i].most
		postings += e.clauses[i].postings
	}
	for i := range e.clauses {
		c := &e.clauses[i]
		if found := dst.len(); candidates == nil && found >= k && postings > found {
			if least := e.counts.leastOf(dst.bits, dst.scores, k); least > rest {
				candidates = e.candidates(dst, least-rest, tiers)
			}
		}
		rest -= c.most
		postings -= c.postings
		e.clause(dst, c, candidates)
	}
	clear(e.clauses) // lest they keep a query in memory
	return candidates
}

// flatten gathers the clauses of a node that is a disjunction, and adds what else it
// matches.
func (e *evaluation) flatten(dst *set, n index.Node) {
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
		if e.prepared(&n) {
			from := len(e.held)
			lists, heaviest := e.termLists(e.held, &n)
			e.held = lists
			e.gather(clause{lists: lists[from:], heaviest: heaviest, weight: n.Weight})
			return
		}
	case index.Prefix:
		from := len(e.held)
		e.held = e.prefixLists(e.held, &n)
		e.gather(clause{lists: e.held[from:], heaviest: 1, weight: n.Weight})
		return
	case index.Phrase:
		if words, ok := e.phraseWords(&n); ok {
			e.gather(clause{words: words})
		}
		return
	}
	e.add(dst, n, nil)
}

// gather takes in a clause.
func (e *evaluation) gather(c clause) {
	df, tf := 0.0, 0.0
	for i := range c.lists {
		l := &c.lists[i]
		c.postings += l.articles
		df = max(df, float64(l.articles)*l.weight/c.heaviest) // at least
		tf += l.weight * e.file.codes[l.most()]
	}
	if len(c.lists) > 0 { // a grain more, for what is rounded on the way
		c.most = rounded(index.IDF(e.file.Len(), df)*c.weight*e.ranking.Saturate(tf)) + grain
	}
	for i := range c.words {
		w := &c.words[i]
		c.postings += w.cursor.list.articles
		c.most += rounded(w.idf * e.file.saturated[w.cursor.list.most()])
	}
	if c.postings > 0 {
		e.clauses = append(e.clauses, c)
	}
}

// most returns the highest impact of a list, or of any list, where it is not kept.
func (l *list) most() uint8 {
	if l.highest == 0 {
		return codes - 1
	}
	return l.highest
}

// clause adds the articles of a clause.
func (e *evaluation) clause(dst *set, c *clause, within *set) {
	switch {
	case e.done():
	case len(c.words) > 0:
		e.aligned(dst, c.words, within)
	default:
		e.lists(dst, c.lists, c.heaviest, c.weight, within)
	}
}

// candidates returns the articles of a set that have at least some score, and those of
// the tiers.
func (e *evaluation) candidates(found *set, least float64, tiers []*set) *set {
	s := e.take()
	for i, word := range found.bits {
		for rest := word; rest != 0; rest &= rest - 1 {
			if found.scores[i<<6+bits.TrailingZeros64(rest)] < least {
				word &^= rest & -rest
			}
		}
		for _, t := range tiers {
			word |= t.bits[i]
		}
		s.bits[i] = word
	}
	return s
}

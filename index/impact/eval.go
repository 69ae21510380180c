package impact

import (
	"context"
	"fmt"

	"kindred/index"
)

// evaluation answers one request's tree.
type evaluation struct {
	ctx     context.Context //nolint:containedctx // lives as long as one call of Search
	file    *File
	ranking *index.BM25F
	// impacts says that the file was built for the ranking.
	impacts bool
	block   decoded
	terms   termScratch
	sets    []*set   // that are free
	top     []scored // the best, and others
	counts  scoreCounts
	err     error

	// Of a pruned request: its clauses, their lists, and where these are read; what was found
	// in a window of articles, the sums of a clause there, and what may be among the best; and
	// the first articles of each tier.
	clauses             []clause
	held                []weightedList
	moving              []scan
	scans               scanMemory
	found, sums, chosen window
	tops                []topList
	// pruning says that the windows may not be empty.
	pruning bool
}

// evaluation returns one for a request, to be ended.
func (f *File) evaluation(ctx context.Context, ranking *index.BM25F, impacts bool) *evaluation {
	e, _ := f.evaluations.Get().(*evaluation) // the pool holds nothing else
	e.ctx, e.ranking, e.impacts, e.err = ctx, ranking, impacts, nil
	return e
}

// end gives the evaluation's memory to the next one, unless a damaged file ended it.
func (e *evaluation) end() {
	if e.pruning {
		return
	}
	e.ctx, e.ranking = nil, nil
	clear(e.terms.variants[:cap(e.terms.variants)]) // lest they keep a query in memory
	e.file.evaluations.Put(e)
}

// take returns an empty set, to be given back: the one that was given back last, which is
// still in the processor's cache.
func (e *evaluation) take() *set {
	last := len(e.sets) - 1
	if last < 0 {
		return newSet(e.file.Len())
	}
	s := e.sets[last]
	e.sets = e.sets[:last]
	return s
}

func (e *evaluation) give(s *set) {
	s.clear()
	e.sets = append(e.sets, s)
}

// done reports whether nobody waits for the answer any longer.
func (e *evaluation) done() bool {
	if e.err == nil {
		e.err = e.ctx.Err()
	}
	return e.err != nil
}

// eval returns what a node matches, for the caller to give back.
func (e *evaluation) eval(n index.Node) *set {
	s := e.take()
	e.add(s, n, nil)
	return s
}

// add adds what a node matches to a set, with its scores; where within is not nil only
// what is in that set, which may be the same one.
func (e *evaluation) add(dst *set, n index.Node, within *set) {
	if e.done() {
		return
	}
	switch n := n.(type) {
	case index.Any:
		for _, child := range n {
			e.add(dst, child, within)
		}
	case index.Term, index.Prefix, index.Phrase:
		if a := e.known(n); a != nil {
			dst.addScores(a.list, within)
		} else {
			e.leaf(dst, n, within)
		}
	case index.Filter:
		if within == nil {
			e.file.filter(dst, n)
			return
		}
		s := e.eval(n)
		dst.union(s, within)
		e.give(s)
	case index.All, index.Boost, index.Not, index.Between:
		if within == nil && dst.empty() {
			e.first(dst, n)
			return
		}
		s := e.take()
		e.first(s, n)
		dst.union(s, within)
		e.give(s)
	default:
		e.err = fmt.Errorf("query node %T is not known", n)
	}
}

// leaf is add for a term, a beginning and a phrase. It returns what frequencies were
// multiplied with, where that is one number.
func (e *evaluation) leaf(dst *set, n index.Node, within *set) (scale float64) {
	switch n := n.(type) {
	case index.Term:
		return e.term(dst, &n, within)
	case index.Prefix:
		return e.prefix(dst, &n, within)
	case index.Phrase:
		e.phrase(dst, &n, within)
	}
	return 0
}

// first adds what a node matches to an empty set.
func (e *evaluation) first(dst *set, n index.Node) {
	switch n := n.(type) {
	case index.All:
		e.all(dst, n)
	case index.Boost:
		e.add(dst, n.Node, nil)
		e.add(dst, n.By, dst)
	case index.Not:
		e.add(dst, n.Node, nil)
		dst.complement()
	default:
		e.file.filter(dst, n)
	}
}

// all adds what every node matches to an empty set.
func (e *evaluation) all(dst *set, nodes index.All) {
	started := false
	for _, n := range nodes {
		if _, ok := n.(index.Not); ok { // taken away at the end: cheaper than its complement
			continue
		}
		if !started {
			e.add(dst, n, nil)
			started = true
		} else {
			s := e.eval(n)
			dst.intersect(s)
			e.give(s)
		}
		if dst.empty() {
			return
		}
	}
	if !started {
		dst.fill()
	}
	for _, n := range nodes {
		if not, ok := n.(index.Not); ok {
			s := e.eval(not.Node)
			dst.subtract(s)
			e.give(s)
		}
	}
}

// filter adds the articles that a node without words matches.
func (f *File) filter(dst *set, n index.Node) {
	switch n := n.(type) {
	case index.Filter:
		for _, v := range n.Values {
			f.having(dst, n.Attribute, v)
		}
	case index.Between:
		for doc := range uint32(f.Len()) { // #nosec G115 -- articles are counted in 32 bits
			seconds := f.published.at(doc)
			at := int64(seconds) + f.footer.Dated // #nosec G115 -- as it was taken off
			if seconds == 0 || !n.From.IsZero() && at < n.From.Unix() || !n.To.IsZero() && at > n.To.Unix() {
				continue
			}
			exact := f.publishedAt
			if !n.From.IsZero() && at == n.From.Unix() && exact(doc).Before(n.From) ||
				!n.To.IsZero() && at == n.To.Unix() && !exact(doc).Before(n.To) {
				continue
			}
			dst.put(doc)
		}
	}
}

// having adds the articles that have a value of an attribute.
func (f *File) having(dst *set, attribute index.Attribute, value string) {
	if attribute == index.ID {
		if doc, ok := f.Doc(value); ok {
			dst.put(uint32(doc)) // #nosec G115 -- never negative
		}
		return
	}
	key := attribute.Key(value)
	for i, a := range facetAttributes {
		if a == attribute {
			f.facets[i].add(dst, key)
		}
	}
	for i, a := range keyAttributes {
		if a == attribute && key != "" {
			f.keys[i].having(key, dst.put)
		}
	}
}

package impact

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"kindred/index"
)

// Search answers a request as [index.Reader] has it.
func (f *File) Search(ctx context.Context, req *index.Request) (*index.Result, error) {
	e := f.evaluation(ctx, &req.Ranking, req.Ranking == f.footer.Ranking)
	defer e.end()
	var tiers []*set
	if req.Limit > 0 {
		for _, n := range req.First {
			s := e.eval(n)
			defer e.give(s)
			tiers = append(tiers, s)
		}
	}
	result := &index.Result{}
	if req.Pruned && e.impacts && req.Limit > 0 && req.Sort == index.ByScore && len(req.Facets) == 0 && req.Years == 0 {
		var list []index.Match
		list, result.Total = e.pruned(req.Query, tiers, req.Offset+req.Limit)
		f.page(result, list, req)
	} else {
		e.whole(result, tiers, req)
	}
	if e.err != nil {
		return nil, e.err
	}
	return result, nil
}

// facet counts the values of one attribute.
func (f *File) facet(r index.FacetRequest, found *set) []index.FacetCount {
	for i, a := range facetAttributes {
		if a == r.Attribute {
			return f.facets[i].count(found, r.Size)
		}
	}
	return nil
}

// whole answers a request by all articles that match.
func (e *evaluation) whole(result *index.Result, tiers []*set, req *index.Request) {
	found := e.take()
	defer e.give(found)
	e.add(found, req.Query, nil)
	result.Total = found.len()
	for _, r := range req.Facets {
		result.Facets = append(result.Facets, e.file.facet(r, found))
	}
	if req.Years > 0 {
		result.Years = e.file.years(found, req.Years)
	}
	if req.Limit == 0 || result.Total == 0 {
		return
	}
	k := min(req.Offset+req.Limit, result.Total)
	if req.Sort == index.ByScore {
		e.file.page(result, e.best(found, tiers, k), req)
	} else {
		e.file.page(result, e.file.dated(found, tiers, k, req.Sort == index.Newest), req)
	}
}

// page fills in the hits, given the first articles in order.
func (f *File) page(result *index.Result, list []index.Match, req *index.Request) {
	list = list[min(req.Offset, len(list)):]
	if req.Bare {
		result.Matches = list
		return
	}
	docs := make([]index.Doc, len(list))
	for i, m := range list {
		docs[i] = m.Doc
	}
	result.Hits = make([]index.Hit, len(list))
	for i, h := range f.Heads(docs) {
		result.Hits[i] = index.Hit{Match: list[i], Head: h}
	}
}

// tierOf returns the number of the first of some sets that an article is in, or their
// number.
func tierOf(first []*set, doc uint32) int32 {
	for tier, s := range first {
		if s.has(doc) {
			return int32(tier) // #nosec G115 -- a handful
		}
	}
	return int32(len(first)) // #nosec G115 -- as above
}

// best returns the k first of what was found by score, in order: those of one tier after
// the other.
func (e *evaluation) best(found *set, tiers []*set, k int) []index.Match {
	list := make([]index.Match, 0, k)
	rest := set{bits: found.bits, scores: found.scores} // of what is in no tier so far
	if slices.ContainsFunc(tiers, func(s *set) bool { return !s.empty() }) {
		left, chosen := e.take(), e.take()
		defer e.give(left)
		defer e.give(chosen)
		copy(left.bits, found.bits)
		rest.bits = left.bits
		of := set{bits: chosen.bits, scores: found.scores}
		for tier, s := range tiers {
			if s.empty() {
				continue
			}
			for i, word := range s.bits {
				of.bits[i] = rest.bits[i] & word
				rest.bits[i] &^= word
			}
			list = e.appendFirst(list, &of, tier, k)
		}
	}
	return e.appendFirst(list, &rest, len(tiers), k)
}

// appendFirst appends the first articles of a tier in order, until there are k.
func (e *evaluation) appendFirst(list []index.Match, of *set, tier, k int) []index.Match {
	if k -= len(list); k == 0 || of.empty() {
		return list
	}
	e.top = of.appendFrom(e.top[:0], e.counts.least(of.bits, of.scores, k))
	for _, s := range first(e.top, k) {
		list = append(list, index.Match{Doc: index.Doc(s.doc), Tier: int32(tier), Score: s.score}) // #nosec G115 -- articles are counted in 31 bits, tiers are a handful
	}
	return list
}

// dated returns the k first of what was found by date, in order.
func (f *File) dated(found *set, first []*set, k int, newest bool) []index.Match {
	all := make([]index.Match, 0, found.len())
	for i, word := range found.bits {
		for ; word != 0; word &= word - 1 {
			doc := uint32(i<<6 + bits.TrailingZeros64(word))                                                        // #nosec G115 -- articles are counted in 32 bits
			all = append(all, index.Match{Doc: index.Doc(doc), Tier: tierOf(first, doc), Score: found.scores[doc]}) // #nosec G115 -- articles are counted in 31 bits
		}
	}
	return index.Top(all, k, func(a, b index.Match) int {
		return cmp.Or(int(a.Tier)-int(b.Tier), f.byDate(uint32(a.Doc), uint32(b.Doc), newest)) // #nosec G115 -- never negative
	})
}

// byDate compares two articles by date, those without one last.
func (f *File) byDate(a, b uint32, newest bool) int {
	x, y := f.published.at(a), f.published.at(b)
	switch {
	case x == 0 && y == 0:
		return cmp.Compare(a, b)
	case x == 0:
		return 1
	case y == 0:
		return -1
	}
	c := cmp.Compare(x, y)
	if c == 0 {
		c = f.publishedAt(a).Compare(f.publishedAt(b))
	}
	if newest {
		c = -c
	}
	return cmp.Or(c, cmp.Compare(a, b))
}

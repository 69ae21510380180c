package bleve

import (
	"cmp"
	"context"

	"kindred/index"
)

// Search implements [index.Reader].
func (b *Backend) Search(ctx context.Context, req *index.Request) (*index.Result, error) {
	v, err := b.current()
	if err != nil {
		return nil, err
	}
	defer v.release()
	e := &evaluation{ctx: ctx, view: v, ranking: &req.Ranking}
	matches, err := e.eval(req.Query)
	if err != nil {
		return nil, err
	}
	if err := e.tiers(matches, req.First); err != nil {
		return nil, err
	}
	result := &index.Result{Total: len(matches)}
	for _, f := range req.Facets {
		result.Facets = append(result.Facets, v.facets[f.Attribute].count(matches, f.Size))
	}
	if req.Limit > 0 {
		top := index.Top(matches, req.Offset+req.Limit, v.order(req.Sort))
		for _, s := range top[min(req.Offset, len(top)):] {
			result.Hits = append(result.Hits, index.Hit{Head: v.cols.Heads[s.doc], Score: s.score, Tier: int(s.tier)})
		}
	}
	return result, nil
}

// tiers sets the tiers of the matches, which are ordered by document.
func (e *evaluation) tiers(matches []scored, first []index.Node) error {
	none := uint32(len(first)) // #nosec G115 -- a handful
	for i := range matches {
		matches[i].tier = none
	}
	for tier, n := range first {
		list, err := e.eval(n)
		if err != nil {
			return err
		}
		i := 0
		for _, s := range list {
			for i < len(matches) && matches[i].doc < s.doc {
				i++
			}
			if i < len(matches) && matches[i].doc == s.doc && matches[i].tier == none {
				matches[i].tier = uint32(tier) // #nosec G115 -- as above
			}
		}
	}
	return nil
}

// order returns how two matches compare: negative when the first comes first.
func (v *view) order(o index.Order) func(a, b scored) int {
	within := v.within(o)
	return func(a, b scored) int {
		if a.tier != b.tier {
			return cmp.Compare(a.tier, b.tier)
		}
		return within(a, b)
	}
}

// within returns how two matches of one tier compare.
func (v *view) within(o index.Order) func(a, b scored) int {
	heads := v.cols.Heads
	byID := func(a, b scored) int { return cmp.Compare(heads[a.doc].ID, heads[b.doc].ID) }
	if o == index.ByScore {
		return func(a, b scored) int {
			if a.score != b.score {
				return cmp.Compare(b.score, a.score)
			}
			return byID(a, b)
		}
	}
	return func(a, b scored) int {
		ta, tb := heads[a.doc].Published, heads[b.doc].Published
		switch {
		case ta.Equal(tb):
			return byID(a, b)
		case ta.IsZero() || tb.IsZero():
			if ta.IsZero() {
				return 1
			}
			return -1
		case o == index.Newest:
			return tb.Compare(ta)
		default:
			return ta.Compare(tb)
		}
	}
}

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
	result := &index.Result{Total: len(matches)}
	for _, f := range req.Facets {
		result.Facets = append(result.Facets, v.facets[f.Attribute].count(matches, f.Size))
	}
	if req.Limit > 0 {
		top := index.Top(matches, req.Offset+req.Limit, v.order(req.Sort))
		for _, s := range top[min(req.Offset, len(top)):] {
			result.Hits = append(result.Hits, index.Hit{Head: v.cols.Heads[s.doc], Score: s.score})
		}
	}
	return result, nil
}

// order returns how two matches compare: negative when the first comes first.
func (v *view) order(o index.Order) func(a, b scored) int {
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

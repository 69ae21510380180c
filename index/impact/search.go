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
	found := e.eval(req.Query)
	defer e.give(found)
	result := &index.Result{Total: found.len()}
	for _, r := range req.Facets {
		result.Facets = append(result.Facets, f.facet(r, found))
	}
	if req.Limit > 0 && result.Total > 0 {
		e.page(result, found, req)
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
			c := &f.facets[i]
			return c.count(found, r.Size, make([]uint32, len(c.keys.ends)))
		}
	}
	return nil
}

// page fills in the hits.
func (e *evaluation) page(result *index.Result, found *set, req *index.Request) {
	none := int32(len(req.First)) // #nosec G115 -- a handful
	var first []*set
	for _, n := range req.First {
		s := e.eval(n)
		defer e.give(s)
		first = append(first, s)
	}
	top := newTopK(min(req.Offset+req.Limit, result.Total), e.file.order(req.Sort))
	if req.Sort == index.ByScore {
		top.byScore = true
	}
	for i, word := range found.bits {
		for ; word != 0; word &= word - 1 {
			doc := uint32(i<<6 + bits.TrailingZeros64(word))                            // #nosec G115 -- articles are counted in 32 bits
			m := index.Match{Doc: index.Doc(doc), Tier: none, Score: found.scores[doc]} // #nosec G115 -- articles are counted in 31 bits
			for tier, s := range first {
				if s.has(doc) {
					m.Tier = int32(tier) // #nosec G115 -- as above
					break
				}
			}
			top.offer(m)
		}
	}
	list := top.sorted()
	list = list[min(req.Offset, len(list)):]
	if req.Bare {
		result.Matches = list
		return
	}
	result.Hits = make([]index.Hit, len(list))
	for i, m := range list {
		result.Hits[i] = index.Hit{Match: m, Head: e.file.Head(m.Doc)}
	}
}

// order returns how two matches compare: negative when the first comes first. Articles
// are numbered by id, so that equal ones are ordered by their numbers.
func (f *File) order(o index.Order) func(a, b index.Match) int {
	if o == index.ByScore {
		return byScore
	}
	return func(a, b index.Match) int {
		if a.Tier != b.Tier {
			return cmp.Compare(a.Tier, b.Tier)
		}
		return f.byDate(uint32(a.Doc), uint32(b.Doc), o == index.Newest) // #nosec G115 -- never negative
	}
}

func byScore(a, b index.Match) int {
	switch {
	case a.Tier != b.Tier:
		return int(a.Tier) - int(b.Tier)
	case a.Score > b.Score:
		return -1
	case a.Score < b.Score:
		return 1
	default:
		return int(a.Doc) - int(b.Doc)
	}
}

// byDate compares two articles by date, those without one last.
func (f *File) byDate(a, b uint32, newest bool) int {
	x, y := f.published[a], f.published[b]
	switch {
	case x == undated && y == undated:
		return cmp.Compare(a, b)
	case x == undated:
		return 1
	case y == undated:
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

// topK keeps the k first of the matches that it is offered: a heap, the last one on top.
type topK struct {
	k       int
	compare func(a, b index.Match) int
	// byScore says that what scores less than the last one in its tier is none of them.
	byScore bool
	heap    []index.Match
}

func newTopK(k int, compare func(a, b index.Match) int) *topK {
	return &topK{k: k, compare: compare, heap: make([]index.Match, 0, k)}
}

func (t *topK) offer(m index.Match) {
	if len(t.heap) < t.k {
		t.heap = append(t.heap, m)
		if len(t.heap) == t.k {
			for i := t.k/2 - 1; i >= 0; i-- {
				t.down(i, t.k)
			}
		}
		return
	}
	last := &t.heap[0]
	if t.byScore && m.Score < last.Score && m.Tier >= last.Tier || t.compare(m, *last) >= 0 {
		return
	}
	*last = m
	t.down(0, t.k)
}

func (t *topK) down(i, n int) {
	for {
		last := 2*i + 1
		if last >= n {
			return
		}
		if last+1 < n && t.compare(t.heap[last+1], t.heap[last]) > 0 {
			last++
		}
		if t.compare(t.heap[last], t.heap[i]) <= 0 {
			return
		}
		t.heap[i], t.heap[last] = t.heap[last], t.heap[i]
		i = last
	}
}

// sorted returns the matches in order; nothing may be offered afterwards.
func (t *topK) sorted() []index.Match {
	slices.SortFunc(t.heap, t.compare)
	return t.heap
}

package impact

import (
	"cmp"
	"context"
	"math/bits"

	"kindred/index"
)

// match is an article that is found, as it is ordered.
type match struct {
	doc   uint32
	tier  uint32 // see index.Hit
	score float64
}

// Search answers a request as [index.Reader] has it.
func (f *File) Search(ctx context.Context, req *index.Request) (*index.Result, error) {
	e := &evaluation{ctx: ctx, file: f, ranking: &req.Ranking, impacts: req.Ranking == f.footer.Ranking}
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
	none := uint32(len(req.First)) // #nosec G115 -- a handful
	var first []*set
	for _, n := range req.First {
		s := e.eval(n)
		defer e.give(s)
		first = append(first, s)
	}
	top := newTopK(min(req.Offset+req.Limit, result.Total), e.file.order(req.Sort))
	for i, word := range found.bits {
		for ; word != 0; word &= word - 1 {
			doc := i<<6 + bits.TrailingZeros64(word)
			m := match{doc: uint32(doc), tier: none, score: found.scores[doc]} // #nosec G115 -- articles are counted in 32 bits
			for tier, s := range first {
				if s.has(m.doc) {
					m.tier = uint32(tier) // #nosec G115 -- as above
					break
				}
			}
			top.offer(&m)
		}
	}
	list := top.sorted()
	list = list[min(req.Offset, len(list)):]
	result.Hits = make([]index.Hit, len(list))
	for i, m := range list {
		h := &result.Hits[i]
		h.Doc, h.Score, h.Tier = index.Doc(m.doc), m.score, int(m.tier) // #nosec G115 -- articles are counted in 31 bits
		if !req.Bare {
			h.Head = e.file.Head(h.Doc)
		}
	}
}

// order returns how two matches compare: negative when the first comes first. Articles
// are numbered by id, so that equal ones are ordered by their numbers.
func (f *File) order(o index.Order) func(a, b *match) int {
	within := func(a, b *match) int {
		if a.score != b.score {
			return cmp.Compare(b.score, a.score)
		}
		return cmp.Compare(a.doc, b.doc)
	}
	if o != index.ByScore {
		within = func(a, b *match) int { return f.byDate(a.doc, b.doc, o == index.Newest) }
	}
	return func(a, b *match) int {
		if a.tier != b.tier {
			return cmp.Compare(a.tier, b.tier)
		}
		return within(a, b)
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
	compare func(a, b *match) int
	heap    []match
}

func newTopK(k int, compare func(a, b *match) int) *topK {
	return &topK{k: k, compare: compare, heap: make([]match, 0, k)}
}

func (t *topK) offer(m *match) {
	if len(t.heap) < t.k {
		t.heap = append(t.heap, *m)
		for i := len(t.heap) - 1; i > 0; {
			up := (i - 1) / 2
			if t.compare(&t.heap[i], &t.heap[up]) <= 0 {
				return
			}
			t.heap[i], t.heap[up] = t.heap[up], t.heap[i]
			i = up
		}
		return
	}
	if t.compare(m, &t.heap[0]) < 0 {
		t.heap[0] = *m
		t.down(0, len(t.heap))
	}
}

func (t *topK) down(i, n int) {
	for {
		last := 2*i + 1
		if last >= n {
			return
		}
		if last+1 < n && t.compare(&t.heap[last+1], &t.heap[last]) > 0 {
			last++
		}
		if t.compare(&t.heap[last], &t.heap[i]) <= 0 {
			return
		}
		t.heap[i], t.heap[last] = t.heap[last], t.heap[i]
		i = last
	}
}

// sorted returns the matches in order; nothing may be offered afterwards.
func (t *topK) sorted() []match {
	for n := len(t.heap) - 1; n > 0; n-- {
		t.heap[0], t.heap[n] = t.heap[n], t.heap[0]
		t.down(0, n)
	}
	return t.heap
}

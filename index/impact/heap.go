package impact

import "slices"

// scored is an article and the bits of its score: scores are never negative, so that they
// are ordered as their bits are.
type scored struct {
	score uint64
	doc   uint32
}

// behind reports whether an article comes behind another one: it scores less, or the same
// with a higher number.
func (s scored) behind(o scored) bool {
	return s.score < o.score || s.score == o.score && s.doc > o.doc
}

// scoreHeap keeps the k first of the articles that it is offered, the last of them on
// top.
type scoreHeap struct {
	k    int
	heap []scored
}

// offer takes in an article.
func (h *scoreHeap) offer(score uint64, doc uint32) {
	s := scored{score, doc}
	if len(h.heap) == h.k {
		if h.k > 0 && h.heap[0].behind(s) {
			h.down(s)
		}
		return
	}
	h.heap = append(h.heap, s)
	if len(h.heap) == h.k { // the first order is made at once
		slices.SortFunc(h.heap, func(a, b scored) int { return -compareScored(a, b) })
	}
}

// down puts an article in the place of the last one.
func (h *scoreHeap) down(s scored) {
	i, n := 0, len(h.heap)
	for {
		child := 2*i + 1
		if child >= n {
			break
		}
		if child+1 < n && h.heap[child+1].behind(h.heap[child]) {
			child++
		}
		if !h.heap[child].behind(s) {
			break
		}
		h.heap[i] = h.heap[child]
		i = child
	}
	h.heap[i] = s
}

// sorted returns the articles in order; nothing may be offered afterwards.
func (h *scoreHeap) sorted() []scored {
	slices.SortFunc(h.heap, compareScored)
	return h.heap
}

// compareScored is negative when the first comes first.
func compareScored(a, b scored) int {
	switch {
	case b.behind(a):
		return -1
	case a.behind(b):
		return 1
	default:
		return 0
	}
}

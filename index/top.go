package index

import "slices"

// Top returns the k first of a list in the order of compare, which must order
// it fully. It keeps a heap of k entries, the last one on top, so that ten hits
// out of many thousand matches do not sort them all. The list is left as it is.
func Top[T any](list []T, k int, compare func(a, b T) int) []T {
	k = min(k, len(list))
	if k <= 0 {
		return nil
	}
	heap := slices.Clone(list[:k])
	for i := k/2 - 1; i >= 0; i-- {
		siftDown(heap, i, compare)
	}
	for _, x := range list[k:] {
		if compare(x, heap[0]) < 0 {
			heap[0] = x
			siftDown(heap, 0, compare)
		}
	}
	slices.SortFunc(heap, compare)
	return heap
}

func siftDown[T any](heap []T, i int, compare func(a, b T) int) {
	for {
		last := 2*i + 1
		if last >= len(heap) {
			return
		}
		if last+1 < len(heap) && compare(heap[last+1], heap[last]) > 0 {
			last++
		}
		if compare(heap[last], heap[i]) <= 0 {
			return
		}
		heap[i], heap[last] = heap[last], heap[i]
		i = last
	}
}

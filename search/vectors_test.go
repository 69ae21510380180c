package search

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestBringForward(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		list := make([]int, r.IntN(60))
		for i := range list {
			list[i] = r.IntN(1 + r.IntN(60))
		}
		k := r.IntN(70)
		want := slices.Sorted(slices.Values(list))
		slices.Reverse(want)
		got := slices.Clone(list)
		bringForward(got, k)
		k = min(k, len(list))
		if slices.SortFunc(got[:k], func(x, y int) int { return y - x }); !slices.Equal(got[:k], want[:k]) {
			t.Fatalf("bringForward(%v, %d) = %v, want the first to be %v", list, k, got, want[:k])
		}
		if slices.SortFunc(got, func(x, y int) int { return y - x }); !slices.Equal(got, want) {
			t.Fatalf("bringForward(%v, %d) = %v: something is lost", list, k, got)
		}
	}
}

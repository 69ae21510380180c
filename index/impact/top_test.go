package impact

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The first of a list come in order, whether their scores are multiples of a grain or not.
func TestFirst(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32)) // #nosec G404 -- the same lists each time
	for i := range 2000 {
		list := make([]scored, rng.IntN(600))
		for doc := range list {
			list[doc] = scored{float64(rng.IntN(50)) * grain * 999, uint32(doc)} // #nosec G115 -- few
		}
		if i%2 == 0 && len(list) > 0 {
			list[rng.IntN(len(list))].score = []float64{grain / 3, 1e9}[rng.IntN(2)]
		}
		rng.Shuffle(len(list), func(a, b int) { list[a], list[b] = list[b], list[a] })
		k := rng.IntN(len(list) + 2)
		want := slices.SortedFunc(slices.Values(list), compareScored)
		want = want[:min(k, len(want))]
		if got := first(list, k); !slices.Equal(want, got) {
			t.Fatalf("the first %d: %v, want %v", k, got, want)
		}
	}
}

package bleve

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"kindred/index"
)

// What is encoded is decoded: ids and reasons as they were, scores to within a
// five-millionth of the highest.
func TestRelatedCodec(t *testing.T) {
	articles := threeArticles(t)
	rng := rand.New(rand.NewPCG(1, 2)) // #nosec G404 -- the same lists each time
	for range 300 {
		lists := map[string][]index.Neighbor{}
		for _, id := range []string{"a", "b", "c"} {
			var list []index.Neighbor
			for range rng.IntN(30) {
				n := index.Neighbor{ID: []string{"a", "b", "c"}[rng.IntN(3)], Score: math.Exp(rng.NormFloat64() * 5)}
				if rng.IntN(3) == 0 {
					n.Score = 1 + float64(rng.IntN(3))*1e-6
				}
				for range rng.IntN(4) {
					n.Reasons = append(n.Reasons, fmt.Sprint("word ", rng.IntN(200)))
				}
				list = append(list, n)
			}
			slices.SortFunc(list, func(x, y index.Neighbor) int { return cmp.Compare(y.Score, x.Score) })
			lists[id] = list
		}
		data, err := encodeRelated(t.Context(), articles, maps.All(lists))
		if err != nil {
			t.Fatal(err)
		}
		r, err := newRelated(data, articles.Len())
		if err != nil {
			t.Fatal(err)
		}
		for doc, id := range []string{"a", "b", "c"} {
			want := lists[id]
			limit := rng.IntN(40)
			got, err := r.list(articles, index.Doc(doc), limit) // #nosec G115 -- three
			if err != nil || len(got) != min(limit, len(want)) {
				t.Fatalf("list(%d) = %v, %v; want %d entries", limit, got, err, min(limit, len(want)))
			}
			for i := range got {
				if i > 0 && got[i].Score > got[i-1].Score {
					t.Errorf("entries %d and %d are in another order: %v, want %v", i-1, i, got[i-1:i+1], want[i-1:i+1])
				}
				if got[i].ID != want[i].ID || !slices.Equal(got[i].Reasons, want[i].Reasons) ||
					math.Abs(got[i].Score-want[i].Score) > want[0].Score/5e6 || !(got[i].Score > 0) {
					t.Errorf("entry %d: %v, want %v", i, got[i], want[i])
				}
			}
		}
	}
}

// The same lists give the same file, in whatever order they come.
func TestRelatedOrder(t *testing.T) {
	articles := threeArticles(t)
	lists := map[string][]index.Neighbor{
		"a": {{ID: "b", Score: 1, Reasons: []string{"x", "yy"}}}, "b": {{ID: "c", Score: 1, Reasons: []string{"z", "x"}}}, "c": nil,
	}
	want, err := encodeRelated(t.Context(), articles, maps.All(lists))
	if err != nil {
		t.Fatal(err)
	}
	for range 20 { // maps come in another order each time
		got, err := encodeRelated(t.Context(), articles, maps.All(lists))
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("another file: %v", err)
		}
	}
}

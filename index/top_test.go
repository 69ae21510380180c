package index

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestTopIsTheFrontOfTheSortedList compares with the standard sort. The second
// part of an entry makes the order full, as ids do for hits.
func TestTopIsTheFrontOfTheSortedList(t *testing.T) {
	type entry struct{ Score, ID int }
	compare := func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	}
	rapid.Check(t, func(t *rapid.T) {
		list := make([]entry, rapid.IntRange(0, 60).Draw(t, "length"))
		ids := rapid.Permutation(numbered(len(list))).Draw(t, "ids")
		for i := range list {
			list[i] = entry{rapid.IntRange(0, 9).Draw(t, "score"), ids[i]}
		}
		k := rapid.IntRange(-2, 70).Draw(t, "k")

		given := slices.Clone(list)
		want := slices.Clone(list)
		slices.SortFunc(want, compare)
		want = want[:min(max(k, 0), len(want))]

		got := Top(list, k, compare)
		if !slices.Equal(got, want) {
			t.Fatalf("Top(%v, %d) = %v, want %v", given, k, got, want)
		}
		if !slices.Equal(list, given) {
			t.Fatalf("Top changed the list from %v to %v", given, list)
		}
	})
}

func numbered(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

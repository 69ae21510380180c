package vocabulary_test

import (
	"slices"
	"strings"
	"testing"

	"kindred/search/searchtest"
	"kindred/search/vocabulary"
)

// A word is the same one of a vocabulary by its text and by its place.
func TestCount(t *testing.T) {
	v := searchtest.Counted(map[string]int{"": 1, "a": 2, "ab": 3, "b": 4, "ü": 5, "海": 6})
	for i := range v.Len() {
		if got, want := v.Count(v.Word(i)), v.Articles(i); got != want {
			t.Errorf("Count(%q) = %d, want %d", v.Word(i), got, want)
		}
		if got, want := v.Place(v.Word(i)), (vocabulary.Span{From: i, To: i + 1}); got != want {
			t.Errorf("Place(%q) = %v, want %v", v.Word(i), got, want)
		}
	}
	for _, word := range []string{"abc", "c", "A"} {
		if n := v.Count(word); n != 0 {
			t.Errorf("Count(%q) = %d, want 0", word, n)
		}
		if p := v.Place(word); p.From != p.To {
			t.Errorf("Place(%q) = %v, want nothing", word, p)
		}
	}
	if n := searchtest.Counted(nil).Count("a"); n != 0 {
		t.Errorf("Count of no words = %d, want 0", n)
	}
}

// The words that begin with a prefix are those that a look at every word finds.
func TestBeginnings(t *testing.T) {
	v := searchtest.Many(t, 2000)
	for _, prefix := range []string{"", "a", "st", "the", "ü", "xqz", "\xff"} {
		var want []string
		for i := range v.Len() {
			if strings.HasPrefix(v.Word(i), prefix) {
				want = append(want, v.Word(i))
			}
		}
		from, to := v.Beginnings(prefix)
		var got []string
		for i := from; i < to; i++ {
			got = append(got, v.Word(i))
		}
		if !slices.Equal(got, want) || v.Begins(prefix) != (len(want) > 0) {
			t.Errorf("%d words begin with %q, want %d; Begins is %v", len(got), prefix, len(want), v.Begins(prefix))
		}
		best := slices.SortedStableFunc(slices.Values(want), func(a, b string) int { return v.Count(b) - v.Count(a) })
		if top := v.Beginning(prefix, 5); !slices.Equal(top, best[:min(5, len(best))]) {
			t.Errorf("the most frequent words that begin with %q are %q, want %q", prefix, top, best[:min(5, len(best))])
		}
	}
}

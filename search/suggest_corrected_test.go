package search

import (
	"fmt"
	"slices"
	"testing"
)

// What is misspelt is put right as a search does it, also where articles have another form of it in
// some language.
func TestSuggestCorrectsInflections(t *testing.T) {
	articles := posts("en", [3]string{"slip", "A slip", "Who suports it?"})
	for i := range stemRatio + 1 {
		articles = append(articles, posts("en", [3]string{fmt.Sprint("right", i), fmt.Sprintf("Supporting free threading %d", i), "We support it by supporting it."})...)
	}
	s := serving(t, articles...)
	const query, right = "Suporting free thr", "Supporting free thr"
	if got := asked(t, s, Request{Query: query}); got.Corrected != right {
		t.Fatalf("a search takes it for %q", got.Corrected)
	}
	got := listed(suggestions(t, s, SuggestRequest{Query: query}), "")
	if !slices.Contains(got, "title Supporting free threading 0") || !slices.Contains(got, "query "+right) {
		t.Errorf("%q are suggested", got)
	}
}

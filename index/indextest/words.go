package indextest

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kindred/corpus"
	"kindred/index"
)

func wordsOf(t *testing.T, b index.Backend, form index.Form) []index.WordCount {
	t.Helper()
	var list []index.WordCount
	for w, err := range b.Words(t.Context(), form) {
		if err != nil {
			t.Fatalf("Words: %v", err)
		}
		list = append(list, w)
	}
	return list
}

func testWords(t *testing.T, b index.Backend) {
	if got := wordsOf(t, b, index.Exact); len(got) != 0 {
		t.Errorf("words of an empty index: %v", got)
	}
	for _, a := range []corpus.Article{ // one batch each: no part of the index may matter
		{ID: "a", Title: "Ropes", Tags: []string{"ropes", "tide"}, Text: "A rope, ropes, 绳子", Language: "en"},
		{ID: "b", Title: "Tides", Text: "The rope", Language: "en"},
		{ID: "c", Title: "Tide", Text: "No rope", Language: "en"},
	} {
		put(t, b, a)
	}
	want := []index.WordCount{
		{Text: "a", Articles: 1},
		{Text: "no", Articles: 1},
		{Text: "rope", Articles: 3},
		{Text: "ropes", Articles: 1},
		{Text: "the", Articles: 1},
		{Text: "tide", Articles: 1},
		{Text: "tides", Articles: 1},
		{Text: "子", Articles: 1},
		{Text: "绳", Articles: 1},
	}
	if diff := cmp.Diff(want, wordsOf(t, b, index.Exact)); diff != "" {
		t.Errorf("words as written (-want +got):\n%s", diff)
	}
	want = []index.WordCount{
		{Text: "a", Articles: 1},
		{Text: "no", Articles: 1},
		{Text: "rope", Articles: 3},
		{Text: "the", Articles: 1},
		{Text: "tide", Articles: 2},
		{Text: "绳子", Articles: 1},
	}
	if diff := cmp.Diff(want, wordsOf(t, b, index.Stem)); diff != "" {
		t.Errorf("stems (-want +got):\n%s", diff)
	}
	for _, err := range b.Words(t.Context(), index.Stem) {
		if err != nil {
			t.Error(err)
		}
		break // may be left before its end
	}
}

func testOccurrences(t *testing.T, b index.Backend) {
	for _, a := range []corpus.Article{
		{ID: "a", Title: "Tide and rope", Text: "Ropes in the tide. A rope.", Code: "rope", Language: "en"},
		{ID: "b", Title: "Sheep", Text: "No water here.", Language: "en"},
		{ID: "c", Title: "The rope", Summary: "rope", Text: "海茶", Language: "en"},
	} {
		put(t, b, a)
	}
	words := [][]string{{"rope", "cord"}, {"tide"}, {"海茶"}, {"nowhere"}, nil}
	got, err := b.Occurrences(t.Context(), []string{"c", "nobody", "a", "b"}, words, index.Title, index.Body)
	if err != nil {
		t.Fatal(err)
	}
	const code = 6 + index.TextGap + 1 // the body's text has six words
	want := [][]index.Occurrence{
		{{Word: 0, Field: index.Title, Position: 2}, {Word: 2, Field: index.Body, Position: 1}},
		nil,
		{
			{Word: 1, Field: index.Title, Position: 1},
			{Word: 0, Field: index.Title, Position: 3},
			{Word: 0, Field: index.Body, Position: 1},
			{Word: 1, Field: index.Body, Position: 4},
			{Word: 0, Field: index.Body, Position: 6},
			{Word: 0, Field: index.Body, Position: code},
		},
		nil,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, err := b.Occurrences(t.Context(), nil, words, index.Title); err != nil || len(got) != 0 {
		t.Errorf("of no article: %v, %v", got, err)
	}
	if got, err := b.Occurrences(t.Context(), []string{"a"}, words); err != nil || len(slices.Concat(got...)) != 0 {
		t.Errorf("in no field: %v, %v", got, err)
	}
}

package indextest

import (
	"slices"
	"testing"
	"time"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err) // a slip in this file
	}
	return t
}

// harbour is the corpus of most cases: few words, so that every length can be
// counted by hand.
func harbour() []corpus.Article {
	return []corpus.Article{
		{
			ID: "anchor", URL: "/anchor/", Aliases: []string{"/old-anchor/"}, Title: "Anchors that hold", Language: "en",
			Text: "An anchor holds in sand.\n\nAnchoring in weed is luck.", Headings: []string{"Weed"},
			Tags: []string{"Sailing", "tools"}, Authors: []string{"Maud Okafor"}, Published: day("2021-05-01"),
		},
		{
			ID: "bread", URL: "https://example.org/bread", Title: "Bread", Language: "en",
			Text: "Bread for the boat keeps a week.", Tags: []string{"bread", "sailing"},
			Authors: []string{"Rosa Quint"}, Published: day("2022-01-01").In(time.FixedZone("", 2*60*60)).Add(-2 * time.Hour), Summary: "Loaves at example.org.",
			Image: corpus.Image{URL: "/bread.jpg", Width: 1200, Height: 800, Alt: "A loaf"},
		},
		{
			ID: "café", URL: "/café", Title: "Café Étoile", Language: "en",
			Text: "The naïve painter’s table. Crème brûlée!", Tags: []string{"town"}, Published: day("2020-02-29"),
		},
		{
			ID: "notes/bericht", Title: "Werkbericht", Language: "de",
			Text: "Die Anker halten. Der Anker hält.", Tags: []string{"SAILING"}, Code: "anchor := hold()",
		},
		{
			ID: "tea", Title: "茶", Language: "zh", Text: "海边的茶叶要防潮。", Published: day("2023-07-07"),
		},
	}
}

// put stores articles or ends the test.
func put(t *testing.T, b index.Backend, articles ...corpus.Article) {
	t.Helper()
	if err := b.Put(t.Context(), articles...); err != nil {
		t.Fatalf("Put: %v", err)
	}
}

// plain is a ranking in which every field counts the same.
var plain = index.BM25F{K1: 1.2, Fields: [index.NumFields]index.FieldWeight{
	index.Title: {Weight: 1, B: 0.75}, index.Headings: {Weight: 1, B: 0.75}, index.Tags: {Weight: 1, B: 0.75},
	index.Summary: {Weight: 1, B: 0.75}, index.Body: {Weight: 1, B: 0.75},
}}

// find returns the result of a query or ends the test.
func find(t *testing.T, b index.Backend, n index.Node) *index.Result {
	t.Helper()
	return ask(t, b, &index.Request{Query: n, Ranking: plain, Limit: 100})
}

func ask(t *testing.T, b index.Backend, req *index.Request) *index.Result {
	t.Helper()
	r, err := b.Search(t.Context(), req)
	if err != nil {
		t.Fatalf("Search(%v): %v", req.Query, err)
	}
	return r
}

func ids(r *index.Result) []string {
	list := []string{}
	for _, h := range r.Hits {
		list = append(list, h.ID)
	}
	return list
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}

// stem returns a term of weight 1 for a word in a language.
func stem(language, word string) index.Term {
	t := analysis.For(language).Tokens(nil, word)[0]
	return index.Term{Form: index.Stem, Variants: []index.Variant{{Text: t.Stem, Weight: 1}}, Weight: 1}
}

// exact returns a term of weight 1 for a word as it is written.
func exact(word string) index.Term {
	t := analysis.For("en").Tokens(nil, word)[0]
	return index.Term{Form: index.Exact, Variants: []index.Variant{{Text: t.Exact, Weight: 1}}, Weight: 1}
}

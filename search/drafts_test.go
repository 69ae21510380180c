package search

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"kindred/corpus"
	"kindred/index"
)

// secrets are words, ids and titles that stand in drafts of the sample alone.
func secrets(t *testing.T, b *blog) (words []string, drafts []corpus.Article) {
	t.Helper()
	words = []string{"zibbelquark", "quorvathine"}
	for _, a := range b.all {
		if !a.Visibility.IsPublic() {
			drafts = append(drafts, a)
			words = append(words, strings.ToLower(a.Title), a.ID, a.URL)
		}
	}
	if len(drafts) != 2 {
		t.Fatalf("the sample has %d drafts, want 2", len(drafts))
	}
	for _, d := range drafts {
		text := strings.ToLower(d.Title + d.Text)
		if !strings.Contains(text, words[0]) && !strings.Contains(text, words[1]) {
			t.Fatalf("the draft %s has none of the words that tests look for", d.ID)
		}
	}
	return words, drafts
}

// Nothing of a draft is in any answer, whatever is asked.
func TestDrafts(t *testing.T) {
	b := sampleBlog(t)
	words, drafts := secrets(t, b)
	checked := 0
	check := func(what string, answer any) {
		t.Helper()
		checked++
		data, err := json.Marshal(answer)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ToLower(string(data))
		for _, w := range words {
			if strings.Contains(text, w) {
				t.Errorf("%s shows %q", what, w)
			}
		}
	}
	queries := []string{
		"", "zibbelq", "quorv", "tag:computing", "tag:garden", `author:"Rosa Quint"`, `author:"Dag Ottesby"`, "after:2026-09-01 before:2026-10-01",
		"secret search draft", "heated propagator", "tomatoes", "text search", "draft", "the", `"propagator"`,
	}
	for _, d := range drafts {
		queries = append(queries, strings.Fields(d.Text)...)
	}
	slices.Sort(queries)
	for _, query := range slices.Compact(queries) {
		res := b.find(t, Request{Query: query, Limit: MaxLimit})
		for _, h := range res.Hits {
			if slices.ContainsFunc(drafts, func(d corpus.Article) bool { return d.ID == h.ID }) {
				t.Errorf("%q finds the draft %s", query, h.ID)
			}
		}
		res.Query, res.Unknown = "", nil // the reader's own words
		check("the answer to "+query, res)
	}
	for _, query := range []string{"zibbelquark", "quorvathine", "zibbelq", "-the zibbelquark ", `"quorvathine"`, `tag:"quorvathine"`, "zibbelquark's "} {
		if res := b.find(t, Request{Query: query}); res.Total != 0 || len(res.Facets.Tags) != 0 {
			t.Errorf("%q finds %d articles and %v", query, res.Total, res.Facets.Tags)
		}
	}
	for _, a := range b.public {
		res, err := b.service.Related(t.Context(), RelatedRequest{ID: a.ID, Limit: MaxRelated})
		if err != nil {
			t.Fatal(err)
		}
		check("the list of "+a.ID, res)
		article, err := b.service.Article(t.Context(), a.ID)
		if err != nil {
			t.Fatal(err)
		}
		check("the article "+a.ID, article)
	}
	if checked < 400 {
		t.Errorf("looked at %d answers only", checked)
	}
}

func TestDraftsAreNotFound(t *testing.T) {
	b := sampleBlog(t)
	_, drafts := secrets(t, b)
	for _, d := range drafts {
		if _, err := b.service.Article(t.Context(), d.ID); !errors.Is(err, ErrNotFound) {
			t.Errorf("Article(%q): %v, want ErrNotFound", d.ID, err)
		}
		for _, req := range []RelatedRequest{{ID: d.ID}, {URL: d.URL}, {URL: "https://blog.example" + d.URL}} {
			if _, err := b.service.Related(t.Context(), req); !errors.Is(err, ErrNotFound) {
				t.Errorf("Related(%+v): %v, want ErrNotFound", req, err)
			}
		}
		// Not even in the engine, whoever asks.
		res, err := b.backend.Search(t.Context(), &index.Request{Query: index.Filter{Attribute: index.ID, Values: []string{d.ID}}})
		if err != nil || res.Total != 0 {
			t.Errorf("the engine holds %s: %+v, %v", d.ID, res, err)
		}
	}
}

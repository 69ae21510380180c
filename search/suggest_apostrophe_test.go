package search

import (
	"slices"
	"testing"
)

// Titles go on behind an apostrophe, whatever the index makes of the word with it.
func TestSuggestBehindApostrophes(t *testing.T) {
	articles := posts("en",
		[3]string{"hard", "Because It’s Hard", "It's hard, and because it'sn't easy it'll be long."},
		[3]string{"hit", "Because it hit hard", "It did."},
	)
	articles = append(articles, posts("fr",
		[3]string{"apps", "Installation et mise à jour d'applications", "Une application est mise à jour."},
		[3]string{"phone", "Mise à jour d’un téléphone", "Le téléphone est mis à jour."},
		[3]string{"other", "Mise à jour de la liste", "La liste est mise à jour."},
	)...)
	for i := range articles {
		articles[i].Tags = []string{articles[i].Language + "-tag"}
	}
	s := serving(t, articles...)
	french := []string{"Mise à jour d’un téléphone", "Installation et mise à jour d'applications"}
	for query, want := range map[string][]string{
		"Because It’": {"Because It’s Hard"}, "because it'": {"Because It’s Hard"},
		"Mise à jour d'": french, "tag:fr-tag mise à jour d’": french, "tag:en-tag mise à jour d’": {},
		"jour x'": {}, `"mise à jour d'`: {}, "'": {}, "d'": {},
	} {
		got := suggestions(t, s, SuggestRequest{Query: query})
		if titles := listed(got, SuggestedTitle); !slices.Equal(titles, want) {
			t.Errorf("for %q the titles %q are suggested, want %q", query, titles, want)
		}
		if queries := listed(got, SuggestedQuery); slices.Contains(queries, "because it'sn't") {
			t.Errorf("for %q a slip is suggested: %q", query, queries)
		}
	}
}

package search

import (
	"strings"
	"testing"

	"kindred/index/analysis"
)

// checkOwnTitles checks that each article is the first for its own title, unless
// another has that title, too.
func (s *set) checkOwnTitles(t *testing.T) {
	articles, twins := 0, 0
	for a, err := range s.gen.reader.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if strings.TrimSpace(a.Title) == "" {
			continue
		}
		articles++
		r, err := s.service.Search(t.Context(), Request{Query: a.Title, Limit: 1, HeadsOnly: true})
		switch {
		case err != nil:
			t.Errorf("%s: %v", a.ID, err)
		case len(r.Hits) == 0:
			t.Errorf("%q finds nothing, want %s", a.Title, a.ID)
		case r.Hits[0].ID == a.ID:
		case sameTitle(&r.Hits[0], a.Title):
			twins++
		default:
			t.Errorf("%q finds %s, %q, first, want %s", a.Title, r.Hits[0].ID, r.Hits[0].Title, a.ID)
		}
	}
	t.Logf("%d articles, of which %d come after one with the same title", articles, twins)
}

// sameTitle reports whether a hit has a title, but for case, accents and marks.
func sameTitle(h *Hit, title string) bool {
	key := analysis.For(h.Language).Key
	return analysis.Fold(h.Title) == analysis.Fold(title) || key(title) != "" && key(h.Title) == key(title)
}

package search

import (
	"slices"
	"testing"

	"kindred/corpus"
)

// reported is a failure that users of a search engine reported, told by articles of
// our own: what was asked, and what they said should have been found. Its name is the
// thread and what failed there.
type reported struct {
	name     string
	articles []corpus.Article
	query    string
	// finds are the articles that are found, in any order, and no others; ranks are
	// those that come first, in this order; never are those that are not found. What is
	// nil is not asked for.
	finds, ranks, never []string
}

// reproduce asks every case of a service of its own, as a reader does: with all that
// is switched on.
func reproduce(t *testing.T, cases []reported) {
	t.Helper()
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			judge(t, &tc, serving(t, tc.articles...))
		})
	}
}

// judge asks one case.
func judge(t *testing.T, tc *reported, s *Service) {
	t.Helper()
	if tc.finds == nil && tc.ranks == nil && tc.never == nil {
		t.Fatal("the case expects nothing")
	}
	res := asked(t, s, Request{Query: tc.query, Limit: MaxLimit})
	got := idsOf(res)
	if tc.finds != nil && !slices.Equal(sorted(got), sorted(tc.finds)) {
		t.Errorf("%q finds %q, want %q and nothing else", tc.query, got, tc.finds)
	}
	if n := min(len(tc.ranks), len(got)); !slices.Equal(got[:n], tc.ranks) {
		t.Errorf("%q ranks %q, want %q first", tc.query, got, tc.ranks)
	}
	for _, id := range tc.never {
		if slices.Contains(got, id) {
			t.Errorf("%q finds %q, want it without %q", tc.query, got, id)
		}
	}
	if res.Total != len(got) {
		t.Errorf("%q counts %d articles and shows %d", tc.query, res.Total, len(got))
	}
}

// posts are articles of one language; each is an id, a title and a text.
func posts(lang string, list ...[3]string) []corpus.Article {
	articles := make([]corpus.Article, len(list))
	for i, a := range list {
		articles[i] = corpus.Article{ID: a[0], URL: "/" + a[0] + "/", Title: a[1], Text: a[2], Language: lang}
	}
	return articles
}

// among returns articles, and others of several languages that have nothing to do
// with them: whatever finds too much finds those.
func among(articles ...corpus.Article) []corpus.Article {
	others := posts("en",
		[3]string{"other-harbour", "The harbour at dawn", "Fog comes up the lane before breakfast, and the ferry waits for whoever is late."},
		[3]string{"other-garden", "Beans on strings", "Fasten each string loosely, water at dusk, and pick while the pods are thin."},
		[3]string{"other-clock", "A clock that stopped", "It stood on the shelf for years; a drop of oil and some patience were enough."})
	others = append(others, posts("de", [3]string{"other-brot", "Brot am Abend", "Der Teig ruht über Nacht, und am Morgen wird gebacken."})...)
	return append(slices.Clone(articles), others...)
}

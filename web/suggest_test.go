package web

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kindred/search"
)

func TestSuggestionsForBrowsers(t *testing.T) {
	for _, tc := range []struct {
		name string
		cfg  Config
		want string
	}{
		{"same host", Config{}, "http://example.com/posts/reef/"},
		{"site", Config{SiteURL: "https://example.org"}, "https://example.org/posts/reef/"},
		{"demo", Config{DemoArticles: true}, "http://example.com/articles/reef"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := ask(t, newServer(t, tc.cfg), http.MethodGet, "/suggest?q=reef")
			checkHeader(t, r, "Content-Type", "application/x-suggestions+json")
			checkHeader(t, r, "Cache-Control", cacheChecked)
			var got []any
			if err := json.Unmarshal([]byte(bodyOf(t, r)), &got); err != nil {
				t.Fatal(err)
			}
			want := []any{
				"reef",
				[]any{"When to <reef>", "Reefs & rocks", "reef early"},
				[]any{"Article", "Tag", "Search"},
				[]any{tc.want, "http://example.com/search?tag=Reefs+%26+rocks", "http://example.com/search?q=reef+early"},
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// In the API, too, an article leads to the site.
func TestSuggestionsLeadToTheSite(t *testing.T) {
	r := ask(t, newServer(t, Config{SiteURL: "https://example.org"}), http.MethodGet, "/api/v1/suggest?q=reef")
	var got search.SuggestResult
	if err := json.Unmarshal([]byte(bodyOf(t, r)), &got); err != nil {
		t.Fatal(err)
	}
	if url := got.Suggestions[0].URL; url != "https://example.org/posts/reef/" {
		t.Errorf("the article is at %q", url)
	}
}

func TestNothingToSuggest(t *testing.T) {
	s := newServer(t, Config{Search: &fake{suggest: func(context.Context, search.SuggestRequest) (*search.SuggestResult, error) {
		return &search.SuggestResult{Query: "x", Suggestions: []search.Suggestion{}}, nil
	}}})
	for target, want := range map[string]string{
		"/suggest?q=x":        `["x",[],[],[]]` + "\n",
		"/api/v1/suggest?q=x": `{"query":"x","suggestions":[]}` + "\n",
	} {
		if got := bodyOf(t, ask(t, s, http.MethodGet, target)); got != want {
			t.Errorf("GET %s: %q, want %q", target, got, want)
		}
	}
}

func TestSuggestionsAreAskedFor(t *testing.T) {
	var asked search.SuggestRequest
	s := newServer(t, Config{Search: &fake{languages: []string{"en", "de"}, suggest: func(_ context.Context, req search.SuggestRequest) (*search.SuggestResult, error) {
		asked = req
		return suggestionsOf(&req), nil
	}}})
	for target, want := range map[string]search.SuggestRequest{
		"?q=reef+":                 {Query: "reef ", Limit: 8},
		"?q=a&limit=3&prefer=de":   {Query: "a", Limit: 3, Prefer: "de"},
		"?prefer=fr,de-AT%3Bq=0.5": {Limit: 8, Prefer: "de"},
		"?q=a&prefer=fr&page=zero": {Query: "a", Limit: 8},
	} {
		for _, path := range []string{"/suggest", "/api/v1/suggest"} {
			ask(t, s, http.MethodGet, path+target)
			if diff := cmp.Diff(want, asked); diff != "" {
				t.Errorf("GET %s%s (-want +got):\n%s", path, target, diff)
			}
		}
	}
}

package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kindred/search"
)

// TestAPIAnswersWithTheTypesOfSearch reads each answer back.
func TestAPIAnswersWithTheTypesOfSearch(t *testing.T) {
	s := newServer(t, Config{Search: finding(2, nil)})
	for _, tc := range []struct {
		target    string
		got, want any
	}{
		{"/api/v1/search?q=x", new(search.Result), resultOf(2, &search.Request{Query: "x", Limit: 10})},
		{"/api/v1/related?id=a%2Fb&limit=2", new(search.RelatedResult), relatedOf(&search.RelatedRequest{ID: "a/b", Limit: 2})},
		{"/api/v1/suggest?q=x", new(search.SuggestResult), suggestionsOf(&search.SuggestRequest{Query: "x"})},
		{"/api/v1/articles/a/b%3Fc", new(search.Article), articleOf("a/b?c")},
	} {
		r := ask(t, s, http.MethodGet, tc.target)
		checkHeader(t, r, "Content-Type", typeJSON)
		if err := json.Unmarshal([]byte(bodyOf(t, r)), tc.got); err != nil {
			t.Fatal(err)
		}
		switch want := tc.want.(type) { // the generation stays inside
		case *search.Result:
			want.Generation = 0
		case *search.RelatedResult:
			want.Generation = 0
		case *search.SuggestResult:
			want.Generation = 0
		case *search.Article:
			want.Generation = 0
		}
		if diff := cmp.Diff(tc.want, tc.got); diff != "" {
			t.Errorf("GET %s (-want +got):\n%s", tc.target, diff)
		}
	}
}

func TestBadRequestsNeverReachSearch(t *testing.T) {
	s := newServer(t, Config{Search: failing(errors.New("asked"))})
	for target, contentType := range map[string]string{
		"/api/v1/search?limit=0": typeProblem, "/api/v1/related": typeProblem, "/search?page=x": typeHTML, "/related?id=a&limit=x": typeHTML,
	} {
		r := ask(t, s, http.MethodGet, target)
		checkFailure(t, r, 400, "")
		checkHeader(t, r, "Content-Type", contentType)
	}
}

// cached are addresses whose answers have tags.
var cached = []string{
	"/", "/search?q=x", "/articles/a", "/related?id=a", "/api/v1/search?q=x", "/api/v1/related?id=a", "/api/v1/articles/a",
	"/suggest?q=x", "/api/v1/suggest?q=x", "/api/v1/search?q=x&exact=1", "/search?q=x&exact=1",
}

func TestUnchangedAnswersAreNotSentAgain(t *testing.T) {
	asked := 0
	generation := testGeneration
	f := &fake{ready: func() (int, error) { return generation, nil }}
	f.search = func(_ context.Context, req search.Request) (*search.Result, error) {
		asked++
		r := resultOf(1, &req)
		r.Generation = generation
		return r, nil
	}
	s := newServer(t, Config{Search: f})
	seen := map[string]string{}
	for _, target := range cached {
		first := ask(t, s, http.MethodGet, target)
		tag := first.Header.Get("ETag")
		if other, ok := seen[tag]; ok || tag == "" {
			t.Errorf("GET %s: tag %q is that of %q", target, tag, other)
		}
		seen[tag] = target
		again := ask(t, s, http.MethodGet, target, "If-None-Match", `"other", `+tag)
		if body := bodyOf(t, again); again.StatusCode != http.StatusNotModified || body != "" {
			t.Errorf("GET %s again: status %d, %d bytes", target, again.StatusCode, len(body))
		}
		checkHeader(t, again, "ETag", tag)
		checkHeader(t, again, "Cache-Control", first.Header.Get("Cache-Control"))
		if r := ask(t, s, http.MethodGet, target, "If-None-Match", `W/"gen-6-0000"`); r.StatusCode != http.StatusOK {
			t.Errorf("GET %s with another tag: status %d", target, r.StatusCode)
		}
	}
	if asked != 10 { // five addresses ask search: first, and with another tag
		t.Errorf("search was asked %d times, want 10", asked)
	}
	old := ask(t, s, http.MethodGet, "/api/v1/search?q=x").Header.Get("ETag")
	generation++
	if r := ask(t, s, http.MethodGet, "/api/v1/search?q=x", "If-None-Match", old); r.StatusCode != http.StatusOK {
		t.Errorf("after a new generation: status %d, want 200", r.StatusCode)
	}
}

func TestSameQuestionSameTag(t *testing.T) {
	s := newServer(t, Config{})
	tag := func(target string) string { return ask(t, s, http.MethodGet, target).Header.Get("ETag") }
	if a, b := tag("/api/v1/search?q=x&tag=a"), tag("/api/v1/search?utm=1&limit=10&tag=a&q=x"); a != b {
		t.Errorf("the same question has tags %s and %s", a, b)
	}
	if a, b := tag("/api/v1/search?q=x"), tag("/api/v1/search?q=x+"); a == b {
		t.Errorf("different questions have the tag %s", a)
	}
}

// TestTagsHoldForOneServer covers an index that was built anew from nothing: its
// generation has the number of the old one, and other articles.
func TestTagsHoldForOneServer(t *testing.T) {
	old := ask(t, newServer(t, Config{}), http.MethodGet, "/").Header.Get("ETag")
	r := ask(t, newServer(t, Config{}), http.MethodGet, "/", "If-None-Match", old)
	if r.StatusCode != http.StatusOK {
		t.Errorf("the tag of another server: status %d, want 200", r.StatusCode)
	}
}

// TestServersOfOneIndexShareTags covers servers side by side.
func TestServersOfOneIndexShareTags(t *testing.T) {
	of := func(title, identity string) string {
		s := newServer(t, Config{Title: title, Identity: func(int) string { return identity }})
		return ask(t, s, http.MethodGet, "/search?q=x").Header.Get("ETag")
	}
	if a, b := of("A", "one"), of("A", "one"); a != b {
		t.Errorf("two servers of one index: tags %s and %s", a, b)
	}
	if a, b := of("A", "one"), of("A", "other"); a == b {
		t.Errorf("two indexes have the tag %s", a)
	}
	if a, b := of("A", "one"), of("B", "one"); a == b {
		t.Errorf("two sites have the tag %s", a)
	}
	if a, b := of("A", ""), of("A", ""); a == b {
		t.Errorf("generations without an identity have the tag %s", a)
	}
}

func TestHead(t *testing.T) {
	s := newServer(t, Config{})
	for _, target := range append([]string{"/static/search.js", "/healthz", "/readyz", "/nothing"}, cached...) {
		get := ask(t, s, http.MethodGet, target)
		head := ask(t, s, http.MethodHead, target)
		if head.StatusCode != get.StatusCode {
			t.Errorf("HEAD %s: status %d, GET says %d", target, head.StatusCode, get.StatusCode)
		}
		for _, name := range []string{"Content-Type", "Content-Length", "ETag", "Cache-Control"} {
			checkHeader(t, head, name, get.Header.Get(name))
		}
	}
}

func TestStatic(t *testing.T) {
	s := newServer(t, Config{})
	for name, contentType := range map[string]string{
		"kindred.css": "text/css; charset=utf-8", "related.css": "text/css; charset=utf-8", "search.js": "text/javascript; charset=utf-8",
		"icon.svg": "image/svg+xml",
	} {
		r := ask(t, s, http.MethodGet, "/static/"+name)
		checkHeader(t, r, "Content-Type", contentType)
		want := cacheChecked
		if name == "related.css" { // sites load it
			want = cacheScript
		}
		checkHeader(t, r, "Cache-Control", want)
		again := ask(t, s, http.MethodGet, "/static/"+name, "If-None-Match", r.Header.Get("ETag"))
		if again.StatusCode != http.StatusNotModified {
			t.Errorf("%s again: status %d", name, again.StatusCode)
		}
		checkHeader(t, ask(t, s, http.MethodGet, "/static/"+name+"?v=old"), "Cache-Control", want)
	}
}

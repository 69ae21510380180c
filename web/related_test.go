package web

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kindred/search"
)

func TestFragment(t *testing.T) {
	var asked search.RelatedRequest
	s := newServer(t, Config{Search: &fake{
		related: func(_ context.Context, req search.RelatedRequest) (*search.RelatedResult, error) {
			asked = req
			return relatedOf(&req), nil
		},
	}})
	r := ask(t, s, http.MethodGet, "/related?url=https%3A%2F%2Fexample.org%2Fposts%2Freef%2F")
	if diff := cmp.Diff(search.RelatedRequest{URL: "https://example.org/posts/reef/", Limit: 3}, asked); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
	checkHeader(t, r, "Content-Type", typeHTML)
	checkHeader(t, r, "Cache-Control", cacheFragment)
	body := bodyOf(t, r)
	if !strings.HasPrefix(body, "<aside") || !strings.HasSuffix(body, "</aside>") {
		t.Errorf("not one aside: %s", body)
	}
	doc := parse(t, body)
	for selector, want := range map[string][]string{
		".kindred-card":                  {"Kin 0 9 March 2026 Deutsch Excerpt 0. because: reef, sail", "Kin 1 9 March 2026 Deutsch Excerpt 1. because: reef, sail", "Kin 2 9 March 2026 Deutsch Excerpt 2. because: reef, sail"},
		".kindred-card .kindred-excerpt": {"Excerpt 0.", "Excerpt 1.", "Excerpt 2."},
	} {
		if diff := cmp.Diff(want, texts(doc, selector)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", selector, diff)
		}
	}
	if got := attrs(doc, ".kindred-card h3 a", "href"); !cmp.Equal(got, []string{"/kin/0/", "/kin/1/", "/kin/2/"}) {
		t.Errorf("links %q", got)
	}
	checkFragmentIsPolite(t, body)
}

// checkFragmentIsPolite checks that the fragment changes nothing in the page
// that takes it in.
func checkFragmentIsPolite(t *testing.T, body string) {
	t.Helper()
	doc := parse(t, body)
	if n := doc.Find("style, script, link, [style], [onclick], [onerror], [onload]").Length(); n != 0 {
		t.Errorf("%d inline styles or scripts: %s", n, body)
	}
	for _, name := range append(attrs(doc, "[class]", "class"), attrs(doc, "[id]", "id")...) {
		if !strings.HasPrefix(name, "kindred-") {
			t.Errorf("class or id %q of the page's own kind", name)
		}
	}
}

func TestCardStyleStaysInItsBlock(t *testing.T) {
	files, err := loadAssets()
	if err != nil {
		t.Fatal(err)
	}
	css := regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(string(files.files["related.css"].content), "")
	for _, m := range regexp.MustCompile(`([^{}]+)\{`).FindAllStringSubmatch(css, -1) {
		for selector := range strings.SplitSeq(m[1], ",") {
			selector = strings.TrimSpace(selector)
			if !strings.HasPrefix(selector, ".kindred-") && !strings.HasPrefix(selector, "@media") {
				t.Errorf("selector %q reaches beyond the block", selector)
			}
		}
	}
}

func TestFragmentOfNothingIsEmpty(t *testing.T) {
	s := newServer(t, Config{Search: &fake{
		related: func(context.Context, search.RelatedRequest) (*search.RelatedResult, error) {
			return &search.RelatedResult{ID: "a", Generation: 1}, nil
		},
	}})
	r := ask(t, s, http.MethodGet, "/related?id=a")
	if body := bodyOf(t, r); r.StatusCode != http.StatusOK || body != "" {
		t.Errorf("status %d, body %q", r.StatusCode, body)
	}
}

func TestBareCard(t *testing.T) {
	s := newServer(t, Config{Search: &fake{
		related: func(context.Context, search.RelatedRequest) (*search.RelatedResult, error) {
			return &search.RelatedResult{Articles: []search.Kindred{{ID: "no title"}}}, nil
		},
	}})
	body := bodyOf(t, ask(t, s, http.MethodGet, "/related?id=a"))
	doc := parse(t, body)
	if got := texts(doc, ".kindred-card"); !cmp.Equal(got, []string{"no title"}) {
		t.Errorf("card %q", got)
	}
	if doc.Find("a, time").Length() != 0 {
		t.Errorf("a link or date out of nothing: %s", body)
	}
}

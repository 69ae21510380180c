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

// A translation of the article is told from other articles, in the page's language.
func TestFragmentMarksTranslations(t *testing.T) {
	s := newServer(t, Config{Search: &fake{related: func(_ context.Context, req search.RelatedRequest) (*search.RelatedResult, error) {
		result := relatedOf(&req)
		result.Articles[1].Translation = true
		return result, nil
	}}})
	doc := parse(t, bodyOf(t, ask(t, s, http.MethodGet, "/related?id=a&lang=fr")))
	want := []string{"9 mars 2026 Deutsch", "9 mars 2026 Deutsch Traduction de cet article", "9 mars 2026 Deutsch"}
	if diff := cmp.Diff(want, texts(doc, ".kindred-date")); diff != "" {
		t.Errorf("dates (-want +got):\n%s", diff)
	}
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

func TestLookOfTheFragment(t *testing.T) {
	s := newServer(t, Config{SiteURL: "https://example.org", Search: &fake{related: func(_ context.Context, req search.RelatedRequest) (*search.RelatedResult, error) {
		r := relatedOf(&req)
		r.Articles[0].Image, r.Articles[1].Image = "/a.jpg", "javascript:x"
		r.Articles[2].Image, r.Articles[2].ImageAlt, r.Articles[2].ImageWidth, r.Articles[2].ImageHeight = "/b.jpg", `A "sail"`, 1600, 1200
		r.Articles[3].Image, r.Articles[3].ImageWidth, r.Articles[3].ImageHeight = "/c.png", 64, 1<<40
		return r, nil
	}}})
	body := bodyOf(t, ask(t, s, http.MethodGet, "/related?id=a&lang=de-AT&level=6&heading=Mehr+%3Cb%3E&show=image,date&limit=4"))
	doc := parse(t, body)
	for selector, want := range map[string][]string{
		"aside[lang=de] h6.kindred-heading": {"Mehr <b>"},
		"h6.kindred-title":                  {"Kin 0", "Kin 1", "Kin 2", "Kin 3"},
		".kindred-date":                     {"9. März 2026", "9. März 2026", "9. März 2026", "9. März 2026"},
		".kindred-language, .kindred-excerpt, .kindred-reasons": nil,
	} {
		if got := texts(doc, selector); !cmp.Equal(got, want) && len(got)+len(want) > 0 {
			t.Errorf("%s: %q, want %q", selector, got, want)
		}
	}
	for name, want := range map[string][]string{
		"src": {"https://example.org/a.jpg", "https://example.org/b.jpg", "https://example.org/c.png"},
		"alt": {"", `A "sail"`, ""}, "width": {"320", "320", "320"}, "height": {"180", "240", "180"},
	} {
		if got := attrs(doc, "img", name); !cmp.Equal(got, want) {
			t.Errorf("pictures: %s %q, want %q", name, got, want)
		}
	}
	checkFragmentIsPolite(t, body)
	for _, bad := range []string{"show=all", "level=1", "level=7", "lang=a*b", "heading=" + strings.Repeat("a", 201), "limit=25"} {
		if r := ask(t, s, http.MethodGet, "/related?id=a&"+bad); r.StatusCode != http.StatusBadRequest {
			t.Errorf("%.20s: status %d", bad, r.StatusCode)
		}
	}
}

// TestRelatedIsAskedOnce covers the answers that are kept.
func TestRelatedIsAskedOnce(t *testing.T) {
	asked, generation := 0, 1
	s := newServer(t, Config{Search: &fake{
		ready: func() (int, error) { return generation, nil },
		related: func(_ context.Context, req search.RelatedRequest) (*search.RelatedResult, error) {
			asked++
			r := relatedOf(&req)
			r.Generation = generation
			return r, nil
		},
	}})
	for _, target := range []string{"/related?id=a", "/api/v1/related?id=a"} {
		asked, generation = 0, 1
		for range 3 {
			ask(t, s, http.MethodGet, target)
		}
		if asked != 1 {
			t.Errorf("GET %s three times asks %d times", target, asked)
		}
		generation = 2
		ask(t, s, http.MethodGet, target)
		if asked != 2 {
			t.Errorf("GET %s of a new generation: asked %d times", target, asked)
		}
	}
}

func TestEmbedPage(t *testing.T) {
	s := newServer(t, Config{Address: "https://search.example", Search: finding(1, nil)})
	doc := pageOf(t, s, `/embed?limit=5&level=3&columns=2&heading=More+%22%3Cb%3E&show=image&show=date`)
	code := texts(doc, ".paste code")
	want := `url="/the/page/" limit="5" level="3" heading="More &#34;&lt;b&gt;" show="image date" columns="2"`
	if len(code) != 6 || !strings.Contains(code[0], want) || !strings.Contains(code[0], `src="https://search.example/static/kindred-related.js"`) {
		t.Errorf("%d pieces of code, the first is %s", len(code), code[0])
	}
	for i, address := range []string{"get_permalink", `{{url absolute="true"}}`, "{{ .Permalink }}", "{{ page.url | absolute_url }}"} {
		if !strings.Contains(code[i+1], address) {
			t.Errorf("%s lacks %s", code[i+1], address)
		}
	}
	preview := doc.Find("kindred-related")
	if preview.AttrOr("limit", "") != "5" || preview.AttrOr("heading", "") != `More "<b>` || preview.AttrOr("columns", "") != "2" {
		html, _ := doc.Find("section").First().Html()
		t.Errorf("preview %s", html)
	}
	if r := ask(t, s, http.MethodGet, "/embed?limit=13"); r.StatusCode != http.StatusBadRequest {
		t.Errorf("13 cards: status %d", r.StatusCode)
	}
}

// A server puts the address of its page in as it was asked for. Nothing in it is a parameter.
func TestFragmentOfAnInsertedAddress(t *testing.T) {
	var asked search.RelatedRequest
	s := newServer(t, Config{Search: &fake{
		related: func(_ context.Context, req search.RelatedRequest) (*search.RelatedResult, error) {
			asked = req
			return relatedOf(&req), nil
		},
	}})
	for inserted, want := range map[string]search.RelatedRequest{
		"limit=5&here=/img/?p=1&id=5":       {URL: "/img/?p=1&id=5", Limit: 5},
		"limit=5&here=/img/?limit=50&a;b":   {URL: "/img/?limit=50&a;b", Limit: 5},
		"here=/a+b/":                        {URL: "/a+b/", Limit: 3},
		"here=/per%2520cent/?q=a%zz&here=b": {URL: "/per%2520cent/?q=a%zz&here=b", Limit: 3},
	} {
		if r := ask(t, s, http.MethodGet, "/related?"+inserted); r.StatusCode != http.StatusOK || asked != want {
			t.Errorf("%s: %d, asked for %+v", inserted, r.StatusCode, asked)
		}
	}
	for _, wrong := range []string{"url=/a&here=/b", "id=a&here=/b", "here=/" + strings.Repeat("a", maxIDBytes)} {
		if r := ask(t, s, http.MethodGet, "/related?"+wrong); r.StatusCode != http.StatusBadRequest {
			t.Errorf("%.40s: %d", wrong, r.StatusCode)
		}
	}
}

package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kindred/search"
)

// finding returns a fake that finds so many articles, and keeps the request.
func finding(total int, asked *search.Request) *fake {
	return &fake{search: func(_ context.Context, req search.Request) (*search.Result, error) {
		if asked != nil {
			*asked = req
		}
		return resultOf(total, &req), nil
	}}
}

func TestSearchPage(t *testing.T) {
	var asked search.Request
	s := newServer(t, Config{Title: "Harbour Notes", Search: finding(45, &asked)})
	doc := pageOf(t, s, "/search?q=reef+early&tag=Sailing&author=Ann&lang=en&after=2026-01-31&before=2027-01-01&sort=newest&page=2")

	want := search.Request{
		Query: "reef early", Tags: []string{"Sailing"}, Authors: []string{"Ann"}, Languages: []string{"en"},
		After: time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), Before: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
		Sort: search.Newest, Offset: 10, Limit: 10, AllFacets: true,
	}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
	for selector, want := range map[string][]string{
		"title":                    {"reef early – Harbour Notes"},
		"h1":                       {"Search articles"},
		"#count[role=status]":      {"45 articles for “reef early”, page 2 of 5"},
		"option[selected]":         {"Newest first"},
		".active .chip":            {"Remove the filter Tag: Sailing ×", "Remove the filter Author: Ann ×", "Remove the filter Language: English ×", "Remove the filter From: 31 January 2026 ×", "Remove the filter Before: 1 January 2027 ×"},
		"nav.pager [aria-current]": {"Page 2"},
	} {
		if diff := cmp.Diff(want, texts(doc, selector)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", selector, diff)
		}
	}
	for selector, want := range map[string]string{
		"input#q": "reef early", "input[name=tag][form=search][checked]": "Sailing", "input[name=author][checked]": "Ann",
		"input[name=lang][checked]": "en", "input[name=after]": "2026-01-31", "input[name=before]": "2027-01-01",
	} {
		if got := attrs(doc, selector, "value"); !cmp.Equal(got, []string{want}) {
			t.Errorf("%s: values %q, want %q", selector, got, want)
		}
	}
	if got := attrs(doc, "ol.list", "start"); !cmp.Equal(got, []string{"11"}) {
		t.Errorf("list starts at %q", got)
	}
	if n := doc.Find("#results .hit").Length(); n != 10 {
		t.Errorf("%d hits, want 10", n)
	}
	hit := doc.Find(".hit").First()
	if got := hit.Find("h3 a").AttrOr("href", ""); got != "/posts/10/" {
		t.Errorf("link of the hit: %q", got)
	}
	if got := hit.Find("time").AttrOr("datetime", ""); got != "2026-03-09" {
		t.Errorf("date of the hit: %q", got)
	}
	if got := hit.Find(".section + .snippet").Prev().Text(); got != "Sails & wind" {
		t.Errorf("the snippet stands under %q", got)
	}
	if html, _ := hit.Find(".snippet").Html(); html != "Reef the <mark>sail</mark> &amp; wait." {
		t.Errorf("snippet: %q", html)
	}
}

// TestEachLinkChangesOneThing follows the links of a page and compares what is
// asked for then.
func TestEachLinkChangesOneThing(t *testing.T) {
	const target = "/search?q=reef+%26+x&tag=Sailing&tag=Boats&author=Ann&sort=oldest&page=3"
	var asked search.Request
	fake := finding(95, &asked)
	inner := fake.search
	fake.search = func(ctx context.Context, req search.Request) (*search.Result, error) {
		r, err := inner(ctx, req)
		r.Facets = facetsOf("sailing", 9, "C++ & more", 4)
		return r, err
	}
	s := newServer(t, Config{Search: fake})
	doc := pageOf(t, s, target)
	base := search.Request{
		Query: "reef & x", Tags: []string{"Sailing", "Boats"}, Authors: []string{"Ann"}, Sort: search.Oldest, Limit: 10, AllFacets: true,
	}
	for _, tc := range []struct {
		selector string
		change   func(*search.Request)
	}{
		{"a[rel=prev]", func(r *search.Request) { r.Offset = 10 }},
		{"a[rel=next]", func(r *search.Request) { r.Offset = 30 }},
		{".pager li:last-child a", func(r *search.Request) { r.Offset = 90 }},
		{".active li:first-child a", func(r *search.Request) { r.Tags = []string{"Boats"} }},
		{".active li:last-child a", func(r *search.Request) { r.Authors = nil }},
		{".hit:first-child .tags li:last-child a", func(r *search.Request) { r.Tags = []string{"Sailing", "Boats", "Go & co"} }},
	} {
		want := base
		tc.change(&want)
		pageOf(t, s, doc.Find(tc.selector).First().AttrOr("href", "/missing"))
		if diff := cmp.Diff(want, asked); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.selector, diff)
		}
	}
	// Boxes: the one in use that is not counted, the counted one in use, the other one.
	var boxes []string
	for _, box := range doc.Find("input[name=tag][form=search]").EachIter() {
		_, on := box.Attr("checked")
		boxes = append(boxes, fmt.Sprintf("%s %v %s", box.AttrOr("value", ""), on, box.Parent().Find(".facet-count").Text()))
	}
	if diff := cmp.Diff([]string{"Boats true ", "sailing true 9", "C++ & more false 4"}, boxes); diff != "" {
		t.Errorf("boxes (-want +got):\n%s", diff)
	}
}

// facetsOf builds facets of values and counts. The element type belongs to a
// package that web must not know, so it is grown, not named.
func facetsOf(valuesAndCounts ...any) search.Facets {
	var f search.Facets
	n := len(valuesAndCounts) / 2
	f.Tags = slices.Grow(f.Tags, n)[:n]
	for i := range f.Tags {
		f.Tags[i].Value, _ = valuesAndCounts[2*i].(string)
		f.Tags[i].Count, _ = valuesAndCounts[2*i+1].(int)
	}
	return f
}

// english returns what pages say in English.
func english(t *testing.T) *wording {
	t.Helper()
	l, err := loadWordings()
	if err != nil {
		t.Fatal(err)
	}
	return l.named("en")
}

func TestPager(t *testing.T) {
	for _, tc := range []struct {
		page, total int
		want        string
	}{
		{1, 0, ""},
		{1, 10, ""},
		{1, 11, "[1] 2 next"},
		{2, 11, "prev 1 [2]"},
		{1, 100, "[1] 2 3 …10 next"},
		{5, 100, "prev 1 …3 4 [5] 6 7 …10 next"},
		{4, 100, "prev 1 2 3 [4] 5 6 …10 next"},
		{10, 100, "prev 1 …8 9 [10]"},
		{11, 100, ""},
		{1001, 999_999, "prev 1 …999 1000 [1001]"},
	} {
		p := pagerOf(pageParams{Page: tc.page}, tc.total)
		var shown []string
		if p.Previous != "" {
			shown = append(shown, "prev")
		}
		for _, l := range p.Pages {
			number := strconv.Itoa(l.Number)
			if l.Current {
				number = "[" + number + "]"
			}
			if l.Gap {
				number = "…" + number
			}
			shown = append(shown, number)
		}
		if p.Next != "" {
			shown = append(shown, "next")
		}
		got := strings.Join(shown, " ")
		if got != tc.want {
			t.Errorf("page %d of %d articles: %q, want %q", tc.page, tc.total, got, tc.want)
		}
	}
}

func TestCountText(t *testing.T) {
	for _, tc := range []struct {
		query string
		page  int
		total int
		want  string
	}{
		{"", 1, 0, "No articles"},
		{" ", 1, 1, "1 article"},
		{"go ", 1, 1234567, "1\u202f234\u202f567 articles for “go”"},
		{"go", 3, 45, "45 articles for “go”, page 3 of 5"},
	} {
		p := pageParams{filter: filter{Query: tc.query}, Page: tc.page}
		if got := countText(english(t), &p, &search.Result{Total: tc.total}); got != tc.want {
			t.Errorf("countText(%q, page %d, %d) = %q, want %q", tc.query, tc.page, tc.total, got, tc.want)
		}
	}
}

// TestWhatIsSaidOfTheQuery follows the links, too.
func TestWhatIsSaidOfTheQuery(t *testing.T) {
	base := search.Request{Query: "reef erly", Tags: []string{"Sailing"}, Sort: search.Oldest, Limit: 10, AllFacets: true}
	verbatim, other := base, base
	verbatim.Verbatim = true
	other.Query = "reef <early>"
	for _, tc := range []struct {
		name   string
		change func(*search.Result)
		params string
		want   []string
		link   *search.Request
	}{
		{"nothing", func(*search.Result) {}, "", []string{"45 articles for “reef erly”, page 2 of 5"}, nil},
		{
			"corrected", func(r *search.Result) { r.Corrected = "reef early" }, "",
			[]string{"45 articles for “reef early”, page 2 of 5", "Showing results for reef early. Search instead for reef erly"},
			&verbatim,
		},
		{
			"suggested", func(r *search.Result) { r.Suggestion = "reef <early>" }, "&exact=1",
			[]string{"45 articles for “reef erly”, page 2 of 5", "Did you mean reef <early>?"},
			&other,
		},
		{
			"left out", func(r *search.Result) { r.Excluded, r.Including = []string{"a", "b c"}, "reef <early>" }, "",
			[]string{"45 articles for “reef erly”, page 2 of 5", "Left out are articles with a, b c. Search instead for reef <early>"},
			&other,
		},
		{
			"loosened", func(r *search.Result) { r.Loosened = true }, "",
			[]string{"45 articles for “reef erly”, page 2 of 5", "No article that fits has these words together; showing articles with the single words."},
			nil,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var asked search.Request
			f := finding(45, &asked)
			inner := f.search
			f.search = func(ctx context.Context, req search.Request) (*search.Result, error) {
				r, err := inner(ctx, req)
				tc.change(r)
				return r, err
			}
			s := newServer(t, Config{Search: f})
			doc := pageOf(t, s, "/search?q=reef+erly&tag=Sailing&sort=oldest&page=2"+tc.params)
			if diff := cmp.Diff(tc.want, texts(doc, "#count[role=status] > p")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			links := attrs(doc, "#count a", "href")
			if tc.link == nil {
				if len(links) > 0 {
					t.Errorf("links %q", links)
				}
				return
			}
			pageOf(t, s, links[0])
			if diff := cmp.Diff(*tc.link, asked); len(links) != 1 || diff != "" {
				t.Errorf("links %q lead to (-want +got):\n%s", links, diff)
			}
		})
	}
}

func TestNothingFound(t *testing.T) {
	near := []string{"/posts/reef/", "/search?tag=Reefs+%26+rocks", "/search?q=reef+early"}
	for _, tc := range []struct {
		name, target string
		total        int
		suggestFrom  int      // the longest beginning of a word that anything begins with
		want         []string // of the addresses in the advice
		tried        int
	}{
		{"query", "/search?q=zzz", 0, 9, append(near, "/search"), 2},
		{"near half a word", "/search?q=zzzzzz", 0, 3, append(near, "/search"), 2},
		{"near nothing", "/search?q=zzz", 0, 0, []string{"/search"}, 2},
		{"phrase", "/search?q=%22zzz+y%22", 0, 9, append(near, "/search"), 3},
		{"query and filters", "/search?q=zzz&tag=a&lang=de", 0, 9, append(near, "/search?q=zzz", "/search"), 2},
		{"as typed", "/search?q=zzz&tag=a&exact=1", 0, 9, append(near, "/search?exact=1&q=zzz", "/search"), 1},
		{"filters", "/search?tag=a", 0, 9, []string{"/search", "/search"}, 0},
		{"behind the last page", "/search?q=a&page=9", 3, 9, []string{"/search?q=a"}, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := finding(tc.total, nil)
			f.suggest = func(_ context.Context, req search.SuggestRequest) (*search.SuggestResult, error) {
				if len(req.Query) > tc.suggestFrom {
					return &search.SuggestResult{}, nil
				}
				return suggestionsOf(&req), nil
			}
			doc := pageOf(t, newServer(t, Config{Search: f}), tc.target)
			if got := attrs(doc, ".nothing a", "href"); !cmp.Equal(got, tc.want) {
				t.Errorf("advice leads to %q, want %q", got, tc.want)
			}
			if got := doc.Find(".nothing > ul:not(.nearest)").First().Find("li").Length(); tc.tried > 0 && got != tc.tried {
				t.Errorf("%d things were tried, want %d", got, tc.tried)
			}
			if doc.Find(".hit, .pager").Length() > 0 {
				t.Error("there are hits or a pager")
			}
		})
	}
}

// TestNothingFoundShowsNewest covers a reader who would otherwise leave.
func TestNothingFoundShowsNewest(t *testing.T) {
	s := newServer(t, Config{Search: &fake{search: func(_ context.Context, req search.Request) (*search.Result, error) {
		if req.Sort == search.Newest && req.HeadsOnly && req.Query == "" {
			return resultOf(9, &req), nil
		}
		return resultOf(0, &req), nil
	}}})
	for _, target := range []string{"/search?q=zzz", "/search?tag=a", "/search?q=zzz&tag=a&year=1066"} {
		if got := texts(pageOf(t, s, target), ".latest a"); len(got) != latestLimit || got[0] != "Article 0" {
			t.Errorf("GET %s shows %q", target, got)
		}
	}
}

// TestYears covers the boxes of years, which are chosen among.
func TestYears(t *testing.T) {
	var asked search.Request
	f := finding(1, &asked)
	inner := f.search
	f.search = func(ctx context.Context, req search.Request) (*search.Result, error) {
		r, err := inner(ctx, req)
		r.Facets.Years = facetsOf("2026", 9, "2024", 4).Tags
		return r, err
	}
	s := newServer(t, Config{Search: f})
	doc := pageOf(t, s, "/search?q=a&year=2024&year=&year=2019")
	if want := []int{2024, 2019}; !cmp.Equal(asked.Years, want) {
		t.Errorf("asked for %v, want %v", asked.Years, want)
	}
	if got, want := attrs(doc, "input[name=year][form=search]", "value"), []string{"2019", "2026", "2024"}; !cmp.Equal(got, want) {
		t.Errorf("boxes %q, want %q", got, want)
	}
	if got, want := attrs(doc, "input[name=year][checked]", "value"), []string{"2019", "2024"}; !cmp.Equal(got, want) {
		t.Errorf("ticked %q, want %q", got, want)
	}
	links := attrs(doc, ".active a", "href")
	if want := []string{"/search?q=a&year=2019", "/search?q=a&year=2024"}; !cmp.Equal(links, want) {
		t.Errorf("filters are removed by %q, want %q", links, want)
	}
	for _, wrong := range []string{"0", "10000", "MMXX", "-5"} {
		if r := ask(t, s, http.MethodGet, "/search?year="+wrong); r.StatusCode != http.StatusBadRequest {
			t.Errorf("year %s: status %d", wrong, r.StatusCode)
		}
	}
}

func TestEmptyQueryShowsNewest(t *testing.T) {
	var asked search.Request
	s := newServer(t, Config{Search: finding(3, &asked)})
	for _, target := range []string{"/", "/search", "/?q=&sort=&after="} {
		doc := pageOf(t, s, target)
		if got := texts(doc, "#results h2"); !cmp.Equal(got, []string{"Newest articles"}) {
			t.Errorf("GET %s: headings %q", target, got)
		}
		if diff := cmp.Diff(search.Request{Limit: 10, AllFacets: true}, asked); diff != "" {
			t.Errorf("GET %s (-want +got):\n%s", target, diff)
		}
	}
}

// TestPageStructure checks what assistive technology goes by, on every page.
func TestPageStructure(t *testing.T) {
	s := newServer(t, Config{Search: finding(45, nil)})
	for _, target := range []string{"/", "/search?q=a&tag=b&page=2", "/articles/a"} {
		doc := pageOf(t, s, target)
		for selector, want := range map[string]int{
			"html[lang=en]": 1, "header.site": 1, "main#main": 1, "footer.site": 1, "search form[action='/search'] input#q[name=q]": 1,
			"label[for=q]": 1, "h1": 1, "a.skip[href='#main']": 1, "title": 1, "[style], style, script:not([src]):not([type='application/ld+json'])": 0,
			"link[rel=stylesheet]": 2, "meta[name=viewport]": 1,
		} {
			if got := doc.Find(selector).Length(); got != want {
				t.Errorf("GET %s: %d of %s, want %d", target, got, selector, want)
			}
		}
		seen := map[string]bool{}
		for _, id := range attrs(doc, "[id]", "id") {
			if seen[id] {
				t.Errorf("GET %s: two elements with id %q", target, id)
			}
			seen[id] = true
		}
		level := 0
		for _, h := range doc.Find("h1, h2, h3, h4").EachIter() {
			next := int(h.Nodes[0].Data[1] - '0')
			if next > level+1 {
				t.Errorf("GET %s: %q is an h%d after an h%d", target, h.Text(), next, level)
			}
			level = next
		}
		for _, href := range append(attrs(doc, "link[rel=stylesheet]", "href"), attrs(doc, "script[src]", "src")...) {
			r := ask(t, s, http.MethodGet, href)
			checkHeader(t, r, "Cache-Control", cacheForever)
			if r.StatusCode != http.StatusOK {
				t.Errorf("GET %s: status %d", href, r.StatusCode)
			}
		}
	}
}

func TestWhereHitsLead(t *testing.T) {
	for _, tc := range []struct {
		name   string
		cfg    Config
		want   string
		anchor string // of the heading, where we make the page
	}{
		{"same host", Config{}, "/posts/0/", ""},
		{"site", Config{SiteURL: "https://example.org/"}, "https://example.org/posts/0/", ""},
		{"demo", Config{DemoArticles: true}, "/articles/posts/0", "s-sails-wind"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.cfg.Search = finding(1, nil)
			doc := pageOf(t, newServer(t, tc.cfg), "/")
			if got := attrs(doc, ".hit h3 a", "href"); !cmp.Equal(got, []string{tc.want}) {
				t.Errorf("links %q, want %q", got, tc.want)
			}
			if got, want := attrs(doc, ".hit .passage a", "href"), tc.want+"#"+tc.anchor+":~:text=Reef%20the%2C%2Dsail"; !cmp.Equal(got, []string{want}) {
				t.Errorf("passages %q, want %q", got, want)
			}
		})
	}
}

func TestArticlePathIsRead(t *testing.T) {
	for _, id := range []string{
		"a", "2026/reef early", "a?b#c", "100%", "%2F", "ünï/日本", "a//b", "https://example.org/x?y=z", `a"b<c>'d`, "a/", "a+b",
	} {
		u, err := url.Parse(articlePath(id))
		if err != nil {
			t.Fatal(err)
		}
		if u.RawQuery != "" || u.Fragment != "" || u.Path != articlePrefix+id {
			t.Errorf("articlePath(%q) = %q", id, u)
		}
	}
}

func TestDemoArticles(t *testing.T) {
	f := finding(1, nil)
	f.related = func(_ context.Context, req search.RelatedRequest) (*search.RelatedResult, error) {
		if req.ID != "a" && req.URL != "/posts/a/" {
			return nil, search.ErrNotFound
		}
		return &search.RelatedResult{ID: "a", Articles: []search.Kindred{{ID: "b", URL: "/posts/b/", Title: "B"}}}, nil
	}
	for _, tc := range []struct {
		name     string
		demo     bool
		target   string
		status   int
		location string
		links    []string // of cards
	}{
		{"an article's own address", true, "/posts/a/", http.StatusFound, "/articles/a", nil},
		{"an address of nothing", true, "/posts/z/", http.StatusNotFound, "", nil},
		{"without a demo", false, "/posts/a/", http.StatusNotFound, "", nil},
		{"the fragment keeps addresses", true, "/related?id=a", http.StatusOK, "", []string{"/posts/b/"}},
		{"the page links here", true, "/articles/a", http.StatusOK, "", []string{"/articles/b"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newServer(t, Config{Search: f, DemoArticles: tc.demo})
			r := ask(t, s, http.MethodGet, tc.target, "Accept", "text/html")
			if r.StatusCode != tc.status || r.Header.Get("Location") != tc.location {
				t.Errorf("status %d to %q, want %d to %q", r.StatusCode, r.Header.Get("Location"), tc.status, tc.location)
			}
			if tc.links == nil {
				return
			}
			if got := attrs(parse(t, bodyOf(t, r)), ".kindred-link", "href"); !cmp.Equal(got, tc.links) {
				t.Errorf("cards link to %q, want %q", got, tc.links)
			}
		})
	}
}

// The links of tags are those that parameters with one more tag have.
func TestTagLinks(t *testing.T) {
	for _, p := range []pageParams{
		{Page: 1}, {Page: 3, UI: "tag=-"}, {filter: filter{Query: "tag=- &", Tags: []string{"-", "-x"}, Years: []int{2020}}, UI: "de"},
	} {
		links := p.tagLinks()
		for _, tag := range []string{"a", "-", "-X", "two words & more", "日本"} {
			q := p
			q.Page = 1
			if !hasTag(p.Tags, tag) {
				q.Tags = append(slices.Clone(p.Tags), tag)
			}
			if got := links.to(tag); got != q.address() {
				t.Errorf("%+v: the link of %q is %s, want %s", p, tag, got, q.address())
			}
		}
	}
}

// A language that a reader has chosen is that of the pages behind links, too; one in which there are no
// texts is not chosen.
func TestChosenLanguageIsKept(t *testing.T) {
	f := finding(3, nil)
	s := newServer(t, Config{Search: f, DemoArticles: true})
	for chosen, want := range map[string]string{"de": "?ui=de", "xx": "", "": ""} {
		target := "/search?q=x"
		if chosen != "" {
			target += "&ui=" + chosen
		}
		doc := parse(t, bodyOf(t, ask(t, s, http.MethodGet, target, "Accept-Language", "en")))
		links := attrs(doc, ".hit-title a", "href")
		if len(links) != 3 {
			t.Fatalf("ui=%s: %d links", chosen, len(links))
		}
		for _, link := range links {
			page, _, _ := strings.Cut(link, "#")
			if !strings.HasPrefix(page, articlePrefix) || strings.Contains(page, "?") != (want != "") || !strings.HasSuffix(page, want) {
				t.Errorf("ui=%s: %s", chosen, link)
			}
		}
		if foreign := texts(doc, ".hit .language"); chosen == "xx" && len(foreign) > 0 {
			t.Errorf("ui=xx: languages %q", foreign)
		}
	}
}

// A page has no character that HTML does not know.
func TestNullIsNotInPages(t *testing.T) {
	s := newServer(t, Config{Search: finding(0, nil)})
	if body := bodyOf(t, ask(t, s, http.MethodGet, "/search?q=a%00b")); strings.Contains(body, "\x00") || !strings.Contains(body, "a\uFFFDb") {
		t.Error("the page has U+0000")
	}
}

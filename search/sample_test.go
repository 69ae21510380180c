package search

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
)

func TestSampleBuild(t *testing.T) {
	b := sampleBlog(t)
	r := &b.archive.Report
	if len(r.Skipped) != 0 {
		t.Errorf("skipped %v", r.Skipped)
	}
	if len(b.public)+len(r.Copies)+r.Hidden[corpus.Draft] != len(b.all) || r.Hidden[corpus.Draft] != 2 {
		t.Errorf("indexed %d of %d articles, hid %v, %d copies", len(b.public), len(b.all), r.Hidden, len(r.Copies))
	}
}

func TestFirstHit(t *testing.T) {
	b := sampleBlog(t)
	for _, tc := range []struct{ name, query, want string }{
		{"title of stop words only", "To Be or Not to Be", "en/town/to-be-or-not-to-be"},
		{"the same in lower case", "to be or not to be", "en/town/to-be-or-not-to-be"},
		{"accents left out", "cafe etoile", "en/town/the-cafe-etoile-on-market-day"},
		{"accents given", "CAFÉ ÉTOILE", "en/town/the-cafe-etoile-on-market-day"},
		{"accents decomposed", "cafe\u0301 e\u0301toile", "en/town/the-cafe-etoile-on-market-day"},
		{"umlaut left out", "stechbeitel scharfen", "de/werkstatt/stechbeitel-schaerfen"},
		{"Chinese", "堆肥", "zh/garden/seaweed-compost"},
		{"Chinese, two words run together", "天然酵母", "zh/bread/natural-yeast-jar"},
		{"sign", "c++", "en/computing/what-stdmove-does-not-move"},
		{"other sign", "C#", "en/computing/csharp-with-one-free-evening"},
		{"name with colons", "std::move", "en/computing/what-stdmove-does-not-move"},
		{"phrase", `"ten past four"`, "en/workshop/the-kitchen-clock-at-ten-past-four"},
		{"Spanish inflection", "nudo", "es/mar/tres-nudos"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := b.hits(t, tc.query); len(got) == 0 || got[0] != tc.want {
				t.Errorf("%q finds %q first, want %s", tc.query, got[:min(3, len(got))], tc.want)
			}
		})
	}
}

// What a reader types finds while it is typed, from the second letter on.
func TestHalfWords(t *testing.T) {
	b := sampleBlog(t)
	for word, want := range map[string]string{
		"dovetails":  "en/workshop/dovetails-by-lamplight",
		"sauerteig":  "de/brot/anstellgut-im-urlaub",
		"café":       "en/town/the-cafe-etoile-on-market-day",
		"halyards":   "en/health/sleep-when-the-harbour-is-loud",
		"anstellgut": "de/brot/anstellgut-im-urlaub",
	} {
		runes := []rune(word)
		for n := minPrefixRunes; n <= len(runes); n++ {
			if half := string(runes[:n]); !slices.Contains(b.hits(t, half), want) {
				t.Errorf("%q does not find %s", half, want)
			}
		}
	}
	if got := b.find(t, Request{Query: "doveta ", Verbatim: true}); got.Total != 0 {
		t.Errorf("half a word that is finished finds %q", idsOf(got))
	}
}

func TestOwnTitle(t *testing.T) {
	b := sampleBlog(t)
	twins := []string{"en/bread/long-cold-proof", "en/bread/long-cold-proof-again"}
	for _, a := range b.public {
		for _, query := range []string{a.Title, strings.ToLower(a.Title) + " ", strings.ToUpper(a.Title)} {
			got := b.hits(t, query)
			if len(got) > 0 && (got[0] == a.ID || slices.Contains(twins, got[0]) && slices.Contains(twins, a.ID)) {
				continue
			}
			t.Errorf("%q finds %q first, want %s", query, got[:min(3, len(got))], a.ID)
		}
	}
}

// The word as written comes before its inflections in articles that are alike
// otherwise.
func TestExactFirst(t *testing.T) {
	article := func(id, word string) corpus.Article {
		return corpus.Article{ID: id, Language: "en", Title: "Note", Text: "We were " + word + " on the hill in the rain."}
	}
	s := serving(t, article("a", "walked"), article("b", "walking"), article("c", "walks"), article("d", "walk"))
	for query, want := range map[string]string{"walked ": "a", "walking ": "b", "walks ": "c", "walk ": "d", "walk": "d", "walki": "b"} {
		res, err := s.Search(t.Context(), Request{Query: query})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Hits) == 0 || res.Hits[0].ID != want {
			t.Errorf("%q finds %q, want %s first", query, idsOf(res), want)
		}
		if stemmed := query != "walki"; stemmed && res.Total != 4 {
			t.Errorf("%q finds %d articles, want all 4 inflections", query, res.Total)
		}
	}
}

// has reports whether the article holds a word that ok accepts, in any field.
func has(a *corpus.Article, ok func(*analysis.Token) bool) bool {
	for f := range index.Field(index.NumFields) {
		for _, text := range f.Texts(a) {
			for _, t := range analysis.For(a.Language).Tokens(nil, text) {
				if ok(&t) {
					return true
				}
			}
		}
	}
	return false
}

func exact(word string) func(*analysis.Token) bool {
	return func(t *analysis.Token) bool { return t.Exact == word }
}

func stem(word string) func(*analysis.Token) bool {
	return func(t *analysis.Token) bool { return t.Stem == word || t.Exact == word }
}

// says reports whether a text of the article holds the string, all in lower
// case.
func says(a *corpus.Article, s string) bool {
	for f := range index.Field(index.NumFields) {
		for _, text := range f.Texts(a) {
			if strings.Contains(strings.ToLower(text), s) {
				return true
			}
		}
	}
	return false
}

// What is found is what a look at every article finds, and so are the total and
// the facets, whatever the page is.
func TestBruteForce(t *testing.T) {
	b := sampleBlog(t)
	in := func(list []string, v string) bool { return slices.Contains(list, v) }
	for _, tc := range []struct {
		name string
		req  Request
		want func(a *corpus.Article) bool
	}{
		{"everything", Request{}, func(*corpus.Article) bool { return true }},
		{"stem", Request{Query: "baking "}, func(a *corpus.Article) bool { return has(a, stem("bake")) || has(a, exact("baking")) }},
		{"half a word", Request{Query: "harb"}, func(a *corpus.Article) bool {
			return has(a, func(t *analysis.Token) bool { return strings.HasPrefix(t.Exact, "harb") })
		}},
		{"one letter is whole", Request{Query: "c"}, func(a *corpus.Article) bool { return has(a, stem("c")) }},
		{"any word", Request{Query: "lighthouse leinöl "}, func(a *corpus.Article) bool {
			return has(a, stem("lighthous")) || has(a, exact("lighthouse")) || has(a, exact("leinol"))
		}},
		{"without a word", Request{Query: "tag:bread -starter"}, func(a *corpus.Article) bool {
			return in(a.Tags, "bread") && !has(a, exact("starter"))
		}},
		{"words without a word", Request{Query: "sourdough -winter "}, func(a *corpus.Article) bool {
			return has(a, stem("sourdough")) && !has(a, exact("winter"))
		}},
		{"exclusion is exact", Request{Query: "tag:bread -starters"}, func(a *corpus.Article) bool {
			return in(a.Tags, "bread") && !has(a, exact("starters"))
		}},
		{"without a phrase", Request{Query: `tag:town -"market day"`}, func(a *corpus.Article) bool {
			return in(a.Tags, "town") && !says(a, "market day")
		}},
		{"phrase", Request{Query: `"ferry lane"`}, func(a *corpus.Article) bool { return says(a, "ferry lane") }},
		{"phrase in a tag", Request{Query: `"mental health"`}, func(a *corpus.Article) bool { return says(a, "mental health") }},
		{"a word beside a phrase only ranks", Request{Query: `"ferry lane" zzz`}, func(a *corpus.Article) bool {
			return says(a, "ferry lane")
		}},
		{"Chinese phrase", Request{Query: "「天然酵母」"}, func(a *corpus.Article) bool { return says(a, "天然酵母") }},
		{"tag", Request{Query: "tag:winter"}, func(a *corpus.Article) bool { return in(a.Tags, "winter") }},
		{"tag in another case", Request{Query: "tag:WINTER"}, func(a *corpus.Article) bool { return in(a.Tags, "winter") }},
		{"tag without accents", Request{Query: "tag:resteküche"}, func(a *corpus.Article) bool { return in(a.Tags, "Resteküche") }},
		{"tag of two words", Request{Query: `tag:"hand tools"`}, func(a *corpus.Article) bool { return in(a.Tags, "hand tools") }},
		{"part of a tag is none", Request{Query: "tag:hand"}, func(*corpus.Article) bool { return false }},
		{"all tags", Request{Query: "tag:winter", Tags: []string{"bread"}}, func(a *corpus.Article) bool {
			return in(a.Tags, "winter") && in(a.Tags, "bread")
		}},
		{"a misspelt tag became the right one", Request{Query: `tag:"metnal health"`}, func(a *corpus.Article) bool { return in(a.Tags, "metnal health") }},
		{"one of the authors", Request{Query: `author:"jun asano"`, Authors: []string{"Rosa Quint"}}, func(a *corpus.Article) bool {
			return in(a.Authors, "Jun Asano") || in(a.Authors, "Rosa Quint")
		}},
		{"one of the languages", Request{Query: "lang:es", Languages: []string{"zh"}}, func(a *corpus.Article) bool {
			return a.Language == "es" || a.Language == "zh"
		}},
		{"dates", Request{Query: "after:2023-03-04 before:2024"}, func(a *corpus.Article) bool {
			return !a.Published.Before(day("2023-03-04")) && a.Published.Before(day("2024-01-01"))
		}},
		{"dates of the request", Request{After: day("2023-03-04"), Before: day("2023-03-05")}, func(a *corpus.Article) bool {
			return a.Published.Equal(day("2023-03-04"))
		}},
		{"nothing", Request{Query: "xylophonist "}, func(*corpus.Article) bool { return false }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var want []string
			counts := map[string]int{}
			for _, a := range b.public {
				if tc.want(&a) {
					want = append(want, a.ID)
					for _, tag := range a.Tags {
						counts[tag]++
					}
				}
			}
			slices.Sort(want)
			tc.req.Limit = MaxLimit
			all := b.find(t, tc.req)
			got := idsOf(all)
			slices.Sort(got)
			if diff := gocmp.Diff(want, got, sameEmpty); diff != "" {
				t.Errorf("found (-want +got):\n%s", diff)
			}
			for _, page := range []struct{ offset, limit int }{{0, 1}, {3, 2}, {500, 10}} {
				tc.req.Offset, tc.req.Limit = page.offset, page.limit
				res := b.find(t, tc.req)
				if res.Total != len(want) {
					t.Errorf("page %v has total %d, want %d", page, res.Total, len(want))
				}
				if diff := gocmp.Diff(facetOf(counts), res.Facets.Tags); diff != "" {
					t.Errorf("facet beside page %v (-want +got):\n%s", page, diff)
				}
			}
		})
	}
}

var sameEmpty = gocmp.FilterValues(func(a, b []string) bool { return len(a)+len(b) == 0 }, gocmp.Ignore())

// facetOf orders counts as a facet does. (The sample writes each tag in one way.)
func facetOf(counts map[string]int) []index.FacetCount {
	list := []index.FacetCount{}
	for v, n := range counts {
		list = append(list, index.FacetCount{Value: v, Count: n})
	}
	slices.SortFunc(list, func(a, b index.FacetCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return list[:min(len(list), FacetSize)]
}

func TestSort(t *testing.T) {
	b := sampleBlog(t)
	dated := func(sign int) func(x, y Hit) int {
		return func(x, y Hit) int { return cmp.Or(sign*x.Published.Compare(y.Published), cmp.Compare(x.ID, y.ID)) }
	}
	best := func(x, y Hit) int { return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.ID, y.ID)) }
	for _, tc := range []struct {
		name  string
		req   Request
		order func(x, y Hit) int
	}{
		{"words by relevance", Request{Query: "bread winter"}, best},
		{"relevance", Request{Query: "bread winter", Sort: Relevance}, best},
		{"newest", Request{Query: "bread winter", Sort: Newest}, dated(-1)},
		{"oldest", Request{Query: "bread winter", Sort: Oldest}, dated(1)},
		{"no words: newest", Request{}, dated(-1)},
		{"filters only: newest", Request{Query: "tag:winter -bread"}, dated(-1)},
		{"filters only, oldest", Request{Query: "tag:winter", Sort: Oldest}, dated(1)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.req.Limit = MaxLimit
			hits := b.find(t, tc.req).Hits
			if len(hits) < 3 || !slices.IsSortedFunc(hits, tc.order) {
				t.Errorf("%d hits in a wrong order: %v", len(hits), hits)
			}
		})
	}
}

// Pages put together are the whole list, each hit once.
func TestPages(t *testing.T) {
	b := sampleBlog(t)
	for _, query := range []string{"", "bread winter", "the", "tag:town", "茶"} {
		whole := b.hits(t, query)
		for _, size := range []int{1, 7, 50} {
			var got []string
			for offset := 0; offset <= len(whole); offset += size {
				page := b.find(t, Request{Query: query, Offset: offset, Limit: size})
				if len(page.Hits) > size || page.Total != len(whole) {
					t.Fatalf("%q, page of %d at %d: %d hits of %d", query, size, offset, len(page.Hits), page.Total)
				}
				got = append(got, idsOf(page)...)
			}
			if diff := gocmp.Diff(whole, got, sameEmpty); diff != "" {
				t.Errorf("%q in pages of %d (-whole +pages):\n%s", query, size, diff)
			}
		}
	}
	if got := b.find(t, Request{}); len(got.Hits) != DefaultLimit {
		t.Errorf("a page without a limit has %d hits, want %d", len(got.Hits), DefaultLimit)
	}
}

func TestHit(t *testing.T) {
	b := sampleBlog(t)
	res := b.find(t, Request{Query: "dovetails lamplight"})
	a := b.article(t, "en/workshop/dovetails-by-lamplight")
	want := Hit{ID: a.ID, URL: a.URL, Title: a.Title, Tags: a.Tags, Published: a.Published, Language: "en"}
	got := res.Hits[0]
	if got.Snippet == "" || !(got.Score > 0) || math.IsInf(got.Score, 0) {
		t.Errorf("snippet %q, score %v", got.Snippet, got.Score)
	}
	if !strings.HasPrefix(got.Passage, a.URL+"#"+anchor(got.Heading)+":~:text=") || got.Heading == "" || !slices.Contains(a.Headings, got.Heading) {
		t.Errorf("the passage %q stands under %q", got.Passage, got.Heading)
	}
	got.Snippet, got.Score, got.Passage, got.Heading = "", 0, "", ""
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("hit (-want +got):\n%s", diff)
	}
	if res.Query != "dovetails lamplight" || res.Generation != heldGeneration {
		t.Errorf("query %q, generation %d", res.Query, res.Generation)
	}
	heads := b.find(t, Request{Query: "dovetails lamplight", HeadsOnly: true})
	if heads.Hits[0].Snippet != "" || len(heads.Facets.Tags) != 0 || heads.Facets.Tags == nil || heads.Total != res.Total {
		t.Errorf("heads only: %+v", heads)
	}
	empty := b.find(t, Request{Query: "xylophonist "})
	if empty.Hits == nil || empty.Facets.Tags == nil {
		t.Error("nothing found is null in JSON, not an empty list")
	}
}

func TestValidate(t *testing.T) {
	b := sampleBlog(t)
	long := strings.Repeat("ä", MaxQueryRunes)
	for _, tc := range []struct {
		name string
		req  Request
		ok   bool
	}{
		{"nothing", Request{}, true},
		{"longest query", Request{Query: long}, true},
		{"too long a query", Request{Query: long + "b"}, false},
		{"longest page", Request{Limit: MaxLimit}, true},
		{"too long a page", Request{Limit: MaxLimit + 1}, false},
		{"negative limit", Request{Limit: -1}, false},
		{"deepest page", Request{Offset: MaxOffset}, true},
		{"too deep a page", Request{Offset: MaxOffset + 1}, false},
		{"negative offset", Request{Offset: -1}, false},
		{"sort", Request{Sort: Oldest}, true},
		{"unknown sort", Request{Sort: "best"}, false},
		{"dates", Request{After: day("2023-01-01"), Before: day("2023-01-02")}, true},
		{"no day between", Request{After: day("2023-01-01"), Before: day("2023-01-01")}, false},
		{"dates the wrong way round", Request{After: day("2024-01-01"), Before: day("2023-01-01")}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := b.service.Search(t.Context(), tc.req)
			if tc.ok && err != nil || !tc.ok && !errors.Is(err, ErrBadRequest) {
				t.Errorf("Search: %v, want ok: %t or ErrBadRequest", err, tc.ok)
			}
		})
	}
}

// The whole article is given as it was read.
func TestArticle(t *testing.T) {
	b := sampleBlog(t)
	for _, a := range b.public {
		got, err := b.service.Article(t.Context(), a.ID)
		if err != nil {
			t.Errorf("Article(%q): %v", a.ID, err)
			continue
		}
		want := &Article{
			ID: a.ID, URL: a.URL, Title: a.Title, Summary: a.Summary, Text: a.Text, Headings: a.Headings, Code: a.Code,
			Tags: a.Tags, Authors: a.Authors, Published: a.Published, Modified: a.Modified, Language: a.Language,
			Image: a.Image.URL, Generation: heldGeneration,
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("Article(%q) (-want +got):\n%s", a.ID, diff)
		}
	}
	if _, err := b.service.Article(t.Context(), "en/nowhere"); !errors.Is(err, ErrNotFound) {
		t.Errorf("an unknown article: %v, want ErrNotFound", err)
	}
	bare, err := serving(t, corpus.Article{ID: "a", Title: "T"}).Article(t.Context(), "a")
	if err != nil || bare.Tags == nil || bare.Authors == nil {
		t.Errorf("Article = %+v, %v; want empty lists, not null", bare, err)
	}
}

func TestUndated(t *testing.T) {
	s := serving(t,
		corpus.Article{ID: "a", Title: "Kelp"},
		corpus.Article{ID: "b", Title: "Kelp", Published: day("2020-01-01")},
		corpus.Article{ID: "c", Title: "Kelp", Published: day("2021-01-01")})
	for _, tc := range []struct {
		req  Request
		want []string
	}{
		{Request{Sort: Newest}, []string{"c", "b", "a"}},
		{Request{Sort: Oldest}, []string{"b", "c", "a"}},
		{Request{Query: "kelp"}, []string{"a", "b", "c"}},
		{Request{Before: time.Now()}, []string{"c", "b"}},
	} {
		res, err := s.Search(t.Context(), tc.req)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(tc.want, idsOf(res)); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", tc.req, diff)
		}
	}
}

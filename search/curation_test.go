package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kindred/corpus"
)

func curation(t testing.TB, rules string) *Curation {
	t.Helper()
	c, err := ReadCuration(strings.NewReader(rules), "rules.txt")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestReadCuration(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     []curationRule
	}{
		{"empty", "# nothing\n\n", nil},
		{"pin", "pin rye bread -> posts/rye", []curationRule{{"rye bread", false, []string{"posts/rye"}, "rules.txt:1"}}},
		{
			"several, by id and address", "\npin Rye  Bread -> posts/rye, https://example.org/a,b/,/old/rye/ # first",
			[]curationRule{{"Rye Bread", false, []string{"posts/rye", "https://example.org/a,b/,/old/rye/"}, "rules.txt:2"}},
		},
		{"hide", "hide rye -> 12", []curationRule{{"rye", true, []string{"12"}, "rules.txt:1"}}},
		{"hide from all", "hide * -> a, b", []curationRule{{"*", true, []string{"a", "b"}, "rules.txt:1"}}},
		{"arrow in an id", "pin a->b -> c->d", []curationRule{{"a->b", false, []string{"c->d"}, "rules.txt:1"}}},
		{"quotes", `pin "rye bread" -> a`, []curationRule{{"rye bread", false, []string{"a"}, "rules.txt:1"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := ReadCuration(strings.NewReader(tc.in), "rules.txt")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, c.rules, cmp.AllowUnexported(curationRule{}), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("ReadCuration(%q) (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

func TestReadCurationMistakes(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"no rule", "# x\nshow rye -> a", `rules.txt:2: "show rye -> a" is no rule`},
		{"no arrow", "pin rye a", `rules.txt:1: "pin rye a" names no article`},
		{"no blanks around the arrow", "pin rye->a", `rules.txt:1: "pin rye->a" names no article`},
		{"no article", "pin rye ->", `rules.txt:1: "pin rye ->" lacks an article`},
		{"a comma too many", "pin rye -> a, , b", `rules.txt:1: "pin rye -> a, , b" lacks an article`},
		{"no query", "pin -> a", `rules.txt:1: the query "" has no word`},
		{"no word", "hide … -> a", `rules.txt:1: the query "…" has no word`},
		{"pinned to all", "pin * -> a", "rules.txt:1: what is pinned to every query"},
		{"filter", "pin rye tag:bread -> a", `rules.txt:1: the query "rye tag:bread" excludes or filters`},
		{"exclusion", "pin rye -bread -> a", `rules.txt:1: the query "rye -bread" excludes or filters`},
		{"all are told", "pin\nhide", "rules.txt:2: "},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := ReadCuration(strings.NewReader(tc.in), "rules.txt")
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("ReadCuration(%q) = %v, %v; want an error with %q", tc.in, c, err, tc.want)
			}
		})
	}
}

// Whatever is in the file, it is refused with file and line, or each rule names
// articles and a query that readers can type.
func FuzzReadCuration(f *testing.F) {
	for _, seed := range []string{"pin rye -> a, b", "hide * -> a", "pin a->b -> c", `hide "a b" -> c # d`, "pin tag:x -> y", "pin -> ->"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ReadCuration(strings.NewReader(text), "rules.txt")
		if err != nil {
			if !strings.Contains(err.Error(), "rules.txt:") {
				t.Errorf("%q: %v names no line", text, err)
			}
			return
		}
		for _, r := range c.rules {
			p := parse(r.query)
			if len(r.articles) == 0 || slices.Contains(r.articles, "") || r.query != everyQuery && plainWords(&p) == "" {
				t.Errorf("%q has the rule %+v", text, r)
			}
		}
	})
}

// loaves are thirty articles that say rye ever less often, of which every third is
// about winter and all but the first half are of one author.
func loaves() []corpus.Article {
	articles := make([]corpus.Article, 30)
	for i := range articles {
		articles[i] = corpus.Article{
			ID: fmt.Sprintf("p%02d", i), URL: fmt.Sprintf("/loaf/%02d/", i), Title: fmt.Sprintf("Loaf %d", i),
			Text: strings.Repeat("Rye is good. ", 31-i) + strings.Repeat("Water is not. ", i), Language: "en", Tags: []string{"bread"},
			Published: day("2020-01-01").AddDate(0, 0, i),
		}
		if i%3 == 0 {
			articles[i].Tags = append(articles[i].Tags, "winter")
			articles[i].Text += "Snow."
		}
	}
	return append(articles, corpus.Article{
		ID: "imprint", URL: "https://blog.example/about/", Aliases: []string{"/imprint/"}, Title: "About us", Text: "Who we are. Café.",
		Language: "en", Tags: []string{"office"}, Published: day("2019-01-01"),
	})
}

// pages are all hits of a request, page by page.
func pages(t testing.TB, s *Service, req Request, size int) (ids []string, total int) {
	t.Helper()
	for req.Limit = size; ; req.Offset += size {
		res := asked(t, s, req)
		if req.Offset > 0 && res.Total != total {
			t.Errorf("from %d on %d are found, %d before", req.Offset, res.Total, total)
		}
		total = res.Total
		if len(res.Hits) == 0 {
			return ids, total
		}
		ids = append(ids, idsOf(res)...)
	}
}

func TestPins(t *testing.T) {
	s := ruled(t, Options{Curation: curation(t, `
pin rye -> p29, /imprint/, nothing, p17
pin Café au lait! -> imprint
pin "good rye" -> https://blog.example/loaf/11
pin loaf 3 -> p20
pin good water -> p07
`)}, loaves())
	plain := ruled(t, Options{}, loaves())
	for _, tc := range []struct {
		query string
		first []string // at least
		more  int      // found than without rules
	}{
		{"rye ", []string{"p29", "imprint", "p17", "p00"}, 1},
		{"RYE", []string{"p29", "imprint", "p17"}, 1},
		{"«rye»", []string{"p29", "imprint", "p17"}, 1},
		{"ryes ", []string{"p00"}, 0}, // another word
		{"rye water", []string{}, 0},
		{"good watter ", []string{"p07"}, 0}, // which is put right
		{"cafe au lait", []string{"imprint"}, 0},
		{"good rye", []string{"p11", "p00"}, 0},
		{`"good rye" `, []string{"p11"}, 0},
		{"rye tag:winter", []string{"p00"}, 0}, // none of them is
		{"rye tag:office", []string{"imprint"}, 1},
		{"rye before:2020-01-20", []string{"imprint", "p17", "p00"}, 1},
		{"rye -who", []string{"p29", "p17", "p00"}, 0},
		{"rye -tag:office", []string{"p29", "p17", "p00"}, 0},
		{"Loaf 3", []string{"p20", "p03"}, 0}, // before the article of this title
		{"rye after:2030", []string{}, 0},
	} {
		got, total := pages(t, s, Request{Query: tc.query}, 4)
		_, without := pages(t, plain, Request{Query: tc.query}, 4)
		if len(got) < len(tc.first) || !slices.Equal(got[:len(tc.first)], tc.first) {
			t.Errorf("%q finds %q, want %q first", tc.query, got, tc.first)
		}
		if total != len(got) || total != without+tc.more || len(slices.Compact(sorted(got))) != len(got) {
			t.Errorf("%q finds %q, %d in total and %d without rules, want %d more", tc.query, got, total, without, tc.more)
		}
	}
}

// A filter of the request holds, and who wants the newest wants no other first.
func TestPinsOfARequest(t *testing.T) {
	s := ruled(t, Options{Curation: curation(t, "pin rye -> imprint, p29")}, loaves())
	for _, tc := range []struct {
		req  Request
		want []string
	}{
		{Request{Tags: []string{"bread"}}, []string{"p29", "p00"}},
		{Request{Sort: Relevance}, []string{"imprint", "p29", "p00"}},
		{Request{Sort: Newest}, []string{"p29", "p28"}},
		{Request{Sort: Oldest}, []string{"p00", "p01"}},
		{Request{Languages: []string{"de"}}, nil},
	} {
		tc.req.Query = "rye "
		got := idsOf(asked(t, s, tc.req))
		if len(got) < len(tc.want) || !slices.Equal(got[:len(tc.want)], tc.want) || tc.want == nil && len(got) > 0 {
			t.Errorf("%+v finds %q, want %q first", tc.req, got, tc.want)
		}
	}
	if res := asked(t, s, Request{Query: "rye ", Sort: Newest}); res.Total != 30 {
		t.Errorf("by date %d are found, want the 30 with the word", res.Total)
	}
}

func TestHidden(t *testing.T) {
	s := ruled(t, Options{Curation: curation(t, `
hide * -> /imprint/, p03
hide rye -> p00, p06, nothing
pin rye -> p03, p06, p09
`)}, loaves())
	for _, tc := range []struct {
		query         string
		total, winter int
		never         []string
	}{
		{"rye ", 27, 7, []string{"p00", "p03", "p06"}},
		{"good ", 29, 9, []string{"p03"}},
		{"", 29, 9, []string{"p03", "imprint"}},
		{"about us", 0, 0, []string{"imprint"}},
		{"Loaf 3", 29, 9, []string{"p03"}},
		{`"rye"`, 27, 7, []string{"p00", "p03", "p06"}},
		{"tag:winter", 9, 9, []string{"p03"}},
		{"tag:office", 0, 0, nil},
	} {
		for _, sort := range []Sort{"", Newest, Oldest} {
			req := Request{Query: tc.query, Sort: sort}
			got, total := pages(t, s, req, 10)
			if total != tc.total || len(got) != tc.total {
				t.Errorf("%q by %q finds %d, %d in total, want %d", tc.query, sort, len(got), total, tc.total)
			}
			if slices.ContainsFunc(tc.never, func(id string) bool { return slices.Contains(got, id) }) {
				t.Errorf("%q by %q finds %q, want none of %q", tc.query, sort, got, tc.never)
			}
			winter := 0
			for _, f := range asked(t, s, req).Facets.Tags {
				if f.Value == "winter" {
					winter = f.Count
				}
				if f.Value == "office" {
					t.Errorf("%q by %q counts the tag of a hidden article", tc.query, sort)
				}
			}
			if winter != tc.winter {
				t.Errorf("%q by %q counts %d of winter, want %d", tc.query, sort, winter, tc.winter)
			}
		}
	}
	if got := idsOf(asked(t, s, Request{Query: "rye "})); got[0] != "p09" {
		t.Errorf("rye finds %q, want the pinned one that is not hidden first", got)
	}
}

func TestCurationMissing(t *testing.T) {
	b := indexed(t, loaves())
	c := curation(t, "pin rye -> p01, /loaf/02, https://blog.example/about/, gone\n\nhide * -> /gone/")
	got, err := c.Missing(t.Context(), b)
	want := []string{`rules.txt:1: there is no article "gone"`, `rules.txt:3: there is no article "/gone/"`}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("Missing = %q, %v; want %q", got, err, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Missing(ctx, b); !errors.Is(err, context.Canceled) {
		t.Errorf("Missing when nobody waits: %v, want that it was cancelled", err)
	}
}

// Rules are looked up again in the next generation.
func TestCurationFollowsGenerations(t *testing.T) {
	c := curation(t, "pin rye -> new")
	h := &held{backend: indexed(t, loaves())}
	s := NewWith(h, Options{Weights: withoutKin(), Curation: c})
	if got := idsOf(asked(t, s, Request{Query: "rye "})); got[0] != "p00" {
		t.Errorf("rye finds %q, want p00 first", got)
	}
	h.backend = indexed(t, append(loaves(), corpus.Article{ID: "new", Title: "New", Text: "Newer.", Language: "en"}))
	if got := idsOf(asked(t, s, Request{Query: "rye "})); got[0] != "new" {
		t.Errorf("rye finds %q, want the new article first", got)
	}
}

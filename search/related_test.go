package search

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kindred/corpus"
	"kindred/index"
)

func TestRelated(t *testing.T) {
	b := sampleBlog(t)
	a := b.article(t, "en/sailing/round-the-headland-part-one")
	for _, limit := range []int{0, 1, 5, MaxRelated} {
		res, err := b.service.Related(t.Context(), RelatedRequest{ID: a.ID, Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		want := limit
		if limit == 0 {
			want = DefaultRelated
		}
		if limit == MaxRelated {
			want = min(MaxRelated, len(b.public)/2) // every article shares a word with half of the others, at least
		}
		if len(res.Articles) != want {
			t.Errorf("limit %d: %d articles, want %d", limit, len(res.Articles), want)
		}
		if res.ID != a.ID || res.Generation != heldGeneration {
			t.Errorf("list of %q, generation %d", res.ID, res.Generation)
		}
	}
	res, err := b.service.Related(t.Context(), RelatedRequest{ID: a.ID, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	two := b.article(t, "en/sailing/round-the-headland-part-two")
	want := Kindred{
		ID: two.ID, URL: two.URL, Title: two.Title, Excerpt: excerpt(two), Score: res.Articles[0].Score,
		Reasons: res.Articles[0].Reasons, Published: two.Published, Image: two.Image.URL, Language: "en",
	}
	if diff := cmp.Diff(want, res.Articles[0]); diff != "" {
		t.Errorf("nearest (-want +got):\n%s", diff)
	}
}

// A card reads the beginning of an article only, and shows what the whole one would give.
func TestRelatedExcerpts(t *testing.T) {
	articles := []corpus.Article{
		{ID: "headings", Title: "H", Headings: []string{strings.Repeat("Knot ", 400)}, Text: strings.Repeat("Knot ", 400) + "\n\nThe rope holds."},
		{ID: "spaces", Title: "S", Text: strings.Repeat("a         \n", 2_000)},
		{ID: "wide", Title: "W", Text: strings.Repeat("𠀀", 2_000)},
		{ID: "summary", Title: "L", Summary: strings.Repeat("Of rope. ", 300), Text: strings.Repeat("And knots. ", 1_000)},
		{ID: "word", Title: "O", Text: strings.Repeat("é", 5_000)},
	}
	articles = append(articles, sampleBlog(t).public...)
	b := indexed(t, articles)
	for i := range articles {
		_, got, err := excerpted(t.Context(), b, articles[i].ID)
		if want := excerpt(&articles[i]); err != nil || got != want {
			t.Errorf("%s:\n got %q, %v\nwant %q", articles[i].ID, got, err, want)
		}
	}
}

// The stories of one series, the two of one recipe and the same topic in each
// language find each other.
func TestRelatedKin(t *testing.T) {
	b := sampleBlog(t)
	for id, want := range map[string]string{
		"en/bread/long-cold-proof":                      "en/bread/long-cold-proof-again",
		"en/bread/long-cold-proof-again":                "en/bread/long-cold-proof",
		"en/sailing/round-the-headland-part-two":        "en/sailing/round-the-headland-part-one",
		"en/sailing/round-the-headland-part-three":      "en/sailing/round-the-headland-part-two",
		"en/health/talking-as-a-couple-without-winning": "en/health/calm-after-a-fright",
		"en/computing/what-stdmove-does-not-move":       "en/computing/csharp-with-one-free-evening",
		"en/workshop/a-strop-is-half-the-sharpening":    "en/workshop/the-first-three-chisels",
		"de/brot/roggenmischbrot":                       "de/brot/broetchen-ueber-nacht",
		"es/pan/masa-madre-invierno":                    "es/pan/centeno-para-la-semana",
		"zh/tea/water-for-tea":                          "zh/tea/keeping-tea-by-the-sea",
	} {
		res, err := b.service.Related(t.Context(), RelatedRequest{ID: id})
		if err != nil || len(res.Articles) == 0 || res.Articles[0].ID != want {
			t.Errorf("the nearest to %s is %+v, %v; want %s", id, res, err, want)
		}
	}
}

func TestRelatedByURL(t *testing.T) {
	s := serving(t,
		corpus.Article{ID: "folder", Title: "Kelp", URL: "/notes/kelp/"},
		corpus.Article{ID: "file", Title: "Rye", URL: "/notes/rye.html"},
		corpus.Article{ID: "bare", Title: "Tide", URL: "/notes/tide"},
		corpus.Article{ID: "page", Title: "Net", URL: "/notes/net/index.html"},
		corpus.Article{ID: "absolute", Title: "Mole", URL: "https://blog.example/mole/"},
		corpus.Article{ID: "accent", Title: "Öl", URL: "/notes/%C3%B6l/"},
		corpus.Article{ID: "query", Title: "Old", URL: "/?p=12"},
		corpus.Article{ID: "home", Title: "Home", URL: "/"},
		corpus.Article{ID: "raw", Title: "Uns", URL: "/über-uns/"},
		corpus.Article{ID: "small", Title: "При", URL: "https://blog.example/%d0%bf%d1%80%d0%b8/", Aliases: []string{"https://blog.example/old/"}},
		corpus.Article{ID: "signs", Title: "A+B", URL: "/a+b/"},
		corpus.Article{ID: "twin", Title: "Twin", URL: "/twin"},
		corpus.Article{ID: "twin folder", Title: "Twin", URL: "/twin/"})
	for _, tc := range []struct{ name, url, want string }{
		{"as given", "/notes/kelp/", "folder"},
		{"no slash", "/notes/kelp", "folder"},
		{"index.html", "/notes/kelp/index.html", "folder"},
		{"absolute", "https://blog.example/notes/kelp/", "folder"},
		{"absolute, no slash", "http://blog.example:8080/notes/kelp", "folder"},
		{"query", "/notes/kelp/?utm_source=mail", "folder"},
		{"fragment", "/notes/kelp#boil", "folder"},
		{"all at once", "https://blog.example/notes/kelp/index.html?a=b#c", "folder"},
		{"file", "/notes/rye.html", "file"},
		{"file without its extension", "/notes/rye", "file"},
		{"file as a folder", "/notes/rye/", "file"},
		{"bare", "/notes/tide", "bare"},
		{"bare with a slash", "/notes/tide/", "bare"},
		{"page", "/notes/net/", "page"},
		{"stored absolute", "https://blog.example/mole/", "absolute"},
		{"stored absolute, no slash", "https://blog.example/mole", "absolute"},
		{"stored absolute, of another site", "https://other.example/mole/", ""},
		{"escaped", "/notes/%C3%B6l", "accent"},
		{"escaped where it is not stored so", "/%C3%BCber-uns/", "raw"},
		{"escaped in small letters", "/%c3%bcber-uns", "raw"},
		{"as it is stored, of another site's name", "https://other.example/über-uns/", "raw"},
		{"stored in small letters", "https://blog.example/%D0%BF%D1%80%D0%B8/", "small"},
		{"not escaped where it is stored so", "https://blog.example/при/", "small"},
		{"a path of an address with a host", "/mole/", "absolute"},
		{"a path of it, with a query", "/mole?utm_source=mail", "absolute"},
		{"another scheme, capitals and a port", "HTTP://WWW.Blog.Example:80/mole/", "absolute"},
		{"a path of an alias with a host", "/old", "small"},
		{"signs", "/a+b/", "signs"},
		{"signs that need no escapes", "/%61+b/", "signs"},
		{"address that is a query", "/?p=12", "query"},
		{"home", "/", "home"},
		{"home, absolute", "https://blog.example/?x=y", "home"},
		{"home, bare", "https://blog.example", "home"},
		{"the nearest spelling wins", "/twin", "twin"},
		{"the nearest spelling wins, too", "/twin/", "twin folder"},
		{"unknown", "/notes/", ""},
		{"a part", "/notes/kel", ""},
		{"not an address", "http://[", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			res, err := s.Related(t.Context(), RelatedRequest{URL: tc.url})
			switch {
			case tc.want == "" && !errors.Is(err, ErrNotFound):
				t.Errorf("Related(%q) = %+v, %v; want ErrNotFound", tc.url, res, err)
			case tc.want != "" && (err != nil || res.ID != tc.want):
				t.Errorf("Related(%q) = %+v, %v; want the list of %s", tc.url, res, err, tc.want)
			}
		})
	}
}

func TestRelatedErrors(t *testing.T) {
	b := sampleBlog(t)
	for _, tc := range []struct {
		name string
		req  RelatedRequest
		want error
	}{
		{"neither id nor url", RelatedRequest{}, ErrBadRequest},
		{"both", RelatedRequest{ID: "a", URL: "/a"}, ErrBadRequest},
		{"negative limit", RelatedRequest{ID: "a", Limit: -1}, ErrBadRequest},
		{"too long a list", RelatedRequest{ID: "a", Limit: MaxRelated + 1}, ErrBadRequest},
		{"unknown id", RelatedRequest{ID: "en/nowhere"}, ErrNotFound},
		{"half an id", RelatedRequest{ID: "en/bread/long-cold"}, ErrNotFound},
		{"unknown url", RelatedRequest{URL: "/nowhere/"}, ErrNotFound},
		{"longest list", RelatedRequest{ID: "en/bread/long-cold-proof", Limit: MaxRelated}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := b.service.Related(t.Context(), tc.req); !errors.Is(err, tc.want) {
				t.Errorf("Related(%+v): %v, want %v", tc.req, err, tc.want)
			}
		})
	}
}

// An article without kin has an empty list, not null and no error.
func TestRelatedNone(t *testing.T) {
	s := serving(t,
		corpus.Article{ID: "a", Title: "Kelp"}, corpus.Article{ID: "b", Title: "Rye"},
		corpus.Article{ID: "c", Title: "Rye"}, corpus.Article{ID: "d", Title: "…"})
	for id, want := range map[string]int{"a": 0, "b": 1, "d": 0} {
		res, err := s.Related(t.Context(), RelatedRequest{ID: id})
		if err != nil || res.Articles == nil || len(res.Articles) != want {
			t.Errorf("Related(%s) = %+v, %v; want %d articles", id, res, err, want)
		}
	}
}

// Asking while nothing is published, and giving back what was acquired.
func TestSnapshots(t *testing.T) {
	ctx := t.Context()
	gone := usual(notReady{})
	_, errSearch := gone.Search(ctx, Request{})
	_, errRelated := gone.Related(ctx, RelatedRequest{ID: "a"})
	_, errArticle := gone.Article(ctx, "a")
	_, errReady := gone.Ready()
	_, _, errSearched := gone.Evaluate(ctx, nil, nil)
	_, _, errLists := gone.RelatedRun(ctx)
	for i, err := range []error{errSearch, errRelated, errArticle, errReady, errLists} {
		if !errors.Is(err, ErrNotReady) {
			t.Errorf("call %d: %v, want ErrNotReady", i, err)
		}
	}
	if errSearched != nil {
		t.Errorf("Evaluate of nothing: %v", errSearched)
	}
	h := &held{backend: sampleBlog(t).backend}
	s := usual(h)
	const known = "en/bread/long-cold-proof"
	for _, tc := range []struct {
		name string
		call func() error
		want error
	}{
		{"search", func() error { _, err := s.Search(ctx, Request{Query: "kelp"}); return err }, nil},
		{"bad search", func() error { _, err := s.Search(ctx, Request{Limit: -1}); return err }, ErrBadRequest},
		{"related", func() error { _, err := s.Related(ctx, RelatedRequest{ID: known}); return err }, nil},
		{"related to nothing", func() error { _, err := s.Related(ctx, RelatedRequest{ID: "x"}); return err }, ErrNotFound},
		{"article", func() error { _, err := s.Article(ctx, known); return err }, nil},
		{"no article", func() error { _, err := s.Article(ctx, "x"); return err }, ErrNotFound},
		{"evaluation", func() error { _, _, err := s.RelatedRun(ctx); return err }, nil},
		{"ready", func() error { _, err := s.Ready(); return err }, nil},
	} {
		if err := tc.call(); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, err, tc.want)
		}
		if n := h.users.Load(); n != 0 {
			t.Errorf("after %s, %d readers are not given back", tc.name, n)
		}
	}
	if g, err := s.Ready(); err != nil || g != heldGeneration {
		t.Errorf("Ready() = %d, %v", g, err)
	}
}

// The languages that queries are analysed in are those of the generation that
// answers.
func TestNewGeneration(t *testing.T) {
	now := &published{generation: 1, backend: indexed(t, []corpus.Article{{ID: "a", Language: "en", Text: "Two houses."}})}
	s := usual(now)
	for _, tc := range []struct{ query, want string }{{"house ", "a"}, {"Häusern ", "b"}} {
		res, err := s.Search(t.Context(), Request{Query: tc.query})
		if err != nil {
			t.Fatal(err)
		}
		if ids := idsOf(res); len(ids) != 1 || ids[0] != tc.want || res.Generation != now.generation {
			t.Errorf("%q finds %q in generation %d, want %s in %d", tc.query, ids, res.Generation, tc.want, now.generation)
		}
		now.generation++
		now.backend = indexed(t, []corpus.Article{{ID: "b", Language: "de", Text: "Zwei Häuser."}})
	}
}

// published is a [Snapshots] whose index is replaced.
type published struct {
	backend    index.Backend
	generation int
}

func (p *published) Acquire() (r index.Reader, generation int, release func(), err error) {
	return p.backend, p.generation, func() {}, nil
}

// notReady is a [Snapshots] before the first index is published.
type notReady struct{}

func (notReady) Acquire() (r index.Reader, generation int, release func(), err error) {
	return nil, 0, nil, ErrNotReady
}

// Of what stands under an article, a translation of that says so, and no other one.
func TestRelatedTranslation(t *testing.T) {
	s := serving(t,
		corpus.Article{ID: "a", Language: "en", Translation: "kelp", Title: "Kelp", Text: "Laminaria on skerries"},
		corpus.Article{ID: "b", Language: "de", Translation: "kelp", Title: "Tang", Text: "Laminaria skerries"},
		corpus.Article{ID: "c", Language: "de", Translation: "oar", Title: "Ruder", Text: "Laminaria skerries"},
		corpus.Article{ID: "d", Language: "en", Title: "Rye", Text: "Moss"},
	)
	res, err := s.Related(t.Context(), RelatedRequest{ID: "a", Limit: 5})
	if err != nil {
		t.Fatal(err)
	}
	marked := map[string]bool{}
	for _, k := range res.Articles {
		marked[k.ID] = k.Translation
	}
	if diff := cmp.Diff(map[string]bool{"b": true, "c": false}, marked); diff != "" {
		t.Errorf("what is marked (-want +got):\n%s", diff)
	}
}

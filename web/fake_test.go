package web

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"kindred/search"
)

// fake is a Searcher of functions. The zero value of each has a harmless answer.
type fake struct {
	search      func(context.Context, search.Request) (*search.Result, error)
	related     func(context.Context, search.RelatedRequest) (*search.RelatedResult, error)
	draft       func(context.Context, search.DraftRequest) (*search.RelatedResult, error)
	article     func(context.Context, string) (*search.Article, error)
	suggest     func(context.Context, search.SuggestRequest) (*search.SuggestResult, error)
	ready       func() (int, error)
	unreachable error
	// languages are those of the articles.
	languages []string
}

func (f *fake) Search(ctx context.Context, req search.Request) (*search.Result, error) {
	if f.search == nil {
		return resultOf(0, &req), nil
	}
	return f.search(ctx, req)
}

func (f *fake) Related(ctx context.Context, req search.RelatedRequest) (*search.RelatedResult, error) {
	if f.related == nil {
		return relatedOf(&req), nil
	}
	return f.related(ctx, req)
}

func (f *fake) RelatedDraft(ctx context.Context, req search.DraftRequest) (*search.RelatedResult, error) {
	if f.draft == nil {
		return relatedOf(&search.RelatedRequest{ID: req.Draft.ID, Limit: req.Limit}), nil
	}
	return f.draft(ctx, req)
}

func (f *fake) Article(ctx context.Context, id string) (*search.Article, error) {
	if f.article == nil {
		return articleOf(id), nil
	}
	return f.article(ctx, id)
}

func (f *fake) Suggest(ctx context.Context, req search.SuggestRequest) (*search.SuggestResult, error) {
	if f.suggest == nil {
		return suggestionsOf(&req), nil
	}
	return f.suggest(ctx, req)
}

func (f *fake) ReaderLanguage(_ context.Context, tags []string) (string, bool, error) {
	for _, tag := range tags {
		if base, _, _ := strings.Cut(tag, "-"); len(f.languages) > 1 && slices.Contains(f.languages, base) {
			return base, true, nil
		}
	}
	return "", len(f.languages) > 1, nil
}

func (f *fake) Ready() (int, error) {
	if f.ready == nil {
		return testGeneration, nil
	}
	return f.ready()
}

func (f *fake) Reach(context.Context) error { return f.unreachable }

const testGeneration = 7

var testDay = time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)

// resultOf returns the page of total hits that is asked for.
func resultOf(total int, req *search.Request) *search.Result {
	r := &search.Result{Query: req.Query, Total: total, Hits: []search.Hit{}, Generation: testGeneration}
	for i := req.Offset; i < min(total, req.Offset+req.Limit); i++ {
		r.Hits = append(r.Hits, search.Hit{
			ID: fmt.Sprintf("posts/%d", i), URL: fmt.Sprintf("/posts/%d/", i), Title: fmt.Sprintf("Article %d", i),
			Snippet: "Reef the <mark>sail</mark> &amp; wait.", Heading: "Sails & wind",
			Passage: fmt.Sprintf("/posts/%d/#:~:text=Reef%%20the%%2C%%2Dsail", i), Tags: []string{"Sailing", "Go & co"},
			Published: testDay, Language: "en",
		})
	}
	return r
}

func relatedOf(req *search.RelatedRequest) *search.RelatedResult {
	r := &search.RelatedResult{ID: req.ID, Generation: testGeneration}
	for i := range max(req.Limit, 0) {
		r.Articles = append(r.Articles, kindredArticle(i))
	}
	if req.Limit == 0 {
		r.Articles = []search.Kindred{kindredArticle(0), kindredArticle(1), kindredArticle(2)}
	}
	return r
}

func kindredArticle(i int) search.Kindred {
	return search.Kindred{
		ID: fmt.Sprintf("kin/%d", i), URL: fmt.Sprintf("/kin/%d/", i), Title: fmt.Sprintf("Kin %d", i),
		Excerpt: fmt.Sprintf("Excerpt %d.", i), Reasons: []string{"reef", "sail"}, Published: testDay, Language: "de",
	}
}

func suggestionsOf(req *search.SuggestRequest) *search.SuggestResult {
	return &search.SuggestResult{Query: req.Query, Generation: testGeneration, Suggestions: []search.Suggestion{
		{Kind: search.SuggestedTitle, Text: "When to <reef>", ID: "reef", URL: "/posts/reef/", Language: "en"},
		{Kind: search.SuggestedTag, Text: "Reefs & rocks"},
		{Kind: search.SuggestedQuery, Text: "reef early"},
	}}
}

func articleOf(id string) *search.Article {
	return &search.Article{
		ID: id, URL: "/posts/reef/", Title: "When to reef",
		Text:     "When to reef\n\nEarly.\n\nHow\n\nSlowly,\nwith care.\n\nHow",
		Headings: []string{"How"}, Code: "x < y", Tags: []string{"Sailing"}, Authors: []string{"Ann", "Ben"},
		Published: testDay, Language: "en", Generation: testGeneration,
	}
}

func newServer(t testing.TB, cfg Config) *Server {
	t.Helper()
	if cfg.Search == nil {
		cfg.Search = &fake{}
	}
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ask sends a request; header is a list of names and values.
func ask(t testing.TB, h http.Handler, method, target string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, target, http.NoBody)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func bodyOf(t testing.TB, r *http.Response) string {
	t.Helper()
	defer func() { _ = r.Body.Close() }()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// pageOf asks for a page that must be found, and parses it as a browser does.
func pageOf(t testing.TB, h http.Handler, target string) *goquery.Document {
	t.Helper()
	r := ask(t, h, http.MethodGet, target)
	body := bodyOf(t, r)
	if r.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: status %d: %s", target, r.StatusCode, body)
	}
	return parse(t, body)
}

func parse(t testing.TB, body string) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// texts returns the texts of what a selector finds, blanks made single.
func texts(doc *goquery.Document, selector string) []string {
	return doc.Find(selector).Map(func(_ int, s *goquery.Selection) string {
		return strings.Join(strings.Fields(s.Text()), " ")
	})
}

func attrs(doc *goquery.Document, selector, name string) []string {
	return doc.Find(selector).Map(func(_ int, s *goquery.Selection) string { return s.AttrOr(name, "(none)") })
}

// logInto returns a logger that writes lines to w.
func logInto(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kindred/search"
)

func TestArticlePage(t *testing.T) {
	var asked string
	f := &fake{article: func(_ context.Context, id string) (*search.Article, error) {
		asked = id
		return articleOf(id), nil
	}}
	s := newServer(t, Config{Search: f, DemoArticles: true})
	doc := pageOf(t, s, "/articles/de/segeln/reffen%3F%20ja%2Fnein")
	if want := "de/segeln/reffen? ja/nein"; asked != want {
		t.Errorf("asked for %q, want %q", asked, want)
	}
	for selector, want := range map[string][]string{
		".reading h1":                    {"When to reef"},
		".reading h2":                    {"How"},
		".reading > p:not(.meta)":        {"Early.", "Slowly, with care.", "How"},
		".reading .meta":                 {"9 March 2026 by Ann, Ben"},
		".reading .meta a":               {"Ann", "Ben"},
		".reading .tags a":               {"Sailing"},
		".reading code":                  {"x < y"},
		".kindred-related h2":            {"Other Articles"},
		".kindred-card h3":               {"Kin 0", "Kin 1", "Kin 2"},
		".kindred-card .kindred-excerpt": {"Excerpt 0.", "Excerpt 1.", "Excerpt 2."},
	} {
		if diff := cmp.Diff(want, texts(doc, selector)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", selector, diff)
		}
	}
	if got := attrs(doc, ".kindred-card a", "href"); !cmp.Equal(got, []string{"/articles/kin/0", "/articles/kin/1", "/articles/kin/2"}) {
		t.Errorf("cards lead to %q", got)
	}
}

func TestArticlePageNamesItsSource(t *testing.T) {
	s := newServer(t, Config{SiteURL: "https://example.org"})
	doc := pageOf(t, s, "/articles/a")
	want := []string{"https://example.org/posts/reef/"}
	if got := attrs(doc, "link[rel=canonical]", "href"); !cmp.Equal(got, want) {
		t.Errorf("canonical %q, want %q", got, want)
	}
	if got := attrs(doc, "a.source", "href"); !cmp.Equal(got, want) {
		t.Errorf("source %q, want %q", got, want)
	}
}

func TestArticleWithoutRelatedIsStillRead(t *testing.T) {
	var log strings.Builder
	s := newServer(t, Config{Logger: logInto(&log), Search: &fake{
		related: func(context.Context, search.RelatedRequest) (*search.RelatedResult, error) {
			return nil, errors.New("list is torn")
		},
	}})
	r := ask(t, s, http.MethodGet, "/articles/a")
	checkHeader(t, r, "Cache-Control", "no-store")
	doc := parse(t, bodyOf(t, r))
	if r.StatusCode != http.StatusOK || doc.Find("h1").Text() != "When to reef" || doc.Find(".kindred-related").Length() != 0 {
		t.Errorf("status %d, heading %q", r.StatusCode, doc.Find("h1").Text())
	}
	if !strings.Contains(log.String(), "list is torn") {
		t.Errorf("log:\n%s", log.String())
	}
}

func TestBlocks(t *testing.T) {
	for _, tc := range []struct {
		name, title, text string
		headings          []string
		want              []block
	}{
		{"nothing", "T", "", nil, nil},
		{"blank lines", "T", "\n\na\n\n\n\n b \n\n", nil, []block{{Text: "a"}, {Text: "b"}}},
		{"title repeated", "T", "T\n\na\n\nT", nil, []block{{Text: "a"}, {Text: "T"}}},
		{
			"headings in order", "T", "One\n\na\n\nTwo\n\nOne",
			[]string{"One", "Two"},
			[]block{{"One", true, "s-one"}, {Text: "a"}, {"Two", true, "s-two"}, {Text: "One"}},
		},
		{
			"one heading twice", "T", "Où & how?\n\na\n\nOù & how?",
			[]string{"Où & how?", "Où & how?"},
			[]block{{"Où & how?", true, "s-où-how"}, {Text: "a"}, {"Où & how?", true, "s-où-how-2"}},
		},
		{"heading not in the text", "T", "a\n\nTwo", []string{"Lost", "Two"}, []block{{Text: "a"}, {"Two", true, "s-two"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, blocks(tc.title, tc.text, tc.headings)); diff != "" {
				t.Errorf("blocks (-want +got):\n%s", diff)
			}
		})
	}
}

// A name that a heading has itself is not given to another one.
func TestAnchorsDiffer(t *testing.T) {
	anchors := make(anchorNames)
	for _, c := range []struct{ heading, want string }{
		{"Notes", "s-notes"}, {"Notes", "s-notes-2"}, {"Notes 2", "s-notes-2-2"}, {"Notes", "s-notes-3"}, {"Notes 2", "s-notes-2-3"}, {"Notes 3", "s-notes-3-2"},
	} {
		if got := anchors.next(c.heading); got != c.want {
			t.Errorf("%s: %s, want %s", c.heading, got, c.want)
		}
	}
}

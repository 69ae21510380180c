package corpus

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// told is a source of articles and errors in turn.
type told []any

func (s told) Articles(context.Context) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		for _, x := range s {
			a, _ := x.(Article)
			err, _ := x.(error)
			if !yield(a, err) {
				return
			}
		}
	}
}

// numbered is an article with a text of its own.
func numbered(id string, line int, changes ...func(*Article)) Article {
	a := Article{
		ID: id, Title: "Title of " + id, Text: "The text of " + id + ".", Code: "code " + id,
		Origin: Origin{File: "a.ndjson", Line: line},
	}
	for _, change := range changes {
		change(&a)
	}
	return a
}

func as(v Visibility) func(*Article) { return func(a *Article) { a.Visibility = v } }

func named(title string) func(*Article) {
	return func(a *Article) { a.Title, a.Text = title, "The text of "+title+"." }
}

func in(file string) func(*Article) { return func(a *Article) { a.Origin.File = file } }

func at(url string) func(*Article) { return func(a *Article) { a.URL = url } }

func gather(t *testing.T, opts CollectOptions, sources ...Source) (*Archive, []Article) {
	t.Helper()
	ar, err := Collect(t.Context(), sources, opts)
	if err != nil {
		t.Fatalf("Collect: %v", err)
	}
	t.Cleanup(func() {
		if err := ar.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	var list []Article
	for a, err := range ar.Articles(t.Context()) {
		if err != nil {
			t.Fatalf("Articles: %v", err)
		}
		list = append(list, a)
	}
	if len(list) != ar.Len() {
		t.Errorf("Len is %d, there are %d articles", ar.Len(), len(list))
	}
	return ar, list
}

func ids(list []Article) []string {
	var out []string
	for i := range list {
		out = append(out, list[i].ID)
	}
	return out
}

func TestCollect(t *testing.T) {
	problem := &Problem{Origin: Origin{File: "b.md", Line: 3}, Err: fmt.Errorf("%w: unreadable", ErrInvalid)}
	for _, tc := range []struct {
		name    string
		sources []Source
		want    []string
		hidden  map[Visibility]int
		skipped []string
	}{
		{name: "no source"},
		{
			name:    "two sources in order",
			sources: []Source{told{numbered("b", 1), numbered("a", 2)}, told{numbered("c", 1)}},
			want:    []string{"b", "a", "c"},
		},
		{
			name:    "a problem, wrapped or not, is reported and the rest goes on",
			sources: []Source{told{problem, numbered("a", 1), fmt.Errorf("folder x: %w", problem), numbered("b", 2)}},
			want:    []string{"a", "b"},
			skipped: []string{"b.md:3: not a usable article: unreadable", "b.md:3: not a usable article: unreadable"},
		},
		{
			name: "hidden articles are counted and no problem",
			sources: []Source{told{
				numbered("draft", 1, as(Draft)), numbered("private", 2, as(Private)), numbered("redirect", 3, as(Redirect)),
				numbered("unheard", 4, as("of tomorrow")), numbered("public", 5, as(Public)), numbered("nothing said", 6),
				numbered("draft", 7, as(Draft)), numbered("trashed", 8, as(Trashed)),
			}},
			want:   []string{"public", "nothing said"},
			hidden: map[Visibility]int{Draft: 2, Private: 1, Redirect: 1, Trashed: 1, "of tomorrow": 1},
		},
		{
			name:    "a hidden article does not take an id",
			sources: []Source{told{numbered("a", 1, as(Draft)), numbered("a", 2)}},
			want:    []string{"a"}, hidden: map[Visibility]int{Draft: 1},
		},
		{
			name: "the second of two with one id in one file is skipped, in another file it gets another id",
			sources: []Source{
				told{numbered("a", 1), numbered("a", 2)},
				told{numbered("a", 9, in("b.ndjson"), named("Second")), numbered("b", 10)},
				told{numbered("a", 11, in("c.ndjson"), named("Third")), numbered("a-2", 12)},
			},
			want:    []string{"a", "a-2", "b", "a-3", "a-2-2"},
			skipped: []string{`a.ndjson:2: not a usable article: its id "a" is taken by a.ndjson:1`},
		},
		{
			name: "invalid articles",
			sources: []Source{told{
				numbered(" ", 1),
				numbered("empty", 2, func(a *Article) { a.Title, a.Text = "", " \n" }),
				numbered("untitled", 3, func(a *Article) { a.Title = "" }),
			}},
			want: []string{"untitled"},
			skipped: []string{
				"a.ndjson:1: not a usable article: no id",
				"a.ndjson:2: not a usable article: no title and no text",
			},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ar, list := gather(t, CollectOptions{}, tc.sources...)
			if diff := cmp.Diff(tc.want, ids(list)); diff != "" {
				t.Errorf("articles (-want +got):\n%s", diff)
			}
			if tc.hidden == nil {
				tc.hidden = map[Visibility]int{}
			}
			if diff := cmp.Diff(tc.hidden, ar.Report.Hidden); diff != "" {
				t.Errorf("Hidden (-want +got):\n%s", diff)
			}
			var skipped []string
			for i := range ar.Report.Skipped {
				skipped = append(skipped, ar.Report.Skipped[i].Error())
				if !errors.Is(&ar.Report.Skipped[i], ErrInvalid) {
					t.Errorf("%v does not wrap ErrInvalid", &ar.Report.Skipped[i])
				}
			}
			if diff := cmp.Diff(tc.skipped, skipped); diff != "" {
				t.Errorf("Skipped (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCollectKeepsArticlesWhole: texts go through the temporary file and come
// back to their own articles.
func TestCollectKeepsArticlesWhole(t *testing.T) {
	want := []Article{
		numbered("a", 1, func(a *Article) { a.Text = ""; a.Tags = []string{"x"} }),
		numbered("b", 2, func(a *Article) { a.Code = ""; a.Headings = []string{"h"} }),
		numbered("c", 3, func(a *Article) { a.Text = strings.Repeat("長い文 ", 200_000) }),
		numbered("d", 4),
	}
	_, got := gather(t, CollectOptions{}, told{want[0], want[1], want[2], want[3]})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("articles (-want +got):\n%.2000s", diff)
	}
}

// TestIDsStay: what one site hides does not rename the articles of another.
func TestIDsStay(t *testing.T) {
	second := told{numbered("about", 1, in("two.md"), named("Second"))}
	_, before := gather(t, CollectOptions{}, told{numbered("about", 1)}, second)
	_, after := gather(t, CollectOptions{}, told{numbered("about", 1, as(Draft))}, second)
	if before[1].ID != "about-2" || after[0].ID != before[1].ID {
		t.Errorf("the second article was %q and is %q", before[1].ID, after[0].ID)
	}
}

func TestCollectByTheClock(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	hour := func(h int) time.Time { return now.Add(time.Duration(h) * time.Hour) }
	span := func(from, until time.Time) func(*Article) {
		return func(a *Article) { a.From, a.Until = from, until }
	}
	var never time.Time
	for _, tc := range []struct {
		name        string
		from, until time.Time
		visibility  Visibility
		want        Visibility
		next        time.Time
	}{
		{name: "always", want: Public},
		{name: "begun", from: hour(-1), want: Public},
		{name: "begins now", from: now, want: Public},
		{name: "begins later", from: hour(2), want: Scheduled, next: hour(2)},
		{name: "ended", until: hour(-1), want: Expired},
		{name: "ends now", until: now, want: Expired},
		{name: "ends later", until: hour(3), want: Public, next: hour(3)},
		{name: "begun, ends later", from: hour(-3), until: hour(3), want: Public, next: hour(3)},
		{name: "begins later, ends before", from: hour(3), until: hour(-3), want: Expired},
		{name: "scheduled, and its time is over", from: hour(-1), visibility: Scheduled, want: Public},
		{name: "scheduled, its time is to come", from: hour(1), visibility: Scheduled, want: Scheduled, next: hour(1)},
		{name: "scheduled for no time", visibility: Scheduled, want: Scheduled},
		{name: "a draft has no moment", from: hour(1), visibility: Draft, want: Draft},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var seen Visibility
			ar, list := gather(t, CollectOptions{Now: now, Visit: func(a *Article) { seen = a.Visibility }},
				told{numbered("a", 1, as(tc.visibility), span(tc.from, tc.until))})
			next := ar.Report.Appears
			if next.IsZero() {
				next = ar.Report.Expires
			}
			if !next.Equal(tc.next) {
				t.Errorf("the next moment is %v, want %v", next, tc.next)
			}
			if public := len(list) == 1; public != (tc.want == Public) {
				t.Errorf("public: %v; want %s", public, tc.want)
			}
			if seen == "" {
				seen = Public
			}
			if seen != tc.want {
				t.Errorf("Visit saw %q, want %q", seen, tc.want)
			}
		})
	}
	ar, _ := gather(t, CollectOptions{Now: now}, told{
		numbered("a", 1, span(hour(5), never)), numbered("b", 2, span(never, hour(4))), numbered("c", 3, span(hour(6), never)),
	})
	if r := &ar.Report; !r.Appears.Equal(hour(5)) || !r.Expires.Equal(hour(4)) || r.Read != 3 {
		t.Errorf("%d articles, the first appears at %v, the first expires at %v; want 3, %v, %v", r.Read, r.Appears, r.Expires, hour(5), hour(4))
	}
}

// prose is a text of n words that shares next to nothing with that of another
// seed.
func prose(seed, n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("w%dx%d", seed, (i*7919+seed*31)%1009)
	}
	return strings.Join(words, " ") + "."
}

func TestCopies(t *testing.T) {
	text := func(s string) func(*Article) { return func(a *Article) { a.Text = s } }
	titled := func(s string) func(*Article) { return func(a *Article) { a.Title = s } }
	canonical := func(s string) func(*Article) { return func(a *Article) { a.Canonical = s } }
	published := func(s string) func(*Article) {
		return func(a *Article) { a.Published, _ = parseDate(s) }
	}
	long := prose(1, 400)
	series := prose(1, 60)
	changed := strings.Replace(long, strings.Fields(long)[200], "another", 1)
	for _, tc := range []struct {
		name   string
		source told
		other  told // a second source
		keep   bool
		want   []string // ids that stay
		copies []string // other=kept reason
		alike  []string
		alias  string // of the first that stays
	}{
		{name: "different", source: told{numbered("a", 1, at("/a/")), numbered("b", 2, at("/b/"))}, want: []string{"a", "b"}},
		{
			name:   "one address in two spellings",
			source: told{numbered("a", 1, at("https://www.x.example/p/")), numbered("b", 2, at("http://x.example/p/index.html?utm_source=y"))},
			want:   []string{"a"}, copies: []string{"b=a has the same address"}, alias: "http://x.example/p/index.html?utm_source=y",
		},
		{
			name:   "one path on two sites",
			source: told{numbered("a", 1, at("/about/"))}, other: told{numbered("b", 1, at("/about/"))},
			want: []string{"a", "b"},
		},
		{name: "other hosts", source: told{numbered("a", 1, at("https://x.example/p")), numbered("b", 2, at("https://y.example/p"))}, want: []string{"a", "b"}},
		{
			name: "near copy, the older stays",
			source: told{
				numbered("new", 1, at("/new/"), titled("A Tale of the Sea"), text(long), published("2024-01-02")),
				numbered("old", 2, at("/old/"), titled("Tale of a sea!"), text(changed), published("2023-01-02")),
			},
			want: []string{"old"}, copies: []string{"new=old has nearly the same text"}, alias: "/new/",
		},
		{
			name: "a series",
			source: told{
				numbered("one", 1, at("/1/"), titled("Survey 2020"), text(series)),
				numbered("two", 2, at("/2/"), titled("Survey 2021"), text(strings.Replace(series, "w1x5", "w1x6", 1))),
			},
			want: []string{"one", "two"}, alike: []string{"one two"},
		},
		{
			name:   "near copies kept on request",
			source: told{numbered("a", 1, at("/a/"), text(long)), numbered("b", 2, at("/b/"), text(long))},
			keep:   true, want: []string{"a", "b"},
		},
		{
			name: "canonical of another article, much alike",
			source: told{
				numbered("copy", 1, at("/copy/"), text(long), canonical("/original/")),
				numbered("original", 2, at("/original/"), text(long+" "+prose(2, 120))),
			},
			want: []string{"original"}, copies: []string{"copy=original names the same canonical address"}, alias: "/copy/",
		},
		{
			name: "a theme that names the front page everywhere",
			source: told{
				numbered("home", 1, at("/"), text(prose(3, 300))),
				numbered("a", 2, at("/a/"), text(prose(4, 300)), canonical("/")),
				numbered("b", 3, at("/b/"), text(prose(5, 300)), canonical("/")),
			},
			want: []string{"home", "a", "b"},
		},
		{
			name: "a chain ends at one that stays",
			source: told{
				numbered("a", 1, at("/a/"), text(long), published("2024-01-03")),
				numbered("b", 2, at("/a"), text(prose(6, 300)), published("2024-01-02")),
				numbered("c", 3, at("/c/"), text(long), published("2024-01-01")),
			},
			want: []string{"c"}, copies: []string{"b=c has the same address", "a=c has nearly the same text"}, alias: "/a",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ar, list := gather(t, CollectOptions{KeepCopies: tc.keep}, tc.source, tc.other)
			if diff := cmp.Diff(tc.want, ids(list)); diff != "" {
				t.Errorf("articles (-want +got):\n%s", diff)
			}
			var copies []string
			for _, c := range ar.Report.Copies {
				copies = append(copies, fmt.Sprintf("%s=%s %s", c.Other.ID, c.Kept.ID, c.Reason))
			}
			var alike []string
			for _, c := range ar.Report.Alike {
				alike = append(alike, c.Kept.ID+" "+c.Other.ID)
			}
			if diff := cmp.Diff(tc.alike, alike); diff != "" {
				t.Errorf("alike (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.copies, copies); diff != "" {
				t.Errorf("copies (-want +got):\n%s", diff)
			}
			if tc.alias != "" && !slices.Contains(list[0].Aliases, tc.alias) {
				t.Errorf("aliases of %s are %q, want %q among them", list[0].ID, list[0].Aliases, tc.alias)
			}
		})
	}
}

func TestCollectMergesTags(t *testing.T) {
	tagged := func(tags ...string) func(*Article) { return func(a *Article) { a.Tags = tags } }
	text := func(s string) func(*Article) { return func(a *Article) { a.Text = s } }
	source := told{numbered("x", 100, tagged("metnal health")), numbered("y", 101, tagged("Mental-Health"))}
	for i := range 8 {
		source = append(source, numbered(strconv.Itoa(i), i, tagged("mental health", "sleep"), text("On mental health.")))
	}
	ar, list := gather(t, CollectOptions{}, source)
	if diff := cmp.Diff([]string{"mental health", "mental health"}, slices.Concat(list[0].Tags, list[1].Tags)); diff != "" {
		t.Errorf("tags (-want +got):\n%s", diff)
	}
	if got := ar.Report.Tags.Of("metnal health"); got != "mental health" {
		t.Errorf("the table says %q", got)
	}
}

func TestCollectEnds(t *testing.T) {
	broken := errors.New("disk on fire")
	ar, err := Collect(t.Context(), []Source{told{&Problem{Err: ErrInvalid}, numbered("a", 1), broken, numbered("b", 2)}}, CollectOptions{})
	if !errors.Is(err, broken) {
		t.Errorf("Collect: %v, want %v", err, broken)
	}
	if ar == nil || len(ar.Report.Skipped) != 1 || ar.Len() != 1 {
		t.Fatalf("what was read before is lost: %+v", ar)
	}
	if err := ar.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

func TestAddressKey(t *testing.T) {
	for _, tc := range []struct{ a, b string }{
		{"https://x.example/a/", "http://www.X.example:80/a"},
		{"https://x.example/a/?b=1&utm_medium=z#part", "https://x.example/a?b=1"},
		{"/a/index.html", "/a"},
		{"https://x.example", "https://x.example/"},
		{"/é", "/%C3%A9"},
		{"/%c3%a9", "/%C3%A9"},
		{"/%61-%5F", "/a-_"},
		{"HTTPS://x.example:443/a", "https://x.example/a"},
	} {
		if AddressKey(tc.a) != AddressKey(tc.b) || AddressKey(tc.a) == "" {
			t.Errorf("%q is %q, %q is %q", tc.a, AddressKey(tc.a), tc.b, AddressKey(tc.b))
		}
	}
	for _, tc := range []struct{ a, b string }{
		{"/a", "/b"}, {"/a", "/A"}, {"/a/b", "/a%2Fb"}, {"/a+b", "/a%20b"}, {"/a%3Fb", "/a?b"}, {"https://x.example/a", "https://y.example/a"}, {"/a?p=1", "/a?p=2"}, {"https://x.example:8080/", "https://x.example/"},
	} {
		if AddressKey(tc.a) == AddressKey(tc.b) {
			t.Errorf("%q and %q are both %q", tc.a, tc.b, AddressKey(tc.a))
		}
	}
	for _, none := range []string{"", "a/b", "mailto:a@x.example", "#a", ":"} {
		if key := AddressKey(none); key != "" {
			t.Errorf("%q has key %q", none, key)
		}
	}
}

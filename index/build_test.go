package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kindred/corpus"
)

// fakeWriter remembers what was put.
type fakeWriter struct {
	batches [][]corpus.Article
	err     error
}

func (w *fakeWriter) Put(_ context.Context, articles ...corpus.Article) error {
	if w.err != nil {
		return w.err
	}
	w.batches = append(w.batches, slices.Clone(articles))
	return nil
}

func (*fakeWriter) PutRelated(context.Context, iter.Seq2[string, []Neighbor]) error {
	return errors.New("a build must leave the related lists to its caller")
}

func (w *fakeWriter) ids() []string {
	var ids []string
	for _, batch := range w.batches {
		for i := range batch {
			ids = append(ids, batch[i].ID)
		}
	}
	return ids
}

// fakeSource yields articles and errors in turn.
type fakeSource []any

func (s fakeSource) Articles(context.Context) iter.Seq2[corpus.Article, error] {
	return func(yield func(corpus.Article, error) bool) {
		for _, x := range s {
			a, _ := x.(corpus.Article)
			err, _ := x.(error)
			if !yield(a, err) {
				return
			}
		}
	}
}

// endless yields articles until it is stopped or the context ends; in truth it
// gives up after many batches, so that a test of what stops it comes to an end.
type endless struct{ yielded *int }

func (s endless) Articles(ctx context.Context) iter.Seq2[corpus.Article, error] {
	return func(yield func(corpus.Article, error) bool) {
		for i := range 10 * putBatch {
			if err := ctx.Err(); err != nil {
				yield(corpus.Article{}, err)
				return
			}
			*s.yielded++
			if !yield(written(strconv.Itoa(i), 1), nil) {
				return
			}
		}
	}
}

func written(id string, line int) corpus.Article {
	return corpus.Article{ID: id, Title: "Title of " + id, Text: "Text.", Origin: corpus.Origin{File: "a.ndjson", Line: line}}
}

func with(a corpus.Article, change func(*corpus.Article)) corpus.Article {
	change(&a)
	return a
}

func visible(v corpus.Visibility) func(*corpus.Article) {
	return func(a *corpus.Article) { a.Visibility = v }
}

func reasons(problems []corpus.Problem) []string {
	var list []string
	for i := range problems {
		list = append(list, problems[i].Error())
	}
	return list
}

func TestBuild(t *testing.T) {
	unreadable := fmt.Errorf("%w: unreadable", corpus.ErrInvalid)
	problem := &corpus.Problem{Origin: corpus.Origin{File: "b.md", Line: 3}, Err: unreadable}
	for _, tc := range []struct {
		name    string
		sources []corpus.Source
		put     []string
		hidden  map[corpus.Visibility]int
		skipped []string
	}{
		{name: "no source"},
		{
			name:    "two sources in order",
			sources: []corpus.Source{fakeSource{written("b", 1), written("a", 2)}, fakeSource{written("c", 1)}},
			put:     []string{"b", "a", "c"},
		},
		{
			name:    "a problem, wrapped or not, is reported and the rest goes on",
			sources: []corpus.Source{fakeSource{problem, written("a", 1), fmt.Errorf("folder x: %w", problem), written("b", 2)}},
			put:     []string{"a", "b"},
			skipped: []string{"b.md:3: not a usable article: unreadable", "b.md:3: not a usable article: unreadable"},
		},
		{
			name: "hidden articles are counted, not put, and no problem",
			sources: []corpus.Source{fakeSource{
				with(written("draft", 1), visible(corpus.Draft)),
				with(written("private", 2), visible(corpus.Private)),
				with(written("redirect", 3), visible(corpus.Redirect)),
				with(written("unheard", 4), visible("of tomorrow")),
				with(written("public", 5), visible(corpus.Public)),
				with(written("nothing said", 6), visible("")),
				with(written("draft", 7), visible(corpus.Draft)),
			}},
			put:    []string{"public", "nothing said"},
			hidden: map[corpus.Visibility]int{corpus.Draft: 2, corpus.Private: 1, corpus.Redirect: 1, "of tomorrow": 1},
		},
		{
			name: "a hidden article does not take an id",
			sources: []corpus.Source{fakeSource{
				with(written("a", 1), visible(corpus.Draft)), written("a", 2),
			}},
			put: []string{"a"}, hidden: map[corpus.Visibility]int{corpus.Draft: 1},
		},
		{
			name:    "the second of two with one id is skipped, across sources too",
			sources: []corpus.Source{fakeSource{written("a", 1), written("a", 2)}, fakeSource{written("a", 9), written("b", 10)}},
			put:     []string{"a", "b"},
			skipped: []string{
				`a.ndjson:2: not a usable article: its id "a" is taken by a.ndjson:1`,
				`a.ndjson:9: not a usable article: its id "a" is taken by a.ndjson:1`,
			},
		},
		{
			name: "invalid articles",
			sources: []corpus.Source{fakeSource{
				written(" ", 1),
				with(written("empty", 2), func(a *corpus.Article) { a.Title, a.Text = "", " \n" }),
				with(written("untitled", 3), func(a *corpus.Article) { a.Title = "" }),
			}},
			put: []string{"untitled"},
			skipped: []string{
				"a.ndjson:1: not a usable article: no id",
				"a.ndjson:2: not a usable article: no title and no text",
			},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := &fakeWriter{}
			report, err := Build(t.Context(), w, tc.sources, nil)
			if err != nil {
				t.Fatalf("Build: %v", err)
			}
			if diff := cmp.Diff(tc.put, w.ids()); diff != "" {
				t.Errorf("what was put (-want +got):\n%s", diff)
			}
			if report.Indexed != len(tc.put) {
				t.Errorf("Indexed = %d, want %d", report.Indexed, len(tc.put))
			}
			if tc.hidden == nil {
				tc.hidden = map[corpus.Visibility]int{}
			}
			if diff := cmp.Diff(tc.hidden, report.Hidden); diff != "" {
				t.Errorf("Hidden (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.skipped, reasons(report.Skipped)); diff != "" {
				t.Errorf("Skipped (-want +got):\n%s", diff)
			}
			for i := range report.Skipped {
				if !errors.Is(&report.Skipped[i], corpus.ErrInvalid) {
					t.Errorf("%v does not wrap ErrInvalid", &report.Skipped[i])
				}
			}
		})
	}
}

func TestBuildEndsWhenASourceFails(t *testing.T) {
	broken := errors.New("disk on fire")
	later := 0
	report, err := Build(t.Context(), &fakeWriter{}, []corpus.Source{
		fakeSource{written("a", 1), &corpus.Problem{Err: corpus.ErrInvalid}, broken, written("b", 2)}, endless{&later},
	}, nil)
	if !errors.Is(err, broken) {
		t.Errorf("Build: %v, want %v", err, broken)
	}
	if later > 0 {
		t.Error("the next source was read all the same")
	}
	if report == nil || len(report.Skipped) != 1 {
		t.Errorf("the report of what was skipped before is lost: %+v", report)
	}
}

func TestBuildEndsWhenTheWriterFails(t *testing.T) {
	full := errors.New("disk full")
	read := 0
	_, err := Build(t.Context(), &fakeWriter{err: full}, []corpus.Source{endless{&read}}, nil)
	if !errors.Is(err, full) {
		t.Errorf("Build: %v, want %v", err, full)
	}
	if read > putBatch {
		t.Errorf("%d articles were read; the first batch of %d had failed", read, putBatch)
	}
}

func TestBuildEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	read := 0
	report, err := Build(ctx, &fakeWriter{}, []corpus.Source{endless{&read}}, func(indexed int) {
		if indexed == 2*putBatch {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Build: %v, want %v", err, context.Canceled)
	}
	if report.Indexed != 2*putBatch {
		t.Errorf("Indexed = %d, want %d", report.Indexed, 2*putBatch)
	}
}

func TestBuildInBatches(t *testing.T) {
	const articles = 2*putBatch + 1
	var s fakeSource
	for i := range articles {
		s = append(s, written(strconv.Itoa(i), i+1))
	}
	w := &fakeWriter{}
	var told []int
	if _, err := Build(t.Context(), w, []corpus.Source{s}, func(n int) { told = append(told, n) }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{putBatch, putBatch, 1}, sizes(w.batches)); diff != "" {
		t.Errorf("sizes of batches (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{putBatch, 2 * putBatch, articles}, told); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
}

// TestBuildBoundsBytes puts articles of which three fill a batch, in text and
// code.
func TestBuildBoundsBytes(t *testing.T) {
	half := strings.Repeat("a", putBytes/6+1)
	var s fakeSource
	for i := range 7 {
		s = append(s, with(written(strconv.Itoa(i), i+1), func(a *corpus.Article) { a.Text, a.Code = half, half }))
	}
	w := &fakeWriter{}
	if _, err := Build(t.Context(), w, []corpus.Source{s}, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{3, 3, 1}, sizes(w.batches)); diff != "" {
		t.Errorf("sizes of batches (-want +got):\n%s", diff)
	}
}

func sizes(batches [][]corpus.Article) []int {
	var list []int
	for _, b := range batches {
		list = append(list, len(b))
	}
	return list
}

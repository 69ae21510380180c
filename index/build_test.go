package index

import (
	"context"
	"errors"
	"iter"
	"runtime"
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

func (*fakeWriter) PutDerived(context.Context, string, []byte) error { return nil }

func (w *fakeWriter) PutAnalysed(ctx context.Context, articles []Analysed) error {
	var list []corpus.Article
	for i := range articles {
		list = append(list, *articles[i].Article)
	}
	return w.Put(ctx, list...)
}

func (*fakeWriter) Flush(context.Context) error { return nil }

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

// onTheWay is more than the articles that can be on their way at once, see
// [inorder.Do].
var onTheWay = 8 * handedOn * runtime.GOMAXPROCS(0)

// endless yields articles until it is stopped or the context ends; in truth it
// gives up after many, so that a test of what stops it comes to an end.
type endless struct{ yielded *int }

func (s endless) Articles(ctx context.Context) iter.Seq2[corpus.Article, error] {
	return func(yield func(corpus.Article, error) bool) {
		for i := range 10 * onTheWay {
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

func TestBuild(t *testing.T) {
	w := &fakeWriter{}
	var told []int
	n, err := Build(t.Context(), w, fakeSource{written("b", 1), written("a", 2), with(written("c", 3), visible(corpus.Public))},
		func(indexed int) { told = append(told, indexed) })
	if err != nil {
		t.Fatalf("Build: %v", err)
	}
	if diff := cmp.Diff([]string{"b", "a", "c"}, w.ids()); diff != "" || n != 3 {
		t.Errorf("%d were put; which (-want +got):\n%s", n, diff)
	}
	if diff := cmp.Diff([]int{3}, told); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
}

// TestBuildRefusesWhatIsNotPublic: a source that lets such an article through is
// at fault, and its words must not reach an index.
func TestBuildRefusesWhatIsNotPublic(t *testing.T) {
	for _, v := range []corpus.Visibility{
		corpus.Draft, corpus.Private, corpus.Redirect, corpus.Scheduled, corpus.Expired, corpus.Trashed, "of tomorrow",
	} {
		w := &fakeWriter{}
		_, err := Build(t.Context(), w, fakeSource{written("a", 1), with(written("hidden", 2), visible(v))}, nil)
		if err == nil || !strings.Contains(err.Error(), "a.ndjson:2") {
			t.Errorf("Build with an article that is %s: %v, want an error that names it", v, err)
		}
		if slices.Contains(w.ids(), "hidden") {
			t.Errorf("an article that is %s was put", v)
		}
	}
}

func TestBuildEndsWhenItsSourceFails(t *testing.T) {
	broken := errors.New("disk on fire")
	_, err := Build(t.Context(), &fakeWriter{}, fakeSource{written("a", 1), broken, written("b", 2)}, nil)
	if !errors.Is(err, broken) {
		t.Errorf("Build: %v, want %v", err, broken)
	}
}

func TestBuildEndsWhenTheWriterFails(t *testing.T) {
	full := errors.New("disk full")
	read := 0
	_, err := Build(t.Context(), &fakeWriter{err: full}, endless{&read}, nil)
	if !errors.Is(err, full) {
		t.Errorf("Build: %v, want %v", err, full)
	}
	if read > onTheWay {
		t.Errorf("%d articles were read; the first %d could not be put", read, handedOn)
	}
}

func TestBuildEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	read := 0
	n, err := Build(ctx, &fakeWriter{}, endless{&read}, func(indexed int) {
		if indexed == 2*handedOn {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Build: %v, want %v", err, context.Canceled)
	}
	if n != 2*handedOn {
		t.Errorf("%d were put, want %d", n, 2*handedOn)
	}
}

// seen remembers what an observer is shown.
type seen struct {
	ids []string
	err error
}

func (s *seen) See(_ context.Context, articles []Analysed) error {
	for i := range articles {
		s.ids = append(s.ids, articles[i].Article.ID)
	}
	return s.err
}

// Observers see what is put, in the order of the source, and can end the build.
func TestBuildIsObserved(t *testing.T) {
	var source fakeSource
	var want []string
	for i := range 5*handedOn + 1 {
		a := written(strconv.Itoa(i), i)
		source, want = append(source, a), append(want, a.ID)
	}
	w, a, b := &fakeWriter{}, &seen{}, &seen{}
	if n, err := Build(t.Context(), w, source, nil, a, b); err != nil || n != len(want) {
		t.Fatalf("Build = %d, %v, want %d", n, err, len(want))
	}
	for i, got := range [][]string{w.ids(), a.ids, b.ids} {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("writer or observer %d (-want +got):\n%s", i, diff)
		}
	}
	blind := errors.New("blind")
	if _, err := Build(t.Context(), w, source, nil, &seen{err: blind}); !errors.Is(err, blind) {
		t.Errorf("Build with an observer that fails: %v, want %v", err, blind)
	}
}

package search

import (
	"context"
	"flag"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"kindred/corpus"
	"kindred/corpus/sample"
	"kindred/index"
	"kindred/index/bleve"
	"kindred/search/kin"
	"kindred/search/searchtest"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// held is a [Snapshots] of one backend that counts who uses it.
type held struct {
	backend index.Backend
	users   atomic.Int64
}

const heldGeneration = 7

func (h *held) Acquire() (r index.Reader, generation int, release func(), err error) {
	h.users.Add(1)
	return h.backend, heldGeneration, func() { h.users.Add(-1) }, nil
}

// blog is the sample blog, read and indexed once for all tests.
type blog struct {
	*held
	service *Service
	all     []corpus.Article // as read, drafts too
	public  []corpus.Article // as they are indexed
	archive *corpus.Archive
}

var sampleOnce = sync.OnceValues(func() (*blog, error) {
	ctx := context.Background()
	src := corpus.Dir(sample.Blog(), "sample", corpus.Options{Language: "en"})
	b := &blog{held: &held{}}
	for a, err := range src.Articles(ctx) {
		if err != nil {
			return nil, err
		}
		b.all = append(b.all, a)
	}
	var err error
	if b.backend, err = bleve.Memory(); err != nil {
		return nil, err
	}
	if b.archive, err = corpus.Collect(ctx, []corpus.Source{src}, corpus.CollectOptions{}); err != nil {
		return nil, err
	}
	defer func() { _ = b.archive.Close() }() // all of it was read
	for a, err := range b.archive.Articles(ctx) {
		if err != nil {
			return nil, err
		}
		b.public = append(b.public, a)
	}
	if _, err = index.Build(ctx, b.backend, b.archive, nil); err != nil {
		return nil, err
	}
	b.service = usual(b.held)
	if err := outline(ctx, b.backend); err != nil {
		return nil, err
	}
	return b, searchtest.Relate(ctx, b.backend, kin.NewRelater())
})

// outline stores the outlines of the articles of a backend, as a build does.
func outline(ctx context.Context, b index.Backend) error {
	o := NewOutliner()
	see := func(articles []index.Analysed) error { return o.See(ctx, articles) }
	if err := index.Analyse(ctx, b, see); err != nil {
		return err
	}
	return o.Finish(ctx, b)
}

func sampleBlog(t testing.TB) *blog {
	t.Helper()
	b, err := sampleOnce()
	if err != nil {
		t.Fatalf("building the sample blog: %v", err)
	}
	return b
}

// find searches and fails the test on an error.
func (b *blog) find(t testing.TB, req Request) *Result {
	t.Helper()
	res, err := b.service.Search(t.Context(), req)
	if err != nil {
		t.Fatalf("Search(%+v): %v", req, err)
	}
	return res
}

// hits returns the ids that a query finds, best first.
func (b *blog) hits(t testing.TB, query string) []string {
	t.Helper()
	return idsOf(b.find(t, Request{Query: query, Limit: MaxLimit, HeadsOnly: true}))
}

func (b *blog) article(t testing.TB, id string) *corpus.Article {
	t.Helper()
	i := slices.IndexFunc(b.public, func(a corpus.Article) bool { return a.ID == id })
	if i < 0 {
		t.Fatalf("the sample blog has no public article %q", id)
	}
	return &b.public[i]
}

func idsOf(res *Result) []string {
	ids := make([]string, len(res.Hits))
	for i, h := range res.Hits {
		ids[i] = h.ID
	}
	return ids
}

// indexed puts articles into a new backend, batch by batch, and relates them.
func indexed(t testing.TB, batches ...[]corpus.Article) index.Backend {
	t.Helper()
	b := searchtest.Memory(t, batches...)
	if err := searchtest.Relate(t.Context(), b, kin.NewRelater()); err != nil {
		t.Fatalf("Relate: %v", err)
	}
	if err := outline(t.Context(), b); err != nil {
		t.Fatalf("outlining: %v", err)
	}
	return b
}

// usual returns a service over the snapshots that answers as usual.
func usual(s Snapshots) *Service { return NewWith(s, Options{Weights: DefaultWeights()}) }

// serving returns a service over the articles.
func serving(t testing.TB, articles ...corpus.Article) *Service {
	t.Helper()
	return usual(&held{backend: indexed(t, articles)})
}

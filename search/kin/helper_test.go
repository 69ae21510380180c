package kin

import (
	"slices"
	"sync"
	"testing"
	"time"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/bleve"
	"kindred/search/searchtest"
)

// blog is the sample blog with its related lists.
type blog struct {
	backend index.Backend
	public  []corpus.Article
}

var (
	sampleMu sync.Mutex
	sample   *blog
)

// sampleBlog returns the sample blog, related once for all tests.
func sampleBlog(t testing.TB) *blog {
	t.Helper()
	sampleMu.Lock()
	defer sampleMu.Unlock()
	if sample != nil {
		return sample
	}
	b := &blog{}
	for a, err := range searchtest.Sample(t).Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		b.public = append(b.public, a)
	}
	var err error
	if b.backend, err = bleve.Memory(); err != nil {
		t.Fatal(err)
	}
	if err := b.backend.Put(t.Context(), slices.Clone(b.public)...); err != nil {
		t.Fatal(err)
	}
	if err := searchtest.Relate(t.Context(), b.backend, NewRelater()); err != nil {
		t.Fatal(err)
	}
	sample = b
	return b
}

// indexed puts articles into a new backend, batch by batch, and relates them.
func indexed(t testing.TB, batches ...[]corpus.Article) index.Backend {
	t.Helper()
	b := searchtest.Memory(t, batches...)
	if err := searchtest.Relate(t.Context(), b, NewRelater()); err != nil {
		t.Fatalf("Relate: %v", err)
	}
	return b
}

// day returns the beginning of a day in UTC.
func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

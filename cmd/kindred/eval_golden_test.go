package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kindred/corpus"
	"kindred/index/bleve"
	"kindred/search"
	"kindred/search/eval"
	"kindred/search/kin"
	"kindred/search/searchtest"
)

// usual returns a service over a generation that answers as usual.
func usual(g *pinned) *search.Service {
	return search.NewWith(g, search.Options{Weights: search.DefaultWeights()})
}

// shelved indexes the articles, as one generation.
func shelved(t *testing.T, articles ...corpus.Article) *pinned {
	t.Helper()
	b, err := bleve.Memory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	for i := range articles {
		articles[i].Visibility = corpus.Public
	}
	if err := b.Put(t.Context(), articles...); err != nil {
		t.Fatal(err)
	}
	if err := searchtest.Relate(t.Context(), b, kin.NewRelater()); err != nil {
		t.Fatal(err)
	}
	return &pinned{b, 1}
}

func TestSeed(t *testing.T) {
	g := shelved(t,
		corpus.Article{ID: "a b", Title: "Rye\tbread", Text: "Rye.", Headings: []string{"The dough", "The oven", "Salt"}},
		corpus.Article{ID: "c", Title: "rye  BREAD", Text: "Rye again.", Headings: []string{"THE OVEN", "Fog", "Water", "Water"}},
		corpus.Article{ID: "d", Title: "Fog", Text: "Fog.", Headings: []string{"  "}},
		corpus.Article{ID: "e", Text: "No title.", Headings: []string{"Salt", strings.Repeat("x ", search.MaxQueryRunes)}},
	)
	set, err := seedOf(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := eval.WriteGolden(&b, set); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("Rye bread\ta b\tc\nThe dough\ta b\nFog\td\n", b.String()); diff != "" {
		t.Errorf("seed (-want +got):\n%s", diff)
	}
	again, err := eval.ReadGolden(&b, "seed")
	if err != nil {
		t.Fatal(err)
	}
	report, err := checkGolden(t.Context(), usual(g), again, 2)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&goldenReport{Queries: 3, Top: 2, Found: 3, Failures: []goldenMissed{}}, report); diff != "" {
		t.Errorf("the seed, checked (-want +got):\n%s", diff)
	}
}

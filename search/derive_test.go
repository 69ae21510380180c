package search

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kindred/index/bleve"
	"kindred/search/blob"
	"kindred/search/searchtest"
	"kindred/search/similar"
	"kindred/search/spell"
	"kindred/search/vocabulary"
)

// What is read from a blob is what was made in memory.
func TestDerivedIsReadAsItWasMade(t *testing.T) {
	made, err := newDerived(t.Context(), sampleBlog(t).backend)
	if err != nil {
		t.Fatal(err)
	}
	stored := made.blob()
	read := &derived{words: made.words, stems: made.stems, articles: made.articles}
	if !read.read(stored) {
		t.Fatal("what was written does not fit")
	}
	if diff := cmp.Diff(made, read, cmp.AllowUnexported(derived{}, blob.Rising{}, similar.Table{}, spell.Table{}, titleTable{}, tagTable{}, blob.Strings{}), cmpopts.IgnoreTypes(&vocabulary.Words{})); diff != "" {
		t.Errorf("(-made +read):\n%s", diff)
	}
	if !bytes.Equal(read.blob(), stored) {
		t.Error("written again it is another blob")
	}
}

// Nothing of what is cut off, or of another index, is believed.
func TestDerivedThatDoesNotFit(t *testing.T) {
	made, err := newDerived(t.Context(), sampleBlog(t).backend)
	if err != nil {
		t.Fatal(err)
	}
	stored := made.blob()
	for _, n := range []int{0, 1, len(stored) / 3, len(stored) / 2, len(stored) - 8} {
		if (&derived{words: made.words, stems: made.stems, articles: made.articles}).read(stored[:n:n]) {
			t.Errorf("%d bytes of %d fit", n, len(stored))
		}
	}
	if (&derived{words: made.words, stems: searchtest.Counted(nil), articles: made.articles}).read(stored) {
		t.Error("what is stored of other words fits")
	}
	if (&derived{words: made.words, stems: made.stems, articles: made.articles + 1}).read(stored) {
		t.Error("what is stored of other articles fits")
	}
}

// A reader of an index that was derived finds what one of an index without finds.
func TestDerivedIsUsed(t *testing.T) {
	dir := t.TempDir()
	b, err := bleve.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range sampleBlog(t).public {
		if err := b.Put(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	if err := Derive(t.Context(), b); err != nil {
		t.Fatalf("Derive: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := bleve.OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	data, err := r.Derived(t.Context(), derivedName)
	if err != nil || len(data) == 0 {
		t.Fatalf("Derived = %d bytes, %v", len(data), err)
	}
	gen, err := newGeneration(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	made, err := newGeneration(t.Context(), sampleBlog(t).backend)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"sourdough", "anchor", "werkstat", "masa", "nothing"} {
		if got, want := gen.words.Count(word), made.words.Count(word); got != want {
			t.Errorf("count(%q) = %d, want %d", word, got, want)
		}
		if diff := cmp.Diff(made.similar.Like(word, 12, 0.15), gen.similar.Like(word, 12, 0.15)); diff != "" {
			t.Errorf("like(%q) (-made +read):\n%s", word, diff)
		}
		if diff := cmp.Diff(made.speller.Candidates(word, 2, 1), gen.speller.Candidates(word, 2, 1), cmp.AllowUnexported(spell.Candidate{})); diff != "" {
			t.Errorf("candidates(%q) (-made +read):\n%s", word, diff)
		}
	}
}

// What a browser makes of the places is what was made of the index.
func TestForBrowser(t *testing.T) {
	b := sampleBlog(t).backend
	made, err := newDerived(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	asked, err := ForBrowser(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	kept := asked.Derived
	read := &derived{words: made.words, stems: made.stems, articles: made.articles}
	if !read.readPlaces(kept[placesName]) {
		t.Fatal("what was written does not fit")
	}
	for _, word := range []string{"sourdough", "anchor", "werkstat", "masa", "nothing"} {
		want, got := similar.Of(made.stems, made.grams).Like(word, 12, .15), similar.Of(read.stems, read.grams).Like(word, 12, .15)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("like %q (-made +completed):\n%s", word, diff)
		}
		meant, completed := spell.Of(made.words, made.articles, made.spells), spell.Of(read.words, read.articles, read.spells)
		if diff := cmp.Diff(meant.Candidates(word, 2, 1), completed.Candidates(word, 2, 1), cmp.AllowUnexported(spell.Candidate{})); diff != "" {
			t.Errorf("candidates for %q (-made +completed):\n%s", word, diff)
		}
	}
	if whole := made.blob(); len(kept[placesName]) > len(whole)/5 {
		t.Errorf("the places are %d bytes, of %d", len(kept[placesName]), len(whole))
	}
	if (&derived{words: made.words, stems: made.stems, articles: made.articles + 1}).readPlaces(kept[placesName]) {
		t.Error("the places of other articles fit")
	}
}

package search

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kindred/index/bleve"
)

// What is read from a blob is what was made in memory.
func TestDerivedIsReadAsItWasMade(t *testing.T) {
	made, err := newDerived(t.Context(), sampleBlog(t).backend)
	if err != nil {
		t.Fatal(err)
	}
	blob := made.blob()
	read := &derived{words: made.words, stems: made.stems, articles: made.articles}
	if !read.read(blob) {
		t.Fatal("what was written does not fit")
	}
	if diff := cmp.Diff(made, read, cmp.AllowUnexported(derived{}, rising{}, gramTable{}, spellTable{}, titleTable{}, tagTable{}, stringList{}), cmpopts.IgnoreTypes(&vocabulary{})); diff != "" {
		t.Errorf("(-made +read):\n%s", diff)
	}
	if !bytes.Equal(read.blob(), blob) {
		t.Error("written again it is another blob")
	}
}

// What is of another version, or cut off, is no blob, and nothing of it is believed.
func TestDerivedThatDoesNotFit(t *testing.T) {
	made, err := newDerived(t.Context(), sampleBlog(t).backend)
	if err != nil {
		t.Fatal(err)
	}
	blob := made.blob()
	version := slices.Clone(blob)
	version[len(blobMagic)-1]++
	order := slices.Clone(blob)
	slices.Reverse(order[len(blobMagic) : len(blobMagic)+blobAlign])
	cases := [][]byte{nil, version, order}
	for _, n := range []int{1, len(blobMagic), len(blobMagic) + blobAlign, len(blob) / 3, len(blob) / 2, len(blob) - blobAlign} {
		cases = append(cases, blob[:n:n])
	}
	for i, data := range cases {
		if (&derived{words: made.words, stems: made.stems, articles: made.articles}).read(data) {
			t.Errorf("case %d: %d bytes of %d fit", i, len(data), len(blob))
		}
	}
	if (&derived{words: made.words, stems: countedWords(nil), articles: made.articles}).read(blob) {
		t.Error("what is stored of other words fits")
	}
	if (&derived{words: made.words, stems: made.stems, articles: made.articles + 1}).read(blob) {
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
		if got, want := gen.words.count(word), made.words.count(word); got != want {
			t.Errorf("count(%q) = %d, want %d", word, got, want)
		}
		if diff := cmp.Diff(made.similar.like(word, 12, 0.15), gen.similar.like(word, 12, 0.15), cmp.AllowUnexported(alike{})); diff != "" {
			t.Errorf("like(%q) (-made +read):\n%s", word, diff)
		}
		if diff := cmp.Diff(made.speller.candidates(word, 2, 1), gen.speller.candidates(word, 2, 1), cmp.AllowUnexported(candidate{})); diff != "" {
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
	kept, _, err := ForBrowser(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	read := &derived{words: made.words, stems: made.stems, articles: made.articles}
	if !read.readPlaces(kept[placesName]) {
		t.Fatal("what was written does not fit")
	}
	similar, speller := similarityOf(read.stems, read.grams), spellerOf(read.words, read.articles, read.spells)
	similar.complete()
	speller.complete()
	compared := cmp.AllowUnexported(rising{}, gramTable{}, spellTable{})
	if diff := cmp.Diff(made.grams, similar.gramTable, compared); diff != "" {
		t.Errorf("n-grams (-made +completed):\n%s", diff)
	}
	if diff := cmp.Diff(made.spells, speller.spellTable, compared); diff != "" {
		t.Errorf("spellings (-made +completed):\n%s", diff)
	}
	if whole := made.blob(); len(kept[placesName]) > len(whole)/5 {
		t.Errorf("the places are %d bytes, of %d", len(kept[placesName]), len(whole))
	}
	if (&derived{words: made.words, stems: made.stems, articles: made.articles + 1}).readPlaces(kept[placesName]) {
		t.Error("the places of other articles fit")
	}
}

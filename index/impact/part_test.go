package impact

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"kindred/index"
)

// TestParsePart checks that a file whose lists come when they are needed answers as the
// whole one does, and that one word does not need them all.
func TestParsePart(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7)) // #nosec G404 -- a test that can be repeated
	whole := builtFrom(t, NewBuilder(index.DefaultRanking(), ""), randomArticles(rng, 300))
	f, err := Parse(whole)
	if err != nil {
		t.Fatal(err)
	}
	from, to, err := Lists(whole)
	if err != nil || to-from < len(whole)/3 {
		t.Fatalf("the lists are from %d to %d of %d bytes, error %v", from, to, len(whole), err)
	}
	cut := func() (part *File, needed func() int) {
		t.Helper()
		data := index.Aligned(whole)
		for i := range data[from:to] {
			data[from+i] = 0xff // what makes any number too long
		}
		there := make([]bool, len(data))
		part, err := ParsePart(data, func(begin, end int) {
			copy(data[begin:end], whole[begin:end])
			for i := begin; i < end; i++ {
				there[i] = true
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		return part, func() int { return len(slices.DeleteFunc(slices.Clone(there), func(yes bool) bool { return !yes })) }
	}
	one, needed := cut()
	one.FetchList(index.Exact, "anchor")
	if n := needed(); n == 0 || n > (to-from)/2 {
		t.Errorf("the list of a word needs %d of %d bytes", n, to-from)
	}
	for range 300 {
		req := &index.Request{Query: randomNode(rng, 2), Ranking: index.DefaultRanking(), Limit: 20, Pruned: rng.IntN(2) == 0}
		want, err := f.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		part, _ := cut() // of which nothing is there yet
		got, err := part.Search(t.Context(), req)
		if err == nil && req.Pruned { // it may be less than there are, and depends on what is remembered
			got.Total = want.Total
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v: %+v, error %v; want %+v", req.Query, got, err, want)
		}
		words, all := part.Lexicon(index.Stem), f.Lexicon(index.Stem)
		for i := range all.Len() {
			if words.Word(i) != all.Word(i) || words.Articles(i) != all.Articles(i) {
				t.Fatalf("word %d: %s in %d, want %s in %d", i, words.Word(i), words.Articles(i), all.Word(i), all.Articles(i))
			}
		}
	}
}

package impact

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"kindred/index"
)

// TestParsePart checks that a file whose parts come when they are needed answers as the
// whole one does, and that one word, or one head, does not need them all.
func TestParsePart(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7)) // #nosec G404 -- a test that can be repeated
	whole := builtFrom(t, NewBuilder(index.DefaultRanking(), ""), randomArticles(rng, 300))
	f, err := Parse(whole)
	if err != nil {
		t.Fatal(err)
	}
	parts, err := Parts(whole)
	if err != nil {
		t.Fatal(err)
	}
	cutOff := 0
	for _, p := range parts {
		cutOff += p.To - p.From
	}
	if cutOff < len(whole)/2 {
		t.Errorf("the parts are %d of %d bytes", cutOff, len(whole))
	}
	cut := func() (part *File, needed func() int) {
		t.Helper()
		data := index.Aligned(whole)
		for _, p := range parts {
			for i := p.From; i < p.To; i++ {
				data[i] = 0xff // what makes any number too long
			}
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
	if n := needed(); n == 0 || n > cutOff/2 {
		t.Errorf("the list of a word needs %d of %d bytes", n, cutOff)
	}
	one, needed = cut()
	if got, want := one.Head(7), f.Head(7); !reflect.DeepEqual(got, want) {
		t.Errorf("the head is %+v, want %+v", got, want)
	}
	if n := needed(); n == 0 || n > cutOff/20 {
		t.Errorf("a head needs %d of %d bytes", n, cutOff)
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

package search

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"kindred/index"
)

// cosines returns the n words most like a word by comparing it with all.
func cosines(v *vocabulary, word string, n int, least float64) (list []alike) {
	holding := map[uint32]int{}
	grams := make([][]uint32, v.size())
	candidates := 0
	for i := range grams {
		if grams[i] = gramsOf(nil, v.word(i)); len(grams[i]) > 0 {
			candidates++
		}
		for _, g := range grams[i] {
			holding[g]++
		}
	}
	mass := func(g uint32) float64 {
		idf := math.Log1p(float64(candidates) / float64(max(holding[g], 1)))
		return idf * idf
	}
	own := gramsOf(nil, word)
	norm := func(grams []uint32) (sum float64) {
		for _, g := range grams {
			sum += mass(g)
		}
		return math.Sqrt(sum)
	}
	for i, other := range grams {
		sum := 0.0
		for _, g := range other {
			if slices.Contains(own, g) {
				sum += mass(g)
			}
		}
		if sim := sum / (norm(own) * norm(other)); sum > 0 && sim >= least && v.word(i) != word {
			list = append(list, alike{v.word(i), sim})
		}
	}
	slices.SortFunc(list, func(a, b alike) int { return cmp.Or(cmp.Compare(b.sim, a.sim), cmp.Compare(a.text, b.text)) })
	return list[:min(n, len(list))]
}

// Not all n-grams are looked up, and the most similar words are found all the same.
func TestLikeFindsTheMostSimilar(t *testing.T) {
	stems, err := readVocabulary(t.Context(), sampleBlog(t).backend, index.Stem)
	if err != nil {
		t.Fatal(err)
	}
	s := newSimilarity(stems)
	words := []string{"banana", "sourdough", "anchor", "unlikeanything", "ing", "aaaaaaaa", "вода", "übersee"}
	for i := 0; i < stems.size(); i += stems.size() / 50 {
		words = append(words, stems.word(i))
	}
	for _, word := range words {
		for _, n := range []int{1, 12} {
			got, want := s.like(word, n, 0.15), cosines(stems, word, n, 0.15)
			same := slices.EqualFunc(got, want, func(a, b alike) bool { return math.Abs(a.sim-b.sim) < 1e-5 })
			if !same {
				t.Errorf("like(%q, %d) = %v, want %v", word, n, got, want)
			}
		}
	}
}

func BenchmarkLike(b *testing.B) {
	s := newSimilarity(manyWords(b, 100_000))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		s.mostLike(s.vocabulary.word(i*7919%s.vocabulary.size()), 12, 0.15)
		i++
	}
}

package similar

import (
	"cmp"
	"math"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"kindred/index"
	"kindred/search/blob"
	"kindred/search/searchtest"
	"kindred/search/vocabulary"
)

// cosines returns the n words most like a word by comparing it with all.
func cosines(v *vocabulary.Words, word string, n int, least float64) (list []Word) {
	holding := map[uint32]int{}
	grams := make([][]uint32, v.Len())
	candidates := 0
	for i := range grams {
		if grams[i] = gramsOf(nil, v.Word(i)); len(grams[i]) > 0 {
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
		if sim := sum / (norm(own) * norm(other)); sum > 0 && sim >= least && v.Word(i) != word {
			list = append(list, Word{v.Word(i), sim})
		}
	}
	slices.SortFunc(list, func(a, b Word) int {
		return cmp.Or(cmp.Compare(b.Cosine, a.Cosine), cmp.Compare(a.Text, b.Text))
	})
	return list[:min(n, len(list))]
}

// Not all n-grams are looked up, and the most similar words are found all the same.
func TestLikeFindsTheMostSimilar(t *testing.T) {
	stems := searchtest.Words(t, searchtest.Sample(t), index.Stem)
	s := Of(stems, NewTable(stems))
	words := []string{"banana", "sourdough", "anchor", "unlikeanything", "ing", "aaaaaaaa", "вода", "übersee"}
	for i := 0; i < stems.Len(); i += stems.Len() / 50 {
		words = append(words, stems.Word(i))
	}
	for _, word := range words {
		for _, n := range []int{1, 12} {
			got, want := s.Like(word, n, 0.15), cosines(stems, word, n, 0.15)
			same := slices.EqualFunc(got, want, func(a, b Word) bool { return math.Abs(a.Cosine-b.Cosine) < 1e-5 })
			if !same {
				t.Errorf("like(%q, %d) = %v, want %v", word, n, got, want)
			}
		}
	}
}

func BenchmarkLike(b *testing.B) {
	v := searchtest.Many(b, 100_000)
	s := Of(v, NewTable(v))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		s.mostLike(s.vocabulary.Word(i*7919%s.vocabulary.Len()), 12, 0.15)
		i++
	}
}

// What is made of the places of the candidates is what was made of the words.
func TestCompletedTable(t *testing.T) {
	v := searchtest.Words(t, searchtest.Sample(t), index.Stem)
	made := NewTable(v)
	b := blob.New()
	made.PutPlaces(b)
	f := Of(v, TakePlaces(blob.Open(b.Bytes())))
	f.complete()
	if diff := gocmp.Diff(made, f.table, gocmp.AllowUnexported(blob.Rising{}, Table{})); diff != "" {
		t.Errorf("(-made +completed):\n%s", diff)
	}
}

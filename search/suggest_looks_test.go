package search

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kindred/index/analysis"
)

// spellings of a few words, as they stand in articles and tags.
var lookedAt = []string{"Cafe", "café", "CAFÉ", "cafe\u0301", "c", "C++", "ＣＡＦＥ", "go", "Straße", "STRASSE", "strasse", "İzmir", "K", "don’t", "x-y", "Ca", "fe"}

// What is told by a look is never what folding tells otherwise.
func TestLooksMissNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(lookedAt), 1, 4).Draw(t, "text"), rapid.SampledFrom([]string{"", "-", "/"}).Draw(t, "sign"))
		word := analysis.Fold(rapid.SampledFrom(lookedAt).Draw(t, "word"))
		if strings.Contains(analysis.Fold(text), word) && !mayHold(text, word) {
			t.Errorf("mayHold(%q, %q) = false", text, word)
		}
	})
}

// A word is the same one of a vocabulary by its text and by its place.
func TestVocabularyCounts(t *testing.T) {
	v := countedWords(map[string]int{"": 1, "a": 2, "ab": 3, "b": 4, "ü": 5, "海": 6})
	for i := range v.size() {
		if got, want := v.count(v.word(i)), v.articles(i); got != want {
			t.Errorf("count(%q) = %d, want %d", v.word(i), got, want)
		}
	}
	for _, word := range []string{"abc", "c", "A"} {
		if n := v.count(word); n != 0 {
			t.Errorf("count(%q) = %d, want 0", word, n)
		}
	}
	if n := countedWords(nil).count("a"); n != 0 {
		t.Errorf("count of no words = %d, want 0", n)
	}
}

package search

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kindred/index/analysis"
)

// spellings of a few words, as they stand in articles and tags.
var lookedAt = []string{"Cafe", "café", "CAFÉ", "cafe\u0301", "c", "C++", "ＣＡＦＥ", "go", "Straße", "STRASSE", "strasse", "İzmir", "K", "don’t", "x-y", "Ca", "fe", "，", "咖啡", "кафе", "“"}

// What is told by a look is never what folding tells otherwise, and nothing is looked at twice.
func TestLooksMissNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chunks := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(lookedAt), 1, 4).Draw(t, "words"), rapid.SampledFrom([]string{"", "-", "/"}).Draw(t, "sign"))
		}), 1, 4).Draw(t, "chunks")
		word := analysis.Fold(rapid.SampledFrom(lookedAt).Draw(t, "word"))
		text := strings.Join(chunks, rapid.SampledFrom([]string{" ", "\n", " \t"}).Draw(t, "blank"))
		var seen []string
		for from, to := range chunksWith(text, word) {
			seen = append(seen, text[from:to])
		}
		for _, chunk := range chunks {
			i := slices.Index(seen, chunk)
			if i >= 0 {
				seen = slices.Delete(seen, i, i+1)
			} else if strings.Contains(analysis.Fold(chunk), word) {
				t.Errorf("%q in %q is missed: %q", word, text, chunk)
			}
		}
		if len(seen) > 0 {
			t.Errorf("%q in %q: %q are seen, too", word, text, seen)
		}
	})
}

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

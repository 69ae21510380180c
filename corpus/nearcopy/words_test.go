package nearcopy

import (
	"slices"
	"testing"
	"unicode"
)

// What is looked up of a character is what decomposing it says.
func TestUnitsAsDecomposed(t *testing.T) {
	for r := rune(0x80); r < unicode.MaxRune; r++ {
		if r == rune(len(pairClass)) {
			r = firstHan - 10
		}
		if r > lastHan+10 {
			break
		}
		text := "ab" + string(r) + "cd"
		var want []unit
		h := uint64(wordSeed)
		for text := text; text != ""; {
			var n int
			want, h, n = decomposed(want, h, text)
			text = text[n:]
		}
		if h != wordSeed {
			want = append(want, word(h))
		}
		if got := units(nil, text); !slices.Equal(got, want) {
			t.Errorf("%q has the words %x, want %x", text, got, want)
		}
	}
}

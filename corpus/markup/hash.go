package markup

import (
	"hash/fnv"
	"io"
	"strings"
	"unicode"
)

// Hash identifies the text of a block without regard to case, white space and
// punctuation.
func (b Block) Hash() uint64 {
	h := fnv.New64a()
	text := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) {
			return unicode.ToLower(r)
		}
		return -1
	}, b.Text)
	if text == "" {
		text = b.Text
	}
	_, _ = io.WriteString(h, text) // a hash never fails
	return h.Sum64()
}

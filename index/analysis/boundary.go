package analysis

import (
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// wordContext is the number of bytes before and behind a place that are looked
// at to tell whether a word goes on there: enough for the longest of don't,
// 3.14 and node.js that people read as one.
const wordContext = 64

// InWord reports whether a word goes on over the offset at, so that a text must
// not be cut there. It counts as one word what either UAX #29 or [Analyzer.Tokens]
// takes for one: the latter knows C++, and takes Korean words apart.
func InWord(text string, at int) bool {
	from, to := max(0, at-wordContext), min(len(text), at+wordContext)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	around := text[from:to]
	at -= from
	for _, t := range For("").Tokens(nil, around) {
		if t.Start < at && at < t.End {
			return true
		}
	}
	segments := words.FromString(around)
	for segments.Next() {
		if segments.Start() < at && at < segments.End() {
			return true
		}
	}
	return false
}

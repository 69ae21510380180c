package search

import (
	"slices"
	"unicode/utf8"

	"kindred/index/analysis"
)

// window returns a range of about snippetRunes of a sentence around its first
// match, from the beginning of a word to the end of a word.
func window(text string, s *sentence) (start, end int) {
	focus := s.start
	if len(s.marks) > 0 {
		focus = s.marks[0].start
	}
	start = s.start
	if before := runesBefore(text[s.start:focus], snippetRunes/4); before > 0 {
		start = s.start + before
		if next := nextWord(text, start, focus); next >= 0 {
			start = next
		} else {
			start = focus
		}
	}
	end = start + runesAfter(text[start:s.end], snippetRunes)
	if end < s.end {
		if cut := lastWordEnd(text[start:end], text[end:s.end]); cut > focus-start {
			end = start + cut
		}
	}
	return start, end
}

// runesBefore returns the offset of the n-th last rune of s, 0 where s is
// shorter.
func runesBefore(s string, n int) int {
	at := len(s)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return at
}

// runesAfter returns the offset behind the first n runes of s.
func runesAfter(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// nextWord returns where a word begins in text[from:to], -1 where none does.
func nextWord(text string, from, to int) int {
	for _, t := range wordBreaks.Tokens(nil, text[from:to]) {
		if !analysis.InWord(text, from+t.Start) {
			return from + t.Start
		}
	}
	return -1
}

// lastWordEnd returns where the last whole word of s ends, given what follows.
func lastWordEnd(s, rest string) int {
	text := s + rest[:runesAfter(rest, restContext)]
	for _, t := range slices.Backward(wordBreaks.Tokens(nil, text)) {
		if t.End <= len(s) && !analysis.InWord(text, t.End) {
			return t.End
		}
	}
	return 0
}

// restContext is how many characters behind a cut decide whether it cuts a word.
const restContext = 16

// wordBreaks says where words begin and end, in any language.
var wordBreaks = analysis.For("")

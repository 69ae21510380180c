package kin

import (
	"strings"
	"sync"
	"unicode"

	"kindred/index/analysis"
)

// longestHex is how many hexadecimal digits a word has from which on it is a checksum.
const longestHex = 16

// reasonKind is what a reason says to a person.
type reasonKind uint8

const (
	reasonWord   reasonKind = iota
	reasonNumber            // a number, and half a word
	reasonLittle
)

// kindOfReason tells what a reason says. Little says a letter alone, with digits or without (00Z, t1), a
// checksum, and a function word of another language, for articles are not always in the language that
// they are filed under. Of 37,405 reasons of 14,000 articles, 927 were so.
func kindOfReason(text string) reasonKind {
	letters, digits, hex, half := 0, 0, true, false
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r) || unicode.IsMark(r):
			letters++
			hex = hex && (r >= 'a' && r <= 'f' || r >= 'A' && r <= 'F')
			half = half || hiragana(r)
		case letters > 0 && (r == '+' || r == '#'): // C++, C#
			return reasonWord
		default:
			hex = false
		}
	}
	switch {
	case letters == 0 || half:
		return reasonNumber
	case letters == 1, hex && digits > 0 && len(text) >= longestHex, isForeignFunctionWord(text):
		return reasonLittle
	}
	return reasonWord
}

// longestFunctionWord is how many bytes a function word has at most, or nearly: longer reasons are not
// looked up.
const longestFunctionWord = 10

// isForeignFunctionWord reports whether a text is a function word of the languages that articles are
// most often written in, or quote, though they are filed under another one.
func isForeignFunctionWord(text string) bool {
	if len(text) > longestFunctionWord || strings.Contains(text, " ") {
		return false
	}
	analyzers := readEverywhere()
	word := strings.ToLower(text)
	return analyzers[0].FunctionWord(word) || analyzers[1].FunctionWord(word)
}

// readEverywhere returns the analyzers of English and Russian, looked up once.
var readEverywhere = sync.OnceValue(func() [2]*analysis.Analyzer {
	return [...]*analysis.Analyzer{analysis.For("en"), analysis.For("ru")}
})

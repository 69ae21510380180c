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
// checksum, a function word of another language, for articles are not always in the language that
// they are filed under, and a word that stands for any thing or time (whoever). Of 37,405 reasons of
// 14,000 articles, 927 were so, and of 125,130 in blocks of three, 70 for the last.
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
	case letters == 1, hex && digits > 0 && len(text) >= longestHex, isLittleWord(text):
		return reasonLittle
	}
	return reasonWord
}

// indefinite are words that stand for any person, thing, time or degree. Who searches may ask for
// them, so that they are no function words.
var indefinite = func() map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(`
		whoever whomever whatever whichever whenever wherever somebody someone something somewhere sometimes
		anybody anyone anything anywhere everybody everyone everything everywhere nobody nothing nowhere
		actually maybe perhaps quite rather really though today tomorrow yesterday please thanks stuff thing things lot etc`) {
		set[word] = true
	}
	return set
}()

// longestFunctionWord is how many bytes such a word has at most, or nearly: longer reasons are not
// looked up.
const longestFunctionWord = 10

// isLittleWord reports whether a text is an indefinite word, or a function word of the languages that
// articles are most often written in, or quote, though they are filed under another one.
func isLittleWord(text string) bool {
	if len(text) > longestFunctionWord || strings.Contains(text, " ") {
		return false
	}
	analyzers := readEverywhere()
	word := strings.ToLower(text)
	return indefinite[word] || analyzers[0].FunctionWord(word) || analyzers[1].FunctionWord(word)
}

// readEverywhere returns the analyzers of English and Russian, looked up once.
var readEverywhere = sync.OnceValue(func() [2]*analysis.Analyzer {
	return [...]*analysis.Analyzer{analysis.For("en"), analysis.For("ru")}
})

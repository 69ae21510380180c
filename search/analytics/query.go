package analytics

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// normal returns a query as it is counted: in small letters, with single blanks, without
// the marks that end a sentence. It is empty for a query without a letter or digit.
func normal(query string) string {
	s := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return unicode.ToLower(r)
	}, strings.ToValidUTF8(query, " "))
	s = strings.Join(strings.Fields(norm.NFC.String(s)), " ")
	s = strings.TrimRight(s, " ?!.,;:…。？！")
	if !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return ""
	}
	return s
}

// worthKeeping reports whether a query may ever be kept: it is no longer than what several
// people write alike, and looks like nobody's address, number or key. A name cannot be
// told; that several visits must have used it is what protects it.
func worthKeeping(text string) bool {
	digits, words := 0, strings.Fields(text)
	for _, r := range text {
		if unicode.IsNumber(r) {
			digits++
		}
	}
	switch {
	case text == "" || text != normal(text),
		utf8.RuneCountInString(text) > maxRunes, len(words) > maxWords, digits > maxDigits,
		strings.ContainsAny(text, "@＠"), strings.Contains(text, "://"), strings.Contains(text, "www."):
		return false
	}
	return !slices.ContainsFunc(words, func(w string) bool { return utf8.RuneCountInString(w) > maxWordRunes })
}

// oneChain reports whether a reader who types comes from one text to the other.
func oneChain(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }

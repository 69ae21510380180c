package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// specials are letters that Unicode does not decompose but readers type
// without the stroke or as two letters, and signs with several spellings.
var specials = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th",
	'ł': "l", 'ı': "i", 'ħ': "h", 'ŧ': "t", 'ŋ': "n", 'ĸ': "k", 'ſ': "s",
	'ɓ': "b", 'ɗ': "d", 'ƙ': "k", 'ƴ': "y", 'ɨ': "i", 'ȷ': "j",
	'ς': "σ", // final sigma has the capital of σ
	'·': "",  // Catalan col·lecció, also written collecció
	'’': "'", '‘': "'", 'ʼ': "'", 'ʻ': "'", '‛': "'", '׳': "'", '′': "'",
	'“': `"`, '”': `"`, '„': `"`, '‟': `"`, '״': `"`,
	'‐': "-", '\u2011': "-",
}

// lowerOf returns the lower-casing of a language.
func lowerOf(lang string) func(rune) rune {
	if lang == "tr" {
		return unicode.TurkishCase.ToLower
	}
	return unicode.ToLower
}

// normalize brings a word to the form the stemmers expect: NFKC, lower case,
// no invisible characters, straight apostrophes, accents kept.
func normalize(w string, lower func(rune) rune) string {
	if isASCII(w) && lower('I') == 'i' {
		return strings.ToLower(w)
	}
	w = norm.NFKC.String(strings.Map(visible, w))
	w = strings.Map(func(r rune) rune {
		switch r {
		case '’', '‘', 'ʼ', 'ʻ', '‛', '′':
			return '\''
		}
		return lower(r)
	}, w)
	// Lower case may have a composed form where the capital had none (J̌, ǰ).
	return norm.NFC.String(w)
}

// visible drops (-1) what has no shape: formatting characters such as the soft
// hyphen and the zero-width joiners, variation selectors, bytes that are not
// UTF-8.
func visible(r rune) rune {
	if r < 0x7f && r >= ' ' {
		return r
	}
	switch {
	case r == utf8.RuneError, r == 0x034f, // combining grapheme joiner
		0xfe00 <= r && r <= 0xfe0f, 0xe0100 <= r && r <= 0xe01ef, // variation selectors
		0x17b4 <= r && r <= 0x17b5, 0x180b <= r && r <= 0x180f, // Khmer, Mongolian
		r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, // Hangul fillers
		unicode.Is(unicode.Cf, r):
		return -1
	case r == '\u00b4': // typed for an apostrophe; NFKC would make a space of it
		return '\''
	case unicode.IsSpace(r):
		return r
	case unicode.IsControl(r):
		return -1
	}
	return r
}

// fold makes a key of a word: see [Fold], of which this is all but the white space.
func fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	var base rune
	for _, r := range norm.NFKD.String(strings.Map(visible, s)) {
		r = unicode.ToLower(r)
		if unicode.Is(unicode.Mn, r) {
			if !dropped(base, r) {
				b.WriteRune(r)
			}
			continue
		}
		if r == 'ـ' { // tatweel only stretches an Arabic word
			continue
		}
		base = r
		if to, ok := specials[r]; ok {
			b.WriteString(to)
			continue
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// dropped reports whether a mark on a base letter is an accent, that readers
// leave out when they search, rather than a part of the writing.
//
// The general combining marks are accents on Latin, Greek and most Cyrillic
// letters, but й, ў and ї are letters of their own (not и, у, і with
// something on top) and nobody types them without: они remain. ё does become
// е, as Russians write it. Hebrew points and Arabic vowel signs are written
// only in scripture and primers. The marks of Thai, Devanagari and the other
// Brahmic scripts are vowels, and those of kana make another consonant: without
// them the word is another word.
func dropped(base, mark rune) bool {
	switch {
	case mark == 0x306 && (base == 'и' || base == 'у'), mark == 0x308 && base == 'і':
		return false
	case 0x300 <= mark && mark <= 0x36f, 0x1ab0 <= mark && mark <= 0x1aff,
		0x1dc0 <= mark && mark <= 0x1dff, 0x20d0 <= mark && mark <= 0x20ff,
		0xfe20 <= mark && mark <= 0xfe2f:
		return true
	case 0x591 <= mark && mark <= 0x5c7: // Hebrew
		return true
	case 0x653 <= mark && mark <= 0x655: // madda and hamza are letters' parts: آ أ ؤ ئ
		return false
	case 0x610 <= mark && mark <= 0x6ed, 0x8d3 <= mark && mark <= 0x8ff: // Arabic
		return true
	case 0x711 <= mark && mark <= 0x74a: // Syriac
		return true
	}
	return false
}

// FoldsApart reports whether a character stays apart from letters and digits of ASCII when a text is
// folded: it becomes none of them, and does not vanish between two. It knows it of Greek, Cyrillic,
// Chinese, Japanese and Korean, and of the signs that stand beside words; of others it says no.
func FoldsApart(r rune) bool {
	switch {
	case 0x388 <= r && r <= 0x586, 0x2010 <= r && r <= 0x2029, 0x3000 <= r && r <= 0x3163,
		0x3400 <= r && r <= 0x9fff, 0xac00 <= r && r <= 0xd7a3, 0xff01 <= r && r <= 0xff0f,
		0xff1a <= r && r <= 0xff20:
		return true
	}
	return false
}

// Fold makes a key of a keyword such as a tag or an author's name: folded as
// [Token].Exact is (lower case, without accents and invisible characters,
// straight quotes), trimmed, its inner white space collapsed, but kept whole.
// Fold(Fold(s)) is Fold(s).
func Fold(s string) string {
	if s = fold(s); tidy(s) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// tidy reports whether a text is of ASCII alone, and has no white space but single blanks
// between other characters.
func tidy(s string) bool {
	blank := true
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ' && blank, c >= utf8.RuneSelf, '\t' <= c && c <= '\r':
			return false
		default:
			blank = c == ' '
		}
	}
	return !blank
}

func isASCII(s string) bool {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		if eight(s[i:i+8])&0x8080808080808080 != 0 {
			return false
		}
	}
	for ; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

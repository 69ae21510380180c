package analysis

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// unspaced are the languages that are written in runs; they have an analyzer,
// though neither stemmer nor stop words, so that Language can name them.
var unspaced = []string{"zh", "ja", "ko", "th", "lo", "km", "my"}

// Unspaced reports whether the analyzer's language is written in runs of characters, without
// spaces between words (or, as Korean, is taken so).
func (a *Analyzer) Unspaced() bool { return slices.Contains(unspaced, a.lang) }

// inRun reports whether r is a letter of a script that is tokenised character
// by character: Chinese, Japanese and Korean, and the scripts of South East
// Asia without spaces between words. For the latter UAX #29 asks for a
// dictionary; without one, segmenters give nothing usable (bleve's tokenizer
// gives no token at all, so that such articles could not be found).
func inRun(r rune) bool { //nolint:gocognit // a table of ranges, written as the compiler likes it best
	if r < 0xe00 {
		return false
	}
	switch {
	case r <= 0xeff, // Thai, Lao
		0x1000 <= r && r <= 0x109f,                             // Myanmar
		0x1100 <= r && r <= 0x11ff,                             // Hangul jamo
		0x1780 <= r && r <= 0x17ff,                             // Khmer
		0x1950 <= r && r <= 0x19df,                             // Tai Le, New Tai Lue
		0x1a20 <= r && r <= 0x1aaf,                             // Tai Tham
		0x3005 <= r && r <= 0x3007, 0x3021 <= r && r <= 0x3029, // 々 〆 〇, Hangzhou numerals
		0x3031 <= r && r <= 0x3035, 0x3038 <= r && r <= 0x303c,
		0x3041 <= r && r <= 0x318f, // kana, bopomofo, compatibility jamo
		0x31a0 <= r && r <= 0x31ff,
		0x3400 <= r && r <= 0x4dbf, 0x4e00 <= r && r <= 0x9fff, // Han
		0xa960 <= r && r <= 0xa97f, 0xa9e0 <= r && r <= 0xa9ff, // jamo, Myanmar
		0xaa60 <= r && r <= 0xaadf, // Myanmar, Tai Viet
		0xac00 <= r && r <= 0xd7ff, // Hangul
		0xf900 <= r && r <= 0xfaff, // compatibility Han
		0xff66 <= r && r <= 0xffdc, // half-width kana and Hangul
		0x11700 <= r && r <= 0x1174f, 0x1aff0 <= r && r <= 0x1b16f,
		0x20000 <= r && r <= 0x3ffff:
		// Digits of these scripts make numbers, as digits do; punctuation ends a run.
		return unicode.IsLetter(r) || unicode.Is(unicode.Nl, r)
	case 0x2e80 <= r && r <= 0x2fd5:
		return true // radicals, which text from PDF uses for the characters
	}
	return false
}

// continues reports whether r belongs to the character before it, whatever
// that is: marks, and invisible characters such as the zero-width space by
// which Khmer and Thai texts may or may not separate words.
func continues(r rune) bool {
	return r >= 0x300 && (unicode.IsMark(r) || unicode.Is(unicode.Cf, r))
}

// longestCluster bounds, in bytes, the characters that are put together from
// clusters; real ones have a few code points.
const longestCluster = 32

// run finds the characters of a run, text[start:end]: one token for each
// character (grapheme cluster) with the character as Exact and the bigram with
// the next as Stem. A phrase of Exact then is a substring of the text, and the
// Stems are about as selective as words. The last has no bigram; but a run of
// one is its own Stem, or else it could not be found by Stem at all.
func (s *scan) run(start, end int) {
	first := len(s.tokens)
	s.characters(start, end)
	run := s.tokens[first:]
	if len(run) == 0 {
		return
	}
	for i := range run[:len(run)-1] {
		a, b := &run[i], &run[i+1]
		if a.End == b.Start && len(a.Exact) == a.End-a.Start && len(b.Exact) == b.End-b.Start &&
			a.Exact == s.text[a.Start:a.End] && b.Exact == s.text[b.Start:b.End] {
			a.Stem = s.text[a.Start:b.End] // saves an allocation for nearly every character
		} else {
			a.Stem = a.Exact + b.Exact
		}
	}
	if len(run) == 1 {
		run[0].Stem = run[0].Exact
	}
	s.last = run[len(run)-1].End
	if s.sifter != nil {
		s.siftRun(run)
		s.tokens = s.tokens[:first]
	}
}

// characters appends a token for each character of the run text[start:end]. Most are one
// code point that folds to itself, and the next one says that nothing belongs to it.
func (s *scan) characters(start, end int) {
	first := len(s.tokens)
	r, n := utf8.DecodeRuneInString(s.text[start:end])
	for start < end {
		next, size := utf8.DecodeRuneInString(s.text[start+n : end])
		if plain(r) && (size == 0 || plain(next)) {
			s.tokens = append(s.tokens, Token{Exact: s.text[start : start+n], Start: start, End: start + n, Run: true})
			start, r, n = start+n, next, size
			continue
		}
		start = s.cluster(first, start, end)
		r, n = utf8.DecodeRuneInString(s.text[start:end])
	}
}

// cluster appends a token for the first character of text[start:end], a grapheme
// cluster, and returns its end. The tokens of the run begin with the number first.
func (s *scan) cluster(first, start, end int) int {
	it := graphemes.FromString(s.text[start:end])
	it.Next()
	end = start + it.End()
	if r, _ := utf8.DecodeRuneInString(s.text[start:]); unicode.IsMark(r) && len(s.tokens) > first {
		last := &s.tokens[len(s.tokens)-1]
		if last.End == start && end-last.Start <= longestCluster {
			// Burmese and Khmer vowels that stand apart are no clusters' parts
			// in UAX #29, but without their consonant they are nothing.
			last.End = end
			last.Exact = fold(s.text[last.Start:end])
			return end
		}
	}
	c := s.text[start:end]
	if r, n := utf8.DecodeRuneInString(c); !plain(r) || n < len(c) {
		c = fold(c)
	}
	if c != "" {
		s.tokens = append(s.tokens, Token{Exact: c, Start: start, End: end, Run: true})
	}
	return end
}

// plain reports whether a character is of the common
// blocks without compatibility or decomposable forms that fold changes:
// unified Han, Hangul syllables, most kana, Thai consonants and vowels.
func plain(r rune) bool {
	return 0x4e00 <= r && r <= 0x9fff || 0xac00 <= r && r <= 0xd7a3 || 0x3041 <= r && r <= 0x3096 ||
		0x30a1 <= r && r <= 0x30fe && r != 0x30fb || 0xe01 <= r && r <= 0xe30
}

// Unspaced reports whether a term has a character of a script that is written without
// spaces, so that as a stem it is a bigram rather than a word.
func Unspaced(term string) bool { return strings.ContainsFunc(term, inRun) }

// Bigram returns the two characters of a stem that may be a bigram of them: as they stand
// in the text, each a letter with the marks that belong to it. A bigram of other
// characters than these (of one that folds to several, say) is none for it.
func Bigram(stem string) (first, second string, ok bool) {
	n := character(stem)
	if n == 0 || n == len(stem) {
		return "", "", false
	}
	first, second = stem[:n], stem[n:]
	return first, second, character(second) == len(second)
}

// Character reports whether a word is one character, as [Bigram] has them.
func Character(word string) bool { return word != "" && character(word) == len(word) }

// character returns the size of the character that a text begins with, 0 for none.
func character(text string) int {
	r, n := utf8.DecodeRuneInString(text)
	if !inRun(r) {
		return 0
	}
	for n < len(text) {
		r, size := utf8.DecodeRuneInString(text[n:])
		if !continues(r) {
			break
		}
		n += size
	}
	return n
}

// particles are characters that stand beside words, and are no part of them, as a rule: the
// Chinese of, in, is and and, the Japanese of, to, with and from, the Korean sign of an object.
const particles = "的了着和与及或被把" + "のはがをにとでもへや" + "를"

// Particle reports whether a character is a function word of Chinese, Japanese or Korean that is
// hardly ever the end of another word.
func Particle(character string) bool {
	return character != "" && strings.Contains(particles, character)
}

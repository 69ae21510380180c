package nearcopy

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// unit is the hash of one word, or of one character where a script puts no
// spaces between words. The lowest bit says which: 1 is a character.
type unit uint64

func (u unit) character() bool { return u&1 == 1 }

// The seeds of all hashes are constants: a text has the same sketch in every
// run and on every machine.
const (
	wordSeed = 0x9e3779b97f4a7c15
	wordStep = 0xff51afd7ed558ccd // odd, so that no letter is lost by multiplying
)

// What a byte of ASCII does to the word it stands in.
const (
	splits = 0 // everything that is not a letter, digit or apostrophe
	drops  = 1 // an apostrophe: don't and dont are the same word
	// Any other value is the letter itself, in lower case.
)

var asciiClass = func() (class [utf8.RuneSelf]byte) {
	for c := range class {
		switch {
		case '0' <= c && c <= '9', 'a' <= c && c <= 'z':
			class[c] = byte(c)
		case 'A' <= c && c <= 'Z':
			class[c] = byte(c) + 'a' - 'A'
		case c == '\'':
			class[c] = drops
		}
	}
	return class
}()

// units appends the words of a text, folded: lower case, compatibility forms
// and accents taken apart and the accents left out (NFKD without U+0300 to
// U+036F), apostrophes and what is invisible dropped, all else that is neither
// letter nor digit a separator. Bytes that are not UTF-8 are separators, too.
func units(out []unit, text string) []unit {
	out = slices.Grow(out, len(text)/5+4)
	h := uint64(wordSeed)
	for i := 0; i < len(text); {
		if b := text[i]; b < utf8.RuneSelf {
			switch c := asciiClass[b]; c {
			case splits:
				if h != wordSeed {
					out = append(out, word(h))
					h = wordSeed
				}
			case drops:
			default:
				h = step(h, rune(c))
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if r < rune(len(pairClass)) {
			switch c := pairClass[r]; c {
			case splits:
				if h != wordSeed {
					out = append(out, word(h))
					h = wordSeed
				}
			case drops:
			case several:
				out, h, n = decomposed(out, h, text[i:])
			default:
				h = step(h, c)
			}
			i += n
			continue
		}
		if firstHan <= r && r <= lastHan {
			out, h = alone(out, h, r)
			i += n
			continue
		}
		out, h, n = decomposed(out, h, text[i:])
		i += n
	}
	if h != wordSeed {
		out = append(out, word(h))
	}
	return out
}

// decomposed takes the character that a text begins with into the word being read, and
// returns its size.
func decomposed(out []unit, h uint64, text string) ([]unit, uint64, int) {
	p := norm.NFKD.PropertiesString(text)
	if d := p.Decomposition(); d != nil {
		for _, r := range string(d) {
			out, h = letter(out, h, r)
		}
		return out, h, max(p.Size(), 1)
	}
	r, n := utf8.DecodeRuneInString(text)
	out, h = letter(out, h, r)
	return out, h, n
}

// several stands for a character that decomposes into several letters.
const several = -1

// pairClass says the same of the characters of one or two bytes as asciiClass, and what
// each that is one letter with accents is without them: looking it up takes a
// tenth of the time that decomposing does.
var pairClass = func() (class [0x800]rune) {
	for r := range class {
		d := norm.NFKD.String(string(rune(r)))
		kept := 0
		for _, c := range d {
			if c, ok := folded(c); ok {
				class[r] = c
				kept++
			}
		}
		switch {
		case kept == 0:
			class[r] = drops
		case kept > 1:
			class[r] = several
		}
	}
	return class
}()

// firstHan and lastHan are characters of Chinese which, like all between them, do not
// decompose, and are units.
const firstHan, lastHan = 0x4e00, 0x9fa5

// alone takes a character that is a unit.
func alone(out []unit, h uint64, r rune) ([]unit, uint64) {
	if h != wordSeed {
		out = append(out, word(h))
	}
	return append(out, word(step(wordSeed, r))|1), wordSeed
}

// letter takes one character of a decomposed text into the word being read,
// whose hash so far is h; wordSeed is no word.
func letter(out []unit, h uint64, r rune) ([]unit, uint64) {
	r, ok := folded(r)
	switch {
	case !ok:
		return out, h
	case r == splits:
		if h != wordSeed {
			out = append(out, word(h))
		}
		return out, wordSeed
	case spaceless(r):
		return alone(out, h, r)
	}
	return out, step(h, r)
}

// folded returns a character of a decomposed text as it counts: in lower case, or as
// splits if it is no part of a word. It is false for one that does not count.
func folded(r rune) (rune, bool) {
	r = unicode.ToLower(r)
	switch {
	case r == 'ς':
		r = 'σ' // they have one capital
	case r == '’', r == '‘', r == 'ʼ', 0x300 <= r && r <= 0x36f, unicode.Is(unicode.Cf, r):
		return r, false
	}
	if r == utf8.RuneError || !spaceless(r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
		return splits, true
	}
	return r, true
}

// spaceless reports whether a character belongs to a script that is written
// without spaces between words. Hangul is not one of them.
func spaceless(r rune) bool {
	switch {
	case r < 0xe00:
		return false
	case r <= 0xeff, // Thai, Lao
		0x1000 <= r && r <= 0x109f, 0x1780 <= r && r <= 0x17ff: // Burmese, Khmer
		return unicode.IsLetter(r) || unicode.IsMark(r)
	case 0x3040 <= r && r <= 0x30ff: // kana
		return unicode.IsLetter(r)
	}
	return r >= 0x2e80 && unicode.Is(unicode.Han, r)
}

func step(h uint64, r rune) uint64 { return (h ^ uint64(r)) * wordStep }

func word(h uint64) unit { return unit(mix(h)) &^ 1 }

// mix spreads every bit over all others: the finalizer of SplitMix64 (Steele,
// Lea, Flood 2014).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

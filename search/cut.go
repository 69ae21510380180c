package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"kindred/index/analysis"
)

// columns returns the room that a text takes, in the width of a Latin letter.
// Chinese, Japanese and Korean characters take two, and say as much as two or
// three letters do.
func columns(s string) int {
	n := 0
	for i := 0; i < len(s); {
		if i+8 <= len(s) && ascii(s[i:i+8]) {
			i += 8
			n += 8
			continue
		}
		if s[i] < utf8.RuneSelf {
			i++
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		n += columnsOf(r)
		i += size
	}
	return n
}

// ascii reports whether eight bytes are ASCII.
func ascii(s string) bool {
	_ = s[7]
	eight := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	return eight&0x8080808080808080 == 0
}

func columnsOf(r rune) int {
	switch {
	case r < 0x1100:
		return 1
	case r <= 0x115f, 0x2e80 <= r && r <= 0xa4cf, 0xac00 <= r && r <= 0xd7a3, // Hangul Jamo, CJK and Yi, Hangul
		0xf900 <= r && r <= 0xfaff, 0xfe30 <= r && r <= 0xfe6f, 0xff00 <= r && r <= 0xff60, // forms
		0x20000 <= r && r <= 0x3fffd: // rare ideographs
		return 2
	default:
		return 1
	}
}

// firstColumns returns how many bytes of s fill n columns.
func firstColumns(s string, n int) int {
	for i, r := range s {
		if n -= columnsOf(r); n < 0 {
			return i
		}
	}
	return len(s)
}

// cutPiece returns where to cut a sentence that is too long: within pieceColumns
// after a clause, or else where white space stands, or between words. What has no
// such place in two thirds of them is cut between characters.
func cutPiece(s string) int {
	head := s[:firstColumns(s, pieceColumns)]
	if len(head) == len(s) {
		return len(s)
	}
	for _, ends := range []func(r, next rune) bool{endsClause, endsWithSpace} {
		if n := lastCut(s, head, ends); n > 0 {
			return n
		}
	}
	if n := lastWordEnd(head, s[len(head):]); n > 0 {
		return n
	}
	for n := len(head); n > 0; {
		if betweenCharacters(s, afterSpace(s, n)) {
			return n
		}
		_, size := utf8.DecodeLastRuneInString(head[:n])
		n -= size
	}
	return len(head)
}

// endsClause reports whether a clause ends with r, before next.
func endsClause(r, next rune) bool {
	return strings.ContainsRune("\n\t，、；：。！？，؛،।", r) || (strings.ContainsRune(",;:–—)", r) && unicode.IsSpace(next))
}

func endsWithSpace(r, _ rune) bool { return unicode.IsSpace(r) }

// lastCut returns the end of the last rune of the head of s that ends something,
// 0 where there is none in its last two thirds.
func lastCut(s, head string, ends func(r, next rune) bool) int {
	for n := len(head); n > len(head)/3; {
		r, size := utf8.DecodeLastRuneInString(head[:n])
		next, _ := utf8.DecodeRuneInString(s[n:])
		if ends(r, next) && cuttable(s, n) {
			return n
		}
		n -= size
	}
	return 0
}

// cuttable reports whether neither a word nor a character goes on over the offset
// at, nor over the white space behind it.
func cuttable(s string, at int) bool {
	return betweenWords(s, at) && betweenCharacters(s, afterSpace(s, at))
}

// afterSpace returns where the white space ends that stands at the offset, if any.
func afterSpace(s string, at int) int {
	return len(s) - len(strings.TrimLeftFunc(s[at:], unicode.IsSpace))
}

// betweenWords reports whether neither a word nor a character goes on over the
// offset at.
func betweenWords(s string, at int) bool {
	return clearBreak(s, at) || !analysis.InWord(s, at) && betweenCharacters(s, at)
}

// clearBreak reports whether the offset is at an end of the text, or what stands on both
// sides tells that nothing goes on, as at nearly all places that are asked about: white
// space on one side and a letter or mark of ASCII on the other, or a Chinese character
// and a mark.
func clearBreak(s string, at int) bool {
	if at == 0 || at == len(s) {
		return true
	}
	before, after := s[at-1], s[at]
	if before < utf8.RuneSelf && after < utf8.RuneSelf {
		return (before == ' ' || before == '\n') != (after == ' ' || after == '\n') && before != '\r' && after != '\r'
	}
	last, _ := utf8.DecodeLastRuneInString(s[:at])
	next, _ := utf8.DecodeRuneInString(s[at:])
	return han(last) && strings.ContainsRune(hanMarks, next) || han(next) && strings.ContainsRune(hanMarks, last)
}

// hanMarks are the marks that stand between the sentences and clauses of Chinese and
// Japanese.
const hanMarks = "。，、！？；：「」『』（）《》"

func han(r rune) bool { return 0x4e00 <= r && r <= 0x9fff }

// betweenCharacters reports whether no character of s, as readers see them, goes
// on over the offset at.
func betweenCharacters(s string, at int) bool {
	return lastCharacterEnd(s, at) == at
}

// lastCharacterEnd returns the end of the last character that ends in s[:at]; at
// itself where that goes on for longer than any writing's does.
func lastCharacterEnd(s string, at int) int {
	from := max(0, at-characterContext)
	for from > 0 && (!utf8.RuneStart(s[from]) || ofFlag(s[from:])) {
		from--
	}
	to := min(len(s), at+characterContext)
	end := from
	it := graphemes.FromString(s[from:to])
	for it.Next() && from+it.End() <= at {
		end = from + it.End()
	}
	if end == from {
		return at
	}
	return end
}

// ofFlag reports whether s begins with half of a flag. Which half tells only the
// beginning of a row of them.
func ofFlag(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return '🇦' <= r && r <= '🇿'
}

// characterContext is more bytes than any character has: emoji of a family have 25.
const characterContext = 128

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

// lastWordEnd returns where the last whole word of s ends, given what follows.
func lastWordEnd(s, rest string) int {
	if n, ok := plainWordEnd(s, rest); ok {
		return n
	}
	rest = rest[:runesAfter(rest, restContext)]
	for from := lastFields(s); ; from = 0 {
		text := s[from:] + rest
		for _, t := range slices.Backward(wordBreaks.Tokens(nil, text)) {
			if from+t.End <= len(s) && cuttable(text, t.End) {
				return from + t.End
			}
		}
		if from == 0 {
			return 0
		}
	}
}

// plainWordEnd is lastWordEnd where letters of ASCII and spaces tell, as at nearly all places
// of texts in Latin letters.
func plainWordEnd(s, rest string) (end int, ok bool) {
	begin := strings.LastIndexByte(s, ' ') + 1
	for i := begin; i < len(s); i++ {
		if !asciiLetter(s[i]) {
			return 0, false
		}
	}
	switch {
	case rest == "":
		return 0, false
	case len(rest) > 1 && rest[0] == ' ' && ' ' < rest[1] && rest[1] < utf8.RuneSelf && begin < len(s):
		return len(s), true
	case asciiLetter(rest[0]) && begin > 1 && asciiLetter(s[begin-2]):
		return begin - 1, true
	default:
		return 0, false
	}
}

func asciiLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// lastFields returns where the last but one of the words begins that spaces separate: no
// word goes on over a space, so that those before need not be told.
func lastFields(s string) int {
	last := strings.LastIndexByte(s, ' ')
	return strings.LastIndexByte(s[:max(last, 0)], ' ') + 1
}

// restContext is how many characters behind a cut decide whether it cuts a word.
const restContext = 16

// wordBreaks says where words begin and end, in any language.
var wordBreaks = analysis.For("")

package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// Classes of ASCII bytes in word segmentation, after UAX #29.
const (
	clsOther  = iota
	clsLetter // ALetter
	clsDigit  // Numeric
	clsLow    // ExtendNumLet: _
	clsMidAny // MidNumLet and Single_Quote, between letters or digits: . '
	clsMidNum // MidNum, between digits: , ;
	clsMidLet // MidLetter, between letters: :
	clsSpace  // where a text can be cut whatever is around
	clsHigh   // not ASCII
)

// class gives the class of every byte.
var class = func() (t [256]uint8) {
	for i := range t {
		switch c := byte(i); {
		case c >= utf8.RuneSelf:
			t[i] = clsHigh
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
			t[i] = clsLetter
		case '0' <= c && c <= '9':
			t[i] = clsDigit
		case c == '_':
			t[i] = clsLow
		case c == '.', c == '\'':
			t[i] = clsMidAny
		case c == ',', c == ';':
			t[i] = clsMidNum
		case c == ':':
			t[i] = clsMidLet
		case c == ' ', c == '\n', c == '\t', c == '\r':
			t[i] = clsSpace
		}
	}
	return t
}()

// appendText appends the tokens of text. Stretches of ASCII, most of most
// texts, are segmented by table (three times as fast); a stretch between
// spaces with anything else goes to the full algorithm.
func (a *Analyzer) appendText(dst []Token, text string) []Token {
	for i := 0; i < len(text); {
		switch class[text[i]] {
		case clsLetter, clsDigit, clsLow:
			end, ok := asciiWord(text, i)
			if !ok {
				dst, i = a.appendChunk(dst, text, i)
				continue
			}
			if hasAlnum(text[i:end]) {
				dst = a.appendWord(dst, text, i, end)
			}
			i = end
		case clsHigh:
			dst, i = a.appendChunk(dst, text, i)
		default:
			i++
		}
	}
	return dst
}

// asciiWord returns the end of the word that starts at text[i], or false if
// that depends on what is not ASCII.
func asciiWord(text string, i int) (end int, ok bool) {
	start := i
	for ; i < len(text); i++ {
		c := class[text[i]]
		switch c {
		case clsLetter, clsDigit, clsLow:
			continue
		case clsHigh:
			return 0, false
		case clsMidAny, clsMidNum, clsMidLet:
			if i+1 == len(text) {
				return i, true
			}
			before, after := class[text[i-1]], class[text[i+1]]
			if after == clsHigh {
				return 0, false
			}
			joins := before == after &&
				(before == clsLetter && c != clsMidNum || before == clsDigit && c != clsMidLet)
			if joins && i > start {
				continue
			}
		}
		return i, true
	}
	return i, true
}

// appendChunk appends the tokens of the stretch that starts at text[i] and
// ends at the next space, and returns its end.
func (a *Analyzer) appendChunk(dst []Token, text string, i int) ([]Token, int) {
	end := i
	for end < len(text) && class[text[end]] != clsSpace && !strings.HasPrefix(text[end:], narrowSpace) {
		end++
	}
	for i < end {
		next, run := span(text[:end], i)
		if run {
			dst = appendRun(dst, text, i, next)
		} else {
			dst = a.appendSpan(dst, text, i, next)
		}
		i = next
	}
	if end < len(text) && class[text[end]] == clsHigh {
		end += len(narrowSpace)
	}
	return dst, end
}

// narrowSpace is the space that French sets before marks and groups digits
// with. UAX #29 joins words with it.
const narrowSpace = "\u202f"

// span returns the end of the longest stretch from text[i] that is of one
// kind, and whether the kind is a run.
func span(text string, i int) (end int, run bool) {
	r, n := utf8.DecodeRuneInString(text[i:])
	run = inRun(r)
	for end = i + n; end < len(text); end += n {
		r, n = utf8.DecodeRuneInString(text[end:])
		if !continues(r) && inRun(r) != run {
			break
		}
	}
	return end, run
}

// appendSpan appends the words of text[start:end], which has no runs.
func (a *Analyzer) appendSpan(dst []Token, text string, start, end int) []Token {
	it := words.FromString(text[start:end])
	before := len(dst)
	from, to, joined := 0, 0, false // the word that may go on
	for it.Next() {
		switch {
		case joins(it.Value()) && to > from && to == it.Start():
			joined = true
			continue
		case hasAlnum(it.Value()):
			if !joined {
				dst = a.appendSome(dst, before, text, start+from, start+to)
				from = it.Start()
			}
			to = it.End()
		default:
			dst = a.appendSome(dst, before, text, start+from, start+to)
			from, to = 0, 0
		}
		joined = false
	}
	return a.appendSome(dst, before, text, start+from, start+to)
}

// appendSome appends a word, if there is one. Of the tokens from before on, the
// last may have taken the beginning of it: a sign behind C++ that a broken
// character ties to what follows.
func (a *Analyzer) appendSome(dst []Token, before int, text string, start, end int) []Token {
	if len(dst) > before {
		start = max(start, dst[len(dst)-1].End)
	}
	if start >= end || !hasAlnum(text[start:end]) {
		return dst
	}
	return a.appendWord(dst, text, start, end)
}

// joins reports whether what stands between two words makes them one, other than
// UAX #29 has it: a place where a long word may be broken, which has no shape, and
// the signs that are typed for an apostrophe.
func joins(s string) bool {
	return s == "\u200b" || s == "\u00b4" || s == "\u2032"
}

// hasAlnum reports whether a segment has a letter or digit, so is a word.
// Superscripts and circled numbers are neither: in articles they are marks of
// footnotes.
func hasAlnum(s string) bool {
	for _, r := range s {
		if r < utf8.RuneSelf {
			if c := class[r]; c == clsLetter || c == clsDigit {
				return true
			}
		} else if r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Nl, r)) {
			return true
		}
	}
	return false
}

const (
	plusPlus = "++"
	// mostSharp is the number of letters that # may follow as part of the
	// word: C#, F#, Gtk#. After longer words it is the permalink of a heading.
	mostSharp = 3
)

// signAfter returns the length of the sign after the word text[start:end] that
// makes it another word: C++, C#, C♯.
func signAfter(text string, start, end int) int {
	rest := text[end:]
	if rest == "" || rest[0] != '+' && rest[0] != '#' && rest[0] != 0xe2 {
		return 0
	}
	letters := 0
	for _, r := range text[start:end] {
		switch {
		case unicode.IsLetter(r):
			letters++
		case letters == 0 || !unicode.IsMark(r):
			return 0
		}
	}
	next := func(n int) rune { r, _ := utf8.DecodeRuneInString(rest[n:]); return r }
	switch {
	case strings.HasPrefix(rest, plusPlus):
		// C++17 is C++ and 17; a++b and +++ are something else.
		if r := next(2); r != '+' && !unicode.IsLetter(r) {
			return len(plusPlus)
		}
	case letters > mostSharp:
	case rest[0] == '#':
		if r := next(1); r != '#' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return 1
		}
	case strings.HasPrefix(rest, "♯"):
		return len("♯")
	}
	return 0
}

// cutSign takes the sign that signAfter found off a word.
func cutSign(w string) (body, sign string) {
	if b, ok := strings.CutSuffix(w, plusPlus); ok {
		return b, plusPlus
	}
	if b, ok := strings.CutSuffix(w, "#"); ok {
		return b, "#"
	}
	if b, ok := strings.CutSuffix(w, "♯"); ok {
		return b, "#"
	}
	return w, ""
}

package analysis

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// Classes of bytes in word segmentation, after UAX #29. The first three are what
// words are made of.
const (
	clsLetter = iota // ALetter
	clsDigit         // Numeric
	clsLow           // ExtendNumLet: _
	clsMidAny        // MidNumLet and Single_Quote, between letters or digits: . '
	clsMidNum        // MidNum, between digits: , ;
	clsMidLet        // MidLetter, between letters: :
	clsSpace         // where a text can be cut whatever is around
	clsOther
	clsPair // the first byte of two that may be a letter: é, я
	clsMark // the first byte of three that may be a quotation mark or a dash
	clsHigh // any other that is not ASCII
)

// class gives the class of every byte.
var class = func() (t [256]uint8) {
	for i := range t {
		t[i] = classOf(byte(i))
	}
	return t
}()

func classOf(c byte) uint8 {
	switch {
	case firstPair <= c && c <= lastPair:
		return clsPair
	case c == lowMark[0]:
		return clsMark
	case c >= utf8.RuneSelf:
		return clsHigh
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
		return clsLetter
	case '0' <= c && c <= '9':
		return clsDigit
	}
	switch c {
	case '_':
		return clsLow
	case '.', '\'':
		return clsMidAny
	case ',', ';':
		return clsMidNum
	case ':':
		return clsMidLet
	case ' ', '\n', '\t', '\r':
		return clsSpace
	}
	return clsOther
}

const (
	// firstPair and lastPair are the first bytes of À and of the last Cyrillic letter.
	firstPair, lastPair = 0xc3, 0xd4
	// lowMark is how the quotation marks and dashes begin.
	lowMark = "\xe2\x80"
	// markBytes is how many a mark has.
	markBytes = 3
)

// letters says which code points of two bytes are letters that make words as those of
// ASCII do: Latin, Greek and Cyrillic ones.
var letters = func() (t [0x800]bool) {
	for r := range rune(len(t)) {
		t[r] = unicode.IsLetter(r) && (0xc0 <= r && r < 0x250 || 0x370 <= r && r < 0x530)
	}
	return t
}()

// pair reports whether two bytes of a text are one of these letters.
func pair(text string, i int) bool {
	return i+1 < len(text) && text[i+1]&0xc0 == 0x80 && letters[int(text[i]&0x1f)<<6|int(text[i+1]&0x3f)]
}

// markAt returns the class of the mark text[i:i+markBytes]: clsMidAny of an apostrophe,
// clsOther of another mark that ends words, clsHigh of what the full algorithm should
// look at.
func markAt(text string, i int) uint8 {
	if i+markBytes > len(text) || text[i+1] != lowMark[1] {
		return clsHigh
	}
	switch text[i+2] {
	case 0x98, 0x99: // ‘ ’
		return clsMidAny
	case 0x93, 0x94, 0x9c, 0x9d, 0xa6: // – — “ ” …
		return clsOther
	}
	return clsHigh
}

// classAt returns the class of the character at text[i], and its length.
func classAt(text string, i int) (c uint8, size int) {
	switch c = class[text[i]]; c {
	case clsPair:
		if pair(text, i) {
			return clsLetter, 2
		}
		return clsHigh, 1
	case clsMark:
		return markAt(text, i), markBytes
	}
	return c, 1
}

// scan finds the words of a text. It keeps them as tokens or, if it has a sifter, those
// that go through its sieve.
type scan struct {
	a      *Analyzer
	text   string
	tokens []Token
	last   int // where the last word ends

	sifter *Sifter
	hits   []Hit
	words  int // how many there were
}

// all finds the words of the text. Stretches of ASCII and of other letters with the
// marks of prose, most of most texts, are segmented by table; a stretch between spaces
// with anything else goes to the full algorithm, which takes five times as long.
func (s *scan) all() {
	text := s.text
	for i := 0; i < len(text); {
		c := class[text[i]]
		if c > clsLow && c < clsPair {
			i++
			continue
		}
		if c == clsLetter {
			if n := s.letters(i); n > 0 {
				i += n
				continue
			}
		}
		size := 1
		if c >= clsPair {
			c, size = classAt(text, i)
		}
		switch {
		case c <= clsLow:
			end, ok := plainWord(text, i)
			if !ok {
				i = s.chunk(i)
				continue
			}
			if class[text[i]] != clsLow || hasAlnum(text[i:end]) {
				s.word(i, end)
			}
			i = end
		case c == clsHigh:
			i = s.chunk(i)
		default:
			i += size
		}
	}
}

// letters finds a word at text[i] that is nothing but up to fifteen letters of ASCII
// with white space behind it, as most words are, or a mark and white space. It returns its
// length, 0 where there is no such word.
func (s *scan) letters(i int) int {
	if i+spellingBytes+1 >= len(s.text) {
		return 0
	}
	sp := spelling{eight(s.text[i : i+8]), 0}
	n := bits.TrailingZeros64(noLetters(sp.first)) / 8
	if n < 8 {
		sp.first &= 1<<(8*n) - 1
	} else {
		sp.second = eight(s.text[i+8 : i+spellingBytes])
		m := bits.TrailingZeros64(noLetters(sp.second)) / 8
		if m == 8 {
			return 0
		}
		sp.second &= 1<<(8*m) - 1
		n += m
	}
	switch c := class[s.text[i+n]]; {
	case c == clsSpace:
	case clsMidAny <= c && c <= clsMidLet && class[s.text[i+n+1]] == clsSpace:
	default:
		return 0
	}
	if s.sifter != nil && !s.sifter.initials[s.text[i]|0x20] && !humped(n, &sp) {
		s.last = i + n
		s.words++
		return n
	}
	s.spelt(i, i+n, &sp)
	return n
}

// humped reports whether a word of n letters of ASCII has a capital behind its first.
func humped(n int, sp *spelling) bool {
	const small, first = 0x2020202020202020, 0x20
	if n < 8 {
		return ^sp.first&small&(1<<(8*n)-1)&^first != 0
	}
	return (^sp.first&small&^first)|(^sp.second&small&(1<<(8*(n-8))-1)) != 0
}

// noLetters returns the high bit of each of eight bytes that is no letter of ASCII.
func noLetters(b uint64) uint64 {
	const each = 0x0101010101010101
	small := b&(0x7f*each) | 0x20*each // the letters in lower case
	from, behind := small+(0x80-'a')*each, small+(0x7f-'z')*each
	return (^from | behind | b) & (0x80 * each)
}

// plainWord returns the end of the word that starts at text[i], or false if
// that depends on what is not in the tables.
func plainWord(text string, i int) (end int, ok bool) {
	before := uint8(clsOther)
	for i < len(text) {
		c := class[text[i]]
		if c <= clsLow {
			before = c
			i++
			continue
		}
		size := 1
		if c >= clsPair {
			c, size = classAt(text, i)
		}
		switch c {
		case clsLetter:
		case clsHigh:
			return 0, false
		case clsMidAny, clsMidNum, clsMidLet:
			if i+size >= len(text) {
				return i, true
			}
			after, _ := classAt(text, i+size)
			if after == clsHigh {
				return 0, false
			}
			joins := before == after &&
				(before == clsLetter && c != clsMidNum || before == clsDigit && c != clsMidLet)
			if !joins {
				return i, true
			}
		default:
			return i, true
		}
		before = c
		i += size
	}
	return i, true
}

// chunk finds the words of the stretch that starts at text[i] and
// ends at the next space, and returns its end.
func (s *scan) chunk(i int) int {
	text, end := s.text, i
	for end < len(text) && class[text[end]] != clsSpace && (text[end] != lowMark[0] || !strings.HasPrefix(text[end:], narrowSpace)) {
		end++
	}
	for i < end {
		next, run := span(text[:end], i)
		if run {
			s.run(i, next)
		} else {
			s.span(i, next)
		}
		i = next
	}
	if end < len(text) && class[text[end]] != clsSpace {
		end += len(narrowSpace)
	}
	return end
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
		if c := text[end]; c < utf8.RuneSelf {
			n = 1
			if run {
				break
			}
			continue
		}
		r, n = utf8.DecodeRuneInString(text[end:])
		if run && plain(r) {
			continue
		}
		if !continues(r) && inRun(r) != run {
			break
		}
	}
	return end, run
}

// span finds the words of text[start:end], which has no runs.
func (s *scan) span(start, end int) {
	it := words.FromString(s.text[start:end])
	from, to, joined := 0, 0, false // the word that may go on
	for it.Next() {
		switch {
		case joins(it.Value()) && to > from && to == it.Start():
			joined = true
			continue
		case hasAlnum(it.Value()):
			if !joined {
				s.some(start+from, start+to)
				from = it.Start()
			}
			to = it.End()
		default:
			s.some(start+from, start+to)
			from, to = 0, 0
		}
		joined = false
	}
	s.some(start+from, start+to)
}

// some finds a word, if there is one. The one before may have taken the beginning of
// it: a sign behind C++ that a broken character ties to what follows.
func (s *scan) some(start, end int) {
	start = max(start, s.last)
	if start < end && hasAlnum(s.text[start:end]) {
		s.word(start, end)
	}
}

// word finds the word text[start:end], with a sign like ++ if one follows.
func (s *scan) word(start, end int) {
	if end < len(s.text) {
		if c := s.text[end]; c == '+' || c == '#' || c == lowMark[0] {
			end += signAfter(s.text, start, end)
		}
	}
	if s.sifter != nil && start < end && !s.sifter.mayLet(s.text[start:end]) {
		s.last = end
		s.words++
		return
	}
	if n := end - start; 0 < n && n <= spellingBytes {
		sp := spellingOf(s.text, start, end)
		s.spelt(start, end, &sp)
		return
	}
	s.take(s.a.word(s.text, start, end), start, end)
}

// spelt finds the word text[start:end], given with its spelling, which has all of it.
func (s *scan) spelt(start, end int, sp *spelling) {
	hash := sp.hash(end-start, s.text[end-1])
	if s.sifter == nil {
		s.take(s.a.remembered(s.text[start:end], sp, hash), start, end)
		return
	}
	kept := &s.sifter.kept[hash%keptWords]
	if *kept == *sp {
		s.last = end
		s.words++
		return
	}
	if s.take(s.a.remembered(s.text[start:end], sp, hash), start, end) {
		*kept = *sp
	}
}

// take takes a word in, if it is one. It reports whether a sieve keeps it back.
func (s *scan) take(w *word, start, end int) (kept bool) {
	if w.exact == "" {
		return false
	}
	s.last = end
	if s.sifter == nil {
		s.tokens = append(s.tokens, Token{Exact: w.exact, Stem: w.stem, Start: start, End: end, Stop: w.stop, Compound: w.compound})
		return false
	}
	through := s.sifter.sieve.lets(w.begin, w.marks) || w.compound && s.sifter.sieve.letsPart(s.a.partsOf(w))
	if through {
		s.hits = append(s.hits, Hit{
			Token:    Token{Exact: w.exact, Stem: w.stem, Start: start, End: end, Stop: w.stop, Compound: w.compound},
			Position: s.words, StemEnd: end,
		})
	}
	s.words++
	return !through
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
	if rest == "" || rest[0] != '+' && rest[0] != '#' && rest[0] != lowMark[0] {
		return 0
	}
	count := 0
	for _, r := range text[start:end] {
		switch {
		case unicode.IsLetter(r):
			count++
		case count == 0 || !unicode.IsMark(r):
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
	case count > mostSharp:
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

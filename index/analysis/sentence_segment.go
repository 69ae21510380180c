package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// Properties of characters in sentence segmentation, after UAX #29.
const (
	sbOther = 1 << iota
	sbATerm // the full stop
	sbSTerm // ! ?
	sbClose // brackets and quotation marks
	sbSp
	sbSContinue // , - : ;
	sbNumeric
	sbLower
	sbUpper
	sbHigh // not ASCII

	sbTerm = sbATerm | sbSTerm
)

// sentenceBreak gives the property of every byte. A line feed is white space, because
// text is wrapped.
var sentenceBreak = func() (t [256]uint16) {
	for i := range t {
		switch c := byte(i); {
		case c >= utf8.RuneSelf:
			t[i] = sbHigh
		case 'a' <= c && c <= 'z':
			t[i] = sbLower
		case 'A' <= c && c <= 'Z':
			t[i] = sbUpper
		case '0' <= c && c <= '9':
			t[i] = sbNumeric
		case c == '.':
			t[i] = sbATerm
		case c == '!', c == '?':
			t[i] = sbSTerm
		case strings.IndexByte(`"'()[]{}`, c) >= 0:
			t[i] = sbClose
		case strings.IndexByte(" \t\n\v\f\r", c) >= 0:
			t[i] = sbSp
		case strings.IndexByte(",-:;", c) >= 0:
			t[i] = sbSContinue
		default:
			t[i] = sbOther
		}
	}
	return t
}()

// mayEnd says of every byte whether it ends sentences or begins a character that may.
// No letter of the blocks from Latin to Armenian does, nor of Han and Hangul.
var mayEnd = func() (t [256]bool) {
	for i := range t {
		c := byte(i)
		t[i] = sentenceBreak[c]&sbTerm != 0 || c >= 0xc0 && (c < 0xc3 || 0xd5 < c) && (c < 0xe4 || 0xe9 < c) && (c < 0xeb || 0xed < c)
	}
	return t
}()

// endsSentence reports whether a character that is not ASCII may end a sentence. It is
// believed of any that is no letter where they are not known one by one.
func endsSentence(r rune) bool {
	switch {
	case r < 0xa0:
		return r == 0x85
	case r < 0x589:
		return false
	case 0x2000 <= r && r < 0x2c00:
		switch r {
		case 0x2024, 0x2028, 0x2029, 0x203c, 0x203d, 0x2047, 0x2048, 0x2049:
			return true
		}
		return false
	case 0x3000 <= r && r <= 0xa000:
		return r == '。'
	case 0x1f000 <= r && r < 0x20000: // emoji
		return false
	}
	return !unicode.IsLetter(r) && !unicode.IsMark(r)
}

// segmenter cuts a paragraph into the segments that UAX #29 makes of it, line feeds
// being white space. A table does it for ASCII; it skips what cannot end a sentence, as
// most of a text, and where another character decides, it asks the full algorithm.
type segmenter struct {
	text string
	// valid says that it is UTF-8.
	valid bool
	// unwrapped is the text with blanks for line feeds, once it is needed.
	unwrapped string
	// ascii says that no other character is in it, and next where the next full stop,
	// exclamation mark and question mark are: in most texts the latter are rare.
	ascii bool
	next  [3]int
}

// segmenterOf returns the segmenter of a paragraph of a text that is UTF-8 or not.
func segmenterOf(paragraph string, valid bool) segmenter {
	return segmenter{text: paragraph, valid: valid, ascii: isASCII(paragraph), next: [3]int{-1, -1, -1}}
}

// end returns where the segment ends that begins at the offset from, and whether it may
// have full stops within.
func (s *segmenter) end(from int) (end int, within bool) {
	if !s.valid {
		return s.slowEnd(from, from), true
	}
	for i := from; ; {
		if i = s.mark(i); i == len(s.text) {
			return i, within
		}
		next, known, ended := s.after(from, i)
		if !known {
			return s.slowEnd(from, i), true
		}
		if ended {
			return next, within
		}
		i, within = next, true
	}
}

// mark returns where at text[i] or behind it a character stands that may end sentences.
func (s *segmenter) mark(i int) int {
	if s.ascii {
		first := len(s.text)
		for k, c := range [3]byte{'.', '!', '?'} {
			if s.next[k] < i {
				s.next[k] = len(s.text)
				if n := strings.IndexByte(s.text[i:], c); n >= 0 {
					s.next[k] = i + n
				}
			}
			first = min(first, s.next[k])
		}
		return first
	}
	for i < len(s.text) {
		if !mayEnd[s.text[i]] {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s.text[i:])
		if r < utf8.RuneSelf || endsSentence(r) {
			return i
		}
		i += n
	}
	return i
}

// slowEnd returns where the segment ends that begins at the offset from, by the full
// algorithm. There is no end of one before the offset i.
func (s *segmenter) slowEnd(from, i int) int {
	if s.unwrapped == "" {
		s.unwrapped = s.text
		if strings.ContainsAny(s.text, "\r\n") {
			// Byte for byte, so that offsets stay.
			s.unwrapped = unwrap.Replace(s.text)
		}
	}
	// Of what stands before i, the last character counts, and what marks it has.
	for known := false; i > from && !known; {
		r, n := utf8.DecodeLastRuneInString(s.text[from:i])
		i -= n
		known = r < utf8.RuneSelf || r < rune(len(letters)) && letters[r] || plain(r)
	}
	it := sentences.FromString(s.unwrapped[i:])
	it.Next()
	return i + it.End()
}

// history is what the rules of UAX #29 ask about the characters before a place: the
// property of the last one and of the one before it, of the last one before white
// space, before what closes, and before both.
type history struct{ last, before, sp, closed, spClosed uint16 }

func (h *history) push(p uint16) {
	h.before, h.last = h.last, p
	if p != sbSp {
		h.sp = p
	}
	if p != sbClose {
		h.closed = p
	}
	if h.sp != sbClose {
		h.spClosed = h.sp
	}
}

// ends is rule SB11: a sentence ends with a mark, what closes, and white space.
func (h *history) ends() bool {
	return h.last&sbTerm != 0 || h.last == sbClose && h.closed&sbTerm != 0 || h.last == sbSp && h.spClosed&sbTerm != 0
}

// goesOn are the rules SB8a to SB10: other marks, what closes and white space belong to
// the sentence.
func (h *history) goesOn(p uint16) bool {
	return p&(sbSContinue|sbTerm) != 0 && h.spClosed&sbTerm != 0 ||
		p&(sbClose|sbSp) != 0 && h.closed&sbTerm != 0 ||
		p == sbSp && h.spClosed&sbTerm != 0
}

// after looks at what follows the mark text[i]. It returns where the segment ends or,
// where it goes on, from where on the next mark is to be looked for. It is not known if
// what is not ASCII decides.
func (s *segmenter) after(from, i int) (next int, known, ended bool) {
	if s.text[i] >= utf8.RuneSelf {
		return 0, false, false
	}
	var h history
	if i > from {
		h.push(sentenceBreak[s.text[i-1]])
	}
	h.push(sentenceBreak[s.text[i]])
	for i++; i < len(s.text); i++ {
		p := sentenceBreak[s.text[i]]
		if p == sbHigh {
			return 0, false, false
		}
		if h.last == sbATerm && (p == sbNumeric || p == sbUpper && h.before&(sbUpper|sbLower|sbHigh) != 0) { // SB6, SB7
			return i + 1, h.before != sbHigh || p == sbNumeric, false
		}
		if h.spClosed == sbATerm { // SB8
			if small := s.smallAfter(i); small != 0 {
				return small + 1, small > 0, false
			}
		}
		if !h.goesOn(p) && h.ends() { // SB11
			return i, true, true
		}
		if p&(sbClose|sbSp|sbTerm) == 0 {
			return i + 1, true, false
		}
		h.push(p)
	}
	return i, true, true
}

// smallAfter returns where at text[i] or behind it the small letter stands by which a
// sentence goes on after a full stop, 0 if a capital or another mark comes first, and -1
// if that is not known.
func (s *segmenter) smallAfter(i int) int {
	for ; i < len(s.text); i++ {
		switch p := sentenceBreak[s.text[i]]; {
		case p == sbHigh:
			return -1
		case p == sbLower:
			return i
		case p&(sbUpper|sbTerm) != 0:
			return 0
		}
	}
	return 0
}

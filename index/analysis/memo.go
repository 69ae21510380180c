package analysis

import (
	"encoding/binary"
	"math/bits"
	"strings"
	"sync/atomic"
)

const (
	// memoSlots bounds the memory of one language: 64 Ki words of some 200
	// bytes are 13 MB. The vocabulary of a few thousand articles is about
	// 70 k spellings.
	memoSlots = 1 << 16
	// memoLongest is the longest word remembered; longer ones are hashes and
	// other things that do not come twice.
	memoLongest = 48
)

// memo remembers the forms of words. Stemming costs about 1 µs a word,
// looking it up some 10 ns. It is a table of pairs of slots: a new word takes
// the second slot of its pair, and moves to the first when it comes again, so
// that rare words drive out rare ones. Thus it is bounded without book-keeping
// and needs no lock: a race can only make it forget.
type memo [memoSlots]atomic.Pointer[word]

// spelling is the beginning of a word as written, 16 bytes that are compared at once.
// Hardly any word is longer.
type spelling struct{ first, second uint64 }

// spellingBytes is the number of bytes that a spelling has.
const spellingBytes = 16

// spellingOf returns the spelling of text[start:end].
func spellingOf(text string, start, end int) spelling {
	if start+spellingBytes > len(text) {
		var b [spellingBytes]byte
		copy(b[:], text[start:end])
		return spelling{binary.LittleEndian.Uint64(b[:8]), binary.LittleEndian.Uint64(b[8:])}
	}
	s := spelling{eight(text[start : start+8]), eight(text[start+8 : start+spellingBytes])}
	switch n := end - start; {
	case n < 8:
		return spelling{s.first & (1<<(8*n) - 1), 0}
	case n < spellingBytes:
		s.second &= 1<<(8*(n-8)) - 1
	}
	return s
}

// eight returns eight bytes as a number: what [binary.LittleEndian] does for slices.
func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// slot returns where a word of n bytes is remembered, if it is. The numbers are those
// of wyhash; who chooses words that meet only makes the memo forget.
func (s spelling) slot(n int, last byte) uint64 {
	hi, lo := bits.Mul64(s.first^0xa0761d6478bd642f^uint64(n), s.second^0xe7037ed1a0b428db^uint64(last)<<32)
	return (hi ^ lo) % memoSlots
}

// word returns the forms of the word text[start:end] as written, from memory if it was
// seen lately.
func (a *Analyzer) word(text string, start, end int) *word {
	n := end - start
	if n > memoLongest || n == 0 {
		return a.analyze(text[start:end])
	}
	s := spellingOf(text, start, end)
	i := s.slot(n, text[end-1])
	first := &a.memo[i]
	one := first.Load()
	if one != nil && one.spelling == s && len(one.key) == n && (n <= spellingBytes || one.key == text[start:end]) {
		return one
	}
	return a.recall(one, first, &a.memo[i^1], text[start:end], s)
}

// recall returns a word that is not in the first of its slots, from the second one or
// analysed anew.
func (a *Analyzer) recall(one *word, first, second *atomic.Pointer[word], raw string, s spelling) *word {
	two := second.Load()
	if two != nil && two.key == raw {
		first.Store(two)
		second.Store(one)
		return two
	}
	// Cloned, lest a remembered word keep its whole article in memory.
	w := a.analyze(strings.Clone(raw))
	w.spelling = s
	if one == nil {
		first.Store(w)
	} else {
		second.Store(w)
	}
	return w
}

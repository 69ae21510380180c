package analysis

import (
	"encoding/binary"
	"math/bits"
	"strings"
	"sync/atomic"
)

const (
	// memoSlots bounds the memory of one language: 64 Ki words of some 170
	// bytes are 11 MB. The vocabulary of a few thousand articles is about
	// 70 k spellings.
	memoSlots = 1 << 16
	// memoWays is the number of slots that a word may be in. With two, the articles
	// of one blog in two had a seventh of their words analysed again.
	memoWays = 4
	// memoLongest is the longest word remembered; longer ones are hashes and
	// other things that do not come twice.
	memoLongest = 48
)

// memo remembers the forms of words. Stemming costs about 1 µs a word,
// looking it up some 10 ns. It is a table of rows of slots: a new word takes
// the last slot of its row, and moves forward each time it comes again, so
// that rare words drive out rare ones. Thus it is bounded without book-keeping
// and needs no lock: a race can only make it forget.
type memo [memoSlots / memoWays]row

type row [memoWays]atomic.Pointer[word]

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

// hash returns a number for a word of n bytes, of which the last is given. The constants
// are those of wyhash; who chooses words that meet only makes the memo forget.
func (s *spelling) hash(n int, last byte) uint64 {
	hi, lo := bits.Mul64(s.first^0xa0761d6478bd642f^uint64(n), s.second^0xe7037ed1a0b428db^uint64(last)<<32)
	return hi ^ lo
}

// word returns the forms of the word text[start:end] as written, from memory if it was
// seen lately.
func (a *Analyzer) word(text string, start, end int) *word {
	n := end - start
	if n > memoLongest || n == 0 {
		return a.analyze(text[start:end])
	}
	s := spellingOf(text, start, end)
	return a.remembered(text[start:end], &s, s.hash(n, text[end-1]))
}

// remembered returns the forms of a word, given with its spelling and hash.
func (a *Analyzer) remembered(raw string, s *spelling, hash uint64) *word {
	row := &a.memo[hash%uint64(len(a.memo))]
	if w := row[0].Load(); w != nil && w.is(s, len(raw)) && (len(raw) <= spellingBytes || w.key == raw) {
		return w
	}
	return a.recall(row, raw, s)
}

// is reports whether a word has a spelling and n bytes.
func (w *word) is(s *spelling, n int) bool {
	return w.spelling == *s && int(w.size) == n
}

// recall returns a word that is not in the first slot of its row, from another one or
// analysed anew.
func (a *Analyzer) recall(row *row, raw string, s *spelling) *word {
	for i := 1; i < memoWays; i++ {
		w := row[i].Load()
		if w == nil || !w.is(s, len(raw)) || w.key != raw {
			continue
		}
		before := row[i-1].Load()
		row[i-1].Store(w)
		row[i].Store(before)
		return w
	}
	// Cloned, lest a remembered word keep its whole article in memory.
	w := a.analyze(strings.Clone(raw))
	w.spelling, w.size = *s, uint8(len(raw)) //nolint:gosec // at most memoLongest
	for i := range row {
		if i == memoWays-1 || row[i].Load() == nil {
			row[i].Store(w)
			break
		}
	}
	return w
}

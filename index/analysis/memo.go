package analysis

import (
	"encoding/binary"
	"math/bits"
	"strings"
	"sync/atomic"
)

const (
	// memoRows bounds the memory of one language: 56 Ki words of some 170
	// bytes are 10 MB. The vocabulary of a few thousand articles is about
	// 70 k spellings.
	memoRows = 1 << 13
	// fewRows is the number of rows at first, and moreRows how many times as many there
	// are when a word has no place in its row, at less than half of all. A thousand
	// queries are 1,500 words in each language of an index, and those of twenty languages
	// 11 MB of rows if there are all at once, and a sixth so.
	fewRows, moreRows = 1 << 7, 2
	// memoWays is the number of places of a row: with its tags they fill a line of
	// the processor's cache.
	memoWays = 7
	// memoLongest is the longest word remembered; longer ones are hashes and
	// other things that do not come twice.
	memoLongest = 48
)

// memo remembers the forms of words. Stemming costs about 1 µs a word,
// looking it up some 10 ns. It is a table of rows: a new word takes
// the last place of its row, and that of another one when it comes again before the
// next new word does, so that rare words drive out rare ones. Thus it is bounded without
// book-keeping and needs no lock: a race can only make it forget.
type memo struct{ rows atomic.Pointer[[]row] }

func newMemo() *memo {
	m := &memo{}
	rows := make([]row, fewRows)
	m.rows.Store(&rows)
	return m
}

// grow makes room for more words, unless somebody else has done so, or there is room
// enough. What is learnt meanwhile may be forgotten.
func (m *memo) grow(old *[]row) {
	if len(*old) == memoRows {
		return
	}
	rows := make([]row, moreRows*len(*old))
	for i := range *old {
		for k := range memoWays {
			if w := (*old)[i].words[k].Load(); w != nil {
				hash := w.spelling.hash(len(w.key), w.key[len(w.key)-1])
				rows[hash%uint64(len(rows))].add(w, tagOf(hash))
			}
		}
	}
	m.rows.CompareAndSwap(old, &rows)
}

// row is the words with hashes of one kind. Of each there is a byte of its hash in tags,
// so that hardly any is looked at in vain.
type row struct {
	tags  atomic.Uint64
	words [memoWays]atomic.Pointer[word]
}

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
	const each, high = 0x0101010101010101, 0x0080808080808080 // of memoWays bytes
	rows := a.memo.rows.Load()
	row := &(*rows)[hash&uint64(len(*rows)-1)]
	tag := tagOf(hash)
	unlike := row.tags.Load() ^ tag*each
	for like := (unlike - each) &^ unlike & high; like != 0; like &= like - 1 {
		i := bits.TrailingZeros64(like) / 8
		w := row.words[i].Load()
		if w == nil || w.spelling != *s || int(w.size) != len(raw) || len(raw) > spellingBytes && w.key != raw {
			continue
		}
		if i == memoWays-1 {
			other := int(hash >> 32 % (memoWays - 1))
			row.put(i, row.words[other].Load(), row.tags.Load()>>(8*other)&0xff)
			row.put(other, w, tag)
		}
		return w
	}
	return a.learn(rows, row, raw, s, tag)
}

// tagOf returns the byte of a hash by which a word is known in its row. It is never 0.
func tagOf(hash uint64) uint64 { return hash>>56 | 1 }

// nothing is the memo of an analyzer that remembers nothing.
var nothing = newMemo()

// learn analyses a word anew and remembers it.
func (a *Analyzer) learn(rows *[]row, row *row, raw string, s *spelling, tag uint64) *word {
	// Cloned, lest a remembered word keep its whole article in memory.
	w := a.analyze(strings.Clone(raw))
	w.spelling, w.size = *s, uint8(len(raw))
	if a.memo == nothing {
		return w
	}
	if full := row.add(w, tag); full {
		a.memo.grow(rows)
	}
	return w
}

// add puts a word in the first free place of the row, or in the last one, and reports
// whether there was none.
func (r *row) add(w *word, tag uint64) (full bool) {
	free := 0
	for free < memoWays-1 && r.words[free].Load() != nil {
		free++
	}
	full = r.words[free].Load() != nil
	r.put(free, w, tag)
	return full
}

// put puts a word in a place of the row.
func (r *row) put(i int, w *word, tag uint64) {
	r.words[i].Store(w)
	r.tags.Store(r.tags.Load()&^(0xff<<(8*i)) | tag<<(8*i))
}

// Forget gives up what all analyzers remember of words, which for each language that was
// analysed at length is some ten megabytes. They learn them again.
func Forget() {
	made.Range(func(a, _ any) bool {
		if a, ok := a.(*Analyzer); ok {
			a.memo.forget()
		}
		return true
	})
}

// forget empties the memo.
func (m *memo) forget() {
	rows := make([]row, fewRows)
	m.rows.Store(&rows)
}

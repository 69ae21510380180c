package search

import (
	"context"
	"encoding/binary"
	"iter"
	"math/bits"
	"slices"
)

// termCount is a term of an article by its number, and how often the article has it,
// weighted by where, in units.
type termCount struct{ term, count uint32 }

// counter counts the terms of one article after the other: each stem that is no function
// word, and each pair of stems that are neighbours when function words are left out
// ("keys in maps" gives "key map"). Stems that only one article has are left out, with
// their pairs. A stem has the number that it has in the lexicon; pairs have those that
// follow, in the order in which they are first seen.
type counter struct {
	lexicon *lexicon
	counts  counts
	seen    *twice // where there is one, pairs that it has not seen twice are left out
	closed  bool   // whether pairs that have no number yet are left out
	words   []packedWord
	found   []foundPair
	row     []termCount
	stems   []uint32 // of each stem, its place in the row, if it is there
	pairs   pairTable
}

// foundPair is a pair that a text has somewhere, and how much it counts there.
type foundPair struct {
	key    termKey
	weight uint32
}

func newCounter(l *lexicon, w *KinWeights) *counter {
	c := &counter{lexicon: l, counts: w.counts(), stems: make([]uint32, len(l.df))}
	c.pairs.grow(0)
	return c
}

// terms returns how many terms have a number.
func (c *counter) terms() int { return len(c.stems) + c.pairs.used }

// keys returns what the terms are, by number.
func (c *counter) keys() []termKey {
	keys := make([]termKey, c.terms())
	for i := range c.stems {
		keys[i] = stemKey(uint32(i)) // #nosec G115 -- numbers of terms have 32 bits
	}
	for _, s := range c.pairs.slots {
		if s.key != 0 {
			keys[len(c.stems)+int(s.number)] = s.key
		}
	}
	return keys
}

// count counts the terms of a text. The result is good until the next call.
func (c *counter) count(text packed) []termCount { return c.countWithout(text, nil) }

// countWithout is count of a text without the words of some stems.
func (c *counter) countWithout(text packed, gone []uint32) []termCount {
	c.words = c.lexicon.unpack(c.words[:0], text, &c.counts)
	if len(gone) > 0 {
		c.words = withoutStems(c.words, gone)
	}
	return c.countWords()
}

// countWords counts the terms of the words that the counter holds.
func (c *counter) countWords() []termCount {
	c.row = c.row[:0]
	for i := range c.words {
		if w := &c.words[i]; w.stem != lonely && w.weight > 0 {
			c.add(&c.stems[w.stem], w.stem, w.weight)
		}
	}
	c.pair()
	if c.seen != nil {
		c.found = c.seen.filter(c.found)
	}
	for _, p := range c.found {
		s := c.pairs.slot(p.key)
		if s.key == 0 {
			if c.closed {
				continue
			}
			s = c.pairs.take(s, p.key)
		}
		c.add(&s.at, uint32(len(c.stems))+s.number, p.weight) // #nosec G115 -- numbers of terms have 32 bits
	}
	return c.row
}

// pair finds the pairs of the words. What counts nothing where it stands is left out.
func (c *counter) pair() {
	c.found = c.found[:0]
	before := uint32(lonely)
	for i := range c.words {
		w := &c.words[i]
		if w.stem != lonely && before != lonely && w.linked && w.weight > 0 {
			c.found = append(c.found, foundPair{pairKey(before, w.stem), w.weight})
		}
		before = w.stem
	}
}

// withoutStems removes words. Those that stood beside one become neighbours.
func withoutStems(words []packedWord, gone []uint32) []packedWord {
	kept, begins := words[:0], false
	for _, w := range words {
		begins = begins || !w.linked
		if slices.Contains(gone, w.stem) {
			continue
		}
		w.linked, begins = !begins, false
		kept = append(kept, w)
	}
	return kept
}

// add adds to the count of a term of the row, which stands there at a place, or does not
// yet: what the place was in the rows before need not be forgotten.
func (c *counter) add(at *uint32, term, weight uint32) {
	if i := int(*at); i < len(c.row) && c.row[i].term == term {
		c.row[i].count += weight
		return
	}
	*at = uint32(len(c.row)) // #nosec G115 -- terms of one article
	c.row = append(c.row, termCount{term, weight})
}

// countedTerms are the terms of an article and how often it has each, as [counter] counted
// them: pairs of numbers as binary.AppendUvarint writes them, four bytes for most.
type countedTerms []byte

func (t countedTerms) all() iter.Seq[termCount] {
	return func(yield func(termCount) bool) {
		for at := 0; at < len(t); {
			var term, count uint64
			term, at = uvarint(t, at)
			count, at = uvarint(t, at)
			if !yield(termCount{uint32(term), uint32(count)}) { // #nosec G115 -- they were that
				return
			}
		}
	}
}

// countAll counts the terms of all texts. Pairs are found in two turns: first roughly,
// so that most of those of one article alone need no memory.
func (c *counter) countAll(ctx context.Context, a *archiveTexts) ([]countedTerms, error) {
	c.seen = newTwice(a.words)
	for _, text := range a.texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c.words = c.lexicon.unpack(c.words[:0], text, &c.counts)
		c.pair()
		for _, p := range c.found {
			c.seen.see(p.key)
		}
	}
	c.seen.once = nil
	c.pairs.grow(c.seen.size())
	rows := make([]countedTerms, len(a.texts))
	var block []byte
	for i, text := range a.texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if cap(block)-len(block) < textReserve {
			block = make([]byte, 0, textBlock)
		}
		block = block[len(block):]
		for _, e := range c.count(text) {
			block = binary.AppendUvarint(binary.AppendUvarint(block, uint64(e.term)), uint64(e.count))
		}
		rows[i] = block
	}
	return rows, nil
}

// pairTable numbers pairs: a hash table. One access to memory finds a pair, as a rule; it is
// filled up to seven eighths, for with three quarters 14,000 articles need twice the slots,
// 34 MB more.
type pairTable struct {
	slots []pairSlot
	used  int
}

type pairSlot struct {
	key        termKey // 0 where free: it is no pair
	number, at uint32
}

// grow makes room for so many pairs.
func (t *pairTable) grow(pairs int) {
	size := numberingSlots
	for 7*size < 8*pairs {
		size *= 2
	}
	old := t.slots
	t.slots = make([]pairSlot, size)
	for _, s := range old {
		if s.key != 0 {
			*t.slot(s.key) = s
		}
	}
}

// slot returns the slot of a pair: the one that has it, or a free one.
func (t *pairTable) slot(key termKey) *pairSlot {
	mask := len(t.slots) - 1
	at := spread(uint64(key), mask)
	for t.slots[at].key != key && t.slots[at].key != 0 {
		at = (at + 1) & mask
	}
	return &t.slots[at]
}

// take gives a pair its number, and the free slot that was found for it, or another one
// where the table has to grow.
func (t *pairTable) take(s *pairSlot, key termKey) *pairSlot {
	if 8*(t.used+1) > 7*len(t.slots) {
		t.grow(2 * (t.used + 1))
		s = t.slot(key)
	}
	s.key, s.number = key, uint32(t.used) // #nosec G115 -- numbers of terms have 32 bits
	t.used++
	return s
}

// twice tells which keys were seen more than once, or may have been: two bits for
// each place of a hash table without keys. Three of four pairs of an archive are one
// article's, and sixteen bytes for each would be more than all that is kept.
type twice struct {
	once, again []uint64
}

// twiceBits is the number of places for each word of the archive. With four, a
// tenth of the pairs of one article share a place with another, and are counted.
const twiceBits = 4

func newTwice(words int) *twice {
	n := 1 << bits.Len(uint(words*twiceBits/64)) // #nosec G115 -- a length
	return &twice{make([]uint64, n), make([]uint64, n)}
}

// place returns where the bit of a key is.
func (t *twice) place(key termKey) (word int, bit uint) {
	at := spread(uint64(key), len(t.again)*64-1)
	return at >> 6, uint(at & 63) // #nosec G115 -- six bits
}

// see notes that a text has a key.
func (t *twice) see(key termKey) {
	word, bit := t.place(key)
	t.again[word] |= t.once[word] & (1 << bit)
	t.once[word] |= 1 << bit
}

// size returns how many places were seen more than once.
func (t *twice) size() int {
	n := 0
	for _, w := range t.again {
		n += bits.OnesCount64(w)
	}
	return n
}

// filter leaves those of the list that were seen more than once, or may have been.
// It does not branch, so that the processor can fetch many places at a time: there
// are too many for its cache.
func (t *twice) filter(list []foundPair) []foundPair {
	n := 0
	for _, f := range list {
		word, bit := t.place(f.key)
		list[n] = f
		n += int(t.again[word] >> bit & 1) // #nosec G115 -- a bit
	}
	return list[:n]
}

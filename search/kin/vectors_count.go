package kin

import (
	"context"
	"math"
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
	fetched uint32 // what pairTable.fetch returned
}

// foundPair is a pair that a text has somewhere, and how much it counts there.
type foundPair struct {
	key    termKey
	weight uint32
}

func newCounter(l *lexicon, w *Weights) *counter {
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
	c.row = slices.Grow(c.row[:0], 2*len(c.words)+1)
	for i := range c.words {
		if w := &c.words[i]; w.stem != lonely && w.weight > 0 {
			c.add(&c.stems[w.stem], w.stem, uint32(w.weight))
		}
	}
	c.found = appendPairs(c.found[:0], c.words)
	if c.seen != nil {
		c.found = c.seen.filter(c.found)
	}
	c.fetched += c.pairs.fetch(c.found)
	for _, p := range c.found {
		if p.weight == 0 {
			continue
		}
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

// appendPairs finds the pairs of words.
func appendPairs(dst []foundPair, words []packedWord) []foundPair {
	from := len(dst)
	dst = slices.Grow(dst, len(words)+1)[:from+len(words)+1]
	n, before := from, uint32(lonely)
	for i := range words {
		w := &words[i]
		dst[n].key, dst[n].weight = pairKey(before, w.stem), uint32(w.weight)
		linked := uint64(0)
		if w.linked {
			linked = 1
		}
		n += int(linked &^ (((uint64(before) + 1) | (uint64(w.stem) + 1)) >> 32)) // lonely ones and no others need a bit more
		before = w.stem
	}
	return dst[:n]
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
// yet: what the place was in the rows before need not be forgotten. It does not branch,
// because no processor can foretell whether a text had a word before.
func (c *counter) add(at *uint32, term, weight uint32) {
	row, end := c.row[:cap(c.row)], int64(len(c.row)) // there is room
	row[end] = termCount{term: term}
	before := int64(*at) - end                                // below 0 if it may be in this row
	known := (before & (int64(row[*at].term^term) - 1)) >> 63 // all ones if it is
	place := end + before&known
	*at = uint32(place) // #nosec G115 -- terms of one article
	row[place].count += weight
	c.row = row[:end+1+known]
}

// countedTerms are the terms of articles and how often each has them, as a [counter] counted
// them: in one number, the term in the lower bits. Where a count needs more than the others,
// these are all ones, and it follows.
type countedTerms struct {
	rows     [][]uint32
	termBits int
}

// at returns the entry of a row that begins at a place, and where the next one does.
func (c *countedTerms) at(row []uint32, i int) (term, count uint32, next int) {
	e := row[i]
	term, count = e&(1<<c.termBits-1), e>>c.termBits
	if count == math.MaxUint32>>c.termBits {
		i++
		count = row[i]
	}
	return term, count, i + 1
}

// appendTo is what at reads.
func (c *countedTerms) appendTo(row []uint32, t termCount) []uint32 {
	if most := uint32(math.MaxUint32) >> c.termBits; t.count >= most {
		return append(row, most<<c.termBits|t.term, t.count)
	}
	return append(row, t.count<<c.termBits|t.term)
}

// rowsBlock is how many entries the pieces of memory have that rows are kept in.
const rowsBlock = 1 << 18

// countAll counts the terms of all texts. Pairs were found before, roughly, so that most of
// those of one article alone need no memory.
func (c *counter) countAll(ctx context.Context, a *archiveTexts) (countedTerms, error) {
	c.seen = a.seen
	c.pairs.grow(c.seen.size())
	// Each word is the second of one pair at most.
	counted := countedTerms{rows: make([][]uint32, len(a.texts)), termBits: bits.Len(uint(len(c.stems) + a.words))} // #nosec G115 -- a length
	var block []uint32
	for i, text := range a.texts {
		if err := ctx.Err(); err != nil {
			return counted, err
		}
		row := c.count(text)
		if most := 2 * len(row); cap(block)-len(block) < most {
			block = make([]uint32, 0, max(rowsBlock, most))
		}
		block = block[len(block):]
		for _, e := range row {
			block = counted.appendTo(block, e)
		}
		counted.rows[i] = slices.Clip(block)
	}
	return counted, nil
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

// fetch has the processor fetch the slots of a text's pairs, for which it waits one after the
// other else: there are too many for its cache. What it returns means nothing.
func (t *pairTable) fetch(list []foundPair) (sum uint32) {
	mask := len(t.slots) - 1
	for i := range list {
		sum += t.slots[spread(uint64(list[i].key), mask)].number
	}
	return sum
}

// twice tells which keys were seen more than once, or may have been: two bits for
// each place of a hash table without keys. Three of four pairs of an archive are one
// article's, and sixteen bytes for each would be more than all that is kept.
type twice struct {
	seen  []seenTwice // while keys are seen
	again []uint64
}

// seenTwice are the bits of 64 places, side by side, because memory is far.
type seenTwice struct{ once, again uint64 }

// twiceBits is the number of places for each word of the archive. With four, a
// tenth of the pairs of one article share a place with another, and are counted.
const twiceBits = 4

func newTwice(words int) *twice {
	return &twice{seen: make([]seenTwice, 1<<bits.Len(uint(words*twiceBits/64)))} // #nosec G115 -- a length
}

// see notes that a text has some keys.
func (t *twice) see(list []foundPair) {
	mask := len(t.seen)*64 - 1
	for i := range list {
		at := spread(uint64(list[i].key), mask)
		s, bit := &t.seen[at>>6], uint64(1)<<(at&63)
		s.again |= s.once & bit
		s.once |= bit
	}
}

// settle ends the seeing.
func (t *twice) settle() {
	t.again = make([]uint64, len(t.seen))
	for i := range t.seen {
		t.again[i] = t.seen[i].again
	}
	t.seen = nil
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
	n, mask := 0, len(t.again)*64-1
	for _, f := range list {
		at := spread(uint64(f.key), mask)
		list[n] = f
		n += int(t.again[at>>6] >> (at & 63) & 1) // #nosec G115 -- a bit
	}
	return list[:n]
}

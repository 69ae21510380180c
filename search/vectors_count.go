package search

import "math/bits"

// frequency is how often an article has a term, weighted by where it stands, in
// units.
type frequency struct {
	term  termKey
	count uint32
}

// counter counts the terms of one article after the other.
type counter struct {
	lexicon *lexicon
	counts  counts
	words   []packedWord
	pairs   []frequency
	list    []frequency // in the order in which they are first mentioned
	slots   []uint32    // place in list + 1
}

func newCounter(l *lexicon, w *KinWeights) *counter { return &counter{lexicon: l, counts: w.counts()} }

// count counts the terms of a text: each stem that is no function word, and each
// pair of stems that are neighbours when function words are left out ("keys in
// maps" gives "key map"). Stems that only this article has are left out, with their
// pairs, and so are pairs that seen, if there is one, has not seen twice.
func (c *counter) count(text packed, seen *twice) []frequency {
	c.words = c.lexicon.unpack(c.words[:0], text, &c.counts)
	c.pairs, c.list = c.pairs[:0], c.list[:0]
	size := numberingSlots
	for size < 4*len(c.words) { // two terms a word, in half of the slots
		size *= 2
	}
	if size > len(c.slots) {
		c.slots = make([]uint32, size)
	}
	slots := c.slots[:size]
	clear(slots)
	known := false // whether the word before is known to others
	for i := range c.words {
		w := &c.words[i]
		before := known && w.linked
		if known = w.stem != lonely; !known {
			continue
		}
		c.add(slots, stemKey(w.stem), w.weight)
		if before {
			c.pairs = append(c.pairs, frequency{pairKey(c.words[i-1].stem, w.stem), w.weight})
		}
	}
	if seen != nil {
		c.pairs = seen.filter(c.pairs)
	}
	for _, p := range c.pairs {
		c.add(slots, p.term, p.count)
	}
	return c.list
}

// add adds to the count of a term.
func (c *counter) add(slots []uint32, term termKey, weight uint32) {
	mask := len(slots) - 1
	at := spread(uint64(term), mask)
	for slots[at] != 0 {
		if f := &c.list[slots[at]-1]; f.term == term {
			f.count += weight
			return
		}
		at = (at + 1) & mask
	}
	c.list = append(c.list, frequency{term, weight})
	slots[at] = uint32(len(c.list)) // #nosec G115 -- terms of one article
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

// see notes that an article has a key.
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
func (t *twice) filter(list []frequency) []frequency {
	n := 0
	for _, f := range list {
		word, bit := t.place(f.term)
		list[n] = f
		n += int(t.again[word] >> bit & 1) // #nosec G115 -- a bit
	}
	return list[:n]
}

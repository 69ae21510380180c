package search

import (
	"context"
	"math"
)

// termTable is what is known of the terms that relate articles: those that at least
// minKinDF of them have, and not all. They are numbered from the most frequent ones
// down; of equally frequent ones the stems come first.
type termTable struct {
	lexicon *lexicon
	weights *KinWeights
	stems   []tableTerm // by number of the stem
	pairs   pairTable
	keys    []termKey // by number
	df      []uint32  // by number
	idfs    []float64 // ln(articles/df), by df
}

// tableTerm is the number of a term, or notKin, and how many articles have it.
type tableTerm struct{ number, df uint32 }

// notKin stands for the number of a term that relates nothing.
const notKin = math.MaxUint32

// newTermTable counts the terms of all texts. Pairs are counted in two turns: first
// roughly, then those that more than one article may have; these are returned, too.
func newTermTable(ctx context.Context, a *archiveTexts, w *KinWeights) (*termTable, *twice, error) {
	t := &termTable{lexicon: &a.lexicon, weights: w}
	c := newCounter(t.lexicon, w)
	seen := newTwice(a.words)
	for _, text := range a.texts {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		for _, f := range c.count(text, nil) {
			if f.term.isPair() {
				seen.see(f.term)
			}
		}
	}
	seen.once = nil
	t.pairs.grow(seen.size())
	for _, text := range a.texts {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		for _, f := range c.count(text, seen) {
			if f.term.isPair() {
				t.pairs.count(f.term)
			}
		}
	}
	t.order(len(a.ids))
	return t, seen, nil
}

// order numbers the terms by falling df.
func (t *termTable) order(articles int) {
	places := make([]uint32, articles+1) // by df; first how many terms have it, then where the next goes
	for _, df := range t.lexicon.df {
		places[df]++
	}
	for i := range t.pairs.slots {
		places[t.pairs.slots[i].df]++ // free slots have 0
	}
	next := uint32(0)
	t.idfs = make([]float64, articles+1)
	for n := articles; n > 0; n-- {
		t.idfs[n] = math.Log(float64(articles) / float64(n))
		if n < minKinDF || t.idfs[n] <= 0 {
			places[n] = notKin
			continue
		}
		next, places[n] = next+places[n], next
	}
	t.keys, t.df = make([]termKey, next), make([]uint32, next)
	number := func(key termKey, df uint32) uint32 {
		n := places[df]
		if n != notKin {
			t.keys[n], t.df[n] = key, df
			places[df]++
		}
		return n
	}
	places[0] = notKin
	t.stems = make([]tableTerm, len(t.lexicon.df))
	for i, df := range t.lexicon.df {
		t.stems[i] = tableTerm{number(stemKey(uint32(i)), df), df} // #nosec G115 -- numbers of stems have 32 bits
	}
	for i := range t.pairs.slots {
		if s := &t.pairs.slots[i]; s.key != 0 {
			s.number = number(s.key, s.df)
		}
	}
}

// find returns a term, which may be one that relates nothing.
func (t *termTable) find(key termKey) tableTerm {
	if !key.isPair() {
		return t.stems[key]
	}
	if s := t.pairs.slot(key); s.key != 0 {
		return s.tableTerm
	}
	return tableTerm{number: notKin}
}

// idf returns what a term weighs: ln(N/df), of a pair times [KinWeights.Pairs].
func (t *termTable) idf(number uint32) float64 {
	if t.keys[number].isPair() {
		return t.weights.Pairs * t.idfs[t.df[number]]
	}
	return t.idfs[t.df[number]]
}

// hash returns the hash of a term's text.
func (t *termTable) hash(number uint32) termHash { return t.lexicon.hash(t.keys[number]) }

// pairTable is a hash table of pairs. One access to memory finds a pair.
type pairTable struct {
	slots []pairSlot
	used  int
}

type pairSlot struct {
	key termKey // 0 where free: it is no pair
	tableTerm
}

// grow makes room for so many pairs.
func (t *pairTable) grow(pairs int) {
	size := numberingSlots
	for 3*size < 4*pairs {
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

// count counts one more article that has the pair.
func (t *pairTable) count(key termKey) {
	s := t.slot(key)
	if s.key == 0 {
		if t.used++; 4*t.used > 3*len(t.slots) {
			t.grow(2 * t.used)
			s = t.slot(key)
		}
		s.key = key
	}
	s.df++
}

// forget forgets what only finding terms needs.
func (t *termTable) forget() { t.stems, t.pairs = nil, pairTable{} }

package search

import (
	"hash/maphash"
	"sync/atomic"
)

// memo remembers what was worked out for texts, in a table of pairs of slots, as that of
// an analyzer is: a new one takes the second slot of its pair, and moves to the first
// when it is asked for again. It is safe for concurrent use.
type memo[E any] struct {
	seed  maphash.Seed
	slots []atomic.Pointer[E]
}

// newMemo returns a memo of so many slots, which are a power of two.
func newMemo[E any](slots int) *memo[E] {
	return &memo[E]{seed: maphash.MakeSeed(), slots: make([]atomic.Pointer[E], slots)}
}

// of returns the entry of a text: the one that is, or a new one.
func (m *memo[E]) of(text string, is func(*E) bool, add func() *E) *E {
	i := maphash.String(m.seed, text) & uint64(len(m.slots)-1)
	first, second := &m.slots[i], &m.slots[i^1]
	one := first.Load()
	if one != nil && is(one) {
		return one
	}
	two := second.Load()
	if two != nil && is(two) {
		first.Store(two)
		second.Store(one)
		return two
	}
	e := add()
	if one == nil {
		first.Store(e)
	} else {
		second.Store(e)
	}
	return e
}

// Package memo remembers what was worked out for texts, in bounded memory.
package memo

import (
	"hash/maphash"
	"sync/atomic"
)

// Memo remembers what was worked out for texts, in a table of sets of slots: a new one
// takes the last slot of its set, and one that is asked for again moves a slot forward, so
// that what is asked for but once drives out its like. It is safe for concurrent use.
type Memo[E any] struct {
	seed  maphash.Seed
	slots []atomic.Pointer[E]
}

// ways is the number of slots of a set. Of the 1,145 words of 960 queries, in 4,096 slots,
// a sixth is driven out each time by others in sets of 2, and none in sets of 8.
const ways = 8

// New returns a memo of so many slots, which are a power of two, and more than a few.
func New[E any](slots int) *Memo[E] {
	return &Memo[E]{seed: maphash.MakeSeed(), slots: make([]atomic.Pointer[E], slots)}
}

// Of returns the entry of a text: the one that is, or a new one.
func (m *Memo[E]) Of(text string, is func(*E) bool, add func() *E) *E {
	from := maphash.String(m.seed, text) & uint64(len(m.slots)-ways)
	set := m.slots[from : from+ways]
	for i := range set {
		e := set[i].Load()
		if e == nil {
			e = add()
			set[i].Store(e)
			return e
		}
		if is(e) {
			if i > 0 {
				set[i].Store(set[i-1].Load())
				set[i-1].Store(e)
			}
			return e
		}
	}
	e := add()
	set[ways-1].Store(e)
	return e
}

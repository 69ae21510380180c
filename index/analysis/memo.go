package analysis

import (
	"hash/maphash"
	"strings"
	"sync"
	"sync/atomic"
)

const (
	// memoSlots bounds the memory of one language: 64 Ki words of some 150
	// bytes are 10 MB. The vocabulary of a few thousand articles is about
	// 70 k spellings.
	memoSlots = 1 << 16
	// memoLongest is the longest word remembered; longer ones are hashes and
	// other things that do not come twice.
	memoLongest = 48
)

// memo remembers the forms of words. Stemming costs about 1 µs a word,
// looking it up some 20 ns. It is a table of pairs of slots: a new word takes
// the second slot of its pair, and moves to the first when it comes again, so
// that rare words drive out rare ones. Thus it is bounded without book-keeping
// and needs no lock: a race can only make it forget.
type memo struct {
	once  sync.Once
	seed  maphash.Seed
	slots []atomic.Pointer[word]
}

// pair returns the pair of slots of a word.
func (m *memo) pair(s string) (first, second *atomic.Pointer[word]) {
	m.once.Do(func() {
		m.seed = maphash.MakeSeed()
		m.slots = make([]atomic.Pointer[word], memoSlots)
	})
	i := maphash.String(m.seed, s) & (memoSlots - 1)
	return &m.slots[i], &m.slots[i^1]
}

// word returns the forms of a word as written, from memory if it was seen lately.
func (a *Analyzer) word(raw string) *word {
	if len(raw) > memoLongest {
		return a.analyze(raw)
	}
	first, second := a.memo.pair(raw)
	one := first.Load()
	if one != nil && one.key == raw {
		return one
	}
	two := second.Load()
	if two != nil && two.key == raw {
		first.Store(two)
		second.Store(one)
		return two
	}
	// Cloned, lest a remembered word keep its whole article in memory.
	w := a.analyze(strings.Clone(raw))
	if one == nil {
		first.Store(w)
	} else {
		second.Store(w)
	}
	return w
}

package search

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
)

// beginningSlots bounds the memory of a memo: a beginning with its words is some two
// kilobytes.
const beginningSlots = 1 << 10

// beginningMemo remembers what words begin with some letters: of two letters there are a
// few hundred that readers type, and thousands of words to look through for each. It is
// safe for concurrent use.
type beginningMemo struct {
	seed  maphash.Seed
	slots [beginningSlots]atomic.Pointer[knownBeginning]
}

// knownBeginning is what was found for a reader of a language.
type knownBeginning struct {
	language, text string
	words          []completion
}

func newBeginningMemo() *beginningMemo { return &beginningMemo{seed: maphash.MakeSeed()} }

// of returns the words for a beginning, which look finds where they are not known.
func (m *beginningMemo) of(language, text string, look func() []completion) []completion {
	slot := &m.slots[maphash.String(m.seed, text)%beginningSlots]
	if k := slot.Load(); k != nil && k.text == text && k.language == language {
		return k.words
	}
	words := look()
	slot.Store(&knownBeginning{strings.Clone(language), strings.Clone(text), words})
	return words
}

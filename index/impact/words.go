package impact

import (
	"hash/maphash"
	"unsafe"
)

// wordTable finds the numbers of words: a hash table with eight bytes for each of its
// places, a quarter of them free or more, and without pointers for the garbage collector to
// follow. The words themselves are the caller's list.
type wordTable struct {
	seed  maphash.Seed
	slots []wordSlot // a power of two
	used  int
}

// wordSlot is a number plus one, 0 where free, and a part of the word's hash, so that
// hardly any other word is looked at.
type wordSlot struct{ hash, number uint32 }

// wordSlots is the size of a table that nothing is known about.
const wordSlots = 1 << 10

// number returns the number of a word among names, or false and where to put it.
func (t *wordTable) number(text string, names []string) (number uint32, at int, ok bool) {
	if 4*t.used >= 3*len(t.slots) {
		t.grow(names)
	}
	hash := maphash.String(t.seed, text)
	mask, tag := len(t.slots)-1, uint32(hash>>32) // #nosec G115 -- the upper half
	at = int(hash) & mask                         // #nosec G115 -- bits
	for ; t.slots[at].number != 0; at = (at + 1) & mask {
		if s := &t.slots[at]; s.hash == tag && names[s.number-1] == text {
			return s.number - 1, at, true
		}
	}
	t.slots[at].hash = tag
	return 0, at, false
}

// put puts a number where number said.
func (t *wordTable) put(at int, number uint32) {
	t.slots[at].number = number + 1
	t.used++
}

// grow makes room for more words, or for those that there are.
func (t *wordTable) grow(names []string) {
	if t.slots == nil {
		t.seed = maphash.MakeSeed()
	}
	size := wordSlots
	for 3*size <= 5*len(names) { // or it would grow again soon
		size *= 2
	}
	t.slots = make([]wordSlot, size)
	for i, text := range names {
		hash := maphash.String(t.seed, text)
		at := int(hash) & (size - 1) // #nosec G115 -- bits
		for t.slots[at].number != 0 {
			at = (at + 1) & (size - 1)
		}
		t.slots[at] = wordSlot{uint32(hash >> 32), uint32(i) + 1} // #nosec G115 -- terms are counted in 32 bits
	}
	t.used = len(names)
}

// textBlocks keeps texts in large pieces of memory: one by one they would take half as
// much again, and each be looked at by the garbage collector.
type textBlocks struct{ block []byte }

// textBlock is the size of a piece.
const textBlock = 64 << 10

// keep returns a copy of a text.
func (b *textBlocks) keep(text string) string {
	if text == "" {
		return ""
	}
	if len(text) > cap(b.block)-len(b.block) {
		b.block = make([]byte, 0, max(textBlock, len(text)))
	}
	from := len(b.block)
	b.block = append(b.block, text...)
	return unsafe.String(&b.block[from], len(text)) // #nosec G103 -- what was appended is not changed
}

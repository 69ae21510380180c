package kin

// termKey stands for a term, which is a stem, or a pair of stems that are
// neighbours: of a stem its number, of a pair the numbers of both, the first plus
// one in the upper half.
type termKey uint64

func stemKey(stem uint32) termKey { return termKey(stem) }

func pairKey(first, second uint32) termKey { return (termKey(first)+1)<<32 | termKey(second) }

// stems returns the numbers of the stems that the term is made of, of a stem twice
// its own.
func (k termKey) stems() (first, second uint32) {
	if !k.isPair() {
		return uint32(k), uint32(k) // #nosec G115 -- half of a key
	}
	return uint32(k>>32) - 1, uint32(k) // #nosec G115 -- as above
}

func (k termKey) isPair() bool { return k>>32 != 0 }

// termHash is the FNV-1a hash of a term's text ("key map" of a pair). It is the
// order of terms of equal weight: the same on every machine, and none that favours
// the first letters of the alphabet. Written out, because hash/fnv makes an object
// for each.
type termHash uint64

const (
	fnvOffset termHash = 14695981039346656037
	fnvPrime  termHash = 1099511628211
)

// with goes on with a hash.
func (h termHash) with(text string) termHash {
	for i := range len(text) {
		h = (h ^ termHash(text[i])) * fnvPrime
	}
	return h
}

// withBytes is with of bytes.
func (h termHash) withBytes(text []byte) termHash {
	for _, b := range text {
		h = (h ^ termHash(b)) * fnvPrime
	}
	return h
}

// sign goes on with a byte.
func (h termHash) sign(b byte) termHash { return (h ^ termHash(b)) * fnvPrime }

// numbering gives keys the numbers 0, 1, 2 … in the order in which they are first
// seen: a hash table that keeps twelve bytes of each key, and no pointers for the
// garbage collector to follow.
type numbering struct {
	keys  []uint64 // by number
	slots []uint32 // number + 1; 0 where free
}

// numberingSlots is the size of a table that nothing is known about.
const numberingSlots = 1 << 10

// number returns the number of a key, and whether it is new.
func (n *numbering) number(key uint64) (number uint32, fresh bool) {
	if 4*(len(n.keys)+1) > 3*len(n.slots) {
		n.grow(max(numberingSlots, 2*len(n.slots)))
	}
	at := n.find(key)
	if n.slots[at] != 0 {
		return n.slots[at] - 1, false
	}
	n.keys = append(n.keys, key)
	n.slots[at] = uint32(len(n.keys)) // #nosec G115 -- fewer than 2³² words or terms fit into memory
	return n.slots[at] - 1, true
}

// find returns the slot of a key: the one that has it, or a free one.
func (n *numbering) find(key uint64) int {
	mask := len(n.slots) - 1
	at := spread(key, mask)
	for n.slots[at] != 0 && n.keys[n.slots[at]-1] != key {
		at = (at + 1) & mask
	}
	return at
}

// grow makes the table of a size, which is a power of two.
func (n *numbering) grow(size int) {
	n.slots = make([]uint32, size)
	for i, key := range n.keys {
		n.slots[n.find(key)] = uint32(i) + 1 // #nosec G115 -- as above
	}
}

// spread returns a place for a key in a table of mask+1 places, which is a power
// of two up to 2³². Multiplication by an odd number near 2⁶⁴/φ: Knuth, The Art of
// Computer Programming 3, section 6.4.
func spread(key uint64, mask int) int {
	key ^= key >> 32
	return int(key*0x9e3779b97f4a7c15>>32) & mask // #nosec G115 -- 32 bits
}

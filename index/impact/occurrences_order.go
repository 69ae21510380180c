package impact

import (
	"math/bits"
	"slices"
)

// mostOrdered is the position up to which places have a bit: 8 KB of bits.
const mostOrdered = 1 << 16

// placeOrder is memory for ordering the places of an article.
type placeOrder struct {
	bits     []uint64 // of the positions
	before   []int32  // how many are in the words of bits before
	together []occurrencePlace
	alone    []occurrencePlace
}

// sorted returns places in order, in the memory of dst. Their positions are bits, and as many
// stand before a place as there are bits before its own: in a fifth of the time of a
// comparison sort. Where several words stand at a position, that is done for one of them. It
// changes the list.
func (o *placeOrder) sorted(dst, list []occurrencePlace) []occurrencePlace {
	last := uint32(0)
	for _, p := range list {
		last = max(last, p.position())
	}
	if last >= mostOrdered {
		slices.Sort(list)
		return append(dst[:0], list...)
	}
	n := o.mark(list, int(last>>6)+1)
	o.alone = slices.Grow(o.alone[:0], n)[:n]
	for _, p := range list[:n] {
		at := p.position()
		w := at >> 6
		o.alone[o.before[w]+int32(bits.OnesCount64(o.bits[w]&(1<<(at&63)-1)))] = p // #nosec G115 -- at most 64
	}
	slices.Sort(o.together)
	return merged(dst[:0], o.alone, o.together)
}

// mark takes in the positions of a list, in so many words of bits. What stands at a position
// that another place has is put aside; how many are left is returned.
func (o *placeOrder) mark(list []occurrencePlace, words int) (n int) {
	o.bits = append(o.bits[:0], make([]uint64, words)...)
	o.together = o.together[:0]
	for _, p := range list {
		at := p.position()
		w, bit := &o.bits[at>>6], uint64(1)<<(at&63)
		if *w&bit != 0 {
			o.together = append(o.together, p)
			continue
		}
		*w |= bit
		list[n] = p
		n++
	}
	o.before = o.before[:0]
	before := 0
	for _, w := range o.bits {
		o.before = append(o.before, int32(before)) // #nosec G115 -- the places of some articles
		before += bits.OnesCount64(w)
	}
	return n
}

package impact

import "slices"

// manyPostings is the number of postings from which on a radix sort is faster than one
// that compares.
const manyPostings = 64

// postingOrder sorts postings by their articles; it is memory for that.
type postingOrder struct {
	keys, other []uint64 // article and place, as one number each
	postings    []posting
}

// sorted returns the postings in order, in other memory, and keeps theirs for the next
// ones. No article has two.
func (o *postingOrder) sorted(postings []posting) []posting {
	o.keys = o.keys[:0]
	highest := uint32(0)
	for i := range postings {
		o.keys = append(o.keys, uint64(postings[i].doc)<<32|uint64(i)) // #nosec G115 -- articles are counted in 32 bits
		highest = max(highest, postings[i].doc)
	}
	if len(postings) < manyPostings {
		slices.Sort(o.keys)
	} else {
		o.other = slices.Grow(o.other[:0], len(o.keys))[:len(o.keys)]
		for shift := 32; highest > 0; shift, highest = shift+8, highest>>8 {
			o.byByte(shift)
		}
	}
	out := o.postings[:0]
	for _, key := range o.keys {
		out = append(out, postings[uint32(key)]) // #nosec G115 -- the lower half
	}
	o.postings = postings
	return out
}

// byByte orders the keys by one of their bytes, and else leaves them as they are.
func (o *postingOrder) byByte(shift int) {
	var counts [256]uint32
	for _, key := range o.keys {
		counts[byte(key>>shift)]++
	}
	at := uint32(0)
	for b, n := range counts {
		counts[b] = at
		at += n
	}
	for _, key := range o.keys {
		place := &counts[byte(key>>shift)]
		o.other[*place] = key
		*place++
	}
	o.keys, o.other = o.other, o.keys
}

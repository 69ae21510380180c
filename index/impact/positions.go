package impact

import (
	"encoding/binary"
	"math/bits"

	"kindred/index"
)

// The places of the articles of a list stand in groups of [groupLen] articles, one behind
// the other: for each article the number of places, unless its posting tells it, the first
// place, and the distances between them, as bits. How many bits a distance is written with
// follows from the length of what they stand in and the number of places, which is what
// makes them 1.2 bytes a word instead of 1.7: no list needs to say it. The places of 9.8
// million words of 14,000 articles take 11.4 MB.

const (
	// unseenWords is about what is left out of positions between texts and fields.
	unseenWords = 150
	// wideFrom is the size of the places of a list from which on a group's offset takes
	// four bytes instead of two.
	wideFrom = 1 << 16
)

// within says where places are: in so many positions behind one.
type within struct{ base, span uint32 }

// whereabouts returns where a word's places in an article are: in the body, where they
// are there alone, so and so often, or anywhere.
func whereabouts(often uint8, lengths, bases *[index.NumFields]uint32) within {
	if often > 0 {
		return within{bases[index.Body], lengths[index.Body]}
	}
	w := within{span: unseenWords}
	for _, n := range lengths {
		w.span += n
	}
	return w
}

// riceBits returns the number of lowest bits of a distance that are written as they are,
// where so many distances share a span: the logarithm of ln 2 times the mean, rounded down.
func riceBits(span, distances uint32) uint {
	return uint(bits.Len32(uint32(uint64(span)*11>>4)/distances|1)) - 1 // #nosec G115 -- never negative
}

// putPositions writes the positions of an article, given as varints of their deltas.
func (w *bitWriter) putPositions(deltas []byte, often uint8, in within) {
	count := uint32(often)
	if often == 0 {
		count = uint32(numVarints(deltas)) // #nosec G115 -- an article has fewer words than bytes
		w.Gamma(count)
	}
	k := riceBits(in.span, count+1) // behind the last one there is a distance, too
	less := uint64(in.base) + 1     // positions begin with 1; the same one may come twice
	for len(deltas) > 0 {
		delta, n := binary.Uvarint(deltas)
		deltas = deltas[n:]
		w.rice(uint32(delta-less), k) // #nosec G115 -- as above
		less = 0
	}
}

// count returns the number of positions of an article.
func (r *bitReader) count(often uint8) uint32 {
	if often > 0 {
		return uint32(often)
	}
	return r.gamma()
}

// positions appends the positions of an article. Eight bytes are read at once, and give as
// many distances as they hold: twice as fast as reading each.
func (r *bitReader) positions(dst []uint32, often uint8, in within) []uint32 {
	count := r.count(often)
	k := riceBits(in.span, count+1)
	at, place := r.at, in.base+1
	for count > 0 {
		w, left := binary.LittleEndian.Uint64(r.data[at>>3:])>>(at&7), uint(mostRead)
		for count > 0 {
			q := uint(bits.TrailingZeros64(w)) // #nosec G115 -- never negative
			size := q + 1 + k
			if q >= mostUnary || size > left {
				break
			}
			place += uint32(q<<k) | uint32(w>>(q+1))&(1<<k-1) // #nosec G115 -- as it was written
			dst = append(dst, place)
			w >>= size & 63
			left -= size
			at += size
			count--
		}
		if left == mostRead && count > 0 { // too far for unary
			place += uint32(w >> mostUnary) // #nosec G115 -- the 32 bits that follow
			dst = append(dst, place)
			at += mostUnary + 32
			count--
		}
	}
	r.at = at
	return dst
}

// skipOne passes over the only position of an article.
func (r *bitReader) skipOne(span uint32) {
	if q := uint(bits.TrailingZeros64(r.peek())); q < mostUnary { // #nosec G115 -- never negative
		r.at += q + 1 + riceBits(span, 2)
		return
	}
	r.at += mostUnary + 32
}

// skip passes over the positions of an article.
func (r *bitReader) skip(often uint8, span uint32) {
	count := r.count(often)
	k := riceBits(span, count+1)
	at := r.at
	for count > 0 {
		w, left := binary.LittleEndian.Uint64(r.data[at>>3:])>>(at&7), uint(mostRead)
		for count > 0 {
			q := uint(bits.TrailingZeros64(w)) // #nosec G115 -- never negative
			size := q + 1 + k
			if q >= mostUnary || size > left {
				break
			}
			w >>= size & 63
			left -= size
			at += size
			count--
		}
		if left == mostRead && count > 0 {
			at += mostUnary + 32
			count--
		}
	}
	r.at = at
}

// groups are the places of a list.
type groups struct {
	data  []byte // with what is read ahead
	table int    // size of the offsets of the groups but the first
	wide  bool
}

func newGroups(places []byte, articles int) groups {
	g := groups{data: places[:len(places)+readAhead], wide: len(places) >= wideFrom}
	g.table = (articles - 1) / groupLen * g.entry()
	return g
}

// entry is the size of an offset.
func (g *groups) entry() int {
	if g.wide {
		return 4
	}
	return 2
}

// group returns a reader of the i-th group.
func (g *groups) group(i int) bitReader {
	if i == 0 {
		return bitReader{data: g.data[g.table:]}
	}
	at := g.data[(i-1)*g.entry():]
	offset := int(binary.LittleEndian.Uint16(at))
	if g.wide {
		offset = int(binary.LittleEndian.Uint32(at))
	}
	return bitReader{data: g.data[g.table+offset:]}
}

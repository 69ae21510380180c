package search

import (
	"encoding/binary"
	"math"
)

// rising is a list of numbers, most of which are a little greater than the one before:
// the differences are kept, as varints, and every so many numbers a place to begin at.
type rising struct {
	size   int
	starts []uint32 // of each part: the number before it, and where it begins in data
	data   []byte
}

// risingPart is the number of numbers from one place to begin at to the next: 32 cost two
// bits a number and, on average, 16 additions to read one.
const risingPart = 32

// pack keeps numbers.
func riseOf(numbers []uint32) rising {
	p := rising{size: len(numbers)}
	last := uint32(0)
	for i, n := range numbers {
		if i%risingPart == 0 {
			p.starts = append(p.starts, last, uint32(len(p.data))) // #nosec G115 -- a few bytes a word
		}
		p.data = binary.AppendUvarint(p.data, uint64(n-last)) // of a smaller one, modulo 2³²
		last = n
	}
	return p
}

// at returns the i-th number.
func (p *rising) at(i int) uint32 {
	part := i / risingPart
	n, data := p.starts[2*part], p.data[p.starts[2*part+1]:]
	next := 0
	for range i%risingPart + 1 {
		delta := uint32(data[next])
		next++
		if delta >= 0x80 {
			long, size := binary.Uvarint(data[next-1:])
			delta = uint32(long) // #nosec G115 -- as it was written
			next += size - 1
		}
		n += delta
	}
	return n
}

// within returns where those of ascending numbers stand, from one place to another, that
// are at least low and less than high; and, as it looks at the places to begin at only,
// some before and behind them.
func (p *rising) within(from, to int, low, high uint32) (int, int) {
	for next := (from/risingPart + 1) * risingPart; next < to && p.starts[2*next/risingPart] < low; next += risingPart {
		from = next
	}
	for last := (to - 1) / risingPart * risingPart; last > from && p.starts[2*last/risingPart] >= high; last -= risingPart {
		to = last
	}
	return from, to
}

// number32 reads a number of 32 bits.
func number32(data []byte) (n uint32, rest []byte) {
	if data[0] < 0x80 {
		return uint32(data[0]), data[1:]
	}
	long, size := binary.Uvarint(data)
	return uint32(long & math.MaxUint32), data[size:] // #nosec G115 -- as it was written
}

func (p *rising) put(b *blobWriter) {
	put(b, []uint32{uint32(p.size)}) // #nosec G115 -- fewer words than 4 G
	put(b, p.starts)
	put(b, p.data)
}

func takeRising(b *blobReader) (p rising) {
	if size := take[uint32](b); len(size) == 1 {
		p.size = int(size[0])
	} else {
		b.ok = false
	}
	p.starts, p.data = take[uint32](b), take[byte](b)
	b.ok = b.ok && len(p.starts) == (p.size+risingPart-1)/risingPart*2 && len(p.data) >= p.size
	return p
}

package blob

import (
	"encoding/binary"
	"math"
)

// Rising is a list of numbers, most of which are a little greater than the one before:
// the differences are kept, as varints, and every so many numbers a place to begin at.
type Rising struct {
	size   int
	starts []uint32 // of each part: the number before it, and where it begins in data
	data   []byte
}

// risingPart is the number of numbers from one place to begin at to the next: 32 cost two
// bits a number and, on average, 16 additions to read one.
const risingPart = 32

// RisingOf keeps numbers, in their order.
func RisingOf(numbers []uint32) Rising {
	p := Rising{size: len(numbers)}
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

// Len returns how many numbers there are.
func (p *Rising) Len() int { return p.size }

// At returns the i-th number, and another one where the list is damaged.
func (p *Rising) At(i int) uint32 {
	part := i / risingPart
	n, data := p.starts[2*part], p.data[min(int(p.starts[2*part+1]), len(p.data)):]
	next := 0
	for range i%risingPart + 1 {
		if next >= len(data) {
			break
		}
		delta := uint32(data[next])
		next++
		if delta >= 0x80 {
			long, size := binary.Uvarint(data[next-1:])
			if size <= 0 {
				break
			}
			delta = uint32(long) // #nosec G115 -- as it was written
			next += size - 1
		}
		n += delta
	}
	return n
}

// Within returns where those of ascending numbers stand, from one place to another, that
// are at least low and less than high; and, as it looks at the places to begin at only,
// some before and behind them.
func (p *Rising) Within(from, to int, low, high uint32) (int, int) {
	for next := (from/risingPart + 1) * risingPart; next < to && p.starts[2*next/risingPart] < low; next += risingPart {
		from = next
	}
	for last := (to - 1) / risingPart * risingPart; last > from && p.starts[2*last/risingPart] >= high; last -= risingPart {
		to = last
	}
	return from, to
}

// Uvarint32 reads a number of at most 32 bits that was written as a varint, and returns what
// stands behind it.
func Uvarint32(data []byte) (n uint32, rest []byte) {
	if data[0] < 0x80 {
		return uint32(data[0]), data[1:]
	}
	long, size := binary.Uvarint(data)
	return uint32(long & math.MaxUint32), data[size:] // #nosec G115 -- as it was written
}

// Put appends the list to a blob.
func (p *Rising) Put(b *Writer) {
	Put(b, []uint32{uint32(p.size)}) // #nosec G115 -- fewer words than 4 G
	Put(b, p.starts)
	Put(b, p.data)
}

// TakeRising takes what Put appended.
func TakeRising(b *Reader) (p Rising) {
	if size := Take[uint32](b); len(size) == 1 {
		p.size = int(size[0])
	} else {
		b.Check(false)
	}
	p.starts, p.data = Take[uint32](b), Take[byte](b)
	b.Check(len(p.starts) == (p.size+risingPart-1)/risingPart*2 && len(p.data) >= p.size)
	return p
}

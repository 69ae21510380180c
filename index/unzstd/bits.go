package unzstd

import "encoding/binary"

// bitReader reads a stream of bits from its last one on, as packers leave it. It reads
// whole words, and so up to eight bytes before the stream, which must be there.
type bitReader struct {
	data []byte
	// at is where the word in hand begins, and floor the least that may be.
	at, floor int
	word      uint64
	used      uint // bits of the word, from the highest on
}

// wordBytes is how many bytes stand before every stream: in a frame its head and the
// block's, and in a dictionary its magic and number.
const wordBytes = 8

// reset begins with the stream data[start:end], of which the highest bit is a mark of the
// end. It reports whether that is there.
func (r *bitReader) reset(data []byte, start, end int) bool {
	if start >= end || start < wordBytes || data[end-1] == 0 {
		return false
	}
	*r = bitReader{data: data, at: end - wordBytes, floor: start - wordBytes}
	r.word = binary.LittleEndian.Uint64(data[r.at:])
	for r.used = 1; r.word<<(r.used-1)>>63 == 0; {
		r.used++
	}
	return true
}

// refill has at least 56 bits in hand. It reports whether no more were read than are there.
func (r *bitReader) refill() bool {
	at := r.at - int(r.used>>3) // #nosec G115 -- at most 64
	if at < r.floor {
		return false
	}
	r.at, r.used = at, r.used&7
	r.word = binary.LittleEndian.Uint64(r.data[at:])
	return true
}

// left returns the number of bits that are left; it is negative where too many were read.
func (r *bitReader) left() int {
	return (r.at-r.floor)*8 - int(r.used) // #nosec G115 -- at most a few words
}

// peek returns the next n bits, which are at least one and at most what is in hand.
func (r *bitReader) peek(n uint) uint64 { return r.word << (r.used & 63) >> (-n & 63) }

// read returns the next n bits, which may be none.
func (r *bitReader) read(n uint) uint64 {
	v := r.word << (r.used & 63) >> 1 >> (63 - n&63)
	r.used += n
	return v
}

package impact

import (
	"encoding/binary"
	"math/bits"
)

const (
	// mostUnary is the number of zeros that stand for more than can be told in unary: the
	// number follows as it is. With it all that is read at once fits into [mostRead] bits.
	mostUnary = 20
	// mostRead is the number of bits that eight bytes give from any bit of the first one.
	mostRead = 57
	// readAhead is the number of bytes that are read behind the last one.
	readAhead = 8
)

// bitWriter writes numbers of some bits, the lowest bit first.
type bitWriter struct {
	out  []byte
	bits uint64
	n    uint
}

// put writes the lowest n bits of a number that has no others, at most 32.
func (w *bitWriter) put(v uint64, n uint) {
	w.bits |= v << w.n
	w.n += n
	for w.n >= 8 {
		w.out = append(w.out, byte(w.bits))
		w.bits >>= 8
		w.n -= 8
	}
}

// rice writes a number by its k lowest bits and, in unary, the rest (Rice, Plaunt: Adaptive
// variable-length coding, 1971).
func (w *bitWriter) rice(v uint32, k uint) {
	if q := uint(v >> k); q < mostUnary {
		w.put(1<<q, q+1)
		w.put(uint64(v)&(1<<k-1), k)
		return
	}
	w.put(0, mostUnary)
	w.put(uint64(v), 32)
}

// gamma writes a number of at most 28 bits, not 0: its length in unary, and its bits but
// the highest (Elias: Universal codeword sets, 1975).
func (w *bitWriter) gamma(v uint32) {
	n := uint(bits.Len32(v)) - 1 // #nosec G115 -- never negative
	w.put(1<<n, n+1)
	w.put(uint64(v)&(1<<n-1), n)
}

// flush fills the last byte.
func (w *bitWriter) flush() {
	if w.n > 0 {
		w.out = append(w.out, byte(w.bits))
		w.bits, w.n = 0, 0
	}
}

// bitReader reads what a bitWriter wrote; [readAhead] more bytes must be there.
type bitReader struct {
	data []byte
	at   uint // bits
}

func (r *bitReader) peek() uint64 {
	return binary.LittleEndian.Uint64(r.data[r.at>>3:]) >> (r.at & 7)
}

func (r *bitReader) gamma() uint32 {
	w := r.peek()
	n := uint(bits.TrailingZeros64(w)) & 31 // #nosec G115 -- never negative
	r.at += 2*n + 1
	return 1<<n | uint32(w>>(n+1))&(1<<n-1) // #nosec G115 -- as it was written
}

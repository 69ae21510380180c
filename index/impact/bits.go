package impact

import (
	"encoding/binary"
	"math/bits"

	"kindred/index/bitcode"
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

// bitWriter writes what a [bitReader] reads.
type bitWriter struct{ bitcode.Writer }

// rice writes a number by its k lowest bits and, in unary, the rest, as [bitcode.Writer.Rice]
// does, but none longer than can be read at once.
func (w *bitWriter) rice(v uint32, k uint) {
	if v>>k < mostUnary {
		w.Rice(v, k)
		return
	}
	w.Put(0, mostUnary)
	w.Put(uint64(v), 32)
}

// bitReader reads what a [bitWriter] wrote. For it must be fast it does not look where the data
// end, unlike [bitcode.Reader]: [readAhead] more bytes must be there.
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

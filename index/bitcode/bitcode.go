// Package bitcode writes and reads numbers of some bits: as they are, by the code of Rice and by
// Elias's gamma. A reader never reads beyond its data, whatever these are.
package bitcode

import (
	"encoding/binary"
	"math/bits"
)

// Writer writes numbers of some bits, the lowest bit first.
type Writer struct {
	out  []byte
	word uint64
	n    uint
}

// WriterTo returns a writer that appends to what is there.
func WriterTo(out []byte) Writer { return Writer{out: out} }

// Put writes the lowest n bits of a number that has no others, at most 32.
func (w *Writer) Put(v uint64, n uint) {
	w.word |= v << w.n
	for w.n += n; w.n >= 8; w.n -= 8 {
		w.out = append(w.out, byte(w.word))
		w.word >>= 8
	}
}

// unary writes so many zeros and a one.
func (w *Writer) unary(n uint) {
	for ; n >= 32; n -= 32 {
		w.Put(0, 32)
	}
	w.Put(1<<n, n+1)
}

// Rice writes a number by its k lowest bits behind the rest, in unary (Rice, Plaunt: Adaptive
// variable-length coding, 1971).
func (w *Writer) Rice(v uint32, k uint) {
	w.unary(uint(v >> k))
	w.Put(uint64(v)&(1<<k-1), k)
}

// Gamma writes a number of at most gammaBits bits, not 0: its length in unary, and its bits but
// the highest (Elias: Universal codeword sets, 1975).
func (w *Writer) Gamma(v uint32) {
	n := uint(bits.Len32(v)) - 1 // #nosec G115 -- never negative
	w.unary(n)
	w.Put(uint64(v)&(1<<n-1), n)
}

// gammaBits is the length of the longest number that [Writer.Gamma] writes.
const gammaBits = 28

// Next fills the last byte, and returns where the next number begins.
func (w *Writer) Next() int {
	if w.n > 0 {
		w.out = append(w.out, byte(w.word))
		w.word, w.n = 0, 0
	}
	return len(w.out)
}

// Bytes fills the last byte, and returns what was written.
func (w *Writer) Bytes() []byte { return w.out[:w.Next()] }

// Reader reads what a [Writer] wrote, from the beginning of a byte on. Behind the end it reads
// ones.
type Reader struct {
	data []byte
	at   uint
}

// ReaderOf returns a reader of some data.
func ReaderOf(data []byte) Reader { return Reader{data: data} }

// inHand is how many bits peek returns, or more.
const inHand = 57

// peek returns the next bits.
func (r *Reader) peek() uint64 {
	i := r.at >> 3
	if i+8 <= uint(len(r.data)) {
		return binary.LittleEndian.Uint64(r.data[i:]) >> (r.at & 7)
	}
	last := [8]byte{255, 255, 255, 255, 255, 255, 255, 255}
	if i < uint(len(r.data)) {
		copy(last[:], r.data[i:])
	}
	return binary.LittleEndian.Uint64(last[:]) >> (r.at & 7)
}

// Rice reads a number that was written with as many lowest bits.
func (r *Reader) Rice(k uint) uint32 {
	high := uint(0)
	w := r.peek()
	for ; w<<(64-inHand) == 0; w = r.peek() {
		high += inHand
		r.at += inHand
	}
	zeros := uint(bits.TrailingZeros64(w)) // #nosec G115 -- not negative
	r.at += zeros + 1
	low := r.peek() & (1<<k - 1)
	r.at += k
	return uint32((high+zeros)<<k) | uint32(low) // #nosec G115 -- as it was written
}

// Gamma reads a number.
func (r *Reader) Gamma() uint32 {
	w := r.peek()
	n := min(uint(bits.TrailingZeros64(w)), gammaBits-1) // #nosec G115 -- not negative
	r.at += 2*n + 1
	return 1<<n | uint32(w>>(n+1))&(1<<n-1) // #nosec G115 -- as it was written
}

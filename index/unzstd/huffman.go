package unzstd

import "math/bits"

// mostHuffmanBits is the length of the longest code of a literal.
const mostHuffmanBits = 11

// huffman is a code of literals: for every beginning of so many bits the literal, in the
// upper half, and how many of them it takes.
type huffman struct {
	log     uint
	entries [1 << mostHuffmanBits]uint16
}

// read reads a code. It returns how many bytes of data[at:] it read, which are 0 where
// something is wrong.
func (h *huffman) read(data []byte, at int) int {
	if at >= len(data) {
		return 0
	}
	var weights [mostSymbols]uint8
	n, size := 0, int(data[at])
	if size >= 128 {
		n = size - 127
		size = (n + 1) / 2
		if at+1+size > len(data) {
			return 0
		}
		for i := range n {
			weights[i] = data[at+1+i/2] >> (4 * (1 - i%2)) & 15
		}
	} else if at+1+size > len(data) {
		return 0
	} else if n = readWeights(data[:at+1+size], at+1, &weights); n == 0 {
		return 0
	}
	if !h.build(&weights, n) {
		return 0
	}
	return 1 + size
}

// readWeights reads weights that are packed in data[at:]: two states take turns.
func readWeights(data []byte, at int, weights *[mostSymbols]uint8) int {
	var t fseTable
	size := t.read(data[at:], &weightSymbols)
	var in bitReader
	if size == 0 || !in.reset(data, at+size, len(data)) {
		return 0
	}
	one, two := in.read(t.log), in.read(t.log)
	for n := range mostSymbols - 1 {
		e := &t.states[one]
		weights[n] = uint8(e.base) // #nosec G115 -- at most mostHuffmanBits
		in.refill()
		if in.left() < int(e.bits) { // the other state is the last
			weights[n+1] = uint8(t.states[two].base) // #nosec G115 -- as above
			return n + 2
		}
		one, two = two, uint64(e.next)+in.read(uint(e.bits))
	}
	return 0
}

// build makes the code of n weights; that of the last literal is what the others leave.
func (h *huffman) build(weights *[mostSymbols]uint8, n int) bool {
	var ranks [mostHuffmanBits + 2]int
	for _, w := range weights[:n] {
		if w > mostHuffmanBits {
			return false
		}
		ranks[w]++
	}
	total := 0
	for w := 1; w <= mostHuffmanBits; w++ {
		total += ranks[w] << (w - 1)
	}
	if total == 0 || n >= mostSymbols {
		return false
	}
	h.log = uint(bits.Len(uint(total))) // #nosec G115 -- positive
	left := 1<<h.log - total
	if h.log > mostHuffmanBits || left&(left-1) != 0 {
		return false
	}
	last := bits.Len(uint(left)) // #nosec G115 -- positive
	weights[n] = uint8(last)     // #nosec G115 -- at most mostHuffmanBits+1
	ranks[last]++
	h.fill(weights[:n+1], &ranks)
	return true
}

// fill makes the entries of literals with these weights, of which there are so many each. They
// are put in order first: then the processor need not guess how long each literal's run is.
func (h *huffman) fill(weights []uint8, ranks *[mostHuffmanBits + 2]int) {
	var ordered [mostSymbols]uint8
	var starts [mostHuffmanBits + 2]int
	for w, at := 0, 0; w < len(ranks); w++ {
		starts[w] = at
		at += ranks[w]
	}
	for literal, w := range weights {
		ordered[starts[w]&(mostSymbols-1)] = uint8(literal) // #nosec G115 -- below mostSymbols
		starts[w]++
	}
	next, at := ordered[ranks[0]:], 0
	for w := 1; w < len(ranks); w++ {
		run, short := 1<<(w-1), uint16(h.log+1-uint(w)) // #nosec G115 -- a few bits
		for _, literal := range next[:ranks[w]] {
			entry := uint16(literal)<<8 | short
			if run < several {
				for i := range run {
					h.entries[at+i] = entry
				}
			} else {
				for i := 0; i < run; i += several {
					*(*[several]uint16)(h.entries[at+i:]) = [several]uint16{entry, entry, entry, entry, entry, entry, entry, entry}
				}
			}
			at += run
		}
		next = next[ranks[w]:]
	}
}

// several is how many entries are written at once.
const several = 8

// decode fills dst with literals. It reports whether there are as many.
func (h *huffman) decode(dst []byte, in *bitReader) bool {
	shift := -h.log & 63
	r := *in
	for len(dst) >= 5 { // five codes are in hand at once
		if !r.refill() {
			return false
		}
		word, used := r.word, r.used
		for i := range 5 {
			e := h.entries[word<<(used&63)>>shift&(1<<mostHuffmanBits-1)]
			dst[i] = byte(e >> 8)
			used += uint(e & 0xff)
		}
		r.used = used
		dst = dst[5:]
	}
	r.refill()
	for i := range dst {
		e := h.entries[r.peek(h.log)&(1<<mostHuffmanBits-1)]
		dst[i] = byte(e >> 8)
		r.used += uint(e & 0xff)
	}
	*in = r
	return r.left() >= 0
}

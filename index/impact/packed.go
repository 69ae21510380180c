package impact

import (
	"encoding/binary"
	"math/bits"
)

// packed are the impacts of a block. At its beginning stands a bit for each posting, which
// says that the article has the word once in its body and nowhere else, as two of three
// have; then four bits for each other one: how many times it has it in its body alone. Where
// that is not so, or more than [mostTold] times, they are 0, and the impact stands at the
// block's end, as a byte, the last posting's first. So 6.0 million impacts of 14,000 articles
// take 2.2 MB, and their places need not say how many they are; with four bits for each
// they took 3.4.
type packed struct {
	n      int
	once   [blockLen / 64]uint64 // as bits
	often  []byte                // of the others
	others []byte                // ends with the impact of the first posting that has one of its own
}

// countSizes returns the sizes of the bits at the beginning of a block and of what says
// how often the others have the word.
func countSizes(n int, once *[blockLen / 64]uint64) (bitmap, often int) {
	rest := n
	for _, w := range once {
		rest -= bits.OnesCount64(w)
	}
	return (n + 7) / 8, (rest + 1) / 2
}

// readOften reads the beginning of a block of n postings, behind which [readAhead] more
// bytes must be there, and returns what follows.
func (p *packed) readOften(data []byte, n int) []byte {
	p.n, p.once = n, [blockLen / 64]uint64{}
	for i := range (n + 63) / 64 {
		p.once[i] = binary.LittleEndian.Uint64(data[8*i:8*i+8]) & onesBelow(n-64*i)
	}
	bitmap, often := countSizes(n, &p.once)
	p.often = data[bitmap:][:often]
	return data[bitmap+often:]
}

// onesBelow has the n lowest bits, or all.
func onesBelow(n int) uint64 {
	if n >= 64 {
		return ^uint64(0)
	}
	return 1<<n - 1
}

// appendOften appends the beginning of a block.
func appendOften(dst []byte, block []posting) []byte {
	from := len(dst)
	dst = append(dst, make([]byte, (len(block)+7)/8)...)
	others := 0
	for i, p := range block {
		switch {
		case p.often == 1:
			dst[from+i/8] |= 1 << (i % 8)
			continue
		case others%2 == 0:
			dst = append(dst, p.often)
		default:
			dst[len(dst)-1] |= p.often << 4
		}
		others++
	}
	return dst
}

// appendOthers appends the end of a block.
func appendOthers(dst []byte, block []posting) []byte {
	for i := len(block) - 1; i >= 0; i-- {
		if p := &block[i]; p.often == 0 {
			dst = append(dst, p.impact)
		}
	}
	return dst
}

// other returns how many times the i-th posting that is not there once is in the body
// alone, or 0.
func (p *packed) other(i int) uint8 { return p.often[i/2] >> (4 * (i & 1)) & mostTold }

// oftenAt returns how many times the i-th article has the word in its body alone, or 0.
func (p *packed) oftenAt(i int) uint8 {
	if p.once[i/64]>>(i%64)&1 != 0 {
		return 1
	}
	return p.other(p.before(i))
}

// before returns the number of postings before the i-th one that are not there once.
func (p *packed) before(i int) int {
	n := i - bits.OnesCount64(p.once[i/64]&(1<<(i%64)-1))
	if i >= 64 {
		n -= bits.OnesCount64(p.once[0])
	}
	return n
}

// impacts fills in the impacts of the articles of the block: first as if all had the word
// once, which takes no look at a posting of its own.
func (p *packed) impacts(dst []uint8, docs []uint32, bodies *bodyClasses) {
	dst = dst[:len(docs)]
	once := &bodies.impacts[1]
	for i, doc := range docs {
		dst[i] = once[bodies.of[doc]]
	}
	others, other := len(p.others), 0
	for k, w := range p.once {
		for w = ^w & onesBelow(max(p.n-64*k, 0)); w != 0; w &= w - 1 {
			i := 64*k + bits.TrailingZeros64(w)
			often := p.other(other)
			other++
			if often == 0 {
				others--
				dst[i] = p.others[others]
				continue
			}
			dst[i] = bodies.impacts[often][bodies.of[docs[i]]]
		}
	}
}

// impact returns the impact of the i-th article of the block.
func (p *packed) impact(i int, doc uint32, bodies *bodyClasses) uint8 {
	if often := p.oftenAt(i); often > 0 {
		return bodies.impacts[often][bodies.of[doc]]
	}
	others := len(p.others)
	for k := range p.before(i) + 1 {
		if p.other(k) == 0 {
			others--
		}
	}
	return p.others[others]
}

// onlyOne is a block of one posting, which says how often its article has the word in its
// body alone, or else ends with its impact.
func onlyOne(often uint8, posting []byte) packed {
	if often == 1 {
		return packed{n: 1, once: [blockLen / 64]uint64{1}}
	}
	return packed{n: 1, often: toldCounts[often&mostTold:][:1], others: posting}
}

// toldCounts are the counts that [packed] tells, each as it stands there.
var toldCounts = func() (list [mostTold + 1]byte) {
	for i := range list {
		list[i] = byte(i)
	}
	return list
}()

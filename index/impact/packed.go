package impact

// packed are the impacts of a block: for each posting four bits that say how many times
// the article has the word in its body and nowhere else, at the beginning of the block; and
// where that is not so, or more than [mostTold] times, they are 0, and the impact stands
// at the block's end, as a byte, the last posting's first. So 6.0 million impacts of 14,000
// articles take 3.4 MB, and their places need not say how many they are.
type packed struct {
	n      int
	often  []byte
	others []byte // ends with the impact of the first posting that has one of its own
}

// appendOften appends the beginning of a block.
func appendOften(dst []byte, block []posting) []byte {
	for i, p := range block {
		if i%2 == 0 {
			dst = append(dst, p.often)
		} else {
			dst[len(dst)-1] |= p.often << 4
		}
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

// oftenAt returns how many times the i-th article has the word in its body alone, or 0.
func (p *packed) oftenAt(i int) uint8 { return p.often[i/2] >> (4 * (i & 1)) & mostTold }

// impacts fills in the impacts of the articles of the block.
func (p *packed) impacts(dst []uint8, docs []uint32, bodies *bodyClasses) {
	others := len(p.others)
	dst = dst[:len(docs)]
	for i, doc := range docs {
		often := p.often[i/2] >> (4 * (i & 1)) & mostTold
		if often == 0 {
			others--
			dst[i] = p.others[others]
			continue
		}
		dst[i] = bodies.impacts[often][bodies.of[doc]]
	}
}

// impact returns the impact of the i-th article of the block.
func (p *packed) impact(i int, doc uint32, bodies *bodyClasses) uint8 {
	if often := p.oftenAt(i); often > 0 {
		return bodies.impacts[often][bodies.of[doc]]
	}
	others := len(p.others)
	for k := range i + 1 {
		if p.oftenAt(k) == 0 {
			others--
		}
	}
	return p.others[others]
}

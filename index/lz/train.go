package lz

import (
	"cmp"
	"math"
	"slices"
)

// rounds is how often codes are chosen anew, by what is packed with those before.
const rounds = 2

// counts are how often each token stands behind each byte, and each class of places.
type counts struct {
	tokens [256][tokens]uint32
	places []uint32
}

// token counts a token at a place of a text.
func (c *counts) token(text []byte, at, token int) {
	before := byte(0)
	if at > 0 {
		before = text[at-1]
	}
	c.tokens[before][token]++
}

// Train returns a model with a dictionary, which must not be changed afterwards, and codes for
// texts like some samples. These should not be in the dictionary: a text that is finds itself.
func Train(dictionary []byte, samples [][]byte) *Model {
	c := &counts{places: make([]uint32, numPlaces(len(dictionary)))}
	m := c.model(dictionary)
	p := NewPacker(m)
	for range rounds {
		c = &counts{places: make([]uint32, numPlaces(len(dictionary)))}
		p.counts = c
		for _, text := range samples {
			p.Pack(nil, text)
		}
		m = c.model(dictionary)
		p.use(m)
	}
	return m
}

// model returns the model for what was counted.
func (c *counts) model(dictionary []byte) *Model {
	classes, sums := c.classes()
	m := &Model{dictionary: dictionary, classes: classes}
	for i := range sums {
		words, _ := codeOf(lengthsOf(sums[i][:])) // which is whole
		m.tokens = append(m.tokens, words)
	}
	m.places, _ = codeOf(lengthsOf(c.places)) // as above
	return m
}

// cluster is some bytes, and how often each token stands behind one of them.
type cluster struct {
	bytes  []byte
	counts [tokens]uint32
	bits   float64 // which that takes in a code of its own
}

// fewTokens is the number of tokens behind a byte that say too little of it.
const fewTokens = 50

// classes returns the classes of bytes, and what stands behind those of each: the two that
// lose least by having one code are made one, again and again (Ward: Hierarchical grouping to
// optimize an objective function, 1963).
func (c *counts) classes() (of [256]uint8, sums [][tokens]uint32) {
	others := &cluster{}
	list := make([]*cluster, 0, len(c.tokens)+1)
	for b := range c.tokens {
		n := uint32(0)
		for _, count := range c.tokens[b] {
			n += count
		}
		if n < fewTokens {
			others = others.with(&cluster{[]byte{byte(b)}, c.tokens[b], 0}) // #nosec G115 -- a byte
			continue
		}
		one := &cluster{[]byte{byte(b)}, c.tokens[b], 0} // #nosec G115 -- as above
		one.bits = entropy(&one.counts)
		list = append(list, one)
	}
	if len(others.bytes) > 0 {
		list = append(list, others)
	}
	for _, class := range joined(list) {
		for _, b := range class.bytes {
			of[b] = uint8(len(sums)) // #nosec G115 -- at most mostClasses
		}
		sums = append(sums, class.counts)
	}
	return of, sums
}

// joined joins clusters until no more than mostClasses are left.
func joined(list []*cluster) []*cluster {
	loss := make([][]float64, len(list)) // of each and one before it
	for i := range list {
		loss[i] = make([]float64, i)
		for k := range i {
			loss[i][k] = list[i].loss(list[k])
		}
	}
	for len(list) > mostClasses {
		first, second := 0, 1
		for i := range list {
			for k, lost := range loss[i] {
				if lost < loss[second][first] {
					first, second = k, i
				}
			}
		}
		list[first] = list[first].with(list[second])
		list = slices.Delete(list, second, second+1)
		loss = slices.Delete(loss, second, second+1)
		for i := range list {
			if i >= second {
				loss[i] = slices.Delete(loss[i], second, second+1)
			}
			switch cmp.Compare(i, first) {
			case -1:
				loss[first][i] = list[first].loss(list[i])
			case 1:
				loss[i][first] = list[i].loss(list[first])
			}
		}
	}
	return list
}

// with returns two clusters as one.
func (c *cluster) with(other *cluster) *cluster {
	both := &cluster{bytes: slices.Concat(c.bytes, other.bytes), counts: c.counts}
	for i, n := range other.counts {
		both.counts[i] += n
	}
	both.bits = entropy(&both.counts)
	return both
}

// loss returns how many bits two clusters take more in one code.
func (c *cluster) loss(other *cluster) float64 {
	bits, all := 0.0, uint32(0)
	for i, n := range other.counts {
		n += c.counts[i]
		bits -= share(n)
		all += n
	}
	return bits + share(all) - c.bits - other.bits
}

// entropy returns how many bits tokens take that occur so often.
func entropy(counts *[tokens]uint32) (bits float64) {
	all := uint32(0)
	for _, n := range counts {
		bits -= share(n)
		all += n
	}
	return bits + share(all)
}

// share returns a count times its logarithm.
func share(n uint32) float64 {
	if int(n) < len(shares) {
		return shares[n]
	}
	return float64(n) * math.Log2(float64(n))
}

// shares are those of nearly all counts: a model asks for some twenty million.
var shares = func() (list [1 << 11]float64) {
	for n := 2; n < len(list); n++ {
		list[n] = float64(n) * math.Log2(float64(n))
	}
	return list
}()

package lz

import (
	"encoding/binary"
	"math/bits"
)

const (
	// seenBits tells the size of the table that finds what stands in a text by its first bytes.
	seenBits = 15
	// mostTried is how many places in the text are looked at for each match: with four texts
	// take .6 % more, and as much time.
	mostTried = 8
	// enough is the length of a match from which on no other one is looked for: with 64 texts
	// take .1 % less, and 5 % more time.
	enough = 16
)

// Packer packs texts, one after the other; it is for one goroutine at a time.
type Packer struct {
	*Model
	costs *costs

	words words
	// seen and earlier find places in the text by what stands there: the last place, and of each
	// place the one before. They are numbers from first on, so that they need not be forgotten
	// between texts.
	seen, earlier []int32
	first         int32

	literals []uint32 // what the text costs up to each place, byte by byte
	distance int      // of the last match in the text
	counts   *counts  // nil where nothing is counted
	out      []byte
	bits     uint64
	n        uint // of bits, from the highest on
}

// costs are the lengths of words and what follows them, in bits.
type costs struct {
	tokens [][tokens]uint8 // by class
	places []uint8
}

// NewPacker returns a packer with a model.
func NewPacker(m *Model) *Packer {
	p := &Packer{first: 1, seen: make([]int32, 1<<seenBits), words: wordsOf(m.dictionary)}
	p.use(m)
	return p
}

// use has the packer use another model of the same dictionary.
func (p *Packer) use(m *Model) {
	p.Model, p.costs = m, &costs{tokens: make([][tokens]uint8, len(m.tokens))}
	for i, c := range m.tokens {
		for token, n := range c.lengths {
			if token >= firstLength {
				n += lengthBits[token-firstLength]
			}
			p.costs.tokens[i][token] = n
		}
	}
	for place, n := range m.places.lengths {
		switch {
		case place >= firstPart:
			n += partBits
		case place > 1:
			n += uint8(place/2 - 1) // #nosec G115 -- at most farBits
		}
		p.costs.places = append(p.costs.places, n)
	}
}

// hash returns some bits by which the first bytes of a text are found.
func hash(text []byte, n uint) uint32 {
	return binary.LittleEndian.Uint32(text) * 2654435761 >> (32 - n)
}

// Pack appends a text, packed.
func (p *Packer) Pack(dst, text []byte) []byte {
	p.out, p.bits, p.n = binary.AppendUvarint(dst, uint64(len(text))), 0, 0
	p.begin(text)
	for at := 0; at < len(text); {
		next := p.find(text, at)
		p.see(text, at)
		if next.gain <= 0 {
			p.token(text, at, int(text[at]))
			at++
			continue
		}
		if next.length < enough && at+1 < len(text) {
			if later := p.find(text, at+1); later.gain > next.gain {
				p.token(text, at, int(text[at]))
				p.see(text, at+1)
				at, next = at+1, later
			}
		}
		p.put(text, at, &next)
		for i := at + 1; i < at+next.length; i++ {
			p.see(text, i)
		}
		at += next.length
	}
	p.end(text)
	return p.out
}

// begin makes ready for a text.
func (p *Packer) begin(text []byte) {
	if len(p.earlier) < len(text) {
		p.earlier = make([]int32, 2*len(text))
	}
	p.literals = append(p.literals[:0], 0)
	cost, class := uint32(0), p.classes[0]
	for _, b := range text {
		cost += uint32(p.costs.tokens[class][b])
		p.literals = append(p.literals, cost)
		class = p.classes[b]
	}
	p.distance = 0
}

// end fills the last byte, and makes ready for another text.
func (p *Packer) end(text []byte) {
	for ; p.n > 0; p.n -= min(p.n, 8) {
		p.out = append(p.out, byte(p.bits>>56))
		p.bits <<= 8
	}
	const most = 1 << 30
	if len(text) >= most || p.first+int32(len(text)) >= most { // #nosec G115 -- compared
		clear(p.seen)
		p.first = 1
		return
	}
	p.first += int32(len(text)) // #nosec G115 -- as above
}

// see notes a place of the text for what is found later.
func (p *Packer) see(text []byte, at int) {
	if at+shortestSeen > len(text) {
		return
	}
	last := &p.seen[hash(text[at:], seenBits)]
	p.earlier[at] = *last
	*last = p.first + int32(at) // #nosec G115 -- texts are shorter than 1 GB
}

// match is what stands before and comes again: in the text at a distance, or in the dictionary.
type match struct {
	length, distance, from int // distance is 0 in the dictionary
	gain                   int // in bits
}

// class returns the class of a match's place, and its further bits.
func (m *match) class(before int) (symbol int, value uint64, n uint) {
	switch m.distance {
	case 0:
		return firstPart + m.from>>partBits, uint64(m.from) & (1<<partBits - 1), partBits // #nosec G115 -- not negative
	case before:
		return asBefore, 0, 0
	}
	symbol, n = placeOf(m.distance)
	return symbol, uint64(m.distance) & (1<<n - 1), n // #nosec G115 -- as above
}

// before returns the class of the byte before a place.
func (p *Packer) before(text []byte, at int) uint8 {
	if at == 0 {
		return p.classes[0]
	}
	return p.classes[text[at-1]]
}

// find returns the match that saves most at a place.
func (p *Packer) find(text []byte, at int) (best match) {
	if at+shortestSeen > len(text) {
		return best
	}
	rest := text[at:min(len(text), at+longest)]
	literals, costs := p.literals[at:], &p.costs.tokens[p.before(text, at)]
	try := func(m match) {
		place, _, _ := m.class(p.distance)
		m.gain = int(literals[m.length]-literals[0]) - int(costs[firstLength+lengthClass(m.length)]) - int(p.costs.places[place])
		if m.gain > best.gain {
			best = m
		}
	}
	if p.distance > 0 {
		if n := common(rest, text[at-p.distance:]); n >= shortest {
			try(match{length: n, distance: p.distance})
		}
	}
	long := shortestSeen - 1
	for i, from := 0, int(p.seen[hash(rest, seenBits)]-p.first); i < mostTried && from >= 0 && at-from < 1<<farBits; i++ {
		if long < len(rest) && text[from+long] == rest[long] {
			if n := common(rest, text[from:]); n > long {
				long = n
				try(match{length: n, distance: at - from})
			}
		}
		from = int(p.earlier[from] - p.first)
	}
	if long >= enough {
		return best
	}
	p.words.find(rest, p.dictionary, func(from, n int) { try(match{length: n, from: from}) })
	return best
}

// common returns the length of what two texts begin with.
func common(a, b []byte) int {
	n, i := min(len(a), len(b)), 0
	for ; i+8 <= n; i += 8 {
		if x := binary.LittleEndian.Uint64(a[i:]) ^ binary.LittleEndian.Uint64(b[i:]); x != 0 {
			return i + bits.TrailingZeros64(x)/8
		}
	}
	for i < n && a[i] == b[i] {
		i++
	}
	return i
}

// token writes a token at a place.
func (p *Packer) token(text []byte, at, token int) {
	if p.counts != nil {
		p.counts.token(text, at, token)
	}
	c := p.tokens[p.before(text, at)]
	p.write(uint64(c.words[token]), uint(c.lengths[token]))
}

// put writes a match at a place.
func (p *Packer) put(text []byte, at int, m *match) {
	class := lengthClass(m.length)
	p.token(text, at, firstLength+class)
	p.write(uint64(m.length-lengthFrom[class]), uint(lengthBits[class])) // #nosec G115 -- not negative
	place, value, n := m.class(p.distance)
	if p.counts != nil {
		p.counts.places[place]++
	}
	p.write(uint64(p.places.words[place]), uint(p.places.lengths[place]))
	p.write(value, n)
	if m.distance > 0 {
		p.distance = m.distance
	}
}

// write writes n bits, at most 32.
func (p *Packer) write(v uint64, n uint) {
	p.n += n
	p.bits |= v << (64 - p.n)
	for ; p.n >= 8; p.n -= 8 {
		p.out = append(p.out, byte(p.bits>>56))
		p.bits <<= 8
	}
}

package lz

import (
	"cmp"
	"slices"
)

const (
	// mostBits is the length of the longest code word: four bits tell the length of each.
	mostBits = 15
	// shortBits is the length up to which a code word is read with one look: a table of 2 KB.
	shortBits = 10
)

// code is a Huffman code in canonical form: the shorter words first, and of one length in the
// order of their symbols.
type code struct {
	lengths []uint8  // by symbol
	words   []uint16 // by symbol

	// short has for every beginning of shortBits bits the symbol, times 16, and the length of
	// its word; 0 where the word is longer.
	short [1 << shortBits]uint16
	// Of longer words: the symbols in the order of their words, which of them is the first one
	// of a length, less its word, and what no word up to a length has, filled up to mostBits.
	sorted []uint16
	first  [mostBits + 1]int
	limits [mostBits + 1]int
}

// codeOf returns the code whose words have these lengths. It reports whether there is one, in
// which every sequence of bits begins with a word.
func codeOf(lengths []uint8) (*code, bool) {
	c := &code{lengths: lengths, words: make([]uint16, len(lengths)), sorted: make([]uint16, 0, len(lengths))}
	word := 0 // filled up to mostBits
	for n := 1; n <= mostBits; n++ {
		c.first[n] = len(c.sorted) - word>>(mostBits-n)
		for symbol, length := range lengths {
			if int(length) != n {
				continue
			}
			c.words[symbol] = uint16(word >> (mostBits - n))    // #nosec G115 -- of mostBits bits
			c.sorted = append(c.sorted, uint16(symbol))         // #nosec G115 -- there are a few thousand symbols
			if entry := uint16(symbol<<4 | n); n <= shortBits { // #nosec G115 -- as above
				from := word >> (mostBits - shortBits)
				for i := range 1 << (shortBits - n) {
					if from+i < len(c.short) {
						c.short[from+i] = entry
					}
				}
			}
			word += 1 << (mostBits - n)
		}
		c.limits[n] = word
	}
	return c, len(c.sorted) == len(lengths) && word == 1<<mostBits
}

// next returns the symbol of the word that the bits begin with, and how long that is.
func (c *code) next(bits uint64) (symbol, length uint) {
	if e := uint(c.short[bits>>(64-shortBits)]); e > 0 {
		return e >> 4, e & 15
	}
	word := int(bits >> (64 - mostBits)) // #nosec G115 -- a few bits
	n := shortBits + 1
	for word >= c.limits[n] {
		n++
	}
	return uint(c.sorted[c.first[n]+word>>(mostBits-n)]), uint(n) // #nosec G115 -- never negative
}

// lengthsOf returns the lengths of the words of a code for symbols that occur so often. All get
// one; those that do not occur are taken to do so a third of a time.
func lengthsOf(counts []uint32) []uint8 {
	const unseen = 3
	weights := make([]uint64, len(counts))
	for i, n := range counts {
		weights[i] = unseen*uint64(n) + 1
	}
	for {
		lengths, longest := huffman(weights)
		if longest <= mostBits {
			return lengths
		}
		for i, w := range weights {
			weights[i] = (w + 1) / 2 // until the rare ones are frequent enough
		}
	}
}

// huffman returns the lengths of the words of the code of symbols with weights, of which there
// are two at least, and the longest of them.
func huffman(weights []uint64) (lengths []uint8, longest int) {
	n := len(weights)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weights[a], weights[b]) })
	// The nodes of the tree: the symbols, and behind them the inner ones in the order in which
	// they are made, which is that of their weights.
	sums, parents := make([]uint64, 0, n), make([]int, 2*n-1)
	leaf, inner := 0, 0
	lightest := func() (node int, weight uint64) {
		if leaf < n && (inner == len(sums) || weights[order[leaf]] <= sums[inner]) {
			leaf++
			return order[leaf-1], weights[order[leaf-1]]
		}
		inner++
		return n + inner - 1, sums[inner-1]
	}
	for range n - 1 {
		a, weightA := lightest()
		b, weightB := lightest()
		parents[a], parents[b] = n+len(sums), n+len(sums)
		sums = append(sums, weightA+weightB)
	}
	depths := make([]int, 2*n-1)
	for node := 2*n - 3; node >= 0; node-- {
		depths[node] = depths[parents[node]] + 1
		longest = max(longest, depths[node])
	}
	lengths = make([]uint8, n)
	for i := range lengths {
		lengths[i] = uint8(min(depths[i], mostBits+1)) // #nosec G115 -- a few bits
	}
	return lengths, longest
}

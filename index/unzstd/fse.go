package unzstd

import "math/bits"

// fseEntry is a state of a code of finite state entropy: what it stands for, and how the
// next state is found.
type fseEntry struct {
	// base and extra are the number that the state's symbol stands for: base and what so
	// many further bits say.
	base  uint32
	next  uint16 // the next state is this and what the next bits say
	bits  uint8
	extra uint8
}

// fseTable is a code: its states, of which there are a power of two.
type fseTable struct {
	log    uint
	states [1 << mostStates]fseEntry
}

// mostStates bounds the states of a code, as the power of two, and mostSymbols the symbols.
const (
	mostStates  = 9
	mostSymbols = 256
)

// symbols are what the symbols of a code stand for: see [fseEntry].
type symbols struct {
	base  []uint32
	extra []uint8
	log   uint // the most that a table's states may be
}

// readCounts reads how often each symbol of a code is among its states; -1 stands for a
// part of one. It returns the counts, the states as the power of two, and how many bytes
// it read, which are 0 where something is wrong.
func readCounts(data []byte, most uint, counts *[mostSymbols]int16) (n int, log uint, size int) {
	in := forward{data: data}
	log = 5 + uint(in.read(4))
	if log > most {
		return 0, 0, 0
	}
	for left := 1 << log; left > 0; n++ {
		if n >= mostSymbols || in.at > 8*len(data) {
			return 0, 0, 0
		}
		// Of left+2 values, those that one bit less can tell take one less.
		wide := uint(bits.Len(uint(left + 1))) // #nosec G115 -- positive
		short := 1<<wide - 1 - (left + 1)
		v := int(in.peek(wide))
		if low := v & (1<<(wide-1) - 1); low < short {
			v = low
			in.at += int(wide) - 1 // #nosec G115 -- at most ten
		} else {
			if v >= 1<<(wide-1) {
				v -= short
			}
			in.at += int(wide) // #nosec G115 -- as above
		}
		v--                  // 0 is written as 1
		counts[n] = int16(v) // #nosec G115 -- less than the number of states
		left -= max(v, -v)
		if v != 0 {
			continue
		}
		for again := 3; again == 3; {
			again = int(in.read(2))
			if n+again >= mostSymbols {
				return 0, 0, 0
			}
			clear(counts[n+1 : n+1+again])
			n += again
		}
	}
	size = (in.at + 7) / 8
	if size > len(data) {
		return 0, 0, 0
	}
	return n, log, size
}

// forward reads bits from the first one on.
type forward struct {
	data []byte
	at   int // in bits
}

func (f *forward) peek(n uint) uint64 {
	word := uint64(0)
	for i, first := 0, f.at/8; i < 4 && first+i < len(f.data); i++ {
		word |= uint64(f.data[first+i]) << (8 * i)
	}
	return word >> (f.at & 7) & (1<<n - 1)
}

func (f *forward) read(n uint) uint64 {
	v := f.peek(n)
	f.at += int(n) // #nosec G115 -- a few
	return v
}

// build makes the states of a code.
func (t *fseTable) build(counts []int16, log uint, of *symbols) bool {
	size := 1 << log
	var next [mostSymbols]uint16
	var symbol [1 << mostStates]uint8
	high := size
	for s, n := range counts {
		if n == -1 {
			high--
			symbol[high] = uint8(s) // #nosec G115 -- below mostSymbols
			n = 1
		}
		next[s] = uint16(n) // #nosec G115 -- at most the number of states
	}
	at, step := 0, size>>1+size>>3+3
	for s, n := range counts {
		for range max(n, 0) {
			symbol[at] = uint8(s) // #nosec G115 -- as above
			for at = (at + step) & (size - 1); at >= high; {
				at = (at + step) & (size - 1)
			}
		}
	}
	t.log = log
	for i := range size {
		s := symbol[i]
		if int(s) >= len(of.base) {
			return false
		}
		n := next[s]
		next[s]++
		wide := log + 1 - uint(bits.Len16(n))                                                                         // #nosec G115 -- at most 16
		t.states[i] = fseEntry{base: of.base[s], extra: of.extra[s], bits: uint8(wide), next: n<<wide - uint16(size)} // #nosec G115 -- as above
	}
	return true
}

// read reads a code. It returns how many bytes it read, which are 0 where something is
// wrong.
func (t *fseTable) read(data []byte, of *symbols) int {
	var counts [mostSymbols]int16
	n, log, size := readCounts(data, of.log, &counts)
	if size == 0 || !t.build(counts[:n], log, of) {
		return 0
	}
	return size
}

// one makes the code of a single symbol.
func (t *fseTable) one(s uint8, of *symbols) bool {
	if int(s) >= len(of.base) {
		return false
	}
	t.log, t.states[0] = 0, fseEntry{base: of.base[s], extra: of.extra[s]}
	return true
}

// The symbols of the three codes of sequences (RFC 8878, 3.1.1.3.2.1): the lengths of
// literals and of matches, and offsets.
var (
	literalSymbols = symbolsOf(9, 0, []uint8{
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
	})
	matchSymbols = symbolsOf(9, 3, []uint8{
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
	})
	offsetSymbols = symbolsOf(8, 1, []uint8{
		0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
	})
	weightSymbols = func() symbols { // of the weights of a Huffman code, which stand for themselves
		s := symbols{log: 6}
		for w := range uint32(mostHuffmanBits + 1) {
			s.base, s.extra = append(s.base, w), append(s.extra, 0)
		}
		return s
	}()
)

// symbolsOf returns symbols that stand for all numbers from the first on, each for as many
// as its further bits can tell.
func symbolsOf(log uint, first uint32, extra []uint8) symbols {
	s := symbols{extra: extra, log: log}
	for _, n := range extra {
		s.base = append(s.base, first)
		first += 1 << n
	}
	return s
}

// The codes that a block may use without saying them (RFC 8878, 3.1.1.3.2.2).
var (
	literalCode = codeOf(6, &literalSymbols, []int16{
		4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1,
	})
	matchCode = codeOf(6, &matchSymbols, []int16{
		1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
	})
	offsetCode = codeOf(5, &offsetSymbols, []int16{
		1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1,
	})
)

func codeOf(log uint, of *symbols, counts []int16) *fseTable {
	t := new(fseTable)
	t.build(counts, log, of)
	return t
}

package impact

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// symbols shorten strings that are read one by one: a byte stands for a string of up to
// [longestSymbol] bytes that many of them have in common, and what no byte stands for
// follows the byte [escape] (Boncz, Neumann, Leis: FSST, 2020). The 5.2 MB of the words
// and titles of 14,000 articles that are not shared with the words before take 3.2 MB.
type symbols struct {
	list []string
	// byFirst are the symbols that begin with a byte, the longest first.
	byFirst [256][]uint8
	// texts are the symbols as numbers, for what copies one at a time.
	texts [mostSymbols]uint64
	sizes [mostSymbols]uint8
}

const (
	longestSymbol = 8
	mostSymbols   = 255
	escape        = mostSymbols
	// symbolRounds is the number of times that symbols are joined to longer ones.
	symbolRounds = 5
	// symbolSample is the number of bytes that symbols are chosen by.
	symbolSample = 1 << 17
)

// sampleOf returns some of n strings, evenly spread, for [chooseSymbols].
func sampleOf(n int, at func(i int) string) (sample []string) {
	size := 0
	for i := range n {
		size += len(at(i))
	}
	every := max(1, size/symbolSample)
	for i := 0; i < n; i += every {
		sample = append(sample, at(i))
	}
	return sample
}

// chooseSymbols returns symbols that make the strings of a sample short.
func chooseSymbols(sample []string) *symbols {
	s := &symbols{}
	for range symbolRounds {
		gains := map[string]int{}
		for _, text := range sample {
			before := ""
			for len(text) > 0 {
				now, gain := text[:1], 1
				if code, ok := s.match(text); ok {
					now = s.list[code]
				}
				if len(now) == 1 {
					gain = longestSymbol // or it would be escaped
				}
				gains[now] += gain * len(now)
				if joined := before + now; before != "" && len(joined) <= longestSymbol {
					gains[joined] += len(joined)
				}
				before, text = now, text[len(now):]
			}
		}
		s = symbolsOf(bestSymbols(gains))
	}
	return s
}

// bestSymbols returns the strings that gain most.
func bestSymbols(gains map[string]int) []string {
	list := make([]string, 0, len(gains))
	for text := range gains {
		list = append(list, text)
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(cmp.Compare(gains[b], gains[a]), cmp.Compare(a, b)) })
	return list[:min(len(list), mostSymbols)]
}

func symbolsOf(list []string) *symbols {
	s := &symbols{list: make([]string, len(list))}
	for i, text := range list {
		s.list[i] = strings.Clone(text)
		var begin [longestSymbol]byte
		s.sizes[i] = uint8(copy(begin[:], text)) // #nosec G115 -- at most longestSymbol
		s.texts[i] = binary.LittleEndian.Uint64(begin[:])
		s.byFirst[text[0]] = append(s.byFirst[text[0]], uint8(i)) // #nosec G115 -- fewer than 255
	}
	for _, codes := range s.byFirst {
		slices.SortStableFunc(codes, func(a, b uint8) int { return len(s.list[b]) - len(s.list[a]) })
	}
	return s
}

// match returns the longest symbol that a text begins with.
func (s *symbols) match(text string) (code uint8, ok bool) {
	for _, code := range s.byFirst[text[0]] {
		if strings.HasPrefix(text, s.list[code]) {
			return code, true
		}
	}
	return 0, false
}

// shorten appends a text in symbols.
func (s *symbols) shorten(dst []byte, text string) []byte {
	for len(text) > 0 {
		if code, ok := s.match(text); ok {
			dst, text = append(dst, code), text[len(s.list[code]):]
		} else {
			dst, text = append(dst, escape, text[0]), text[1:]
		}
	}
	return dst
}

// expand appends the text of symbols.
func (s *symbols) expand(dst, codes []byte) []byte {
	dst = slices.Grow(dst, longestSymbol*(len(codes)+1))
	at, all := len(dst), dst[:cap(dst)]
	for i := 0; i < len(codes); i++ {
		if code := codes[i]; code != escape {
			binary.LittleEndian.PutUint64(all[at:], s.texts[code]) // what is too much is written over
			at += int(s.sizes[code])
		} else {
			i++
			all[at] = codes[i]
			at++
		}
	}
	return all[:at]
}

// data returns the symbols as they stand in the file: each behind its length.
func (s *symbols) data() (data []byte) {
	for _, text := range s.list {
		data = append(append(data, byte(len(text))), text...) // #nosec G115 -- at most longestSymbol
	}
	return data
}

// readSymbols reads a section of symbols.
func readSymbols(r *sectionReader, name string) *symbols {
	var list []string
	for data := r.bytes(name); len(data) > 0; {
		n := int(data[0])
		if n == 0 || n > longestSymbol || n >= len(data) || len(list) == mostSymbols {
			r.check(name, false)
			break
		}
		list, data = append(list, string(data[1:1+n])), data[1+n:]
	}
	return symbolsOf(list)
}

package unzstd

import "encoding/binary"

// Dictionary is what frames were packed with: text that they share, and codes.
type Dictionary struct {
	text     []byte
	literals *huffman // nil where it has no codes
	codes    [3]*fseTable
	offsets  [3]int
}

// magicDictionary begins a dictionary that has codes beside text (RFC 8878, 5).
const magicDictionary = 0xec30a437

// NewDictionary reads a dictionary, which must not be changed afterwards: one with codes, or
// text alone. It reports false where its codes are damaged.
func NewDictionary(data []byte) (*Dictionary, bool) {
	d := &Dictionary{text: data, offsets: firstOffsets}
	if len(data) < wordBytes || binary.LittleEndian.Uint32(data) != magicDictionary {
		return d, true
	}
	at := wordBytes
	d.literals = new(huffman)
	size := d.literals.read(data, at)
	for _, code := range [...]int{offsets, matches, lengths} { // as they stand there
		if size == 0 {
			return nil, false
		}
		at += size
		d.codes[code] = new(fseTable)
		size = d.codes[code].read(data[at:], codeSymbols[code])
	}
	if at += size; size == 0 || len(data)-at < 4*len(d.offsets) {
		return nil, false
	}
	for i := range d.offsets {
		d.offsets[i] = int(binary.LittleEndian.Uint32(data[at:]))
		at += 4
	}
	d.text = data[at:]
	return d, true
}

// firstOffsets are the offsets that a frame begins with.
var firstOffsets = [3]int{1, 4, 8}

// The codes of sequences, by their numbers.
const (
	lengths = iota // of literals
	offsets
	matches
)

var (
	codeSymbols = [3]*symbols{lengths: &literalSymbols, offsets: &offsetSymbols, matches: &matchSymbols}
	usualCodes  = [3]*fseTable{lengths: literalCode, offsets: offsetCode, matches: matchCode}
)

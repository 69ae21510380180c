package lz

import (
	"bytes"
	"encoding/binary"
)

// Model is what texts are packed with: a dictionary, and codes. It does not change, and any
// number of goroutines may use it.
type Model struct {
	dictionary []byte
	classes    [256]uint8 // of tokens, by the byte before; 0 stands before the first one
	tokens     []*code    // by class
	places     *code
}

// mostClasses is the number of classes of bytes that tokens have codes for: with 32, of which
// tables take twice the memory, texts take .4 % less, and with 64 .6 %.
const mostClasses = 16

// version begins every stored model.
const version = 1

// Bytes returns the model as it is stored:
//
//	version · number of classes · the class of each byte · the length of the dictionary (u32)
//	the lengths of the words of the codes of tokens and of that of places, two in a byte
//	the dictionary
func (m *Model) Bytes() []byte {
	data := append([]byte{version, byte(len(m.tokens))}, m.classes[:]...)    // #nosec G115 -- at most mostClasses
	data = binary.LittleEndian.AppendUint32(data, uint32(len(m.dictionary))) // #nosec G115 -- a megabyte
	for _, c := range m.tokens {
		data = appendLengths(data, c.lengths)
	}
	return append(appendLengths(data, m.places.lengths), m.dictionary...)
}

// Equal reports whether two models pack alike.
func (m *Model) Equal(other *Model) bool { return bytes.Equal(m.Bytes(), other.Bytes()) }

// ReadModel reads what [Model.Bytes] returned, which must not be changed afterwards. It reports
// whether that is sound.
func ReadModel(data []byte) (*Model, bool) {
	const head = 2 + 256 + 4
	if len(data) < head || data[0] != version || data[1] == 0 || data[1] > mostClasses {
		return nil, false
	}
	m := &Model{tokens: make([]*code, data[1])}
	copy(m.classes[:], data[2:])
	for _, class := range m.classes {
		if int(class) >= len(m.tokens) {
			return nil, false
		}
	}
	dictionary := int64(binary.LittleEndian.Uint32(data[head-4:]))
	data = data[head:]
	ok := dictionary <= int64(len(data))
	for i := 0; i < len(m.tokens) && ok; i++ {
		m.tokens[i], data, ok = readCode(data, tokens)
	}
	if !ok {
		return nil, false
	}
	if m.places, data, ok = readCode(data, numPlaces(int(dictionary))); !ok || int64(len(data)) != dictionary {
		return nil, false
	}
	m.dictionary = data
	return m, true
}

// lengthsSize returns the number of bytes that so many lengths take.
func lengthsSize(n int) int { return (n + 1) / 2 }

// appendLengths appends lengths, two in a byte.
func appendLengths(data []byte, lengths []uint8) []byte {
	for i, n := range lengths {
		if i%2 == 0 {
			data = append(data, n)
		} else {
			data[len(data)-1] |= n << 4
		}
	}
	return data
}

// readCode reads the code of so many symbols by the lengths of its words, and returns what
// follows.
func readCode(data []byte, symbols int) (c *code, rest []byte, ok bool) {
	size := lengthsSize(symbols)
	if size > len(data) {
		return nil, nil, false
	}
	lengths := make([]uint8, symbols)
	for i := range lengths {
		lengths[i] = data[i/2] >> (i % 2 * 4) & 15
	}
	c, ok = codeOf(lengths)
	return c, data[size:], ok
}

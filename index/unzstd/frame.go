package unzstd

import (
	"encoding/binary"
	"errors"
)

// ErrCorrupt says that a frame is damaged, or of another kind.
var ErrCorrupt = errors.New("unzstd: a frame is damaged")

const (
	magicFrame = 0xfd2fb528
	// blockHead is the size of the head of a block, and mostBlock of what it holds.
	blockHead = 3
	mostBlock = 128 << 10
)

// Decoder unpacks frames, one after the other; it is for one goroutine at a time.
type Decoder struct {
	dictionary *Dictionary
	out        []byte
	size       int // how much is wanted

	literals *huffman // of the block before, nil before the first
	codes    [3]*fseTable
	offsets  [3]int

	// block is what is being unpacked.
	block literals

	ownLiterals huffman
	ownCodes    [3]fseTable
}

// NewDecoder returns a decoder of frames that were packed with a dictionary, nil for none.
func NewDecoder(d *Dictionary) *Decoder {
	if d == nil {
		d = &Dictionary{offsets: firstOffsets}
	}
	return &Decoder{dictionary: d}
}

// Decode returns the beginning of what a frame holds, at least size bytes or all of it. It
// uses dst if that is large enough, and overwrites it.
func (d *Decoder) Decode(dst, frame []byte, size int) ([]byte, error) {
	d.out, d.size = dst[:0], size
	d.literals, d.codes, d.offsets = d.dictionary.literals, d.dictionary.codes, d.dictionary.offsets
	at := headSize(frame)
	if at == 0 {
		return nil, ErrCorrupt
	}
	for last := false; !last && len(d.out) < size; {
		if len(frame)-at < blockHead {
			return nil, ErrCorrupt
		}
		head := uint(frame[at]) | uint(frame[at+1])<<8 | uint(frame[at+2])<<16
		last, at = head&1 != 0, at+blockHead
		n, held := int(head>>3), int(head>>3) // #nosec G115 -- 21 bits
		if head>>1&3 == kindRepeated {
			held = 1
		}
		if n > mostBlock || held > len(frame)-at {
			return nil, ErrCorrupt
		}
		switch head >> 1 & 3 {
		case kindRaw:
			d.out = append(d.out, frame[at:at+held]...)
		case kindRepeated:
			for range n {
				d.out = append(d.out, frame[at])
			}
		case kindPacked:
			if !d.unpack(frame[:at+held], at) {
				return nil, ErrCorrupt
			}
		default:
			return nil, ErrCorrupt
		}
		at += held
	}
	return d.out, nil
}

// The kinds of blocks, and those of literals.
const (
	kindRaw = iota
	kindRepeated
	kindPacked
	kindAgain // with the code of the block before
)

// headSize returns the size of the head of a frame, 0 where it is none that is read.
func headSize(frame []byte) int {
	if len(frame) < 6 || binary.LittleEndian.Uint32(frame) != magicFrame {
		return 0
	}
	flags := frame[4]
	size := 5 + [4]int{0, 1, 2, 4}[flags&3] + [4]int{0, 2, 4, 8}[flags>>6]
	switch single := flags&0x20 != 0; {
	case !single:
		size++ // of the window
	case flags>>6 == 0:
		size++ // of the content
	}
	if flags&0x0c != 0 || size > len(frame) { // a checksum, or what is not defined
		return 0
	}
	return size
}

// unpack unpacks the block data[at:].
func (d *Decoder) unpack(data []byte, at int) bool {
	at, ok := d.readLiterals(data, at)
	if !ok || at >= len(data) {
		return false
	}
	n := int(data[at])
	at++
	switch {
	case n == 0:
		if at != len(data) || !d.block.have(d.block.size) {
			return false
		}
		d.out = append(d.out, d.block.text[:d.block.size]...)
		return true
	case n == 255 && at+2 <= len(data):
		n = int(data[at]) + int(data[at+1])<<8 + 0x7f00
		at += 2
	case n >= 128 && at+1 <= len(data):
		n = (n-128)<<8 + int(data[at])
		at++
	}
	if at >= len(data) {
		return false
	}
	modes := data[at]
	at++
	for code := range d.codes {
		size := d.readCode(code, modes>>(6-2*code)&3, data[at:])
		if size < 0 {
			return false
		}
		at += size
	}
	return d.sequences(data, at, n)
}

// readCode reads one of the codes of sequences, in a mode. It returns how many bytes it
// read, less than 0 where something is wrong.
func (d *Decoder) readCode(code int, mode byte, data []byte) int {
	own, of := &d.ownCodes[code], codeSymbols[code]
	switch mode {
	case 0:
		d.codes[code] = usualCodes[code]
		return 0
	case 1:
		d.codes[code] = own
		if len(data) == 0 || !own.one(data[0], of) {
			return -1
		}
		return 1
	case 2:
		d.codes[code] = own
		if size := own.read(data, of); size > 0 {
			return size
		}
		return -1
	default: // as before
		if d.codes[code] == nil {
			return -1
		}
		return 0
	}
}

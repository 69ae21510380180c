// Package blob is the form of what is stored beside an index: sections of numbers that are
// read where they lie, without being decoded. What is read of a blob that is damaged, of
// another version, or of another kind of machine, is nothing; [Reader.Sound] tells.
package blob

import (
	"bytes"
	"encoding/binary"
	"unsafe"
)

// magic begins what is stored beside an index, and changes with its form: what
// another program wrote is made anew. Behind it stand 8 bytes by which a machine knows
// the order of its own bytes, and then sections, each with its length in bytes before it
// and filled up to 8 bytes.
const magic = "KINSRCH4"

const (
	order = uint64(0x0102030405060708)
	align = 8
)

// number is what sections are made of.
type number interface {
	~uint8 | ~uint16 | ~uint32 | ~float32
}

// Writer writes a blob.
type Writer struct{ data bytes.Buffer }

// New begins a blob.
func New() *Writer {
	b := &Writer{}
	b.data.WriteString(magic)
	b.data.Write(binary.NativeEndian.AppendUint64(nil, order))
	return b
}

// Put appends a section.
func Put[T number](b *Writer, list []T) {
	var zero T
	raw := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(list))), len(list)*int(unsafe.Sizeof(zero))) // #nosec G103 -- numbers have no pointers
	b.data.Write(binary.NativeEndian.AppendUint64(nil, uint64(len(raw))))
	b.data.Write(raw)
	b.data.Write(make([]byte, -len(raw)&(align-1)))
}

// Bytes returns what was put so far.
func (b *Writer) Bytes() []byte { return b.data.Bytes() }

// Reader reads a blob without copying it. What it returns shares the memory of the
// blob and must not be changed. It gives nothing after the first section that does not
// fit.
type Reader struct {
	rest  []byte
	whole bool
}

// Open begins to read a blob. It is not sound if it was written in another form, or by
// another kind of machine.
func Open(data []byte) *Reader {
	head := len(magic) + align
	ok := len(data) >= head && string(data[:len(magic)]) == magic &&
		binary.NativeEndian.Uint64(data[len(magic):]) == order &&
		uintptr(unsafe.Pointer(unsafe.SliceData(data)))%align == 0 // #nosec G103 -- an address, to see whether numbers can be read there
	if !ok {
		return &Reader{}
	}
	return &Reader{rest: data[head:], whole: true}
}

// Check notes whether what was read is sound, and reports whether all was until now. What
// is not is not believed any more: all else that is taken is nothing.
func (b *Reader) Check(sound bool) bool {
	b.whole = b.whole && sound
	return b.whole
}

// Sound reports whether all that was read is as it was written, as far as it shows.
func (b *Reader) Sound() bool { return b.whole }

// Take returns the next section.
func Take[T number](b *Reader) []T {
	if len(b.rest) < align {
		b.whole = false
	}
	if !b.whole {
		return nil
	}
	size := binary.NativeEndian.Uint64(b.rest)
	b.rest = b.rest[align:]
	var zero T
	each := uint64(unsafe.Sizeof(zero))
	filled := (size + align - 1) &^ (align - 1)
	if filled < size || filled > uint64(len(b.rest)) || size%each != 0 {
		b.whole = false
		return nil
	}
	section := b.rest[:size]
	b.rest = b.rest[filled:]
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(section))), size/each) // #nosec G103 -- aligned, and of the size above
}

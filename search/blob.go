package search

import (
	"bytes"
	"encoding/binary"
	"unsafe"
)

// blobMagic begins what is stored beside an index, and changes with its form: what
// another program wrote is made anew. Behind it stand 8 bytes by which a machine knows
// the order of its own bytes, and then sections, each with its length in bytes before it
// and filled up to 8 bytes.
const blobMagic = "KINSRCH4"

const (
	blobOrder = uint64(0x0102030405060708)
	blobAlign = 8
)

// number is what sections are made of.
type number interface {
	~uint8 | ~uint16 | ~uint32 | ~float32
}

// blobWriter writes a blob.
type blobWriter struct{ data bytes.Buffer }

func newBlob() *blobWriter {
	b := &blobWriter{}
	b.data.WriteString(blobMagic)
	b.data.Write(binary.NativeEndian.AppendUint64(nil, blobOrder))
	return b
}

// put appends a section.
func put[T number](b *blobWriter, list []T) {
	var zero T
	raw := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(list))), len(list)*int(unsafe.Sizeof(zero))) // #nosec G103 -- numbers have no pointers
	b.data.Write(binary.NativeEndian.AppendUint64(nil, uint64(len(raw))))
	b.data.Write(raw)
	b.data.Write(make([]byte, -len(raw)&(blobAlign-1)))
}

// blobReader reads a blob without copying it. What it returns shares the memory of the
// blob and must not be changed. It gives nothing after the first section that does not
// fit.
type blobReader struct {
	rest []byte
	ok   bool
}

// openBlob begins to read a blob. It is not ok if it was written in another form, or by
// another kind of machine.
func openBlob(data []byte) *blobReader {
	head := len(blobMagic) + blobAlign
	ok := len(data) >= head && string(data[:len(blobMagic)]) == blobMagic &&
		binary.NativeEndian.Uint64(data[len(blobMagic):]) == blobOrder &&
		uintptr(unsafe.Pointer(unsafe.SliceData(data)))%blobAlign == 0 // #nosec G103 -- an address, to see whether numbers can be read there
	if !ok {
		return &blobReader{}
	}
	return &blobReader{rest: data[head:], ok: true}
}

// take returns the next section.
func take[T number](b *blobReader) []T {
	if len(b.rest) < blobAlign {
		b.ok = false
	}
	if !b.ok {
		return nil
	}
	size := binary.NativeEndian.Uint64(b.rest)
	b.rest = b.rest[blobAlign:]
	var zero T
	each := uint64(unsafe.Sizeof(zero))
	filled := (size + blobAlign - 1) &^ (blobAlign - 1)
	if filled < size || filled > uint64(len(b.rest)) || size%each != 0 {
		b.ok = false
		return nil
	}
	section := b.rest[:size]
	b.rest = b.rest[filled:]
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(section))), size/each) // #nosec G103 -- aligned, and of the size above
}

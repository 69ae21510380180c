package index

import "unsafe"

// Aligned returns a copy of data that begins where a mapped file would: at a multiple of
// eight, so that numbers in it can be read in place.
func Aligned(data []byte) []byte {
	words := make([]uint64, (len(data)+7)/8)
	if len(words) == 0 {
		return nil
	}
	out := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words))), 8*len(words))[:len(data)] // #nosec G103 -- bytes have no alignment
	copy(out, data)
	return out
}

package impact

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
)

// column is a list of numbers that are read where they lie: each less the least one, in
// as few bytes as the greatest then takes, none where all are the same. In the file it is
//
//	the least · how many there are × 16 + how many bytes each has · the numbers · what is read ahead
//
// with eight bytes for each of the first two.
type column struct {
	n     int
	width int
	least uint64
	mask  uint64
	data  []byte
}

// columnHead is the size of what stands before the numbers.
const columnHead = 16

// columnOf returns numbers as they stand in the file.
func columnOf(numbers []uint64) []byte {
	least, most := uint64(0), uint64(0)
	if len(numbers) > 0 {
		least, most = slices.Min(numbers), slices.Max(numbers)
	}
	width := (bits.Len64(most-least) + 7) / 8
	out := make([]byte, 0, columnHead+len(numbers)*width+readAhead)
	out = binary.LittleEndian.AppendUint64(out, least)
	out = binary.LittleEndian.AppendUint64(out, uint64(len(numbers))<<4|uint64(width)) // #nosec G115 -- at most 8
	var number [8]byte
	for _, n := range numbers {
		binary.LittleEndian.PutUint64(number[:], n-least)
		out = append(out, number[:width]...)
	}
	return append(out, make([]byte, readAhead)...)
}

// readColumn returns a section as a column of so many numbers, or of any number of them
// where count is negative.
func readColumn(s *sectionReader, name string, count int) (c column) {
	data := s.bytes(name)
	if s.check(name, len(data) >= columnHead+readAhead); s.err != nil {
		return c
	}
	size := binary.LittleEndian.Uint64(data[8:])
	c = column{n: int(size >> 4), width: int(size & 0xf), least: binary.LittleEndian.Uint64(data), data: data[columnHead:]} // #nosec G115 -- 60 bits, and four
	s.check(name, c.width <= 8 && (c.n == count || count < 0 && c.n <= len(s.data)) && len(c.data) == c.n*c.width+readAhead)
	if s.err == nil {
		c.mask = math.MaxUint64 >> (64 - 8*c.width) // of no bits 0
	}
	return c
}

// at returns the i-th number.
func (c *column) at(i uint32) uint64 {
	return c.least + binary.LittleEndian.Uint64(c.data[int(i)*c.width:])&c.mask
}

// at32 is at for numbers of 32 bits.
func (c *column) at32(i uint32) uint32 { return uint32(c.at(i)) } // #nosec G115 -- as they were written

// column writes a section of numbers.
func (w *fileWriter) column(name string, numbers []uint64) { w.section(name, columnOf(numbers)) }

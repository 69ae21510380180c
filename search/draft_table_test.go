package search

import (
	"math"
	"slices"
	"testing"
)

func TestPackCount(t *testing.T) {
	last := uint32(0)
	for n := range uint32(5_000_000) {
		if n > 1000 {
			n *= 997
		}
		if n > 5_000_000 {
			break
		}
		got := unpackCount(packCount(n))
		if n < exactCounts && got != n || math.Abs(float64(got)-float64(n)) > float64(n)/20 || got < last {
			t.Fatalf("%d becomes %d, after %d", n, got, last)
		}
		last = got
	}
}

// What is stored is what was counted, and pairs that were not counted are not there.
func TestDraftTable(t *testing.T) {
	table := &draftTable{scales: []float32{1, .5}, starts: []uint32{0, 1, 3}, tags: []uint16{7, 7, 9}, counts: []uint8{2, 3, 4}}
	read := takeDraftTable(table.blob(), 2)
	if read == nil || !slices.Equal(read.scales, table.scales) || !slices.Equal(read.tags, table.tags) {
		t.Fatalf("%+v", read)
	}
	if takeDraftTable(table.blob(), 3) != nil {
		t.Error("a table of other articles was taken")
	}
	if takeDraftTable(nil, 0) != nil {
		t.Error("a table was made of nothing")
	}
}

// Whatever is stored is refused, or can be asked.
func FuzzDraftTable(f *testing.F) {
	table := &draftTable{scales: []float32{1, .5}, starts: []uint32{0, 1, 3}, tags: []uint16{7, 7, 9}, counts: []uint8{2, 3, 4}}
	f.Add(table.blob(), uint64(12))
	f.Fuzz(func(_ *testing.T, data []byte, hash uint64) {
		aligned := append(make([]byte, 0, len(data)+8), data...)
		if read := takeDraftTable(aligned, 2); read != nil {
			read.count(termHash(hash))
		}
	})
}

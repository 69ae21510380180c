package kin

import (
	"slices"
	"testing"

	"kindred/index"
)

// smallDraftTable is a table of two articles and three terms.
func smallDraftTable() *draftTable {
	return &draftTable{
		scales: []float32{1, .5}, factors: []float32{2, 1}, starts: []uint32{0, 1, 3}, tags: []uint16{7, 7, 9},
		counts: []uint8{2, 3, 255}, many: []uint32{2}, manyCounts: []uint32{300}, translations: []uint32{0, 8},
		frameEnds: []uint32{2, 3}, frames: []byte{1, 2, 3},
	}
}

// What is stored is what was counted, and pairs that were not counted are not there.
func TestDraftTable(t *testing.T) {
	table := smallDraftTable()
	read := takeDraftTable(table.blob(), 2)
	if read == nil || !slices.Equal(read.scales, table.scales) || !slices.Equal(read.tags, table.tags) {
		t.Fatalf("%+v", read)
	}
	for i, want := range []uint32{3, 300} { // of the second bucket
		hash := termHash(0)
		for bucket, tag := read.place(hash); bucket != 1 || tag != table.tags[1+i]; bucket, tag = read.place(hash) {
			hash++
		}
		if got := read.count(hash); got != want {
			t.Errorf("count = %d, want %d", got, want)
		}
	}
	if a, b := read.frame(0), read.frame(1); !slices.Equal(a, []byte{1, 2}) || !slices.Equal(b, []byte{3}) {
		t.Errorf("the frames are %v and %v", a, b)
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
	f.Add(smallDraftTable().blob(), uint64(12))
	f.Fuzz(func(_ *testing.T, data []byte, hash uint64) {
		aligned := append(make([]byte, 0, len(data)+8), data...)
		if read := takeDraftTable(aligned, 2); read != nil {
			read.count(termHash(hash))
			for doc := range index.Doc(2) {
				framed(read.frame(doc))
			}
		}
	})
}

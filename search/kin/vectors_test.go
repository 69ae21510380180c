package kin

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestBringForward(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		list := make([]int, r.IntN(60))
		for i := range list {
			list[i] = r.IntN(1 + r.IntN(60))
		}
		k := r.IntN(70)
		want := slices.Sorted(slices.Values(list))
		slices.Reverse(want)
		got := slices.Clone(list)
		bringForward(got, k)
		k = min(k, len(list))
		if slices.SortFunc(got[:k], func(x, y int) int { return y - x }); !slices.Equal(got[:k], want[:k]) {
			t.Fatalf("bringForward(%v, %d) = %v, want the first to be %v", list, k, got, want[:k])
		}
		if slices.SortFunc(got, func(x, y int) int { return y - x }); !slices.Equal(got, want) {
			t.Fatalf("bringForward(%v, %d) = %v: something is lost", list, k, got)
		}
	}
}

// Numbers of every length are read, also at the end of a text, where eight bytes do not follow.
func TestUvarint(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 500 {
		var text []byte
		var want []uint64
		for range 1 + r.IntN(12) {
			n := r.Uint64() >> (29 + r.IntN(35))
			want = append(want, n)
			text = binary.AppendUvarint(text, n)
		}
		at := 0
		for i, n := range want {
			var got uint64
			if got, at = uvarint(text, at); got != n {
				t.Fatalf("number %d of %v: %d", i, want, got)
			}
		}
		if at != len(text) {
			t.Fatalf("%v end at %d of %d bytes", want, at, len(text))
		}
	}
}

// Counts that need more bits than a term leaves are kept whole.
func TestCountedTerms(t *testing.T) {
	c := countedTerms{termBits: 24}
	want := []termCount{{0, 1}, {1<<24 - 1, 254}, {7, 255}, {1<<24 - 1, 256}, {9, 1 << 30}, {0, 5}}
	var row []uint32
	for _, e := range want {
		row = c.appendTo(row, e)
	}
	var got []termCount
	for i := 0; i < len(row); {
		var e termCount
		e.term, e.count, i = c.at(row, i)
		got = append(got, e)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if len(row) != len(want)+3 {
		t.Errorf("%d numbers for %d entries, of which three are large", len(row), len(want))
	}
}

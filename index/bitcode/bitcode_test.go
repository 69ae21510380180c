package bitcode

import (
	"testing"

	"pgregory.net/rapid"
)

// What is read is what was written, and behind it there are small numbers without end.
func TestBits(t *testing.T) {
	type number struct {
		gamma bool
		v     uint32
		k     uint
	}
	numbers := rapid.Custom(func(t *rapid.T) number {
		if rapid.Bool().Draw(t, "gamma") {
			return number{true, rapid.Uint32Range(1, 1<<gammaBits-1).Draw(t, "v"), 0}
		}
		k := rapid.UintRange(0, 20).Draw(t, "k")
		return number{false, rapid.Uint32Max(300<<k).Draw(t, "v"), k}
	})
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOf(numbers).Draw(t, "numbers")
		var w Writer
		for _, n := range list {
			if n.gamma {
				w.Gamma(n.v)
			} else {
				w.Rice(n.v, n.k)
			}
		}
		r := ReaderOf(w.Bytes())
		for i, n := range list {
			got := uint32(0)
			if n.gamma {
				got = r.Gamma()
			} else {
				got = r.Rice(n.k)
			}
			if got != n.v {
				t.Fatalf("number %d is %d, want %+v", i, got, n)
			}
		}
		for range 9 { // what filled the last byte, and then ones
			if got := r.Gamma(); got >= 1<<9 {
				t.Fatalf("behind the end stands %d", got)
			}
		}
	})
}

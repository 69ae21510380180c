package blob

import (
	"bytes"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// What is read of a list is what was kept, as it was made and as it is stored.
func TestTexts(t *testing.T) {
	text := rapid.OneOf(rapid.SliceOfN(rapid.Byte(), 0, 40), rapid.SliceOfN(rapid.SampledFrom([]byte("aab")), 0, 300))
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(text, 0, 40).Draw(t, "texts")
		made := TextsOf(list)
		w := New()
		made.Put(w)
		r := Open(w.Bytes())
		read := TakeTexts(r)
		if !r.Sound() || read.Len() != len(list) {
			t.Fatalf("of %d texts %d are there, sound: %v", len(list), read.Len(), r.Sound())
		}
		var memory []byte
		for i, want := range list {
			memory = read.At(memory, i)
			if got := made.At(nil, i); !bytes.Equal(got, want) || !bytes.Equal(memory, want) {
				t.Fatalf("text %d is %q and %q, want %q", i, got, memory, want)
			}
		}
		if got := read.At(nil, len(list)); got != nil {
			t.Errorf("behind the last one stands %q", got)
		}
	})
}

// A list that is damaged is refused, or has other texts or none.
func TestDamagedTexts(t *testing.T) {
	list := slices.Repeat([][]byte{[]byte("the ferry lane"), []byte("bread and bread and bread")}, 30)
	made, w := TextsOf(list), New()
	made.Put(w)
	whole := w.Bytes()
	for at := range len(whole) {
		damaged := slices.Clone(whole)
		damaged[at] ^= 0x11
		r := Open(damaged)
		read := TakeTexts(r)
		if !r.Sound() {
			continue
		}
		for i := range min(read.Len(), len(list)) {
			if got := read.At(nil, i); len(got) > 2*mostText {
				t.Fatalf("with another byte %d text %d has %d bytes", at, i, len(got))
			}
		}
	}
}

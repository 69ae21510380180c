package blob

import (
	"slices"
	"testing"
)

// written is a blob of two sections.
func written() []byte {
	b := New()
	Put(b, []uint16{1, 2, 3})
	Put(b, []byte("abc"))
	return b.Bytes()
}

func TestSections(t *testing.T) {
	b := Open(written())
	if numbers := Take[uint16](b); !slices.Equal(numbers, []uint16{1, 2, 3}) {
		t.Errorf("the first section is %d", numbers)
	}
	if text := Take[byte](b); string(text) != "abc" || !b.Sound() {
		t.Errorf("the second section is %q, sound: %v", text, b.Sound())
	}
	if more := Take[byte](b); more != nil || b.Sound() {
		t.Errorf("behind the last section stands %q, sound: %v", more, b.Sound())
	}
}

// What is of another version or machine, or cut off, is no blob, and what does not fit ends
// what is believed.
func TestDamaged(t *testing.T) {
	whole := written()
	version := slices.Clone(whole)
	version[len(magic)-1]++
	byteOrder := slices.Clone(whole)
	slices.Reverse(byteOrder[len(magic) : len(magic)+align])
	longer := slices.Clone(whole)
	longer[len(magic)+align] = 200 // bytes, in this machine's order or as far more
	longer[len(magic)+2*align-1] = 200
	cases := map[string][]byte{"nothing": nil, "another version": version, "another order": byteOrder, "a length beyond the end": longer}
	for name, data := range cases {
		b := Open(data)
		if list := Take[uint16](b); list != nil || b.Sound() {
			t.Errorf("%s: %d, sound: %v", name, list, b.Sound())
		}
	}
	for n := range len(whole) {
		b := Open(whole[:n:n])
		Take[uint16](b)
		if Take[byte](b); b.Sound() {
			t.Errorf("%d bytes of %d are sound", n, len(whole))
		}
	}
	b := Open(whole)
	if Take[uint32](b); b.Sound() {
		t.Error("six bytes are numbers of four")
	}
	if b = Open(whole); b.Check(false) || b.Check(true) || Take[uint16](b) != nil {
		t.Error("what was found unsound is believed")
	}
}

package nearcopy

import (
	"math/bits"
	"slices"
)

// gram is the length of a shingle, in words and in characters of a script without
// spaces, of which a word has about two.
type gram struct{ words, characters int }

// shingles appends the hashes of all runs of g.words words, in order and with
// repetitions; a run that ends in a character of a script without spaces is one
// of g.characters.
func shingles(out []uint64, us []unit, g gram) []uint64 {
	out = slices.Grow(out, len(us))
	for i, u := range us {
		n := g.words
		if u.character() {
			n = g.characters
		}
		if i+1 < n {
			continue
		}
		h := uint64(u)
		for _, before := range us[i+1-n : i] {
			h = bits.RotateLeft64(h, 23)*wordStep + uint64(before)
		}
		out = append(out, mix(h))
	}
	return out
}

// shingleSet returns the shingles of a text as a set: sorted, each one once.
func shingleSet(us []unit, g gram) []uint64 {
	s := shingles(nil, us, g)
	slices.Sort(s)
	return slices.Compact(s)
}

// shared returns how many elements two sets have in common.
func shared(a, b []uint64) int {
	n := 0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			n++
			a, b = a[1:], b[1:]
		}
	}
	return n
}

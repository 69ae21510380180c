package search

import "unicode/utf8"

// maxSpelled is the length in letters up to which words are compared: one bit of
// a machine word stands for each.
const maxSpelled = 64

// pattern is a word that others are compared with. It is made once for many
// comparisons and does not change.
type pattern struct {
	letters []rune
	ascii   [utf8.RuneSelf]uint64 // of each letter, the places where it stands
}

// newPattern returns the pattern of a word of at most [maxSpelled] letters.
func newPattern(letters []rune) *pattern {
	p := &pattern{letters: letters}
	for i, r := range letters {
		if r < utf8.RuneSelf {
			p.ascii[r] |= 1 << i
		}
	}
	return p
}

// places returns the bits of the places where a letter stands in the pattern.
func (p *pattern) places(r rune) (bits uint64) {
	if r < utf8.RuneSelf {
		return p.ascii[r]
	}
	for i, l := range p.letters {
		if l == r {
			bits |= 1 << i
		}
	}
	return bits
}

// distance returns the number of edits between the pattern and a word, where an
// edit inserts, drops or replaces one letter, or swaps two neighbours, and no
// letter takes part in two edits (optimal string alignment). It computes a column
// of the table of distances at once, a bit for each row: Hyyrö, "A Bit-Vector
// Algorithm for Computing Levenshtein and Damerau Edit Distances" (2003).
func (p *pattern) distance(word string) int {
	n := len(p.letters)
	if n == 0 {
		return utf8.RuneCountInString(word)
	}
	up, down := ^uint64(0), uint64(0) // where the column steps up by one, and down
	var diagonal, before uint64       // where the last column's diagonal step was free; places of the letter before
	last := uint64(1) << (n - 1)
	d := n
	for _, r := range word {
		here := p.places(r)
		swaps := ((^diagonal & here) << 1) & before
		diagonal = (((here & up) + up) ^ up) | here | down | swaps
		right, left := down|^(diagonal|up), diagonal&up // where the row steps up, and down
		if right&last != 0 {
			d++
		}
		if left&last != 0 {
			d--
		}
		right = right<<1 | 1
		up, down = left<<1|^(diagonal|right), right&diagonal
		before = here
	}
	return d
}

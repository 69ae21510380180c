package spell

import "unicode/utf8"

// maxSpelled is the length in letters up to which words are compared: one bit of
// a machine word stands for each.
const maxSpelled = 64

// pattern is a word that others are compared with. It is made once for many
// comparisons and does not change.
type pattern struct {
	letters []rune
	ascii   [utf8.RuneSelf]uint64 // of each letter, the places where it stands
	classes [letterClasses]uint64 // of each class of letters
}

// letterClasses is the number of classes of letters that words are compared by before they
// are read. With 16 classes 16 words are read for each misspelt one of readers' queries, of
// 280 whose letters are not too far apart, where 13 are near enough; with 8 classes 23, with
// 4 of them 54.
const letterClasses = 16

// classOf returns the class of a letter.
func classOf(r rune) byte { return byte(r % letterClasses) } // #nosec G115 -- a small number

// newPattern returns the pattern of a word of at most [maxSpelled] letters.
func newPattern(letters []rune) *pattern {
	p := &pattern{letters: letters}
	for i, r := range letters {
		if r < utf8.RuneSelf {
			p.ascii[r] |= 1 << i
		}
		p.classes[classOf(r)] |= 1 << i
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

// distance returns the number of edits between the pattern and a word of at most
// [maxSpelled] letters, where an edit inserts, drops or replaces one letter, or swaps two
// neighbours, and no letter takes part in two edits (optimal string alignment).
func (p *pattern) distance(word string) int {
	var at [maxSpelled]uint64
	n := 0
	for _, r := range word {
		at[n] = p.places(r)
		n++
	}
	return edits(len(p.letters), at[:n])
}

// least returns the number of edits between the pattern and a word of which only the classes
// of the letters are known, two in a byte: those of one class count as one letter, so that
// no distance is less.
func (p *pattern) least(classes []byte, letters int) int {
	var at [maxSpelled + 1]uint64
	for i, two := range classes {
		at[2*i], at[2*i+1] = p.classes[two%letterClasses], p.classes[two/letterClasses]
	}
	return edits(len(p.letters), at[:letters])
}

// edits returns the distance of a word of n letters from another one, given by the places
// in the first where each of its letters stands. It computes a column of the table of
// distances at once, a bit for each row: Hyyrö, "A Bit-Vector Algorithm for Computing
// Levenshtein and Damerau Edit Distances" (2003).
func edits(n int, places []uint64) int {
	if n == 0 {
		return len(places)
	}
	up, down := ^uint64(0), uint64(0) // where the column steps up by one, and down
	var diagonal, before uint64       // where the last column's diagonal step was free; places of the letter before
	last := n - 1
	d := n
	for _, here := range places {
		swaps := ((^diagonal & here) << 1) & before
		diagonal = (((here & up) + up) ^ up) | here | down | swaps
		right, left := down|^(diagonal|up), diagonal&up // where the row steps up, and down
		d += int(right>>last&1) - int(left>>last&1)
		right = right<<1 | 1
		up, down = left<<1|^(diagonal|right), right&diagonal
		before = here
	}
	return d
}

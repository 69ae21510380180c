//go:build !js

package corpus

import (
	"regexp"
	"strings"
)

// gate is what a mark in a text says about who may read what follows.
type gate int

const (
	gateNone    gate = iota // nothing: it is no mark
	gateOpen                // a block begins that everyone may read
	gateShut                // a block begins that not everyone may read
	gateEnd                 // the block of this name ends
	gatePaywall             // nobody but members may read on
)

// gateMark is one mark, with the name of the block that it begins or ends.
type gateMark struct {
	gate gate
	name string
}

// markEnd are the characters that may stand before the ">" of a comment.
const markEnd = "-! \t\n"

// publicPart returns what of a text everyone may read, and whether its end is
// among that. marks finds the marks, and read tells what one says by its
// submatches. A block that does not end hides the rest.
func publicPart(text string, marks *regexp.Regexp, read func(m []string) gateMark) (public string, toEnd bool) {
	var out strings.Builder
	var blocks []gateMark // that the reading stands in
	hidden, from := 0, 0
	write := func(to int) {
		if hidden == 0 {
			out.WriteString(text[from:to])
		}
		from = to
	}
	for _, at := range marks.FindAllStringSubmatchIndex(text, -1) {
		mark := read(submatches(text, at))
		if mark.gate == gateNone {
			continue
		}
		write(at[0])
		from = at[1]
		switch mark.gate {
		case gatePaywall:
			return out.String(), false
		case gateEnd:
			if n := len(blocks); n > 0 && blocks[n-1].name == mark.name {
				if blocks[n-1].gate == gateShut {
					hidden--
				}
				blocks = blocks[:n-1]
			}
		default:
			if blocks = append(blocks, mark); mark.gate == gateShut {
				out.WriteByte(' ') // what stands before and behind are two words
				hidden++
			}
		}
	}
	write(len(text))
	return out.String(), hidden == 0
}

// submatches returns the texts at the positions of a match.
func submatches(text string, at []int) []string {
	m := make([]string, len(at)/2)
	for i := range m {
		if at[2*i] >= 0 {
			m[i] = text[at[2*i]:at[2*i+1]]
		}
	}
	return m
}

package nearcopy

import (
	"fmt"
	"math"
)

// Compare says how much two texts resemble each other, from 0 to 1, and whether
// they are near-copies. The resemblance is the exact figure that
// [Sketch.Resemblance] estimates.
//
// Texts that resemble each other by [blockwise] or more are near-copies. Below,
// they are if what they share is scattered over the text, as single edited words
// leave it, and not if it stands in blocks, as a template, a shared introduction
// or a quoted article does. A text that is too short to tell is only a near-copy
// of the same words.
func Compare(a, b string) (resemblance float64, near bool) {
	p, q := newProfile(a), newProfile(b)
	return compare(p, q)
}

// profile is what comparing needs of a text.
type profile struct {
	whole       uint64
	empty       bool     // no words at all
	short, long []uint64 // sets of the shingles of both lengths; none of a short text
}

func newProfile(text string) *profile {
	us := units(nil, text)
	p := &profile{whole: whole(us), empty: len(us) == 0}
	if length(us) >= shortWords {
		p.short, p.long = shingleSet(us, shortGram), shingleSet(us, longGram)
	}
	return p
}

func compare(a, b *profile) (resemblance float64, near bool) {
	switch {
	case a.empty || b.empty:
		return 0, false
	case a.whole == b.whole:
		return 1, true
	case len(a.short) == 0 || len(b.short) == 0:
		return 0, false
	}
	both := float64(shared(a.short, b.short))
	all := float64(len(a.short) + len(b.short))
	resemblance = both / (all - both)
	if resemblance < Least {
		return resemblance, false
	}
	if resemblance >= blockwise {
		return resemblance, true
	}
	dice := 2 * both / all
	diceLong := 2 * float64(shared(a.long, b.long)) / float64(len(a.long)+len(b.long))
	return resemblance, diceLong <= math.Pow(dice, scatter)
}

// keptBytes is how much of what was read again is kept for the next pair, so that
// the articles of one series are not read once for each pair of them.
const keptBytes = 32 << 20

// rereader reads texts again and keeps some of them.
type rereader struct {
	text func(key int) (string, error)
	kept map[int]*profile
	size int // bytes
}

func (r *rereader) profile(key int) (*profile, error) {
	if p := r.kept[key]; p != nil {
		return p, nil
	}
	text, err := r.text(key)
	if err != nil {
		return nil, fmt.Errorf("reading text %d again to compare it: %w", key, err)
	}
	p := newProfile(text)
	if r.size += 8 * (len(p.short) + len(p.long)); r.kept == nil || r.size > keptBytes {
		r.kept, r.size = map[int]*profile{}, 8*(len(p.short)+len(p.long))
	}
	r.kept[key] = p
	return p, nil
}

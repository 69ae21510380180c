package impact

import "kindred/index"

const (
	// codes is the number of impacts that one byte tells apart. The saturated
	// frequency tf' / (k1 + tf') lies between 0 and 1 and is rounded to a 256th: a word's
	// score is off by at most a 512th of the highest score that the word can give.
	codes = 256
	// grain is what scores are multiples of.
	grain = 1.0 / (1 << 20)
)

// code returns the quantised impact of a normalised frequency, never 0: what has the
// word has a score.
func code(k1, tf float64) uint8 {
	c := int(codes*tf/(k1+tf) + 0.5)
	return uint8(min(max(c, 1), codes-1)) // #nosec G115 -- below 256
}

// frequency returns the normalised frequency that a code stands for, as a multiple of
// [grain].
func frequency(k1 float64, c int) float64 {
	s := float64(c) / codes
	return rounded(k1 * s / (1 - s))
}

// rounded returns the nearest multiple of [grain] of a number that is not negative.
func rounded(x float64) float64 { return float64(int64(x/grain+0.5)) * grain }

// frequencies is a table of [frequency] by code.
type frequencies [codes]float64

func newFrequencies(k1 float64) *frequencies {
	var t frequencies
	for c := 1; c < codes; c++ {
		t[c] = frequency(k1, c)
	}
	return &t
}

// saturated returns the table of the frequencies' shares of a score.
func (t *frequencies) saturated(r *index.BM25F) *frequencies {
	var s frequencies
	for c := 1; c < codes; c++ {
		s[c] = r.Saturate(t[c])
	}
	return &s
}

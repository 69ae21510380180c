package impact

import (
	"math"

	"kindred/index"
)

const (
	// codes is the number of impacts that one byte tells apart. The saturated
	// frequency tf' / (k1 + tf') lies between 0 and 1 and is rounded to a 256th: a word's
	// score is off by at most a 512th of the highest score that the word can give.
	codes = 256
	// grain is what scores are multiples of.
	grain = 1.0 / (1 << 20)
	// classes is the number of lengths of bodies that impacts tell apart.
	classes = 256
	// mostTold is the number of times in a body up to which a word's impact is told by
	// that number, see [bodyImpacts].
	mostTold = 1<<4 - 1
)

// bodyImpacts are the impacts of a word that an article has in its body alone, as nineteen
// of twenty are: by how many times that is, up to [mostTold], and by the class of the
// body's length. With them a posting takes four bits instead of eight, and says how many
// places it has, too. Lengths of a class are as much as the 255th part of the way from the
// shortest to the longest apart, in the logarithm of what they make of a frequency: for
// bodies of 1 to 200,000 words a score is off by at most another 300th of the highest that
// the word can give.
type bodyImpacts [mostTold + 1][classes]uint8

// bodies classifies the lengths of bodies, those of live articles.
type bodies struct {
	impacts bodyImpacts
	// least is the logarithm of what the longest body makes of a frequency of 1, and step
	// what lies between two classes.
	least, step float64
	average     float64
	weight      index.FieldWeight
}

// steps is the number of average lengths that are told apart up to twice a length. An edit
// moves the average of thousands of articles by a millionth or a hundred-thousandth: nearly
// always all impacts stay what they were, and lists can be taken over as they are. They are
// off by at most .3 % in how a length counts, of which rounding to [codes] leaves nothing.
const steps = 128

// steady returns about the average length of a field, given the total.
func steady(total uint64, articles int) float64 {
	if total == 0 || articles == 0 {
		return 0
	}
	return math.Exp2(math.Round(steps*math.Log2(float64(total)/float64(articles))) / steps)
}

func newBodies(r *index.BM25F, average float64, lengths func(yield func(uint32) bool)) *bodies {
	b := &bodies{average: average, weight: r.Fields[index.Body]}
	b.least = math.Inf(1)
	most := math.Inf(-1)
	for n := range lengths {
		if share := b.share(n); share > 0 {
			b.least, most = min(b.least, math.Log(share)), max(most, math.Log(share))
		}
	}
	if math.IsInf(b.least, 1) { // no body has a weight
		b.least, most = 0, 0
	}
	b.step = (most - b.least) / (classes - 1)
	for often := range b.impacts {
		for class := range b.impacts[often] {
			b.impacts[often][class] = code(r.K1, float64(often)*math.Exp(b.least+float64(class)*b.step))
		}
	}
	return b
}

// share returns what a body of a length makes of a frequency of 1.
func (b *bodies) share(length uint32) float64 {
	if length == 0 {
		return 0 // no word has a frequency there
	}
	return b.weight.Normalise(1, float64(length), b.average)
}

// class returns the class of a length.
func (b *bodies) class(length uint32) uint8 {
	share := b.share(length)
	if share <= 0 || b.step == 0 {
		return 0
	}
	return uint8(math.Round((math.Log(share) - b.least) / b.step)) // #nosec G115 -- below classes
}

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

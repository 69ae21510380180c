package kin

import (
	"math"
	"slices"
)

// guessFrom is how many postings the heaviest lists have together by which the best are guessed.
// Of 14,000 articles, on average 237, 198 and 186 are looked at more closely with 300, 500 and 800,
// 748 where the list of one term makes the guess, and 126 if the bound were known beforehand.
const guessFrom = 500

// guess finds a first bound of what the best have at least: what the best of those have that share
// the article's heaviest terms, with what frequent terms add. The better it is, the fewer are
// looked at more closely.
func (f *finder) guess() {
	f.least, f.found = 0, f.found[:0]
	g, heavy := f.g, f.heavy()
	mask := uint32(1)<<g.articleBits - 1
	for i := range f.rest {
		if l := &f.rest[i]; l.weight >= heavy {
			for _, p := range l.postings {
				a := p & mask
				f.mayBeBest(a, f.scores[a]*g.norms[a]*f.dates.least[g.dates[a]%dateSteps])
			}
		}
	}
	f.least = 0
	if len(f.found) >= kinDepth {
		f.onlyBest()
		f.least = f.leastOf(f.found) * (1 - rounding)
	}
	f.found = f.found[:0]
}

// heavy returns the weight from which on lists have guessFrom postings together, or somewhat more:
// there are four classes between a weight and twice that.
func (f *finder) heavy() float32 {
	const shift, classes = 21, 1 << (31 - 21)
	var postings [classes]uint32
	class := uint32(0)
	for i := range f.rest {
		l := &f.rest[i]
		c := math.Float32bits(l.weight) >> shift % classes
		postings[c] += uint32(len(l.postings)) // #nosec G115 -- articles are counted in 31 bits
		class = max(class, c)
	}
	for n := postings[class]; n < guessFrom && class > 0; n += postings[class] {
		class--
	}
	return math.Float32frombits(class << shift)
}

// mayBeBest takes in an article that has so much without frequent terms.
func (f *finder) mayBeBest(a uint32, has float32) {
	if has <= f.least || f.guessed[a] == f.searches {
		return
	}
	f.guessed[a] = f.searches
	f.found = append(f.found, ordered(neighbor{a, has}))
	if len(f.found) == 2*kinDepth {
		f.onlyBest()
		f.least = fromOrdered(slices.Min(f.found)).score
	}
}

// onlyBest leaves the kinDepth best of what was found.
func (f *finder) onlyBest() {
	bringForward(f.found, kinDepth)
	f.found = f.found[:kinDepth]
}

// leastOf returns what the last of some articles has at least, but for the length of the article
// that asks. (With slack, frequent terms do not count, see score.)
func (f *finder) leastOf(found []uint64) float32 {
	g, least := f.g, float32(math.MaxFloat32)
	for _, o := range found {
		n := fromOrdered(o)
		if g.slack == 1 {
			score := f.withFrequent(f.scores[n.article], g.frequentOf(n.article))
			n.score = score * g.norms[n.article] * f.dates.least[g.dates[n.article]%dateSteps]
		}
		least = min(least, n.score)
	}
	return least
}

package impact

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// scored is an article and its score.
type scored struct {
	score float64
	doc   uint32
}

// behind reports whether an article comes behind another one: it scores less, or the same
// with a higher number.
func (s scored) behind(o scored) bool {
	return s.score < o.score || s.score == o.score && s.doc > o.doc
}

// scoreCounts counts articles by score, to find about the score that the k first of them
// have at least: a count costs an addition and no branch, where a heap costs one at each of
// its levels. Of a score the exponent and five bits tell, from 2⁻¹⁶ to 2¹⁶.
type scoreCounts [1 << 10]uint32

const (
	countShift = 52 - 5
	countBase  = (1023 - 16) << 5
)

// least returns a score that at least k articles of a set have, and few of the others, or 0.
func (c *scoreCounts) least(found []uint64, scores []float64, k int) float64 {
	clear(c[:])
	for i, word := range found {
		for ; word != 0; word &= word - 1 {
			score := scores[i<<6+bits.TrailingZeros64(word)]
			at := int(math.Float64bits(score)>>countShift) - countBase // #nosec G115 -- some bits
			c[min(max(at, 0), len(c)-1)]++
		}
	}
	for i := len(c) - 1; i > 0; i-- {
		if k -= int(c[i]); k <= 0 {
			return math.Float64frombits(uint64(i+countBase) << countShift) // #nosec G115 -- never negative
		}
	}
	return 0
}

// topList gathers the k first of articles that come in the order of their numbers.
type topList struct {
	list []scored // the first, and others that came since
	k    int
	// least is what the k-th of them had when it was looked at last, less than any score as
	// long as there were fewer: an article that does not score more comes behind it.
	least float64
}

func (t *topList) begin(k int) { *t = topList{list: t.list[:0], k: k, least: -1} }

// add takes in an article that scores more than the least.
func (t *topList) add(s scored) {
	if t.list = append(t.list, s); len(t.list) >= max(leastGathered, 4*t.k) {
		t.settle()
	}
}

// leastGathered is the number of articles from which on the first are chosen among them.
const leastGathered = 256

// settle leaves the k first, if there are as many.
func (t *topList) settle() {
	if len(t.list) >= t.k {
		selectFirst(t.list, t.k)
		t.list = t.list[:t.k]
		t.least = t.list[t.k-1].score
	}
}

// first returns the k first of a list in order, which loses the order of its own.
func first(list []scored, k int) []scored {
	if k < len(list) {
		selectFirst(list, k)
		list = list[:k]
	}
	order(list)
	return list
}

// order sorts a list. Scores that are multiples of [grain], as nearly all are, are sorted
// with their articles as whole numbers, in a fifth of the time.
func order(list []scored) {
	var few [256]uint64
	keys := few[:0]
	for _, s := range list {
		n := uint64(s.score / grain)
		if n > math.MaxUint32 || float64(n)*grain != s.score {
			slices.SortFunc(list, compareScored)
			return
		}
		keys = append(keys, (math.MaxUint32-n)<<32|uint64(s.doc))
	}
	slices.Sort(keys)
	for i, key := range keys {
		list[i] = scored{float64(math.MaxUint32-key>>32) * grain, uint32(key)} // #nosec G115 -- the lower half
	}
}

// selectFirst brings the k first of a list to its beginning, the last of them behind the
// others (Hoare: Algorithm 65, find, 1961).
func selectFirst(list []scored, k int) {
	low, high := 0, len(list)-1
	for tries := 4 * bits.Len(uint(len(list))); low < high; tries-- {
		if tries == 0 { // the pivots were bad ones throughout
			slices.SortFunc(list[low:high+1], compareScored)
			return
		}
		pivot := middle(list[low], list[(low+high)/2], list[high])
		i, j := low, high
		for i <= j {
			for pivot.behind(list[i]) {
				i++
			}
			for list[j].behind(pivot) {
				j--
			}
			if i <= j {
				list[i], list[j] = list[j], list[i]
				i++
				j--
			}
		}
		switch {
		case k-1 <= j:
			high = j
		case k-1 >= i:
			low = i
		default:
			return
		}
	}
}

// middle returns the one of three articles that is neither the first nor the last.
func middle(a, b, c scored) scored {
	if a.behind(b) {
		a, b = b, a
	}
	switch {
	case b.behind(c) && c.behind(a):
		return c
	case c.behind(a):
		return b
	default:
		return a
	}
}

// compareScored is negative when the first comes first.
func compareScored(a, b scored) int {
	switch {
	case a.score > b.score:
		return -1
	case a.score < b.score:
		return 1
	default:
		return cmp.Compare(a.doc, b.doc)
	}
}

package kin

import (
	"math"
	"slices"
)

// neighbor is an article of a list of kin.
type neighbor struct {
	article uint32
	score   float32
}

// kinCandidate is an article that may be kin.
type kinCandidate struct {
	article  uint32
	nearness float32
	// What its score may be, but for the length of the article that asks. The nearness
	// counts as soon as it is worked out.
	least, most float32
}

// weighedList are postings of a term, and the weight that it asks with.
type weighedList struct {
	postings []uint32
	weight   float32
}

// finder finds kin. It is for one goroutine, and its memory is used anew for every
// article.
type finder struct {
	g          *graph
	query      []queryTerm
	rest       []weighedList
	scores     []float32 // by article, of the rare terms, with room for all articleBits; all 0 between two articles
	touched    []uint32  // the articles that may have a score; all where the graph is not sparse
	frequent   []float32 // by frequent term, the query's weight; all 0 between two articles
	candidates []kinCandidate
	rows       [][]uint32 // of the candidates, the frequent terms
	fetched    uint32     // of what was read so that it is at hand; it means nothing
	asking     int        // the article that asks
	best       []float32  // what articles have at least
	least      float32    // what kinDepth of them have
	sure       float32    // what kinDepth of the candidates have without frequent terms
	bounds     kinBounds
	found      []uint64 // neighbors, see ordered
	list       []neighbor
	dates      nearDates
	guessed    []uint32 // by article, the last search in which it was among the guessed
	searches   uint32
}

func newFinder(g *graph) *finder {
	f := &finder{
		g: g, scores: make([]float32, 1<<g.articleBits)[:len(g.ids)], frequent: make([]float32, g.frequent),
		guessed: make([]uint32, len(g.ids)),
		touched: make([]uint32, len(g.ids)+1), // of a sparse graph the last place is written to, but not used
	}
	f.dates.init(g)
	for i := range f.touched {
		f.touched[i] = uint32(i) // #nosec G115 -- articles have articleBits
	}
	f.touched = f.touched[:len(g.ids)]
	return f
}

// kin returns the kin of the i-th article, at most kinDepth, best first. The list
// is good until the next call.
func (f *finder) kin(i int) []neighbor {
	g := f.g
	f.asking = i
	f.searches++
	f.query = g.query(f.query[:0], i)
	rare, frequent := 0, 0.0 // Σw² of the query's frequent terms
	for ; rare < len(f.query) && int(f.query[rare].term) < g.frequent; rare++ {
		t := f.query[rare]
		f.frequent[t.term] = t.weight
		w := float64(t.weight / g.terms.idf[t.term])
		frequent += w * w
	}
	f.touched = f.touched[:cap(f.touched)]
	f.lists(f.query[rare:])
	if g.sparse {
		f.touch()
	} else {
		f.touched = f.touched[:len(g.ids)]
		f.add()
	}
	f.choose(i, float32(g.slack*math.Sqrt(frequent)))
	f.score(g.norms[i])
	for _, t := range f.query[:rare] {
		f.frequent[t.term] = 0
	}
	if g.sparse {
		for _, a := range f.touched {
			f.scores[a] = 0
		}
	} else {
		clear(f.scores)
	}
	return f.sorted()
}

// score finds the best of the candidates: it works out the scores of those that have most
// for certain, and then of those that may have as much as the best of these. (With slack,
// what they may have is a guess, and is not compared with more than it was chosen by.) norm
// is that of the article that asks.
func (f *finder) score(norm float32) {
	sure := 0
	for k, c := range f.candidates {
		if c.least >= f.sure {
			f.candidates[k], f.candidates[sure] = f.candidates[sure], c
			sure++
		}
	}
	f.found = f.found[:0]
	f.scoreOf(f.candidates[:sure], norm)
	least := float32(0)
	if f.g.slack == 1 {
		least = f.least * norm
		if len(f.found) >= kinDepth {
			bringForward(f.found, kinDepth)
			least = max(least, fromOrdered(slices.Min(f.found[:kinDepth])).score*(1-rounding))
		}
	}
	others := slices.DeleteFunc(f.candidates[sure:], func(c kinCandidate) bool { return c.most*norm < least })
	f.scoreOf(others, norm)
}

// scoreOf works out the scores of some candidates. The rows are found in a pass of its own,
// as lists are.
func (f *finder) scoreOf(candidates []kinCandidate, norm float32) {
	g := f.g
	f.rows = f.rows[:0]
	for _, c := range candidates {
		row := g.frequentOf(c.article)
		if len(row) > 0 {
			f.fetched += row[0]
		}
		f.rows = append(f.rows, row)
	}
	for k, c := range candidates {
		if score := f.withFrequent(f.scores[c.article], f.rows[k]); score > 0 {
			f.found = append(f.found, ordered(neighbor{c.article, score * g.norms[c.article] * norm * c.nearness}))
		}
	}
}

// withFrequent returns a score with what an article's frequent terms add.
func (f *finder) withFrequent(score float32, row []uint32) float32 {
	mask, bits := uint32(1)<<f.g.termBits-1, f.g.termBits&31
	for _, e := range row {
		score += f.frequent[e&mask] * f.g.roots[e>>bits%mostRoots]
	}
	return score
}

// rounding is more than what sums of 32 bits may be off.
const rounding = 1e-4

// choose puts the articles whose scores are to be worked out into candidates: those
// that, with what frequent terms add, which is up to reach times their length, may
// come out before the kinDepth that are the best without it.
func (f *finder) choose(i int, reach float32) {
	f.candidates, f.best = f.candidates[:0], f.best[:0]
	reach *= 1 + rounding
	self := f.scores[i]
	f.scores[i] = 0
	f.dates.fill(f.g.dates[i])
	f.guess()
	f.bounds.fill(f.g.classes, &f.dates, f.least, reach)
	if f.g.sparse {
		f.chooseTouched(reach)
	} else {
		f.chooseOfAll(reach)
	}
	f.scores[i] = self
	f.narrow()
}

// chooseOfAll looks through all articles. What is not needed for most of them stays out of
// the loop.
func (f *finder) chooseOfAll(reach float32) {
	bounds, classes := &f.bounds, f.g.classes.of[:len(f.scores)]
	for a, score := range f.scores {
		if score >= bounds[classes[a]%kinClasses] {
			f.consider(uint32(a), score, reach) // #nosec G115 -- articles have articleBits
		}
	}
}

// chooseTouched looks through the articles that share a rare term, and, where they are few,
// at those that share frequent ones.
func (f *finder) chooseTouched(reach float32) {
	bounds, classes := &f.bounds, f.g.classes.of[:len(f.scores)]
	for _, a := range f.touched {
		if score := f.scores[a]; score >= bounds[classes[a]%kinClasses] {
			f.consider(a, score, reach)
		}
	}
	if len(f.touched) > 2*kinDepth { // the article that asks is one of them
		return
	}
	for a, score := range f.scores {
		if score == 0 {
			f.consider(uint32(a), 0, reach) // #nosec G115 -- articles have articleBits
		}
	}
}

// consider makes an article a candidate, if it has anything of what is asked, and may be
// among the best.
func (f *finder) consider(a uint32, score, reach float32) {
	has, date := score*f.g.norms[a], f.g.dates[a]%dateSteps
	most := has + reach*f.g.rowNorms[a]
	if most > 0 && most*f.dates.most[date] >= f.least && int(a) != f.asking {
		f.candidates = append(f.candidates, kinCandidate{article: a, least: has, most: most})
		if f.better(has * f.dates.least[date]) {
			f.bounds.fill(f.g.classes, &f.dates, f.least, reach)
		}
	}
}

// better takes in what one has, and now and then raises what the best have at least, which it
// reports.
func (f *finder) better(has float32) bool {
	if has <= f.least {
		return false
	}
	f.best = append(f.best, has)
	if len(f.best) < 2*kinDepth {
		return false
	}
	f.settle()
	return true
}

// narrow leaves those candidates that may be among the best, and works out their nearness.
func (f *finder) narrow() {
	g, asking := f.g, f.g.days[f.asking]
	f.settle()
	f.best = f.best[:0]
	f.keep(func(c *kinCandidate) bool {
		if c.most*f.dates.most[g.dates[c.article]%dateSteps] < f.least {
			return false
		}
		c.nearness = float32(g.terms.weights.nearness(asking, g.days[c.article]))
		c.least *= c.nearness
		c.most *= c.nearness
		f.best = append(f.best, c.least)
		return true
	})
	f.sure = 0
	if len(f.best) >= kinDepth {
		f.settle()
		f.sure = slices.Min(f.best)
	}
}

// keep leaves the candidates of which that is true.
func (f *finder) keep(is func(c *kinCandidate) bool) {
	kept := f.candidates[:0]
	for i := range f.candidates {
		if is(&f.candidates[i]) {
			kept = append(kept, f.candidates[i])
		}
	}
	f.candidates = kept
}

// settle finds what the kinDepth best have at least, if there are so many.
func (f *finder) settle() {
	if len(f.best) >= kinDepth {
		bringForward(f.best, kinDepth)
		f.best = f.best[:kinDepth]
		f.least = max(f.least, slices.Min(f.best)*(1-rounding))
	}
}

// sorted returns the list, best first.
func (f *finder) sorted() []neighbor {
	bringForward(f.found, kinDepth)
	f.found = f.found[:min(kinDepth, len(f.found))]
	slices.Sort(f.found)
	f.list = f.list[:0]
	for _, n := range slices.Backward(f.found) {
		f.list = append(f.list, fromOrdered(n))
	}
	return f.list
}

// ordered is a neighbor as a number: what is nearer has the larger one.
func ordered(n neighbor) uint64 { return uint64(math.Float32bits(n.score))<<32 | uint64(^n.article) }

func fromOrdered(n uint64) neighbor {
	return neighbor{^uint32(n), math.Float32frombits(uint32(n >> 32))} // #nosec G115 -- halves
}

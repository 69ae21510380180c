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
	most     float32 // what its score may be at most
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
	scores     []float32 // by article, of the rare terms; all 0 between two articles
	touched    []uint32  // the articles that may have a score; all where the graph is not sparse
	frequent   []float32 // by frequent term, the query's weight; all 0 between two articles
	candidates []kinCandidate
	rows       [][]uint32 // of the candidates, the frequent terms
	fetched    uint32     // of what was read so that it is at hand; it means nothing
	best       []float32  // what articles have at least
	least      float32    // what kinDepth of them have
	found      []uint64   // neighbors, see ordered
	list       []neighbor
	dates      nearDates
}

func newFinder(g *graph) *finder {
	f := &finder{
		g: g, scores: make([]float32, len(g.ids)), frequent: make([]float32, g.frequent),
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

// score works out the scores of the candidates. norm is that of the article that asks. The
// rows are found in a pass of its own, as lists are.
func (f *finder) score(norm float32) {
	g := f.g
	f.rows = f.rows[:0]
	for _, c := range f.candidates {
		row := g.frequentOf(c.article)
		if len(row) > 0 {
			f.fetched += row[0]
		}
		f.rows = append(f.rows, row)
	}
	f.found = f.found[:0]
	mask, bits := uint32(1)<<g.termBits-1, g.termBits&31
	for k, c := range f.candidates {
		score := f.scores[c.article]
		for _, e := range f.rows[k] {
			score += f.frequent[e&mask] * g.roots[e>>bits]
		}
		if score > 0 {
			f.found = append(f.found, ordered(neighbor{c.article, score * g.norms[c.article] * norm * c.nearness}))
		}
	}
}

// lists finds the postings of terms, and adds those that come first: in a pass of its own,
// in which the processor can wait for the memory of many at a time.
func (f *finder) lists(query []queryTerm) {
	f.rest = f.rest[:0]
	g, n := f.g, 0
	mask, bits := uint32(1)<<g.articleBits-1, g.articleBits&31
	for _, t := range query {
		list := g.of(t.term)
		a := list[0] & mask
		if g.sparse {
			f.touched[n] = a
			if f.scores[a] == 0 {
				n++
			}
		}
		f.scores[a] += t.weight * g.roots[list[0]>>bits]
		f.rest = append(f.rest, weighedList{list[1:], t.weight})
	}
	if g.sparse {
		f.touched = f.touched[:n]
	}
}

// add adds what terms make of every article's score.
func (f *finder) add() {
	scores, roots := f.scores, f.g.roots
	mask, bits := uint32(1)<<f.g.articleBits-1, f.g.articleBits&31
	for i := range f.rest {
		w := f.rest[i].weight
		for _, p := range f.rest[i].postings {
			scores[p&mask] += w * roots[p>>bits]
		}
	}
}

// touch is add that notes which articles have a score.
func (f *finder) touch() {
	scores, roots, n := f.scores, f.g.roots, len(f.touched)
	touched := f.touched[:cap(f.touched)]
	mask, bits := uint32(1)<<f.g.articleBits-1, f.g.articleBits&31
	for i := range f.rest {
		w := f.rest[i].weight
		for _, p := range f.rest[i].postings {
			a := p & mask
			s := scores[a]
			touched[n] = a // stays, if it is the first time: cheaper than a branch
			if math.Float32bits(s) == 0 {
				n++
			}
			scores[a] = s + w*roots[p>>bits]
		}
	}
	f.touched = touched[:n]
}

// rounding is more than what sums of 32 bits may be off.
const rounding = 1e-4

// choose puts the articles whose scores are to be worked out into candidates: those
// that, with what frequent terms add, which is up to reach times their length, may
// come out before the kinDepth that are the best without it.
func (f *finder) choose(i int, reach float32) {
	g := f.g
	f.candidates, f.best = f.candidates[:0], f.best[:0]
	reach *= 1 + rounding
	self := f.scores[i]
	f.scores[i] = 0
	f.least = 0
	f.dates.fill(g.dates[i])
	f.guess()
	if g.sparse {
		f.chooseTouched(i, reach)
	} else {
		f.chooseOfAll(i, reach)
	}
	f.settle()
	f.scores[i] = self
	least := f.least * (1 - rounding)
	f.candidates = slices.DeleteFunc(f.candidates, func(c kinCandidate) bool { return c.most < least })
}

// chooseOfAll looks through all articles. That is most of the time of choosing, so what is
// not needed for most of them stays out of the loop.
func (f *finder) chooseOfAll(i int, reach float32) {
	scores, near := f.scores, &f.dates.most
	norms, rowNorms, dates := f.g.norms[:len(scores)], f.g.rowNorms[:len(scores)], f.g.dates[:len(scores)]
	least := f.least
	for a, score := range scores {
		has := score * norms[a]
		if most := has + reach*rowNorms[a]; most*near[dates[a]%dateSteps] >= least && most > 0 && a != i {
			f.consider(i, uint32(a), has, most) // #nosec G115 -- articles have articleBits
			least = f.least
		}
	}
}

// chooseTouched looks through the articles that share a rare term, and, where they are few,
// at those that share frequent ones.
func (f *finder) chooseTouched(i int, reach float32) {
	g, near := f.g, &f.dates.most
	for _, a := range f.touched {
		has := f.scores[a] * g.norms[a]
		if most := has + reach*g.rowNorms[a]; most*near[g.dates[a]%dateSteps] >= f.least && most > 0 && int(a) != i {
			f.consider(i, a, has, most)
		}
	}
	if f.least > 0 {
		return
	}
	for a := range g.ids {
		if most := reach * g.rowNorms[a]; f.scores[a] == 0 && most > 0 && a != i {
			f.consider(i, uint32(a), 0, most) // #nosec G115 -- articles have articleBits
		}
	}
}

// guess finds a first bound of what the best have at least: what those have that share the
// heaviest of the terms that so many have as make a bound. The better it is, the fewer are
// looked at more closely.
func (f *finder) guess() {
	var heaviest queryTerm
	for _, t := range f.query {
		if int(t.term) >= f.g.frequent && t.weight > heaviest.weight && f.g.terms.df[t.term] >= guessFrom {
			heaviest = t
		}
	}
	if heaviest.weight == 0 {
		return
	}
	mask := uint32(1)<<f.g.articleBits - 1
	for _, p := range f.g.of(heaviest.term) {
		a := p & mask
		if has := f.scores[a] * f.g.norms[a] * f.dates.least[f.g.dates[a]%dateSteps]; has > f.least {
			f.better(has)
		}
	}
	f.settle()
	f.best = f.best[:0] // they come again
}

// guessFrom is how many must have a term by which the best are guessed.
const guessFrom = 4 * kinDepth

// consider makes an article a candidate, unless its date forbids that.
func (f *finder) consider(i int, a uint32, has, most float32) {
	near := float32(f.g.terms.weights.nearness(f.g.days[i], f.g.days[a]))
	if most *= near; most < f.least {
		return
	}
	f.candidates = append(f.candidates, kinCandidate{a, near, most})
	if has *= near; has > f.least {
		f.better(has)
	}
}

// better adds a score to the best.
func (f *finder) better(has float32) {
	if f.best = append(f.best, has); len(f.best) == 2*kinDepth {
		f.settle()
	}
}

// settle leaves the kinDepth best, and finds the least of them, if there are so many.
func (f *finder) settle() {
	if len(f.best) < kinDepth {
		return
	}
	bringForward(f.best, kinDepth)
	f.best = f.best[:kinDepth]
	f.least = max(f.least, slices.Min(f.best))
}

// sorted returns the list, best first.
func (f *finder) sorted() []neighbor {
	bringForward(f.found, kinDepth)
	f.found = f.found[:min(kinDepth, len(f.found))]
	slices.Sort(f.found)
	f.list = f.list[:0]
	for _, n := range slices.Backward(f.found) {
		f.list = append(f.list, neighbor{^uint32(n), math.Float32frombits(uint32(n >> 32))}) // #nosec G115 -- halves
	}
	return f.list
}

// ordered is a neighbor as a number: what is nearer has the larger one.
func ordered(n neighbor) uint64 { return uint64(math.Float32bits(n.score))<<32 | uint64(^n.article) }

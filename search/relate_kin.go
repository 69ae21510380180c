package search

import (
	"cmp"
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

// finder finds kin. It is for one goroutine, and its memory is used anew for every
// article.
type finder struct {
	g          *graph
	scores     []float32 // by article, of the rare terms; all 0 between two articles
	touched    []uint32  // the articles that have a score
	frequent   []float32 // by frequent term, the query's weight; all 0 between two articles
	candidates []kinCandidate
	best       []float32 // what articles have at least
	least      float32   // what kinDepth of them have
	list       []neighbor
	nearSteps  nearSteps
}

func newFinder(g *graph) *finder {
	return &finder{
		g: g, scores: make([]float32, len(g.ids)), frequent: make([]float32, g.frequent),
		touched:   make([]uint32, len(g.ids)+1), // the last place is written to, but not used
		nearSteps: newNearSteps(g.terms.weights),
	}
}

// kin returns the kin of the i-th article, at most kinDepth, best first. The list
// is good until the next call.
func (f *finder) kin(i int) []neighbor {
	g := f.g
	frequent := 0.0 // Σw² of the query's frequent terms
	for _, t := range g.queries[i] {
		if int(t.term) < g.frequent {
			f.frequent[t.term] = t.weight
			w := float64(t.weight) / g.terms.idf(t.term)
			frequent += w * w
		}
	}
	touched := f.rare(i)
	f.choose(i, touched, float32(g.slack*math.Sqrt(frequent)))
	f.list = f.list[:0]
	for _, c := range f.candidates {
		score := f.scores[c.article]
		for _, e := range g.row(c.article) {
			score += f.frequent[e&(1<<rowBits-1)] * g.roots[e>>rowBits]
		}
		if score > 0 {
			f.list = append(f.list, neighbor{c.article, score * g.norms[c.article] * g.norms[i] * c.nearness})
		}
	}
	for _, t := range g.queries[i] {
		if int(t.term) < g.frequent {
			f.frequent[t.term] = 0
		}
	}
	for _, a := range touched {
		f.scores[a] = 0
	}
	return f.sorted()
}

// rare adds what rare terms make of every article's score, and returns the articles
// that have one.
func (f *finder) rare(i int) []uint32 {
	g, scores, touched, roots := f.g, f.scores, f.touched, f.g.roots
	mask, bits, n := uint32(1)<<g.articleBits-1, g.articleBits, 0
	for _, t := range g.queries[i] {
		if int(t.term) < g.frequent {
			continue
		}
		for _, p := range g.of(t.term) {
			a := p & mask
			touched[n] = a // stays, if it is the first time: cheaper than a branch
			if scores[a] == 0 {
				n++
			}
			scores[a] += t.weight * roots[p>>bits]
		}
	}
	return touched[:n]
}

// rounding is more than what sums of 32 bits may be off.
const rounding = 1e-4

// choose puts the articles whose scores are to be worked out into candidates: those
// that, with what frequent terms add, which is up to reach times their length, may
// come out before the kinDepth that are the best without it.
func (f *finder) choose(i int, touched []uint32, reach float32) {
	g := f.g
	f.candidates, f.best = f.candidates[:0], f.best[:0]
	nearest := float32(1)
	if !math.IsNaN(g.days[i]) {
		nearest += float32(g.terms.weights.Dates)
	}
	reach *= 1 + rounding
	self := f.scores[i]
	f.scores[i] = 0
	f.least = 0
	for _, a := range touched { // first without dates: then those of most need not be looked at
		if has := f.scores[a] * g.norms[a]; has > f.least {
			f.better(has)
		}
	}
	f.settle()
	f.best = f.best[:0]
	for _, a := range touched {
		has := f.scores[a] * g.norms[a]
		if most := has + reach*g.rowNorms[a]; most*nearest >= f.least && int(a) != i {
			f.consider(i, a, has, most)
		}
	}
	for _, a := range g.byRow { // those that share frequent terms only
		most := reach * g.rowNorms[a]
		if most*nearest < f.least || most == 0 {
			break
		}
		if f.scores[a] == 0 && int(a) != i {
			f.consider(i, a, 0, most)
		}
	}
	f.settle()
	f.scores[i] = self
	least := f.least * (1 - rounding)
	f.candidates = slices.DeleteFunc(f.candidates, func(c kinCandidate) bool { return c.most < least })
}

// consider makes an article a candidate, unless its date forbids that.
func (f *finder) consider(i int, a uint32, has, most float32) {
	days := math.Abs(f.g.days[i] - f.g.days[a])
	if days >= nearStep && most*f.nearSteps[min(int(days/nearStep), len(f.nearSteps)-1)] < f.least {
		return
	}
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
	bringForward(f.best, kinDepth, func(x, y float32) int { return cmp.Compare(y, x) })
	f.best = f.best[:kinDepth]
	f.least = max(f.least, slices.Min(f.best))
}

// nearSteps holds the nearness of dates that are so many times nearStep days apart:
// the exponential function of every date would take a third of the time.
type nearSteps [128]float32

func newNearSteps(w *KinWeights) (steps nearSteps) {
	for i := range steps {
		steps[i] = float32(w.nearness(0, float64(i*nearStep))) * (1 + rounding)
	}
	return steps
}

const nearStep = 64

// sorted returns the list, best first.
func (f *finder) sorted() []neighbor {
	bringForward(f.list, kinDepth, nearer)
	f.list = f.list[:min(kinDepth, len(f.list))]
	slices.SortFunc(f.list, nearer)
	return f.list
}

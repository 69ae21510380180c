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
	touched    []uint32  // the articles that have a score, where not all are looked at
	all        []uint32  // all articles, otherwise
	frequent   []float32 // by frequent term, the query's weight; all 0 between two articles
	candidates []kinCandidate
	best       []float32
	list       []neighbor
	explainer
}

func newFinder(g *graph) *finder {
	f := &finder{
		g: g, scores: make([]float32, len(g.ids)), frequent: make([]float32, g.frequent), explainer: newExplainer(g),
	}
	if g.slack < 1 {
		f.touched = make([]uint32, len(g.ids)+1) // the last place is written to, but not used
		return f
	}
	for i := range g.ids {
		f.all = append(f.all, uint32(i)) // #nosec G115 -- articles have articleBits
	}
	return f
}

// kin returns the kin of the i-th article, at most [MaxRelated], best first. The list
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
// that may be kin.
func (f *finder) rare(i int) []uint32 {
	g, scores, roots := f.g, f.scores, f.g.roots
	mask, bits := uint32(1)<<g.articleBits-1, g.articleBits
	exact, n := g.slack >= 1, 0
	for _, t := range g.queries[i] {
		if int(t.term) < g.frequent {
			continue
		}
		if exact {
			for _, p := range g.of(t.term) {
				scores[p&mask] += t.weight * roots[p>>bits]
			}
			continue
		}
		for _, p := range g.of(t.term) {
			a := p & mask
			f.touched[n] = a
			if scores[a] == 0 {
				n++
			}
			scores[a] += t.weight * roots[p>>bits]
		}
	}
	if exact {
		return f.all
	}
	return f.touched[:n]
}

// rounding is more than what sums of 32 bits may be off.
const rounding = 1e-4

// choose puts the articles whose scores are to be worked out into candidates: those
// that, with what frequent terms add, which is up to reach times their length, may
// come out before the [MaxRelated] that are the best without it.
func (f *finder) choose(i int, among []uint32, reach float32) {
	g := f.g
	f.candidates, f.best = f.candidates[:0], f.best[:0]
	day, nearest := g.days[i], float32(1)
	if !math.IsNaN(day) {
		nearest += dateBonus
	}
	reach *= 1 + rounding
	least := float32(0) // what MaxRelated articles have
	for _, a := range among {
		has := f.scores[a] * g.norms[a]
		most := has + reach*g.rowNorms[a]
		if most*nearest < least || most == 0 || int(a) == i {
			continue
		}
		near := float32(nearness(day, g.days[a]))
		if most *= near; most < least {
			continue
		}
		f.candidates = append(f.candidates, kinCandidate{a, near, most})
		if has *= near; has > least {
			if f.best = append(f.best, has); len(f.best) == 2*MaxRelated {
				least = f.leastOfBest()
			}
		}
	}
	if len(f.best) > MaxRelated {
		least = f.leastOfBest()
	}
	least *= 1 - rounding
	f.candidates = slices.DeleteFunc(f.candidates, func(c kinCandidate) bool { return c.most < least })
}

// leastOfBest leaves the MaxRelated best, and returns the least of them.
func (f *finder) leastOfBest() float32 {
	bringForward(f.best, MaxRelated, func(x, y float32) int { return cmp.Compare(y, x) })
	f.best = f.best[:MaxRelated]
	return slices.Min(f.best)
}

// sorted returns the list, best first; articles are numbered by id.
func (f *finder) sorted() []neighbor {
	compare := func(x, y neighbor) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.article, y.article))
	}
	bringForward(f.list, MaxRelated, compare)
	f.list = f.list[:min(MaxRelated, len(f.list))]
	slices.SortFunc(f.list, compare)
	return f.list
}

package search

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"kindred/index"
	"kindred/index/analysis"
)

// maxReasons is the number of words that explain a neighbour: two or three are
// read, more are not.
const maxReasons = 3

// Relate finds every article's kin and stores the lists in b. It is called
// once, after the last article was put.
//
// The kin of an article are those that share its heaviest terms: for the terms
// of a, the sum of weight in a times weight in b, divided by b's length; see
// the constants for the weights. Every article is compared with every other,
// exactly; equal scores are ordered by id. An article is never its own kin.
func Relate(ctx context.Context, b index.Backend) error {
	list, err := vectors(ctx, b)
	if err != nil {
		return fmt.Errorf("relating articles: %w", err)
	}
	g := newGraph(list)
	neighbors, err := g.all(ctx)
	if err != nil {
		return fmt.Errorf("relating articles: %w", err)
	}
	var readErr error
	err = b.PutRelated(ctx, g.explained(ctx, b, neighbors, &readErr))
	if err = cmp.Or(readErr, err); err != nil {
		return fmt.Errorf("relating articles: %w", err)
	}
	return nil
}

// posting is an article that has a term, and the term's weight there, divided
// by the article's length.
type posting struct {
	article int32
	weight  float32
}

// graph compares articles with each other.
type graph struct {
	vectors  []vector
	postings map[termID][]posting
}

func newGraph(list []vector) *graph {
	g := &graph{vectors: list, postings: map[termID][]posting{}}
	for i := range list {
		for _, t := range list[i].terms {
			g.postings[t.term] = append(g.postings[t.term],
				posting{int32(i), float32(float64(t.weight) / list[i].norm)}) // #nosec G115 -- articles are counted in 31 bits
		}
	}
	return g
}

// neighbor is an article of a list of kin.
type neighbor struct {
	article int32
	score   float64
}

// all returns every article's kin, at most [MaxRelated] of them.
func (g *graph) all(ctx context.Context) ([][]neighbor, error) {
	lists := make([][]neighbor, len(g.vectors))
	group, ctx := errgroup.WithContext(ctx)
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		group.Go(func() error {
			scores := make([]float64, len(g.vectors))
			for i := w; i < len(g.vectors); i += workers {
				if err := ctx.Err(); err != nil {
					return err
				}
				lists[i] = g.kin(i, scores)
			}
			return nil
		})
	}
	return lists, group.Wait() //nolint:wrapcheck // wrapped by Relate
}

// kin returns the kin of one article. scores is all zero, before and after.
func (g *graph) kin(i int, scores []float64) []neighbor {
	a := &g.vectors[i]
	for _, t := range a.query() {
		for _, p := range g.postings[t.term] {
			scores[p.article] += float64(t.weight) * float64(p.weight)
		}
	}
	scores[i] = 0
	var list []neighbor
	for j, s := range scores {
		if s > 0 {
			list = append(list, neighbor{int32(j), s / a.norm * nearness(a.published, g.vectors[j].published)}) // #nosec G115 -- as above
			scores[j] = 0
		}
	}
	return index.Top(list, MaxRelated, func(x, y neighbor) int { // articles are numbered by id
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.article, y.article))
	})
}

// shared returns, for each entry of an article's list, the terms that made its
// score and what each added, in the order of the article's terms. places is all
// zero, before and after.
func (g *graph) shared(i int, list []neighbor, places []int32) [][]termWeight {
	for k, n := range list {
		places[n.article] = int32(k) + 1
	}
	out := make([][]termWeight, len(list))
	for _, t := range g.vectors[i].query() {
		for _, p := range g.postings[t.term] {
			if k := places[p.article]; k > 0 {
				out[k-1] = append(out[k-1], termWeight{t.term, t.weight * p.weight})
			}
		}
	}
	for _, n := range list {
		places[n.article] = 0
	}
	return out
}

// nearness is what dates add to relatedness: 1 + dateBonus on the same day,
// fading to 1 over the years, and 1 where a date is missing.
func nearness(a, b time.Time) float64 {
	if a.IsZero() || b.IsZero() {
		return 1
	}
	days := math.Abs(a.Sub(b).Hours()) / 24
	return 1 + dateBonus*math.Exp(-days/dateDays)
}

// explained returns the lists with their reasons, reading every article once
// more for the words as they are written there. Where that fails the sequence
// ends early, and readErr says why.
func (g *graph) explained(ctx context.Context, r index.Reader, lists [][]neighbor, readErr *error) iter.Seq2[string, []index.Neighbor] {
	return func(yield func(string, []index.Neighbor) bool) {
		i := 0
		var tokens []analysis.Token
		wanted := map[termID]bool{}
		places := make([]int32, len(g.vectors))
		for a, err := range r.Articles(ctx) {
			if err != nil {
				*readErr = err
				return
			}
			if i == len(lists) || a.ID != g.vectors[i].id {
				*readErr = fmt.Errorf("%w: article %q was not there before", index.ErrCorrupt, a.ID)
				return
			}
			clear(wanted)
			for _, t := range g.vectors[i].query() {
				wanted[t.term] = true
			}
			var spoken map[termID]spelling
			spoken, tokens = spellingsOf(&a, wanted, tokens)
			shared := g.shared(i, lists[i], places)
			list := make([]index.Neighbor, len(lists[i]))
			for k, n := range lists[i] {
				list[k] = index.Neighbor{ID: g.vectors[n.article].id, Score: n.score, Reasons: reasons(shared[k], spoken)}
			}
			if !yield(a.ID, list) {
				return
			}
			i++
		}
	}
}

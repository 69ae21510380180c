package kin

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"kindred/corpus/inorder"
	"kindred/index"
	"kindred/index/analysis"
)

// Relater finds the kin of articles that it sees on their way into an index, so that
// they need not be read back and analysed again for it. It is an [index.Observer], and
// for one goroutine at a time.
//
// What is kept of an article until the end are the numbers of its words and its vector,
// some 6 KB of an article of 650 words.
type Relater struct {
	texts   archiveTexts
	weights Weights
	words   spokenText        // scratch
	frame   []byte            // scratch
	frames  map[string][]byte // by id, see [appendFrame]
}

// NewRelater returns a Relater that has seen nothing.
func NewRelater() *Relater {
	return &Relater{weights: DefaultWeights(), frames: map[string][]byte{}}
}

// See implements [index.Observer]. Of articles with one id the last one counts.
func (r *Relater) See(ctx context.Context, articles []index.Analysed) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("relating articles: %w", err)
	}
	for i := range articles {
		a := &articles[i]
		r.words.read(a)
		r.texts.take(a.Article, &r.words)
		r.frame = appendFrame(r.frame[:0], a)
		r.frames[strings.Clone(a.Article.ID)] = slices.Clone(r.frame)
	}
	return nil
}

// Finish finds the kin of every article that was seen and stores the lists in w, which
// has these articles and no others. It is called once, after the last article.
//
// The kin of an article are those that share its heaviest terms: for the terms
// of a, the sum of weight in a times weight in b, divided by b's length; see
// the constants for the weights. Equal scores are ordered by id. An article is never
// its own kin. The lists are exact up to exactUpTo articles, and nearly so beyond, see
// limits; the scores always are. They are the same on every machine, and whatever the
// order in which articles were seen.
func (r *Relater) Finish(ctx context.Context, w index.Writer) error {
	analysis.Forget() // nothing is analysed any more, and everything else begins to grow
	texts := &r.texts
	r.words = spokenText{}
	var group errgroup.Group
	group.Go(func() error { return w.Flush(ctx) }) // meanwhile: both take one processor
	texts.settle()
	g, err := newGraph(ctx, texts, &r.weights, limitsOf(len(texts.ids)))
	if err = cmp.Or(group.Wait(), err); err != nil {
		return fmt.Errorf("relating articles: %w", err)
	}
	lists, err := g.nearest(ctx)
	if err != nil {
		return fmt.Errorf("relating articles: %w", err)
	}
	factors := hubFactors(lists, r.weights.Hubs)
	lists = fair(texts, lists, factors, &r.weights)
	var explaining error
	err = w.PutRelated(ctx, g.explained(ctx, lists, &explaining))
	if err = cmp.Or(explaining, err); err != nil {
		return fmt.Errorf("relating articles: %w", err)
	}
	if err := w.PutDerived(ctx, draftTableName, newDraftTable(texts, g.terms, g.norms, factors, r.frames).blob()); err != nil {
		return fmt.Errorf("storing what drafts are compared with: %w", err)
	}
	return nil
}

// kinBlock is how many articles are compared before their lists are handed on.
const kinBlock = 32

// block is some articles in a row, and their lists.
type block[L any] struct {
	from, to int
	lists    []L
}

// blocks are all articles.
func blocks[L any](articles int) iter.Seq2[*block[L], error] {
	return func(yield func(*block[L], error) bool) {
		for from := 0; from < articles; from += kinBlock {
			if !yield(&block[L]{from: from, to: min(from+kinBlock, articles)}, nil) {
				return
			}
		}
	}
}

// nearest returns what is nearest to every article.
func (g *graph) nearest(ctx context.Context) ([][]neighbor, error) {
	lists := make([][]neighbor, 0, len(g.ids))
	worker := func() func(*block[[]neighbor]) {
		f := newFinder(g)
		return func(b *block[[]neighbor]) {
			for i := b.from; i < b.to; i++ {
				b.lists = append(b.lists, slices.Clone(f.kin(i)))
			}
		}
	}
	err := inorder.Do(ctx, blocks[[]neighbor](len(g.ids)), worker, func(b *block[[]neighbor]) bool {
		lists = append(lists, b.lists...)
		return true
	})
	return lists, err
}

// explained returns every article's list with the reasons, ordered by id. Where that
// fails the sequence ends early, and failed says why.
func (g *graph) explained(ctx context.Context, lists [][]neighbor, failed *error) iter.Seq2[string, []index.Neighbor] {
	return func(yield func(string, []index.Neighbor) bool) {
		worker := func() func(*block[[]index.Neighbor]) {
			e := newExplainer(g)
			return func(b *block[[]index.Neighbor]) {
				for i := b.from; i < b.to; i++ {
					b.lists = append(b.lists, e.explained(i, lists[i]))
				}
			}
		}
		*failed = inorder.Do(ctx, blocks[[]index.Neighbor](len(g.ids)), worker, func(b *block[[]index.Neighbor]) bool {
			for i, list := range b.lists {
				if !yield(g.ids[b.from+i], list) {
					return false
				}
			}
			return true
		})
	}
}

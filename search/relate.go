package search

import (
	"cmp"
	"context"
	"fmt"
	"iter"

	"kindred/index"
)

// Relate finds every article's kin and stores the lists in b. It is called
// once, after the last article was put.
//
// The kin of an article are those that share its heaviest terms: for the terms
// of a, the sum of weight in a times weight in b, divided by b's length; see
// the constants for the weights. Equal scores are ordered by id. An article is never
// its own kin. The lists are exact up to exactUpTo articles, and nearly so beyond, see
// limits; the scores always are. They are the same on every machine.
//
// Every article is read and analysed once. What is kept of it meanwhile are the
// numbers of its words and its vector, some 6 KB of an article of 650 words.
func Relate(ctx context.Context, b index.Backend) error {
	defer frugal()()
	texts, err := readTexts(ctx, b)
	if err != nil {
		return fmt.Errorf("relating articles: %w", err)
	}
	g, err := newGraph(ctx, texts, limitsOf(len(texts.ids)))
	if err != nil {
		return fmt.Errorf("relating articles: %w", err)
	}
	g.terms.forget()
	var comparing error
	err = b.PutRelated(ctx, g.lists(ctx, &comparing))
	if err = cmp.Or(comparing, err); err != nil {
		return fmt.Errorf("relating articles: %w", err)
	}
	return nil
}

// kinBlock is how many articles are compared before their lists are handed on.
const kinBlock = 32

// block is some articles in a row, and their lists.
type block struct {
	from, to int
	lists    [][]index.Neighbor
}

// lists returns every article's kin with the reasons, ordered by id. Where that
// fails the sequence ends early, and failed says why.
func (g *graph) lists(ctx context.Context, failed *error) iter.Seq2[string, []index.Neighbor] {
	blocks := func(yield func(*block, error) bool) {
		for from := 0; from < len(g.ids); from += kinBlock {
			if !yield(&block{from: from, to: min(from+kinBlock, len(g.ids))}, nil) {
				return
			}
		}
	}
	return func(yield func(string, []index.Neighbor) bool) {
		worker := func() func(*block) {
			f := newFinder(g)
			return func(b *block) {
				for i := b.from; i < b.to; i++ {
					b.lists = append(b.lists, f.explained(i))
				}
			}
		}
		*failed = inOrder(ctx, blocks, worker, func(b *block) bool {
			for i, list := range b.lists {
				if !yield(g.ids[b.from+i], list) {
					return false
				}
			}
			return true
		})
	}
}

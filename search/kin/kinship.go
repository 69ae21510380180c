package kin

import (
	"context"
	"fmt"
	"slices"

	"kindred/index"
)

// Kinship relates the articles of an index again, under any weights, to measure what
// these are worth. Nothing is stored.
type Kinship struct {
	texts *archiveTexts
}

// ReadKinship reads all articles of an index.
func ReadKinship(ctx context.Context, r index.Reader) (*Kinship, error) {
	seen := NewRelater()
	if err := index.Analyse(ctx, r, func(articles []index.Analysed) error { return seen.See(ctx, articles) }); err != nil {
		return nil, fmt.Errorf("reading articles to relate them: %w", err)
	}
	seen.texts.settle()
	return &Kinship{&seen.texts}, nil
}

// IDs returns the articles, ordered.
func (k *Kinship) IDs() []string { return slices.Clone(k.texts.ids) }

// Lists returns the list of every article, as a [Relater] would store it.
func (k *Kinship) Lists(ctx context.Context, w Weights) (map[string][]string, error) {
	g, err := newGraph(ctx, k.texts, &w, limitsOf(len(k.texts.ids)))
	if err != nil {
		return nil, fmt.Errorf("relating articles: %w", err)
	}
	lists, err := g.nearest(ctx)
	if err != nil {
		return nil, fmt.Errorf("relating articles: %w", err)
	}
	lists = fair(k.texts, lists, hubFactors(lists, w.Hubs), &w)
	out := make(map[string][]string, len(lists))
	for i, list := range lists {
		ids := make([]string, len(list))
		for j, n := range list {
			ids[j] = g.ids[n.article]
		}
		out[g.ids[i]] = ids
	}
	return out, nil
}

// Without returns the kinship of all articles but one.
func (k *Kinship) Without(id string) *Kinship {
	a := *k.texts
	i, found := slices.BinarySearch(a.ids, id)
	if !found {
		return k
	}
	a.ids, a.days = without(a.ids, i), without(a.days, i)
	a.facts, a.texts = without(a.facts, i), without(a.texts, i)
	a.lexicon.stemOf = slices.Clone(a.lexicon.stemOf)
	a.settleLexicon()
	return &Kinship{&a}
}

// List is an article, and its kin, the nearest first.
type List struct {
	index.Head
	Kin []index.Neighbor
}

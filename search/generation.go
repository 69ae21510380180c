package search

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"kindred/index"
	"kindred/search/kin"
	"kindred/search/similar"
	"kindred/search/spell"
	"kindred/search/vocabulary"
)

// generation is what search knows of one generation of the index, beside the
// index itself. It is made when the generation is first asked and does not change.
type generation struct {
	reader    index.Reader
	languages []language // the most frequent first
	// languageNames are all names of languages that articles have, folded.
	languageNames map[string]bool
	articles      int
	words         *vocabulary.Words // as written
	stems         *vocabulary.Words
	similar       *similar.Finder // of the stems
	speller       *spell.Speller
	memo          *wordMemo
	outlines      outlines
	titles        *titleFinder
	tags          tagTable
	begun         *beginningMemo
	drafts        *kin.Drafts
}

// prepared is a reader whose generation was made when it was opened.
type prepared struct {
	index.ReadCloser
	gen *generation
}

// Prepare makes what search has to know of an index before the first query, and
// returns a reader with it, which all services over it share. What [Derive] stored is
// there at once; without it, some thousand articles take a few tenths of a second, that
// no reader then waits for. It closes r where it fails.
func Prepare(ctx context.Context, r index.ReadCloser) (index.ReadCloser, error) {
	gen, err := newGeneration(ctx, r)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("preparing the index for search: %w", err), r.Close())
	}
	return &prepared{r, gen}, nil
}

// generationCache keeps the generation that was asked last.
type generationCache struct {
	mu   sync.Mutex
	last *generation
}

// of returns the generation of a reader.
func (c *generationCache) of(ctx context.Context, r index.Reader) (*generation, error) {
	if p, ok := r.(*prepared); ok {
		return p.gen, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last != nil && c.last.reader == r {
		return c.last, nil
	}
	g, err := newGeneration(ctx, r)
	if err != nil {
		return nil, err
	}
	c.last = g
	return g, nil
}

func newGeneration(ctx context.Context, r index.Reader) (*generation, error) {
	stats, err := r.Stats(ctx)
	if err != nil {
		return nil, err
	}
	d, err := derivedOf(ctx, r)
	if err != nil {
		return nil, err
	}
	outlines, err := outlinesOf(ctx, r, stats.Articles)
	if err != nil {
		return nil, err
	}
	drafts, err := kin.OpenDrafts(ctx, r, stats.Articles, d.stems)
	if err != nil {
		return nil, err
	}
	g := &generation{
		reader: r, outlines: outlines, languages: languagesOf(stats), languageNames: languageNames(stats), articles: stats.Articles, words: d.words, stems: d.stems,
		similar: similar.Of(d.stems, d.grams), speller: spell.Of(d.words, stats.Articles, d.spells),
		memo: newWordMemo(), titles: newTitleFinder(d.titles), tags: d.tags, begun: newBeginningMemo(),
		drafts: drafts,
	}
	return g, nil
}

// idf returns the inverse document frequency of a word that has one of these
// stems. One that is in no article is as rare as can be.
func (g *generation) idf(stems []string) float64 {
	df := 0
	for _, s := range stems {
		df += g.stems.Count(s)
	}
	return index.IDF(g.articles, float64(min(df, g.articles)))
}

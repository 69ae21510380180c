package search

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"kindred/index"
	"kindred/index/analysis"
)

// language is one of the languages of the articles in an index.
type language struct {
	analyzer *analysis.Analyzer
	articles int
}

// languageCache keeps the languages of the index that was asked last: every
// query is analysed in each of them.
type languageCache struct {
	mu     sync.Mutex
	reader index.Reader
	list   []language
}

// of returns the languages of the index, the most frequent first.
func (c *languageCache) of(ctx context.Context, r index.Reader) ([]language, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.reader == r {
		return c.list, nil
	}
	stats, err := r.Stats(ctx)
	if err != nil {
		return nil, err
	}
	c.reader, c.list = r, languagesOf(stats)
	return c.list, nil
}

func languagesOf(stats index.Stats) []language {
	counts := map[*analysis.Analyzer]int{}
	for lang, n := range stats.Languages {
		counts[analysis.For(lang)] += n
	}
	list := make([]language, 0, len(counts)+1)
	for a, n := range counts {
		list = append(list, language{a, n})
	}
	if len(list) == 0 {
		list = append(list, language{analyzer: analysis.For("")})
	}
	slices.SortFunc(list, func(a, b language) int {
		return cmp.Or(cmp.Compare(b.articles, a.articles), cmp.Compare(a.analyzer.Language(), b.analyzer.Language()))
	})
	return list
}

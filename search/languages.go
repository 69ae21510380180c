package search

import (
	"cmp"
	"slices"

	"kindred/index"
	"kindred/index/analysis"
)

// language is one of the languages of the articles in an index.
type language struct {
	analyzer *analysis.Analyzer
	articles int
}

// languagesOf returns the languages of an index, the most frequent first.
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

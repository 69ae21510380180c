package search

import (
	"cmp"
	"slices"
	"strings"

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

// languageNames returns the languages of the articles as they are named, folded.
func languageNames(stats index.Stats) map[string]bool {
	names := make(map[string]bool, len(stats.Languages))
	for name := range stats.Languages {
		names[analysis.Fold(name)] = true
	}
	return names
}

// languageHeld returns what articles have of a language with a region or a script: pt of pt-BR, where
// no article is said to be in that. It is the language itself where articles have nothing of it.
func (g *generation) languageHeld(name string) string {
	for held := analysis.Fold(name); ; {
		if g.languageNames[held] {
			return held
		}
		at := strings.LastIndexAny(held, "-_")
		if at < 0 {
			return name
		}
		held = held[:at]
	}
}

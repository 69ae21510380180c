package search

import (
	"slices"

	"kindred/index/analysis"
)

// wanted are the words that a snippet should show.
type wanted struct {
	words  []queryWord
	prefix string
}

func (w *wanted) add(q queryWord) { w.words = append(w.words, q) }

func (w *wanted) addPhrase(list []queryWord) {
	content := slices.DeleteFunc(slices.Clone(list), func(q queryWord) bool { return q.stop })
	if len(content) == 0 {
		content = list
	}
	w.words = append(w.words, content...)
}

// end returns where the n-th token, which is the wanted word i, ends.
func (w *wanted) end(tokens []analysis.Token, n, i int) int {
	if i < len(w.words) && w.words[i].bigram {
		return analysis.End(tokens, n)
	}
	return tokens[n].End
}

// match returns which of the wanted words a token of a text is, or has within it, or
// -1.
func (w *wanted) match(a *analysis.Analyzer, text string, t *analysis.Token) int {
	if i := w.number(a.Language(), t); i >= 0 {
		return i
	}
	for _, p := range a.Parts(nil, text, t) {
		if i := w.number(a.Language(), &analysis.Token{Exact: p.Exact, Stem: p.Stem}); i >= 0 {
			return i
		}
	}
	return -1
}

// number returns the number of the wanted word that a token is, or -1.
func (w *wanted) number(language string, t *analysis.Token) int {
	for i, q := range w.words {
		if q.is(language, t) {
			return i
		}
	}
	if w.prefix != "" && len(t.Exact) >= len(w.prefix) && t.Exact[:len(w.prefix)] == w.prefix {
		return len(w.words)
	}
	return -1
}

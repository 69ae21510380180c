package search

import (
	"slices"

	"kindred/index/analysis"
)

// maxShown is the number of phrases that are looked for as a whole: each is compared
// with every word of the article.
const maxShown = 8

// wanted are the words that a snippet should show.
type wanted struct {
	words  []queryWord
	prefix string
	// phrases are those of the query, with their function words.
	phrases [][]queryWord
}

func (w *wanted) add(q queryWord) { w.words = append(w.words, q) }

func (w *wanted) addPhrase(list []queryWord) {
	content := slices.DeleteFunc(slices.Clone(list), func(q queryWord) bool { return q.stop })
	if len(content) == 0 {
		content = list
	}
	w.words = append(w.words, content...)
	if len(w.phrases) < maxShown {
		w.phrases = append(w.phrases, list)
	}
}

// phrasesAt returns the bits of the phrases that begin with the n-th token.
func (w *wanted) phrasesAt(tokens []analysis.Token, n int) (found uint64) {
	for i, phrase := range w.phrases {
		rest := tokens[n:min(n+len(phrase), len(tokens))]
		if slices.EqualFunc(phrase, rest, func(q queryWord, t analysis.Token) bool { return slices.Contains(q.exact, t.Exact) }) {
			found |= bit(len(w.words) + 1 + i)
		}
	}
	return found
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

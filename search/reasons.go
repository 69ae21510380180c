package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kindred/corpus"
	"kindred/index/analysis"
)

// spelling is how an article writes a term, and the stems it is made of.
type spelling struct {
	text  string
	stems []string
}

// spellingsOf returns how the article writes each of the terms, as it does
// first, but without a capital letter if it ever does so: that of a sentence's
// beginning says nothing. Two words make a spelling only where they stand next to
// each other, without a comma between. tokens is scratch, and returned.
func spellingsOf(a *corpus.Article, terms map[termID]bool, tokens []analysis.Token) (map[termID]spelling, []analysis.Token) {
	out := make(map[termID]spelling, len(terms))
	analyzer := analysis.For(a.Language)
	for _, p := range parts(a) {
		tokens = analyzer.Tokens(tokens[:0], p.text)
		eachTerm(tokens, func(id termID, from, to, _ int) {
			if !terms[id] {
				return
			}
			if s, ok := out[id]; ok && !capitalised(s.text) {
				return
			}
			if to > from && (to > from+1 || apart(p.text[tokens[from].End:tokens[to].Start])) {
				return
			}
			s := spelling{text: surface(p.text, tokens, from, to), stems: []string{tokens[from].Stem}}
			if _, ok := out[id]; ok && capitalised(s.text) {
				return
			}
			if to > from {
				s.stems = append(s.stems, tokens[to].Stem)
			}
			out[id] = s
		})
	}
	return out, tokens
}

func capitalised(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// apart reports whether what stands between two words separates them: a blank
// line, or any sign but those within words.
func apart(between string) bool {
	return strings.Contains(between, "\n\n") || strings.ContainsFunc(between, func(r rune) bool {
		return unicode.IsPunct(r) && !strings.ContainsRune("'’-‐", r)
	})
}

// reasons returns the words that carried a neighbour's score: those of the
// shared terms that added most. A stem is named once: "sourdough starter" makes
// "starter" say nothing new. Numbers, which tell a person little, come last.
func reasons(shared []termWeight, spoken map[termID]spelling) []string {
	slices.SortFunc(shared, func(x, y termWeight) int {
		return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(x.term, y.term))
	})
	var words, numbers, named []string
	for _, t := range shared {
		s, ok := spoken[t.term]
		if !ok || slices.ContainsFunc(s.stems, func(stem string) bool { return slices.Contains(named, stem) }) {
			continue
		}
		named = append(named, s.stems...)
		if !strings.ContainsFunc(s.text, unicode.IsLetter) {
			numbers = append(numbers, s.text)
			continue
		}
		if words = append(words, s.text); len(words) == maxReasons {
			return words
		}
	}
	return append(words, numbers[:min(len(numbers), maxReasons-len(words))]...)
}

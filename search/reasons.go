package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"kindred/corpus"
	"kindred/index/analysis"
)

// spelling is how an article writes a term, and the stems it is made of.
type spelling struct {
	text  string
	stems []string
}

// spellingsOf returns how the article writes each of the terms, as it does
// first, in the title before the text. Two words that stand together only across
// a comma or the end of a sentence make no spelling. tokens is scratch, and
// returned.
func spellingsOf(a *corpus.Article, terms map[termID]float32, tokens []analysis.Token) (map[termID]spelling, []analysis.Token) {
	out := make(map[termID]spelling, len(terms))
	analyzer := analysis.For(a.Language)
	for _, p := range parts(a) {
		tokens = analyzer.Tokens(tokens[:0], p.text)
		eachTerm(tokens, func(id termID, from, to, _ int) {
			if _, ok := terms[id]; !ok {
				return
			}
			if _, ok := out[id]; ok {
				return
			}
			if to > from && apart(p.text[tokens[from].End:tokens[to].Start]) {
				return
			}
			s := spelling{text: surface(p.text, tokens, from, to), stems: []string{tokens[from].Stem}}
			if to > from {
				s.stems = append(s.stems, tokens[to].Stem)
			}
			out[id] = s
		})
	}
	return out, tokens
}

// apart reports whether what stands between two words separates them: a blank
// line, or any sign but those within words.
func apart(between string) bool {
	return strings.Contains(between, "\n\n") || strings.ContainsFunc(between, func(r rune) bool {
		return unicode.IsPunct(r) && !strings.ContainsRune("'’-‐", r)
	})
}

// reasons returns the words that carried the score of b as a neighbour of the
// article whose query weights and spellings are given: the terms with the
// largest products of weights. A stem is named once: "sourdough starter" makes
// "starter" say nothing new.
func reasons(b *vector, weights map[termID]float32, spoken map[termID]spelling) []string {
	var shared []termWeight
	for _, t := range b.terms {
		if w, ok := weights[t.term]; ok {
			shared = append(shared, termWeight{t.term, w * t.weight})
		}
	}
	slices.SortFunc(shared, func(x, y termWeight) int {
		return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(x.term, y.term))
	})
	var out, named []string
	for _, t := range shared {
		s, ok := spoken[t.term]
		if !ok || slices.ContainsFunc(s.stems, func(stem string) bool { return slices.Contains(named, stem) }) {
			continue
		}
		out = append(out, s.text)
		named = append(named, s.stems...)
		if len(out) == maxReasons {
			break
		}
	}
	return out
}

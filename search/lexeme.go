package search

import (
	"slices"
	"sync/atomic"

	"kindred/index"
	"kindred/index/analysis"
)

// maxLanguages is the number of languages of an index that a word is analysed in: more
// than there are analyzers.
const maxLanguages = 64

// lexeme is one word as it is written, in every language of an index.
type lexeme struct {
	exact  []string // distinct, that of the most frequent language first
	stems  []string // by the number of the language, "" where it has none
	stop   uint64   // the languages whose function word it is, a bit for each
	bigram bool     // see [queryWord]
}

// add takes in what the word is in one language.
func (x *lexeme) add(languages []language, i int, t *analysis.Token) {
	if x.stems == nil {
		x.stems = make([]string, len(languages))
	}
	x.exact = appendNew(x.exact, t.Exact)
	x.stems[i] = t.Stem
	x.bigram = x.bigram || t.Run && t.Stem != t.Exact
	if t.Stop {
		x.stop |= 1 << i
	}
}

// distinct returns the different stems, that of the most frequent language first.
func (x *lexeme) distinct() (list []string) {
	for _, s := range x.stems {
		if s != "" {
			list = appendNew(list, s)
		}
	}
	return list
}

// stemsFrom returns the different stems, that of one language first. The function words
// among those of the others are left out.
func (x *lexeme) stemsFrom(number int, function func(stem string) bool) []string {
	list := x.distinct()
	own := x.stems[number]
	if i := slices.Index(list, own); i > 0 {
		copy(list[1:], list[:i])
		list[0] = own
	}
	if x.stop>>number&1 != 0 {
		return list
	}
	return slices.DeleteFunc(list, func(s string) bool {
		return s != own && !slices.Contains(x.exact, s) && function(s)
	})
}

// facts is what an index has of a word.
type facts struct {
	// exact and stems are the word's variants in terms, the stems the first one and those
	// that some article has; held are the stems that some article has. They are shared by
	// all queries that have the word, and not to be changed.
	exact, stems []index.Variant
	held         []string
	// idf is of all stems together.
	idf float64
	// spelt says that articles have it in the other spelling of English.
	spelt bool
	// articles is the number of those that have the stem in the query's language.
	articles int
	// written says that some article has the word as it is written.
	written bool
	// apart is the word written as several, once somebody asked for it.
	apart atomic.Pointer[wordsApart]
	// joined is the word with the next one of a query, as it was last looked for.
	joined atomic.Pointer[joinedName]
	// family is as it was last looked for.
	family atomic.Pointer[family]
	// writing is how articles write it, once somebody asked for it.
	writing atomic.Pointer[string]
	// ending is what it may become, once somebody asked for it.
	ending atomic.Pointer[ending]
}

// factsOf looks up a word.
func (g *generation) factsOf(exact, stems []string) *facts {
	f := &facts{exact: variants(exact), held: g.held(stems), idf: g.idf(stems)}
	f.stems = slices.DeleteFunc(g.stemVariants(stems), func(v index.Variant) bool {
		return v.Text != stems[0] && !slices.Contains(f.held, v.Text)
	})
	f.written = slices.ContainsFunc(exact, func(e string) bool { return g.words.Count(e) > 0 })
	if len(stems) > 0 {
		f.articles = g.stems.Count(stems[0])
	}
	return f
}

// held returns those of some stems that articles have.
func (g *generation) held(stems []string) []string {
	return slices.DeleteFunc(slices.Clone(stems), func(s string) bool { return g.stems.Count(s) == 0 })
}

// heldStems returns the stems of a word that articles have, which are not to be changed.
func (g *generation) heldStems(w *queryWord) []string {
	if w.facts != nil {
		return w.facts.held
	}
	return g.held(w.stems)
}

// holding returns the number of articles that have a word, in the query's language.
func (g *generation) holding(w *queryWord) int {
	if w.facts != nil {
		return w.facts.articles
	}
	return g.stems.Count(w.stems[0])
}

// idfOf returns the inverse document frequency of a word.
func (g *generation) idfOf(w *queryWord) float64 {
	if w.facts != nil {
		return w.facts.idf
	}
	return g.idf(w.stems)
}

// stemVariants returns the stems of a word. Those in other languages than the query's
// weigh less, where articles have the word in that one.
func (g *generation) stemVariants(stems []string) []index.Variant {
	list := variants(stems)
	if len(list) > 1 && g.stems.Count(stems[0]) > 0 {
		for i := range list[1:] {
			list[i+1].Weight = foreignWeight
		}
	}
	return list
}

package search

import (
	"math/bits"
	"slices"

	"kindred/index/analysis"
)

// queryWord is one word of a query with what it is in each language of the
// index.
type queryWord struct {
	text  string   // as typed
	exact []string // distinct, the most frequent language first
	stems []string // distinct, the one of the query's language first
	// in are the stems by language, those of synonyms left out.
	in stemsIn
	// unknown says that no article has the word as it was typed, and that others may
	// be found in its stead.
	unknown bool
	stop    bool
	// ends says that it is the last piece of a word that was typed.
	ends bool
	// bigram says that it is one of several characters that stand together in a
	// script without spaces. By itself it means little: 面 is in 面包, bread, and in
	// 海面, the sea. So it is looked for with the next one; the last has no next, and
	// no stem.
	bigram bool
	// place is its number in the text it was read from.
	place int
	// share is how much it counts of a word, see [question.weigh].
	share float64
	// idf is how much it tells.
	idf float64
	// facts are what the index has of it; nil where that was not looked up.
	facts *facts
}

// is reports whether a word of an article in a language is the word in any of its
// forms. What is its stem in another language only (start, for a German starter) is
// another word.
func (w *queryWord) is(language string, t *analysis.Token) bool {
	if !w.bigram && slices.Contains(w.exact, t.Exact) {
		return true
	}
	return t.Stem != "" && slices.Contains(w.stems, t.Stem) && w.stemIn(language, t.Stem)
}

// stemIn reports whether one of its stems is the word's in a language.
func (w *queryWord) stemIn(language, stem string) bool {
	own, ok := w.in.of(language)
	return !ok || stem == own || !slices.Contains(w.in.stems, stem)
}

// stemsIn are the stems of a word by the number of a language, "" where it has none.
type stemsIn struct {
	languages []language
	stems     []string
}

// of returns the stem in a language.
func (s *stemsIn) of(name string) (stem string, ok bool) {
	for i, l := range s.languages {
		if l.analyzer.Language() == name {
			return s.stems[i], s.stems[i] != ""
		}
	}
	return "", false
}

// words analyses a text in every language. Where languages cut it into words
// differently, only those count that cut it as the first does. The reader's
// language, where it is known, and that of most articles are believed first.
func words(languages []language, reader, text string) []queryWord {
	var first, tokens []analysis.Token
	var list []lexeme
	cutting := uint64(0) // the languages that cut it as the first does
	for i, l := range languages {
		tokens = l.analyzer.Tokens(tokens[:0], text)
		if i == 0 {
			first, list = slices.Clone(tokens), make([]lexeme, len(tokens))
		}
		if len(tokens) != len(list) {
			continue
		}
		cutting |= 1 << i
		for j := range tokens {
			list[j].add(languages, i, &tokens[j])
		}
	}
	out := make([]queryWord, len(list))
	var stops stopCounts
	for j := range list {
		stops.add(&list[j])
	}
	guess := stops.guessed(languages, reader)
	for j := range list {
		x := &list[j]
		out[j] = queryWord{text: text[first[j].Start:first[j].End], exact: x.exact, in: stemsIn{languages, x.stems}, bigram: x.bigram, place: j}
		if cutting>>guess&1 == 0 {
			out[j].stems = x.distinct()
			continue
		}
		out[j].stop = x.stop>>guess&1 != 0
		out[j].stems = x.stemsFrom(guess, func(s string) bool { return functionWord(languages, s) })
	}
	return out
}

// functionWord reports whether a word's stem in another language than the query's is a
// function word: what is indexed under it is not what the stem is of (is, of a Turkish
// ışı).
func functionWord(languages []language, stem string) bool {
	return slices.ContainsFunc(languages, func(l language) bool { return l.analyzer.FunctionWord(stem) })
}

// stopCounts are how many of a query's words are function words, by the number of the
// language.
type stopCounts [maxLanguages]int

// add counts a word.
func (c *stopCounts) add(x *lexeme) {
	for rest := x.stop; rest != 0; rest &= rest - 1 {
		c[bits.TrailingZeros64(rest)]++
	}
}

// guessed returns the language that a query with such words is taken to be in: that of the
// reader, or of most articles, unless another one has at least two of its function words in
// it, and more. One is no evidence: "die hard" is no German.
func (c *stopCounts) guessed(languages []language, reader string) int {
	base := 0
	if reader != "" {
		told := analysis.For(reader)
		base = max(0, slices.IndexFunc(languages, func(l language) bool { return l.analyzer == told }))
	}
	best := base
	for i := range languages {
		if n := c[i]; n >= 2 && n > c[best] {
			best = i
		}
	}
	return best
}

// firsts returns for each word the number of the first one that is written as it is.
func firsts(list []queryWord) []int {
	numbers := make([]int, len(list))
	var seen map[string]int // none for a few words
	if len(list) > fewWords {
		seen = make(map[string]int, len(list))
	}
	for i := range list {
		word := list[i].exact[0]
		first, ok := seen[word]
		if seen == nil {
			first = slices.IndexFunc(list[:i], func(w queryWord) bool { return w.exact[0] == word })
			ok = first >= 0
		}
		if !ok {
			first = i
			if seen != nil {
				seen[word] = i
			}
		}
		numbers[i] = first
	}
	return numbers
}

// distinct returns the number of different words, given with [firsts]. Two characters
// that stand together in a script without spaces are about one; beside other words all are.
func (q *question) distinct(first []int) int {
	halves := 0
	for i := range q.words {
		w := &q.words[i]
		switch {
		case first[i] != i, q.mixed && w.bigram && len(w.stems) > 0:
		case w.bigram && !q.mixed:
			halves++
		default:
			halves += 2
		}
	}
	return halves / 2
}

// contentOf returns the words that are no function words; all of them where there
// are no others.
func contentOf(list []queryWord) (content []queryWord, allStop bool) {
	content = slices.DeleteFunc(slices.Clone(list), func(w queryWord) bool { return w.stop })
	if len(content) == 0 {
		return slices.Clone(list), true
	}
	return content, false
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

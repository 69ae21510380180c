package search

import (
	"maps"
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
	in map[string]string
	// typed are the stems of the word that this one was taken for: words like that
	// one may be meant, too.
	typed []string
	// unknown says that no article has the word as it was typed, and that others may
	// be found in its stead.
	unknown bool
	stop    bool
	// bigram says that it is one of several characters that stand together in a
	// script without spaces. By itself it means little: 面 is in 面包, bread, and in
	// 海面, the sea. So it is looked for with the next one; the last has no next, and
	// no stem.
	bigram bool
	// place is its number in the text it was read from.
	place int
	// idf is how much it tells.
	idf float64
}

// is reports whether a word of an article in a language is the word in any of its
// forms. What is its stem in another language only (start, for a German starter) is
// another word.
func (w *queryWord) is(language string, t *analysis.Token) bool {
	if !w.bigram && slices.Contains(w.exact, t.Exact) {
		return true
	}
	if t.Stem == "" || !slices.Contains(w.stems, t.Stem) {
		return false
	}
	own, ok := w.in[language]
	return !ok || t.Stem == own || !slices.Contains(slices.Collect(maps.Values(w.in)), t.Stem)
}

// words analyses a text in every language. Where languages cut it into words
// differently, only those count that cut it as the first does. The reader's
// language, where it is known, and that of most articles are believed first.
func words(languages []language, reader, text string) []queryWord {
	var out []queryWord
	stops := make([]int, len(languages)) // function words, by language
	isStop := make([][]bool, len(languages))
	for i, l := range languages {
		tokens := l.analyzer.Tokens(nil, text)
		if out == nil {
			out = make([]queryWord, len(tokens))
		}
		if len(tokens) != len(out) {
			continue
		}
		isStop[i] = make([]bool, len(tokens))
		for j, t := range tokens {
			out[j].text, out[j].place = text[t.Start:t.End], j
			out[j].exact = appendNew(out[j].exact, t.Exact)
			if t.Stem != "" {
				out[j].stems = appendNew(out[j].stems, t.Stem)
				if out[j].in == nil {
					out[j].in = make(map[string]string, len(languages))
				}
				out[j].in[l.analyzer.Language()] = t.Stem
			}
			out[j].bigram = out[j].bigram || t.Run && t.Stem != t.Exact
			isStop[i][j] = t.Stop
			if t.Stop {
				stops[i]++
			}
		}
	}
	if guess := guessed(languages, reader, stops); isStop[guess] != nil {
		for j := range out {
			out[j].stop = isStop[guess][j]
			own := out[j].in[languages[guess].analyzer.Language()]
			out[j].first(own)
			out[j].stems = slices.DeleteFunc(out[j].stems, func(s string) bool {
				return s != own && !out[j].stop && !slices.Contains(out[j].exact, s) && functionWord(languages, s)
			})
		}
	}
	return out
}

// functionWord reports whether a word's stem in another language than the query's is a
// function word: what is indexed under it is not what the stem is of (is, of a Turkish
// ışı).
func functionWord(languages []language, stem string) bool {
	return slices.ContainsFunc(languages, func(l language) bool {
		tokens := l.analyzer.Tokens(nil, stem)
		return len(tokens) == 1 && tokens[0].Stop
	})
}

// first puts one of the stems before the others.
func (w *queryWord) first(stem string) {
	if i := slices.Index(w.stems, stem); i > 0 {
		w.stems = slices.Insert(slices.Delete(slices.Clone(w.stems), i, i+1), 0, stem)
	}
}

// guessed returns the language that a query is taken to be in: that of the reader,
// or of most articles, unless another one has at least two of its function words in
// it, and more. One is no evidence: "die hard" is no German.
func guessed(languages []language, reader string, stops []int) int {
	base := 0
	if reader != "" {
		told := analysis.For(reader)
		base = max(0, slices.IndexFunc(languages, func(l language) bool { return l.analyzer == told }))
	}
	best := base
	for i, n := range stops {
		if n >= 2 && n > stops[best] {
			best = i
		}
	}
	return best
}

// distinct returns the number of different words. Two characters that stand together
// in a script without spaces are about one.
func distinct(list []queryWord) int {
	seen := map[string]bool{}
	halves := 0
	for _, w := range list {
		if seen[w.exact[0]] {
			continue
		}
		seen[w.exact[0]] = true
		halves += 2
		if w.bigram {
			halves--
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

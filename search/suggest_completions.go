package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
)

const (
	// completionPool is how many words that begin like the last one are looked at: the
	// most frequent ones of the index.
	completionPool = 64
	// completionTries is how many of them, less function words and inflections, are
	// counted in the articles that have the query's other words.
	completionTries = 24
)

// completion is a word that the last one may become, or, in a script without spaces,
// the last character with the next.
type completion struct {
	word     string
	articles int // that have it
	score    float64
	id       string // of an article that has it and the query's other words
}

// completions returns the query with its last word completed, by words that many
// articles have together with its other words, and few without them.
func (t *typed) completions(ctx context.Context, limit int, seen texts) ([]Suggestion, error) {
	beside := t.beside()
	var list []completion
	for _, c := range t.candidates() {
		if len(beside) == 0 && len(list) == limit {
			break // they are in order
		}
		found, err := t.search(ctx, &index.Request{Sort: index.Newest, Limit: 1}, append(beside, t.completed(&c))...)
		if err != nil {
			return nil, err
		}
		if found.Total > 0 {
			together := float64(found.Total)
			c.score, c.id = together*together/float64(c.articles), found.Hits[0].ID
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b completion) int { return cmp.Compare(b.score, a.score) })
	var out []Suggestion
	for _, c := range list {
		if len(out) == limit {
			break
		}
		a, err := t.gen.reader.Article(ctx, c.id)
		if err != nil {
			return nil, err
		}
		if text := t.before + written(&a, &c); seen.add(text) {
			out = append(out, Suggestion{Kind: SuggestedQuery, Text: text})
		}
	}
	return out, nil
}

// beside returns the nodes of the words before the last one, without function words.
func (t *typed) beside() []index.Node {
	var nodes []index.Node
	for i := range len(t.words) - 1 {
		if w := &t.words[i]; !w.stop {
			term := t.whole(i)
			if len(w.stems) > 0 && !w.bigram {
				term = index.Term{Form: index.Stem, Variants: variants(w.stems), Weight: 1}
			}
			nodes = append(nodes, term)
		}
	}
	return nodes
}

// completed returns the node of the completed word. A character means little by itself,
// so that the one before the last must stand before it.
func (t *typed) completed(c *completion) index.Node {
	last := t.last()
	if !t.run {
		return index.Term{Form: index.Exact, Variants: variants([]string{c.word}), Weight: 1}
	}
	text := c.word
	if n := len(t.words); n > 1 && t.words[n-2].bigram && strings.HasSuffix(t.text, t.words[n-2].text+last.text) {
		text = t.words[n-2].text + text
	}
	phrase := index.Phrase{Weight: 1}
	for _, w := range t.gen.wordsOf(t.prefer, text) {
		phrase.Words = append(phrase.Words, w.exact[0])
	}
	return phrase
}

// candidates returns words that the last one may become, the most frequent first.
func (t *typed) candidates() []completion {
	last := t.last()
	var list []completion
	switch {
	case !t.open:
	case t.run:
		for _, pair := range t.gen.stems.beginning(last.exact[0], completionTries) {
			if pair != last.exact[0] {
				list = append(list, completion{word: strings.Clone(pair), articles: t.gen.stems.count(pair)})
			}
		}
	case utf8.RuneCountInString(last.exact[0]) >= minPrefixRunes:
		list = t.families(last)
	}
	return list
}

// families returns one word of each family of inflections that has words which begin
// with the last one, but for function words and, if there is such a word, its family.
func (t *typed) families(last *queryWord) []completion {
	seen := map[string]bool{}
	if t.gen.words.count(last.exact[0]) > 0 && len(last.stems) > 0 {
		seen[last.stems[0]] = true
	}
	// One word shows no other language than the reader's, or that of most articles.
	analyzer := t.gen.languages[guessed(t.gen.languages, t.prefer, func(func(*lexeme) bool) {})].analyzer
	var tokens []analysis.Token
	var list []completion
	for _, word := range t.gen.words.beginning(last.exact[0], completionPool) {
		tokens = analyzer.Tokens(tokens[:0], word)
		if len(list) == completionTries || len(tokens) != 1 || tokens[0].Stop || tokens[0].Stem == "" || word == last.exact[0] {
			continue
		}
		family := tokens[0].Stem
		if !seen[family] {
			list = append(list, completion{word: strings.Clone(word), articles: t.gen.words.count(word)})
		}
		seen[family] = true
	}
	return list
}

// written returns a completion as an article of its own writes it, in small letters:
// with the accents that the index leaves away.
func written(a *corpus.Article, c *completion) string {
	analyzer := analysis.For(a.Language)
	var tokens []analysis.Token
	for f := range index.Field(index.NumFields) {
		for _, text := range f.Texts(a) {
			for chunk := range strings.FieldsFuncSeq(text, blank) {
				if !mayHold(chunk, c.word) {
					continue
				}
				tokens = analyzer.Tokens(tokens[:0], chunk)
				for i := range tokens {
					if w := chunk[tokens[i].Start:analysis.End(tokens, i)]; analysis.Fold(w) == c.word {
						return lower(a.Language, w)
					}
				}
			}
		}
	}
	return c.word
}

// blank reports whether a character stands between words, whatever they are.
func blank(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' }

// mayHold reports whether a text may have a folded word in it. Of plain letters it is
// told by looking, which is most of what an article has, and far cheaper than to analyse
// it.
func mayHold(text, word string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return true
		}
	}
	for i := 0; i+len(word) <= len(text); i++ {
		if text[i]|' ' == word[0]|' ' && strings.EqualFold(text[i:i+len(word)], word) {
			return true
		}
	}
	return false
}

// lower returns a word in small letters, as its language has them.
func lower(language, word string) string {
	if language == "tr" || language == "az" {
		return strings.ToLowerSpecial(unicode.TurkishCase, word)
	}
	return strings.ToLower(word)
}

// beginning returns the n most frequent words that begin with a prefix.
func (v *vocabulary) beginning(prefix string, n int) []string {
	from, to := v.beginnings(prefix)
	type counted struct{ place, articles int }
	words := make([]counted, 0, to-from)
	for i := from; i < to; i++ {
		words = append(words, counted{i, v.articles(i)})
	}
	top := index.Top(words, n, func(a, b counted) int {
		return cmp.Or(cmp.Compare(b.articles, a.articles), cmp.Compare(a.place, b.place))
	})
	list := make([]string, len(top))
	for i, w := range top {
		list[i] = v.word(w.place)
	}
	return list
}

package search

import (
	"context"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
)

// The index has words without capitals and accents; how they are written, articles tell.

// writtenArticles is the number of articles that are asked how they write a word, those that it
// tells most of, writtenBytes how much of the text of each is read, and writtenOften how often it
// is to be seen within sentences. Of 1,371 titles of 14,000 articles that were restored from a typo,
// 1,352 are so to the letter.
const writtenArticles, writtenBytes, writtenOften = 3, 8 << 10, 12

// writtenAs returns folded words, with blanks between, as articles write them.
func (g *generation) writtenAs(ctx context.Context, text string) (string, error) {
	words := strings.Fields(text)
	for i, word := range words {
		list := g.wordsOf("", word)
		remembers := len(list) == 1 && list[0].facts != nil
		if remembers {
			if known := list[0].facts.writing.Load(); known != nil {
				words[i] = *known
				continue
			}
		}
		w, err := g.mostWritten(ctx, word)
		if err != nil {
			return "", err
		}
		if words[i] = w; remembers {
			list[0].facts.writing.Store(&w)
		}
	}
	return strings.Join(words, " "), nil
}

// mostWritten returns a folded word as a few articles write it most.
func (g *generation) mostWritten(ctx context.Context, word string) (string, error) {
	node := index.Term{Form: index.Exact, Variants: variants([]string{word}), Weight: 1}
	found, err := g.reader.Search(ctx, &index.Request{Query: node, Ranking: index.DefaultRanking(), Limit: writtenArticles, Pruned: true})
	if err != nil {
		return "", err
	}
	forms, often := writings{}, 0
	for i := range found.Hits {
		if often == writtenOften {
			break
		}
		a, _, err := g.reader.Beginning(ctx, found.Hits[i].ID, writtenBytes)
		if err != nil {
			return "", err
		}
		for w, inside := range writtenIn(&a, word) {
			forms.add(lower(a.Language, w), w, inside)
			if inside {
				often++
			}
			if often == writtenOften {
				break
			}
		}
	}
	if len(forms) > 0 {
		word = forms.most()
	}
	return strings.Clone(word), nil // or it keeps an article, or is gone with the index
}

// writings are the ways in which a word is written, by these in small letters.
type writings map[string]*writingCounts

// writingCounts are how often a word is written so in all, and with which capitals: within
// sentences, and where there may be some that are not the word's own.
type writingCounts struct {
	all             int
	inside, outside map[string]int
}

func (w writings) add(small, text string, inside bool) {
	c := w[small]
	if c == nil {
		c = &writingCounts{inside: map[string]int{}, outside: map[string]int{}}
		w[small] = c
	}
	c.all++
	if inside {
		c.inside[text]++
	} else {
		c.outside[text]++
	}
}

// most returns the way that is most frequent. A word that has a capital at the beginning of
// sentences and of titles only has none of its own.
func (w writings) most() string {
	small := mostFrequent(w, func(c *writingCounts) int { return c.all })
	c, once := w[small], func(n int) int { return n }
	if len(c.inside) > 0 {
		return mostFrequent(c.inside, once)
	}
	for text := range c.outside {
		if text == withCapital(small) {
			return small
		}
	}
	return mostFrequent(c.outside, once)
}

// mostFrequent returns the key of the highest count, of some the last in the order of letters,
// in which small ones are behind capitals and those with accents behind all.
func mostFrequent[T any](counts map[string]T, count func(T) int) (best string) {
	most := 0
	for text, c := range counts {
		if n := count(c); n > most || n == most && text > best {
			best, most = text, n
		}
	}
	return best
}

// withCapital returns a word with its first letter a capital.
func withCapital(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToTitle(first)) + word[size:]
}

// asTyped returns a word that stands for another one, with the capitals of that: all of them, or the
// first where it has none of its own.
func asTyped(word, typed string) string {
	first, size := utf8.DecodeRuneInString(typed)
	switch {
	case !unicode.IsUpper(first):
		return word
	case len(typed) > size && strings.ToUpper(typed) == typed:
		return strings.ToUpper(word)
	case strings.ContainsFunc(word, unicode.IsUpper):
		return word
	default:
		return withCapital(word)
	}
}

// inASCII reports whether a word is another one, which is folded and so written, in letters of ASCII
// alone: fuer is für, which is fur here.
func inASCII(w *queryWord, other, written string) bool {
	if umlauts.Replace(w.exact[0]) != umlauts.Replace(other) {
		return false
	}
	accented := func(r rune) bool { return r >= utf8.RuneSelf }
	return strings.ContainsFunc(written, accented) && !strings.ContainsFunc(w.text, accented)
}

var umlauts = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u")

// written returns a folded word as an article writes it first, with the accents that the index
// leaves away.
func written(a *corpus.Article, word string) string {
	for w := range writtenIn(a, word) {
		return w
	}
	return word
}

// writtenIn returns how an article writes a folded word, and whether that stands within a sentence,
// where a capital is the word's own.
func writtenIn(a *corpus.Article, word string) iter.Seq2[string, bool] {
	return func(yield func(w string, inside bool) bool) {
		analyzer := analysis.For(a.Language)
		for f := range index.Field(index.NumFields) {
			running := f == index.Summary || f == index.Body
			for _, text := range f.Texts(a) {
				for w, inside := range writtenInText(analyzer, text, word) {
					if !yield(w, inside && running) {
						return
					}
				}
			}
		}
	}
}

// writtenInText is [writtenIn] of a text.
func writtenInText(analyzer *analysis.Analyzer, text, word string) iter.Seq2[string, bool] {
	return func(yield func(w string, inside bool) bool) {
		var tokens []analysis.Token
		for before, chunk := range chunks(text) {
			if !mayHold(chunk, word) {
				continue
			}
			tokens = analyzer.Tokens(tokens[:0], chunk)
			for i := range tokens {
				w := chunk[tokens[i].Start:analysis.End(tokens, i)]
				if analysis.Fold(w) == word && !yield(w, goesOn(before+" "+chunk[:tokens[i].Start])) {
					return
				}
			}
		}
	}
}

// chunks returns what stands between blanks in a text, each with what is before it in its line.
func chunks(text string) iter.Seq2[string, string] {
	return func(yield func(before, chunk string) bool) {
		for line := range strings.Lines(text) {
			before := ""
			for chunk := range strings.FieldsFuncSeq(line, blank) {
				if !yield(before, chunk) {
					return
				}
				before = chunk
			}
		}
	}
}

// goesOn reports whether a word is within a sentence that stands behind this: an address, as
// https://github.com is, has words that are written otherwise.
func goesOn(before string) bool {
	before = strings.TrimRight(before, "(\"'“„‘«*`")
	sentence, apart := strings.CutSuffix(before, " ")
	last, _ := utf8.DecodeLastRuneInString(sentence)
	return apart && (unicode.IsLetter(last) || unicode.IsDigit(last) || last == ',')
}

// blank reports whether a character stands between words, whatever they are.
func blank(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' }

// mayHold reports whether a text may have a folded word in it, which is told by looking at
// plain letters, and by folding others: far cheaper than to analyse it.
func mayHold(text, word string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return strings.Contains(analysis.Fold(text), word)
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

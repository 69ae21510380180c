package search

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/analysis"
)

// The index has words without capitals and accents; how they are written, articles tell.

// writtenAsked is the number of articles of which is looked where they have a word, those that it
// tells most of, and writtenArticles the number of those that are read, which have it earliest. They
// are read up to the place where it stands so many times, but no further than writtenBytes, and no
// more than writtenOften of those within sentences are counted. Of 815 words of queries about 14,000
// articles 742 are so as 20 whole articles write them most; with three that are read for 8 KB it
// was 749, which took .10 ms for a word where this takes .06.
const writtenAsked, writtenArticles, writtenPlaces, writtenBytes, writtenOften = 8, 3, 3, 4 << 10, 6

// bytesPerWord is the number of bytes of text that a place is taken for; a word and what stands
// behind it has six in English and eight in German.
const bytesPerWord = 10

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
		var stems []string
		for k := range list {
			stems = append(stems, list[k].stems...)
		}
		w, err := g.mostWritten(ctx, word, stems)
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
func (g *generation) mostWritten(ctx context.Context, word string, stems []string) (string, error) {
	list, err := g.writers(ctx, word, stems)
	if err != nil {
		return "", err
	}
	forms, often := writings{}, 0
	for i := 0; i < len(list) && often < writtenOften; i++ {
		a, _, err := g.reader.Beginning(ctx, list[i].id, list[i].size)
		if err != nil {
			return "", err
		}
		a.Text = upTo(a.Text, list[i].size) // some readers have more of it
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

// upTo returns so many bytes of a text, or fewer: whole characters.
func upTo(text string, size int) string {
	if size >= len(text) {
		return text
	}
	for size > 0 && !utf8.RuneStart(text[size]) {
		size--
	}
	return text[:size]
}

// writer is an article that has a word, and how much of its text is to be read for it.
type writer struct {
	id   string
	size int
}

// writers returns the articles to read for how a word is written.
func (g *generation) writers(ctx context.Context, word string, stems []string) ([]writer, error) {
	node := index.Term{Form: index.Exact, Variants: variants([]string{word}), Weight: 1}
	found, err := g.reader.Search(ctx, &index.Request{Query: node, Ranking: index.DefaultRanking(), Limit: writtenAsked, Pruned: true})
	if err != nil {
		return nil, err
	}
	var docs [writtenAsked]index.Doc
	for i := range found.Hits {
		docs[i] = found.Hits[i].Doc
	}
	var places index.Occurrences
	if err := g.reader.Occurrences(ctx, &places, docs[:len(found.Hits)], [][]string{stems}, index.Body); err != nil {
		return nil, err
	}
	list := make([]writer, len(found.Hits))
	for i := range list {
		list[i] = writer{found.Hits[i].ID, sizeFor(places.Of(i))}
	}
	slices.SortStableFunc(list, func(a, b writer) int { return cmp.Compare(a.size, b.size) })
	return list[:min(len(list), writtenArticles)], nil
}

// sizeFor returns how much of a text is to be read to see a word at the first of its places.
func sizeFor(places []index.Occurrence) int {
	size := 0 // it stands in what is before the text
	for _, p := range places[:min(len(places), writtenPlaces)] {
		if at := int(p.Position+1) * bytesPerWord; size == 0 || at <= writtenBytes {
			size = at
		}
	}
	return min(size, writtenBytes)
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
		for from, to := range chunksWith(text, word) {
			chunk := text[from:to]
			tokens = analyzer.Tokens(tokens[:0], chunk)
			for i := range tokens {
				w := chunk[tokens[i].Start:analysis.End(tokens, i)]
				if analysis.Fold(w) == word && !yield(w, goesOn(text[:from+tokens[i].Start])) {
					return
				}
			}
		}
	}
}

// chunksWith returns from where to where something stands between blanks in a text that may have a
// folded word in it. Plain letters are compared, and what has others is folded, which is cheaper
// than to analyse the text; a word of plain letters is not looked for in others that stay apart.
func chunksWith(text, word string) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		letters := !strings.ContainsFunc(word, notPlain)
		for i := 0; i < len(text); i++ {
			i = nextSign(text, word, letters, i)
			if i == len(text) {
				return
			}
			from, to := strings.LastIndexFunc(text[:i], blank)+1, len(text)
			if n := strings.IndexFunc(text[i:], blank); n >= 0 {
				to = i + n
			}
			plain := text[i] < utf8.RuneSelf
			if i = to; !plain && (to-from < len(word) || !strings.Contains(analysis.Fold(text[from:to]), word)) {
				continue
			}
			if !yield(from, to) {
				return
			}
		}
	}
}

// nextSign returns where a word in plain letters begins in a text, at i or behind it, or a character
// that is not plain and may be part of one; if there is neither, the end of the text.
func nextSign(text, word string, letters bool, i int) int {
	for first := word[0] | ' '; i < len(text); i++ {
		if text[i] < utf8.RuneSelf {
			if text[i]|' ' == first && len(text)-i >= len(word) && strings.EqualFold(text[i:i+len(word)], word) {
				return i
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if !letters || !analysis.FoldsApart(r) {
			return i
		}
		i += size - 1
	}
	return i
}

// goesOn reports whether a word is within a sentence that stands behind this: an address, as
// https://github.com is, has words that are written otherwise.
func goesOn(before string) bool {
	before = strings.TrimRight(before, "(\"'“„‘«*`")
	sentence := strings.TrimRight(before, " \t\r")
	last, _ := utf8.DecodeLastRuneInString(sentence)
	return len(sentence) < len(before) && (unicode.IsLetter(last) || unicode.IsDigit(last) || last == ',')
}

// notPlain reports whether a character of a folded word is none of a to z and 0 to 9.
func notPlain(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }

// blank reports whether a character stands between words, whatever they are.
func blank(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' }

// lower returns a word in small letters, as its language has them.
func lower(language, word string) string {
	if language == "tr" || language == "az" {
		return strings.ToLowerSpecial(unicode.TurkishCase, word)
	}
	return strings.ToLower(word)
}

package search

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"kindred/index/analysis"
	"kindred/search/memo"
)

const (
	// wordMemoSlots bounds the memory of a memo: each of the words it remembers is
	// about a kilobyte in twenty languages.
	wordMemoSlots = 1 << 12
	// wordMemoLongest is the length in bytes of the longest word that is remembered:
	// longer ones are data.
	wordMemoLongest = 48
	// longestKey is the length in bytes of a text that is compared as a whole, whatever
	// an analyzer makes of longer ones.
	longestKey = 256
	// fewWords is the number of words of a query up to which nothing is allocated for
	// what is only needed while it is understood.
	fewWords = 16
)

// tokenMemory is memory for the words of a query, which is used again.
type tokenMemory [fewWords]analysis.Token

var fewTokens = sync.Pool{New: func() any { return new(tokenMemory) }}

// end gives the memory to the next query.
func (m *tokenMemory) end() {
	clear(m[:]) // lest it keep a query
	fewTokens.Put(m)
}

// wordMemo remembers what words are in the languages of an index, and what it has of
// them: readers' words repeat, and analysing one in twenty languages costs more than
// all else that is done to understand it.
type wordMemo struct{ words *memo.Memo[knownWord] }

// knownWord is a word that is remembered.
type knownWord struct {
	text string
	lexeme
	// odd says that not all languages take it for one word.
	odd bool
	// last is what it is in a query of the language that was asked for last.
	last atomic.Pointer[wordReading]
}

// wordReading is a word in a query of one language.
type wordReading struct {
	language int
	stop     bool
	stems    []string
	facts    *facts
}

func newWordMemo() *wordMemo { return &wordMemo{memo.New[knownWord](wordMemoSlots)} }

// entry returns a word, as it is written, in all languages.
func (x *wordMemo) entry(languages []language, text string) *knownWord {
	if len(text) > wordMemoLongest {
		return newKnownWord(languages, text)
	}
	return x.words.Of(text, func(e *knownWord) bool { return e.text == text }, func() *knownWord {
		return newKnownWord(languages, strings.Clone(text)) // lest it keep its whole query in memory
	})
}

func newKnownWord(languages []language, text string) *knownWord {
	e := &knownWord{text: text}
	var few [1]analysis.Token
	for i, l := range languages {
		tokens := l.analyzer.TokensOnce(few[:0], text)
		if len(tokens) != 1 || tokens[0].Start > 0 || tokens[0].End < len(text) || tokens[0].Run {
			e.odd = true
			return e
		}
		e.add(languages, i, &tokens[0])
	}
	e.exact = slices.Clip(e.exact)
	return e
}

// wordsOf is [words] in the languages of the index, with what it has of them. A text is
// cut into words once, and each of these is known from the queries before, unless the
// languages cut it differently.
func (g *generation) wordsOf(reader, text string) []queryWord {
	if len(text) == 0 {
		return nil
	}
	few, _ := fewTokens.Get().(*tokenMemory) // the pool holds nothing else
	defer few.end()
	tokens := g.languages[0].analyzer.Tokens(few[:0], text)
	var fewEntries [fewWords]*knownWord
	entries := fewEntries[:0]
	for i := range tokens {
		var e *knownWord
		if !tokens[i].Run {
			if e = g.memo.entry(g.languages, text[tokens[i].Start:tokens[i].End]); e.odd {
				return g.withFacts(words(g.languages, reader, text))
			}
		}
		entries = append(entries, e)
	}
	var stops stopCounts
	for _, e := range entries {
		if e != nil {
			stops.add(&e.lexeme)
		}
	}
	guess := stops.guessed(g.languages, reader)
	out := make([]queryWord, len(tokens))
	for i, e := range entries {
		w := &out[i]
		w.text, w.place = text[tokens[i].Start:tokens[i].End], i
		if e == nil {
			w.character(g.languages, &tokens[i])
			continue
		}
		r := e.in(g, guess)
		w.exact, w.stems, w.in, w.stop, w.facts = e.exact, r.stems, stemsIn{g.languages, e.stems}, r.stop, r.facts
	}
	return out
}

// character makes the word one character of a script without spaces, which is the same
// in all languages.
func (w *queryWord) character(languages []language, t *analysis.Token) {
	w.exact, w.bigram = []string{t.Exact}, t.Stem != t.Exact
	w.in = stemsIn{languages, make([]string, len(languages))}
	if t.Stem != "" {
		w.stems = []string{t.Stem}
		for i := range w.in.stems {
			w.in.stems[i] = t.Stem
		}
	}
}

// keysOf is [keysOf] in the languages of the index.
func (g *generation) keysOf(text string) []string {
	few, _ := fewTokens.Get().(*tokenMemory) // the pool holds nothing else
	defer few.end()
	tokens := g.languages[0].analyzer.Tokens(few[:0], text)
	length := len(tokens)
	for i := range tokens {
		t := &tokens[i]
		if !t.Run {
			if e := g.memo.entry(g.languages, text[t.Start:t.End]); e.odd || len(e.exact) > 1 {
				return keysOf(g.languages, text)
			}
		}
		length += len(t.Exact)
	}
	switch {
	case len(tokens) == 0, length > longestKey:
		return keysOf(g.languages, text)
	case len(tokens) == 1:
		return []string{tokens[0].Exact}
	}
	var key strings.Builder
	key.Grow(length)
	for i := range tokens {
		if i > 0 {
			key.WriteByte(' ')
		}
		key.WriteString(tokens[i].Exact)
	}
	return []string{key.String()}
}

// in returns the word in a query of a language, which is given by its number.
func (e *knownWord) in(g *generation, language int) *wordReading {
	if r := e.last.Load(); r != nil && r.language == language {
		return r
	}
	stems := e.stemsFrom(language, func(s string) bool { return functionWord(g.languages, s) })
	var others []string
	if len(stems) > 0 {
		others = g.spelledOtherwise(e.exact[0], stems)
	}
	stems = slices.Clip(append(stems, others...))
	r := &wordReading{language: language, stop: e.stop>>language&1 != 0, stems: stems, facts: g.factsOf(e.exact, stems)}
	r.facts.spelt = len(others) > 0
	for i, v := range r.facts.stems {
		if slices.Contains(others, v.Text) {
			r.facts.stems[i].Weight = max(v.Weight, spelledWeight)
		}
	}
	e.last.Store(r)
	return r
}

// withFacts looks the words up.
func (g *generation) withFacts(list []queryWord) []queryWord {
	for i := range list {
		list[i].facts = g.factsOf(list[i].exact, list[i].stems)
	}
	return list
}

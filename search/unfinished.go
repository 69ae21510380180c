package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kindred/index"
	"kindred/index/analysis"
)

// unfinished returns the beginning of the word that the reader may still be
// typing, as each language has it; none where there is no such word. After other
// words a function word is taken to be finished: few readers of "bread the" want
// bread and theatres.
func unfinished(p *parsed, list []queryWord) []string {
	if !p.open || len(list) == 0 {
		return nil
	}
	last := list[len(list)-1]
	if (last.stop && len(list) > 1) || utf8.RuneCountInString(last.exact[0]) < minPrefixRunes {
		return nil
	}
	return slices.Clip(last.exact)
}

// beyondSigns returns the beginnings of words that go on behind the signs which the
// query ends with (don', sync.map.), none where no article has such a word.
func (q *question) beyondSigns(query string, list []queryWord) (half []string) {
	typed := strings.TrimRightFunc(query, sign)
	signs := query[len(typed):]
	if len(list) == 0 || signs == "" || strings.ContainsFunc(signs, unicode.IsSpace) {
		return nil
	}
	last := &list[len(list)-1]
	if !strings.HasSuffix(typed, strings.TrimRightFunc(last.text, sign)) {
		return nil // it ends with a phrase, or with what is excluded
	}
	signs = analysis.Fold(signs)
	for _, e := range last.exact {
		if e = strings.TrimSuffix(e, signs) + signs; q.gen.words.Begins(e) {
			half = append(half, e)
		}
	}
	return half
}

// sign reports whether a character is none that words consist of.
func sign(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }

// ending is what the last word of a query may become where the reader may still be typing
// it. It is the same in all queries with that word, and not to be changed.
type ending struct {
	// weight is what longer words that begin with it count of a word that was typed, 0 where
	// it is likelier to be finished.
	weight float64
	// stems are those of the most frequent of them, with that weight, without the word's own,
	// and idf that of all of these together.
	stems []index.Variant
	idf   float64
}

// endingOf returns what the last word of the query may become, nil where there is none that
// the beginnings are of, where it is more likely to be finished, or where it is to be taken
// as it is.
func (q *question) endingOf(half []string, req *Request) *ending {
	if len(half) == 0 || len(q.words) == 0 || req.Verbatim {
		return nil
	}
	w := &q.words[len(q.words)-1]
	if w.bigram || !slices.Contains(w.exact, half[0]) {
		return nil // it was put right
	}
	if e := q.gen.endingOf(w); e.weight > 0 {
		return e
	}
	return nil
}

// mayBecome returns the stems of the words that a word of the query may become.
func (q *question) mayBecome(w *queryWord) []index.Variant {
	if q.ending == nil || w != &q.words[len(q.words)-1] {
		return nil
	}
	return q.ending.stems
}

// prefixWeight returns what the words that begin with the last one count of a word: more than
// the stage's weight where that one is hardly a word itself.
func (q *question) prefixWeight() float64 {
	if q.ending == nil {
		return q.stages.Prefix
	}
	return max(q.stages.Prefix, q.ending.weight)
}

// endingOf returns what a word may become.
func (g *generation) endingOf(w *queryWord) *ending {
	if w.facts == nil {
		return g.newEnding(w)
	}
	e := w.facts.ending.Load()
	if e == nil {
		e = g.newEnding(w)
		w.facts.ending.Store(e)
	}
	return e
}

func (g *generation) newEnding(w *queryWord) *ending {
	text, held := w.exact[0], g.heldStems(w)
	if from, to := g.words.Beginnings(text); to-from > mostLonger {
		return &ending{}
	}
	var stems []string
	longer := 0
	for _, word := range g.words.Beginning(text, mostEndings+1) {
		stem := g.stemHeld(word)
		if word == text || stem == "" || slices.Contains(held, stem) {
			continue
		}
		longer += g.words.Count(word)
		stems = appendNew(stems, strings.Clone(stem)) // it may lie in the index
	}
	if longer == 0 {
		return &ending{}
	}
	weight := float64(longer) / float64(longer+ownEvidence*g.words.Count(text))
	if weight < leastUnfinished {
		return &ending{}
	}
	e := &ending{weight: weight, idf: g.idf(slices.Concat(held, stems)), stems: variants(stems)}
	for i := range e.stems {
		e.stems[i].Weight = weight
	}
	return e
}

// stemHeld returns the stem of a word of the index, as the first language has it in which
// articles have that stem, "" where none has.
func (g *generation) stemHeld(word string) string {
	var few [1]analysis.Token
	for i := range g.languages {
		tokens := g.languages[i].analyzer.TokensOnce(few[:0], word)
		if len(tokens) == 1 && g.stems.Count(tokens[0].Stem) > 0 {
			return tokens[0].Stem
		}
	}
	return ""
}

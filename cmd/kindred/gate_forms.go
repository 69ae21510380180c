package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"kindred/index/analysis"
)

// wordForms counts the words of some texts by their stems: what a reader may type for what
// an article says. A title finds its article by its words as they are written; that stems
// are gone is noticed by titles in other forms.
type wordForms map[stemOf]map[string]int

type stemOf struct{ language, stem string }

// add counts the words of a text.
func (f wordForms) add(language, text string) {
	for _, t := range analysis.For(language).Tokens(nil, text) {
		if !hasForms(&t) {
			continue
		}
		key := stemOf{language, t.Stem}
		if f[key] == nil {
			f[key] = map[string]int{}
		}
		f[key][t.Exact]++
	}
}

// inflected returns a title with each word in another form of it, the most frequent one
// there is, or "" where less than half of the words have one.
func (f wordForms) inflected(language, title string) string {
	analyzer := analysis.For(language)
	var words []string
	content, changed := 0, 0
	for _, t := range analyzer.Tokens(nil, title) {
		if t.Run {
			return "" // of a script without forms
		}
		word := t.Exact
		if !analyzer.FunctionWord(word) {
			content++
			if other := f.other(stemOf{language, t.Stem}, word); hasForms(&t) && other != "" {
				word = other
				changed++
			}
		}
		words = append(words, word)
	}
	if 2*changed < content || changed == 0 {
		return ""
	}
	return strings.Join(words, " ")
}

// other returns the most frequent form of a stem beside a word, or "".
func (f wordForms) other(key stemOf, word string) string {
	forms := slices.SortedFunc(maps.Keys(f[key]), func(a, b string) int {
		return cmp.Or(cmp.Compare(f[key][b], f[key][a]), cmp.Compare(a, b))
	})
	for _, form := range forms {
		if form != word {
			return form
		}
	}
	return ""
}

// hasForms reports whether a word is one that endings are taken from.
func hasForms(t *analysis.Token) bool { return !t.Run && t.Stem != "" }

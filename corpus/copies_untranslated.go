//go:build !js

package corpus

import (
	"cmp"
	"slices"
	"strings"
)

// translatedWork is what translations of one work that have one title have in common.
type translatedWork struct {
	source             int
	translation, title string
}

// workOf returns what an article translates.
func (f *copyFinder) workOf(s *settlement, i int) translatedWork {
	return translatedWork{f.from[i], s.articles[i].Translation, titleKey(s.articles[i].Title)}
}

// spoken is a language of a source.
type spoken struct {
	source   int
	language string
}

// dropUntranslated leaves out what holds the place of a translation: a page of fields alone, of the title
// of one in another language that has a text. Of several such the one stands for it whose language most
// articles of its source are in, which their site shows there.
func (f *copyFinder) dropUntranslated(s *settlement) {
	holders, blank := map[translatedWork][]int{}, make(map[int]bool, len(f.blank))
	for _, i := range f.blank {
		blank[i] = true
		if a := &s.articles[i]; a.Translation != "" && strings.TrimSpace(a.Summary) == "" && !s.isGone(i) {
			work := f.workOf(s, i)
			holders[work] = append(holders[work], i)
		}
	}
	if len(holders) == 0 {
		return
	}
	counts, texts := map[spoken]int{}, map[translatedWork][]int{}
	for i := range s.articles {
		if blank[i] || s.isGone(i) {
			continue
		}
		counts[spoken{f.from[i], s.articles[i].Language}]++
		if work := f.workOf(s, i); work.translation != "" && holders[work] != nil {
			texts[work] = append(texts[work], i)
		}
	}
	for work, list := range holders {
		for _, holder := range list {
			if shown := f.shownInstead(s, holder, texts[work], counts); shown >= 0 {
				s.drop(shown, holder, Untranslated, 0)
			}
		}
	}
	slices.SortStableFunc(s.copies, func(a, b copyOf) int { return cmp.Compare(a.other, b.other) }) // a map has no order
}

// shownInstead returns which of some articles is shown in the place of one that has no text, or -1.
func (f *copyFinder) shownInstead(s *settlement, holder int, texts []int, counts map[spoken]int) int {
	best, most := -1, 0
	for _, i := range texts {
		language := s.articles[i].Language
		if n := counts[spoken{f.from[i], language}]; n > most && language != s.articles[holder].Language {
			best, most = i, n
		}
	}
	return best
}

package search

import (
	"cmp"
	"iter"
	"slices"
	"sync"

	"kindred/index/analysis"
)

const (
	// synonymWeight is what a synonym counts beside the word itself: less, so that of
	// two articles that are otherwise alike the one that says what the reader said
	// comes first, and not much less, since the editor says that both mean the same. A
	// word that is only spelt alike counts a third at most ([StageWeights].Groups).
	synonymWeight = 0.8
	// maxAlternatives is the number of synonyms that one query can use, and of other
	// ways to say its phrases. Each costs about as much as a word or phrase of the query.
	maxAlternatives = 32
	// maxLooks is the number of rules that one query is compared with: two or three
	// milliseconds, whatever the rules and the query are.
	maxLooks = 20_000
)

// Synonyms are words and expressions of one meaning, as [ReadSynonyms] reads them.
// They do not change, and are safe for concurrent use.
type Synonyms struct {
	rules []synonymRule

	mu   sync.Mutex
	last *thesaurus
}

// thesaurus is the rules as the languages of an index have them.
type thesaurus struct {
	analyzers []*analysis.Analyzer
	entries   []thesaurusEntry
	byWord    map[string][]int // entries by a form of their first word, the longest first
	words     map[string]bool  // the forms of all words that a query can use
}

// thesaurusEntry is an expression, and what is looked for, too.
type thesaurusEntry struct {
	words        []queryWord
	alternatives [][]queryWord
}

// in returns the rules in the languages of an index.
func (s *Synonyms) in(languages []language) *thesaurus {
	if s == nil || len(s.rules) == 0 {
		return nil
	}
	analyzers := make([]*analysis.Analyzer, len(languages))
	for i, l := range languages {
		analyzers[i] = l.analyzer
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil || !slices.Equal(s.last.analyzers, analyzers) {
		s.last = newThesaurus(s.rules, languages)
		s.last.analyzers = analyzers
	}
	return s.last
}

func newThesaurus(rules []synonymRule, languages []language) *thesaurus {
	t := &thesaurus{byWord: map[string][]int{}, words: map[string]bool{}}
	for _, r := range rules {
		e := thesaurusEntry{words: words(languages, "", r.from)}
		for _, side := range r.to {
			if list := words(languages, "", side); len(list) > 0 {
				e.alternatives = append(e.alternatives, list)
			}
		}
		if len(e.words) == 0 || len(e.alternatives) == 0 {
			continue
		}
		for form := range forms(&e.words[0]) {
			t.byWord[form] = append(t.byWord[form], len(t.entries))
		}
		for i := range e.words {
			for form := range forms(&e.words[i]) {
				t.words[form] = true
			}
		}
		t.entries = append(t.entries, e)
	}
	for _, list := range t.byWord {
		slices.SortStableFunc(list, func(a, b int) int {
			return cmp.Compare(len(t.entries[b].words), len(t.entries[a].words))
		})
	}
	return t
}

// forms yields the forms of a word as keys that tell exact forms from stems.
func forms(w *queryWord) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, e := range w.exact {
			if !yield("=" + e) {
				return
			}
		}
		for _, s := range w.stems {
			if !yield(s) {
				return
			}
		}
	}
}

// has reports whether the word is one of those that a query can use.
func (t *thesaurus) has(w *queryWord) bool {
	if t == nil {
		return false
	}
	for form := range forms(w) {
		if t.words[form] {
			return true
		}
	}
	return false
}

// expansion is what one query takes from the rules, up to its limits.
type expansion struct {
	rules        *thesaurus
	alternatives int // taken
	ways         int // in which phrases were said
	looks        int
}

// at returns the number of words of the longest expression that begins at the i-th
// word, and what is looked for, too. Where rules overlap the longest holds: in
// "new york city" the rule for that, not the one for "new york".
func (x *expansion) at(list []queryWord, i int) (n int, alternatives [][]queryWord) {
	if x.rules == nil {
		return 0, nil
	}
	var taken []int
	for form := range forms(&list[i]) {
		for _, number := range x.rules.byWord[form] {
			e := &x.rules.entries[number]
			if len(e.words) < n || x.looks >= maxLooks {
				break
			}
			x.looks++
			if slices.Contains(taken, number) || !sayIt(list[i:], e.words) {
				continue
			}
			if len(e.words) > n {
				n, taken = len(e.words), nil
			}
			taken = append(taken, number)
		}
	}
	slices.Sort(taken) // in the order of the file, whatever form was found first
	for _, number := range taken {
		for _, words := range x.rules.entries[number].alternatives {
			if x.alternatives < maxAlternatives {
				x.alternatives++
				alternatives = append(alternatives, words)
			}
		}
	}
	return n, alternatives
}

// sayIt reports whether the words begin with those of a rule, each in any form.
func sayIt(list, rule []queryWord) bool {
	if len(rule) > len(list) {
		return false
	}
	for i := range rule {
		if !shareForm(&list[i], &rule[i]) {
			return false
		}
	}
	return true
}

// shareForm reports whether two words have an exact form or a stem in common.
func shareForm(a, b *queryWord) bool {
	in := func(list []string) func(string) bool {
		return func(s string) bool { return slices.Contains(list, s) }
	}
	return slices.ContainsFunc(a.exact, in(b.exact)) || slices.ContainsFunc(a.stems, in(b.stems))
}

package spell

import (
	"strings"

	"kindred/search/memo"
)

const (
	// misspeltSlots bounds the memory of what is remembered of misspelt words: each is some
	// hundred bytes.
	misspeltSlots = 1 << 10
	// slipsSlots is the same of words that articles have and that may be slips: most are
	// none, and take a hundred bytes.
	slipsSlots = 1 << 11
)

// spelledWord is a word, and what it may stand for. Who types on leaves it in the query,
// and others make the same mistake: finding the words takes longer than everything else
// about a query.
type spelledWord struct {
	word       string
	candidates []Candidate
}

// remembered returns the candidates for a word, which look finds where they are not known.
func remembered(m *memo.Memo[spelledWord], word string, look func() []Candidate) []Candidate {
	return m.Of(word, func(s *spelledWord) bool { return s.word == word }, func() *spelledWord {
		return &spelledWord{strings.Clone(word), look()}
	}).candidates
}

// likeliest returns those candidates for a word that no article has that
// [Speller.fitting] compares, and some others; the list must not be changed.
func (s *Speller) likeliest(word string) []Candidate {
	return remembered(s.unknown, word, func() []Candidate { return s.best(word, maxEdits(spelled(word)), 1, maxTried) })
}

package search

import "strings"

// misspeltSlots bounds the memory of what is remembered of misspelt words: each is some
// hundred bytes.
const misspeltSlots = 1 << 10

// unknownWord is a word that no article has, and what it may stand for. Who types on leaves
// it in the query, and others make the same mistake: finding the words takes longer than
// everything else about a query.
type unknownWord struct {
	word       string
	candidates []candidate
}

// likeliest returns those candidates that [speller.fitting] compares, and some others;
// the list must not be changed.
func (s *speller) likeliest(word string) []candidate {
	return s.memo.of(word, func(m *unknownWord) bool { return m.word == word }, func() *unknownWord {
		return &unknownWord{strings.Clone(word), s.best(word, maxEdits(spelled(word)), 1, maxTried)}
	}).candidates
}

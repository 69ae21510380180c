package search

import (
	"context"
	"fmt"
	"strings"

	"kindred/index"
)

// vocabulary is the sorted list of the words of one form that an index holds, with the
// number of articles that hold each: the index's own, looked up where it lies.
type vocabulary struct{ lexicon index.Lexicon }

// readVocabulary returns the words of one form.
func readVocabulary(ctx context.Context, r index.Reader, form index.Form) (*vocabulary, error) {
	l, err := r.Lexicon(ctx, form)
	if err != nil {
		return nil, fmt.Errorf("reading the words of the index: %w", err)
	}
	return &vocabulary{l}, nil
}

// size returns the number of words.
func (v *vocabulary) size() int { return v.lexicon.Len() }

// word returns the i-th word, which may share the index's memory: it is gone when the
// index is closed, and what outlives the question is a clone of it.
func (v *vocabulary) word(i int) string { return v.lexicon.Word(i) }

// articles returns the number of articles that hold the i-th word.
func (v *vocabulary) articles(i int) int { return v.lexicon.Articles(i) }

// search returns the place of a word, or where it would stand.
func (v *vocabulary) search(word string) int {
	i, _ := v.lexicon.Find(word)
	return i
}

// count returns the number of articles that hold a word, 0 for one that is not
// in the vocabulary.
func (v *vocabulary) count(word string) int {
	i, ok := v.lexicon.Find(word)
	if !ok {
		return 0
	}
	return v.lexicon.Articles(i)
}

// place returns the place of a word, as a span, which is empty where it is not there.
func (v *vocabulary) place(word string) span {
	i, ok := v.lexicon.Find(word)
	if !ok {
		return span{i, i}
	}
	return span{i, i + 1}
}

// begins reports whether any word begins with a prefix.
func (v *vocabulary) begins(prefix string) bool {
	i := v.search(prefix)
	return i < v.size() && strings.HasPrefix(v.word(i), prefix)
}

// beginnings returns the places of the words that begin with a prefix: from the first
// on, and before the second.
func (v *vocabulary) beginnings(prefix string) (from, to int) {
	if prefix == "" {
		return 0, v.size()
	}
	// No text has a byte of eight ones, so behind the words are those whose last byte is
	// greater by one.
	last := len(prefix) - 1
	return v.search(prefix), v.search(prefix[:last] + string([]byte{prefix[last] + 1}))
}

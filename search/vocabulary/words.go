// Package vocabulary looks up the words that an index holds, by their letters and by their
// places in the order of the alphabet.
package vocabulary

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"kindred/index"
)

// Words is the sorted list of the words of one form that an index holds, with the
// number of articles that hold each: the index's own, looked up where it lies. It is safe
// for concurrent use.
type Words struct{ lexicon index.Lexicon }

// Read returns the words of one form.
func Read(ctx context.Context, r index.Reader, form index.Form) (*Words, error) {
	l, err := r.Lexicon(ctx, form)
	if err != nil {
		return nil, fmt.Errorf("reading the words of the index: %w", err)
	}
	return Of(l), nil
}

// Of returns the words of a lexicon.
func Of(l index.Lexicon) *Words { return &Words{l} }

// Len returns the number of words.
func (v *Words) Len() int { return v.lexicon.Len() }

// Word returns the i-th word, which may share the index's memory: it is gone when the
// index is closed, and what outlives the question is a clone of it.
func (v *Words) Word(i int) string { return v.lexicon.Word(i) }

// Articles returns the number of articles that hold the i-th word.
func (v *Words) Articles(i int) int { return v.lexicon.Articles(i) }

// search returns the place of a word, or where it would stand.
func (v *Words) search(word string) int {
	i, _ := v.Find(word)
	return i
}

// Count returns the number of articles that hold a word, 0 for one that is not
// in the vocabulary.
func (v *Words) Count(word string) int {
	i, ok := v.Find(word)
	if !ok {
		return 0
	}
	return v.lexicon.Articles(i)
}

// Span is the words of a vocabulary from a place on, before another one.
type Span struct{ From, To int }

// Find returns the place of a word, or where it would stand, and whether it is there.
func (v *Words) Find(word string) (int, bool) { return v.lexicon.Find(word) }

// Place returns the place of a word, as a span, which is empty where it is not there.
func (v *Words) Place(word string) Span {
	i, ok := v.Find(word)
	if !ok {
		return Span{i, i}
	}
	return Span{i, i + 1}
}

// Begins reports whether any word begins with a prefix.
func (v *Words) Begins(prefix string) bool {
	i := v.search(prefix)
	return i < v.Len() && strings.HasPrefix(v.Word(i), prefix)
}

// Beginnings returns the places of the words that begin with a prefix: from the first
// on, and before the second.
func (v *Words) Beginnings(prefix string) (from, to int) {
	if prefix == "" {
		return 0, v.Len()
	}
	// No text has a byte of eight ones, so behind the words are those whose last byte is
	// greater by one.
	last := len(prefix) - 1
	from = v.search(prefix)
	return from, max(from, v.search(prefix[:last]+string([]byte{prefix[last] + 1})))
}

// Beginning returns the n most frequent words that begin with a prefix.
func (v *Words) Beginning(prefix string, n int) []string {
	from, to := v.Beginnings(prefix)
	type place struct{ place, articles int }
	words := make([]place, 0, to-from)
	for i := from; i < to; i++ {
		words = append(words, place{i, v.Articles(i)})
	}
	top := index.Top(words, n, func(a, b place) int {
		return cmp.Or(cmp.Compare(b.articles, a.articles), cmp.Compare(a.place, b.place))
	})
	list := make([]string, len(top))
	for i, w := range top {
		list[i] = v.Word(w.place)
	}
	return list
}

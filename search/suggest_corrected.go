package search

import (
	"context"
	"slices"
	"strings"
)

// corrected returns the query with its misspelt words put right, and itself where there are
// none, or nothing that they may stand for.
func (t *typed) corrected(ctx context.Context, query string) (string, error) {
	exact := make([]string, len(t.words))
	var unknown []int
	for i := range t.words {
		exact[i] = t.words[i].exact[0]
		if !t.known(i) {
			unknown = append(unknown, i)
		}
	}
	if len(unknown) == 0 {
		return query, nil
	}
	right, _, err := t.gen.speller.Correct(ctx, t.gen.reader, exact, unknown)
	if err != nil {
		return "", err
	}
	for i, word := range right {
		// What stands there twice may be a filter, too.
		if typed := t.words[i].text; strings.Count(query, typed) == 1 {
			query = strings.Replace(query, typed, word, 1)
		}
	}
	return query, nil
}

// known reports whether some article has a word. The last one may begin one that it has.
func (t *typed) known(i int) bool {
	w := &t.words[i]
	if t.open && i == len(t.words)-1 {
		return w.bigram || slices.ContainsFunc(w.exact, t.gen.words.Begins)
	}
	return w.bigram || t.gen.written(w) || t.gen.inflected(w)
}

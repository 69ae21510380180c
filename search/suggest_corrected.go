package search

import (
	"context"
	"slices"
)

// corrected returns the query with its misspelt words put right, as a search takes them, and
// itself where there are none, or nothing that they may stand for.
func (t *typed) corrected(ctx context.Context, o *Options, query string) (string, error) {
	q := newQuestion(t.gen, o, &Request{})
	q.words = slices.Clone(t.words)
	var half []string
	if t.open {
		half = t.last().exact
	}
	unknown, known := q.unknowns(half)
	if known {
		return query, nil
	}
	// What articles have in other forms only is no misspelling here.
	unknown = slices.DeleteFunc(unknown, func(i int) bool { return !q.words[i].unknown })
	exact := make([]string, len(q.words))
	for i := range q.words {
		exact[i] = q.words[i].exact[0]
	}
	right, _, err := t.gen.speller.Correct(ctx, t.gen.reader, exact, unknown)
	if err != nil {
		return "", err
	}
	var by []Replacement
	for _, i := range unknown {
		if word, ok := right[i]; ok {
			by = append(by, Replacement{From: q.words[i].text, To: word})
		}
	}
	return substituted(query, by), nil
}

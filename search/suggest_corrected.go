package search

import (
	"context"
	"slices"
	"strings"
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

// apart returns the query with the words in it that are written together written apart: http 2
// for http2. What begins with a number (2fa, 18f) is rarely written so.
func (t *typed) apart(query string) string {
	var by []Replacement
	for i := range t.words {
		pieces := t.gen.languages[0].analyzer.Apart(t.words[i].text)
		if len(pieces) > 0 && (pieces[0][0] < '0' || pieces[0][0] > '9') {
			by = append(by, Replacement{From: t.words[i].text, To: strings.Join(pieces, " ")})
		}
	}
	return substituted(query, by)
}

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
		w := &q.words[i]
		if word, ok := right[i]; ok && (w.unknown || q.likelier(w, word)) {
			replaced, err := t.gen.replacement(ctx, w, word)
			if err != nil {
				return "", err
			}
			by = append(by, replaced)
		}
	}
	return substituted(query, by), nil
}

// otherwise returns the query as others write its words: apart, as http 2 for http2, and in the
// other spelling of English. What begins with a number (2fa, 18f) is rarely written apart.
func (t *typed) otherwise(query string) string {
	var by []Replacement
	for i := range t.words {
		w := &t.words[i]
		pieces := t.gen.languages[0].analyzer.Apart(w.text)
		if len(pieces) > 0 && (pieces[0][0] < '0' || pieces[0][0] > '9') {
			by = append(by, Replacement{From: w.text, To: strings.Join(pieces, " ")})
			continue
		}
		spelt, _ := t.gen.otherSpellings(w.exact[0])
		if known := slices.IndexFunc(spelt, func(s string) bool { return t.gen.words.Count(s) > 0 }); known >= 0 {
			by = append(by, Replacement{From: w.text, To: spelt[known]})
		}
	}
	return substituted(query, by)
}

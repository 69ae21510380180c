package search

import (
	"context"
	"strings"
)

// correct replaces the words of the query that no article has by those that were
// meant: a word that was run together is taken apart, a misspelt one is put right.
// The beginning of a word that some article has is none of them.
func (q *question) correct(ctx context.Context, half []string, req *Request) error {
	return nil
}

// unknown reports whether no article holds the word in any form.
func (q *question) unknown(w *queryWord) bool {
	for _, e := range w.exact {
		if q.gen.words.count(e) > 0 {
			return false
		}
	}
	for _, s := range w.stems {
		if q.gen.stems.count(s) > 0 {
			return false
		}
	}
	return true
}

// explainWords says in a result what the query's words were taken for.
func (q *question) explainWords(_ context.Context, r *Result) error {
	if len(q.replaced) == 0 {
		return nil
	}
	r.Replaced, r.Corrected = q.replaced, r.Query
	for _, w := range q.replaced {
		r.Corrected = strings.Replace(r.Corrected, w.From, w.To, 1)
	}
	return nil
}

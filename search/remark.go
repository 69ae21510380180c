package search

import (
	"context"
	"slices"
	"strings"

	"kindred/index/analysis"
	"kindred/search/spell"
)

// take takes a word for others, and notes it.
func (q *question) take(ctx context.Context, w *queryWord, to string, req *Request) ([]queryWord, error) {
	instead := q.gen.wordsOf(req.Prefer, strings.Clone(to)) // the answer outlives the vocabulary
	for i := range instead {
		instead[i].unknown = w.unknown
	}
	by, err := q.gen.replacement(ctx, w, to)
	if err != nil {
		return nil, err
	}
	if inASCII(w, to, by.To) {
		q.respelt = append(q.respelt, by)
	} else {
		q.replaced = append(q.replaced, by)
	}
	return instead, nil
}

// replacement returns what is told of a word that is taken for others.
func (g *generation) replacement(ctx context.Context, w *queryWord, to string) (Replacement, error) {
	text, err := g.writtenAs(ctx, to)
	return Replacement{From: w.text, To: asTyped(text, w.text)}, err
}

// putRight returns a text of the query with the words that others were taken for.
func (q *question) putRight(text string) string {
	if len(q.replaced)+len(q.respelt) == 0 {
		return text
	}
	return substituted(text, slices.Concat(q.replaced, q.respelt))
}

// remark says in a result what the query's words were taken for, and what else may
// have been meant.
func (q *question) remark(ctx context.Context, r *Result, req *Request) error {
	if req.Verbatim || q.weights.Correct == 0 || len(q.words) == 0 {
		return nil
	}
	r.Unknown = q.strange
	if len(q.replaced) > 0 {
		r.Replaced, r.Corrected = q.replaced, substituted(r.Query, q.replaced)
	}
	if len(q.replaced)+len(q.respelt) > 0 {
		return nil
	}
	if len(q.words) > spell.MaxCorrected {
		return nil // nobody means another word in each of them
	}
	exact := make([]string, len(q.words))
	for i, w := range q.words {
		if exact[i] = w.exact[0]; w.bigram {
			return nil
		}
	}
	other, err := q.gen.speller.Suggest(ctx, q.gen.reader, exact)
	if err != nil || len(other) == 0 {
		return err
	}
	var meant []Replacement
	for i := range q.words {
		if to, ok := other[i]; ok {
			by, err := q.gen.replacement(ctx, &q.words[i], to)
			if err != nil {
				return err
			}
			meant = append(meant, by)
		}
	}
	r.Suggestion = substituted(r.Query, meant)
	return nil
}

// substituted returns a query's text with words replaced, each once, whatever their
// order: the words of a phrase are understood behind the others. Words of operators and
// exclusions stay.
func substituted(text string, by []Replacement) string {
	var b strings.Builder
	at := 0
	by = slices.Clone(by)
	for _, t := range analysis.For("").Tokens(nil, text) {
		excluded := t.Start > 0 && text[t.Start-1] == '-' && (t.Start == 1 || text[t.Start-2] == ' ')
		i := slices.IndexFunc(by, func(r Replacement) bool { return r.From == text[t.Start:t.End] })
		if excluded || i < 0 {
			continue
		}
		b.WriteString(text[at:t.Start])
		b.WriteString(by[i].To)
		at, by = t.End, slices.Delete(by, i, i+1)
	}
	b.WriteString(text[at:])
	return b.String()
}

package search

import (
	"context"

	"kindred/index"
)

// run answers a valid request from one generation.
func run(ctx context.Context, gen *generation, o *Options, req *Request) (*Result, error) {
	q, found, err := answer(ctx, gen, o, req, nil)
	if err != nil {
		return nil, err
	}
	result := &Result{Query: req.Query, Loosened: q.loosened && found.Total > 0}
	for _, e := range q.excluded {
		result.Excluded = append(result.Excluded, e.text)
	}
	if len(q.excluded) > 0 {
		if text := including(req.Query); text != req.Query {
			result.Including = text
		}
	}
	if err := q.remark(ctx, result, req); err != nil {
		return nil, err
	}
	result.Total, result.Hits = found.Total, make([]Hit, len(found.Hits))
	if len(found.Facets) > 0 {
		result.Facets.Tags = found.Facets[0]
	}
	if len(found.Facets) > 2 {
		result.Facets.Authors, result.Facets.Languages = found.Facets[1], found.Facets[2]
	}
	result.Facets.Years = found.Years
	result.Facets.Tags = orEmpty(result.Facets.Tags)
	for i := range found.Hits {
		h := &found.Hits[i]
		result.Hits[i] = Hit{
			ID: h.ID, URL: h.URL, Title: h.Title, Score: h.Score, Tags: orEmpty(h.Tags), Published: h.Published, Language: h.Language,
		}
	}
	if !req.HeadsOnly {
		err = q.passages(ctx, found.Hits, result.Hits)
	}
	return result, err
}

// answer asks the index what a request finds. Where no article has the phrases, their
// words are looked for one by one.
func answer(ctx context.Context, gen *generation, o *Options, req *Request, trace tracer) (*question, *index.Result, error) {
	p := parse(req.Query)
	q, found, err := ask(ctx, gen, o, &p, req, trace)
	if err != nil || found.Total > 0 || len(p.phrases) == 0 || req.Verbatim {
		return q, found, err
	}
	p.words, p.phrases, p.open = append(p.words, p.phrases...), nil, false
	if q, found, err = ask(ctx, gen, o, &p, req, trace); err != nil {
		return nil, nil, err
	}
	q.loosened = true
	return q, found, nil
}

// ask asks the index what a parsed query finds.
func ask(ctx context.Context, gen *generation, o *Options, p *parsed, req *Request, trace tracer) (*question, *index.Result, error) {
	q, err := understand(ctx, gen, o, p, req)
	if err != nil {
		return nil, nil, err
	}
	q.trace = trace
	ireq := &index.Request{
		Query: q.node, First: q.first, Ranking: q.weights.Ranking, Sort: order(req.Sort, q.ranked),
		Offset: req.Offset, Limit: req.Limit, Pruned: req.HeadsOnly && trace == nil,
	}
	if ireq.Limit == 0 {
		ireq.Limit = DefaultLimit
	}
	if !req.HeadsOnly {
		ireq.Facets = []index.FacetRequest{{Attribute: index.Tag, Size: FacetSize}}
		if req.AllFacets {
			ireq.Years = FacetSize
			ireq.Facets = append(ireq.Facets,
				index.FacetRequest{Attribute: index.Author, Size: FacetSize}, index.FacetRequest{Attribute: index.Language, Size: FacetSize})
		}
	}
	found, err := q.ordered(ctx, ireq, req)
	return q, found, err
}

// ordered asks the index for a page in its order.
func (q *question) ordered(ctx context.Context, ireq *index.Request, req *Request) (*index.Result, error) {
	if ireq.Sort == index.ByScore {
		return q.best(ctx, ireq)
	}
	ireq.First = nil // who wants the newest wants no other first
	if req.Sort == "" {
		ireq.First = titled(q.gen.keysOf, q.titles...) // a title may look like filters
	}
	found, err := q.gen.reader.Search(ctx, ireq)
	if err == nil && len(ireq.First) > 0 {
		q.toTheLetter(found.Hits)
	}
	return found, err
}

// order returns the index's order of hits.
func order(s Sort, ranked bool) index.Order {
	switch {
	case s == Newest, s == "" && !ranked:
		return index.Newest
	case s == Oldest:
		return index.Oldest
	default:
		return index.ByScore
	}
}

package search

import (
	"context"

	"kindred/index"
)

// run answers a valid request from one reader.
func run(ctx context.Context, r index.Reader, languages []language, req *Request) (*Result, error) {
	p := parse(req.Query)
	c := compile(languages, &p, req)
	ireq := &index.Request{
		Query: c.node, Ranking: ranking, Sort: order(req.Sort, c.ranked),
		Offset: req.Offset, Limit: req.Limit,
	}
	if ireq.Limit == 0 {
		ireq.Limit = DefaultLimit
	}
	if !req.HeadsOnly {
		ireq.Facets = []index.FacetRequest{{Attribute: index.Tag, Size: FacetSize}}
	}
	found, err := ranked(ctx, r, ireq, ireq.Sort == index.ByScore && c.diffuses())
	if err != nil {
		return nil, err
	}
	result := &Result{Query: req.Query, Total: found.Total, Hits: make([]Hit, len(found.Hits))}
	if len(found.Facets) > 0 {
		result.Facets.Tags = found.Facets[0]
	}
	result.Facets.Tags = orEmpty(result.Facets.Tags)
	for i, h := range found.Hits {
		hit := Hit{
			ID: h.ID, URL: h.URL, Title: h.Title, Score: h.Score, Tags: orEmpty(h.Tags),
			Published: h.Published, Language: h.Language,
		}
		if !req.HeadsOnly {
			a, err := r.Article(ctx, h.ID)
			if err != nil {
				return nil, err
			}
			hit.Snippet = snippet(&a, &c.wanted)
		}
		result.Hits[i] = hit
	}
	return result, nil
}

// ranked asks the index for a page of hits. Where scores are diffused the page is
// cut from all that come before it, too.
func ranked(ctx context.Context, r index.Reader, req *index.Request, diffused bool) (*index.Result, error) {
	if !diffused || req.Offset >= diffuseDepth {
		return r.Search(ctx, req)
	}
	whole := *req
	whole.Offset, whole.Limit = 0, max(diffuseDepth, req.Offset+req.Limit)
	found, err := r.Search(ctx, &whole)
	if err != nil {
		return nil, err
	}
	if err := diffuse(ctx, r, found.Hits); err != nil {
		return nil, err
	}
	found.Hits = found.Hits[min(req.Offset, len(found.Hits)):min(req.Offset+req.Limit, len(found.Hits))]
	return found, nil
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

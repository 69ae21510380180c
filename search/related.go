package search

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"kindred/index"
)

// related serves the stored list of an article's kin.
func related(ctx context.Context, r index.Reader, req *RelatedRequest) (*RelatedResult, error) {
	id := req.ID
	if id == "" {
		var err error
		if id, err = idOf(ctx, r, req.URL); err != nil {
			return nil, err
		}
	}
	limit := req.Limit
	if limit == 0 {
		limit = DefaultRelated
	}
	list, err := r.Related(ctx, id, limit)
	if err != nil {
		return nil, err
	}
	result := &RelatedResult{ID: id, Articles: make([]Kindred, len(list))}
	for i, n := range list {
		a, err := r.Article(ctx, n.ID)
		if err != nil {
			return nil, err
		}
		result.Articles[i] = Kindred{
			ID: a.ID, URL: a.URL, Title: a.Title, Excerpt: excerpt(&a), Score: n.Score,
			Reasons: orEmpty(n.Reasons), Published: a.Published, Image: a.Image, Language: a.Language,
		}
	}
	return result, nil
}

// idOf finds the article at an address. A page asks with the address in its
// browser's bar, so the site's name, a query, a fragment, a trailing slash and
// index.html make no difference, if the address as given is not known.
func idOf(ctx context.Context, r index.Reader, address string) (string, error) {
	res, err := r.Search(ctx, &index.Request{
		Query: index.Filter{Attribute: index.Address, Values: spellings(address)}, Limit: MaxRelated,
	})
	if err != nil {
		return "", err
	}
	for _, spelling := range spellings(address) { // the nearest spelling wins
		for _, h := range res.Hits {
			if h.URL == spelling {
				return h.ID, nil
			}
		}
	}
	if len(res.Hits) > 0 { // an address of old, or of a copy
		return res.Hits[0].ID, nil
	}
	return "", fmt.Errorf("address %q: %w", address, ErrNotFound)
}

// spellings returns the addresses that may stand for the same page, the given
// one first.
func spellings(address string) []string {
	list := []string{address}
	u, err := url.Parse(address)
	if err != nil {
		return list
	}
	path := strings.TrimSuffix(u.EscapedPath(), "index.html")
	bare := strings.TrimSuffix(path, "/")
	for _, p := range []string{u.EscapedPath(), path, bare, bare + "/", bare + ".html", bare + "/index.html"} {
		if u.Host != "" {
			list = appendNew(list, u.Scheme+"://"+u.Host+p)
		}
		if strings.HasPrefix(p, "/") {
			list = appendNew(list, p)
		}
	}
	return list
}

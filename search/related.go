package search

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"kindred/corpus"
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
		a, text, err := excerpted(ctx, r, n.ID)
		if err != nil {
			return nil, err
		}
		result.Articles[i] = Kindred{
			ID: a.ID, URL: a.URL, Title: a.Title, Excerpt: text, Score: n.Score,
			Reasons: orEmpty(n.Reasons), Published: a.Published, Image: a.Image, Language: a.Language,
		}
	}
	return result, nil
}

// excerpted returns an article, perhaps without all of its text, and its excerpt.
func excerpted(ctx context.Context, r index.Reader, id string) (a corpus.Article, text string, err error) {
	a, whole, err := r.Beginning(ctx, id, leadBytes)
	if err != nil {
		return a, "", err
	}
	words := lead(&a)
	if whole || utf8.RuneCountInString(words) >= leadRunes && !endsInHeading(&a) {
		return a, excerptOf(a.Summary, words), nil
	}
	if a, err = r.Article(ctx, id); err != nil {
		return a, "", err
	}
	return a, excerpt(&a), nil
}

// endsInHeading reports whether the text of an article ends within a heading.
func endsInHeading(a *corpus.Article) bool {
	last := strings.TrimSpace(a.Text[strings.LastIndex(a.Text, "\n\n")+1:])
	begins := func(h string) bool { return strings.HasPrefix(strings.TrimSpace(h), last) }
	return begins(a.Title) || slices.ContainsFunc(a.Headings, begins)
}

// leadBytes is how much of a text is read for an excerpt: as much as most texts that are
// not written in Latin letters take.
const leadBytes = leadRunes * 3

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

package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"kindred/index"
)

// Curation is what an editor decided about the answers to some queries, and about the
// lists of related articles, as
// [ReadCuration] reads it. It does not change, and is safe for concurrent use.
type Curation struct {
	rules   []curationRule
	related []relatedRule

	mu   sync.Mutex
	last *decisions
}

// decisions are the rules as they hold in one generation.
type decisions struct {
	gen            *generation
	pinned, hidden map[string][]string // ids by the key of the query's words in any language
	never          []string            // hidden from every query

	lists    map[string]*listRules // of the lists under single articles, by id
	allLists listRules             // of every list
}

// in returns the rules as they hold in a generation.
func (c *Curation) in(ctx context.Context, gen *generation) (*decisions, error) {
	if c == nil {
		return &decisions{}, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last != nil && c.last.gen == gen {
		return c.last, nil
	}
	d := &decisions{gen: gen, pinned: map[string][]string{}, hidden: map[string][]string{}, lists: map[string]*listRules{}}
	for _, r := range c.rules {
		if err := d.add(ctx, &r); err != nil {
			return nil, fmt.Errorf("%s: looking for the articles of the rule: %w", r.where, err)
		}
	}
	for i := range c.related {
		if err := d.addRelated(ctx, &c.related[i]); err != nil {
			return nil, fmt.Errorf("%s: looking for the articles of the rule: %w", c.related[i].where, err)
		}
	}
	c.last = d
	return d, nil
}

// add takes in a rule. An article that is not there has none: the site may have
// unpublished it, and that must not keep readers from searching.
func (d *decisions) add(ctx context.Context, r *curationRule) error {
	ids, err := d.ids(ctx, r.articles)
	if err != nil {
		return err
	}
	if r.query == everyQuery {
		d.never = append(d.never, ids...)
		return nil
	}
	list := d.pinned
	if r.hide {
		list = d.hidden
	}
	for _, key := range keysOf(d.gen.languages, r.query) {
		list[key] = append(list[key], ids...)
	}
	return nil
}

// ids returns the ids of those articles of a rule that are there.
func (d *decisions) ids(ctx context.Context, articles []string) (ids []string, err error) {
	for _, article := range articles {
		id, err := articleID(ctx, d.gen.reader, article)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// of returns the ids of the articles that are pinned to a query, in order, and of
// those that are hidden from it.
func (d *decisions) of(query string) (pinned, hidden []string) {
	hidden = slices.Clone(d.never)
	if d.gen == nil {
		return nil, hidden
	}
	for _, key := range keysOf(d.gen.languages, query) {
		for _, id := range d.pinned[key] {
			pinned = appendNew(pinned, id)
		}
		hidden = append(hidden, d.hidden[key]...)
	}
	return pinned, hidden
}

// Missing returns the articles of the rules that the reader does not hold, each
// with file and line.
func (c *Curation) Missing(ctx context.Context, r index.Reader) ([]string, error) {
	var missing []string
	look := func(where string, articles []string) error {
		for _, article := range articles {
			_, err := articleID(ctx, r, article)
			switch {
			case errors.Is(err, ErrNotFound):
				missing = append(missing, fmt.Sprintf("%s: there is no article %q", where, article))
			case err != nil:
				return fmt.Errorf("%s: looking for the article %q: %w", where, article, err)
			}
		}
		return nil
	}
	for i := range c.rules {
		if err := look(c.rules[i].where, c.rules[i].articles); err != nil {
			return nil, err
		}
	}
	for i := range c.related {
		if err := look(c.related[i].where, c.related[i].named()); err != nil {
			return nil, err
		}
	}
	return missing, nil
}

// articleID returns the id of an article that an editor names by id or address.
func articleID(ctx context.Context, r index.Reader, article string) (string, error) {
	found, err := r.Search(ctx, &index.Request{Query: index.Filter{Attribute: index.ID, Values: []string{article}}})
	if err != nil {
		return "", fmt.Errorf("looking for the article: %w", err)
	}
	if found.Total > 0 {
		return article, nil
	}
	return idOf(ctx, r, article)
}

// plainWords returns the words of a query, those of phrases too, without its filters
// and exclusions.
func plainWords(p *parsed) string { return strings.Join(slices.Concat(p.words, p.phrases), " ") }

// keysOf returns what a text is compared by in each of the languages, so that case,
// accents and marks make no difference.
func keysOf(languages []language, text string) []string {
	var keys []string
	for _, l := range languages {
		if key := l.analyzer.Key(text); key != "" {
			keys = appendNew(keys, key)
		}
	}
	return keys
}

// curate puts pinned articles first and takes hidden ones out. Pins are for the best
// answers: who wants the newest wants no other first. The reader's filters and
// exclusions hold for them, too.
func (q *question) curate(ctx context.Context, rules *Curation, p *parsed, req *Request) error {
	d, err := rules.in(ctx, q.gen)
	if err != nil {
		return err
	}
	query := q.putRight(plainWords(p)) // who mistypes gets what the others get
	pinned, hidden := d.of(query)
	if len(pinned) > 0 && order(req.Sort, q.ranked) == index.ByScore {
		first := make([]index.Node, len(pinned), len(pinned)+len(q.first))
		for i, id := range pinned {
			first[i] = index.Filter{Attribute: index.ID, Values: []string{id}}
		}
		found := append(index.All{index.Filter{Attribute: index.ID, Values: pinned}}, q.limits(p, req)...)
		q.node = index.Any{q.node, found}
		q.first, q.titled = append(first, q.first...), q.titled+len(first)
	}
	if len(hidden) > 0 {
		q.node = index.All{q.node, index.Not{Node: index.Filter{Attribute: index.ID, Values: hidden}}}
	}
	return nil
}

package search

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"kindred/corpus"
	"kindred/index"
)

// related serves the stored list of an article's kin.
func (s *Service) related(ctx context.Context, gen *generation, req *RelatedRequest) (*RelatedResult, error) {
	id := req.ID
	if id == "" {
		var err error
		if id, err = idOf(ctx, gen.reader, req.URL); err != nil {
			return nil, err
		}
	}
	rules, err := s.rulesUnder(ctx, gen, id)
	if err != nil {
		return nil, err
	}
	depth := MaxRelated
	if rules.empty() {
		depth = relatedLimit(req.Limit)
	}
	list, err := gen.reader.Related(ctx, id, depth)
	if err != nil {
		return nil, err
	}
	return s.shown(ctx, gen, rules, &listUnder{id: id}, list, req.Limit)
}

// relatedLimit returns the number of articles that a request wants.
func relatedLimit(limit int) int {
	if limit == 0 {
		return DefaultRelated
	}
	return limit
}

// rulesUnder returns the editor's rules of the list under an article.
func (s *Service) rulesUnder(ctx context.Context, gen *generation, id string) (*listRules, error) {
	decided, err := s.options.Curation.in(ctx, gen)
	if err != nil {
		return nil, err
	}
	rules := decided.under(id)
	return &rules, nil
}

// shown makes of a list of kin what readers see, by the editor's rules.
func (s *Service) shown(ctx context.Context, gen *generation, rules *listRules, under *listUnder, list []index.Neighbor, limit int) (*RelatedResult, error) {
	limit = relatedLimit(limit)
	kept, err := s.ruled(ctx, gen, rules, under, list)
	if err != nil {
		return nil, err
	}
	result := &RelatedResult{ID: under.id, Articles: make([]Kindred, min(limit, len(kept)))}
	for i := range result.Articles {
		if result.Articles[i], err = card(ctx, gen.reader, under, &kept[i]); err != nil {
			return nil, err
		}
	}
	if missing := limit - len(kept); missing > 0 && s.options.RecentFallback {
		result.Recent, err = recent(ctx, gen.reader, rules, under, kept, missing)
	}
	return result, err
}

// ruled returns what the editor's rules make of a list.
func (s *Service) ruled(ctx context.Context, gen *generation, rules *listRules, under *listUnder, list []index.Neighbor) ([]listEntry, error) {
	under.now = s.options.now()
	return rules.apply(ctx, gen.reader, under, list)
}

// card is an entry of the list under an article as readers see it.
func card(ctx context.Context, r index.Reader, under *listUnder, e *listEntry) (Kindred, error) {
	a, text, err := excerpted(ctx, r, e.ID)
	if err != nil {
		return Kindred{}, err
	}
	translation := false
	if a.Translation != "" && under.id != "" { // few are, and only then is the article itself read
		own, _, err := r.Beginning(ctx, under.id, 0)
		if err != nil && !errors.Is(err, index.ErrNotFound) { // a draft's id is not in the index
			return Kindred{}, err
		}
		translation = own.Translation == a.Translation
	}
	return Kindred{
		ID: a.ID, URL: a.URL, Title: a.Title, Excerpt: text, Score: e.Score, Pinned: e.pinned,
		Reasons: orEmpty(e.Reasons), Published: a.Published, Image: a.Image.URL,
		ImageAlt: a.Image.Alt, ImageWidth: a.Image.Width, ImageHeight: a.Image.Height, Language: a.Language,
		Translation: translation,
	}, nil
}

// recent returns the newest articles that may stand in a list and do not.
func recent(ctx context.Context, r index.Reader, rules *listRules, under *listUnder, list []listEntry, want int) ([]Kindred, error) {
	not := append(make([]string, 0, 1+len(list)+len(rules.hidden)), rules.hidden...)
	if under.id != "" {
		not = append(not, under.id)
	}
	for i := range list {
		not = append(not, list[i].ID)
	}
	found, err := r.Search(ctx, &index.Request{
		Query: index.All{index.Not{Node: index.Filter{Attribute: index.ID, Values: not}}}, Sort: index.Newest, Limit: recentDepth,
	})
	if err != nil {
		return nil, err
	}
	var cards []Kindred
	for i := range found.Hits {
		h := &found.Hits[i].Head
		if rules.hides(h) || !rules.meets(h, under) {
			continue
		}
		c, err := card(ctx, r, under, &listEntry{Neighbor: index.Neighbor{ID: h.ID}})
		if err != nil {
			return nil, err
		}
		if cards = append(cards, c); len(cards) == want {
			break
		}
	}
	return cards, nil
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

// recentDepth is how many of the newest articles are looked at for those that rules let
// through.
const recentDepth = 200

// idOf finds the article at an address. A page asks with the address in its
// browser's bar, so the site's name, a query, a fragment, a trailing slash, how
// characters are escaped and index.html make no difference, if the address as given is not known. A path
// is one of whatever host.
func idOf(ctx context.Context, r index.Reader, address string) (string, error) {
	keys := addressKeys(address)
	res, err := r.Search(ctx, &index.Request{
		Query: index.Filter{Attribute: index.Address, Values: keys}, Limit: MaxRelated,
	})
	if err != nil {
		return "", err
	}
	best, nearest := -1, 0
	for i, h := range res.Hits {
		if h.URL == address {
			return h.ID, nil
		}
		rank := len(keys) // an address of old, or of a copy, comes last
		for _, value := range index.Address.Values(&corpus.Article{URL: h.URL}) {
			if at := slices.Index(keys, index.Address.Key(value)); at >= 0 {
				rank = min(rank, at)
			}
		}
		if best < 0 || rank < nearest {
			best, nearest = i, rank
		}
	}
	if best < 0 {
		return "", fmt.Errorf("address %q: %w", address, ErrNotFound)
	}
	return res.Hits[best].ID, nil
}

// addressKeys returns the keys by which the page at an address may be known, the nearest first.
func addressKeys(address string) []string {
	spellings := []string{address}
	if u, err := url.Parse(address); err == nil {
		u.RawQuery = ""
		spellings = append(spellings, u.String())
		u.Fragment, u.RawFragment = "", ""
		spellings = append(spellings, u.String())
	}
	keys := []string{index.Address.Key(address)}
	for _, spelling := range spellings {
		key, path := corpus.AddressKey(spelling), corpus.PathKey(spelling)
		if key == "" {
			continue
		}
		other := path // of an article that names no host
		if key == path {
			other = index.AnyHost + path
		}
		for _, name := range []string{key, other} {
			keys = appendNew(keys, name)
			if file, isFile := strings.CutSuffix(name, ".html"); isFile {
				keys = appendNew(keys, file)
			} else if !strings.HasSuffix(name, "/") {
				keys = appendNew(keys, name+".html")
			}
		}
	}
	return keys
}

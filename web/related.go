package web

import (
	"net/http"

	"kindred/search"
)

// relatedBlock is the "Other Articles" block.
type relatedBlock struct {
	Cards  []card
	Recent []card // no kin, but the newest articles
}

// card is one of the other articles.
type card struct {
	Title, Href string
	Excerpt     string
	Published   date
	Language    string
	Reasons     []string
}

// serveRelated answers with the block as a fragment, for any page to take in.
// Nothing related is an empty answer, and so is an error, apart from its status.
func (s *Server) serveRelated(w http.ResponseWriter, r *http.Request) error {
	req, err := parseRelated(r.URL.RawQuery)
	if err != nil {
		return err
	}
	question := "related " + relatedQuestion(&req)
	if s.unchanged(w, r, question, cacheFragment) {
		return nil
	}
	result, err := s.search.Related(r.Context(), req)
	if err != nil {
		return err
	}
	body, err := s.pages.render(fragmentName, relatedBlockOf(result, func(_, address string) string { return s.siteLink(address) }))
	if err != nil {
		return err
	}
	s.mark(w, result.Generation, question, cacheFragment)
	send(w, http.StatusOK, typeHTML, body)
	return nil
}

// relatedBlockOf makes the block. Under an article of the site, cards link to
// the site; under one of our own pages, to our own pages.
func relatedBlockOf(result *search.RelatedResult, link func(id, address string) string) relatedBlock {
	var b relatedBlock
	b.Cards, b.Recent = cardsOf(result.Articles, link), cardsOf(result.Recent, link)
	return b
}

func cardsOf(list []search.Kindred, link func(id, address string) string) []card {
	var cards []card
	for i := range list {
		k := &list[i]
		cards = append(cards, card{
			Title: titleOr(k.Title, k.ID), Href: link(k.ID, k.URL), Excerpt: k.Excerpt,
			Published: dateOf(k.Published), Language: k.Language, Reasons: k.Reasons,
		})
	}
	return cards
}

// titleOr gives an article without a title its id, so that there is something
// to read and to click.
func titleOr(title, id string) string {
	if title == "" {
		return id
	}
	return title
}

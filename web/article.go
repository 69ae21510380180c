package web

import (
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"kindred/search"
)

// articlePage is an article with the other articles under it.
type articlePage struct {
	layout
	Heading   string
	Source    string // the article's own address
	Published date
	Authors   []filterLink
	Tags      []filterLink
	Language  string
	Blocks    []block
	Code      string
	Related   relatedBlock
	Data      any // for machines, as JSON-LD
}

// block is a paragraph or a heading.
type block struct {
	Text    string
	Heading bool
	Anchor  string // of a heading
}

// filterLink is a word that leads to a search.
type filterLink struct{ Text, Href string }

// serveArticle shows an article and its kin.
func (s *Server) serveArticle(w http.ResponseWriter, r *http.Request) error {
	id, err := articleID(r, articlePrefix)
	if err != nil {
		return err
	}
	t, ui := s.wordingFor(w, r, r.URL.Query().Get("ui"))
	question := "article " + t.Language + " " + ui + " " + id
	if s.unchanged(w, r, question, cacheChecked) {
		return nil
	}
	article, err := s.search.Article(r.Context(), id)
	if err != nil {
		return err
	}
	page := s.articlePage(t, ui, article)
	related, relatedErr := s.search.Related(r.Context(), search.RelatedRequest{ID: article.ID})
	if relatedErr == nil {
		page.Related = s.relatedBlockOf(related, defaultLook(t), article.Language, s.linkIn(ui))
	}
	if relatedErr == nil {
		s.mark(w, article.Generation, question, cacheChecked)
	} else {
		// The article is still worth reading.
		s.log.ErrorContext(r.Context(), "no related articles for the page", slog.Any("err", relatedErr))
		w.Header().Set("Cache-Control", cacheNever)
	}
	sendPage(w, http.StatusOK, &page)
	return nil
}

func (s *Server) articlePage(t *wording, ui string, a *search.Article) articlePage {
	p := articlePage{
		layout: s.layout(t, a.Title), Heading: titleOr(a.Title, a.ID), Source: s.siteLink(a.URL),
		Published: t.day(a.Published), Language: a.Language,
		Blocks: blocks(a.Title, a.Text, a.Headings), Code: a.Code,
	}
	p.UI = ui
	if s.demo && strings.HasPrefix(p.Source, "/") {
		p.Source = "" // it leads back here
	}
	p.Canonical, p.Indexed = p.Source, s.demo
	p.Data = s.articleData(a)
	for _, name := range a.Authors {
		q := pageParams{filter: filter{Authors: []string{name}}, UI: ui}
		p.Authors = append(p.Authors, filterLink{name, q.address()})
	}
	for _, tag := range a.Tags {
		q := pageParams{filter: filter{Tags: []string{tag}}, UI: ui}
		p.Tags = append(p.Tags, filterLink{tag, q.address()})
	}
	return p
}

// blocks splits an article's text. Headings stand in the text in their order,
// so each is looked for after the one before.
func blocks(title, text string, headings []string) []block {
	var list []block
	anchors := make(anchorNames)
	for part := range strings.SplitSeq(text, "\n\n") {
		part = strings.TrimSpace(part)
		if part == "" || (len(list) == 0 && part == title) {
			continue
		}
		i := slices.IndexFunc(headings, func(h string) bool { return strings.TrimSpace(h) == part })
		if i >= 0 {
			headings = headings[i+1:]
		}
		b := block{Text: part, Heading: i >= 0}
		if b.Heading {
			b.Anchor = anchors.next(part)
		}
		list = append(list, b)
	}
	return list
}

// headingAnchor returns the id of a heading on our article pages: its words, joined.
func headingAnchor(heading string) string {
	words := strings.FieldsFunc(strings.ToLower(heading), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	return "s-" + strings.Join(words, "-")
}

// anchorNames are the anchors of headings so far, and how many headings of each name there are. The
// first has the plain anchor.
type anchorNames map[string]int

func (n anchorNames) next(heading string) string {
	plain := headingAnchor(heading)
	anchor := plain
	for n[anchor] > 0 {
		n[plain]++
		anchor = plain + "-" + strconv.Itoa(n[plain])
	}
	n[anchor]++
	return anchor
}

package corpus

import (
	"path"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"kindred/corpus/markup"
)

// html reads one page.
func (r *reader) html(p string, data []byte, at Origin) (Article, error) {
	doc, err := parseHTML(data)
	if err != nil {
		return Article{}, problemf(at, "%w", err)
	}
	m := metaOf(doc)
	b := markup.Page(doc, m.host())
	b.Blocks = r.withoutRepeated(b.Blocks)
	a := Article{
		ID:         idOfPath(p),
		URL:        m.url,
		Title:      m.title,
		Tags:       m.tags,
		Authors:    m.authors,
		Published:  m.published,
		Modified:   m.modified,
		Language:   m.language,
		Summary:    m.summary,
		Image:      m.image,
		Visibility: m.visibility,
	}
	if a.URL == "" {
		a.URL = "/" + p
		if name := path.Base(p); strings.TrimSuffix(name, path.Ext(name)) == "index" {
			a.URL = urlOfID(a.ID)
		}
	}
	if a.Title == "" && len(b.Blocks) == 0 && len(b.Code) == 0 {
		return Article{}, problemf(at, "no title and no text")
	}
	a.Title, b.Blocks = takeTitle(a.Title, b.Blocks)
	if a.Title == "" {
		a.Title = titleOfPath(p)
	}
	b.Blocks = markup.WithoutTeasers(b.Blocks)
	if a.Published.IsZero() {
		a.Published, _ = dateOfPath(p)
	}
	a.setBody(&b)
	return a, nil
}

func parseHTML(data []byte) (*goquery.Document, error) {
	text, err := decode(data, true)
	if err != nil {
		return nil, err
	}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, err //nolint:wrapcheck // the message says that it is about HTML
	}
	return goquery.NewDocumentFromNode(root), nil
}

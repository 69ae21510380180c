package corpus

import (
	"fmt"
	"path"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"

	"kindred/corpus/markup"
)

// html reads the page in a file.
func (r *reader) html(p string, data []byte, at Origin) (Article, error) {
	return r.htmlPage(data, at, func(a *Article, m *pageMeta) {
		a.ID = idOfPath(p)
		a.URL, a.Canonical = m.place(placeOfFile(p), r.folder != nil)
	}, p)
}

// htmlAt reads the page that an address led to.
func (r *reader) htmlAt(address string, data []byte, at Origin) (Article, error) {
	a, err := r.htmlPage(data, at, func(a *Article, m *pageMeta) {
		a.ID, a.URL = idOfPage(address), address
		if AddressKey(m.canonical) != AddressKey(address) {
			a.Canonical = m.canonical
		}
	}, idOfPage(address))
	if err != nil {
		return Article{}, err
	}
	a.Origin = at
	return r.finished(a)
}

// htmlPage reads a page. place gives it its id and address, and p, the path of
// its file or address, tells what nothing in the page does.
func (r *reader) htmlPage(data []byte, at Origin, place func(*Article, *pageMeta), p string) (Article, error) {
	doc, err := parseHTML(data)
	if err != nil {
		return Article{}, problemf(at, "%w", err)
	}
	m := metaOf(doc)
	b := markup.Page(doc, markup.PageOptions{Host: m.host(), Selector: r.opts.Selector})
	b.Blocks = r.withoutRepeated(b.Blocks)
	a := Article{
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
	place(&a, &m)
	a.Translation = m.translation(a.URL)
	if a.Title == "" && len(b.Blocks) == 0 && len(b.Code) == 0 && a.Visibility != Redirect {
		return Article{}, problemf(at, "no title and no text")
	}
	a.Title, b.Blocks = takeTitle(a.Title, b.Blocks)
	if a.Title == "" {
		a.Title = titleOfPath(p)
		a.Notes = append(a.Notes, Note{Text: "has no title: its file's name stands for it"})
	}
	b.Blocks = markup.WithoutTeasers(b.Blocks)
	if a.Published.IsZero() {
		a.Published, _ = dateOfPath(p)
	}
	a.setBody(&b)
	return a, nil
}

// checkSelector refuses a selector that would never match.
func checkSelector(selector string) error {
	if selector == "" {
		return nil
	}
	if _, err := cascadia.ParseGroup(selector); err != nil {
		return fmt.Errorf("the selector of the article, %q, is not valid CSS (give one such as \"main .story\"): %w", selector, err)
	}
	return nil
}

// placeOfFile is where the page in a file stands on a site of files.
func placeOfFile(p string) string {
	if name := path.Base(p); strings.TrimSuffix(name, path.Ext(name)) == "index" {
		return urlOfID(idOfPath(p))
	}
	return "/" + p
}

func parseHTML(data []byte) (*goquery.Document, error) {
	text, err := decode(data, true)
	if err != nil {
		return nil, err
	}
	root, err := markup.ParseHTML(text)
	if err != nil {
		return nil, err
	}
	return goquery.NewDocumentFromNode(root), nil
}

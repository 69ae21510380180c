//go:build !js

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
	return r.htmlPage(data, at, pagePlace{
		path:    p,
		address: placeOfFile(p),
		among:   r.folder != nil,
		set: func(a *Article, m *pageMeta) {
			a.ID = idOfPath(p)
			a.URL, a.Canonical = m.place(placeOfFile(p), r.folder != nil)
		},
	})
}

// htmlAt reads a page that was fetched.
func (r *reader) htmlAt(f *fetched, data []byte, at Origin) (Article, error) {
	address := f.page.URL
	a, err := r.htmlPage(data, at, pagePlace{
		path:    idOfPage(address),
		address: address,
		robots:  f.page.Robots,
		set: func(a *Article, m *pageMeta) {
			a.ID, a.URL = idOfPage(address), address
			if canonical := resolved(address, m.canonical); AddressKey(canonical) != AddressKey(address) {
				a.Canonical = canonical
			}
		},
	})
	if err != nil {
		return Article{}, err
	}
	a.Origin = at
	return r.finished(a)
}

// pagePlace is where a page was found.
type pagePlace struct {
	path    string // of its file or address: it tells what nothing in the page does
	address string // in full, or on the site
	robots  string // what the server asks of robots
	among   bool   // it is one of many, which need not all be articles
	set     func(*Article, *pageMeta)
}

// htmlPage reads a page. It returns errNotArticle for one that only leads to
// articles.
func (r *reader) htmlPage(data []byte, at Origin, place pagePlace) (Article, error) {
	doc, err := parseHTML(data)
	if err != nil {
		return Article{}, problemf(at, "%w", err)
	}
	m := metaOf(doc)
	m.robots.add(place.robots)
	host := first(m.host(), hostOf(place.address))
	if place.among && m.visibility().IsPublic() && isListPage(doc, &m, place.address, r.opts.Selector) {
		return Article{}, errNotArticle
	}
	b := markup.Page(doc, markup.PageOptions{Host: host, Selector: r.opts.Selector})
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
		Visibility: m.visibility(),
		Until:      m.robots.until,
	}
	place.set(&a, &m)
	a.Translation = m.translation(a.URL)
	if base := attrOf(doc, "base[href]", "href"); base != "" {
		a.Image.URL, b.Image.URL = placed(base, a.Image.URL), placed(base, b.Image.URL)
	}
	if a.Title == "" && len(b.Blocks) == 0 && len(b.Code) == 0 && a.Visibility != Redirect {
		return Article{}, problemf(at, "no title and no text")
	}
	a.Title, b.Blocks = takeTitle(a.Title, b.Blocks)
	if a.Title == "" {
		a.Title = titleOfPath(place.path)
		a.Notes = append(a.Notes, Note{Text: "has no title: its file's name stands for it"})
	}
	if m.robots.unread != "" {
		a.Notes = append(a.Notes, Note{Text: fmt.Sprintf("unavailable_after %q cannot be read as a date, and the article is kept back: write it like 2006-01-31", m.robots.unread)})
	}
	b.Blocks = markup.WithoutTeasers(b.Blocks)
	if a.Published.IsZero() {
		a.Published, _ = dateOfPath(place.path)
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

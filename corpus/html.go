package corpus

import (
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// minArticleRunes is the length that makes an element the article of its page
// without more evidence. A card that links to another post is shorter.
const minArticleRunes = 140

// junk are the words in the class or id with which themes name what stands
// around an article.
var junk = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:related|recommend(?:ed|ations?)|shar(?:e|ing)|sharedaddy|social|newsletter|subscribe|` +
	`breadcrumbs?|pagination|pager|cookies?|sidebar|comments?|promos?|adverts?|advertisement|skip-link|toc|post-nav(?:igation)?)(?:$|[\s_-])`)

// maxJunkShare is the share of a page's text above which an element is not
// junk, whatever its name: themes call the column of an article "has-sidebar".
const maxJunkShare = 0.3

// html reads one page.
func (r *reader) html(p string, data []byte, at Origin) (Article, error) {
	doc, err := parseHTML(data)
	if err != nil {
		return Article{}, problemf(at, "%w", err)
	}
	m := metaOf(doc)
	b := bodyOfPage(doc, m.host())
	b.blocks = r.withoutRepeated(b.blocks)
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
	if a.Title == "" && len(b.blocks) == 0 && len(b.code) == 0 {
		return Article{}, problemf(at, "no title and no text")
	}
	a.Title, b.blocks = takeTitle(a.Title, b.blocks)
	if a.Title == "" {
		a.Title = titleOfPath(p)
	}
	b.blocks = withoutTeasers(b.blocks)
	if a.Published.IsZero() {
		a.Published, _ = dateOfPath(p)
	}
	a.setBody(b)
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

// bodyOfPage finds the article in a page and reads it. It takes parts of doc
// out, so what else is wanted from it has to be read before.
func bodyOfPage(doc *goquery.Document, host string) body {
	doc.Find("script, style, noscript, template, nav, footer, iframe").Remove()
	total := runes(doc.Selection)
	doc.Find("[class], [id]").Each(func(_ int, s *goquery.Selection) {
		if !junk.MatchString(s.AttrOr("class", "")) && !junk.MatchString(s.AttrOr("id", "")) {
			return
		}
		if float64(runes(s)) <= maxJunkShare*float64(total) && s.Find("h1, [itemprop=articleBody]").Length() == 0 {
			s.Remove()
		}
	})
	w := htmlWalker{builder: &builder{}, host: host, page: true}
	for _, n := range contentNodes(doc) {
		w.node(n)
	}
	w.end(0)
	return w.body
}

// runes is how much text a selection holds.
func runes(s *goquery.Selection) int {
	return utf8.RuneCountInString(strings.Join(strings.Fields(s.Text()), " "))
}

// contentNodes returns the elements that hold the article.
func contentNodes(doc *goquery.Document) []*html.Node {
	if s := largest(doc.Find("[itemprop~=articleBody]"), "aside, [itemprop~=articleBody]"); s != nil {
		return s.Nodes
	}
	if s := largest(doc.Find("article, [role=article]"), "aside, article"); s != nil {
		return s.Nodes
	}
	if s := doc.Find("main, [role=main]").First(); s.Length() > 0 && runes(s) > 0 {
		return s.Nodes
	}
	if s := readable(doc); s != nil {
		return []*html.Node{s}
	}
	return doc.Find("body").Nodes
}

// largest returns the element that stands out by its length, or nil: among
// several of a kind none is the article of the page. Elements inside of one of
// the others do not count.
func largest(s *goquery.Selection, others string) *goquery.Selection {
	var best *goquery.Selection
	first, second := 0, 0
	s.Each(func(_ int, e *goquery.Selection) {
		if e.ParentsFiltered(others).Length() > 0 {
			return
		}
		switch n := runes(e); {
		case n > first:
			best, first, second = e, n, first
		case n > second:
			second = n
		}
	})
	if best == nil || second*2 > first || first < minArticleRunes && best.Find("h1").Length() == 0 {
		return nil
	}
	return best
}

// readable guesses the article of a page without landmarks. A short result is
// not trusted: on short posts the guess is the navigation.
func readable(doc *goquery.Document) *html.Node {
	a, err := readability.FromDocument(goquery.CloneDocument(doc).Nodes[0], &url.URL{})
	if err != nil || a.Node == nil || runes(goquery.NewDocumentFromNode(a.Node).Selection) < minArticleRunes {
		return nil
	}
	return a.Node
}

// header reads the headings of a page header; dates, names and pictures in it
// are not the article's text.
func (w *htmlWalker) header(n *html.Node) {
	for _, h := range find(n, atom.H1, atom.H2, atom.H3) {
		w.node(h)
	}
}

package markup

import (
	"net/url"
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

// Page finds the article in a page and reads it. It takes parts of doc
// out, so what else is wanted from it has to be read before.
func Page(doc *goquery.Document, host string) Body {
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
	return w.Body
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

package markup

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// minArticleRunes is the length, without spaces, that makes an element the article of its page
// without more evidence. A card that links to another post is shorter, and what the
// library finds in a page with less is often the navigation.
const minArticleRunes = 120

// selected returns the elements that the editor, or a mark made for search, names.
func (p *page) selected(selector string) []*html.Node {
	if selector != "" {
		if nodes := outermost(p.doc.Find(selector).Nodes); len(nodes) > 0 {
			p.chosen = true
			return nodes
		}
	}
	return outermost(p.doc.Find("[data-pagefind-body]").Nodes)
}

// outermost leaves out the elements that lie in others.
func outermost(nodes []*html.Node) []*html.Node {
	known := make(map[*html.Node]bool, len(nodes))
	for _, n := range nodes {
		known[n] = true
	}
	var out []*html.Node
	for _, n := range nodes {
		inside := false
		for a := n.Parent; a != nil && !inside; a = a.Parent {
			inside = known[a]
		}
		if !inside {
			out = append(out, n)
		}
	}
	return out
}

// article returns the elements that hold the article.
func (p *page) article() []*html.Node {
	for _, selector := range []string{contentNames, "article, [role=article], .h-entry, .hentry"} {
		if n := p.largest(selector); n != nil && p.holdsMost(n) {
			return []*html.Node{n}
		}
	}
	guess, prose := p.readable()
	if guess != nil && prose > maxJunkProse {
		return []*html.Node{guess}
	}
	if n := p.aroundHeading(); n != nil {
		p.dropLinkRows(n)
		return []*html.Node{n}
	}
	if guess != nil {
		return []*html.Node{guess}
	}
	rest := p.doc.Find("body").Nodes
	if n := p.largest("main, [role=main]"); n != nil && p.size[n].runes > 0 {
		rest = []*html.Node{n}
	}
	for _, n := range rest {
		p.dropLinkRows(n)
	}
	return rest
}

// largest returns the element that stands out by its text, or nil: among several
// of a kind none is the article of the page.
func (p *page) largest(selector string) *html.Node {
	var best *html.Node
	first, second := 0, 0
	for _, n := range outermost(p.doc.Find(selector).Nodes) {
		if isWithin(n, atom.Aside, atom.Nav, atom.Footer) {
			continue
		}
		switch size := p.size[n].runes; {
		case size > first:
			best, first, second = n, size, first
		case size > second:
			second = size
		}
	}
	if best == nil || second*2 > first {
		return nil
	}
	return best
}

// minHeld is the share of the sentences around it that an element has to hold to be the
// whole article: some are cut into several of one kind.
const minHeld = 0.6

// holdsMost reports whether most sentences of the page's main element (or of the
// page) stand in n.
func (p *page) holdsMost(n *html.Node) bool {
	around := n
	for a := n.Parent; a != nil && a.DataAtom != atom.Html; a = a.Parent {
		around = a
		if a.DataAtom == atom.Main {
			break
		}
	}
	held, all := p.size[n].prose, p.size[around].prose
	return held == all || held > 0 && all-held <= maxJunkProse || float64(held) >= minHeld*float64(all)
}

func isWithin(n *html.Node, kinds ...atom.Atom) bool {
	for a := n.Parent; a != nil; a = a.Parent {
		if slices.Contains(kinds, a.DataAtom) {
			return true
		}
	}
	return false
}

// maxReadable is the number of elements of the largest page that the library is
// given: its time grows faster than the page (8,000 tables in each other take
// 0.4 s, four times as many some 5 s). The longest articles have some ten thousand.
const maxReadable = 50_000

// readable asks the library, and weighs the sentences of what it found. Too
// little is not trusted.
func (p *page) readable() (guess *html.Node, prose int) {
	if len(p.size) > maxReadable {
		return nil, 0
	}
	a, err := readability.FromDocument(goquery.CloneDocument(p.doc).Nodes[0], &url.URL{})
	if err != nil || a.Node == nil {
		return nil, 0
	}
	found := page{size: make(map[*html.Node]extent)}
	e := found.weigh(a.Node)
	if e.runes-e.linked < minArticleRunes || e.prose == 0 {
		return nil, 0
	}
	return a.Node, e.prose
}

// head are the names of elements that hold a heading and perhaps a line of
// summary, and not the article.
var head = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:head|header|heading|title|titles|hero|intro|masthead|banner)(?:$|[\s_-])`)

// aroundHeading returns the smallest element that holds the heading of the page
// and a sentence, or nil. Of several headings that could be the page's it takes
// the one with the least around it: the name of the site stands above everything.
func (p *page) aroundHeading() *html.Node {
	var best *html.Node
	for _, h := range p.headings() {
		a := h.Parent
		for a != nil && a.Type == html.ElementNode && (p.size[a].prose == 0 || a.DataAtom == atom.Header || head.MatchString(attr(a, "class")+" "+attr(a, "id"))) {
			a = a.Parent
		}
		if a == nil || a.Type != html.ElementNode || a.DataAtom == atom.Html {
			continue
		}
		if best == nil || p.size[a].runes < p.size[best].runes {
			best, p.heading = a, h
		}
	}
	return best
}

// headings returns the elements that could be the heading of the page: the
// first level, and what the title of the window repeats. Old pages have no headings,
// only large letters.
func (p *page) headings() []*html.Node {
	var found []*html.Node
	for _, n := range p.doc.Find("h1, h2, h3, h4, b, strong, font, big, center").Nodes {
		if p.size[n].runes == 0 || p.size[n].runes > maxHeadingRunes || isWithin(n, atom.Nav, atom.Aside, atom.Footer) {
			continue
		}
		text := OneLine(textOf(n))
		if n.DataAtom == atom.H1 || utf8.RuneCountInString(text) > 2 && strings.Contains(p.title, text) {
			found = append(found, n)
		}
	}
	return found
}

const (
	// minRowLinks and minRowShare make an element a row of links.
	minRowLinks = 2
	minRowShare = 0.6
)

// dropLinkRows takes out the menus and lists of links in an element that was
// found without its page's help.
func (p *page) dropLinkRows(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if e := p.size[c]; c.Type == html.ElementNode && !inlineElements[c.DataAtom] && c != p.heading {
			if e.prose == 0 && e.links >= minRowLinks && float64(e.linked) >= minRowShare*float64(e.runes) {
				n.RemoveChild(c)
			} else {
				p.dropLinkRows(c)
			}
		}
		c = next
	}
}

func firstOf(nodes []*html.Node) *html.Node {
	if len(nodes) == 0 {
		return nil
	}
	return nodes[0]
}

//go:build !js

package corpus

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"kindred/corpus/markup"
)

// What makes a page a list of others. An article must never be taken for one, a
// list may now and then be taken for an article: of the 91 pages of news and
// blogs of TestSharedArticlesAreNoLists none is a list, and every limit is far
// from the tricky articles of TestArticlesAreNoLists.
const (
	// minTeasersAnywhere is how many other articles a page has to show when
	// nothing else speaks for a list. An article shows two or three below its end.
	minTeasersAnywhere = 3
	// minTeasersAtFront is the same for the front page of a site or of its blog.
	minTeasersAtFront = 2
	// maxProseAtFront is how much a front page may say itself, in letters: a
	// greeting of a few lines. One that says more is a page of its own.
	maxProseAtFront = 300
	// maxProseInList is the same for a page that its address, or its type, calls
	// a list: an explanation of the tag.
	maxProseInList = 400
	// minListedLinks and minLinkedShare make a page that is called a list one
	// when it shows no more than names: of all tags, or of all titles.
	minListedLinks = 3
	minLinkedShare = 0.6
	// maxBesideLink is how many letters may stand beside the date and the link of
	// a line in an archive: "by Ada in Bread".
	maxBesideLink = 30
	// minSentence is the length, in letters, of a line that says something.
	minSentence = 20
)

// isList is isListPage for a page that was fetched; robots is what its server asks
// of robots. What is not public is none: an editor is told of it.
func isList(data []byte, address, robots, selector string) bool {
	doc, err := parseHTML(data)
	if err != nil {
		return false // the reading that follows tells
	}
	m := metaOf(doc)
	m.robots.add(robots)
	return m.visibility().IsPublic() && isListPage(doc, &m, address, selector)
}

// isListPage reports whether a page at an address (in full, or on its site) only
// leads to articles: the front page of a blog, an archive, the articles of a tag,
// the second page of any. It leaves doc as it is.
func isListPage(doc *goquery.Document, m *pageMeta, address, selector string) bool {
	if selector != "" && doc.Find(selector).Length() == 1 {
		return false
	}
	said := systemListing(doc)
	switch {
	case said == knownList:
		return true
	case said == knownSingle, m.saysArticle:
		return false
	}
	if doc.Find("body").Length() == 0 {
		return false // frames
	}
	p := newListPage(doc, m, address)
	if said = addressListing(p.at.Path); said != calledList && (m.saysList || p.continues()) {
		said = calledList
	}
	p.findTeasers(said)
	p.walk(p.body, false)
	if p.own {
		return false
	}
	n := len(p.targets)
	switch said {
	case calledList:
		return p.prose <= maxProseInList && (n > 0 || p.links >= minListedLinks && p.prose == 0 &&
			float64(p.linked) >= minLinkedShare*float64(p.letters))
	case front:
		return n >= minTeasersAtFront && p.prose <= maxProseAtFront
	}
	return n >= minTeasersAnywhere && p.prose == 0
}

// listPage is a page in which other articles are looked for.
type listPage struct {
	doc     *goquery.Document
	body    *html.Node
	at      *url.URL
	title   string          // of the window
	hosts   []string        // by which the site is called, without "www."
	self    map[string]bool // the paths of the page
	teasers map[*html.Node]bool
	targets map[string]bool // the paths that the teasers lead to

	own bool // holds what only an article has: its title as a link, or its date or picture outside of the teasers

	// What stands outside of the teasers.
	prose           int // letters in lines that say something
	letters, linked int // all letters, and those in links to pages of the site
	links           int
}

func newListPage(doc *goquery.Document, m *pageMeta, address string) *listPage {
	p := &listPage{doc: doc, at: &url.URL{}, self: map[string]bool{}, teasers: map[*html.Node]bool{}, targets: map[string]bool{}}
	if u, err := url.Parse(address); err == nil {
		p.at = u
	}
	p.title = markup.OneLine(doc.Find("head title").First().Text())
	p.body = doc.Find("body").Get(0)
	feed := attrOf(doc, `link[rel~="alternate" i][type*="rss"], link[rel~="alternate" i][type*="atom"]`, "href")
	for _, own := range []string{address, m.canonical, m.shared} {
		if u, err := url.Parse(own); err == nil && own != "" {
			p.self[pageKey(u)] = true
			p.hosts = append(p.hosts, siteHost(own))
		}
	}
	p.hosts = append(p.hosts, siteHost(feed))
	return p
}

// pageKey is the same for all spellings of the address of a page on one site.
func pageKey(u *url.URL) string {
	return AddressKey((&url.URL{Path: barePath(u.Path) + "/", RawQuery: u.RawQuery}).String())
}

// leadsTo returns where on the site a link leads, "" where it leads to the page
// itself or away.
func (p *listPage) leadsTo(a *html.Node) string {
	u, err := url.Parse(strings.TrimSpace(attribute(a, "href")))
	if err != nil || u.Opaque != "" || u.Host == "" && u.Path == "" && u.RawQuery == "" {
		return ""
	}
	if u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" || u.Host != "" && !slices.Contains(p.hosts, siteHost(u.String())) {
		return ""
	}
	if key := pageKey(p.at.ResolveReference(u)); !p.self[key] {
		return key
	}
	return ""
}

// continues reports whether a link leads to the second page, or another one, of
// what the page begins.
func (p *listPage) continues() bool {
	own := pagePath.ReplaceAllString(barePath(p.at.Path), "")
	for _, n := range p.doc.Find(`a[href*="page"], link[rel~="next" i][href], link[rel~="prev" i][href]`).Nodes {
		u, err := url.Parse(strings.TrimSpace(attribute(n, "href")))
		if err != nil {
			continue
		}
		to := barePath(p.at.ResolveReference(u).Path)
		if cut := pagePath.ReplaceAllString(to, ""); cut != to && cut == own {
			return true
		}
	}
	return false
}

// besideArticle are the words in names of what stands beside an article: a list there
// says nothing of its page.
var besideArticle = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:related|recommend(?:ed|ations)?|similar|comments?|respond|sidebar|widgets?|webmentions?|responses?|replies)(?:$|[\s_-])`)

// isBeside reports whether a node stands in, or is, something beside an article.
func isBeside(n *html.Node) bool {
	for ; n != nil && n.DataAtom != atom.Body && n.DataAtom != atom.Main; n = n.Parent {
		switch n.DataAtom {
		case atom.Aside, atom.Nav, atom.Footer:
			return true
		}
		if besideArticle.MatchString(attribute(n, "class") + " " + attribute(n, "id")) {
			return true
		}
	}
	return false
}

// findTeasers finds the parts of the page that stand for other articles: elements
// that are articles by their kind, and whose heading leads elsewhere, and lines or
// boxes with a date and a link of which there are several. On a page that is
// called a list one is enough.
func (p *listPage) findTeasers(said listing) {
	entries, isEntry := p.entries(said)
	for _, n := range entries {
		if !isEntry[n] || standsIn(n.Parent, isEntry) || isBeside(n) {
			continue
		}
		if to := p.headingLink(n); to != "" {
			p.teasers[n], p.targets[to] = true, true
		}
	}
	lines := map[*html.Node]map[string]*html.Node{} // by their parents and where they lead
	for _, n := range p.datedLines() {
		if standsIn(n, isEntry) || isBeside(n) {
			continue
		}
		to := p.headingLink(n)
		if to == "" {
			to = p.onlyLink(n)
		}
		if to != "" {
			if lines[n.Parent] == nil {
				lines[n.Parent] = map[string]*html.Node{}
			}
			lines[n.Parent][to] = n
		}
	}
	for _, group := range lines {
		if len(group) == 1 && said != calledList {
			continue
		}
		for to, n := range group {
			p.teasers[n], p.targets[to] = true, true
		}
	}
}

// titleLinks are the links that are titles, or hold one.
const titleLinks = "h1 a[href], h2 a[href], h3 a[href], h4 a[href], h5 a[href], h6 a[href], a[rel~=bookmark][href], a.u-url[href]"

// headingLink returns where the first title with a link to another page leads. A
// date with a link is no title: it is how many articles name their own address.
func (p *listPage) headingLink(n *html.Node) string {
	s := goquery.NewDocumentFromNode(n)
	for _, a := range s.Find(titleLinks).Nodes {
		text := textOfNode(a)
		if letters(writtenDate.ReplaceAllString(text, "")) == 0 || goquery.NewDocumentFromNode(a).Find("time").Length() > 0 {
			continue
		}
		if to := p.leadsTo(a); to != "" {
			p.own = p.own || strings.HasPrefix(p.title, text)
			return to
		}
	}
	for _, h := range s.Find("h1, h2, h3, h4, h5, h6").Nodes {
		for a := h.Parent; a != nil && a.DataAtom != atom.Body; a = a.Parent {
			if a.DataAtom == atom.A {
				return p.leadsTo(a)
			}
		}
	}
	return ""
}

// onlyLink returns where the one link of a line leads, of which nothing else is
// said but its date.
func (p *listPage) onlyLink(n *html.Node) string {
	to, beside := "", 0
	var look func(n *html.Node) bool
	look = func(n *html.Node) bool {
		switch {
		case n.Type == html.TextNode:
			beside += letters(writtenDate.ReplaceAllString(n.Data, ""))
			return true
		case n.DataAtom == atom.A && attribute(n, "href") != "":
			next := p.leadsTo(n)
			if next == "" || to != "" && to != next {
				return false
			}
			to = next
			return true
		case isDate(n):
			return true
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if !look(c) {
				return false
			}
		}
		return true
	}
	if !look(n) || beside > maxBesideLink {
		return ""
	}
	return to
}

// writtenDate is a day as lists show it.
var writtenDate = regexp.MustCompile(`(?i)\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{4}\b|\d{4}年\d{1,2}月\d{1,2}日|` +
	`\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2},?\s+\d{4}\b|` +
	`\b\d{1,2}\.?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+\d{4}\b`)

// dateClass is in the names of elements that hold a date.
var dateClass = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:date|dt-published|published|time)(?:$|[\s_-])`)

// isDate reports whether an element holds a date and nothing else.
func isDate(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	if n.DataAtom == atom.Time {
		return true
	}
	if !dateClass.MatchString(attribute(n, "class")) {
		return false
	}
	text := textOfNode(n)
	return utf8.RuneCountInString(text) <= 40 && strings.ContainsAny(text, "0123456789")
}

// maxDatesInLine is how many dates one article has: of its first and last day.
const maxDatesInLine = 2

// datedLines returns the smallest elements that hold a date and a link to a page
// of the site.
func (p *listPage) datedLines() []*html.Node {
	linking := map[*html.Node]bool{}
	for _, a := range p.doc.Find("a[href]").Nodes {
		if p.leadsTo(a) == "" {
			continue
		}
		for n := a.Parent; n != nil && !linking[n]; n = n.Parent { // a date in a link stands beside others
			linking[n] = true
		}
	}
	dates := map[*html.Node]int{}
	var lines []*html.Node
	var look func(n *html.Node)
	look = func(n *html.Node) {
		if isDate(n) || n.Type == html.TextNode && len(n.Data) < 200 && writtenDate.MatchString(n.Data) {
			if line := lineAround(n, linking); line != nil {
				if dates[line]++; dates[line] == 1 {
					lines = append(lines, line)
				}
			}
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			look(c)
		}
	}
	look(p.body)
	return slices.DeleteFunc(lines, func(n *html.Node) bool { return dates[n] > maxDatesInLine })
}

// maxLineDepth is how far above its date the element of a line is looked for.
const maxLineDepth = 5

// lineAround returns the smallest element around a date that is one of linking, nil
// where none is near.
func lineAround(date *html.Node, linking map[*html.Node]bool) *html.Node {
	n := date.Parent
	for range maxLineDepth {
		if n == nil || n.DataAtom == atom.Body || n.DataAtom == atom.Main {
			return nil
		}
		if linking[n] {
			return n
		}
		n = n.Parent
	}
	return nil
}

// othersOf is a heading over what belongs to the article before it.
var othersOf = regexp.MustCompile(`(?i)\b(?:related|similar|more from|more like|read next|up next|keep reading|you (?:may|might)|see also|further reading|recommended|other (?:articles|posts|blogs))\b`)

// walk weighs what stands outside of the teasers and of the site's frame.
func (p *listPage) walk(n *html.Node, inLink bool) {
	for c := n.FirstChild; c != nil && !p.own; c = c.NextSibling {
		if c.Type == html.TextNode {
			count := letters(c.Data)
			p.letters += count
			if inLink {
				p.linked += count
			}
			continue
		}
		if c.Type != html.ElementNode || p.teasers[c] {
			continue
		}
		link := inLink
		switch c.DataAtom {
		case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Nav, atom.Footer, atom.Aside, atom.Form, atom.Svg:
			continue
		case atom.Header:
			if c.Parent == p.body {
				continue
			}
		case atom.Figure, atom.Video, atom.Audio, atom.Iframe, atom.Pre, atom.Blockquote, atom.Math:
			p.own = !p.holdsTeaser(c)
		case atom.Img:
			p.own = !smallPicture.MatchString(attribute(c, "class") + " " + attribute(c, "src"))
		case atom.H1, atom.H2, atom.H3, atom.H4:
			p.own = len(p.teasers) > 0 && othersOf.MatchString(textOfNode(c))
		case atom.A:
			if p.leadsTo(c) != "" {
				p.links++
				link = true
			}
		}
		p.own = p.own || isDate(c) && !p.holdsTeaser(c)
		if isLine[c.DataAtom] {
			p.weighLine(c)
		}
		p.walk(c, link)
	}
}

// smallPicture is in the names of pictures that belong to a site or a person.
var smallPicture = regexp.MustCompile(`(?i)avatar|logo|icon|profile|gravatar|emoji|spacer`)

// isLine are the elements whose own text is a line that may say something.
var isLine = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Main: true,
	atom.Li: true, atom.Dd: true, atom.Td: true, atom.Center: true, atom.Font: true, atom.Body: true, atom.Header: true, atom.Blockquote: true,
}

// weighLine adds the text of an element, without that in elements which are lines
// themselves, if it is long enough to say something outside of links.
func (p *listPage) weighLine(n *html.Node) {
	count := 0
	var look func(n *html.Node)
	look = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				count += letters(writtenDate.ReplaceAllString(c.Data, ""))
			case c.Type != html.ElementNode || p.teasers[c] || isLine[c.DataAtom] || isFrame[c.DataAtom]:
			default:
				look(c)
			}
		}
	}
	look(n)
	if count >= minSentence {
		p.prose += count
	}
}

// isFrame are the elements whose text is no line of the page.
var isFrame = map[atom.Atom]bool{
	atom.A: true, atom.Nav: true, atom.Footer: true, atom.Aside: true, atom.Form: true, atom.Script: true, atom.Style: true,
	atom.Noscript: true, atom.Template: true, atom.Svg: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Ul: true, atom.Ol: true, atom.Dl: true, atom.Table: true, atom.Button: true, atom.Select: true,
}

// holdsTeaser reports whether a teaser stands in n.
func (p *listPage) holdsTeaser(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if p.teasers[c] || p.holdsTeaser(c) {
			return true
		}
	}
	return false
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOfNode(n *html.Node) string {
	return markup.OneLine(goquery.NewDocumentFromNode(n).Text())
}

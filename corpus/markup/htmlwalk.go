package markup

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlWalker collects the body of an HTML tree.
type htmlWalker struct {
	*builder
	host string // of the page, to tell its own links
	kind htmlKind

	heading *html.Node // an element that is the heading of the page, whatever it is called
}

// htmlKind says where HTML comes from, and so what may stand in it.
type htmlKind int

const (
	inMarkdown   htmlKind = iota // an author's own tags
	fragmentKind                 // an article without the frame of a page
	pageKind                     // a page
)

// html adds a piece of HTML that stands in Markdown.
func (b *builder) html(raw string) {
	root, err := parseFragment(raw)
	if err != nil {
		return // too deep to be an author's
	}
	w := htmlWalker{builder: b}
	inline := b.buf.Len() > 0 // one tag in the middle of a paragraph
	w.children(root)
	if !inline {
		w.end(0)
	}
}

// unread are the elements whose text is not for reading.
var unread = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Template: true, atom.Noscript: true, atom.Svg: true,
	atom.Iframe: true, atom.Object: true, atom.Embed: true, atom.Canvas: true, atom.Audio: true,
	atom.Video: true, atom.Select: true, atom.Textarea: true, atom.Button: true, atom.Head: true,
	atom.Math: true, atom.Map: true, atom.Dialog: true,
}

// navigation are the elements that are never an author's text, and frame those
// that hold the site's frame around an article. In an article without its page
// an aside is a remark of its author, and a footer the source of a quotation.
var (
	navigation = map[atom.Atom]bool{atom.Nav: true, atom.Form: true, atom.Menu: true}
	frame      = map[atom.Atom]bool{atom.Footer: true, atom.Aside: true}
)

// isLeftOut reports whether n is hidden or no part of an article. Some programs
// put a whole page into one form.
func (w *htmlWalker) isLeftOut(n *html.Node) bool {
	switch {
	case isHidden(n):
		return true
	case w.kind == inMarkdown:
		return false
	case n.DataAtom == atom.Form:
		return len(find(n, atom.Article, atom.Main, atom.H1)) == 0
	}
	return navigation[n.DataAtom] || w.kind == pageKind && frame[n.DataAtom]
}

// isInBlock reports whether a text stands in an element that is a block of its own.
func isInBlock(n *html.Node) bool {
	for p := n.Parent; p != nil && p.DataAtom != atom.Body; p = p.Parent {
		if !inlineElements[p.DataAtom] {
			return true
		}
	}
	return false
}

// paragraphs writes a text in which blank lines end paragraphs.
func (w *htmlWalker) paragraphs(s string) {
	for i, part := range blankLines.Split(s, -1) {
		if i > 0 {
			w.end(0)
		}
		w.write(part)
	}
}

// inlineElements do not end a block.
var inlineElements = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Cite: true,
	atom.Code: true, atom.Data: true, atom.Del: true, atom.Dfn: true, atom.Em: true, atom.Font: true,
	atom.I: true, atom.Ins: true, atom.Kbd: true, atom.Label: true, atom.Mark: true, atom.Picture: true,
	atom.Q: true, atom.Rb: true, atom.Ruby: true, atom.S: true, atom.Samp: true, atom.Small: true,
	atom.Span: true, atom.Strike: true, atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true,
	atom.Tt: true, atom.U: true, atom.Var: true, atom.Big: true, atom.Acronym: true,
}

func (w *htmlWalker) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}

func (w *htmlWalker) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		if w.kind == fragmentKind && !isInBlock(n) {
			w.paragraphs(n.Data)
			return
		}
		w.write(n.Data)
	case html.ElementNode:
		if unread[n.DataAtom] || w.isLeftOut(n) {
			return
		}
		if w.kind == pageKind && n.DataAtom == atom.Header {
			w.header(n)
			return
		}
		w.element(n)
	case html.DocumentNode:
		w.children(n)
	}
}

func (w *htmlWalker) element(n *html.Node) {
	if n == w.heading {
		w.end(0)
		w.children(n)
		w.end(1)
		return
	}
	switch n.DataAtom {
	case atom.Br:
		if followsBreak(n) { // as old pages, and editors to this day, part paragraphs
			w.end(0)
			return
		}
		w.mark(hardBreak)
	case atom.Wbr, atom.Hr, atom.Input, atom.Rt, atom.Rp:
		if n.DataAtom == atom.Hr {
			w.end(0)
		}
	case atom.Img:
		w.image(n)
	case atom.Pre, atom.Listing, atom.Xmp:
		w.end(0)
		w.addCode(rawText(n))
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.end(0)
		w.children(n)
		w.end(int(n.Data[1] - '0'))
	case atom.Table:
		w.table(n)
	case atom.A:
		href := attr(n, "href")
		w.addLink(href)
		own := w.isOwn(href)
		if own {
			w.inLink++
		}
		w.children(n)
		if own {
			w.inLink--
		}
	default:
		if inlineElements[n.DataAtom] || n.DataAtom == 0 && w.inParagraph(n) {
			w.children(n)
			return
		}
		w.end(0)
		w.children(n)
		w.end(0)
	}
}

// followsBreak reports whether nothing stands between a line break and the one before.
func followsBreak(n *html.Node) bool {
	before := n.PrevSibling
	for before != nil && before.Type == html.TextNode && strings.TrimSpace(before.Data) == "" {
		before = before.PrevSibling
	}
	return before != nil && before.DataAtom == atom.Br
}

// image notes a picture. An empty alternative text is an author's word that it
// needs none.
func (w *htmlWalker) image(n *html.Node) {
	given := slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "alt" })
	img := imageOf(n)
	w.addImage(img, given || isPresentation(n))
	if w.kind == inMarkdown {
		w.write(img.Alt)
	}
}

// isPresentation reports whether a picture is marked as decoration.
func isPresentation(n *html.Node) bool {
	role := attr(n, "role")
	return role == "presentation" || role == "none" || attr(n, "aria-hidden") == "true" || attr(n, "aria-label") != ""
}

// inParagraph reports whether an unknown element stands in running text.
func (*htmlWalker) inParagraph(n *html.Node) bool {
	return n.Parent != nil && (n.Parent.DataAtom == atom.P || inlineElements[n.Parent.DataAtom])
}

// table writes a table of data as one block, a line for each row. A table that
// only lays out a page is walked like any other element.
func (w *htmlWalker) table(n *html.Node) {
	w.end(0)
	if holdsBlocks(n) {
		for _, cell := range find(n, atom.Td, atom.Th, atom.Caption) {
			w.end(0)
			w.children(cell)
			w.end(0)
		}
		return
	}
	for _, row := range find(n, atom.Tr, atom.Caption) {
		w.mark(hardBreak)
		if row.DataAtom == atom.Caption {
			w.children(row)
			continue
		}
		for _, cell := range find(row, atom.Td, atom.Th) {
			w.children(cell)
			w.mark(cellBreak)
		}
	}
	w.end(0)
}

// holdsBlocks reports whether a table holds more than lines of text.
func holdsBlocks(n *html.Node) bool {
	return len(find(n, atom.P, atom.Div, atom.Table, atom.Ul, atom.Ol, atom.Pre, atom.Article,
		atom.H1, atom.H2, atom.H3, atom.H4)) > 0
}

// find returns the elements of these kinds below n, not those inside of one
// that was found.
func find(n *html.Node, kinds ...atom.Atom) []*html.Node {
	var out []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		found := false
		for _, kind := range kinds {
			found = found || c.Type == html.ElementNode && c.DataAtom == kind
		}
		if found {
			out = append(out, c)
			continue
		}
		out = append(out, find(c, kinds...)...)
	}
	return out
}

// isOwn reports whether a link leads to another page of the same site.
func (w *htmlWalker) isOwn(href string) bool {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil || u.Path == "" && u.Host == "" {
		return false
	}
	return u.Host == "" && u.Scheme == "" || u.Host != "" && strings.EqualFold(u.Host, w.host)
}

// rawText is the text of code, with its line breaks.
func rawText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			b.WriteString(d.Data)
		case d.Type == html.ElementNode && d.DataAtom == atom.Br:
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		hidden := false
		switch a.Key {
		case "hidden":
			hidden = a.Val != "until-found"
		case "aria-hidden":
			hidden = a.Val == "true"
		case "style":
			style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			hidden = strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
		}
		if hidden {
			return true
		}
	}
	return false
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

func firstAttr(n *html.Node, names ...string) string {
	for _, name := range names {
		if v := attr(n, name); v != "" {
			return v
		}
	}
	return ""
}

// header reads the heading of a page header; what else stands in it (dates,
// names, pictures, a line of summary) is not the article's text.
func (w *htmlWalker) header(n *html.Node) {
	for _, kind := range []atom.Atom{atom.H1, atom.H2, atom.H3} {
		if h := find(n, kind); len(h) > 0 {
			w.node(h[0])
			return
		}
	}
}

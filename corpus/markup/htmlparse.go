package markup

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxDepth is how deep elements may be nested when a page is read a second time
// because the parser found it too deep (it refuses 512, and adds up to four of
// its own for a table). Pages of people stay below 60; those above have tags
// that are never closed.
const maxDepth = 100

// ErrTooDeep is returned for HTML that cannot be read even after its tags were
// thinned out.
var ErrTooDeep = errors.New("the elements are nested too deep: close the tags that are left open")

// ParseHTML parses a page. Where elements are nested deeper than the parser
// allows, the innermost tags are left out and their text stays. The error is
// [ErrTooDeep] or [ErrTooManyTags]; broken HTML is none.
func ParseHTML(page string) (*html.Node, error) {
	return parseShallow(page, func(s string) (*html.Node, error) { return html.Parse(strings.NewReader(s)) })
}

// parseFragment parses what may stand inside of a body.
func parseFragment(fragment string) (*html.Node, error) {
	return parseShallow(fragment, func(s string) (*html.Node, error) {
		root := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
		nodes, err := html.ParseFragment(strings.NewReader(s), root)
		for _, n := range nodes {
			root.AppendChild(n)
		}
		return root, err //nolint:wrapcheck // parseShallow does
	})
}

// maxTags is how many tags a page may have. Each takes some 400 bytes of memory; the
// single-page edition of the HTML standard, a page of 13 MB, has half of that.
const maxTags = 500_000

// ErrTooManyTags is returned for HTML that is hardly anything but tags.
var ErrTooManyTags = fmt.Errorf("the page has more than %d tags", maxTags)

func parseShallow(s string, parse func(string) (*html.Node, error)) (*html.Node, error) {
	if len(s) > maxTags && strings.Count(s, "<") > 2*maxTags { // opened and closed
		return nil, ErrTooManyTags
	}
	root, err := parse(s)
	if err == nil {
		return root, nil
	}
	// A string cannot fail to be read: the only error left is the depth.
	if root, err = parse(flattened(s)); err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrTooDeep, err)
	}
	return root, nil
}

// closedByNext are the elements that the next of their kind closes, so that
// leaving out their end tags makes nothing deeper.
var closedByNext = map[atom.Atom]bool{
	atom.P: true, atom.Li: true, atom.Dt: true, atom.Dd: true, atom.Tr: true, atom.Td: true, atom.Th: true,
	atom.Tbody: true, atom.Thead: true, atom.Tfoot: true, atom.Option: true, atom.Optgroup: true,
	atom.Html: true, atom.Head: true, atom.Body: true,
}

// flattened leaves out the tags below maxDepth. Where a block began there, a
// paragraph does.
func flattened(page string) string {
	var out strings.Builder
	out.Grow(len(page))
	depth, dropped := 0, make(map[string]int)
	for z := html.NewTokenizer(strings.NewReader(page)); z.Next() != html.ErrorToken; {
		raw := string(z.Raw())
		t := z.Token()
		switch {
		case t.Type != html.StartTagToken && t.Type != html.EndTagToken, closedByNext[t.DataAtom], isVoid[t.DataAtom]:
			out.WriteString(raw)
		case t.Type == html.StartTagToken && (depth < maxDepth || isRaw[t.DataAtom]):
			depth++
			out.WriteString(raw)
		case t.Type == html.StartTagToken:
			dropped[t.Data]++
			if !inlineElements[t.DataAtom] {
				out.WriteString("<p>")
			}
		case dropped[t.Data] > 0:
			dropped[t.Data]--
		default:
			depth = max(0, depth-1)
			out.WriteString(raw)
		}
	}
	return out.String()
}

// isVoid are the elements without an end tag.
var isVoid = map[atom.Atom]bool{
	atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true, atom.Img: true,
	atom.Input: true, atom.Link: true, atom.Meta: true, atom.Param: true, atom.Source: true, atom.Track: true, atom.Wbr: true,
}

// isRaw are the elements whose content is no markup: their tags always stay.
var isRaw = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Textarea: true, atom.Title: true, atom.Xmp: true, atom.Noscript: true,
	atom.Iframe: true, atom.Noembed: true, atom.Noframes: true, atom.Plaintext: true,
}

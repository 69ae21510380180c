package markup

import (
	"regexp"
	"strings"

	"golang.org/x/net/html/atom"
)

// In MDX what stands in an element of HTML is Markdown, with and without a blank line before it.
// The parser of Markdown would take it for HTML, so that the tags become blank lines; but those
// of elements that hold no Markdown, or whose text is not read.

// plainTag is a tag of HTML in MDX.
var plainTag = regexp.MustCompile(`^<(/?)([a-z][a-z0-9]*)[\s/>]`)

// hiding are attributes by which what an element holds may be hidden.
var hiding = regexp.MustCompile(`\s(?:hidden|aria-hidden|style)[\s=/>]`)

// parting are the elements that are blocks, and nothing else.
var parting = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Details: true, atom.Summary: true,
	atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Figure: true,
	atom.Figcaption: true, atom.Blockquote: true, atom.Aside: true, atom.Header: true, atom.Footer: true,
	atom.Main: true, atom.Center: true, atom.Address: true,
}

// partingTag handles a tag of MDX that parts blocks, and reports whether it is one.
func (l *lexer) partingTag(window string) bool {
	m := plainTag.FindStringSubmatch(window)
	if m == nil || strings.HasPrefix(strings.TrimLeft(l.in[l.lineAt:l.pos], " \t"), "|") { // in a table
		return false
	}
	n := tagLength(window)
	name := atom.Lookup([]byte(m[2]))
	keeps := name == atom.Table || unread[name] || parting[name] && hiding.MatchString(window[:n])
	if n == 0 || !keeps && !parting[name] {
		return false
	}
	isEnd, isWhole := m[1] != "", strings.HasSuffix(window[:n], "/>")
	switch {
	case isWhole:
		return false
	case l.kept > 0 && isEnd:
		l.kept--
		return false
	case l.kept > 0 || keeps && !isEnd:
		l.kept++
		return false
	}
	width := l.margin()
	switch {
	case !isEnd:
		l.margins = append(l.margins, width)
	case len(l.margins) > 0:
		l.margins = l.margins[:len(l.margins)-1]
	}
	l.pos += n
	l.out.WriteString("\n\n" + strings.Repeat(" ", width))
	return true
}

// margin is how far what stands in the line, or in its list item, is indented as Markdown sees it.
func (l *lexer) margin() int {
	if !l.inList {
		return 0
	}
	line := l.in[l.lineAt:l.pos]
	line = line[l.surplus(line):]
	width := len(listItem.FindString(line))
	for width < len(line) && (line[width] == ' ' || line[width] == '\t') {
		width++
	}
	return width
}

package markup

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

var markdownParser = sync.OnceValue(func() parser.Parser { return newParser() })

// linkParser also sees addresses that stand in the text without any mark. It
// takes a third more time, as it stops at every space.
var linkParser = sync.OnceValue(func() parser.Parser { return newParser(extension.Linkify) })

func newParser(more ...goldmark.Extender) parser.Parser {
	extensions := append([]goldmark.Extender{
		extension.Table, extension.Strikethrough, extension.TaskList, extension.Footnote, extension.DefinitionList,
	}, more...)
	return goldmark.New(goldmark.WithExtensions(extensions...), goldmark.WithParserOptions(parser.WithHeadingAttribute())).Parser()
}

// parse reads Markdown with no more of its extensions than it needs.
func parse(src []byte) ast.Node {
	p := markdownParser()
	if hasBareAddress(src) {
		p = linkParser()
	}
	return p.Parse(text.NewReader(src))
}

// hasBareAddress reports whether an address may stand in the text without any
// mark: after white space, a sign of emphasis or a parenthesis that is not a
// link's.
func hasBareAddress(src []byte) bool {
	for _, start := range []string{"http", "www.", "ftp:"} {
		for rest := src; ; {
			i := bytes.Index(rest, []byte(start))
			if i < 0 {
				break
			}
			if at := len(src) - len(rest) + i; at == 0 || isBareStart(src[:at]) {
				return true
			}
			rest = rest[i+len(start):]
		}
	}
	return false
}

// isBareStart reports whether an address after before would be a bare one.
func isBareStart(before []byte) bool {
	switch before[len(before)-1] {
	case ' ', '\t', '\n', '*', '_', '~':
		return true
	case '(':
		return len(before) == 1 || before[len(before)-2] != ']'
	}
	return false
}

// mdWalker collects the body of a parsed Markdown document.
type mdWalker struct {
	builder
	src    []byte
	silent string // the inline HTML element (script, style) whose text is left out
}

func (w *mdWalker) blocks(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.block(c)
	}
}

func (w *mdWalker) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		w.paragraph(n, n.Level)
	case *ast.Paragraph, *ast.TextBlock, *extast.DefinitionTerm:
		w.paragraph(n, 0)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		w.addCode(string(n.Lines().Value(w.src)))
	case *ast.HTMLBlock:
		raw := string(n.Lines().Value(w.src))
		if n.HasClosure() {
			raw += string(n.ClosureLine.Value(w.src))
		}
		w.html(raw)
	case *extast.Table:
		w.table(n)
	default:
		w.blocks(n)
	}
}

// alert is the first line of an alert of GitHub's, and of a callout of Obsidian's, of which there
// are more kinds.
var alert = regexp.MustCompile(`^\[![A-Za-z][\w-]*(?:\|[^\]\n]*)?\][+-]?(?:\s+|$)`)

func withoutAlert(s string) string {
	if strings.HasPrefix(s, "[!") {
		return s[len(alert.FindString(s)):]
	}
	return s
}

func (w *mdWalker) paragraph(n ast.Node, level int) {
	w.inline(n)
	w.silent = ""
	count := len(w.Blocks)
	w.end(level)
	if len(w.Blocks) > count {
		last := &w.Blocks[count]
		last.Text = withoutBold(withoutAlert(last.Text))
		if last.Text == "" {
			w.Blocks = w.Blocks[:count]
		}
	}
}

var bold = regexp.MustCompile(`\*\*([^*\s](?:[^*\n]*[^*\s])?)\*\*`)

// withoutBold takes out the stars that CommonMark leaves in scripts without
// spaces: it does not see the end of a word before a full stop and a letter.
func withoutBold(s string) string {
	if !strings.Contains(s, "**") || strings.IndexFunc(s, isEastAsian) < 0 {
		return s
	}
	return bold.ReplaceAllString(s, "$1")
}

func isEastAsian(r rune) bool { return spaceless(r) || unicode.Is(unicode.Hangul, r) }

func (w *mdWalker) table(n ast.Node) {
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		w.mark(hardBreak)
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			w.inline(cell)
			w.mark(cellBreak)
		}
	}
	w.end(0)
}

func (w *mdWalker) inline(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.inlineNode(c)
	}
}

func (w *mdWalker) inlineNode(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.text(n)
	case *ast.String:
		w.say(string(n.Value))
	case *ast.CodeSpan:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, ok := c.(*ast.Text); ok {
				w.say(string(t.Segment.Value(w.src)))
			}
		}
	case *ast.AutoLink:
		if n.AutoLinkType == ast.AutoLinkURL {
			w.addLink(string(n.URL(w.src)))
		}
		w.say(string(n.Label(w.src)))
	case *ast.Image:
		start := w.buf.Len()
		w.inline(n)
		w.addImage(Image{URL: string(n.Destination), Alt: w.buf.String()[start:]}, n.HasChildren())
	case *ast.Link:
		w.addLink(string(n.Destination))
		w.inline(n)
	case *ast.RawHTML:
		w.rawHTML(string(n.Segments.Value(w.src)))
	case *extast.FootnoteLink, *extast.FootnoteBacklink, *extast.TaskCheckBox:
	default:
		w.inline(n)
	}
}

func (w *mdWalker) text(n *ast.Text) {
	value := n.Segment.Value(w.src)
	if !n.IsRaw() && bytes.ContainsAny(value, "&\\") {
		value = util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(value)))
	}
	w.say(string(value))
	switch {
	case n.HardLineBreak():
		w.mark(hardBreak)
	case n.SoftLineBreak():
		w.mark('\n')
	}
}

func (w *mdWalker) say(s string) {
	if w.silent == "" {
		w.write(s)
	}
}

var rawTag = regexp.MustCompile(`^<(/?)([A-Za-z][A-Za-z0-9-]*)`)

// rawHTML handles one inline tag. What stands between two tags is Markdown.
func (w *mdWalker) rawHTML(tag string) {
	m := rawTag.FindStringSubmatch(tag)
	if m == nil {
		return
	}
	closing, name := m[1] != "", strings.ToLower(m[2])
	switch name {
	case "script", "style", "noscript", "iframe", "svg", "template", "object", "video", "audio":
		switch {
		case !closing && w.silent == "" && !strings.HasSuffix(tag, "/>"):
			w.silent = name
		case closing && w.silent == name:
			w.silent = ""
		}
	case "br", "p", "div", "li", "tr", "ul", "ol", "dd", "dt", "figcaption":
		w.mark(hardBreak)
	case "td", "th":
		w.mark(cellBreak)
	case "img":
		w.html(tag)
	case "a":
		if m := hrefAttr.FindStringSubmatch(tag); m != nil {
			w.addLink(html.UnescapeString(m[1] + m[2]))
		}
	}
}

// hrefAttr is the address of a link that is written in HTML.
var hrefAttr = regexp.MustCompile(`(?i)\shref\s*=\s*(?:"([^"]*)"|'([^']*)')`)

package markup

import (
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

var extensions = goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList)

var markdownParser = sync.OnceValue(func() parser.Parser {
	return goldmark.New(extensions, goldmark.WithParserOptions(parser.WithHeadingAttribute())).Parser()
})

func newTextReader(src []byte) text.Reader { return text.NewReader(src) }

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

// alert is the first line of a GitHub alert.
var alert = regexp.MustCompile(`^\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*`)

func (w *mdWalker) paragraph(n ast.Node, level int) {
	w.inline(n)
	w.silent = ""
	count := len(w.Body.Blocks)
	w.end(level)
	if len(w.Body.Blocks) > count {
		last := &w.Body.Blocks[count]
		last.Text = withoutBold(alert.ReplaceAllString(last.Text, ""))
		if last.Text == "" {
			w.Body.Blocks = w.Body.Blocks[:count]
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
		w.addImage(string(n.Destination), n.HasChildren())
		w.inline(n)
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
	if !n.IsRaw() {
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
	}
}

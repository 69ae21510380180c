//go:build !js

package corpus

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"

	"kindred/corpus/markup"
)

// ghostBody reads the text of a post, as far as everyone may read it, in the first
// form that it has: as Ghost shows it, as its two editors keep it, or plain.
func ghostBody(post *ghostPost, host string) (markup.Body, error) {
	switch {
	case strings.TrimSpace(post.HTML) != "":
		public, _ := ghostPublic(post.HTML)
		return markup.HTML(public, host), nil
	case strings.TrimSpace(post.Lexical) != "":
		var doc struct{ Root lexicalNode }
		if err := json.Unmarshal([]byte(post.Lexical), &doc); err != nil {
			return markup.Body{}, fmt.Errorf("its text (lexical) cannot be read: %w", err)
		}
		w := cardWriter{host: host}
		w.lexical(&doc.Root)
		return w.body(), nil
	case strings.TrimSpace(post.Mobiledoc) != "":
		var doc mobiledoc
		if err := json.Unmarshal([]byte(post.Mobiledoc), &doc); err != nil {
			return markup.Body{}, fmt.Errorf("its text (mobiledoc) cannot be read: %w", err)
		}
		w := cardWriter{host: host}
		w.mobiledoc(&doc)
		return w.body(), nil
	case strings.TrimSpace(post.Markdown) != "":
		public, _ := ghostPublic(post.Markdown)
		return markup.Markdown(public, false), nil
	}
	return markup.Body{Blocks: markup.PlainText(post.Plain)}, nil
}

// cardWriter joins the parts of a post: HTML as it grows, and Markdown between.
type cardWriter struct {
	host string
	html strings.Builder
	out  markup.Body
	// closed says that what follows is for members only.
	closed bool
}

// flush reads the HTML that was written until now.
func (w *cardWriter) flush() {
	w.add(markup.HTML(w.html.String(), w.host))
	w.html.Reset()
}

func (w *cardWriter) add(b markup.Body) {
	w.out.Blocks = append(w.out.Blocks, b.Blocks...)
	w.out.Code = append(w.out.Code, b.Code...)
	w.out.Links = append(w.out.Links, b.Links...)
	w.out.Unlabeled = append(w.out.Unlabeled, b.Unlabeled...)
	if w.out.Image.URL == "" {
		w.out.Image = b.Image
	}
}

// body returns everything that was written.
func (w *cardWriter) body() markup.Body {
	w.flush()
	return w.out
}

func (w *cardWriter) markdown(text string) {
	w.flush()
	w.add(markup.Markdown(w.public(text), false))
}

// public returns what of a text everyone may read, nothing where the reading is
// closed, and closes it where the text does.
func (w *cardWriter) public(text string) string {
	if w.closed {
		return ""
	}
	text, toEnd := ghostPublic(text)
	w.closed = !toEnd
	return text
}

// raw writes HTML that stands in a card.
func (w *cardWriter) raw(text string) { w.html.WriteString(w.public(text)) }

// element writes an element around what inner writes.
func (w *cardWriter) element(name string, inner func()) {
	w.html.WriteString("<" + name + ">")
	inner()
	w.html.WriteString("</" + name + ">")
}

func (w *cardWriter) text(s string) { w.html.WriteString(html.EscapeString(s)) }

func (w *cardWriter) code(s string) {
	w.element("pre", func() { w.element("code", func() { w.text(s) }) })
}

// link writes a link around what inner writes; without an address only that.
func (w *cardWriter) link(href string, inner func()) {
	if href == "" {
		inner()
		return
	}
	w.html.WriteString(`<a href="` + html.EscapeString(href) + `">`)
	inner()
	w.html.WriteString("</a>")
}

// picture writes a picture and its caption, which is HTML.
func (w *cardWriter) picture(src, alt, caption string) {
	w.html.WriteString(`<figure><img src="` + html.EscapeString(src) + `"`)
	if alt != "" {
		w.html.WriteString(` alt="` + html.EscapeString(alt) + `"`)
	}
	w.html.WriteString(">")
	w.element("figcaption", func() { w.raw(caption) })
	w.html.WriteString("</figure>")
}

// lexicalNode is one node of the document of Ghost's editor since version 5.
type lexicalNode struct {
	Type     string        `json:"type"`
	Tag      string        `json:"tag"`
	ListType string        `json:"listType"`
	Children []lexicalNode `json:"children"`

	Text string `json:"text"`
	URL  string `json:"url"`
	cardFields
}

// cardFields are those of a card, which both editors name the same.
type cardFields struct {
	Code       string          `json:"code"`
	HTML       string          `json:"html"`
	Markdown   string          `json:"markdown"`
	Src        string          `json:"src"`
	Alt        string          `json:"alt"`
	Caption    string          `json:"caption"`
	Callout    string          `json:"calloutText"`
	Heading    string          `json:"heading"`
	Content    string          `json:"content"`
	Visibility json.RawMessage `json:"visibility"`
}

// shows reports whether everyone may read the card with this name. The divider of
// a preview closes the reading.
func (w *cardWriter) shows(name string, visibility json.RawMessage) bool {
	w.closed = w.closed || name == "paywall"
	return !w.closed && isForAll(visibility)
}

// card writes a card. Those without text of their own (embeds, files, calls to
// subscribe) and those for mail only leave nothing.
func (w *cardWriter) card(name string, c *cardFields) {
	switch name {
	case "markdown", "card-markdown":
		w.markdown(c.Markdown)
	case "html":
		w.raw(c.HTML)
	case "code", "codeblock":
		w.code(c.Code)
	case "image":
		w.picture(c.Src, c.Alt, c.Caption)
	case "callout":
		w.element("p", func() { w.raw(c.Callout) })
	case "toggle":
		w.element("h4", func() { w.raw(c.Heading) })
		w.raw(c.Content)
	}
}

// lexical writes a node, if everyone may read it.
func (w *cardWriter) lexical(n *lexicalNode) {
	if !w.shows(n.Type, n.Visibility) {
		return
	}
	children := func() {
		for i := range n.Children {
			w.lexical(&n.Children[i])
		}
	}
	switch n.Type {
	case "text", "extended-text", "code-highlight":
		w.text(n.Text)
	case "linebreak":
		w.html.WriteString("<br>")
	case "heading", "extended-heading":
		w.element(headingTag(n.Tag), children)
	case "paragraph", "aside":
		w.element("p", children)
	case "quote", "extended-quote":
		w.element("blockquote", children)
	case "list":
		w.element("ul", children)
	case "listitem":
		w.element("li", children)
	case "link", "autolink", "at-link":
		w.link(n.URL, children)
	case "root", "":
		children()
	default:
		w.card(n.Type, &n.cardFields)
	}
}

// headingTag returns the name of a heading's element; what is none becomes one.
func headingTag(tag string) string {
	switch tag {
	case "h1", "h2", "h3", "h4", "h5", "h6":
		return tag
	}
	return "h2"
}

// mobiledoc is a document of Ghost's editor before version 5 (format 0.3): the
// sections refer to markups, atoms and cards by number.
type mobiledoc struct {
	Markups  []json.RawMessage   `json:"markups"`
	Atoms    []json.RawMessage   `json:"atoms"`
	Cards    [][]json.RawMessage `json:"cards"`
	Sections [][]json.RawMessage `json:"sections"`
}

// The types of a section and of a marker in it.
const (
	markupSection = 1
	listSection   = 3
	cardSection   = 10
	atomMarker    = 1
)

func (w *cardWriter) mobiledoc(doc *mobiledoc) {
	for _, s := range doc.Sections {
		kind, number, tag := 0, 0, ""
		if w.closed {
			return
		}
		if len(s) < 2 || json.Unmarshal(s[0], &kind) != nil {
			continue
		}
		switch kind {
		case markupSection, listSection:
			if len(s) < 3 || json.Unmarshal(s[1], &tag) != nil {
				continue
			}
			w.section(doc, kind, tag, s[2])
		case cardSection:
			if json.Unmarshal(s[1], &number) == nil && number >= 0 && number < len(doc.Cards) {
				w.mobileCard(doc.Cards[number])
			}
		}
	}
}

// section writes a paragraph, heading, quote or list.
func (w *cardWriter) section(doc *mobiledoc, kind int, tag string, raw json.RawMessage) {
	if kind == listSection {
		var items [][][]json.RawMessage
		_ = json.Unmarshal(raw, &items) // what is of another form is no text
		w.element("ul", func() {
			for _, item := range items {
				w.element("li", func() { w.markers(doc, item) })
			}
		})
		return
	}
	var markers [][]json.RawMessage
	_ = json.Unmarshal(raw, &markers) // likewise
	switch {
	case tag == "blockquote":
	case strings.HasPrefix(tag, "h"):
		tag = headingTag(tag)
	default:
		tag = "p"
	}
	w.element(tag, func() { w.markers(doc, markers) })
}

// markers writes pieces of text: type, the markups that open, how many close, and
// the text or the number of an atom.
func (w *cardWriter) markers(doc *mobiledoc, markers [][]json.RawMessage) {
	for _, m := range markers {
		var kind, number int
		var opens []int
		var text string
		if len(m) < 4 || json.Unmarshal(m[0], &kind) != nil {
			continue
		}
		if kind == atomMarker {
			if json.Unmarshal(m[3], &number) == nil && number >= 0 && number < len(doc.Atoms) {
				w.html.WriteString("<br>") // Ghost's one atom is a line break
			}
			continue
		}
		if json.Unmarshal(m[3], &text) != nil {
			continue
		}
		_ = json.Unmarshal(m[1], &opens) // without them it is text that is not a link
		href := ""
		for _, n := range opens {
			if n >= 0 && n < len(doc.Markups) {
				href = first(linkOfMarkup(doc.Markups[n]), href)
			}
		}
		w.link(href, func() { w.text(text) })
	}
}

// linkOfMarkup returns the address of a markup ["a", ["href", "…"]].
func linkOfMarkup(raw json.RawMessage) string {
	var parts []json.RawMessage
	var tag string
	var attrs []string
	if json.Unmarshal(raw, &parts) != nil || len(parts) < 2 || json.Unmarshal(parts[0], &tag) != nil || tag != "a" ||
		json.Unmarshal(parts[1], &attrs) != nil {
		return ""
	}
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i] == "href" {
			return attrs[i+1]
		}
	}
	return ""
}

// mobileCard writes a card ["name", {…}].
func (w *cardWriter) mobileCard(parts []json.RawMessage) {
	var name string
	if len(parts) == 0 || json.Unmarshal(parts[0], &name) != nil {
		return
	}
	var fields cardFields
	if len(parts) > 1 && json.Unmarshal(parts[1], &fields) != nil {
		fields = cardFields{Visibility: json.RawMessage("false")} // what cannot be read is for nobody
	}
	if w.shows(name, fields.Visibility) {
		w.card(name, &fields)
	}
}

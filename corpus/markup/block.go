package markup

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Body is what was found in an article, in its order.
type Body struct {
	Blocks []Block
	Code   []string // blocks of code, as written
	Image  string   // address of the first picture
	// Links are the addresses that the text links to, as written; parts of the
	// same page ("#part") are left out.
	Links []string
	// Unlabeled are the addresses of the pictures without an alternative text.
	Unlabeled []string
}

// Text joins the blocks, a blank line between two.
func (b *Body) Text() string {
	texts := make([]string, len(b.Blocks))
	for i, bl := range b.Blocks {
		texts[i] = bl.Text
	}
	return strings.Join(texts, "\n\n")
}

// Headings returns the text of the headings, in order.
func (b *Body) Headings() []string {
	var headings []string
	for _, bl := range b.Blocks {
		if bl.Level > 0 {
			headings = append(headings, bl.Text)
		}
	}
	return headings
}

// Block is a paragraph, heading, list item or table.
type Block struct {
	Text  string
	Level int // of a heading, from 1; 0 for all else
	// Linked is set where nothing but links to pages of the same site stand.
	Linked bool
}

// Marks that a walker puts into the text of a block. Both are control
// characters that no article shows.
const (
	hardBreak = '\x1e' // a line break that the author wants
	cellBreak = '\x1f' // between two cells of a table row
)

// builder collects a body from the walk over a document.
type builder struct {
	Body
	buf    strings.Builder
	inLink int // depth of links to the own site
	letter int // letters and digits in buf
	linked int // the same, inside links
}

// write adds inline text; white space is put in order when the block ends.
func (b *builder) write(s string) {
	b.buf.WriteString(s)
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	b.letter += n
	if b.inLink > 0 {
		b.linked += n
	}
}

func (b *builder) mark(r rune) { b.buf.WriteRune(r) }

// end closes the block that was written; an empty one leaves nothing.
func (b *builder) end(level int) {
	if b.buf.Len() == 0 {
		return
	}
	if text := collapse(b.buf.String()); text != "" {
		b.Blocks = append(b.Blocks, Block{Text: text, Level: level, Linked: b.linked > 0 && b.linked == b.letter})
	}
	b.buf.Reset()
	b.letter, b.linked = 0, 0
}

// addCode keeps a block of code apart.
func (b *builder) addCode(code string) {
	code = strings.Trim(norm.NFC.String(LineFeeds(code)), "\n")
	if strings.TrimSpace(code) != "" {
		b.Code = append(b.Code, code)
	}
}

// addLink notes where the text leads.
func (b *builder) addLink(address string) {
	address = strings.TrimSpace(address)
	if address != "" && address[0] != '#' {
		b.Links = append(b.Links, address)
	}
}

// addImage notes a picture and whether it can be understood without being seen.
func (b *builder) addImage(src string, labeled bool) {
	src = strings.TrimSpace(src)
	if !labeled && src != "" {
		b.Unlabeled = append(b.Unlabeled, src)
	}
	if b.Image == "" && src != "" && !strings.HasPrefix(src, "data:") {
		b.Image = src
	}
}

// collapse makes one block of text of what a walker wrote: runs of white space
// become one space, a hard break a newline, a cell break a tab, and other
// control characters go. A source line break between two characters of a script
// without spaces between words is nothing at all.
func collapse(s string) string {
	const (
		none = iota
		sourceLine
		space
		cell
		line
	)
	var out strings.Builder
	out.Grow(len(s))
	pending, last := none, rune(0)
	for _, r := range s {
		switch {
		case r == hardBreak:
			pending = line
			continue
		case r == cellBreak:
			pending = max(pending, cell)
			continue
		case r == '\n' || r == '\r':
			pending = max(pending, sourceLine)
			continue
		case unicode.IsSpace(r):
			pending = max(pending, space)
			continue
		case unicode.IsControl(r), r == '\u00ad', r == '\ufeff':
			continue // soft hyphens and byte order marks would split words
		}
		if out.Len() > 0 {
			switch {
			case pending == line:
				out.WriteByte('\n')
			case pending == cell:
				out.WriteByte('\t')
			case pending == space, pending == sourceLine && (!spaceless(last) || !spaceless(r)):
				out.WriteByte(' ')
			}
		}
		pending, last = none, r
		out.WriteRune(r)
	}
	return norm.NFC.String(out.String())
}

// spaceless reports whether r belongs to a script that is written without
// spaces between words and wrapped anywhere.
func spaceless(r rune) bool {
	return r >= 0x2e80 && (r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef ||
		unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana))
}

// LineFeeds turns every kind of line end into "\n".
func LineFeeds(s string) string {
	if !strings.ContainsRune(s, '\r') {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// OneLine is s as a title, name or summary: one line, single spaces, NFC.
func OneLine(s string) string {
	return strings.Join(strings.Fields(collapse(s)), " ")
}

package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// Body is what was found in an article, in its order.
type Body struct {
	Blocks []Block
	Code   []string // blocks of code, as written
	Image  Image    // the first picture that says something
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
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' {
				n++
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
		i += size
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
func (b *builder) addImage(img Image, labeled bool) {
	img.URL, img.Alt = strings.TrimSpace(img.URL), OneLine(img.Alt)
	if img.URL == "" {
		return
	}
	if !labeled {
		b.Unlabeled = append(b.Unlabeled, img.URL)
	}
	if b.Image.URL == "" && !strings.HasPrefix(img.URL, "data:") && !img.isIcon() {
		b.Image = img
	}
}

// collapse makes one block of text of what a walker wrote: runs of white space
// become one space, a hard break a newline, a cell break a tab, and other
// control characters, byte order marks and soft hyphens go. Ligatures,
// typographic quotes and joiners stay as they are written: some scripts need
// them, and the search folds them. A source line break between two characters of a script
// without spaces between words is nothing at all.
func collapse(s string) string {
	if n := cleanRun(s); n == len(s) {
		return s
	}
	const (
		none = iota
		sourceLine
		space
		cell
		line
	)
	var out strings.Builder
	out.Grow(len(s))
	pending, last, ascii := none, rune(0), true
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		n := cleanRun(s[i:])
		i += max(n, size)
		if r >= 0x80 && r <= 0x9f { // no control character, but a typographic sign of Windows: &#146;
			if sign := charmap.Windows1252.DecodeByte(byte(r)); sign != utf8.RuneError {
				r = sign
			}
		}
		switch {
		case n > 0:
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
		pending = none
		if n > 0 {
			out.WriteString(s[i-n : i])
			last = rune(s[i-1])
			continue
		}
		out.WriteRune(r)
		last, ascii = r, ascii && r < utf8.RuneSelf
	}
	if ascii {
		return out.String()
	}
	return norm.NFC.String(out.String())
}

// cleanRun returns the length of the text that s begins with and that is in
// order already: printable ASCII with single spaces inside, most of most texts.
func cleanRun(s string) int {
	for i := range len(s) {
		c := s[i]
		if c > ' ' && c < 0x7f || c == ' ' && i > 0 && i+1 < len(s) && s[i+1] > ' ' && s[i+1] < 0x7f {
			continue
		}
		return i
	}
	return len(s)
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

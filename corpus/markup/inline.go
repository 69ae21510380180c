package markup

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fields are what a document says of itself (title, date, author, tags …) in
// its markup's own way. Names are in lower case, values in one line and
// otherwise as written.
type Fields map[string]string

// SaveAs is Pelican's field for the file that a page is written to. An empty one says that none is.
const SaveAs = "save_as"

// set keeps the first value that is given for a name.
func (f Fields) set(name, value string) {
	name, value = strings.ToLower(strings.TrimSpace(name)), OneLine(value)
	if _, ok := f[name]; !ok && name != "" && (value != "" || name == SaveAs) {
		f[name] = value
	}
}

// document is what the line scanners of the lighter markups share.
type document struct {
	builder
	fields Fields
	lines  []string
	at     int      // the line that is read next
	notes  []string // footnotes written inside paragraphs, which follow the text
}

func newDocument(text string) document {
	return document{fields: Fields{}, lines: strings.Split(LineFeeds(text), "\n")}
}

// line returns the line n lines after the current one without white space at
// its end, or "" after the last.
func (d *document) line(n int) string {
	if d.at+n >= len(d.lines) {
		return ""
	}
	return strings.TrimRightFunc(d.lines[d.at+n], unicode.IsSpace)
}

// isBlank reports whether the line n lines before or after the current one is
// empty or outside the text.
func (d *document) isBlank(n int) bool {
	return d.at+n < 0 || d.line(n) == ""
}

// indented takes the lines that are indented by more than n columns and the
// blank ones between them, without their common indentation.
func (d *document) indented(n int) string {
	start, end, common := d.at, d.at, -1
	for i := start; i < len(d.lines); i++ {
		if strings.TrimSpace(d.lines[i]) == "" {
			continue
		}
		width := indentation(d.lines[i])
		if width <= n {
			break
		}
		if common < 0 || width < common {
			common = width
		}
		end = i + 1
	}
	d.at = end
	out := make([]string, 0, end-start)
	for _, line := range d.lines[start:end] {
		out = append(out, unindent(line, common))
	}
	return strings.Join(out, "\n")
}

const tabWidth = 8

// indentation is the width of the white space that a line begins with.
func indentation(line string) int {
	width := 0
	for i := range len(line) {
		switch line[i] {
		case ' ':
			width++
		case '\t':
			width += tabWidth - width%tabWidth
		default:
			return width
		}
	}
	return width
}

// unindent takes up to n columns of white space off a line.
func unindent(line string, n int) string {
	for width := 0; width < n && line != "" && (line[0] == ' ' || line[0] == '\t'); line = line[1:] {
		if line[0] == '\t' {
			width += tabWidth - width%tabWidth
		} else {
			width++
		}
	}
	return line
}

// runOf reports whether a line is nothing but n or more of the byte c.
func runOf(line string, c byte, n int) bool {
	if len(line) < n || line == "" {
		return false
	}
	for i := range len(line) {
		if line[i] != c {
			return false
		}
	}
	return true
}

// marks reads the inline marks of one paragraph. Where the next closing mark of
// a kind stands is remembered, so that a paragraph of nothing but opening marks
// is still read in linear time.
type marks struct {
	d    *document
	in   string
	pos  int            // what stands before it is read
	from int            // what stands before it is written
	next map[string]int // the next place of a closing mark, or -1
	drop map[int]int    // the lengths of closing marks that are left out, by place
}

func newMarks(d *document, in string) marks {
	return marks{d: d, in: in, next: map[string]int{}, drop: map[int]int{}}
}

// rest is what is not read yet.
func (m *marks) rest() string { return m.in[m.pos:] }

// has reports whether what is not read yet begins with prefix.
func (m *marks) has(prefix string) bool { return strings.HasPrefix(m.in[m.pos:], prefix) }

// before and after are the characters around in[at:at+n]; a space at the ends.
func (m *marks) before(at int) rune {
	if at <= 0 {
		return ' '
	}
	r, _ := utf8.DecodeLastRuneInString(m.in[:at])
	return r
}

func (m *marks) after(at int) rune {
	if at >= len(m.in) {
		return ' '
	}
	r, _ := utf8.DecodeRuneInString(m.in[at:])
	return r
}

// read goes from one of the signs to the next; one handles what begins there, and
// reports whether it was a mark.
func (m *marks) read(signs string, one func() bool) {
	for m.pos < len(m.in) {
		i := strings.IndexAny(m.rest(), signs)
		if i < 0 {
			break
		}
		m.pos += i
		if !m.dropped() && !one() {
			m.pos++
		}
	}
	m.pos = len(m.in)
	m.flush(0)
}

// flush writes the text up to the position and goes on n bytes later.
func (m *marks) flush(n int) {
	m.d.write(m.in[m.from:m.pos])
	m.skip(n)
}

// skip leaves out n bytes.
func (m *marks) skip(n int) {
	m.pos = min(m.pos+n, len(m.in))
	m.from = m.pos
}

// replace writes s for the next n bytes.
func (m *marks) replace(n int, s string) {
	m.flush(n)
	m.d.write(s)
}

// find returns the first place at or after from where mark stands and closes
// what was opened, or -1. Calls for one mark come with rising from and the same
// closes, which may be nil.
func (m *marks) find(mark string, from int, closes func(at int) bool) int {
	if at, ok := m.next[mark]; ok && (at < 0 || at >= from) {
		return at
	}
	for at := from; at < len(m.in); {
		i := strings.Index(m.in[at:], mark)
		if i < 0 {
			break
		}
		at += i
		if closes == nil || closes(at) {
			m.next[mark] = at
			return at
		}
		at += len(mark)
	}
	m.next[mark] = -1
	return -1
}

// pair leaves out the n bytes of an opening mark, and the closing mark when it
// is reached.
func (m *marks) pair(n int, closing string, at int) {
	m.flush(n)
	m.drop[at] = len(closing)
}

// dropped leaves out a closing mark that stands at the position.
func (m *marks) dropped() bool {
	n, ok := m.drop[m.pos]
	if ok {
		m.flush(n)
	}
	return ok
}

// constrained handles a mark that stands around whole words: white space may
// not follow the opening nor precede the closing one.
func (m *marks) constrained(mark string) bool {
	if isWordRune(m.before(m.pos)) || unicode.IsSpace(m.after(m.pos+len(mark))) {
		return false
	}
	end := m.find(mark, m.pos+len(mark)+1, func(at int) bool {
		return !unicode.IsSpace(m.before(at)) && !isWordRune(m.after(at+len(mark)))
	})
	if end < 0 {
		return false
	}
	m.pair(len(mark), mark, end)
	return true
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// maxEntity is the length of the longest character reference, "&CounterClockwiseContourIntegral;".
const maxEntity = 33

// entity writes the character that a reference such as "&nbsp;" stands for.
func (m *marks) entity() bool {
	s := m.rest()
	i := strings.IndexByte(s[:min(len(s), maxEntity)], ';')
	if i < 0 {
		return false
	}
	char := html.UnescapeString(s[:i+1])
	if char == s[:i+1] {
		return false
	}
	m.replace(i+1, char)
	return true
}

// webAddress returns the length of the address that s begins with, or 0. A
// punctuation mark at its end belongs to the sentence.
func webAddress(s string) int {
	if !strings.HasPrefix(s, "http://") && !strings.HasPrefix(s, "https://") {
		return 0
	}
	n := strings.IndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("<>[]\"`", r) })
	if n < 0 {
		n = len(s)
	}
	n = len(strings.TrimRight(s[:n], ".,;:!?)'*_"))
	if n <= len("https://") {
		return 0
	}
	return n
}

// lastWord returns where the word begins that ends at the position, not before
// what is written.
func (m *marks) lastWord() int {
	i := m.pos
	for i > m.from && (m.in[i-1] >= 'a' && m.in[i-1] <= 'z' || m.in[i-1] >= '0' && m.in[i-1] <= '9') {
		i--
	}
	return i
}

// characterNamed returns the character that HTML calls by a name, or "".
func characterNamed(name string) string {
	if name == "" {
		return ""
	}
	if char := html.UnescapeString("&" + name + ";"); !strings.HasSuffix(char, ";") {
		return char
	}
	return ""
}

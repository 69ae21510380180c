package markup

import (
	"path"
	"strings"
)

// adocSigns are the attributes that every document has.
var adocSigns = map[string]string{
	"nbsp": "\u00a0", "sp": " ", "zwsp": "\u200b", "wj": "\u2060",
	"apos": "'", "quot": `"`, "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
	"deg": "°", "plus": "+", "brvbar": "¦", "vbar": "|", "amp": "&", "lt": "<", "gt": ">",
	"startsb": "[", "endsb": "]", "caret": "^", "asterisk": "*", "tilde": "~", "backslash": `\`,
	"backtick": "`", "two-colons": "::", "two-semicolons": ";;", "cpp": "C++", "pp": "++",
}

const (
	// maxExpanded is how much text references may bring into a document:
	// attributes that are made of attributes could grow without bound.
	maxExpanded = 256 << 10
	// maxReference is the length of the longest reference to an attribute.
	maxReference = 100
	// maxTarget is the length up to which the target of a macro is taken for one.
	maxTarget = 1 << 10
)

// attributeReference returns the value of the reference that s begins with and
// its length, which is 0 when it is none. An attribute that nobody set is empty:
// sites set theirs outside the document.
func (d *adoc) attributeReference(s string) (value string, n int) {
	end := strings.IndexByte(s[:min(len(s), maxReference)], '}')
	if end < 2 || !isASCIILetter(s[1]) {
		return "", 0
	}
	name, _, special := strings.Cut(strings.ToLower(s[1:end]), ":")
	switch {
	case strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "":
		return "", 0
	case special: // counters and assignments
		return "", end + 1
	}
	if value, ok := d.attributes[name]; ok {
		if d.expanded += len(value); d.expanded > maxExpanded {
			value = ""
		}
		return value, end + 1
	}
	return adocSigns[name], end + 1
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// substitute writes out the attributes in an address or in code, where a brace
// is a brace when no attribute has its name.
func (d *adoc) substitute(s string) string {
	var out strings.Builder
	for {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			return out.String() + s
		}
		out.WriteString(s[:i])
		s = s[i:]
		value, n := d.attributeReference(s)
		if value == "" {
			value, n = "{", 1
		}
		out.WriteString(value)
		s = s[n:]
	}
}

// adocMarks reads the inline marks of AsciiDoc.
type adocMarks struct {
	marks
	d *adoc
}

func (d *adoc) inline(text string) {
	m := adocMarks{marks: newMarks(&d.document, text), d: d}
	m.read("\\`*_#^~+{<[(&:\"'])>", m.one)
}

// one handles a mark at the position, and reports whether it was one.
func (m *adocMarks) one() bool {
	switch c := m.in[m.pos]; c {
	case '\\':
		return m.escape()
	case '`':
		return m.literal("``", "`")
	case '*', '_', '#':
		return m.quoted(string(c))
	case '^', '~':
		end := m.find(string(c), m.pos+2, nil)
		if end < 0 || strings.ContainsAny(m.in[m.pos:end], " \n\t") {
			return false
		}
		m.pair(1, string(c), end)
		return true
	case '+':
		return m.pass()
	case '{':
		value, n := m.d.attributeReference(m.rest())
		if n > 0 && !m.linkOfAttribute(value, n) {
			m.replace(n, value)
		}
		return n > 0
	case '<':
		return m.angle()
	case '[':
		return m.bracket()
	case '(':
		return m.paren()
	case '&':
		return m.entity()
	case '"', '\'':
		return m.curly(string(c))
	case ':':
		return m.macro()
	}
	return false
}

// escape leaves out a backslash before a mark, which is then text.
func (m *adocMarks) escape() bool {
	if m.pos+1 >= len(m.in) || strings.IndexByte("`*_#^~+{<[(&\\\"'", m.in[m.pos+1]) < 0 {
		return false
	}
	m.flush(1)
	m.pos++
	for m.pos < len(m.in) && m.in[m.pos] == m.in[m.pos-1] { // \**not bold**
		m.pos++
	}
	return true
}

// quoted handles marks that stand around words, or doubled inside of words.
func (m *adocMarks) quoted(mark string) bool {
	if double := mark + mark; m.has(double) {
		if end := m.find(double, m.pos+3, nil); end >= 0 {
			m.pair(2, double, end)
			return true
		}
	}
	return m.constrained(mark)
}

// literal handles text between marks that is taken as it is: the doubled mark
// anywhere, the single one around words.
func (m *adocMarks) literal(double, single string) bool {
	end, n := -1, len(double)
	if m.has(double) {
		end = m.find(double, m.pos+n+1, nil)
	}
	if end < 0 && !isWordRune(m.before(m.pos)) {
		n = len(single)
		end = m.find(single, m.pos+n+1, func(at int) bool {
			return m.before(at) != ' ' && !isWordRune(m.after(at+n))
		})
	}
	if end < 0 {
		return false
	}
	inner := m.in[m.pos+n : end]
	if len(inner) > 2 && inner[0] == '+' && inner[len(inner)-1] == '+' {
		inner = inner[1 : len(inner)-1]
	} else if single == "`" {
		inner = m.d.substitute(inner)
	}
	m.replace(end+n-m.pos, inner)
	return true
}

// pass handles text between plus signs, which is taken as it is.
func (m *adocMarks) pass() bool {
	if m.before(m.pos) == ' ' && (m.pos+1 == len(m.in) || m.in[m.pos+1] == '\n') {
		m.flush(1)
		m.d.mark(hardBreak)
		return true
	}
	if m.has("+++") {
		if end := m.find("+++", m.pos+3, nil); end >= 0 {
			raw := m.in[m.pos+3 : end]
			m.flush(end + 3 - m.pos)
			m.d.html(raw)
			return true
		}
	}
	return m.literal("++", "+")
}

// angle handles a reference to another part, or an address in angle brackets.
func (m *adocMarks) angle() bool {
	if n := webAddress(m.in[m.pos+1:]); n > 0 && m.after(m.pos+1+n) == '>' {
		address := m.in[m.pos+1 : m.pos+1+n]
		m.d.addLink(address)
		m.replace(n+2, address)
		return true
	}
	if !m.has("<<") {
		return false
	}
	end := m.find(">>", m.pos+2, nil)
	if end < 0 {
		return false
	}
	target, text, named := strings.Cut(m.in[m.pos+2:end], ",")
	if !named {
		text = nameOfPart(target)
	}
	m.d.addReference(target)
	m.replace(end+2-m.pos, strings.TrimSpace(text))
	return true
}

// addReference notes a reference that leads to another document: one that ends with its extension, or
// is followed by a part of it; those of Antora by their coordinates ("module:page.adoc").
func (d *adoc) addReference(target string) {
	file, _, part := strings.Cut(strings.TrimSpace(d.substitute(target)), "#")
	extension := path.Ext(file)
	if file == "" || extension != ".adoc" && extension != ".asciidoc" && (!part || extension != "") {
		return
	}
	if extension == "" {
		file += ".adoc"
	}
	if !strings.Contains(file, ":") && !strings.HasPrefix(file, "./") { // from the page's own folder, for Antora
		file = path.Clean(file)
	}
	d.addLink(file)
}

// nameOfPart is what a reference without a text shows.
func nameOfPart(target string) string {
	if i := strings.LastIndexByte(target, '#'); i >= 0 {
		target = target[i+1:]
	}
	return strings.TrimSpace(strings.NewReplacer("_", " ", "-", " ").Replace(target))
}

// bracket leaves out anchors, and the attributes of the quoted text after them.
func (m *adocMarks) bracket() bool {
	for _, anchor := range [][2]string{{"[[[", "]]]"}, {"[[", "]]"}} {
		if m.has(anchor[0]) {
			if end := m.find(anchor[1], m.pos, nil); end >= 0 {
				m.flush(end + len(anchor[1]) - m.pos)
				return true
			}
		}
	}
	end := m.closingBracket(m.pos)
	if end < 0 || end-m.pos > maxReference || end+1 >= len(m.in) || strings.IndexByte("#*_`", m.in[end+1]) < 0 {
		return false
	}
	if c := m.in[m.pos+1]; c != '.' && c != '#' && !isASCIILetter(c) {
		return false
	}
	m.flush(end + 1 - m.pos)
	return true
}

// paren handles index terms and the signs that are typed in parentheses.
func (m *adocMarks) paren() bool {
	if m.has("(((") {
		if end := m.find(")))", m.pos+3, nil); end >= 0 {
			m.flush(end + 3 - m.pos)
			return true
		}
	}
	if m.has("((") {
		if end := m.find("))", m.pos+2, nil); end >= 0 {
			m.pair(2, "))", end)
			return true
		}
	}
	switch {
	case m.has("(C)"):
		m.replace(len("(C)"), "©")
	case m.has("(R)"):
		m.replace(len("(R)"), "®")
	case m.has("(TM)"):
		m.replace(len("(TM)"), "™")
	default:
		return false
	}
	return true
}

// curly handles typographic quotes: "`double`" and '`single`'.
func (m *adocMarks) curly(quote string) bool {
	if !m.has(quote + "`") {
		return false
	}
	end := m.find("`"+quote, m.pos+2, nil)
	if end < 0 {
		return false
	}
	opening, closing := "“", "”"
	if quote == "'" {
		opening, closing = "‘", "’"
	}
	inner := m.in[m.pos+2 : end]
	m.replace(end+2-m.pos, opening)
	m.d.inline(inner)
	m.d.write(closing)
	return true
}

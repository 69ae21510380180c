package markup

import (
	"strings"
	"unicode"
)

// orgInline reads the inline marks of Org.
type orgInline struct {
	marks
	d *org
}

func (d *org) inline(text string) {
	m := orgInline{marks: newMarks(&d.document, text), d: d}
	m.read("*/_+=~[<>{@\\h", m.one)
}

// one handles a mark at the position, and reports whether it was one.
func (m *orgInline) one() bool {
	switch c := m.in[m.pos]; c {
	case '*', '/', '_', '+':
		return m.emphasis(string(c))
	case '=', '~':
		return m.literal(string(c))
	case '[':
		return m.bracket()
	case '<':
		return m.angle()
	case '{':
		return m.leaveOut("{{{", "}}}")
	case '@':
		return m.export()
	case '\\':
		return m.backslash()
	}
	n := webAddress(m.rest())
	if n == 0 || isLetterOrDigit(m.before(m.pos)) {
		return false
	}
	m.d.addLink(m.rest()[:n])
	m.pos += n
	return true
}

// closing returns where a mark of emphasis ends that begins at the position, or
// -1: Org wants white space or punctuation around it.
func (m *orgInline) closing(mark string) int {
	if !isOrgBorder(m.before(m.pos)) || unicode.IsSpace(m.after(m.pos+1)) {
		return -1
	}
	return m.find(mark, m.pos+2, func(at int) bool {
		return !unicode.IsSpace(m.before(at)) && isOrgBorder(m.after(at+1))
	})
}

// isOrgBorder reports whether emphasis can begin after r, or end before it.
// Scripts that are not written with spaces have no other border.
func isOrgBorder(r rune) bool { return !isWordRune(r) && r != '/' || spaceless(r) }

func (m *orgInline) emphasis(mark string) bool {
	end := m.closing(mark)
	if end < 0 {
		return false
	}
	m.pair(1, mark, end)
	return true
}

// literal handles code, in which nothing is a mark.
func (m *orgInline) literal(mark string) bool {
	end := m.closing(mark)
	if end < 0 {
		return false
	}
	inner := m.in[m.pos+1 : end]
	m.replace(end+1-m.pos, inner)
	return true
}

// bracket handles links, footnotes and citations.
func (m *orgInline) bracket() bool {
	switch {
	case m.has("[["):
		return m.link()
	case m.has("[fn:"), m.has("[cite"):
		end := m.find("]", m.pos, nil)
		if end < 0 {
			return false
		}
		if label, note, ok := strings.Cut(m.in[m.pos+len("[fn:"):end], ":"); ok && m.has("[fn:") && !strings.ContainsAny(label, " \n") {
			m.d.notes = append(m.d.notes, note)
		}
		m.flush(end + 1 - m.pos)
		return true
	}
	return false
}

// pictures are the endings of addresses that Org shows as pictures.
var pictures = []string{".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif"}

func isPicture(address string) bool {
	address = strings.ToLower(address)
	for _, ending := range pictures {
		if strings.HasSuffix(address, ending) {
			return true
		}
	}
	return false
}

// link handles "[[address][text]]", whose text may be missing.
func (m *orgInline) link() bool {
	end := m.find("]]", m.pos+2, nil)
	if end < 0 {
		return false
	}
	address, text, named := strings.Cut(m.in[m.pos+2:end], "][")
	m.flush(end + 2 - m.pos)
	address = strings.TrimPrefix(strings.TrimSpace(address), "file:")
	switch {
	case !named && isPicture(address):
		m.d.addImage(Image{URL: address}, false)
	case !named:
		m.d.addLink(orgAddress(address))
		m.d.write(strings.TrimLeft(address, "*#"))
	case isPicture(text) && !strings.Contains(text, " "):
		m.d.addLink(orgAddress(address))
		m.d.addImage(Image{URL: strings.TrimPrefix(text, "file:")}, false)
	default:
		m.d.addLink(orgAddress(address))
		m.d.inline(text)
	}
	return true
}

// orgAddress is the address of a link, or "" when it leads to a part of the same
// document.
func orgAddress(address string) string {
	if strings.HasPrefix(address, "*") || strings.HasPrefix(address, "id:") ||
		!strings.ContainsAny(address, "/.:") {
		return ""
	}
	return address
}

// angle handles targets, dates and addresses in angle brackets.
func (m *orgInline) angle() bool {
	switch {
	case m.has("<<<"):
		if end := m.find(">>>", m.pos+3, nil); end >= 0 {
			m.pair(3, ">>>", end)
			return true
		}
	case m.has("<<"):
		return m.leaveOut("<<", ">>")
	}
	if n := webAddress(m.in[m.pos+1:]); n > 0 && m.after(m.pos+1+n) == '>' {
		address := m.in[m.pos+1 : m.pos+1+n]
		m.d.addLink(address)
		m.replace(n+2, address)
		return true
	}
	if r := m.after(m.pos + 1); r < '0' || r > '9' {
		return false
	}
	end := m.find(">", m.pos, nil)
	if end < 0 || end-m.pos > maxReference {
		return false
	}
	m.replace(end+1-m.pos, m.in[m.pos+1:end])
	return true
}

// leaveOut leaves out what stands between two marks, and the marks.
func (m *orgInline) leaveOut(opening, closing string) bool {
	if !m.has(opening) {
		return false
	}
	end := m.find(closing, m.pos+len(opening), nil)
	if end < 0 {
		return false
	}
	m.flush(end + len(closing) - m.pos)
	return true
}

// export handles a piece of another language: "@@html:<b>@@".
func (m *orgInline) export() bool { return m.leaveOut("@@", "@@") }

// backslash handles a line break and the names of characters: "\alpha".
func (m *orgInline) backslash() bool {
	if m.has(`\\`) && (m.pos+2 == len(m.in) || m.in[m.pos+2] == '\n') {
		m.flush(2)
		m.d.mark(hardBreak)
		return true
	}
	n := 1
	for m.pos+n < len(m.in) && n < maxEntity && isASCIILetter(m.in[m.pos+n]) {
		n++
	}
	char := characterNamed(m.in[m.pos+1 : m.pos+n])
	if char == "" {
		return false
	}
	if strings.HasPrefix(m.in[m.pos+n:], "{}") {
		n += 2
	}
	m.replace(n, char)
	return true
}

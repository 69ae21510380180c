package markup

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// rstInline reads the inline marks of reStructuredText.
type rstInline struct {
	marks
	d *rst
}

func (d *rst) inline(text string) {
	m := rstInline{marks: newMarks(&d.document, text), d: d}
	m.read("\\`*|[:_h", m.one)
}

// one handles a mark at the position, and reports whether it was one.
func (m *rstInline) one() bool {
	switch m.in[m.pos] {
	case '\\':
		return m.escape()
	case '`':
		return m.interpreted(m.pos, "")
	case '*':
		return m.emphasis()
	case '|':
		return m.substitution()
	case '[':
		return m.noteReference()
	case ':':
		return m.role()
	case '_':
		return m.reference()
	}
	return m.address()
}

// escape takes the meaning of a mark; an escaped space is nothing.
func (m *rstInline) escape() bool {
	m.flush(1)
	switch r := m.after(m.pos); {
	case m.pos == len(m.in):
	case unicode.IsSpace(r):
		m.skip(1)
	default:
		m.pos++ // what is not ASCII is no mark, and its other bytes are not either
	}
	return true
}

// opens reports whether n bytes at the position can be the start of a mark.
func (m *rstInline) opens(n int) bool {
	before, after := m.before(m.pos), m.after(m.pos+n)
	quoted := strings.ContainsRune(`'"(<[{`, before) && strings.ContainsRune(`'")>]}`, after)
	return !isLetterOrDigit(before) && !unicode.IsSpace(after) && !quoted
}

// closing returns where the mark ends that was opened before from, or -1.
func (m *rstInline) closing(mark string, from int) int {
	return m.find(mark, from, func(at int) bool {
		return !unicode.IsSpace(m.before(at)) && !isLetterOrDigit(m.after(at+len(mark))) &&
			(mark == "``" || m.in[at-1] != '\\' && (mark != "*" || m.after(at+1) != '*' && m.in[at-1] != '*'))
	})
}

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func (m *rstInline) emphasis() bool {
	mark := "*"
	if m.has("**") {
		mark = "**"
	}
	if !m.opens(len(mark)) {
		return false
	}
	end := m.closing(mark, m.pos+len(mark)+1)
	if end < 0 {
		return false
	}
	m.pair(len(mark), mark, end)
	return true
}

// interpreted handles what stands between backquotes: literal text between two
// of them, otherwise a link, a target or the text of a role, whose name stands
// before it or after it. start is where the role begins, or the position.
func (m *rstInline) interpreted(start int, role string) bool {
	if m.has("``") && role == "" {
		end := -1
		if m.opens(2) {
			end = m.closing("``", m.pos+3)
		}
		if end < 0 {
			return false
		}
		inner := m.in[m.pos+2 : end]
		m.replace(end+2-m.pos, inner)
		return true
	}
	if role == "" && !m.opens(1) {
		return false
	}
	open := m.pos + 1
	end := m.closing("`", open)
	if end <= open {
		return false
	}
	inner := strings.ReplaceAll(m.in[open:end], `\`, "")
	after := end + 1
	for after < len(m.in) && after < end+3 && m.in[after] == '_' {
		after++
	}
	if role == "" && after == end+1 {
		if name, n := roleName(m.in[after:]); n > 0 {
			role, after = name, after+n
		}
	}
	m.pos = start
	m.flush(after - start)
	m.writeRole(role, inner)
	return true
}

// writeRole writes the text of a role, which may hold the address it leads to.
func (m *rstInline) writeRole(role, inner string) {
	switch role {
	case "raw", "math", "raw-html", "index":
		return
	}
	address := inner
	if i := strings.LastIndexByte(inner, '<'); i >= 0 && strings.HasSuffix(inner, ">") {
		address = inner[i+1 : len(inner)-1]
		if role == "" && !strings.HasSuffix(address, "_") {
			m.d.addLink(address)
		}
		if inner = strings.TrimSpace(inner[:i]); inner == "" {
			inner = address
		}
	}
	if said := m.standard(role, address); said != "" && inner == address {
		inner = said
	}
	if role != "" {
		inner = strings.TrimLeft(inner, "~!")
	}
	m.d.write(inner)
}

// standard notes the link of a role that leads to a document, and returns what stands for a number
// of one: of a proposal for Python, and of a request for comments.
func (m *rstInline) standard(role, target string) (said string) {
	number, part, _ := strings.Cut(target, "#")
	if part != "" {
		part = "#" + part
	}
	n, err := strconv.Atoi(number)
	switch {
	case role == "doc":
		m.d.addLink(target)
	case err != nil || n < 0:
	case role == "pep":
		m.d.addLink(fmt.Sprintf("https://peps.python.org/pep-%04d/%s", n, part))
		return "PEP " + number
	case role == "rfc":
		m.d.addLink(fmt.Sprintf("https://datatracker.ietf.org/doc/html/rfc%d%s", n, part))
		return "RFC " + number
	}
	return ""
}

// maxRole is the length of the longest name of a role.
const maxRole = 60

// roleName reads ":name:" at the beginning of s.
func roleName(s string) (name string, n int) {
	if s == "" || s[0] != ':' {
		return "", 0
	}
	for i := 1; i < min(len(s), maxRole); i++ {
		switch c := s[i]; {
		case c == ':' && (i+1 == len(s) || s[i+1] == '`' || !isASCIILetter(s[i+1])):
			return strings.ToLower(s[1:i]), i + 1
		case !isASCIILetter(c) && strings.IndexByte("0123456789-_.+:", c) < 0:
			return "", 0
		}
	}
	return "", 0
}

// role handles ":role:`text`".
func (m *rstInline) role() bool {
	name, n := roleName(m.rest())
	if n <= 2 || m.after(m.pos+n) != '`' || isWordRune(m.before(m.pos)) {
		return false
	}
	start := m.pos
	m.pos += n
	if m.interpreted(start, name) {
		return true
	}
	m.pos = start
	return false
}

// substitution writes what a name between bars stands for.
func (m *rstInline) substitution() bool {
	if !m.opens(1) {
		return false
	}
	end := m.closing("|", m.pos+2)
	if end < 0 || end-m.pos > maxReference {
		return false
	}
	value := m.d.substitutions[m.in[m.pos+1:end]]
	if m.d.expanded += len(value); m.d.expanded > maxExpanded {
		value = ""
	}
	after := end + 1
	for after < len(m.in) && after < end+3 && m.in[after] == '_' {
		after++
	}
	m.flush(after - m.pos)
	m.d.write(value)
	return true
}

// noteReference leaves out a reference to a footnote: "[1]_".
func (m *rstInline) noteReference() bool {
	end := m.find("]_", m.pos+2, nil)
	if end < 0 || end-m.pos > maxReference || strings.ContainsAny(m.in[m.pos+1:end], "[] \n") {
		return false
	}
	m.flush(end + 2 - m.pos)
	return true
}

// reference handles the underscores of "word_" and "_`target`".
func (m *rstInline) reference() bool {
	if m.has("_`") && !isWordRune(m.before(m.pos)) {
		m.flush(1)
		return true
	}
	n := 1
	if m.has("__") {
		n = 2
	}
	if !isLetterOrDigit(m.before(m.pos)) || isWordRune(m.after(m.pos+n)) {
		m.pos += n
		return true
	}
	m.flush(n)
	return true
}

// address handles an address in the text.
func (m *rstInline) address() bool {
	n := webAddress(m.rest())
	if n == 0 || isWordRune(m.before(m.pos)) {
		return false
	}
	m.d.addLink(m.rest()[:n])
	m.pos += n
	return true
}

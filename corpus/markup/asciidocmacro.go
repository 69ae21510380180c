package markup

import (
	"regexp"
	"slices"
	"strings"
)

// macro handles a macro inside of a paragraph; the position is at its colon.
func (m *adocMarks) macro() bool {
	start := m.lastWord()
	name := m.in[start:m.pos]
	switch name {
	case "http", "https":
		n := webAddress(m.in[start:])
		if n == 0 {
			return false
		}
		n += m.beforeBracket(start + n)
		address := m.in[start : start+n]
		m.d.addLink(m.d.substitute(address))
		m.pos = start
		if m.after(start+n) != '[' {
			m.replace(n, m.d.substitute(address))
			return true
		}
		return m.bracketed(n, func(text string) { m.link(text, address) })
	case "link", "xref", "mailto", "image", "icon", "kbd", "btn", "menu", "footnote", "footnoteref", "pass", "stem",
		"latexmath", "asciimath", "indexterm", "indexterm2", "anchor", "audio", "video":
	default:
		n := len(dottedTarget.FindString(m.in[m.pos:])) - len("[")
		if n < 0 || !slices.Contains(programMacros, name) {
			return false
		}
		target := m.in[m.pos+1 : m.pos+n]
		m.pos = start
		return m.bracketed(len(name)+n, func(text string) {
			if macroOption.MatchString(text) {
				text = ""
			}
			m.link(text, shortName(target))
		})
	}
	target := m.in[m.pos+1 : min(len(m.in), m.pos+1+maxTarget)]
	n := strings.IndexAny(target, "[ \n\t")
	if n < 0 || target[n] != '[' {
		return false
	}
	target = target[:n]
	m.pos = start
	return m.bracketed(len(name)+1+n, func(text string) { m.expand(name, target, text) })
}

// programMacros are macros of extensions that write a name of a program, and dottedTarget is what
// stands behind their names: "javadoc:org.example.Tea[]". Other macros that are not known are text.
var programMacros = []string{"javadoc", "kdoc", "dokka", "apidoc", "scaladoc", "groovydoc", "configprop"}

var dottedTarget = regexp.MustCompile(`^:/?[A-Za-z]\w*(?:[.$-][A-Za-z]\w*)+(?:#[\w-]+(?:\([\w.,$ ]*\))?)?\[`)

// macroOption is what stands in the brackets of a macro in place of a text.
var macroOption = regexp.MustCompile(`^[\w-]+=\S+$`)

// shortName returns the name of a class without its package, or of a part of one, and other names as
// they are.
func shortName(target string) string {
	target = strings.TrimPrefix(target, "/")
	if class, member, found := strings.Cut(target, "#"); found {
		member, _, _ = strings.Cut(member, "(")
		return shortName(class) + "." + member
	}
	last := target[strings.LastIndexAny(target, ".$")+1:]
	if last != "" && last[0] >= 'A' && last[0] <= 'Z' {
		return last
	}
	return target
}

// linkBegins is what the value of an attribute begins with that is an address, or a part of one.
var linkBegins = regexp.MustCompile(`^(?:https?://|(link|xref|mailto):)`)

// linkOfAttribute handles a link whose address begins with an attribute, "{docs}/a.html[text]", of
// which the reference has n bytes.
func (m *adocMarks) linkOfAttribute(value string, n int) bool {
	begins := linkBegins.FindStringSubmatch(value)
	if begins == nil || strings.ContainsAny(value, " \t\n[") {
		return false
	}
	rest := m.in[m.pos+n : min(len(m.in), m.pos+n+maxTarget)]
	k := strings.IndexAny(rest, "[ \n\t")
	if k < 0 || rest[k] != '[' {
		return false
	}
	name, target := "link", m.d.substitute(value+rest[:k])
	if begins[1] != "" {
		name, target = begins[1], strings.TrimPrefix(target, begins[0])
	}
	return m.bracketed(n+k, func(text string) { m.expand(name, target, text) })
}

// beforeBracket returns how many signs stand between a place and the text of a link: an address that
// has one may end with what is otherwise the end of a sentence (core/swap![swap!]).
func (m *adocMarks) beforeBracket(at int) int {
	n := 0
	for at+n < len(m.in) && strings.IndexByte("!?.,;:')*_", m.in[at+n]) >= 0 {
		n++
	}
	if at+n < len(m.in) && m.in[at+n] == '[' {
		return n
	}
	return 0
}

// closingBracket returns where the next bracket closes that is not escaped, or -1.
func (m *adocMarks) closingBracket(from int) int {
	return m.find("]", from, func(at int) bool { return at > 0 && m.in[at-1] != '\\' })
}

// maxBracketed is the length up to which brackets inside of brackets are seen.
const maxBracketed = 1 << 10

// matchingBracket returns where the bracket at open closes: a footnote may hold a
// link. It is the next closing bracket where they do not match, or -1.
func (m *adocMarks) matchingBracket(open int) int {
	next := m.closingBracket(open)
	if next < 0 {
		return next
	}
	depth := 0
	for i := open; i < min(len(m.in), open+maxBracketed); i++ {
		switch m.in[i] {
		case '\\':
			i++
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return next
}

// bracketed leaves out n bytes and what stands in brackets after them, for which
// write is called.
func (m *adocMarks) bracketed(n int, write func(text string)) bool {
	open := m.pos + n
	end := m.matchingBracket(open)
	if end < 0 {
		m.pos = open
		return true
	}
	text := strings.ReplaceAll(m.in[open+1:end], `\]`, "]")
	m.flush(end + 1 - m.pos)
	write(text)
	return true
}

// expand writes what a macro shows.
func (m *adocMarks) expand(name, target, text string) {
	switch name {
	case "link":
		m.d.addLink(m.d.substitute(target))
		m.link(text, target)
	case "xref":
		m.d.addReference(target)
		m.link(text, nameOfPart(target))
	case "mailto":
		m.link(text, target)
	case "image":
		m.d.image(target, text)
	case "kbd", "btn", "indexterm2", "pass":
		m.d.write(text)
	case "menu":
		m.d.write(strings.TrimRight(target+" > "+text, "> "))
	case "footnote":
		m.d.notes = append(m.d.notes, text)
	case "footnoteref":
		_, note, _ := strings.Cut(text, ",")
		m.d.notes = append(m.d.notes, note)
	}
}

// link writes the text of a link without its attributes, or else what it leads to.
func (m *adocMarks) link(text, address string) {
	for _, attribute := range []string{"window=", "role="} {
		if before, _, ok := strings.Cut(text, attribute); ok && (before == "" || strings.HasSuffix(before, ",")) {
			text = strings.TrimSuffix(before, ",")
		}
	}
	if text = strings.Trim(strings.TrimSuffix(text, "^"), `"`); text == "" {
		m.d.write(address)
		return
	}
	m.d.inline(text)
}

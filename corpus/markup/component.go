package markup

import (
	"regexp"
	"strings"
)

// Components in Markdown as Nuxt Content has them (content.nuxt.com/docs/files/markdown): "::name{…}"
// on a line of its own begins one and "::" ends it, more colons stand around fewer, fields may
// stand between lines of hyphens below the first, and "#name" begins a part of it.
var (
	componentUse   = regexp.MustCompile(`(?m)^[ \t]*::+[a-z][\w-]*[ \t]*(?:\[[^\]\n]*\])?(?:\{[^\n]*\})?[ \t]*$`)
	componentTwo   = regexp.MustCompile(`(?m)^[ \t]*::[a-z]`)
	componentLine  = regexp.MustCompile(`(?m)^:[a-z][\w-]*\{[^{}\n]*="[^{}\n]*\}[ \t]*$`)
	componentOpen  = regexp.MustCompile(`^\s*::+[a-z][\w-]*[ \t]*(?:\[([^\]\n]*)\])?(\{[^\n]*\})?\s*$`)
	componentEnd   = regexp.MustCompile(`(?m)^[ \t]*::+[ \t]*$`)
	componentPart  = regexp.MustCompile(`^\s*#[a-z][\w-]*\s*$`)
	componentShown = regexp.MustCompile(`(?m)(?:^[ \t]*|[{\s])(?:title|headline|description|label|summary)(?:=|:[ \t]*)(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"'|>{}][^\n{}]*)$)`)
	componentIn    = regexp.MustCompile(`^:[a-z][\w-]*(?:\[([^\]\n]*)\])?\{[^{}\n]*\}|^:[a-z][\w-]*\[([^\]\n]*)\]`)
	anyAttributes  = regexp.MustCompile(`^\{[^{}\n]*\}`)
)

// maxComponentFields is how many lines fields of a component have at most.
const maxComponentFields = 64

// hasComponents reports whether a text has components, each of which ends, or one that is all of a
// line.
func hasComponents(text string) bool {
	if strings.Contains(text, "::") && componentTwo.MatchString(text) { // with three colons it is another's
		return len(componentUse.FindAllStringIndex(text, -1)) == len(componentEnd.FindAllStringIndex(text, -1))
	}
	return strings.Contains(text, "\n:") && componentLine.MatchString(text)
}

// component handles a line that begins or ends a component, or a part of one, and reports whether it
// is one.
func (l *lexer) component(line string) bool {
	m := componentOpen.FindStringSubmatch(line)
	switch {
	case m != nil:
		l.pos += len(line)
		l.inComponents++
		l.out.WriteString("\n" + m[1] + "\n\n")
		l.shown(m[2])
		l.componentFields()
	case strings.Contains(line, "::") && componentEnd.MatchString(strings.TrimRight(line, "\n")):
		l.pos += len(line)
		l.inComponents = max(0, l.inComponents-1)
		l.out.WriteByte('\n')
	case l.inComponents > 0 && componentPart.MatchString(line):
		l.pos += len(line)
		l.out.WriteByte('\n')
	default:
		return false
	}
	l.blank = true
	return true
}

// componentFields leaves out the fields between lines of hyphens that a component begins with.
func (l *lexer) componentFields() {
	rest := l.in[l.pos:]
	first, after, found := strings.Cut(rest, "\n")
	if !found || strings.TrimSpace(first) != "---" {
		return
	}
	size := len(first) + 1
	for range maxComponentFields {
		line, next, more := strings.Cut(after, "\n")
		size += len(line)
		if more {
			size++
		}
		if strings.TrimSpace(line) == "---" {
			l.shown(rest[len(first)+1 : size])
			l.pos += size
			return
		}
		if !more {
			return
		}
		after = next
	}
}

// shown writes what readers see of fields.
func (l *lexer) shown(fields string) {
	for _, m := range componentShown.FindAllStringSubmatch(fields, -1) {
		l.out.WriteString(m[1] + m[2] + strings.TrimSpace(m[3]) + "\n\n")
	}
}

// inlineComponent handles a component within a line.
func (l *lexer) inlineComponent() {
	before := byte(' ')
	if l.pos > 0 {
		before = l.in[l.pos-1]
	}
	m := componentIn.FindStringSubmatch(l.in[l.pos:min(len(l.in), l.pos+maxTagBytes)])
	if m == nil || isASCIILetter(before) || before >= '0' && before <= '9' || before == ':' || before == '/' {
		l.copy(1)
		return
	}
	l.out.WriteString(m[1] + m[2])
	l.pos += len(m[0])
}

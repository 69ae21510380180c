package markup

import (
	"regexp"
	"slices"
	"strings"
)

// braceTags are the tags that begin with a brace, the longer before the shorter.
var braceTags = []struct{ open, end string }{
	{"{{</*", "*/>}}"}, // a Hugo shortcode that is to be shown, not run
	{"{{%/*", "*/%}}"},
	{"{{<", ">}}"},
	{"{{%", "%}}"},
	{"{{{", "}}}"},
	{"{{", "}}"},
	{"{%", "%}"},
}

var (
	tagName = regexp.MustCompile(`^\{[{%]*[<%]?-?\s*(/?\s*[\w-]+)`)
	endTag  = map[string]*regexp.Regexp{
		"raw":       regexp.MustCompile(`\{%-?\s*endraw\s*-?%\}`),
		"verbatim":  regexp.MustCompile(`\{%-?\s*endverbatim\s*-?%\}`),
		"comment":   regexp.MustCompile(`\{%-?\s*endcomment\s*-?%\}|\{\{[<%]\s*/\s*comment\s*[>%]\}\}`),
		"highlight": regexp.MustCompile(`\{%-?\s*endhighlight\s*-?%\}|\{\{[<%]\s*/\s*highlight\s*[>%]\}\}`),
	}
)

var (
	// rawString is a Go template tag around code between backticks.
	rawString = regexp.MustCompile("^\\{\\{-?\\s*\\w+\\s*`")
	// rawQuoted is one around Markdown that holds braces.
	rawQuoted = regexp.MustCompile(`^\{\{-?\s*raw\s+"([^"\n]*)"\s*-?\}\}`)
	// attributes are classes and names of a heading, picture or paragraph, as
	// markdown-it and others take them.
	attributes = regexp.MustCompile(`^\{[ \t]*[.#][A-Za-z_-][\w:-]*(?:[ \t]+(?:[.#][\w:-]+|[\w:-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+)))*[ \t]*\}`)
)

// brace handles a "{".
func (l *lexer) brace() {
	rest := l.in[l.pos:]
	if l.exhausted() {
		l.copy(1)
		return
	}
	if open := rawString.FindString(rest); open != "" && !l.isMissing("`}}") {
		if i := strings.Index(rest[len(open):], "`}}"); i >= 0 {
			l.code(rest[len(open) : len(open)+i])
			l.pos += len(open) + i + len("`}}")
			return
		}
		l.missing = append(l.missing, "`}}")
	}
	if m := rawQuoted.FindStringSubmatch(rest); m != nil {
		l.out.WriteString(m[1])
		l.pos += len(m[0])
		return
	}
	for _, tag := range braceTags {
		if !strings.HasPrefix(rest, tag.open) {
			continue
		}
		if n := l.until(tag.end); n > 0 && !strings.Contains(rest[:n], "\n\n") {
			l.templateTag(rest[:n])
			return
		}
	}
	line, _, _ := strings.Cut(rest[:min(len(rest), maxTagBytes)], "\n")
	switch {
	case strings.HasPrefix(line, "{#"):
		// A Nunjucks comment; "{#name}" is the attribute of a heading.
		if i := strings.Index(line[2:], "#}"); i >= 0 {
			l.pos += 2 + i + 2
			return
		}
	case strings.HasPrefix(line, "{/*"):
		// A comment of MDX, which is "{/*name*/}" behind a heading: no other Markdown has one.
		if i := strings.Index(line[3:], "*/}"); i >= 0 {
			l.pos += 3 + i + 3
			return
		}
	case strings.HasPrefix(line, "{:"):
		if i := strings.IndexByte(line, '}'); i > 0 {
			l.pos += i + 1 // attributes of kramdown
			return
		}
	}
	if n := l.attributes(line); n > 0 {
		l.pos += n
		return
	}
	if l.mdx {
		if n := balanced(rest); n > 0 {
			l.expression(rest[1 : n-1])
			l.pos += n
			return
		}
		l.wasted += min(len(rest), maxTagBytes)
	}
	l.copy(1)
}

// attributes returns the length of the attributes that a line begins with, 0 for none.
func (l *lexer) attributes(line string) int {
	if n := len(attributes.FindString(line)); n > 0 && (strings.TrimSpace(line[n:]) == "" || l.afterInline()) {
		return n
	}
	if l.components && l.afterInline() {
		return len(anyAttributes.FindString(line))
	}
	return 0
}

// afterInline reports whether a link, picture or other mark ends at the position.
func (l *lexer) afterInline() bool {
	return l.pos > 0 && strings.IndexByte(")]*_`", l.in[l.pos-1]) >= 0
}

// templateTag handles the whole tag of a template language: it is left out,
// with what it hides.
func (l *lexer) templateTag(tag string) {
	l.pos += len(tag)
	if strings.HasSuffix(l.out.String(), "](") || l.inDefinition() {
		l.out.WriteString(destination(tag, l.in[l.pos:]))
	}
	m := tagName.FindStringSubmatch(tag)
	if m == nil || strings.HasPrefix(tag, "{{</*") || strings.HasPrefix(tag, "{{%/*") {
		return
	}
	end, ok := endTag[m[1]]
	if !ok || strings.HasPrefix(tag, "{{") && strings.HasSuffix(strings.TrimRight(tag, "%>}"), "/") {
		return
	}
	if l.isMissing(m[1]) {
		return
	}
	loc := end.FindStringIndex(l.in[l.pos:])
	if loc == nil {
		l.missing = append(l.missing, m[1])
		return
	}
	inner := l.in[l.pos : l.pos+loc[0]]
	switch m[1] {
	case "raw", "verbatim":
		l.out.WriteString(inner)
	case "highlight":
		l.code(inner)
	}
	l.pos += loc[1]
}

// fileReference is a tag that names the file of another article: of Hugo or of Jekyll.
var fileReference = regexp.MustCompile(`^(?:\{\{[<%]\s*(?:ref|relref)\s+["` + "`" + `]([^"` + "`" + `\s]+)["` + "`" + `]|\{%-?\s*link\s+([^\s%]+)|\{%-?\s*post_url\s+([^\s%]+))`)

// destination is what stands for a tag at the beginning of a link's address, of
// which rest follows.
func destination(tag, rest string) string {
	if m := fileReference.FindStringSubmatch(tag); m != nil {
		if m[3] != "" {
			return m[3] + ".md"
		}
		return m[1] + m[2]
	}
	isOutput := strings.HasPrefix(tag, "{{")
	if rest == "" || isOutput && strings.IndexByte(") \t", rest[0]) >= 0 || rest[0] == '\n' {
		return "#" // without any address a link with a title, or a definition, would be none
	}
	return ""
}

// maxNameBytes is how long the name in a definition is at most, as CommonMark has it.
const maxNameBytes = 999

var (
	// definitionStart is a definition up to its address.
	definitionStart = regexp.MustCompile(`^[ \t>]*\[[^\]\n^][^\]\n]*\]:[ \t]*$`)
	// definitionTag is one whose address begins with a tag.
	definitionTag = regexp.MustCompile(`^ {0,3}\[[^\]\n^][^\]\n]*\]:[ \t]*\{[{%]`)
)

// inDefinition reports whether a tag that ends at the position stands where a definition has its
// address: behind that comes nothing but a title.
func (l *lexer) inDefinition() bool {
	rest := l.in[l.pos:]
	after := strings.TrimLeft(rest, " \t")
	if len(after) < len(rest) && after != "" && strings.IndexByte("\n\"'(", after[0]) < 0 {
		return false
	}
	out := l.out.String()
	out = out[max(0, len(out)-maxNameBytes):]
	return strings.Contains(out, "]:") && definitionStart.MatchString(out[strings.LastIndexByte(out, '\n')+1:])
}

// fenceAround returns a fence that does not stand in the code.
func fenceAround(code string) string {
	fence := "```"
	for strings.Contains(code, fence) {
		fence += "`"
	}
	return fence
}

// code writes what was between tags as fenced code.
func (l *lexer) code(code string) {
	fence := fenceAround(code)
	l.out.WriteString("\n\n" + fence + "\n" + strings.Trim(code, "\n") + "\n" + fence + "\n\n")
}

// expression handles a JSX expression: a string is shown, all else needs a
// program to know.
func (l *lexer) expression(code string) {
	code = strings.TrimSpace(code)
	if len(code) >= 2 && (code[0] == '"' || code[0] == '\'' || code[0] == '`') && code[len(code)-1] == code[0] {
		inner := code[1 : len(code)-1]
		if !strings.ContainsAny(inner, "\"'`$\\\n") {
			l.out.WriteString(inner)
		}
	}
}

// balanced returns the length of the text in braces that s begins with, or 0
// when they are not closed in time. Braces in strings do not count.
func balanced(s string) int {
	depth, quote := 0, byte(0)
	for i := 0; i < min(len(s), maxTagBytes); i++ {
		c := s[i]
		switch {
		case quote != 0:
			if c == '\\' {
				i++
			} else if c == quote || c == '\n' && quote != '`' {
				quote = 0 // an apostrophe in a comment is not a string
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

var (
	// component is the tag of a JSX component in plain Markdown: in camel case,
	// so that placeholders such as <NAME> stay.
	component    = regexp.MustCompile(`^</?[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9.]*[\s/>]`)
	jsxTag       = regexp.MustCompile(`^</?[A-Za-z][\w.-]*[\s/>]`)
	markdownHTML = regexp.MustCompile(`^<[a-zA-Z][\w-]*\s[^<>]*markdown\s*=\s*["']?(?:1|block|span)\b[^<>]*>`)
	preTag       = regexp.MustCompile(`(?i)^<(pre|script|style|textarea)\b`)
)

// angle handles a "<".
func (l *lexer) angle() {
	rest := l.in[l.pos:]
	window := rest[:min(len(rest), maxTagBytes)]
	if len(rest) < 2 || !isASCIILetter(rest[1]) && strings.IndexByte("!/>", rest[1]) < 0 || l.exhausted() {
		l.copy(1)
		return
	}
	switch {
	case strings.HasPrefix(rest, "<!--") && !l.isMissing("-->"):
		if i := strings.Index(rest[4:], "-->"); i >= 0 {
			l.pos += 4 + i + 3
			return
		}
		l.missing = append(l.missing, "-->")
	case preTag.MatchString(window):
		end := "</" + strings.ToLower(preTag.FindStringSubmatch(window)[1])
		if l.isMissing(end) {
			break
		}
		if i := indexFold(rest, end); i >= 0 {
			l.copyCode(rest[:i])
			return
		}
		l.missing = append(l.missing, end)
	case l.mdx && (strings.HasPrefix(rest, "<>") || strings.HasPrefix(rest, "</>")):
		l.pos += strings.IndexByte(rest, '>') + 1
		return
	case l.mdx && l.partingTag(window):
		return
	case strings.Contains(window, "markdown") && markdownHTML.MatchString(window):
		l.pos += len(markdownHTML.FindString(window))
		return
	case component.MatchString(window), l.mdx && jsxTag.MatchString(window):
		n := tagLength(window)
		if n > 0 && (component.MatchString(window) || strings.Contains(window[:n], "{")) {
			l.pos += n
			return
		}
		if n == 0 {
			l.wasted += len(window)
		}
	}
	l.copy(1)
}

// tagLength returns the length of the JSX tag that s begins with, or 0 when it
// is not closed in time.
func tagLength(s string) int {
	quote := byte(0)
	for i := 1; i < min(len(s), maxTagBytes); i++ {
		c := s[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '{':
			n := balanced(s[i:])
			if n == 0 {
				return 0
			}
			i += n - 1
		case c == '<':
			return 0
		case c == '>':
			return i + 1
		}
	}
	return 0
}

// isMissing reports whether an end was looked for and is not in the rest of the
// text: looking again at every opening would take time without bound.
func (l *lexer) isMissing(end string) bool { return slices.Contains(l.missing, end) }

// indexFold is strings.Index without regard to ASCII case; sub is lower case.
func indexFold(s, sub string) int {
	for i := 0; i+len(sub) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(sub)], sub) {
			return i
		}
	}
	return -1
}

package markup

import (
	"regexp"
	"strings"
)

// maxTagBytes is the length up to which a template tag is taken for one. An
// opening brace that is not closed within it is text.
const maxTagBytes = 4 << 10

// maxSpanBytes is the length up to which the end of inline code is looked for.
const maxSpanBytes = 16 << 10

// stripTags takes the tags of template languages out of Markdown: Hugo
// shortcodes, Liquid and Nunjucks tags, kramdown attributes, HTML comments, and
// JSX. The text between paired tags stays, code is not touched, and nothing is
// ever evaluated. Highlight tags become fenced code.
func stripTags(text string, mdx bool) string {
	if !mdx && !strings.ContainsAny(text, "{<") && !strings.Contains(text, "::") &&
		!strings.Contains(text, "import ") && !strings.Contains(text, "[[") && !strings.Contains(text, "]: ") {
		return text
	}
	if strings.Contains(text, "%{") {
		text = percentAttributes.ReplaceAllString(text, "")
	}
	l := lexer{in: text, mdx: mdx, blank: true, components: !mdx && hasComponents(text)}
	return l.run()
}

// percentAttributes are names and classes as the sites of Vue write them, whose templates have a
// meaning for braces.
var percentAttributes = regexp.MustCompile(`[ \t]*%\{[ \t]*[#.][\w:-][^{}\n]*\}%`)

// run takes the tags out of the whole text.
func (l *lexer) run() string {
	l.out.Grow(len(l.in))
	for l.pos < len(l.in) {
		l.line()
	}
	return l.out.String()
}

// Template reads HTML with the tags of a template language in it, which are left
// out as in [Markdown].
func Template(text string) Body {
	l := lexer{in: LineFeeds(text), html: true, blank: true}
	return HTML(l.run(), "")
}

type lexer struct {
	in     string
	pos    int
	out    strings.Builder
	mdx    bool
	notes  bool // Markdown of Obsidian
	html   bool // not Markdown: what is indented is no code
	marked bool // Obsidian: between the signs of a mark
	blank  bool // the line before is blank, or there is none
	inList bool // indentation continues a list item
	lineAt int  // where the line begins
	kept   int  // MDX: how many elements the reading is in whose tags are kept
	// MDX: how far the elements are indented whose tags part blocks, the outer first
	margins []int
	inCode  bool // inside a run of indented code
	module  bool // inside a run of import and export lines

	components   bool // the text has components of Nuxt Content
	inComponents int  // how many of them the reading is in

	missing []string // ends that the rest of the text does not have
	wasted  int      // how many bytes were read for ends that were not there
}

// maxWasted is how often, on average, a byte may be read in vain before braces
// and angle brackets are text: looking up to maxTagBytes ahead at each one of
// them takes minutes for a file of nothing else.
const maxWasted = 16

// exhausted reports whether no more ends are looked for.
func (l *lexer) exhausted() bool { return l.wasted > maxTagBytes*maxWasted+maxWasted*len(l.in) }

var (
	listItem = regexp.MustCompile(`^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)`)
	// importLine is a module import that no prose looks like.
	importLine = regexp.MustCompile(`^import\s+(?:[\w*{][^'"\n]*\s+from\s+)?['"][^'"\n]+['"];?\s*$`)
	moduleLine = regexp.MustCompile(`^(?:import|export)[\s{*]`)
	attrLine   = regexp.MustCompile(`^\s*\{[.#:][^{}\n]*\}\s*$`)
	// definition is where a link leads. Markdown takes it for text when the line
	// before is text, or its title is not in order, and all those that follow.
	definition = regexp.MustCompile(`^( {0,3}\[[^\]\n^][^\]\n]*\]:[ \t]+<?https?://\S+)((?:[ \t]+["'(][^\n]*["')])?)[ \t]*\n?$`)
	admonition = regexp.MustCompile(`^\s*:::+[ \t]*(?:[\w-]+)?[ \t]*(?:\{[^}\n]*\})?(?:\[([^\]\n]*)\])?`)
)

// current returns the line at pos with its line end.
func (l *lexer) current() string {
	if i := strings.IndexByte(l.in[l.pos:], '\n'); i >= 0 {
		return l.in[l.pos : l.pos+i+1]
	}
	return l.in[l.pos:]
}

// line handles one line, or more when a tag or code goes on.
func (l *lexer) line() {
	line := l.current()
	l.lineAt = l.pos
	trimmed := strings.TrimSpace(line)
	wasBlank, wasModule := l.blank, l.module
	l.blank, l.module = trimmed == "", false
	switch {
	case l.blank:
		l.copy(len(line))
		return
	case l.fenced(line):
		l.inCode = false
		return
	case l.indentedCode(line, wasBlank):
		l.copyCode(line)
		return
	}
	l.inCode = false
	if l.components && l.component(line) {
		return
	}
	if strings.IndexByte("-*+0123456789", trimmed[0]) >= 0 && listItem.MatchString(line) {
		l.inList = true
	} else if wasBlank && line[0] != ' ' && line[0] != '\t' {
		l.inList = false
	}
	switch {
	case wasBlank && !l.mdx && importLine.MatchString(line),
		trimmed[0] == '{' && attrLine.MatchString(line):
		l.pos += len(line)
		l.out.WriteByte('\n')
		l.blank = wasBlank
	case l.mdx && (wasBlank || wasModule) && moduleLine.MatchString(line):
		l.skipModule()
	case trimmed[0] == '[' && definition.MatchString(line):
		m := definition.FindStringSubmatch(line)
		if !wasBlank {
			l.out.WriteByte('\n')
		}
		if strings.Contains(m[2], "(") { // a title that may hold parentheses, which Markdown does not take
			m[2] = ""
		}
		l.out.WriteString(m[1] + m[2] + "\n")
		l.pos += len(line)
	case trimmed[0] == '[' && !wasBlank && definitionTag.MatchString(line):
		l.out.WriteByte('\n')
		l.prose()
	case strings.HasPrefix(trimmed, ":::"):
		m := admonition.FindStringSubmatch(line)
		l.out.WriteString("\n" + m[1])
		l.pos += len(m[0])
		l.prose()
		l.out.WriteByte('\n')
	default:
		l.pos += l.surplus(line)
		l.prose()
	}
}

func (l *lexer) copy(n int) {
	n = min(n, len(l.in)-l.pos)
	l.out.WriteString(l.in[l.pos : l.pos+n])
	l.pos += n
}

var rawTags = regexp.MustCompile(`\{%-?\s*(?:end)?(?:raw|verbatim)\s*-?%\}`)

// surplus is how much of the white space before a line is none of Markdown's: in MDX the children
// of an element are indented, and never code; so in components.
func (l *lexer) surplus(line string) int {
	width := len(line) - len(strings.TrimLeft(line, " \t"))
	switch {
	case (l.mdx || l.inComponents > 0) && !l.inList:
		return width
	case len(l.margins) > 0:
		return max(0, width-l.margins[len(l.margins)-1])
	}
	return 0
}

// copyCode takes code over as it is, but for the tags that tell a template
// engine to leave it alone.
func (l *lexer) copyCode(code string) {
	l.pos += len(code)
	l.writeCode(code)
}

func (l *lexer) writeCode(code string) {
	if strings.Contains(code, "{%") {
		code = rawTags.ReplaceAllString(code, "")
	}
	l.out.WriteString(code)
}

func (l *lexer) indentedCode(line string, wasBlank bool) bool {
	l.inCode = !l.mdx && !l.html && !l.inList && l.inComponents == 0 && (wasBlank || l.inCode) &&
		(strings.HasPrefix(line, "    ") || strings.HasPrefix(line, "\t"))
	return l.inCode
}

// fenceOf returns the fence that a line begins with, inside of quotes and list
// items too, or "".
func fenceOf(line string) string {
	if !strings.Contains(line, "```") && !strings.Contains(line, "~~~") {
		return ""
	}
	s := strings.TrimLeft(line, " \t>")
	for m := listItem.FindString(s); m != ""; m = listItem.FindString(s) { // a list in a list
		s = strings.TrimLeft(s[len(m):], " \t>")
	}
	if s == "" || s[0] != '`' && s[0] != '~' {
		return ""
	}
	n := len(s) - len(strings.TrimLeft(s, s[:1]))
	if n < 3 || s[0] == '`' && strings.ContainsRune(s[n:], '`') {
		return ""
	}
	return s[:n]
}

// fenced copies a fenced block of code, when one begins at line.
func (l *lexer) fenced(line string) bool {
	fence := fenceOf(line)
	if fence == "" {
		return false
	}
	size := len(line)
	for rest := l.in[l.pos+size:]; rest != ""; {
		next, after, found := strings.Cut(rest, "\n")
		size += len(next)
		if found {
			size++
		}
		closing := strings.Trim(next, " \t>")
		if len(closing) >= len(fence) && strings.Trim(closing, fence[:1]) == "" {
			break
		}
		rest = after
	}
	code, surplus := l.in[l.pos:l.pos+size], l.surplus(line)
	l.pos += size
	if surplus > 0 {
		code = dedented(code, surplus)
	}
	l.writeCode(code)
	return true
}

// dedented takes so much white space at most off each line.
func dedented(code string, most int) string {
	var out strings.Builder
	for line := range strings.Lines(code) {
		width := len(line) - len(strings.TrimLeft(line, " \t"))
		out.WriteString(line[min(width, most):])
	}
	return out.String()
}

// skipModule leaves out import and export statements of MDX, which end where
// their brackets are closed.
func (l *lexer) skipModule() {
	depth, end, firstBlank := 0, l.pos, -1
	for end < len(l.in) {
		line, _, found := strings.Cut(l.in[end:], "\n")
		if strings.TrimSpace(line) == "" && firstBlank < 0 {
			firstBlank = end
		}
		depth += strings.Count(line, "{") + strings.Count(line, "(") + strings.Count(line, "[")
		depth -= strings.Count(line, "}") + strings.Count(line, ")") + strings.Count(line, "]")
		end += len(line)
		if found {
			end++
		}
		if depth <= 0 {
			break
		}
	}
	if depth > 0 && firstBlank >= 0 { // never closed: it ends with its paragraph
		end = firstBlank
	}
	l.pos = end
	l.module = true
}

// prose handles text up to the end of the line.
func (l *lexer) prose() {
	signs := "\n\\`{<[!"
	if l.notes {
		signs += "%=^"
	}
	if l.components {
		signs += ":"
	}
	l.marked = false
	for l.pos < len(l.in) {
		i := strings.IndexAny(l.in[l.pos:], signs)
		if i < 0 {
			l.copy(len(l.in))
			return
		}
		l.copy(i)
		switch l.in[l.pos] {
		case '\n':
			l.copy(1)
			return
		case '\\':
			l.escape()
		case '`':
			l.codeSpan()
		case '{':
			if l.notes { // which have no templates
				l.copy(1)
			} else {
				l.brace()
			}
		case '<':
			l.angle()
		case '[':
			l.bracket()
		case '!':
			l.embed()
		case ':':
			l.inlineComponent()
		default:
			l.ofNotes()
		}
	}
}

// escape copies a backslash and what it takes the meaning of.
func (l *lexer) escape() {
	if l.pos+1 < len(l.in) && l.in[l.pos+1] != '\n' {
		l.copy(2)
		return
	}
	l.copy(1)
}

// codeSpan copies inline code, which ends at as many backticks as it began with
// and not after the paragraph.
func (l *lexer) codeSpan() {
	rest := l.in[l.pos:min(len(l.in), l.pos+maxSpanBytes)]
	n := len(rest) - len(strings.TrimLeft(rest, "`"))
	if blank := strings.Index(rest, "\n\n"); blank >= 0 {
		rest = rest[:blank]
	}
	for i := n; i < len(rest); {
		j := strings.IndexByte(rest[i:], '`')
		if j < 0 {
			break
		}
		i += j
		run := len(rest[i:]) - len(strings.TrimLeft(rest[i:], "`"))
		i += run
		if run == n {
			l.copyCode(rest[:i])
			return
		}
	}
	l.copy(n)
}

// until returns the length of the tag that begins at pos and ends with end, or
// 0 when it is not closed in time.
func (l *lexer) until(end string) int {
	window := l.in[l.pos:min(len(l.in), l.pos+maxTagBytes)]
	if i := strings.Index(window[1:], end); i >= 0 {
		return 1 + i + len(end)
	}
	l.wasted += len(window)
	return 0
}

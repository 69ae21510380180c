package markup

import (
	"regexp"
	"strings"
)

var (
	// gravNotice is a line of a notice, and gravPause one between two of its paragraphs.
	gravNotice = regexp.MustCompile(`^ {0,3}!{1,4} +`)
	gravPause  = regexp.MustCompile(`^ {0,3}!{1,4}\s*$`)
	// gravTag is a shortcode, or code that is none.
	gravTag = regexp.MustCompile("`+[^`\n]*`+" + `|\[(/?)([a-z][a-z0-9-]*)([= ][^\]\n]*)?\]`)
	gravEnd = regexp.MustCompile(`\[/([a-z][a-z0-9-]*)\]`)
	// gravShown is what readers see of a shortcode's fields.
	gravShown = regexp.MustCompile(`\s(?:title|summary|caption)=(?:"([^"\]\n]+)"|'([^'\]\n]+)')`)
)

// Grav parses Markdown as Grav has it with its usual plugins: shortcodes in brackets, of which
// [prism] stands around code, and notices behind one to four exclamation marks.
func Grav(text string) Body {
	g := gravLexer{lexer: lexer{in: text}, paired: map[string]bool{}}
	for _, m := range gravEnd.FindAllStringSubmatch(text, -1) {
		g.paired[m[1]] = true
	}
	for g.pos < len(g.in) {
		if line := g.current(); !g.fenced(line) {
			g.gravLine(line)
		}
	}
	return Markdown(g.out.String(), false)
}

// gravLexer writes shortcodes and notices as all Markdown has them.
type gravLexer struct {
	lexer

	paired map[string]bool // the shortcodes that end somewhere
	notice bool            // the line before is one of a notice
}

// gravLine handles one line, or more where code goes on.
func (g *gravLexer) gravLine(line string) {
	mark := gravNotice.FindString(line)
	if mark == "" && g.notice {
		mark = strings.TrimRight(gravPause.FindString(line), "\n")
	}
	if isNotice := mark != ""; isNotice != g.notice {
		g.notice = isNotice
		g.out.WriteByte('\n')
	}
	end := g.pos + len(line)
	g.pos += len(mark)
	g.lineAt = g.pos
	for {
		if g.pos > end { // behind code
			end = g.pos + len(g.current())
		}
		rest := g.in[g.pos:end]
		m := gravTag.FindStringSubmatch(rest)
		if m == nil {
			g.copy(len(rest))
			return
		}
		g.copy(strings.Index(rest, m[0]))
		if m[2] == "" {
			g.copy(len(m[0]))
			continue
		}
		g.shortcode(m[0], m[1] != "", m[2], m[3])
	}
}

// shortcode handles one tag of a shortcode: it is left out, but for what readers see of it.
func (g *gravLexer) shortcode(tag string, isEnd bool, name, fields string) {
	if !g.paired[name] && !strings.HasSuffix(fields, "/") {
		g.copy(len(tag)) // a link, or words in brackets
		return
	}
	g.pos += len(tag)
	if m := gravShown.FindStringSubmatch(fields); m != nil {
		g.out.WriteString("\n\n" + m[1] + m[2] + "\n\n")
	}
	end := "[/" + name + "]"
	if isEnd || name != "prism" && name != "raw" || g.isMissing(end) {
		return
	}
	inner, _, found := strings.Cut(g.in[g.pos:], end)
	if !found {
		g.missing = append(g.missing, end)
		return
	}
	before := g.in[g.lineAt : g.pos-len(tag)]
	g.pos += len(inner) + len(end)
	if name == "raw" {
		g.out.WriteString(inner)
		return
	}
	if strings.TrimSpace(before) != "" {
		before = ""
	}
	fence := fenceAround(inner)
	g.out.WriteString("\n\n" + before + fence + "\n")
	for line := range strings.Lines(strings.Trim(dedented(inner, len(before)), "\n")) {
		g.out.WriteString(before + line)
	}
	g.out.WriteString("\n" + before + fence + "\n\n" + before)
	g.lineAt = g.pos
}

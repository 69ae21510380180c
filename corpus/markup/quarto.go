package markup

import (
	"regexp"
	"slices"
	"strings"
)

// Quarto parses Markdown as Quarto and R Markdown have it: that of Pandoc, with code that is run.
// Code and parts that readers do not see are left out, and so are citations; of a reference to a
// figure stays what it is to. hidesCode says that code is not shown that does not say so itself.
func Quarto(text string, hidesCode bool) Body {
	return Markdown(quartoText(LineFeeds(text), hidesCode || hidesAllCode.MatchString(text), maxGrids), false)
}

var (
	// chunkStart is a fence with what is to be done with the code: run it in a language, or take it
	// as it is for one kind of output ("=html").
	chunkStart = regexp.MustCompile("^(\\s*)(```+|~~~+)\\s*\\{\\s*(=?[A-Za-z][\\w+-]*)([^}\\n]*)\\}\\s*$")
	// chunkOption is a line at the beginning of code that says how to run it, behind the sign that
	// begins a comment in the code's language; chunkDirective is one of nbdev's, which is a word.
	chunkOption    = regexp.MustCompile(`^\s*(?:#|//|--|%|%%|;|')\|\s*([\w.-]+)\s*:\s*(.*?)\s*$`)
	chunkDirective = regexp.MustCompile(`^\s*#\s*\|\s*([a-z_]+)\b[^:]*$`)
	// headerEcho is an option behind the language of a chunk.
	headerEcho = regexp.MustCompile(`\b(echo|include)\s*=\s*(F|T|FALSE|TRUE)\b`)
	// hidesAllCode is how R Markdown hides the code of a whole page.
	hidesAllCode = regexp.MustCompile(`opts_chunk\$set\([^)]*\becho\s*=\s*(?:F|FALSE)\b`)
	divStart     = regexp.MustCompile(`^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)*:{3,}[ \t]*([^\s:].*)$`)
	divEnd       = regexp.MustCompile(`^[\s>]*:{3,}\s*$`)
	headingLine  = regexp.MustCompile(`^(#{1,6})\s+\S`)
	partHeading  = regexp.MustCompile(`^#[ \t]+\((?:PART|APPENDIX)\b[^)]*\)`)
	headingAttrs = regexp.MustCompile(`\{([^{}]*)\}\s*#*\s*$`)
)

var (
	// diagrams are languages of chunks of which readers see what is drawn.
	diagrams = []string{"mermaid", "dot"}
	// captions are options of chunks that readers see.
	captions = []string{"fig-cap", "tbl-cap", "lst-cap", "fig-alt", "fig.cap"}
	// hidingDirectives are those of nbdev that hide code.
	hidingDirectives = []string{"hide", "hide_input"}
)

// maxAttributeLines is how many lines the attributes of a part of a page may take.
const maxAttributeLines = 8

// quartoText turns Quarto's Markdown into what all have, with tables in tables up to a depth.
func quartoText(text string, hidesCode bool, grids int) string {
	q := quarto{lines: strings.Split(text, "\n"), hidesCode: hidesCode, grids: grids}
	q.out.Grow(len(text))
	for q.at < len(q.lines) {
		q.line()
	}
	q.flush()
	return q.out.String()
}

type quarto struct {
	lines     []string
	at        int
	out       strings.Builder
	prose     []string // lines that are not written yet: a citation may go on in the next
	hidesCode bool
	grids     int
	divs      []quartoDiv // that the reading is in
	section   int         // the level of the heading whose part of the page is hidden, or 0
	hidden    int         // how many of these hide what is read
}

// quartoDiv is a part of a page.
type quartoDiv struct{ hides, quoted bool }

// write writes a line, unless readers do not see it.
func (q *quarto) write(line string) {
	if q.hidden == 0 {
		q.out.WriteString(line)
		q.out.WriteByte('\n')
	}
}

// flush writes the prose so far.
func (q *quarto) flush() {
	if len(q.prose) > 0 {
		q.write(plainInline(strings.Join(q.prose, "\n")))
		q.prose = q.prose[:0]
	}
}

// line handles one line, or more where code begins.
func (q *quarto) line() {
	line := q.lines[q.at]
	q.at++
	if strings.TrimSpace(line) == "" {
		q.flush()
		q.write(line)
		return
	}
	if m := chunkStart.FindStringSubmatch(line); m != nil {
		q.flush()
		q.chunk(m[1], m[2], m[3], m[4])
		return
	}
	if fence := fenceOf(line + "\n"); fence != "" {
		q.flush()
		q.fenced(line, fence)
		return
	}
	if columns := gridColumns(line); columns != nil && q.grids > 0 {
		q.flush()
		q.grid(columns)
		return
	}
	if strings.Contains(line, ":::") {
		if m := divStart.FindStringSubmatch(line); m != nil {
			q.flush()
			q.div(m[1], strings.HasPrefix(strings.TrimLeft(line, " "), ">"))
			return
		}
		if divEnd.MatchString(line) {
			q.flush()
			q.endDiv()
			return
		}
	}
	if m := headingLine.FindStringSubmatch(line); m != nil {
		q.flush()
		line = q.heading(len(m[1]), line)
	}
	q.leaveQuote(line)
	q.prose = append(q.prose, line)
}

// heading ends the part of a page that is hidden, unless the heading is below its own, and begins one
// where the heading is hidden. It returns the heading without its attributes, and nothing of one that
// is of a part of a book.
func (q *quarto) heading(level int, line string) string {
	if q.section > 0 && level <= q.section {
		q.section = 0
		q.hidden--
	}
	if partHeading.MatchString(line) {
		return ""
	}
	m := headingAttrs.FindStringSubmatch(line)
	if m == nil {
		return line
	}
	a := attributesOf(m[1])
	if a.other {
		return line
	}
	if q.section == 0 && a.hide() {
		q.section = level
		q.hidden++
	}
	return strings.TrimSuffix(line, m[0])
}

// leaveQuote ends the parts of a page that began in a quote where that ends.
func (q *quarto) leaveQuote(line string) {
	for n := len(q.divs); n > 0 && q.divs[n-1].quoted && !strings.HasPrefix(strings.TrimLeft(line, " "), ">"); n = len(q.divs) {
		q.flush()
		q.endDiv()
	}
}

// fenced takes code that is only shown.
func (q *quarto) fenced(line, fence string) {
	q.write(line)
	for q.at < len(q.lines) {
		next := q.lines[q.at]
		q.at++
		q.write(next)
		if closes(next, fence) {
			return
		}
	}
	q.write(fence) // of a cell, behind which the page goes on
}

// div begins a part of the page, by what stands behind its colons: a class, or attributes, which may
// go on in the next lines.
func (q *quarto) div(said string, quoted bool) {
	for n := 0; strings.Contains(said, "{") && !strings.Contains(said, "}") && n < maxAttributeLines && q.at < len(q.lines); n++ {
		said += " " + strings.TrimSpace(q.lines[q.at])
		q.at++
	}
	class, braces, found := strings.Cut(strings.TrimRight(said, ": \t"), "{")
	a := elementAttributes{}
	if found {
		braces, _, _ = cutLast(braces, "}")
		a = attributesOf(braces)
	}
	if names := strings.Fields(class); len(names) > 0 {
		a.classes = append(a.classes, names[0])
	}
	hides := a.hide()
	if q.divs = append(q.divs, quartoDiv{hides, quoted}); hides {
		q.hidden++
	}
	q.write("")
	if title := a.values["title"]; title != "" {
		q.write(plainInline(title) + "\n")
	}
}

// cutLast is strings.Cut at the last place.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// endDiv ends a part of the page.
func (q *quarto) endDiv() {
	if n := len(q.divs); n > 0 {
		if q.divs[n-1].hides {
			q.hidden--
		}
		q.divs = q.divs[:n-1]
	}
	q.write("")
}

// chunk takes code that is run: its options and, unless they hide it, what is written there.
func (q *quarto) chunk(indent, fence, language, header string) {
	raw := strings.HasPrefix(language, "=")
	echo, include := !q.hidesCode, !raw && !slices.Contains(diagrams, language)
	for _, m := range headerEcho.FindAllStringSubmatch(header, -1) {
		if yes := m[2][0] == 'T'; m[1] == "echo" {
			echo = yes
		} else {
			include = include && yes
		}
	}
	var code []string
	for q.at < len(q.lines) {
		line := q.lines[q.at]
		q.at++
		if closes(line, fence) {
			break
		}
		option, directive := chunkOption.FindStringSubmatch(line), chunkDirective.FindStringSubmatch(line)
		switch {
		case option != nil && option[1] == "echo":
			echo = !strings.EqualFold(option[2], "false")
		case option != nil && option[1] == "include":
			include = include && !strings.EqualFold(option[2], "false")
		case option != nil && slices.Contains(captions, option[1]) && !raw:
			q.write("\n" + indent + plainInline(strings.Trim(option[2], `"'|>`)) + "\n")
		case option != nil:
		case directive != nil:
			include = include && !slices.Contains(hidingDirectives, directive[1])
		default:
			code = append(code, line)
		}
	}
	if !echo || !include || len(code) == 0 {
		q.write("")
		return
	}
	q.write(indent + fence + language)
	for _, line := range code {
		q.write(line)
	}
	q.write(indent + fence)
}

// closes reports whether a line ends the code that a fence begins.
func closes(line, fence string) bool {
	line = strings.Trim(line, " \t>")
	return len(line) >= len(fence) && strings.Trim(line, fence[:1]) == ""
}

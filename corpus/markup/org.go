package markup

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Org reads a document in Org: its text with headings, its code, and its own
// fields, which are the keywords before the first heading ("#+TITLE:"). The
// field tags is the keyword filetags when there is no other. It reads lines and
// their usual marks, not the whole language: includes, macros and the results
// of programs are left out, and so is what an export would leave out (comments,
// drawers, headings tagged noexport).
func Org(text string) (Body, Fields) {
	d := org{document: newDocument(text)}
	for d.at < len(d.lines) {
		d.block()
	}
	d.closeTable()
	for _, note := range d.notes {
		d.paragraph(note, 0)
	}
	if tags := strings.Trim(d.fields["filetags"], ":"); tags != "" {
		tags = strings.Join(strings.FieldsFunc(tags, func(r rune) bool { return r == ':' || unicode.IsSpace(r) }), ", ")
		d.fields["filetags"] = tags
		d.fields.set("tags", tags)
	}
	return d.Body, d.fields
}

type org struct {
	document
	skipLevel int // the level of the heading whose text is left out, or 0
	inTable   bool
	missing   []string // ends that the rest of the text does not have
}

var (
	orgHeading   = regexp.MustCompile(`^(\*+)[ \t]+(?:(?:TODO|DONE|NEXT|WAITING|HOLD|CANCELL?ED|DRAFT)[ \t]+)?(?:\[#[A-Za-z0-9]\][ \t]+)?(.*?)(?:[ \t]+(:[\w@#%:]+:))?$`)
	orgKeyword   = regexp.MustCompile(`^[ \t]*#\+([\w-]+)(?:\[\])?:[ \t]*(.*)$`)
	orgBegin     = regexp.MustCompile(`(?i)^[ \t]*#\+begin_([\w-]+)(?:[ \t]+(.*))?$`)
	orgDrawer    = regexp.MustCompile(`^[ \t]*:([\w-]+):$`)
	orgPlanning  = regexp.MustCompile(`^[ \t]*(?:(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):[ \t]*[<\[][^>\]]*[>\]](?:--[<\[][^>\]]*[>\]])?[ \t]*(?:=>.*)?)+$`)
	orgItem      = regexp.MustCompile(`^(?:[ \t]*[-+]|[ \t]+\*|[ \t]*(?:\d{1,9}|[a-zA-Z])[.)])(?:[ \t]+(?:\[@\w+\][ \t]+)?(?:\[[ X-]\](?:[ \t]+|$))?(.*))?$`)
	orgTerm      = regexp.MustCompile(`^(.*?)[ \t]+::(?:[ \t]+(.*))?$`)
	orgNote      = regexp.MustCompile(`^\[fn:([\w-]+)\][ \t]*(.*)$`)
	orgTableRule = regexp.MustCompile(`^[ \t]*\|-[-+|]*$`)
	orgLatex     = regexp.MustCompile(`^[ \t]*\\begin\{([A-Za-z0-9*]+)\}`)
)

// closeTable ends a table.
func (d *org) closeTable() {
	if d.inTable {
		d.inTable = false
		d.end(0)
	}
}

// block reads one block, or one line that is none.
func (d *org) block() {
	line := d.line(0)
	trimmed := strings.TrimLeft(line, " \t")
	if strings.HasPrefix(trimmed, "|") && d.skipLevel == 0 {
		d.row(line, trimmed)
		return
	}
	d.closeTable()
	switch {
	case d.heading(line):
	case trimmed == "" || d.skipLevel > 0:
		d.at++
	case trimmed[0] == '#' && d.keyword(line):
	case trimmed == "#" || strings.HasPrefix(trimmed, "# "), orgPlanning.MatchString(line), runOf(trimmed, '-', 5):
		d.at++
	case trimmed == ":" || strings.HasPrefix(trimmed, ": "):
		var lines []string
		for ; d.at < len(d.lines); d.at++ {
			fixed := strings.TrimLeft(d.line(0), " \t")
			if fixed != ":" && !strings.HasPrefix(fixed, ": ") {
				break
			}
			lines = append(lines, strings.TrimPrefix(fixed[1:], " "))
		}
		d.addCode(strings.Join(lines, "\n"))
	case trimmed[0] == ':' && d.drawer(line):
	case trimmed[0] == '\\' && d.latex(line):
	default:
		d.text(line)
	}
}

// heading reads a heading, which may be one that is not exported.
func (d *org) heading(line string) bool {
	if line == "" || line[0] != '*' {
		return false
	}
	m := orgHeading.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	d.at++
	level := len(m[1])
	if d.skipLevel > 0 && level > d.skipLevel {
		return true
	}
	d.skipLevel = 0
	if m[2] == "COMMENT" || strings.HasPrefix(m[2], "COMMENT ") || strings.Contains(m[3], ":noexport:") || strings.Contains(m[3], ":ARCHIVE:") {
		d.skipLevel = level
		return true
	}
	d.paragraph(m[2], level)
	return true
}

// keyword reads a line that begins with "#+", or the block that it begins.
func (d *org) keyword(line string) bool {
	if m := orgBegin.FindStringSubmatch(line); m != nil {
		d.begin(strings.ToLower(m[1]), strings.ToLower(m[2]))
		return true
	}
	m := orgKeyword.FindStringSubmatch(line)
	switch {
	case m != nil && strings.EqualFold(m[1], "caption"):
		d.at++
		d.paragraph(m[2], 0)
	case m != nil:
		d.at++
		if len(d.Blocks) == 0 {
			d.fields.set(m[1], m[2])
		}
	case strings.HasPrefix(strings.TrimLeft(line, " \t"), "#+"):
		d.at++ // the end of a block whose inside is text
	default:
		return false
	}
	return true
}

// begin reads a block. What stands in a quote, a verse or a block of the
// author's own is text.
func (d *org) begin(kind, argument string) {
	switch kind {
	case "src", "example", "export", "comment", "html", "latex":
	default:
		d.at++
		return
	}
	inner, ok := d.upTo("#+end_" + kind)
	switch {
	case !ok:
		d.at++
	case kind == "src" || kind == "example":
		d.addCode(unquoteOrg(inner))
	case kind == "html" || kind == "export" && strings.HasPrefix(argument, "html"):
		d.html(strings.Join(inner, "\n"))
	}
}

// unquoteOrg takes the commas off lines of code that would be headings or
// keywords, and their common indentation.
func unquoteOrg(lines []string) string {
	common := -1
	for _, line := range lines {
		if width := indentation(line); strings.TrimSpace(line) != "" && (common < 0 || width < common) {
			common = width
		}
	}
	out := make([]string, len(lines))
	for i, line := range lines {
		line = unindent(line, common)
		if strings.HasPrefix(line, ",*") || strings.HasPrefix(line, ",#+") || strings.HasPrefix(line, ",,") {
			line = line[1:]
		}
		out[i] = line
	}
	return strings.Join(out, "\n")
}

// upTo takes the lines between the current one and the next that is end in
// whatever case, which is lower here; ok is false, and nothing taken, when there
// is none.
func (d *org) upTo(end string) (inner []string, ok bool) {
	if slices.Contains(d.missing, end) {
		return nil, false
	}
	for i := d.at + 1; i < len(d.lines); i++ {
		if line := strings.TrimSpace(d.lines[i]); len(line) == len(end) && strings.EqualFold(line, end) {
			inner = d.lines[d.at+1 : i]
			d.at = i + 1
			return inner, true
		}
	}
	d.missing = append(d.missing, end)
	return nil, false
}

// drawer leaves out a drawer of properties or notes; another one is text.
func (d *org) drawer(line string) bool {
	m := orgDrawer.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	if name := strings.ToUpper(m[1]); name == "PROPERTIES" || name == "LOGBOOK" {
		if _, ok := d.upTo(":end:"); ok {
			return true
		}
	}
	d.at++
	return true
}

// latex leaves out an environment of LaTeX, which is mathematics.
func (d *org) latex(line string) bool {
	m := orgLatex.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	end := `\end{` + m[1] + `}`
	if strings.HasSuffix(line, end) {
		d.at++
		return true
	}
	if len(d.missing) > maxMissing {
		return false
	}
	_, ok := d.upTo(end)
	return ok
}

// maxMissing is the number of different environments that are looked for in
// vain before no more are.
const maxMissing = 20

// row reads one line of a table.
func (d *org) row(line, trimmed string) {
	d.at++
	d.inTable = true
	if orgTableRule.MatchString(line) {
		return
	}
	d.mark(hardBreak)
	for cell := range strings.SplitSeq(strings.Trim(trimmed, "|"), "|") {
		d.inline(strings.TrimSpace(cell))
		d.mark(cellBreak)
	}
}

// text reads a paragraph, an item of a list or a footnote.
func (d *org) text(line string) {
	switch item, note := orgItem.FindStringSubmatch(line), orgNote.FindStringSubmatch(line); {
	case note != nil:
		line = note[2]
	case item != nil:
		line = item[1]
		if m := orgTerm.FindStringSubmatch(line); m != nil {
			d.paragraph(m[1], 0)
			line = m[2]
		}
	}
	lines := []string{strings.TrimSpace(line)}
	for d.at++; d.at < len(d.lines) && !d.endsParagraph(); d.at++ {
		lines = append(lines, strings.TrimSpace(d.line(0)))
	}
	d.paragraph(strings.Join(lines, "\n"), 0)
}

// endsParagraph reports whether the current line is no part of the paragraph
// before it.
func (d *org) endsParagraph() bool {
	line := d.line(0)
	trimmed := strings.TrimLeft(line, " \t")
	if trimmed == "" {
		return true
	}
	switch trimmed[0] {
	case '|':
		return true
	case '*':
		return orgHeading.MatchString(line) || orgItem.MatchString(line)
	case '#':
		return trimmed == "#" || strings.HasPrefix(trimmed, "#+") || strings.HasPrefix(trimmed, "# ")
	case ':':
		return trimmed == ":" || strings.HasPrefix(trimmed, ": ") || orgDrawer.MatchString(line)
	case '[':
		return orgNote.MatchString(line)
	case '\\':
		return orgLatex.MatchString(line)
	}
	return orgItem.MatchString(line) || runOf(trimmed, '-', 5)
}

func (d *org) paragraph(text string, level int) {
	d.inline(text)
	d.end(level)
}

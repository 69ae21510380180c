package markup

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// AsciiDoc reads a document in AsciiDoc: its text with headings, its code, and
// its own fields, which are the title and the attributes of the header (author,
// email, revnumber, revdate and revremark among them). It reads lines and their
// usual marks, not the whole language: what an include or an extension would bring
// is left out, and so is what a condition shows, unless it holds on a site for
// certain: by what the document says itself.
func AsciiDoc(text string) (Body, Fields) { //nolint:revive,staticcheck // the language's own name, not the character set's
	d := adoc{document: newDocument(text), attributes: map[string]string{}}
	d.lines = withoutConditions(d.lines)
	d.header()
	for d.at < len(d.lines) {
		d.block()
	}
	d.end(0) // a table that is never closed
	for _, note := range d.notes {
		d.paragraph(note, 0)
	}
	return d.Body, d.fields
}

type adoc struct {
	document
	attributes map[string]string
	expanded   int    // how many bytes references to attributes have brought
	style      string // what the attribute line above the block says it is
	inTable    string // the delimiter that ends the table, or ""
	inList     bool   // the paragraph before was an item of a list
}

var (
	adocAttribute = regexp.MustCompile(`^:(!?[\w][\w-]*!?):(?:[ \t]+(.*))?$`)
	adocSection   = regexp.MustCompile(`^(={1,6}|#{1,6})[ \t]+(\S.*)$`)
	adocMacro     = regexp.MustCompile(`^([a-z][a-z0-9-]*)::(\S*)\[(.*)\]$`)
	adocItem      = regexp.MustCompile(`^[ \t]*(?:\*{1,5}|-|\.{1,5}|\d{1,9}\.|[a-zA-Z]\.|<(?:\d{1,3}|\.)>)[ \t]+(?:\[[ xX*]\][ \t]+)?(\S.*)$`)
	adocTerm      = regexp.MustCompile(`^[ \t]*(\S.*?)(?::{2,4}|;;)(?:[ \t]+(.*))?$`)
	adocNotice    = regexp.MustCompile(`^(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+`)
	adocCellSpec  = regexp.MustCompile(`(?:^|\s)(?:\d{1,3}(?:\.\d{1,3})?[+*]|\.\d{1,3}\+)?[<^>]?(?:\.[<^>])?[adehlmsv]?$`)
	adocRevision  = regexp.MustCompile(`^(?:[vV]?(\d[\w.]*)(?:,[ \t]*|$))?([^:,]*)(?::[ \t]*(.*))?$`)
	adocDate      = regexp.MustCompile(`^\d{4}-\d\d?-\d\d?$`)
	adocMail      = regexp.MustCompile(`[ \t]*<([^<>]*)>[ \t]*$`)
)

// header reads the title, the author line, the revision line and the
// attributes, which a blank line ends.
func (d *adoc) header() {
	for d.isBlank(0) && d.at < len(d.lines) || d.isComment() {
		d.skipComment()
	}
	titled := false
	for d.at < len(d.lines) && !d.isBlank(0) {
		line := d.line(0)
		m := adocSection.FindStringSubmatch(line)
		switch {
		case d.isComment():
			d.skipComment()
			continue
		case d.attribute(line):
			continue
		case !titled && m != nil && len(m[1]) == 1:
			d.fields.set("title", d.plain(m[2]))
		case !titled && d.isUnderlined() == 1:
			d.fields.set("title", d.plain(line))
			d.at++
		case titled && d.fields["revdate"] == "" && adocDate.MatchString(line):
			d.revision(line) // without an author before it
		case titled && d.fields["author"] == "" && isAuthorLine(line):
			d.author(line)
		case titled && d.fields["author"] != "" && d.fields["revdate"] == "" && d.fields["revnumber"] == "":
			d.revision(line)
		default:
			return
		}
		titled = true
		d.at++
	}
}

// maxAuthorWords is the length of an author's name with an address.
const maxAuthorWords = 5

// isAuthorLine tells the line of authors from a text without a blank line
// before it.
func isAuthorLine(line string) bool {
	r, _ := utf8.DecodeRuneInString(line)
	return unicode.IsLetter(r) && !unicode.IsLower(r) &&
		!slices.ContainsFunc(strings.Split(line, ";"), func(name string) bool { return len(strings.Fields(name)) > maxAuthorWords })
}

// author reads the line under the title: names, perhaps with addresses.
func (d *adoc) author(line string) {
	var names []string
	for name := range strings.SplitSeq(line, ";") {
		if m := adocMail.FindStringSubmatch(name); m != nil {
			d.fields.set("email", m[1])
			name = strings.TrimSuffix(name, m[0])
		}
		if name = strings.ReplaceAll(strings.TrimSpace(name), "_", " "); name != "" {
			names = append(names, name)
		}
	}
	d.fields.set("author", strings.Join(names, ", "))
}

// revision reads the line under the author: "v1.0, 2024-05-06: remark".
func (d *adoc) revision(line string) {
	m := adocRevision.FindStringSubmatch(line)
	if m == nil {
		return
	}
	d.fields.set("revnumber", m[1])
	d.fields.set("revdate", m[2])
	d.fields.set("revremark", m[3])
}

// attribute reads an attribute entry, which may go on over several lines.
func (d *adoc) attribute(line string) bool {
	if line == "" || line[0] != ':' {
		return false
	}
	m := adocAttribute.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	var value strings.Builder
	part, more := strings.CutSuffix(m[2], " \\")
	value.WriteString(part)
	for d.at++; more && d.at < len(d.lines); d.at++ {
		part, more = strings.CutSuffix(d.line(0), " \\")
		value.WriteString(" " + strings.TrimSpace(part))
	}
	name := strings.ToLower(m[1])
	if strings.Contains(name, "!") {
		delete(d.attributes, strings.Trim(name, "!"))
		return true
	}
	plain := d.plain(value.String())
	d.attributes[name] = plain
	if len(d.Blocks) == 0 {
		d.fields.set(name, plain)
	}
	return true
}

// plain is a value of the header without marks.
func (d *adoc) plain(s string) string {
	inner := adoc{document: newDocument(""), attributes: d.attributes, expanded: d.expanded}
	inner.paragraph(s, 0)
	d.expanded = inner.expanded
	return OneLine(inner.Text())
}

func (d *adoc) isComment() bool {
	line := d.line(0)
	return strings.HasPrefix(line, "//") && (!strings.HasPrefix(line, "///") || runOf(line, '/', 4))
}

// skipComment leaves out a line, or a whole block of comment.
func (d *adoc) skipComment() {
	if line := d.line(0); runOf(line, '/', 4) {
		d.delimited(line)
		return
	}
	d.at++
}

// delimited takes the lines up to one that is the same as the first.
func (d *adoc) delimited(delimiter string) string {
	d.at++
	start := d.at
	for d.at < len(d.lines) && d.line(0) != delimiter {
		d.at++
	}
	lines := d.lines[start:d.at]
	d.at = min(d.at+1, len(d.lines))
	return strings.Join(lines, "\n")
}

// isUnderlined returns the level of a title whose second line is its underline,
// or 0.
func (d *adoc) isUnderlined() int {
	line, under := d.line(0), d.line(1)
	if len(under) < 2 {
		return 0
	}
	level := strings.IndexByte("=-~^+", under[0]) + 1
	if level == 0 || !runOf(under, under[0], 2) || !strings.ContainsFunc(line, unicode.IsLetter) {
		return 0
	}
	if n := utf8.RuneCountInString(line); len(under) < n-1 || len(under) > n+1 {
		return 0
	}
	return level
}

// block reads one block, or one line that is none.
func (d *adoc) block() {
	line := d.line(0)
	style := d.style
	switch {
	case line == "":
		d.at++
		return
	case d.inTable != "":
		d.row(line)
		return
	case d.isComment():
		d.skipComment()
		return
	case d.attribute(line), d.delimitedBlock(line):
		d.style = ""
		return
	case isAdocAttributes(line):
		d.attributeLine(line)
		return
	}
	d.style = ""
	if m := adocMacro.FindStringSubmatch(line); m != nil {
		d.at++
		if m[1] == "image" { // all else brings what is not here: includes, videos
			d.image(m[2], m[3])
			d.end(0)
		}
		return
	}
	if m := adocSection.FindStringSubmatch(line); m != nil {
		d.at++
		d.inList = false
		d.paragraph(m[2], len(m[1]))
		return
	}
	if level := d.isUnderlined(); level > 0 && style == "" && d.isBlank(-1) {
		d.at += 2
		d.inList = false
		d.paragraph(line, level)
		return
	}
	d.text(line, style)
}

// isAdocAttributes reports whether a line says something of the next block.
func isAdocAttributes(line string) bool {
	return len(line) > 1 && line[0] == '[' && line[len(line)-1] == ']' && !strings.HasPrefix(line, "[[[") &&
		(strings.HasPrefix(line, "[[") || !strings.ContainsAny(line[1:len(line)-1], "[]"))
}

func (d *adoc) attributeLine(line string) {
	d.at++
	if strings.HasPrefix(line, "[[") {
		return
	}
	name, _, _ := strings.Cut(line[1:len(line)-1], ",")
	name = name[:len(name)-len(strings.TrimLeft(name, "abcdefghijklmnopqrstuvwxyz"))]
	if name != "" {
		d.style = name
	}
}

// delimitedBlock reads what stands between two lines that are the same, or
// leaves out a delimiter whose inside is read as any other text.
func (d *adoc) delimitedBlock(line string) bool {
	unshown := d.style == "comment" || d.style == "stem"
	switch c := line[0]; {
	case strings.HasPrefix(line, "```"):
		d.addCode(d.delimited("```"))
	case (c == '-' || c == '.') && runOf(line, c, 4):
		if code := d.delimited(line); !unshown {
			d.addCode(code)
		}
	case runOf(line, '+', 4):
		if raw := d.delimited(line); !unshown {
			d.html(raw)
		}
	case line == "--" && unshown:
		d.delimited(line)
	case line == "--" && isAdocCode(d.style):
		d.addCode(d.delimited(line))
	case line == "--", runOf(line, '=', 4), runOf(line, '*', 4), runOf(line, '_', 4),
		line == "'''", line == "---", line == "***", line == "<<<", line == "+":
		d.at++
	case len(line) == 4 && line[1:] == "===" && strings.IndexByte("|,:!", c) >= 0:
		d.inTable = line
		d.at++
	default:
		return false
	}
	return true
}

func isAdocCode(style string) bool {
	return style == "source" || style == "listing" || style == "literal"
}

// row reads one line of a table; the one that ends it closes the block.
func (d *adoc) row(line string) {
	d.at++
	if line == d.inTable {
		d.inTable = ""
		d.end(0)
		return
	}
	if strings.HasPrefix(line, "//") {
		return
	}
	separator := d.inTable[:1]
	d.mark(hardBreak)
	cells := strings.Split(strings.ReplaceAll(line, `\`+separator, "\x00"), separator)
	for i, cell := range cells {
		if tail := cell[max(0, len(cell)-16):]; i < len(cells)-1 && separator == "|" {
			cell = strings.TrimSuffix(cell, adocCellSpec.FindString(tail))
		}
		d.inline(strings.TrimSpace(strings.ReplaceAll(cell, "\x00", separator)))
		d.mark(cellBreak)
	}
}

// image notes a picture and writes its alternative text.
func (d *adoc) image(target, attributes string) {
	alt := firstValue(attributes)
	if strings.Contains(alt, "=") {
		alt = ""
	}
	if _, named, ok := strings.Cut(attributes, "alt="); ok {
		alt = firstValue(named)
	}
	d.addImage(Image{URL: d.substitute(target), Alt: alt}, alt != "")
	d.write(alt)
}

// firstValue returns the first value of a list between commas, perhaps quoted.
func firstValue(list string) string {
	end := ","
	if strings.HasPrefix(list, `"`) {
		list, end = list[1:], `"`
	}
	value, _, _ := strings.Cut(list, end)
	return strings.TrimSpace(value)
}

// text reads a paragraph, an item of a list or a literal paragraph.
func (d *adoc) text(line, style string) {
	item := adocItem.FindStringSubmatch(line)
	switch term := termOf(line); {
	case item != nil:
		line, d.inList = item[1], true
	case term != nil:
		d.paragraph(term[1], 0)
		d.inList = true
		if line = term[2]; line == "" {
			d.at++
			return
		}
	case (line[0] == ' ' || line[0] == '\t') && d.isBlank(-1):
		d.addCode(d.indented(0))
		return
	case len(line) > 1 && line[0] == '.' && line[1] != '.' && line[1] != ' ':
		d.at++
		d.paragraph(line[1:], 0) // the title of a block
		d.style = style
		return
	case d.isBlank(-1):
		d.inList = false
	}
	lines := []string{line}
	for d.at++; d.at < len(d.lines) && !d.endsParagraph(); d.at++ {
		if !d.isComment() {
			lines = append(lines, d.line(0))
		}
	}
	switch {
	case isAdocCode(style):
		d.addCode(strings.Join(lines, "\n"))
	case style == "comment" || style == "pass" || style == "stem" || style == "latexmath" || style == "asciimath":
	default:
		lines[0] = lines[0][len(adocNotice.FindString(lines[0])):]
		d.paragraph(strings.Join(lines, "\n"), 0)
	}
}

// termOf splits a line of a list of definitions, or returns nil.
func termOf(line string) []string {
	if !strings.Contains(line, "::") && !strings.Contains(line, ";;") {
		return nil
	}
	return adocTerm.FindStringSubmatch(line)
}

// endsParagraph reports whether the current line is no part of the paragraph
// before it.
func (d *adoc) endsParagraph() bool {
	line := d.line(0)
	switch {
	case line == "", line == "+", line == "--", isAdocAttributes(line),
		d.inList && (adocItem.MatchString(line) || termOf(line) != nil),
		strings.HasPrefix(line, "```"):
		return true
	case len(line) < 4:
		return false
	}
	switch c := line[0]; c {
	case '-', '.', '=', '*', '_', '+', '/':
		return runOf(line, c, 4)
	case '|', ',', ':', '!':
		return line[1:] == "==="
	}
	return strings.Contains(line, "::") && adocMacro.MatchString(line)
}

func (d *adoc) paragraph(text string, level int) {
	d.inline(text)
	d.end(level)
}

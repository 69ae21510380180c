package markup

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// RST reads a document in reStructuredText: its text with headings, its code,
// and its own fields, which are the title, the field list at its top, comments of
// the form ".. name: value" there (Nikola), and the date and options of the
// directive "post" (ABlog). It reads lines and their usual marks, not the whole
// language: what an include or an unknown directive would bring is left out, and so
// is what is shown only under a condition, unless it holds on a site for certain.
func RST(text string) (Body, Fields) {
	d := rst{document: newDocument(text), substitutions: map[string]string{}}
	for _, line := range d.lines {
		if m := rstReplacement.FindStringSubmatch(line); m != nil {
			d.substitutions[m[1]] = m[2]
		}
	}
	for d.at < len(d.lines) {
		d.block()
	}
	d.closeTable()
	d.promoteTitle()
	return d.Body, d.fields
}

type rst struct {
	document
	substitutions map[string]string
	expanded      int      // how many bytes substitutions have brought
	levels        []string // the styles of the headings, by level
	itemBefore    bool     // the block before was an item of a list
	table         string   // "grid", "simple" or ""
	rules         int      // the rules of a simple table that were there
}

var (
	rstReplacement = regexp.MustCompile(`^\.\. \|([^|\n]+)\| replace:: (.*)$`)
	rstSubstituted = regexp.MustCompile(`^\|[^|\n]+\|\s+(.*)$`)
	rstDirective   = regexp.MustCompile(`^([a-zA-Z][\w+.:-]*?)\s?::(?:\s+(.*))?$`)
	rstTarget      = regexp.MustCompile("^_(?:`[^`\n]*`|[^:\n]*):(?:\\s+(.*))?$")
	rstNote        = regexp.MustCompile(`^\[[^\]\n]+\](?:\s+(.*))?$`)
	rstNikola      = regexp.MustCompile(`^([a-z][\w-]*):(?:\s+(.*))?$`)
	rstField       = regexp.MustCompile("^:([^:\\s`][^:\n`]{0,100}):(?:\\s+(.*))?$")
	rstItem        = regexp.MustCompile(`^[ \t]*(?:[-*+•‣⁃]|\(?(?:\d{1,9}|#|[a-zA-Z]|[ivxlcdmIVXLCDM]{1,8})[.)])(?:[ \t]+(.*))?$`)
	rstGridRule    = regexp.MustCompile(`^\s*\+[-=+]+\+$`)
	rstSimpleRule  = regexp.MustCompile(`^\s*=+(?: +=+)+$`)
	rstColumns     = regexp.MustCompile(`\s{2,}`)
)

// closeTable ends a table.
func (d *rst) closeTable() {
	if d.table != "" {
		d.end(0)
		d.table, d.rules = "", 0
	}
}

// promoteTitle makes the only heading of the first level the title, when the
// document begins with it.
func (d *rst) promoteTitle() {
	if len(d.Blocks) == 0 || d.Blocks[0].Level != 1 || d.fields["title"] != "" {
		return
	}
	for _, b := range d.Blocks[1:] {
		if b.Level == 1 {
			return
		}
	}
	d.fields.set("title", d.Blocks[0].Text)
	d.Blocks = d.Blocks[1:]
}

// atTop reports whether only the title was before.
func (d *rst) atTop() bool {
	return len(d.Code) == 0 && (len(d.Blocks) == 0 || len(d.Blocks) == 1 && d.Blocks[0].Level > 0)
}

// block reads one block, or one line that is none.
func (d *rst) block() {
	line := d.line(0)
	trimmed := strings.TrimLeftFunc(line, unicode.IsSpace)
	switch {
	case trimmed == "":
		if d.table == "grid" {
			d.closeTable()
		}
		d.at++
	case d.isTable(line):
		d.row(line)
	case trimmed == ".." || strings.HasPrefix(trimmed, ".. "):
		d.explicit(strings.TrimSpace(trimmed[2:]), indentation(line))
	case strings.HasPrefix(trimmed, "__ "):
		d.addLink(strings.TrimSpace(trimmed[3:]))
		d.at++
	case d.heading(line):
	case isRSTRule(line) && len(line) >= 4:
		d.at++ // a transition, or a heading without its text
	case strings.HasPrefix(trimmed, ">>> "):
		var lines []string
		for ; d.at < len(d.lines) && !d.isBlank(0); d.at++ {
			lines = append(lines, strings.TrimSpace(d.line(0)))
		}
		d.addCode(strings.Join(lines, "\n"))
	case d.field(trimmed):
	default:
		d.text(line)
	}
}

// isTable reports whether a line is of a table, which it may begin.
func (d *rst) isTable(line string) bool {
	if d.table != "" {
		return true
	}
	switch {
	case strings.Contains(line, "+-") && rstGridRule.MatchString(line):
		d.table = "grid"
	case strings.Contains(line, "= ") && rstSimpleRule.MatchString(line):
		d.table = "simple"
	}
	return d.table != ""
}

// row reads one line of a table.
func (d *rst) row(line string) {
	d.at++
	if d.table == "grid" {
		if strings.HasPrefix(strings.TrimSpace(line), "+") {
			return
		}
		d.cells(strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|"))
		return
	}
	if rstSimpleRule.MatchString(line) {
		d.rules++
		if d.isBlank(0) && d.rules > 1 {
			d.closeTable()
		}
		return
	}
	if strings.Trim(line, "- ") != "" {
		d.cells(rstColumns.Split(strings.TrimSpace(line), -1))
	}
}

func (d *rst) cells(cells []string) {
	d.mark(hardBreak)
	for _, cell := range cells {
		d.inline(strings.TrimSpace(cell))
		d.mark(cellBreak)
	}
}

const rstMarks = "=-`:.'\"~^_*+#<>!$%&(),/;?@[\\]{|}"

// isRSTRule reports whether a line is one punctuation mark over and over.
func isRSTRule(line string) bool {
	return line != "" && strings.IndexByte(rstMarks, line[0]) >= 0 && runOf(line, line[0], 1)
}

// heading reads a heading: a line of text with a rule under it, perhaps with the
// same over it.
func (d *rst) heading(line string) bool {
	title, rule, style := line, d.line(1), ""
	if isRSTRule(line) {
		title, rule = d.line(1), d.line(2)
		if title == "" || rule != line {
			return false
		}
		style = "over"
	}
	if !isRSTRule(rule) || isRSTRule(title) || style == "" && title[0] == ' ' {
		return false
	}
	if n := utf8.RuneCountInString(title); len(rule) < 4 && len(rule) < n || len(rule) < n/2 {
		return false
	}
	style += rule[:1]
	level := 0
	for level < len(d.levels) && d.levels[level] != style {
		level++
	}
	if level == len(d.levels) {
		d.levels = append(d.levels, style)
	}
	d.at += 2
	if len(style) > 1 {
		d.at++
	}
	d.inline(strings.TrimSpace(title))
	d.end(level + 1)
	return true
}

// field reads one field of a list, which at the top of a document is about the
// document.
func (d *rst) field(line string) bool {
	m := rstField.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	indent := indentation(d.line(0))
	d.at++
	value := strings.TrimSpace(m[2] + "\n" + d.indented(indent))
	if d.atTop() && indent == 0 {
		d.fields.set(m[1], value)
		return true
	}
	d.inline(m[1] + ": " + value)
	d.end(0)
	return true
}

// explicit reads what two dots begin: a directive, a target, a footnote or a
// comment.
func (d *rst) explicit(rest string, indent int) {
	d.at++
	if m := rstTarget.FindStringSubmatch(rest); m != nil {
		if address := strings.TrimSpace(m[1]); address != "" && !strings.HasSuffix(address, "_") {
			d.addLink(address)
		}
		return
	}
	if m := rstNote.FindStringSubmatch(rest); m != nil {
		d.inline(m[1] + "\n" + d.indented(indent))
		d.end(0)
		return
	}
	if m := rstSubstituted.FindStringSubmatch(rest); m != nil {
		d.indented(indent)
		if name, argument, _ := strings.Cut(m[1], "::"); name == "image" {
			d.addImage(Image{URL: argument}, true)
		}
		return
	}
	if m := rstDirective.FindStringSubmatch(rest); m != nil {
		d.directive(strings.ToLower(m[1]), strings.TrimSpace(m[2]), indent)
		return
	}
	if m := rstNikola.FindStringSubmatch(rest); m != nil && d.atTop() && indent == 0 {
		d.fields.set(m[1], m[2]+"\n"+d.indented(indent))
		return
	}
	if rest != "" || !d.isBlank(0) {
		d.indented(indent) // a comment
	}
}

// directive handles a directive whose first line was read.
func (d *rst) directive(name, argument string, indent int) {
	switch name {
	case "code", "code-block", "sourcecode", "parsed-literal", "prompt", "console", "doctest", "testcode", "ipython", "listing":
		d.options(indent)
		d.addCode(d.indented(indent))
	case "image", "figure", "thumbnail":
		options := d.options(indent)
		d.addImage(Image{URL: argument, Width: Pixels(options["width"]), Height: Pixels(options["height"]), Alt: options["alt"]}, options["alt"] != "")
		d.write(options["alt"])
		d.end(0) // the legend of a figure follows as text
	case "post":
		options := d.options(indent)
		d.fields.set("date", argument)
		for key, value := range options {
			d.fields.set(key, value)
		}
	case "meta":
		for key, value := range d.options(indent) {
			d.fields.set(key, value)
		}
	case "note", "warning", "tip", "hint", "important", "attention", "caution", "danger", "error", "seealso", "admonition",
		"topic", "sidebar", "rubric", "centered", "versionadded", "versionchanged", "deprecated", "table", "list-table", "csv-table", "class-text",
		"epigraph", "highlights", "pull-quote", "compound":
		d.inline(argument)
		d.options(indent)
		d.end(0)
	case "only":
		if !isShownOnly(argument) {
			d.indented(indent)
		}
	case "raw":
		d.options(indent)
		if raw := d.indented(indent); strings.EqualFold(strings.TrimSpace(argument), "html") {
			d.html(raw)
		}
	case "comment", "ifconfig", "todo", "todolist", "include", "literalinclude", "toctree", "contents", "index", "math", "graphviz", "plot", "role",
		"default-role", "sectnum", "target-notes", "highlight", "currentmodule", "replace", "unicode", "date", "template",
		"bibliography", "title", "header", "footer", "youtube", "vimeo", "gist", "media", "soundcloud", "slides", "chart":
		d.indented(indent)
	default:
		d.options(indent) // the text inside is read like any other
	}
}

// options reads the options of a directive.
func (d *rst) options(indent int) map[string]string {
	options := map[string]string{}
	for d.at < len(d.lines) && !d.isBlank(0) && indentation(d.line(0)) > indent {
		m := rstField.FindStringSubmatch(strings.TrimSpace(d.line(0)))
		if m == nil {
			break
		}
		deep := indentation(d.line(0))
		d.at++
		value := []string{m[2]}
		for ; !d.isBlank(0) && indentation(d.line(0)) > deep; d.at++ {
			value = append(value, strings.TrimSpace(d.line(0)))
		}
		options[strings.ToLower(m[1])] = strings.Join(value, " ")
	}
	return options
}

// text reads a paragraph or an item of a list, and the literal text that two
// colons at its end announce.
func (d *rst) text(line string) {
	indent := indentation(line)
	line = strings.TrimSpace(line)
	item := d.item(line)
	if item != nil {
		line = item[1]
	}
	lines := []string{line}
	for d.at++; !d.isBlank(0); d.at++ {
		line = strings.TrimSpace(d.line(0))
		if item != nil && rstItem.MatchString(line) || strings.HasPrefix(line, ".. ") ||
			indentation(d.line(0)) == indent && isRSTRule(d.line(1)) && len(d.line(1)) >= len(line) {
			break
		}
		lines = append(lines, line)
	}
	n := len(lines) - 1
	text, literal := strings.CutSuffix(lines[n], "::")
	if literal {
		if lines[n] = text; text != "" && !strings.HasSuffix(text, " ") {
			lines[n] += ":"
		}
	}
	if strings.HasPrefix(lines[0], "| ") {
		lines = strings.Split(strings.ReplaceAll("\n"+strings.Join(lines, "\n"), "\n|", string(hardBreak)), "\n")
	}
	d.inline(strings.Join(lines, "\n"))
	d.end(0)
	if literal {
		d.addCode(d.indented(indent))
	}
}

// item reads the mark of an item at the beginning of a paragraph, or returns nil.
func (d *rst) item(line string) []string {
	if !d.isBlank(-1) && !d.itemBefore {
		d.itemBefore = false
		return nil
	}
	m := rstItem.FindStringSubmatch(line)
	d.itemBefore = m != nil
	return m
}

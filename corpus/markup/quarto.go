package markup

import (
	"regexp"
	"strings"
)

// Quarto parses Markdown as Quarto and R Markdown have it: that of Pandoc, with code that is run.
// Code and parts that readers do not see are left out, and so are citations; of a reference to a
// figure stays what it is to.
func Quarto(text string) Body { return Markdown(quartoText(LineFeeds(text)), false) }

var (
	// chunkStart is a fence with what is to be done with the code: run it in a language, or take it
	// as it is for one kind of output ("=html").
	chunkStart = regexp.MustCompile("^(\\s*)(```+|~~~+)\\s*\\{\\s*(=?[A-Za-z][\\w+-]*)([^}\\n]*)\\}\\s*$")
	// chunkOption is a line at the beginning of code that says how to run it, behind the sign that
	// begins a comment in the code's language.
	chunkOption = regexp.MustCompile(`^\s*(?:#|//|--|%|%%|;|')\|\s*([\w.-]+)\s*:\s*(.*?)\s*$`)
	// headerHides are options behind the language of a chunk.
	headerHides = regexp.MustCompile(`\b(?:echo|include)\s*=\s*(?:F|FALSE|false)\b`)
	divStart    = regexp.MustCompile(`^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)*:{3,}\s*(?:\{([^}\n]*)\}|[\w-]+)\s*:*\s*$`)
	divEnd      = regexp.MustCompile(`^\s*:{3,}\s*$`)
	divTitle    = regexp.MustCompile(`\btitle\s*=\s*"([^"\n]+)"`)
	tableAttrs  = regexp.MustCompile(`^(?::\s*)?(.*?)\s*\{[^{}\n]*\btbl-[^{}\n]*\}\s*$`)
	gridRule    = regexp.MustCompile(`^\s*\+(?:[-=:]+\+)+$`)
	hiddenClass = regexp.MustCompile(`\.hidden\b(?:[^-]|$)`)
	citation    = regexp.MustCompile(`[ \t]?\[[^\[\]\n]*@[A-Za-z0-9_][^\[\]\n]*\]`)
	crossRef    = regexp.MustCompile(`(-?)@(fig|tbl|sec|eq|lst|thm|lem|cor|prp|def|exm|exr)-[\w-]+`)
	crossRefs   = regexp.MustCompile(`[ \t]?\[([^\[\]\n]*@(?:fig|tbl|sec|eq|lst|thm|lem|cor|prp|def|exm|exr)-[^\[\]\n]*)\]`)
	pictureText = regexp.MustCompile(`!\[([^\[\]\n]*)\](\([^()\n]*\))\{[^{}\n]*\bfig-alt="([^"\n]*)"[^{}\n]*\}`)
	rawInline   = regexp.MustCompile("`[^`\\n]*`\\{=\\w+\\}")
	span        = regexp.MustCompile(`([^!]|^)\[([^\[\]\n]*)\]\{[^{}\n]*\}`)
	linkAttrs   = regexp.MustCompile(`([)\]])\{[^{}\n]*=[^{}\n]*\}`)
	inlineNote  = regexp.MustCompile(`\^\[([^\[\]\n]*)\]`)
)

// diagrams are languages of chunks of which readers see what is drawn.
var diagrams = []string{"mermaid", "dot"}

// captions are options of chunks that readers see.
var captions = map[string]bool{"fig-cap": true, "tbl-cap": true, "lst-cap": true, "fig-alt": true, "fig.cap": true}

// referred is what a reference is to, as Quarto writes it out.
var referred = map[string]string{
	"fig": "Figure", "tbl": "Table", "sec": "Section", "eq": "Equation", "lst": "Listing", "thm": "Theorem",
	"lem": "Lemma", "cor": "Corollary", "prp": "Proposition", "def": "Definition", "exm": "Example", "exr": "Exercise",
}

// quartoText turns Quarto's Markdown into what all have.
func quartoText(text string) string {
	q := quarto{lines: strings.Split(text, "\n")}
	q.out.Grow(len(text))
	for q.at < len(q.lines) {
		q.line()
	}
	return q.out.String()
}

type quarto struct {
	lines  []string
	at     int
	out    strings.Builder
	divs   []bool // of those that the reading is in, whether they are hidden
	hidden int    // how many of them are
}

// write writes a line, unless readers do not see it.
func (q *quarto) write(line string) {
	if q.hidden == 0 {
		q.out.WriteString(line)
		q.out.WriteByte('\n')
	}
}

// line handles one line, or more where code begins.
func (q *quarto) line() {
	line := q.lines[q.at]
	q.at++
	if m := chunkStart.FindStringSubmatch(line); m != nil {
		q.chunk(m[1], m[2], m[3], m[4])
		return
	}
	if fence := fenceOf(line + "\n"); fence != "" {
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
		return
	}
	if columns := gridColumns(line); columns != nil {
		q.grid(columns)
		return
	}
	switch {
	case !strings.Contains(line, ":::"):
	case divEnd.MatchString(line):
		if n := len(q.divs); n > 0 {
			if q.divs[n-1] {
				q.hidden--
			}
			q.divs = q.divs[:n-1]
		}
		q.write("")
		return
	default:
		if m := divStart.FindStringSubmatch(line); m != nil {
			q.div(m[1])
			return
		}
	}
	q.write(plainInline(line))
}

// gridColumns returns where the columns of a table begin and end that is drawn with signs, by the
// line above a row of it; nil where the line is none.
func gridColumns(line string) []int {
	line = strings.TrimRight(line, " \t")
	if !gridRule.MatchString(line) {
		return nil
	}
	var at []int
	for i := range len(line) {
		if line[i] == '+' {
			at = append(at, i)
		}
	}
	return at
}

// grid takes a table whose first line was read: each cell is a part of the page.
func (q *quarto) grid(columns []int) {
	cells := make([][]string, len(columns)-1)
	for ; q.at < len(q.lines); q.at++ {
		line := []rune(strings.TrimRight(q.lines[q.at], " \t"))
		isRule := gridRule.MatchString(string(line))
		if !isRule && (len(line) <= columns[0] || line[columns[0]] != '|') {
			break
		}
		for i := range cells {
			if isRule {
				q.cell(cells[i])
				cells[i] = nil
			} else if columns[i]+1 < len(line) {
				end := min(columns[i+1], len(line))
				cells[i] = append(cells[i], strings.TrimPrefix(strings.TrimRight(string(line[columns[i]+1:end]), " |"), " "))
			}
		}
	}
	for i := range cells {
		q.cell(cells[i])
	}
}

// cell writes a cell of a table.
func (q *quarto) cell(lines []string) {
	if strings.TrimSpace(strings.Join(lines, "")) != "" {
		q.write("\n" + strings.TrimRight(quartoText(strings.Join(lines, "\n")), "\n") + "\n")
	}
}

// div begins a part of the page with these attributes.
func (q *quarto) div(attributes string) {
	hides := isHiddenDiv(attributes)
	if q.divs = append(q.divs, hides); hides {
		q.hidden++
	}
	q.write("")
	if m := divTitle.FindStringSubmatch(attributes); m != nil {
		q.write(plainInline(m[1]) + "\n")
	}
}

// isHiddenDiv reports whether readers of a page do not see what stands in a part of it. Where that
// goes by what the site's settings say, it is not for all.
func isHiddenDiv(attributes string) bool {
	has := func(s string) bool { return strings.Contains(attributes, s) }
	hidden, visible := has(".content-hidden"), has(".content-visible")
	holds := true
	switch {
	case hiddenClass.MatchString(attributes):
		return true
	case !hidden && !visible:
		return false
	case has("-meta="):
		return true
	case has("when-format="):
		holds = has(`when-format="html`)
	case has("unless-format="):
		holds = !has(`unless-format="html`)
	case has("when-profile="):
		holds = false
	}
	return holds == hidden
}

// chunk takes code that is run: its options and, unless they hide it, what is written there.
func (q *quarto) chunk(indent, fence, language, header string) {
	raw := strings.HasPrefix(language, "=")
	hides := raw || headerHides.MatchString(header)
	for _, d := range diagrams {
		hides = hides || language == d
	}
	var code []string
	for q.at < len(q.lines) {
		line := q.lines[q.at]
		q.at++
		if closes(line, fence) {
			break
		}
		m := chunkOption.FindStringSubmatch(line)
		switch {
		case m == nil:
			code = append(code, line)
		case m[1] == "echo" || m[1] == "include":
			hides = hides || strings.EqualFold(m[2], "false")
		case captions[m[1]] && !raw:
			q.write("\n" + indent + plainInline(strings.Trim(m[2], `"'|>`)) + "\n")
		}
	}
	if hides || len(code) == 0 {
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

// plainInline takes citations out of a line, writes out what references are to, and puts notes and
// the texts of pictures where others have them.
func plainInline(line string) string {
	if strings.Contains(line, "tbl-") {
		line = tableAttrs.ReplaceAllString(line, "$1")
	}
	if strings.Contains(line, "fig-alt=") {
		line = pictureText.ReplaceAllString(line, "![$3]$2 $1")
	}
	if strings.Contains(line, "{") {
		line = rawInline.ReplaceAllString(line, "")
		line = span.ReplaceAllString(line, "$1$2")
		line = linkAttrs.ReplaceAllString(line, "$1")
	}
	if strings.Contains(line, "^[") {
		line = inlineNote.ReplaceAllString(line, " ($1)")
	}
	if !strings.Contains(line, "@") {
		return line
	}
	line = crossRefs.ReplaceAllString(line, " $1")
	line = crossRef.ReplaceAllStringFunc(line, func(ref string) string {
		m := crossRef.FindStringSubmatch(ref)
		if m[1] != "" {
			return "" // its number alone
		}
		return referred[m[2]]
	})
	for from := 0; ; {
		m := citation.FindStringIndex(line[from:])
		if m == nil {
			return line
		}
		start, end := from+m[0], from+m[1]
		if end < len(line) && (line[end] == '(' || line[end] == '{') || strings.Count(line[:start], "`")%2 == 1 {
			from = end // a link, or code
			continue
		}
		line, from = line[:start]+line[end:], start
	}
}

//go:build !js

package corpus

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"kindred/corpus/markup"
)

// The form in which Movable Type and TypePad export a blog, and Hatena, FC2, livedoor and other
// services of Japan, too (movabletype.org/documentation/appendices/import-export-format.html): an
// entry is fields in lines, and parts of several lines, with rules between them.
const (
	movableRule = "-----"    // between the parts of an entry
	movableEnd  = "--------" // between entries
)

var (
	movableField = regexp.MustCompile(`^[ \t]*([A-Za-z][A-Za-z -]*):(.*)$`)
	// movableKnown are fields of which each entry has some, and movableParts what stands below rules.
	movableKnown = regexp.MustCompile(`(?im)^(?:TITLE|AUTHOR|STATUS|DATE|BASENAME):`)
	movableParts = regexp.MustCompile(`(?i)^[ \t]*(BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING):[ \t]*$`)
	movableBreak = regexp.MustCompile(`(?m)^-----[ \t]*$`)
	movableTag   = regexp.MustCompile(`"([^"]*)"|[^,"]+`)
	// hatenaName is a name of an entry as Hatena has it.
	hatenaName = regexp.MustCompile(`(?m)^BASENAME: *\d{4}/\d\d/\d\d/\d+`)
)

// maxMovableHead is how long the fields of the first entry are at most.
const maxMovableHead = 8 << 10

// isMovableType reports whether a text begins as such an export: with fields, a rule and a part.
func isMovableType(head []byte) bool {
	text := strings.TrimLeft(markup.LineFeeds(string(head[:min(len(head), maxMovableHead)])), "\n \t\ufeff")
	rule := movableBreak.FindStringIndex(text)
	if rule == nil {
		return false
	}
	firstLine, _, _ := strings.Cut(text, "\n")
	part, _, _ := strings.Cut(strings.TrimLeft(text[rule[1]:], "\n \t"), "\n")
	return movableField.MatchString(firstLine) && movableKnown.MatchString(text[:rule[0]]) && movableParts.MatchString(part)
}

// movableEntry is an entry as it is read.
type movableEntry struct {
	at     Origin
	fields map[string][]string
	parts  map[string]string
	notes  []Note
}

// field returns the first value of the first of some fields that the entry has.
func (e *movableEntry) field(names ...string) string {
	for _, name := range names {
		if values := e.fields[name]; len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

// oneReturn reads line ends of all kinds as line feeds.
type oneReturn struct {
	in    io.Reader
	after bool // the byte before was a carriage return
}

// Read implements [io.Reader].
func (o *oneReturn) Read(p []byte) (int, error) {
	n, err := o.in.Read(p)
	kept := p[:0]
	for _, c := range p[:n] {
		switch {
		case c == '\n' && o.after:
			o.after = false
			continue
		case c == '\r':
			o.after, c = true, '\n'
		default:
			o.after = false
		}
		kept = append(kept, c)
	}
	return len(kept), err
}

// movableReader reads entries.
type movableReader struct {
	lines  lineReader
	at     Origin   // of the line that was read last
	back   []string // lines that are to be read again
	hatena bool
	taken  map[string]int // how many entries have each address that was made for them
}

// movableType yields the entries of an export, and reports whether the stream goes on.
func (r *reader) movableType(ctx context.Context, p, name string, yield func(Article, error) bool) bool {
	at := Origin{File: name}
	in, err := openText(r.fsys, p)
	if err != nil {
		return yield(Article{}, brokenf(at, "%w", err))
	}
	defer in.close()
	head, _ := in.Peek(headBytes)
	m := movableReader{
		lines: lineReader{in: bufio.NewReader(&oneReturn{in: in}), limit: maxLineBytes}, at: at,
		hatena: hatenaName.MatchString(markup.LineFeeds(string(head))), taken: map[string]int{},
	}
	for {
		if err := ctx.Err(); err != nil {
			yield(Article{}, err)
			return false
		}
		e, err := m.entry()
		switch {
		case errors.Is(err, io.EOF):
			return true
		case errors.Is(err, ErrInvalid):
			if !yield(Article{}, err) {
				return false
			}
			continue
		case err != nil:
			return yield(Article{}, brokenf(m.at, "%w", err))
		}
		a, err := r.movableArticle(&m, e)
		if !yield(a, err) {
			return false
		}
	}
}

// line returns the next line; of one that is too long nothing, and a note in e.
func (m *movableReader) line(e *movableEntry) (string, error) {
	m.at.Line++
	if len(m.back) > 0 {
		line := m.back[0]
		m.back = m.back[1:]
		return line, nil
	}
	line, err := m.lines.next()
	if errors.Is(err, errLineTooLong) {
		e.notes = append(e.notes, Note{Line: m.at.Line, Text: err.Error() + ", and is left out"})
		return "", nil
	}
	return string(line), err
}

// entry reads the next entry.
func (m *movableReader) entry() (*movableEntry, error) {
	e := &movableEntry{fields: map[string][]string{}, parts: map[string]string{}}
	var lines []string
	length := 0
	for ruled := false; ; {
		line, err := m.line(e)
		if errors.Is(err, io.EOF) && len(lines) > 0 {
			break
		}
		if err != nil {
			return nil, err
		}
		trimmed := strings.TrimRight(line, " \t")
		if trimmed == movableEnd && (ruled || len(lines) == 0 || m.endsHere(e)) {
			if len(lines) == 0 {
				continue
			}
			break
		}
		if trimmed != "" {
			ruled = trimmed == movableRule
			if len(lines) == 0 {
				e.at = m.at
			}
		} else if len(lines) == 0 {
			continue
		}
		if length += len(line) + 1; length <= maxItemBytes {
			lines = append(lines, line)
		}
	}
	if length > maxItemBytes {
		return nil, problemf(e.at, "the entry is larger than %d MiB", maxItemBytes>>20)
	}
	e.read(lines)
	return e, nil
}

// endsHere reports whether the fields of an entry follow, or nothing.
func (m *movableReader) endsHere(e *movableEntry) bool {
	at := m.at
	var read []string
	for {
		line, err := m.line(e)
		if err != nil {
			m.at, m.back = at, read
			return true // the end comes again
		}
		if read = append(read, line); strings.TrimSpace(line) != "" {
			m.at, m.back = at, append(read, m.back...)
			return movableKnown.MatchString(line)
		}
	}
}

// read takes fields and parts from the lines of an entry. Of comments and pings nothing is kept, and
// behind them nothing is the article's.
func (e *movableEntry) read(lines []string) {
	part, field, begin := "", "", 0
	for i := 0; i < len(lines); i++ {
		switch name, next := partBelow(lines, i); {
		case next == len(lines): // a rule that ends the last part
			e.end(part, lines[begin:i])
			return
		case name == "COMMENT" || name == "PING":
			e.end(part, lines[begin:i])
			return
		case name != "", next > i && part == "":
			e.end(part, lines[begin:i])
			part, begin = first(name, "-"), next // "-" is a part that is not known
			i = next - 1
		case part == "":
			field = e.readField(lines[i], field)
		}
	}
	e.end(part, lines[begin:])
}

// partBelow returns the part that begins below a rule, and the line that it begins with; the line
// after the rule where none does, the end of the lines where there is nothing else, and the same line
// where it is no rule.
func partBelow(lines []string, i int) (name string, next int) {
	if strings.TrimRight(lines[i], " \t") != movableRule {
		return "", i
	}
	next = i + 1
	for next < len(lines) && strings.TrimSpace(lines[next]) == "" {
		next++
	}
	if next == len(lines) {
		return "", next
	}
	if m := movableParts.FindStringSubmatch(lines[next]); m != nil {
		return strings.ToUpper(m[1]), next + 1
	}
	return "", i + 1
}

// end adds the lines of a part.
func (e *movableEntry) end(part string, lines []string) {
	if part != "" {
		e.parts[part] += strings.Join(lines, "\n") + "\n"
	}
}

// readField reads a line of fields, of which one may go on from the line before, and returns the name
// of the field.
func (e *movableEntry) readField(line, before string) string {
	if m := movableField.FindStringSubmatch(line); m != nil {
		name := strings.ToUpper(m[1])
		e.fields[name] = append(e.fields[name], strings.TrimSpace(m[2]))
		return name
	}
	if line = strings.TrimSpace(line); before != "" && line != "" {
		last := len(e.fields[before]) - 1
		e.fields[before][last] = strings.TrimSpace(e.fields[before][last] + " " + line)
	}
	return before
}

// movableArticle makes an article of an entry.
func (r *reader) movableArticle(file *movableReader, e *movableEntry) (Article, error) {
	a := Article{
		Title:      titleLine(e.field("TITLE")),
		Authors:    distinct(e.fields["AUTHOR"]),
		Categories: distinct(append(e.fields["PRIMARY CATEGORY"], e.fields["CATEGORY"]...)),
		Summary:    markup.OneLine(markup.MarkdownLine(e.parts["EXCERPT"])),
		Image:      Image{URL: e.field("IMAGE")},
		Origin:     e.at,
		Notes:      e.notes,
	}
	for _, m := range movableTag.FindAllStringSubmatch(e.field("TAGS"), -1) {
		tag := m[1]
		if tag == "" {
			tag = m[0]
		}
		a.Tags = append(a.Tags, strings.TrimSpace(tag))
	}
	a.Tags = distinct(a.Tags)
	var dated bool
	if a.Published, dated = movableDate(e.field("DATE")); !dated {
		a.Notes = append(a.Notes, Note{Line: e.at.Line, Text: fmt.Sprintf("the date %q cannot be read", e.field("DATE"))})
	}
	a.URL = file.address(e, a.Published)
	a.ID = first(idOfAddress(a.URL), a.URL)
	if a.Visibility = movableVisibility(e.field("STATUS")); a.Visibility.IsPublic() || a.Visibility == Scheduled {
		a.From = a.Published
	}
	text := e.parts["BODY"] + "\n\n" + e.parts["EXTENDED BODY"]
	if strings.Contains(e.field("CONVERT BREAKS"), "markdown") {
		a.fill(markup.Markdown(text, false))
	} else {
		a.fill(markup.HTML(text, hostOf(a.URL)))
	}
	if a.Title == "" && a.Text == "" && a.Code == "" {
		return Article{}, problemf(e.at, "no title and no text")
	}
	return r.finished(a)
}

// movableVisibility reads a status. An entry without one may be a draft.
func movableVisibility(status string) Visibility {
	switch strings.ToLower(status) {
	case "publish", "published":
		return Public
	case "future", "scheduled":
		return Scheduled
	}
	return Draft
}

// movableDate reads a date, of which the month comes before the day.
func movableDate(s string) (time.Time, bool) {
	for _, layout := range []string{"01/02/2006 03:04:05 PM", "01/02/2006 15:04:05", "01/02/2006 15:04", "01/02/2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return parseDate(s)
}

// address returns where the entry says that it stands, or where Movable Type, or Hatena, puts it:
// one that another entry has goes on with a number.
func (m *movableReader) address(e *movableEntry, published time.Time) string {
	if said := e.field("UNIQUE URL", "PERMALINK", "URL"); address(said) != "" {
		return said
	}
	name := strings.Trim(e.field("BASENAME"), "/")
	if name == "" {
		name = Slug(e.field("TITLE"))
	}
	if name == "" {
		return ""
	}
	if m.hatena {
		return escapePath("/entry/" + name)
	}
	ext := path.Ext(name)
	name = strings.ReplaceAll(strings.TrimSuffix(name, ext), "_", "-")
	if !published.IsZero() && !strings.Contains(name, "/") {
		name = path.Join(published.Format("2006/01"), name)
	}
	if n := m.taken[name]; n > 0 {
		m.taken[name]++
		name += "-" + strconv.Itoa(n)
	} else {
		m.taken[name] = 1
	}
	return escapePath("/" + name + first(ext, ".html"))
}

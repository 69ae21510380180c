//go:build !js

package corpus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
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
	// movableHead is how such a file begins, and movableField, movablePart are its lines.
	movableHead  = regexp.MustCompile(`^\s*(?:[A-Z][A-Z ]*: *[^\r\n]*\r?\n)+-----\r?\n[A-Z][A-Z ]*:`)
	movableField = regexp.MustCompile(`^([A-Z][A-Z ]*):(.*)$`)
	movablePart  = regexp.MustCompile(`^([A-Z][A-Z ]*):\s*$`)
	movableTag   = regexp.MustCompile(`"([^"]*)"|[^,"]+`)
)

// isMovableType reports whether a text begins as such an export.
func isMovableType(head []byte) bool { return movableHead.Match(head) }

// movableEntry is an entry as it is read.
type movableEntry struct {
	at     Origin
	fields map[string][]string
	parts  map[string]string
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

// movableReader reads entries.
type movableReader struct {
	lines  lineReader
	at     Origin
	next   string // the line after the one that was read
	err    error  // of the line after
	length int    // of the entry so far
}

// line returns the next line, and io.EOF behind the last.
func (m *movableReader) line() (string, error) {
	line, err := m.next, m.err
	if err != nil {
		return "", err
	}
	m.at.Line++
	m.peek()
	return line, nil
}

func (m *movableReader) peek() {
	line, err := m.lines.next()
	m.next, m.err = string(line), err
}

// movableType yields the entries of an export, and reports whether the stream goes on.
func (r *reader) movableType(ctx context.Context, p, name string, yield func(Article, error) bool) bool {
	at := Origin{File: name}
	in, err := openText(r.fsys, p)
	if err != nil {
		return yield(Article{}, brokenf(at, "%w", err))
	}
	defer in.close()
	m := movableReader{lines: lineReader{in: in.Reader, limit: maxLineBytes}, at: at}
	m.peek()
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
		a, err := r.movableArticle(e)
		if !yield(a, err) {
			return false
		}
	}
}

// begin goes to the first line of the next entry.
func (m *movableReader) begin() error {
	for m.err == nil && (strings.TrimSpace(m.next) == "" || m.next == movableEnd) {
		if _, err := m.line(); err != nil {
			return err
		}
	}
	return m.err
}

// entry reads up to the end of the next entry.
func (m *movableReader) entry() (*movableEntry, error) {
	if err := m.begin(); err != nil {
		return nil, err
	}
	at := m.at
	at.Line++
	e := &movableEntry{at: at, fields: map[string][]string{}, parts: map[string]string{}}
	m.length = 0
	part := ""
	var text strings.Builder
	for {
		line, err := m.line()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if m.length += len(line); m.length > maxItemBytes {
			return nil, m.skip(e.at)
		}
		header := movablePart.FindStringSubmatch(m.next)
		switch {
		case line == movableEnd && (m.err != nil || strings.TrimSpace(m.next) == "" || movableField.MatchString(m.next)):
			e.end(part, &text)
			return e, nil
		case line == movableRule && (m.err != nil || header != nil || m.next == movableEnd):
			e.end(part, &text)
			if part = "-"; header != nil {
				part = header[1]
				_, _ = m.line() // it is there
			}
		case part == "":
			if f := movableField.FindStringSubmatch(line); f != nil {
				e.fields[f[1]] = append(e.fields[f[1]], strings.TrimSpace(f[2]))
			}
		default:
			text.WriteString(line + "\n")
		}
	}
	e.end(part, &text)
	return e, nil
}

// end takes the part that ends. Of comments and pings nothing is kept.
func (e *movableEntry) end(part string, text *strings.Builder) {
	if part != "COMMENT" && part != "PING" && part != "" {
		e.parts[part] += text.String()
	}
	text.Reset()
}

// skip goes to the end of an entry that is too long.
func (m *movableReader) skip(at Origin) error {
	for {
		line, err := m.line()
		if line == movableEnd || errors.Is(err, io.EOF) {
			return problemf(at, "the entry is larger than %d MiB", maxItemBytes>>20)
		}
		if err != nil {
			return err
		}
	}
}

// movableArticle makes an article of an entry.
func (r *reader) movableArticle(e *movableEntry) (Article, error) {
	a := Article{
		Title:      titleLine(e.field("TITLE")),
		Authors:    distinct(e.fields["AUTHOR"]),
		Categories: distinct(append(e.fields["PRIMARY CATEGORY"], e.fields["CATEGORY"]...)),
		Summary:    markup.OneLine(markup.MarkdownLine(e.parts["EXCERPT"])),
		Image:      Image{URL: e.field("IMAGE")},
		Origin:     e.at,
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
	a.URL = movableAddress(e, a.Published)
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

// movableAddress returns where the entry says that it stands, or where Movable Type puts it.
func movableAddress(e *movableEntry, published time.Time) string {
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
	if path.Ext(name) == "" && !strings.Contains(name, "/") {
		name = strings.ReplaceAll(name, "_", "-") + ".html"
	}
	if !published.IsZero() && !strings.Contains(name, "/") {
		name = path.Join(published.Format("2006/01"), name)
	}
	return escapePath("/" + name)
}

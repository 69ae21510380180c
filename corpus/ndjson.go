//go:build !js

package corpus

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"kindred/corpus/inorder"
	"kindred/corpus/markup"
)

// maxLineBytes is the length up to which a line of NDJSON is read. One line is
// one article, and the reasons are those of [maxFileBytes].
const maxLineBytes = maxFileBytes

// errLineTooLong is the reason for which a line is skipped unread.
var errLineTooLong = fmt.Errorf("the line is longer than %d MiB", maxLineBytes>>20)

// ndjson yields the articles of a file with one JSON object on a line, plain or
// compressed with gzip, and reports whether the stream goes on. An empty line
// is skipped.
func (r *reader) ndjson(ctx context.Context, p, name string, yield func(Article, error) bool) bool {
	f, err := r.fsys.Open(p)
	if err != nil {
		return yield(Article{}, brokenf(Origin{File: name}, "%w", err))
	}
	defer func() { _ = f.Close() }() // only read from
	plain, err := decompress(f)
	if err != nil {
		return yield(Article{}, brokenf(Origin{File: name}, "%w", err))
	}
	lines := func(yield func(*ndjsonLine, error) bool) { readLines(plain, name, yield) }
	worker := func() func(*ndjsonLine) { return func(l *ndjsonLine) { l.parse(r.opts.language()) } }
	goesOn := true
	err = inorder.Do(ctx, lines, worker, func(l *ndjsonLine) bool {
		goesOn = yield(l.article, l.err)
		return goesOn
	})
	if err != nil {
		yield(Article{}, err)
		return false
	}
	return goesOn
}

// ndjsonLine is a line of NDJSON, and then its article or why there is none.
type ndjsonLine struct {
	text    []byte
	at      Origin
	article Article
	err     error
}

// readLines reads all lines that are not empty.
func readLines(in io.Reader, name string, yield func(*ndjsonLine, error) bool) {
	lines := lineReader{in: bufio.NewReaderSize(in, 256<<10), limit: maxLineBytes}
	at := Origin{File: name}
	for {
		line, err := lines.next()
		at.Line++
		switch {
		case errors.Is(err, io.EOF):
			return
		case errors.Is(err, errLineTooLong):
			if !yield(&ndjsonLine{at: at, err: problemf(at, "%w", err)}, nil) {
				return
			}
			continue
		case err != nil: // the rest of the file is lost, not the other files
			yield(&ndjsonLine{at: at, err: brokenf(at, "%w", err)}, nil)
			return
		}
		if at.Line == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		if len(bytes.TrimSpace(line)) > 0 && !yield(&ndjsonLine{text: bytes.Clone(line), at: at}, nil) {
			return
		}
	}
}

// parse reads the article, unless there is none.
func (l *ndjsonLine) parse(fallback string) {
	if l.err == nil {
		l.article, l.err = parseRecord(l.text, l.at, fallback)
		l.text = nil
	}
}

// decompress looks at the first bytes, not at the name. What it returns ends with
// errBomb where it unpacks to harm.
func decompress(in io.Reader) (io.Reader, error) {
	packed := &counter{in: in}
	buffered := bufio.NewReader(packed)
	magic, err := buffered.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("first bytes: %w", err)
	}
	if !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return buffered, nil
	}
	zipped, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	return &unpacked{in: zipped, packed: packed}, nil
}

// lineReader reads lines up to a length, and past longer ones.
type lineReader struct {
	in    *bufio.Reader
	limit int
	buf   []byte
}

// next returns the next line without its end, valid until the call after, or
// errLineTooLong for a line that was passed over.
func (l *lineReader) next() ([]byte, error) {
	l.buf = l.buf[:0]
	tooLong := false
	for {
		piece, err := l.in.ReadSlice('\n')
		if tooLong = tooLong || len(l.buf)+len(piece) > l.limit; !tooLong {
			l.buf = append(l.buf, piece...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && (!errors.Is(err, io.EOF) || len(l.buf) == 0 && !tooLong):
			return nil, err //nolint:wrapcheck // the caller adds the file and line
		case tooLong:
			l.buf = nil // do not keep the memory of the longest line
			return nil, errLineTooLong
		}
		return bytes.TrimRight(l.buf, "\r\n"), nil
	}
}

// record is a line of NDJSON: an Article whose fields may be written a little
// differently.
type record struct {
	ID        lenientText `json:"id"`
	URL       string      `json:"url"`
	Title     string      `json:"title"`
	Text      string      `json:"text"`
	Headings  textList    `json:"headings"`
	Code      textList    `json:"code"`
	Tags      textList    `json:"tags"`
	Authors   textList    `json:"authors"`
	Published dateText    `json:"published"`
	Modified  lenientText `json:"modified"`
	Language  string      `json:"language"`
	Summary   string      `json:"summary"`
	Image     Image       `json:"image"`
}

// dateText is a date, or whether there is one: true and false are taken as they are written.
type dateText string

// UnmarshalJSON implements [json.Unmarshaler].
func (t *dateText) UnmarshalJSON(data []byte) error {
	if data[0] == 't' || data[0] == 'f' {
		*t = dateText(data)
		return nil
	}
	return (*lenientText)(t).UnmarshalJSON(data)
}

// lenientText is a string; a number is taken as it is written, and null as "".
type lenientText string

// UnmarshalJSON implements [json.Unmarshaler].
func (t *lenientText) UnmarshalJSON(data []byte) error {
	switch {
	case bytes.Equal(data, []byte("null")):
		return nil
	case data[0] == '"':
		return json.Unmarshal(data, (*string)(t)) //nolint:wrapcheck // the decoder that calls this adds the field
	case data[0] == '-' || data[0] >= '0' && data[0] <= '9':
		*t = lenientText(data)
		return nil
	}
	found := "object"
	switch data[0] {
	case '[':
		found = "array"
	case 't', 'f':
		found = "bool"
	}
	return &json.UnmarshalTypeError{Value: found, Type: reflect.TypeFor[string]()} // the decoder adds the field
}

// textList is a list of strings, or one string.
type textList []string

// UnmarshalJSON implements [json.Unmarshaler].
func (l *textList) UnmarshalJSON(data []byte) error {
	if data[0] != '"' {
		return json.Unmarshal(data, (*[]string)(l)) //nolint:wrapcheck // the decoder that calls this adds the field
	}
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return err //nolint:wrapcheck // the decoder that calls this adds the field
	}
	if s != "" {
		*l = textList{s}
	}
	return nil
}

// jsonReason says in an editor's words why JSON cannot be read.
func jsonReason(err error) error {
	broken, ok := errors.AsType[*json.UnmarshalTypeError](err)
	if !ok {
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	found := cmp.Or(map[string]string{"array": "a list", "object": "an object", "number": "a number", "bool": "true or false", "string": "text"}[broken.Value], broken.Value)
	switch {
	case broken.Field == "":
		return fmt.Errorf("it is %s, where an object with the fields of an article belongs", found)
	case broken.Type.Kind() == reflect.Slice:
		return fmt.Errorf("%s is %s, where a list of texts belongs", broken.Field, found)
	}
	return fmt.Errorf("%s is %s, where text belongs", broken.Field, found)
}

// parseRecord reads one line of NDJSON.
func parseRecord(line []byte, at Origin, fallback string) (Article, error) {
	if !utf8.Valid(line) {
		return Article{}, problemf(at, "the line is not valid UTF-8")
	}
	var rec record
	if err := json.Unmarshal(line, &rec); err != nil {
		return Article{}, problemf(at, "%w", jsonReason(err))
	}
	fields, err := recordFields(line)
	if err != nil {
		return Article{}, problemf(at, "%w", err)
	}
	a := Article{
		ID:       strings.TrimSpace(string(rec.ID)),
		URL:      address(rec.URL),
		Title:    markup.OneLine(rec.Title),
		Text:     normal(rec.Text),
		Code:     normal(strings.Join(rec.Code, "\n\n")),
		Tags:     distinct(rec.Tags),
		Authors:  distinct(rec.Authors),
		Language: normalizeLanguage(rec.Language),
		Summary:  normal(rec.Summary),
		Image:    rec.Image,
		Origin:   at,
	}
	for _, h := range rec.Headings {
		if h = normal(h); h != "" {
			a.Headings = append(a.Headings, h)
		}
	}
	a.lead(markup.Image{})
	a.Published, _ = parseDate(string(rec.Published)) // a date that cannot be read is no reason to lose an article
	a.Modified, _ = parseDate(string(rec.Modified))
	a.gate(fields)
	if a.URL == "" && rec.URL != "" {
		a.Notes = append(a.Notes, Note{Line: at.Line, Text: fmt.Sprintf("url %q is not used: write a full address, or a path that begins with /", rec.URL)})
	}
	a.ID = first(a.ID, rec.URL)
	if a.Language == "" {
		a.Language = DetectLanguage(a.Text, fallback)
	}
	if err := a.Validate(); err != nil {
		return Article{}, &Problem{Origin: at, Err: err}
	}
	return a, nil
}

// normal brings text into the one form that the other readers write: NFC, with spaces
// for control characters.
func normal(s string) string {
	s = markup.LineFeeds(s)
	for i := range len(s) {
		if isControl(rune(s[i])) {
			s = strings.Map(func(r rune) rune {
				if isControl(r) {
					return ' '
				}
				return r
			}, s)
			break
		}
	}
	return norm.NFC.String(s)
}

// isControl reports whether a character is none of text.
func isControl(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f }

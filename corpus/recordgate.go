//go:build !js

package corpus

import (
	"bytes"
	"strings"
)

// plainRecords is where articles lie that are not files of their own, and of whose site
// nothing else is known.
var plainRecords = &folder{site: &site{rules: rulesOf(plain), root: "."}}

// gate settles who may see an article that was read from an object of JSON, and when. The
// fields of the object say it as front matter does; one with a day to come waits for it, as
// files do of which no generator is known.
func (a *Article) gate(fields matter) {
	p := &page{folder: plainRecords, m: fields, a: a}
	if until := fields["until"]; until != nil && fields.get(untilFields...) == nil { // as [Article] has it
		fields[untilFields[0]] = until
	}
	p.period()
	if p.a.From.IsZero() {
		if p.a.From = a.Published; p.a.From.IsZero() {
			p.a.From = p.date(dayFields...)
		}
	}
	p.admit()
}

// maxFieldBytes is the length from which on a text is none that says who may see an article. The
// text of an article is left out before its fields are read: that would take half as long again
// as the article.
const maxFieldBytes = 1 << 10

// recordFields returns the fields of an object of JSON that was read, with a sign in place
// of long texts.
func recordFields(object []byte) (matter, error) {
	var short strings.Builder
	for {
		start := bytes.IndexByte(object, '"')
		if start < 0 {
			short.Write(object)
			return jsonFields(short.String())
		}
		end := start + stringLength(object[start:])
		if end-start > maxFieldBytes {
			short.Write(object[:start])
			short.WriteString(`"…"`)
		} else {
			short.Write(object[:end])
		}
		object = object[end:]
	}
}

// stringLength returns the length of the string that JSON begins with, its quotes included.
func stringLength(json []byte) int {
	for at := 1; ; {
		next := bytes.IndexByte(json[at:], '"')
		if next < 0 {
			return len(json)
		}
		before := json[at : at+next]
		at += next + 1
		if escapes := len(before) - len(bytes.TrimRight(before, `\`)); escapes%2 == 0 {
			return at
		}
	}
}

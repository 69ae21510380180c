package web

import (
	"bytes"
	"net/http"
	"strconv"
	"time"
	"unicode/utf8"

	"kindred/search"
)

// sendResult writes a page of hits, with addresses such as can be linked as they are, and sends it.
func (s *Server) sendResult(w http.ResponseWriter, r *search.Result) {
	memory, _ := packed.Get().(*[]byte)
	defer packed.Put(memory)
	*memory = append(appendResult((*memory)[:0], r, s.siteLink), '\n')
	send(w, http.StatusOK, typeJSON, *memory)
}

// appendResult appends a page of hits as [json.Marshal] writes it, with what link makes of their
// addresses. That takes five times as
// long, a tenth of all that a search of the API takes: it looks at what each hit writes of itself
// a second time.
func appendResult(b []byte, r *search.Result, link func(address string) string) []byte {
	b = appendString(append(b, `{"query":`...), r.Query)
	b = strconv.AppendInt(append(b, `,"total":`...), int64(r.Total), 10)
	b = strconv.AppendInt(append(b, `,"took_us":`...), r.TookMicros, 10)
	b = appendList(append(b, `,"hits":`...), r.Hits, func(b []byte, h *search.Hit) []byte { return appendHit(b, h, link) })
	b = appendList(append(b, `,"facets":{"tags":`...), r.Facets.Tags, appendCount)
	b = appendOptional(b, `,"authors":`, r.Facets.Authors, appendCount)
	b = appendOptional(b, `,"languages":`, r.Facets.Languages, appendCount)
	b = appendOptional(b, `,"years":`, r.Facets.Years, appendCount)
	b = appendText(append(b, '}'), `,"corrected":`, r.Corrected)
	b = appendOptional(b, `,"replaced":`, r.Replaced, appendReplacement)
	b = appendOptional(b, `,"unknown":`, r.Unknown, appendElement)
	b = appendText(b, `,"suggestion":`, r.Suggestion)
	b = appendOptional(b, `,"excluded":`, r.Excluded, appendElement)
	b = appendText(b, `,"including":`, r.Including)
	if r.Loosened {
		b = append(b, `,"loosened":true`...)
	}
	return append(b, '}')
}

func appendHit(b []byte, h *search.Hit, link func(address string) string) []byte {
	b = appendString(append(b, `{"id":`...), h.ID)
	b = appendString(append(b, `,"url":`...), link(h.URL))
	b = appendString(append(b, `,"title":`...), h.Title)
	b = appendNumber(append(b, `,"score":`...), h.Score)
	b = appendString(append(b, `,"snippet":`...), h.Snippet)
	b = appendText(b, `,"heading":`, h.Heading)
	if h.Passage != "" {
		b = appendText(b, `,"passage":`, link(h.Passage))
	}
	b = appendList(append(b, `,"tags":`...), h.Tags, appendElement)
	b = appendText(b, `,"language":`, h.Language)
	b = append(b, `,"published":`...)
	if h.Published.IsZero() {
		return append(b, "null}"...)
	}
	return append(h.Published.AppendFormat(append(b, '"'), time.RFC3339Nano), `"}`...)
}

func appendCount(b []byte, c *search.FacetCount) []byte {
	b = appendString(append(b, `{"value":`...), c.Value)
	return append(strconv.AppendInt(append(b, `,"count":`...), int64(c.Count), 10), '}')
}

func appendReplacement(b []byte, r *search.Replacement) []byte {
	b = appendString(append(b, `{"from":`...), r.From)
	return append(appendString(append(b, `,"to":`...), r.To), '}')
}

func appendElement(b []byte, s *string) []byte { return appendString(b, *s) }

// appendList appends a list, a missing one as null.
func appendList[T any](b []byte, list []T, element func([]byte, *T) []byte) []byte {
	if list == nil {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = element(b, &list[i])
	}
	return append(b, ']')
}

// appendOptional appends a list with its name, unless it is empty.
func appendOptional[T any](b []byte, name constant, list []T, element func([]byte, *T) []byte) []byte {
	if len(list) == 0 {
		return b
	}
	return appendList(append(b, name...), list, element)
}

// appendText appends a text with its name, unless it is empty.
func appendText(b []byte, name constant, s string) []byte {
	if s == "" {
		return b
	}
	return appendString(append(b, name...), s)
}

// appendNumber appends a number. Those that are written with an exponent are left to
// [json.Marshal].
func appendNumber(b []byte, n float64) []byte {
	if n == 0 || n >= 1e-6 && n < 1e21 {
		return strconv.AppendFloat(b, n, 'f', -1, 64)
	}
	return append(b, bytes.TrimSpace(encodeJSON(n))...)
}

// appendString appends a text: what is neither plain ASCII nor may stand in a page of HTML is
// escaped.
func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			switch {
			case r == utf8.RuneError && size == 1:
				b = append(append(b, s[from:i]...), `\ufffd`...)
				from = i + size
			case r == '\u2028' || r == '\u2029': // ends of lines, for JavaScript
				b = append(append(b, s[from:i]...), `\u202`...)
				b = append(b, hex[r&0xf])
				from = i + size
			}
			i += size
			continue
		}
		i++
		if c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' {
			continue
		}
		b = append(b, s[from:i-1]...)
		from = i
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\b':
			b = append(b, `\b`...)
		case '\f':
			b = append(b, `\f`...)
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		case '\t':
			b = append(b, `\t`...)
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
		}
	}
	return append(append(b, s[from:]...), '"')
}

package web

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// constant is markup as it stands in this source. A literal is one; a string that was read
// or put together is none, so that the compiler refuses to have it written unescaped.
type constant string

// markup is a page, or a part of one, as it is written. All that is not constant is escaped,
// for texts between tags and for values in double quotes alike. Functions instead of
// html/template make a page of results in a tenth of the time, and of a-h/templ in a fifth.
type markup struct{ html []byte }

// put writes markup as it is.
func (m *markup) put(s constant) *markup {
	m.html = append(m.html, s...)
	return m
}

// text writes a text or a value.
func (m *markup) text(s string) *markup {
	for {
		i := strings.IndexAny(s, escaped)
		if i < 0 {
			m.html = append(m.html, s...)
			return m
		}
		m.html = append(m.html, s[:i]...)
		switch s[i] {
		case '&':
			m.put("&amp;")
		case '<':
			m.put("&lt;")
		case '>':
			m.put("&gt;")
		case '"':
			m.put("&#34;")
		case 0: // no page may have it
			m.put("\uFFFD")
		default:
			m.put("&#39;")
		}
		s = s[i+1:]
	}
}

// escaped are the characters that mean something in markup. They are written as
// [html.EscapeString] does, which would make a string of each text in between.
const escaped = "&<>\"'\x00"

func (m *markup) number(n int) *markup {
	m.html = strconv.AppendInt(m.html, int64(n), 10)
	return m
}

// href writes the attribute of a link. [Server.siteLink] has refused what may not be linked;
// should anything else have come so far, it leads nowhere.
func (m *markup) href(address string) *markup {
	if !linkable(address) {
		address = "#"
	}
	return m.put(` href="`).text(address).put(`"`)
}

// linkable reports whether an address is http, https or a path of the site, and none that a
// browser takes for a host.
func linkable(address string) bool {
	path := strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.HasPrefix(address, `/\`)
	return path || strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}

// lang writes the attribute for a text in another language than the page's, or in one that
// is not known to be the page's.
func (m *markup) lang(code string) *markup {
	if code != "" {
		m.put(` lang="`).text(code).put(`"`)
	}
	return m
}

// when writes an attribute that is there or not.
func (m *markup) when(on bool, attribute constant) *markup {
	if on {
		m.put(attribute)
	}
	return m
}

// marked writes a text that is escaped and has <mark> around words. When it is anything
// else, all of it is escaped, so that a mistake elsewhere shows as odd text and runs as
// nothing. This is the only place where text becomes markup as it is.
func (m *markup) marked(s string) *markup {
	if !onlyMarks(s) {
		return m.text(s)
	}
	m.html = append(m.html, s...)
	return m
}

// onlyMarks reports whether <mark> and </mark>, in pairs, are all markup there is.
func onlyMarks(s string) bool {
	open := false
	for {
		i := strings.IndexAny(s, "<>")
		if i < 0 {
			return !open
		}
		tag := "<mark>"
		if open {
			tag = "</mark>"
		}
		if !strings.HasPrefix(s[i:], tag) {
			return false
		}
		s, open = s[i+len(tag):], !open
	}
}

// data writes what is for machines, as JSON-LD. JSON as Go writes it holds no < and no >.
func (m *markup) data(v any) {
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Errorf("encoding %T: %w", v, err)) // becomes a 500
	}
	m.put(`<script type="application/ld+json">`)
	m.html = append(m.html, text...)
	m.put("</script>\n")
}

// written keeps the memory of pages for the next one.
var written = sync.Pool{New: func() any { return new(markup) }}

// render writes a page and hands it over. What is handed over holds until use returns.
func render(write func(*markup), use func(html []byte)) {
	m, _ := written.Get().(*markup)
	defer written.Put(m)
	m.html = m.html[:0]
	write(m)
	use(m.html)
}

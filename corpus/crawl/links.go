package crawl

import (
	"bytes"
	"io"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// links returns the addresses of pages on the same site that an HTML page leads
// to, each once, in their order on the page.
func (c *Crawler) links(p *Page) []string {
	if leadsNowhere(p.Robots) {
		return nil
	}
	base, err := parseAddress(p.URL)
	if err != nil {
		return nil
	}
	header := p.Type
	if p.Charset != "" {
		header += "; charset=" + p.Charset
	}
	in, err := charset.NewReader(bytes.NewReader(p.Body), header)
	if err != nil { // an empty page
		return nil
	}
	return pageLinks(in, base, c.agent)
}

// pageLinks reads the links out of HTML in UTF-8 at an address.
//
// A link is an <a href> without rel=nofollow, or the target of a <meta
// http-equiv=refresh>, by which static sites redirect. A page whose <meta
// name=robots> says nofollow has none. Nothing is built in memory, so that no
// page is too deep.
func pageLinks(in io.Reader, at *url.URL, agent string) []string {
	f := linkFinder{at: at, base: at, agent: agent, seen: map[string]struct{}{key(at): {}}}
	z := html.NewTokenizer(in)
	for !f.nofollow {
		switch z.Next() {
		case html.ErrorToken: // the end, or what cannot be read further
			return f.links
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			switch tag := atom.Lookup(name); tag {
			case atom.A, atom.Base, atom.Meta:
				f.tag(tag, attributes(z, more))
			}
		}
	}
	return nil
}

// attributes returns the first value of each attribute, as browsers do.
func attributes(z *html.Tokenizer, more bool) map[string]string {
	attrs := map[string]string{}
	for more {
		var name, value []byte
		name, value, more = z.TagAttr()
		if _, ok := attrs[string(name)]; !ok {
			attrs[string(name)] = string(value)
		}
	}
	return attrs
}

// linkFinder collects the links of one page.
type linkFinder struct {
	at, base *url.URL
	based    bool // base is what the page says
	agent    string
	nofollow bool
	seen     map[string]struct{}
	links    []string
}

func (f *linkFinder) tag(tag atom.Atom, attrs map[string]string) {
	href, ok := attrs["href"]
	switch {
	case tag == atom.Meta:
		f.meta(attrs)
	case tag == atom.Base && ok && !f.based:
		f.based = true
		if u, err := resolveAddress(f.at, href); err == nil {
			f.base = u
		}
	case tag == atom.A && ok && !hasWord(attrs["rel"], "nofollow"):
		f.add(href)
	}
}

func (f *linkFinder) meta(attrs map[string]string) {
	name := strings.ToLower(strings.TrimSpace(attrs["name"]))
	if name == "robots" || name == f.agent {
		f.nofollow = f.nofollow || leadsNowhere(attrs["content"])
	}
	if !strings.EqualFold(strings.TrimSpace(attrs["http-equiv"]), "refresh") {
		return
	}
	_, target, _ := strings.Cut(attrs["content"], ";")
	word, target, ok := strings.Cut(target, "=")
	if ok && strings.EqualFold(strings.TrimSpace(word), "url") {
		f.add(strings.Trim(strings.TrimSpace(target), `"'`))
	}
}

func (f *linkFinder) add(href string) {
	u, err := resolveAddress(f.base, href)
	if err != nil || siteOf(u) != siteOf(f.at) || !maybePage(u) {
		return
	}
	if _, ok := f.seen[key(u)]; !ok {
		f.seen[key(u)] = struct{}{}
		f.links = append(f.links, u.String())
	}
}

// hasWord reports whether a list of words has one, in any case.
func hasWord(list, word string) bool {
	for w := range strings.FieldsSeq(list) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

package web

import (
	"net/url"
	"strings"

	"kindred/search"
)

// link returns where a reader of this server's pages finds an article, empty
// when nowhere.
func (s *Server) link(id, address string) string {
	link := s.siteLink(address)
	if s.demo && (link == "" || link[0] == '/') {
		return articlePath(id)
	}
	return link
}

// linker returns where a reader finds an article, empty when nowhere.
type linker func(id, address string) string

// linkIn returns [Server.link] for pages in a language that the reader has chosen, "" for none: our own
// pages are to go on in it.
func (s *Server) linkIn(ui string) linker {
	if ui == "" {
		return s.link
	}
	return func(id, address string) string {
		link := s.link(id, address)
		if strings.HasPrefix(link, articlePrefix) {
			link += "?ui=" + url.QueryEscape(ui)
		}
		return link
	}
}

// passageLink returns where a reader of this server's pages finds the snippet of a
// hit in the article at an address, empty when nowhere. A browser that does not find the text
// goes to the fragment before it, which on our own pages is the heading as they name it.
func (s *Server) passageLink(article string, h *search.Hit) string {
	_, fragment, _ := strings.Cut(s.siteLink(h.Passage), "#")
	if fragment == "" || article == "" {
		return ""
	}
	article, _, _ = strings.Cut(article, "#")
	if _, directive, ok := strings.Cut(fragment, ":~:"); ok && h.Heading != "" && strings.HasPrefix(article, articlePrefix) {
		fragment = headingAnchor(h.Heading) + ":~:" + directive
	}
	return article + "#" + fragment
}

// siteLink returns an article's own address if it is one that may be linked:
// http, https, or a path of the site. An article decides about its address, so
// no other scheme is trusted, nor a path that a browser takes for a host.
func (s *Server) siteLink(address string) string {
	if address == "" {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil || strings.Contains(address, `\`) {
		return ""
	}
	switch {
	case (u.Scheme == "http" || u.Scheme == "https") && u.Host != "":
		return u.String()
	case u.Scheme == "" && u.Host == "" && strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//"):
		if s.site != nil {
			return s.site.ResolveReference(u).String()
		}
		return u.String()
	default:
		return ""
	}
}

// articlePath returns the address of an article's page on this server.
func articlePath(id string) string {
	if plainPath(id) {
		return articlePrefix + id
	}
	return (&url.URL{Path: articlePrefix + id}).EscapedPath()
}

// plainPath reports whether a text stands in an address as it is. Most ids do, and to have them
// looked at by [url.URL] takes five times as long.
func plainPath(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.', c == '_', c == '~', c == '/':
		default:
			return false
		}
	}
	return true
}

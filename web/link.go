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

// passageLink returns where a reader of this server's pages finds the snippet of a
// hit in the article at an address, empty when nowhere. A browser that knows no text
// directives goes to the fragment before it, which on our own pages is the heading.
func (s *Server) passageLink(article string, h *search.Hit) string {
	_, fragment, _ := strings.Cut(s.siteLink(h.Passage), "#")
	if fragment == "" || article == "" {
		return ""
	}
	article, _, _ = strings.Cut(article, "#")
	if h.Heading != "" && strings.HasPrefix(fragment, ":~:") && strings.HasPrefix(article, articlePrefix) {
		fragment = headingAnchor(h.Heading) + fragment
	}
	return article + "#" + fragment
}

// siteLink returns an article's own address if it is one that may be linked:
// http, https, or a path of the site. An article decides about its address, so
// no other scheme is trusted, nor a path that a browser takes for a host.
func (s *Server) siteLink(address string) string {
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
	return (&url.URL{Path: articlePrefix + id}).EscapedPath()
}

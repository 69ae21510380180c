package web

import (
	"bytes"
	"embed"
	"fmt"
	"html"
	"html/template"
	"net/url"
	"strings"

	"kindred/search"
)

//go:embed templates
var templateFiles embed.FS

// templates are the pages and fragments. Each page is a set of its own, made of
// the shared files and the page's file.
type templates struct {
	pages map[string]*template.Template
	hash  string // of the files
}

// sharedTemplates are parsed into each page.
var sharedTemplates = []string{"templates/layout.tmpl", "templates/related.tmpl"}

// pageTemplates are the files that fill the layout, by the name of the page.
var pageTemplates = map[string][]string{
	"search":  {"templates/search.tmpl", "templates/results.tmpl"},
	"article": {"templates/article.tmpl"},
	"error":   {"templates/error.tmpl"},
	"embed":   {"templates/embed.tmpl"},
	"api":     {"templates/api.tmpl"},
}

// fragmentName is the template that is served without the layout.
const fragmentName = "related"

func parseTemplates() (*templates, error) {
	t := &templates{pages: make(map[string]*template.Template)}
	shared, err := template.New("layout").ParseFS(templateFiles, sharedTemplates...)
	if err != nil {
		return nil, fmt.Errorf("parsing the shared templates: %w", err)
	}
	for name, files := range pageTemplates {
		page, err := shared.Clone()
		if err != nil {
			return nil, fmt.Errorf("preparing the page %s: %w", name, err)
		}
		if t.pages[name], err = page.ParseFS(templateFiles, files...); err != nil {
			return nil, fmt.Errorf("parsing the page %s: %w", name, err)
		}
	}
	t.pages[fragmentName] = shared.Lookup(fragmentName)
	if t.hash, err = hashFiles(templateFiles); err != nil {
		return nil, err
	}
	return t, nil
}

// render makes a whole page, so that an error is known before anything is sent.
func (t *templates) render(name string, data any) ([]byte, error) {
	root := "layout"
	if name == fragmentName {
		root = fragmentName
	}
	var body bytes.Buffer
	if err := t.pages[name].ExecuteTemplate(&body, root, data); err != nil {
		return nil, fmt.Errorf("rendering %s: %w", name, err)
	}
	return bytes.TrimSpace(body.Bytes()), nil
}

// layout is what each page has.
type layout struct {
	T          *wording
	UI         string // the parameter that chose it, if any
	Site       string // the name of the site
	Title      string // of the page, for the browser's tab
	Footer     string
	Canonical  string // the address of the content, when that is not here
	Indexed    bool   // whether search engines should keep the page
	Query      string // what stands in the search box
	MaxQuery   int    // its longest content
	Stylesheet string
	CardStyle  string
	Script     string
	Icon       string
}

func (s *Server) layout(t *wording, title string) layout {
	l := layout{
		T: t, Site: s.title, Title: s.title, Footer: put(t.Footer, "site", s.title), MaxQuery: search.MaxQueryRunes,
		Stylesheet: s.assets.address("kindred.css"), CardStyle: s.assets.address("related.css"),
		Script: s.assets.address("search.js"), Icon: s.assets.address("icon.svg"),
	}
	if title != "" {
		l.Title = title + " – " + s.title
	}
	return l
}

// date is a day as people and as machines read it; both empty when unknown.
type date struct{ Text, ISO string }

// markedHTML is the only place where text becomes HTML unescaped. It is given
// escaped text with <mark> around words; when it is anything else, all of it is
// escaped, so that a mistake elsewhere shows as odd text and runs as nothing.
func markedHTML(s string) template.HTML {
	if !onlyMarks(s) {
		s = html.EscapeString(s)
	}
	return template.HTML(s) //nolint:gosec // checked or escaped just above
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
// hit, empty when nowhere. A browser that knows no text directives goes to the
// fragment before it, which on our own pages is the heading.
func (s *Server) passageLink(h *search.Hit) string {
	_, fragment, _ := strings.Cut(s.siteLink(h.Passage), "#")
	if fragment == "" {
		return ""
	}
	article, _, _ := strings.Cut(s.link(h.ID, h.URL), "#")
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

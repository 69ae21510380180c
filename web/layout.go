package web

import (
	"embed"
	"net/http"
	"net/url"

	"kindred/search"
)

// markupFiles are the source of all markup. Their hash names what pages look like, so that
// caches know the pages of one version from those of another.
//
//go:embed markup.go markup_*.go
var markupFiles embed.FS

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

// choice returns the language that was chosen as links carry it on.
func (l *layout) choice() string {
	if l.UI == "" {
		return ""
	}
	return "?ui=" + url.QueryEscape(l.UI)
}

// date is a day as people and as machines read it; both empty when unknown.
type date struct{ Text, ISO string }

// sendPage writes a page and sends it. All of it is written before anything is sent, so
// that what goes wrong is an answer of its own.
func sendPage(w http.ResponseWriter, status int, p page) {
	render(func(m *markup) { writePage(m, p) }, func(html []byte) { send(w, status, typeHTML, html) })
}

package web

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kindred/search"
)

// embedPath is the page on which an editor picks how the block is to look.
const embedPath = "/embed"

// embedPage shows what to paste, and how it will look.
type embedPage struct {
	layout
	Params     embedParams
	Parts      []embedPart
	Levels     []int
	Snippets   []snippet
	Example    string // the id of an article, for the preview; empty without one
	Code       string // the address of the script for the preview
	Room       string // and of the style
	CopyScript string

	Properties, ShadowParts []string // what the site's own style may use
}

// embedParams are what an editor picks.
type embedParams struct {
	Limit   int
	Level   int
	Columns int // 0 for as many as fit
	Heading string
	Show    string
}

// embedPart is a part of a card that can be shown.
type embedPart struct {
	Name, Text string
	On         bool
}

// snippet is what to paste where.
type snippet struct{ Name, Where, Label, Text string }

// Limits of the block.
const (
	maxCards   = 12
	maxColumns = 4
)

// embedPartsOf returns the parts, those ticked that are shown.
func embedPartsOf(t *wording, shown string) []embedPart {
	parts := []embedPart{
		{Name: "excerpt", Text: t.Embed.Excerpt},
		{Name: "date", Text: t.Embed.Date},
		{Name: "image", Text: t.Embed.Image},
		{Name: "because", Text: t.Embed.Because},
	}
	for i := range parts {
		parts[i].On = slices.Contains(strings.Fields(shown), parts[i].Name)
	}
	return parts
}

// Names that a site's own style may use.
var (
	embedProperties = []string{
		"--kindred-link", "--kindred-border", "--kindred-background", "--kindred-radius", "--kindred-quiet", "--kindred-lines",
		"--kindred-columns", "--kindred-image-height",
	}
	embedShadowParts = []string{"heading", "list", "card", "image", "title", "link", "date", "language", "excerpt", "because"}
)

// serveEmbed shows the page. It is for editors.
func (s *Server) serveEmbed(w http.ResponseWriter, r *http.Request) error {
	v := readValues(r.URL.RawQuery)
	p := embedParams{
		Limit: v.number("limit", 1, maxCards, search.DefaultRelated), Level: v.number("level", firstLevel, lastLevel, DefaultLevel),
		Columns: v.number("columns", 0, maxColumns, 0), Heading: v.text("heading"), Show: DefaultShow,
	}
	if shown := v.list("show"); v.Has("limit") {
		p.Show = strings.Join(shown, " ") // a form sends nothing for boxes that are not ticked
	}
	if len([]rune(p.Heading)) > maxHeadingRunes {
		v.reject("heading must not be longer than %d characters", maxHeadingRunes)
	}
	if v.err != nil {
		return v.err
	}
	newest, err := s.search.Search(r.Context(), search.Request{Limit: 1, HeadsOnly: true})
	if err != nil {
		return err
	}
	t, ui := s.wordingFor(w, r, v.text("ui"))
	page := embedPage{
		layout: s.layout(t, t.Embed.Title), Params: p, Parts: embedPartsOf(t, p.Show), Snippets: snippets(t, s.origin(r), &p),
		Properties: embedProperties, ShadowParts: embedShadowParts,
		Code: s.assets.address("kindred-related.js"), Room: s.assets.address("kindred-embed.css"),
		CopyScript: s.assets.address("copy.js"),
	}
	page.UI = ui
	for level := firstLevel; level <= lastLevel; level++ {
		page.Levels = append(page.Levels, level)
	}
	if len(newest.Hits) > 0 {
		page.Example = newest.Hits[0].ID
	}
	w.Header().Set("Cache-Control", cacheChecked)
	sendPage(w, http.StatusOK, &page)
	return nil
}

// snippets returns the code for each kind of site. Where a page's address goes, each
// has its own language.
func snippets(t *wording, origin string, p *embedParams) []snippet {
	attributes := fmt.Sprintf(` limit="%d" level="%d"`, p.Limit, p.Level)
	if p.Heading != "" {
		attributes += ` heading="` + html.EscapeString(p.Heading) + `"`
	}
	if p.Show != DefaultShow {
		attributes += ` show="` + html.EscapeString(p.Show) + `"`
	}
	if p.Columns > 0 {
		attributes += fmt.Sprintf(` columns="%d"`, p.Columns)
	}
	head := `<link rel="stylesheet" href="` + origin + `/static/kindred-embed.css">` + "\n" +
		`<script type="module" src="` + origin + `/static/kindred-related.js"></script>`
	element := func(address string) string {
		return `<kindred-related url="` + address + `"` + attributes + `>` + "\n" +
			`  <a href="` + origin + `/search">` + html.EscapeString(t.SearchArticles) + "</a>\n</kindred-related>"
	}
	both := func(address string) string { return head + "\n" + element(address) }
	said := &t.Embed
	list := []snippet{
		{Name: said.HTML, Where: said.HTMLWhere, Text: both("/the/page/")},
		{Name: "WordPress", Where: said.WordpressWhere, Text: both(`<?php echo esc_url( get_permalink() ); ?>`)},
		{Name: "Ghost", Where: said.GhostWhere, Text: both(`{{url absolute="true"}}`)},
		{Name: "Hugo", Where: said.HugoWhere, Text: both(`{{ .Permalink }}`)},
		{Name: "Jekyll", Where: said.JekyllWhere, Text: both(`{{ page.url | absolute_url }}`)},
		{
			Name: said.Include, Where: put(said.IncludeWhere, "style", origin+"/static/related.css"),
			Text: `<!--# include virtual="/related?` + fragmentQuery(p) + `&here=$request_uri" -->`,
		},
	}
	for i := range list {
		list[i].Label = put(said.CodeFor, "name", list[i].Name)
	}
	return list
}

// fragmentQuery returns the same look for the fragment.
func fragmentQuery(p *embedParams) string {
	v := make(url.Values)
	v.Set("limit", strconv.Itoa(p.Limit))
	v.Set("level", strconv.Itoa(p.Level))
	v.Set("show", strings.ReplaceAll(p.Show, " ", ","))
	if p.Heading != "" {
		v.Set("heading", p.Heading)
	}
	return v.Encode()
}

package web

// head is what a search page has beside: the search for machines, and feeds of the hits.
func (p *searchPage) head(m *markup) {
	if p.Data != nil {
		m.data(p.Data)
	}
	for _, f := range p.Feeds {
		m.put(`<link rel="alternate" type="`).text(f.Type).put(`"`).href(f.Href).put(` title="`).text(p.Title).put("\">\n")
	}
}

// header is empty: the search box is the beginning of the page itself.
func (*searchPage) header(*markup) {}

func (p *searchPage) main(m *markup) {
	m.put("<h1>").text(p.T.SearchArticles).put(`</h1>
<search>
<form id="search" class="search" action="/search" method="get">
<label class="hidden" for="q">`).text(p.T.BoxLabel).put("</label>\n")
	p.box(m)
	m.put(`<div class="options">
<p class="option"><label for="sort">`).text(p.T.Order).put(`</label>
<select id="sort" name="sort">
`)
	for _, o := range p.Sorts {
		m.put(`<option value="`).text(o.Value).put(`"`).when(o.Selected, " selected").put(">").text(o.Text).put("</option>\n")
	}
	m.put("</select></p>\n")
	m.put(`<p class="option"><label for="after">`).text(p.T.From).put(`</label>
<input id="after" name="after" type="date" value="`).text(p.After).put("\"></p>\n")
	m.put(`<p class="option"><label for="before">`).text(p.T.Before).put(`</label>
<input id="before" name="before" type="date" value="`).text(p.Before).put(`"></p>
</div>
</form>
</search>
<div id="count" role="status" data-offline="`).text(p.T.Offline).put(`">
<p>`).text(p.Count).put("</p>\n")
	p.Said.write(m, p.T)
	m.put("</div>\n<div id=\"results\">\n")
	p.results(m)
	m.put("</div>\n")
}

// write tells about the query itself.
func (s *said) write(m *markup, t *wording) {
	typed := func() {
		m.put("<a").href(s.Typed.Href).put(` dir="auto">`).text(s.Typed.Text).put("</a>")
	}
	if s.Corrected != "" {
		m.put("<p>").text(t.Showing).put(` <b dir="auto">`).text(s.Corrected).put("</b>. ").text(t.Instead).put(" ")
		typed()
		m.put("</p>\n")
	}
	if s.Suggested.Text != "" {
		m.put("<p>").text(t.Meant).put(" <a").href(s.Suggested.Href).put(` dir="auto">`).text(s.Suggested.Text).put("</a>?</p>\n")
	}
	if len(s.Unknown) > 0 {
		m.put("<p>").text(t.Unknown).put(" ")
		m.words(s.Unknown)
		m.put(".")
		if s.Corrected == "" {
			m.put(" ").text(t.OnlyFor).put(" ")
			typed()
		}
		m.put("</p>\n")
	}
	if len(s.Excluded) > 0 {
		m.put("<p>").text(t.Excluded).put(" ")
		m.words(s.Excluded)
		m.put(".")
		if s.Including.Text != "" {
			m.put(" ").text(t.Instead).put(" <a").href(s.Including.Href).put(` dir="auto">`).text(s.Including.Text).put("</a>")
		}
		m.put("</p>\n")
	}
	if s.Loosened {
		m.put("<p>").text(t.Loosened).put("</p>\n")
	}
}

// words lists words of the reader's.
func (m *markup) words(list []string) {
	for i, word := range list {
		m.when(i > 0, ", ").put(`<b dir="auto">`).text(word).put("</b>")
	}
}

// results writes what a page that stays open is given anew for each search.
func (p *searchPage) results(m *markup) {
	if len(p.Active) > 0 {
		m.put(`<section class="active" aria-labelledby="active-title">
<h2 class="hidden" id="active-title">`).text(p.T.FiltersInUse).put("</h2>\n<ul>\n")
		for _, f := range p.Active {
			m.put(`<li><a class="chip chip-on"`).href(f.Remove).put(`><span class="hidden">`).text(p.T.RemoveFilter).put(" </span>").text(f.Kind)
			m.put(`: <span dir="auto">`).text(f.Text).put("</span> <span aria-hidden=\"true\">×</span></a></li>\n")
		}
		m.put("</ul>\n</section>\n")
	}
	if len(p.Facets) > 0 {
		m.put(`<p class="to-filters"><a href="#filters">`).text(p.T.Filters).put("</a></p>\n")
	}
	m.put(`<div class="columns">
<section class="hits" aria-labelledby="hits-title">
<h2 id="hits-title">`).text(p.Heading).put("</h2>\n")
	if len(p.Hits) > 0 {
		m.put(`<ol class="list" start="`).number(p.Start).put("\">\n")
		for i := range p.Hits {
			p.Hits[i].write(m, p.T)
		}
		m.put("</ol>\n")
		p.Pager.write(m, p.T)
	} else if p.Advice != nil {
		p.Advice.write(m, p.T)
	}
	m.put("</section>\n")
	if len(p.Facets) > 0 {
		m.put("<div class=\"facets\" id=\"filters\" tabindex=\"-1\">\n")
		for i := range p.Facets {
			p.Facets[i].write(m)
		}
		m.put(`<button class="apply" type="submit" form="search">`).text(p.T.Apply).put("</button>\n</div>\n")
	}
	m.put("</div>\n")
}

func (h *hit) write(m *markup, t *wording) {
	m.put(`<li><article class="hit">
<h3 class="hit-title"`).lang(h.Language).put(` dir="auto">`)
	if h.Href != "" {
		m.put("<a").href(h.Href).put(">").text(h.Title).put("</a>")
	} else {
		m.text(h.Title)
	}
	m.put("</h3>\n")
	if h.Published.ISO != "" || h.Foreign != "" {
		m.put(`<p class="meta">`)
		if h.Published.ISO != "" {
			h.Published.write(m)
		}
		if h.Foreign != "" {
			m.when(h.Published.ISO != "", " ").put(`<span class="language"`).lang(h.Language).put(` dir="auto">`).text(h.Foreign).put("</span>")
		}
		m.put("</p>\n")
	}
	if h.Section != "" {
		m.put(`<p class="section"`).lang(h.Language).put(` dir="auto">`).text(h.Section).put("</p>\n")
	}
	if h.Snippet != "" {
		m.put(`<p class="snippet"`).lang(h.Language).put(` dir="auto">`).marked(h.Snippet).put("</p>\n")
	}
	if h.Passage != "" {
		m.put(`<p class="passage"><a`).href(h.Passage).put(">").text(t.ToPassage).put(`<span class="hidden"> `).text(h.InTitle).put("</span></a></p>\n")
	}
	writeTags(m, t, h.Tags)
	m.put("</article></li>\n")
}

// writeTags writes the tags of an article as links to searches.
func writeTags(m *markup, t *wording, tags []filterLink) {
	if len(tags) == 0 {
		return
	}
	m.put(`<ul class="tags" aria-label="`).text(t.Tags).put("\">\n")
	for _, tag := range tags {
		m.put(`<li><a class="chip"`).href(tag.Href).put(` dir="auto">`).text(tag.Text).put("</a></li>\n")
	}
	m.put("</ul>\n")
}

// write writes the day for people and for machines.
func (d date) write(m *markup) {
	m.put(`<time datetime="`).text(d.ISO).put(`">`).text(d.Text).put("</time>")
}

func (g *facetGroup) write(m *markup) {
	m.put("<fieldset>\n<legend>").text(g.Legend).put("</legend>\n<ul role=\"list\">\n")
	for i := range g.Values {
		v := &g.Values[i]
		m.put(`<li><label class="facet"><input type="checkbox" form="search" name="`).text(g.Name).put(`" value="`).text(v.Value).put(`"`)
		m.when(v.Active, " checked").put(`> <span class="facet-name" dir="auto">`).text(v.Text).put("</span>")
		if v.Counted {
			m.put(` <span class="facet-count">`).number(v.Count).put("</span>")
		}
		m.put("</label></li>\n")
	}
	m.put("</ul>\n</fieldset>\n")
}

// write helps a reader who found nothing.
func (a *advice) write(m *markup, t *wording) {
	m.put("<div class=\"nothing\">\n")
	defer m.put("</div>\n")
	if a.FirstPage != "" {
		m.put("<p>").text(t.PageEmpty).put(" <a").href(a.FirstPage).put(">").text(t.ToFirstPage).put("</a></p>\n")
		return
	}
	m.put("<p>").text(t.Nothing).put("</p>\n")
	if len(a.Nearest) > 0 {
		m.put("<h3>").text(t.Nearest).put("</h3>\n")
		writeLinks(m, `<ul class="nearest">`, a.Nearest)
		m.put("\n")
	}
	if len(a.Tried) > 0 {
		m.put("<h3>").text(t.Tried).put("</h3>\n<ul>\n")
		for _, what := range a.Tried {
			m.put("<li>").text(what).put("</li>\n")
		}
		m.put("</ul>\n")
	}
	m.put("<h3>").text(t.YouCould).put("</h3>\n<ul>\n")
	if a.WithoutFilters != "" {
		m.put("<li><a").href(a.WithoutFilters).put(">").text(t.WithoutFilters).put("</a></li>\n")
	}
	if a.HasQuery {
		m.put("<li>").text(t.FewerWords).put("</li>\n<li>").text(t.NoQuotes).put("</li>\n")
	}
	m.put("<li><a").href(a.Newest).put(">").text(t.NewestArticles).put("</a>")
	if len(a.Latest) > 0 {
		m.put("\n")
		writeLinks(m, `<ul class="latest">`, a.Latest)
	}
	m.put("</li>\n</ul>\n")
}

// writeLinks writes a list of links after its opening tag.
func writeLinks(m *markup, open constant, links []filterLink) {
	m.put(open).put("\n")
	for _, l := range links {
		m.put("<li><a").href(l.Href).put(` dir="auto">`).text(l.Text).put("</a></li>\n")
	}
	m.put("</ul>")
}

func (p *pager) write(m *markup, t *wording) {
	if len(p.Pages) == 0 {
		return
	}
	m.put(`<nav class="pager" aria-label="`).text(t.Pages).put("\">\n")
	if p.Previous != "" {
		m.put(`<a rel="prev"`).href(p.Previous).put(">").text(t.Previous).put("</a>\n")
	}
	m.put("<ul>\n")
	for _, l := range p.Pages {
		m.put("<li>").when(l.Gap, `<span class="gap" aria-hidden="true">…</span>`).put("<a").href(l.Href).when(l.Current, ` aria-current="page"`)
		m.put(`><span class="hidden">`).text(t.Page).put(" </span>").number(l.Number).put("</a></li>\n")
	}
	m.put("</ul>\n")
	if p.Next != "" {
		m.put(`<a rel="next"`).href(p.Next).put(">").text(t.Next).put("</a>\n")
	}
	m.put("</nav>\n")
}

package web

func (p *embedPage) head(m *markup) {
	m.put(`<link rel="stylesheet"`).href(p.Room).put(">\n")
	m.put(`<script src="`).text(p.Code).put("\" type=\"module\"></script>\n")
	m.put(`<script src="`).text(p.CopyScript).put("\" type=\"module\"></script>\n")
}

func (p *embedPage) main(m *markup) {
	say := &p.T.Embed
	m.put("<div class=\"tool\">\n<h1>").text(say.Title).put("</h1>\n<p>").text(say.Intro).put("</p>\n")
	p.form(m)
	if p.Example != "" {
		p.preview(m)
	}
	for i := range p.Snippets {
		s := &p.Snippets[i]
		m.put(`<section class="paste" data-copy="`).text(say.Copy).put(`" data-copied="`).text(say.Copied).put(`" data-marked="`).text(say.Marked).put(`">
<h2>`).text(s.Name).put("</h2>\n<p>").text(s.Where).put(`</p>
<pre tabindex="0" role="region" aria-label="`).text(s.Label).put(`" dir="ltr"><code>`).text(s.Text).put("</code></pre>\n</section>\n")
	}
	m.put("<p>").text(say.Theming).put(" ").text(say.Allowed).put("</p>\n<dl>\n")
	writeNames(m, say.Properties, p.Properties)
	writeNames(m, say.Parts, p.ShadowParts)
	m.put("</dl>\n</div>\n")
}

// form lets an editor pick how the block is to look.
func (p *embedPage) form(m *markup) {
	say := &p.T.Embed
	m.put("<form action=\"/embed\" method=\"get\">\n")
	p.hiddenChoice(m)
	m.put(`<p><label for="heading">`).text(say.Heading).put(`</label> <input id="heading" name="heading" value="`).text(p.Params.Heading)
	m.put(`" placeholder="`).text(p.T.OtherArticles).put(`" dir="auto"></p>
<p><label for="limit">`).text(say.Articles).put(`</label> <input id="limit" name="limit" type="number" min="1" max="`).number(maxCards).put(`" value="`).number(p.Params.Limit).put(`">
<label for="columns">`).text(say.Columns).put(`</label> <input id="columns" name="columns" type="number" min="0" max="`).number(maxColumns).put(`" value="`).number(p.Params.Columns)
	m.put(`" aria-describedby="columns-note">
<span id="columns-note">`).text(say.ColumnsNote).put(`</span></p>
<p><label for="level">`).text(say.Level).put("</label> <select id=\"level\" name=\"level\">\n")
	for _, level := range p.Levels {
		m.put("<option").when(level == p.Params.Level, " selected").put(">").number(level).put("</option>\n")
	}
	m.put("</select></p>\n<fieldset><legend>").text(say.Shows).put("</legend>\n")
	for _, part := range p.Parts {
		m.put(`<p><label><input type="checkbox" name="show" value="`).text(part.Name).put(`"`).when(part.On, " checked").put("> ").text(part.Text).put("</label></p>\n")
	}
	m.put("</fieldset>\n<p><button type=\"submit\">").text(say.Submit).put("</button></p>\n</form>\n")
}

// preview shows the block under an article.
func (p *embedPage) preview(m *markup) {
	m.put(`<section aria-labelledby="preview-title">
<h2 id="preview-title">`).text(p.T.Embed.Preview).put(`</h2>
<kindred-related article="`).text(p.Example).put(`" limit="`).number(p.Params.Limit).put(`" level="`).number(p.Params.Level).put(`"`)
	if p.Params.Heading != "" {
		m.put(` heading="`).text(p.Params.Heading).put(`"`)
	}
	m.put(` show="`).text(p.Params.Show).put(`"`)
	if p.Params.Columns > 0 {
		m.put(` columns="`).number(p.Params.Columns).put(`"`)
	}
	m.put(`><a href="/search">`).text(p.T.SearchArticles).put("</a></kindred-related>\n</section>\n")
}

// writeNames writes names that a site may use.
func writeNames(m *markup, title string, names []string) {
	m.put("<dt>").text(title).put("</dt>\n<dd>")
	for i, name := range names {
		m.when(i > 0, ", ").put(`<code dir="ltr">`).text(name).put("</code>")
	}
	m.put("</dd>\n")
}

package web

func (p *articlePage) head(m *markup) { m.data(p.Data) }

func (p *articlePage) main(m *markup) {
	m.put(`<article class="reading"`).lang(p.Language).put(`>
<h1 dir="auto">`).text(p.Heading).put(`</h1>
<p class="meta"`).lang(p.T.Language).put(` dir="`).text(p.T.Dir).put(`">`)
	if p.Published.ISO != "" {
		p.Published.write(m)
	}
	if len(p.Authors) > 0 {
		m.put(" ").text(p.T.By).put(" ")
	}
	for i, a := range p.Authors {
		m.when(i > 0, ", ").put(`<a rel="author"`).href(a.Href).put(` dir="auto">`).text(a.Text).put("</a>")
	}
	if p.Source != "" {
		m.put(` <a class="source"`).href(p.Source).put(">").text(p.T.ReadAtSource).put("</a>")
	}
	m.put("</p>\n")
	writeTags(m, p.T, p.Tags)
	for _, b := range p.Blocks {
		if b.Heading {
			m.put(`<h2 id="`).text(b.Anchor).put(`" dir="auto">`).text(b.Text).put("</h2>\n")
		} else {
			m.put(`<p dir="auto">`).text(b.Text).put("</p>\n")
		}
	}
	if p.Code != "" {
		m.put(`<details class="code"><summary`).lang(p.T.Language).put(">").text(p.T.Code).put(`</summary>
<pre dir="ltr" tabindex="0"><code>`).text(p.Code).put("</code></pre></details>\n")
	}
	m.put("</article>\n")
	p.Related.write(m)
	m.put("\n")
}

package web

func (p *apiPage) head(m *markup) {
	m.put(`<link rel="service-desc" type="application/openapi+json"`).href(p.Address).put(">\n")
}

func (p *apiPage) main(m *markup) {
	m.put(`<div class="tool">
<h1>API</h1>
<p>`).text(p.T.API.Intro).put("</p>\n<p><a").href(p.Address).put(">").text(p.T.API.Description).put("</a></p>\n")
	for i := range p.Operations {
		p.Operations[i].write(m)
	}
	m.put("</div>\n")
}

func (o *shownOperation) write(m *markup) {
	m.put(`<section>
<h2><code dir="ltr">`).text(o.Method).put(" ").text(o.Path).put("</code></h2>\n<p>").text(o.Summary).put(".</p>\n<dl>\n")
	for _, p := range o.Params {
		m.put(`<dt><code dir="ltr">`).text(p.Name).put("</code></dt>\n<dd>").text(p.Text)
		if p.Range != "" {
			m.put(" (").text(p.Range).put(")")
		}
		m.put("</dd>\n")
	}
	m.put("</dl>\n")
	if len(o.Failures) > 0 {
		m.put("<ul>\n")
		for _, f := range o.Failures {
			m.put("<li>").number(f.Status).put(": ").text(f.Text).put("</li>\n")
		}
		m.put("</ul>\n")
	}
	m.put("</section>\n")
}

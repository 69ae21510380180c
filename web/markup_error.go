package web

func (p *errorPage) main(m *markup) {
	m.put("<h1>").text(p.Heading).put("</h1>\n")
	if p.Detail != "" {
		m.put("<p>").text(p.Detail).put("</p>\n")
	}
	if p.Own != "" {
		m.put(`<p lang="en" dir="ltr">`).text(p.Own).put("</p>\n")
	}
	m.put("<p><a").href("/search" + p.choice()).put(">").text(p.T.SearchArticles).put("</a></p>\n")
}

package web

// write writes the "Other Articles" block; nothing where there is no card.
func (b *relatedBlock) write(m *markup) {
	if len(b.Cards)+len(b.Recent) == 0 {
		return
	}
	labelled := constant("kindred-related-title")
	if len(b.Cards) == 0 {
		labelled = "kindred-recent-title"
	}
	m.put(`<aside class="kindred-related" aria-labelledby="`).put(labelled).put(`"`).lang(b.T.Language).put(` dir="`).text(b.T.Dir).put("\">\n")
	if len(b.Cards) > 0 {
		b.list(m, "kindred-related-title", b.Heading, b.Cards)
	}
	if len(b.Recent) > 0 {
		b.list(m, "kindred-recent-title", b.T.Recent, b.Recent)
	}
	m.put("</aside>")
}

// list writes one of the lists of a block.
func (l *look) list(m *markup, id constant, heading string, cards []card) {
	level := min(l.Level, lastLevel)
	m.put("<h").number(level).put(` class="kindred-heading" id="`).put(id).put(`" dir="auto">`).text(heading).put("</h").number(level).put(`>
<ul class="kindred-cards" role="list">
`)
	for i := range cards {
		l.card(m, &cards[i])
	}
	m.put("</ul>\n")
}

func (l *look) card(m *markup, c *card) {
	level := min(l.Level+1, lastLevel)
	m.put("<li class=\"kindred-card\">\n")
	if c.Image.Address != "" {
		c.Image.write(m)
	}
	m.put("<h").number(level).put(` class="kindred-title"`).lang(c.Language).put(` dir="auto">`)
	if c.Href != "" {
		m.put(`<a class="kindred-link"`).href(c.Href).put(">").text(c.Title).put("</a>")
	} else {
		m.text(c.Title)
	}
	m.put("</h").number(level).put(">\n")
	if c.Published.ISO != "" || c.Foreign != "" || c.Translation {
		m.put(`<p class="kindred-date">`)
		if c.Published.ISO != "" {
			c.Published.write(m)
		}
		if c.Foreign != "" {
			m.put(` <span class="kindred-language">`).text(c.Foreign).put("</span>")
		}
		if c.Translation {
			m.put(` <span class="kindred-translation">`).text(l.T.Translation).put("</span>")
		}
		m.put("</p>\n")
	}
	if c.Excerpt != "" {
		m.put(`<p class="kindred-excerpt"`).lang(c.Language).put(` dir="auto">`).text(c.Excerpt).put("</p>\n")
	}
	if len(c.Reasons) > 0 {
		m.put(`<p class="kindred-reasons">`).text(l.T.Because).put(" ")
		for i, reason := range c.Reasons {
			m.when(i > 0, ", ").put(`<span class="kindred-reason"`).lang(c.Language).put(` dir="auto">`).text(reason).put("</span>")
		}
		m.put("</p>\n")
	}
	m.put("</li>\n")
}

// write writes a picture. With its width and height the browser knows how much room it
// takes before it has come.
func (p *picture) write(m *markup) {
	if !linkable(p.Address) {
		return
	}
	m.put(`<img class="kindred-image" src="`).text(p.Address).put(`" alt="`).text(p.Alt).put(`" width="`).number(p.Width).put(`" height="`).number(p.Height)
	m.put("\" loading=\"lazy\" decoding=\"async\">\n")
}

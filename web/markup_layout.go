package web

// page is what fills the layout.
type page interface {
	base() *layout
	head(*markup)   // what it loads beside
	header(*markup) // beside the name of the site
	main(*markup)
}

// writePage writes a page with its layout.
func writePage(m *markup, p page) {
	l := p.base()
	m.put("<!doctype html>\n<html").lang(l.T.Language).put(` dir="`).text(l.T.Dir).put(`">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
`)
	m.when(!l.Indexed, `<meta name="robots" content="noindex, follow">`+"\n")
	m.put(`<meta name="color-scheme" content="light dark">
<title>`).text(l.Title).put("</title>\n")
	if l.Canonical != "" {
		m.put(`<link rel="canonical"`).href(l.Canonical).put(">\n")
	}
	m.put(`<link rel="icon"`).href(l.Icon).put(` type="image/svg+xml">
<link rel="search" type="application/opensearchdescription+xml" href="/opensearch.xml" title="`).text(l.Site).put("\">\n")
	p.head(m)
	m.put(`<link rel="stylesheet"`).href(l.Stylesheet).put(">\n")
	m.put(`<link rel="stylesheet"`).href(l.CardStyle).put(">\n")
	m.put(`<script src="`).text(l.Script).put(`" type="module"></script>
</head>
<body>
<a class="skip" href="#main">`).text(l.T.Skip).put(`</a>
<header class="site">
<a class="site-name"`).href("/" + l.choice()).put(`>`).text(l.Site).put("</a>\n")
	p.header(m)
	m.put(`</header>
<main id="main" tabindex="-1">
`)
	p.main(m)
	m.put(`</main>
<footer class="site">
<p>`).text(l.Footer).put(`</p>
<p id="shortcut" hidden><label>`).text(l.T.Keys).put(` <input id="keys" autocomplete="off" autocapitalize="none" spellcheck="false" dir="ltr"></label></p>
</footer>
</body>
</html>`)
}

func (l *layout) base() *layout { return l }

// head is empty for most pages.
func (*layout) head(*markup) {}

// header is the search box, on all pages that are no search page.
func (l *layout) header(m *markup) {
	m.put(`<search>
<form class="search" action="/search" method="get">
<label class="hidden" for="q">`).text(l.T.SearchArticles).put("</label>\n")
	l.box(m)
	m.put("</form>\n</search>\n")
}

// box writes the field and the button of a form, and the language that was chosen.
func (l *layout) box(m *markup) {
	m.put(`<span class="box"><input id="q" name="q" type="search" value="`).text(l.Query).put(`" maxlength="`).number(l.MaxQuery)
	m.put(`" dir="auto" autocomplete="off" autocapitalize="none" enterkeyhint="search" placeholder="`).text(l.T.BoxHint)
	m.put(`" data-title="`).text(l.T.KindArticle).put(`" data-tag="`).text(l.T.KindTag).put(`" data-query="`).text(l.T.KindQuery)
	m.put(`" data-list="`).text(l.T.SearchArticles).put(`"></span>
<button type="submit">`).text(l.T.Search).put("</button>\n")
	l.hiddenChoice(m)
}

// hiddenChoice writes the language that was chosen into a form.
func (l *layout) hiddenChoice(m *markup) {
	if l.UI != "" {
		m.put(`<input type="hidden" name="ui" value="`).text(l.UI).put("\">\n")
	}
}

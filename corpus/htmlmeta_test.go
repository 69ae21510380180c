package corpus

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// pageText is enough of an article for every page below.
const pageText = `<article><h1>On Bread</h1><p>Flour and water and salt, and a night of waiting for it.</p></article>`

func metaOfPage(t *testing.T, page string) pageMeta {
	t.Helper()
	doc, err := parseHTML([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	return metaOf(doc)
}

func TestDatesOfPage(t *testing.T) {
	day := time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC)
	noon := time.Date(2024, 1, 2, 12, 0, 0, 0, time.FixedZone("", 2*3600))
	ld := func(date string) string {
		return `<script type="application/ld+json">{"@type":"BlogPosting","datePublished":"` + date + `"}</script>`
	}
	for _, tc := range []struct {
		name, page          string
		published, modified time.Time
	}{
		{"linked data", ld("2024-01-02T12:00:00+02:00"), noon, time.Time{}},
		{"time from another place", ld("2024-01-02") + `<meta property="article:published_time" content="2024-01-02T12:00:00+02:00">`, noon, time.Time{}},
		{"another day is another matter", ld("2024-01-02") + `<meta property="article:published_time" content="2023-01-02T12:00:00+02:00">`, day, time.Time{}},
		{"unreadable first", ld("soon") + `<meta name="dc.date" content="2024-01-02">`, day, time.Time{}},
		{"open graph", `<meta property="article:published_time" content="2024-01-02T12:00:00+02:00"><meta property="article:modified_time" content="2024-01-02">`, noon, day},
		{"microdata", `<meta itemprop="datePublished" content="2024-01-02"><time itemprop="dateModified" datetime="2024-01-02T12:00:00+02:00">yesterday</time>`, day, noon},
		{"microdata on a span", `<span itemprop="datePublished" content="2024-01-02T12:00:00+02:00">x</span>`, noon, time.Time{}},
		{"microformats", `<div class="h-entry"><time class="dt-published" datetime="2024-01-02T12:00:00+02:00">2 Jan</time><time class="dt-updated" datetime="2024-01-02">2 Jan</time></div>`, noon, day},
		{"classic microformats", `<div class="hentry"><abbr class="published" title="2024-01-02T12:00:00+02:00">2 Jan</abbr></div>`, noon, time.Time{}},
		{"the article's time", `<nav><time datetime="2001-01-01">x</time></nav><article><time datetime="2024-01-02">x</time></article>`, day, time.Time{}},
		{"none", `<time datetime="2001-01-01">an event</time>`, time.Time{}, time.Time{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := metaOfPage(t, tc.page)
			if !m.published.Equal(tc.published) || !m.modified.Equal(tc.modified) {
				t.Errorf("published %v, modified %v; want %v, %v", m.published, m.modified, tc.published, tc.modified)
			}
		})
	}
}

func TestNamesOfPage(t *testing.T) {
	for _, tc := range []struct {
		name, page, title string
		authors, tags     []string
	}{
		{"linked data", `<title>x</title><script type="application/ld+json">[{"@type":"WebPage"},{"@type":"Article","headline":"A","author":[{"name":"Ada"},{"name":"By Bo"}],"keywords":"bread, salt"}]</script>`, "A", []string{"Ada", "Bo"}, []string{"bread", "salt"}},
		{"meta elements", `<meta name="author" content="Ada"><meta name="keywords" content="bread,salt"><meta property="og:title" content="A">`, "A", []string{"Ada"}, []string{"bread", "salt"}},
		{"author's address", `<meta property="article:author" content="https://x.example/ada"><a rel="author" href="/ada">Ada</a>`, "", []string{"Ada"}, nil},
		{"microdata", `<h2 itemprop="headline">A</h2><span itemprop="author">by Ada</span><span itemprop="keywords">bread, salt</span><h1>Site</h1>`, "A", []string{"Ada"}, []string{"bread", "salt"}},
		{"microdata of a person", `<span itemprop="author" itemscope><b itemprop="name">Ada</b>, a baker</span>`, "", []string{"Ada"}, nil},
		{"microformats", `<h1>Site</h1><div class="h-entry"><h2 class="p-name">A</h2><a class="p-author h-card">Ada</a><a class="p-category">bread</a><a class="p-category">salt</a></div>`, "A", []string{"Ada"}, []string{"bread", "salt"}},
		{"a note has no title", `<title>Notes</title><div class="h-entry"><div class="e-content p-name">Two lines.</div></div>`, "Notes", nil, nil},
		{"links to tags", `<h1>A</h1><a rel="category tag">bread</a><a rel="tag">salt</a><a rel="author">Ada</a>`, "A", []string{"Ada"}, []string{"bread", "salt"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := metaOfPage(t, tc.page)
			if diff := cmp.Diff([]any{tc.title, tc.authors, tc.tags}, []any{m.title, m.authors, m.tags}); diff != "" {
				t.Errorf("title, authors, tags (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMoreOfPage(t *testing.T) {
	for _, tc := range []struct{ name, page, language, image, summary string }{
		{"html", `<html lang="pt-BR"><meta property="og:image" content="/a.jpg"><meta name="description" content="S.">`, "pt", "/a.jpg", "S."},
		{"http-equiv", `<meta http-equiv="Content-Language" content="fr"><link rel="image_src" href="/a.jpg">`, "fr", "/a.jpg", ""},
		{"locale", `<meta property="og:locale" content="de_AT"><meta name="twitter:image" content="/a.jpg">`, "de", "/a.jpg", ""},
		{"article", `<article lang="sv"><img itemprop="image" src="/a.jpg"></article>`, "sv", "/a.jpg", ""},
		{"xhtml", `<html xml:lang="nl"><div class="h-entry"><img class="u-photo" src="/a.jpg"></div>`, "nl", "/a.jpg", ""},
		{"linked data", `<script type="application/ld+json">{"@type":"NewsArticle","inLanguage":"it-IT","image":{"url":"/a.jpg"}}</script>`, "it", "/a.jpg", ""},
	} {
		m := metaOfPage(t, tc.page)
		if m.language != tc.language || m.image.URL != tc.image || m.summary != tc.summary {
			t.Errorf("%s: language %q, image %q, summary %q; want %q, %q, %q", tc.name, m.language, m.image.URL, m.summary, tc.language, tc.image, tc.summary)
		}
	}
}

func TestPlaceOfPage(t *testing.T) {
	canonical := func(a string) string { return `<link rel="canonical" href="` + a + `">` }
	shared := func(a string) string { return `<meta property="og:url" content="` + a + `">` }
	for _, tc := range []struct{ name, file, head, url, canonical string }{
		{"nothing said", "a/bread.html", "", "/a/bread.html", ""},
		{"index", "a/bread/index.html", "", "/a/bread/", ""},
		{"its own, in full", "a/bread/index.html", canonical("https://oven.example/a/bread/"), "https://oven.example/a/bread/", ""},
		{"its own, as a path", "a/bread.html", canonical("/a/bread"), "/a/bread", ""},
		{"its own, in a copy of the site", "oven.example/a/bread.html", canonical("https://oven.example/a/bread"), "https://oven.example/a/bread", ""},
		{"another page", "a/bread-print.html", canonical("https://oven.example/a/bread"), "/a/bread-print.html", "https://oven.example/a/bread"},
		{"the front page", "a/bread.html", canonical("https://oven.example/"), "/a/bread.html", "https://oven.example/"},
		{"another site", "a/bread.html", canonical("https://else.example/x") + shared("https://oven.example/a/bread"), "https://oven.example/a/bread", "https://else.example/x"},
		{"both the same", "a/3f2c.html", canonical("https://oven.example/b") + shared("http://oven.example/b/"), "https://oven.example/b", ""},
		{"both the front page", "a/bread.html", canonical("https://oven.example/") + shared("https://oven.example"), "/a/bread.html", "https://oven.example/"},
		{"only for sharing", "a/bread.html", shared("https://oven.example/a/bread"), "https://oven.example/a/bread", ""},
		{"no address", "a/bread.html", canonical("javascript:x") + shared("bread"), "/a/bread.html", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := one(t, tc.file, tc.head+pageText)
			if a.URL != tc.url || a.Canonical != tc.canonical {
				t.Errorf("URL %q, Canonical %q; want %q, %q", a.URL, a.Canonical, tc.url, tc.canonical)
			}
		})
	}
	m := pageMeta{canonical: "https://oven.example/x"}
	if url, canonical := m.place("/saved.html", false); url != "https://oven.example/x" || canonical != "" {
		t.Errorf("a single file stands at %q (canonical %q), want where it says", url, canonical)
	}
}

func TestTranslationsOfPage(t *testing.T) {
	alternates := func(hrefs ...string) string {
		var s strings.Builder
		for i, h := range hrefs {
			s.WriteString(`<link rel="alternate" hreflang="` + []string{"de", "en", "x-default"}[i] + `" href="` + h + `">`)
		}
		return s.String()
	}
	all := alternates("https://oven.example/de/brot", "https://oven.example/en/bread", "https://oven.example/")
	for _, tc := range []struct{ name, file, head, want string }{
		{"english", "en/bread.html", all + `<link rel="canonical" href="https://oven.example/en/bread">`, "oven.example/de/brot"},
		{"german", "de/brot.html", all + `<link rel="canonical" href="https://oven.example/de/brot">`, "oven.example/de/brot"},
		{"a copy", "en/bread-print.html", all + `<link rel="canonical" href="https://oven.example/en/bread">`, "oven.example/de/brot"},
		{"paths", "en/bread.html", alternates("/de/brot.html", "/en/bread.html"), "/de/brot.html"},
		{"without itself", "en/bread.html", alternates("/de/brot.html"), "/de/brot.html"},
		{"only itself", "en/bread.html", alternates("/en/bread.html"), ""},
		{"none", "en/bread.html", `<link rel="alternate" type="application/rss+xml" href="/feed">`, ""},
	} {
		if a := one(t, tc.file, tc.head+pageText); a.Translation != tc.want {
			t.Errorf("%s: Translation = %q, want %q", tc.name, a.Translation, tc.want)
		}
	}
}

func TestVisibilityOfPage(t *testing.T) {
	for _, tc := range []struct {
		head string
		want Visibility
	}{
		{``, ""},
		{`<meta name="robots" content="index, follow, max-snippet:-1">`, ""},
		{`<meta name="robots" content="NOINDEX,nofollow">`, Private},
		{`<meta name="Robots" content="none">`, Private},
		{`<meta name="robots" content="all"><meta name="robots" content="noindex">`, Private},
		{`<meta name="googlebot" content="noindex">`, Private},
		{`<meta name="robots" content="noimageindex">`, ""},
		{`<meta http-equiv="refresh" content="0; url=/b">`, Redirect},
		{`<meta http-equiv="Refresh" content="0;URL='https://x.example/b'">`, Redirect},
		{`<meta http-equiv="refresh" content="300">`, ""},
		{`<meta http-equiv="refresh" content="30; url=/b">`, ""},
		{`<noscript><meta http-equiv="refresh" content="0; url=/b?noscript"></noscript>`, ""},
		{`<meta http-equiv="refresh" content="0; url=/b"><meta name="robots" content="noindex">`, Private},
		{`<meta name="robots" content="unavailable_after: soon">`, Private},
		{`<meta name="robots" content="unavailable_after: 2020-01-02, noindex">`, Private},
		{`<form class="post-password-form" method="post"></form>`, Private},
		{`<form id="staticrypt-form"></form>`, Private},
		{`<div id="mkdocs-encrypted-content" style="display:none">aGVs;bG8=</div>`, Private},
		{`<div class="hbe" id="hexo-blog-encrypt"><script type="hbeData">6865</script></div>`, Private},
		{`<form class="search-form" method="post"></form>`, ""},
	} {
		if a := one(t, "a.html", tc.head+pageText); a.Visibility != tc.want {
			t.Errorf("visibility with %s = %q, want %q", tc.head, a.Visibility, tc.want)
		}
	}
}

func TestUnavailableAfter(t *testing.T) {
	for _, tc := range []struct {
		rules  string
		until  time.Time
		unread string
	}{
		{"unavailable_after: 2030-06-25", time.Date(2030, 6, 25, 0, 0, 0, 0, time.UTC), ""},
		{"noarchive, unavailable_after:2030-06-25T15:00:00+02:00, nosnippet", time.Date(2030, 6, 25, 13, 0, 0, 0, time.UTC), ""},
		{"Unavailable_After: 25 Jun 2030 15:00:00 PST", time.Date(2030, 6, 25, 23, 0, 0, 0, time.UTC), ""},
		{"unavailable_after: Tue, 25 Jun 2030 15:00:00 gmt, noarchive", time.Date(2030, 6, 25, 15, 0, 0, 0, time.UTC), ""},
		{"unavailable_after: 25-Jun-2030 15:00:00 EST; noarchive", time.Date(2030, 6, 25, 20, 0, 0, 0, time.UTC), ""},
		{"unavailable_after: 2031-01-01, unavailable_after: 2030-06-25", time.Date(2030, 6, 25, 0, 0, 0, 0, time.UTC), ""},
		{"unavailable_after: 2030-06-25, unavailable_after: 2031-01-01", time.Date(2030, 6, 25, 0, 0, 0, 0, time.UTC), ""},
		{"unavailable_after: next year, noarchive", time.Time{}, "NEXT YEAR, NOARCHIVE"},
		{"unavailable_after:", time.Time{}, ""},
		{"noarchive", time.Time{}, ""},
	} {
		a := one(t, "a.html", `<meta name="robots" content="`+tc.rules+`">`+pageText)
		var rules robotRules
		rules.add(tc.rules)
		if !a.Until.Equal(tc.until) || rules.unread != tc.unread || rules.hidden || len(a.Notes) != min(1, len(tc.unread)) {
			t.Errorf("until with %q = %v, unread %q, notes %v; want %v, %q", tc.rules, a.Until, rules.unread, a.Notes, tc.until, tc.unread)
		}
	}
}

func FuzzRobotRules(f *testing.F) {
	for _, seed := range []string{"noindex", "unavailable_after: 2030-06-25, none", "unavailable_after:unavailable_after: x;;", "\xff,ſ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, list string) {
		var alone, more robotRules
		alone.add(list)
		more.add(list)
		more.add("noindex")
		if !more.hidden || alone.unread != "" && more.unread == "" {
			t.Errorf("add(%q) = %+v, and %+v with noindex", list, alone, more)
		}
	})
}

func TestSelector(t *testing.T) {
	page := `<title>A</title><article><p>The article that every rule would choose, for it has an element of its own.</p></article><div class="story"><p>What the editor means.</p></div>`
	for _, tc := range []struct{ selector, want string }{
		{"", "The article that every rule would choose, for it has an element of its own."},
		{"div.story", "What the editor means."},
		{"#missing", "The article that every rule would choose, for it has an element of its own."},
	} {
		articles, problems := collect(t, Dir(files(map[string]string{"a.html": page}), "", Options{Selector: tc.selector}))
		if len(articles) != 1 || len(problems) != 0 || articles[0].Text != tc.want {
			t.Errorf("with selector %q: %+v, problems %v; want %q", tc.selector, articles, problems, tc.want)
		}
	}
	if _, err := Open(t.TempDir(), Options{Selector: "div["}); err == nil || !strings.Contains(err.Error(), `"div["`) {
		t.Errorf("Open with a broken selector: %v, want an error that names it", err)
	}
	if _, err := Open(t.TempDir(), Options{Selector: "main .story, #text"}); err != nil {
		t.Errorf("Open with a selector: %v", err)
	}
}

// TestLinksOfArticle: links and pictures are those of the article, not of its page.
func TestLinksOfArticle(t *testing.T) {
	a := one(t, "a.html", `<title>A</title><header><img src="logo.png"><a href="/">Home</a></header><main><article><h1>A</h1><p>Some text with a <a href="/b">link</a>.</p>
<img src="oven.jpg"><img src="salt.jpg" alt="Salt"><figure><img src="night.jpg"><figcaption><a href="/credit">Credit</a></figcaption></figure></article></main><footer><a href="/imprint">Imprint</a><img src="badge.gif"></footer>`)
	if diff := cmp.Diff([][]string{{"/b"}, {"oven.jpg", "night.jpg"}}, [][]string{a.Links, a.Unlabeled}); diff != "" {
		t.Errorf("links and pictures (-want +got):\n%s", diff)
	}
}

package corpus

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const samplePage = `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>On Bread | The Oven</title>
<meta property="og:title" content="On Bread | The Oven"><meta property="og:site_name" content="The Oven">
<meta name="description" content="How to bake."><meta property="og:image" content="https://oven.example/a.jpg">
<meta property="article:tag" content="bread"><meta property="article:tag" content="Flour">
<link rel="canonical" href="https://oven.example/on-bread">
<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": ["BlogPosting"], "datePublished": "2024-01-02T03:04:05+01:00",
"dateModified": "2024-02-03", "author": {"@type": "Person", "name": "Ada"}}]}</script></head>
<body><header><a href="/">The Oven</a></header><nav><a href="/about">About</a></nav>
<main><article><header><h1>On Bread</h1><p>2 January</p></header>
<p>Flour and <b>water</b>,<br>salt.</p><h2>The oven</h2><ul><li>Heat</li><li>Wait</li></ul>
<pre><code>bake --at 250
</code></pre><div hidden>secret</div><table><tr><th>g</th><td>500</td></tr></table>
<aside>Buy my book</aside><div class="share-buttons">Share this</div><script>x()</script></article></main>
<footer>Imprint</footer></body></html>`

func TestHTML(t *testing.T) {
	want := Article{
		ID: "posts/on-bread", URL: "https://oven.example/on-bread", Title: "On Bread",
		Text:     "Flour and water,\nsalt.\n\nThe oven\n\nHeat\n\nWait\n\ng\t500",
		Headings: []string{"The oven"}, Code: "bake --at 250", Tags: []string{"bread", "Flour"}, Authors: []string{"Ada"},
		Published: time.Date(2024, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600)), Modified: time.Date(2024, 2, 3, 0, 0, 0, 0, time.UTC),
		Language: "en", Summary: "How to bake.", Image: Image{URL: "https://oven.example/a.jpg"}, Origin: Origin{File: "posts/on-bread.html"},
	}
	got := one(t, "posts/on-bread.html", samplePage)
	if diff := cmp.Diff(want, got, cmp.Comparer(time.Time.Equal)); diff != "" {
		t.Errorf("article (-want +got):\n%s", diff)
	}
}

func TestHTMLForms(t *testing.T) {
	long := "<p>" + strings.Repeat("A sentence about bread that has some length. ", 8) + "</p>"
	for _, tc := range []struct {
		name, in, title, has, not string
		visibility                Visibility
	}{
		{name: "noindex", in: `<meta name=robots content="noindex, follow"><h1>A</h1>` + long, title: "A", visibility: Private},
		{name: "refresh", in: `<meta http-equiv=refresh content="0; url=/b"><title>Moved</title>`, title: "Moved", visibility: Redirect},
		{name: "no landmarks", in: `<title>T</title><nav>Home About</nav><div><h1>A</h1>` + long + `</div><footer>Imprint</footer>`, title: "A", has: "bread", not: "Imprint"},
		{name: "cards beside the article", in: `<main><article><h1>A</h1>` + long + long + `</article><article>Card one</article></main>`, title: "A", has: "bread", not: "Card"},
		{name: "article body", in: `<article><h1>A</h1><p>By me</p><div itemprop="articleBody">` + long + `</div></article>`, title: "A", has: "bread", not: "By me"},
		{name: "one form", in: `<form><main><h1>A</h1>` + long + `</main><form>`, title: "A", has: "bread"},
		{name: "short", in: `<nav>Home</nav><article><h1>A</h1><p>We shipped.</p></article>`, title: "A", has: "We shipped.", not: "Home"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := one(t, "a.html", tc.in)
			if a.Title != tc.title || a.Visibility != tc.visibility || !strings.Contains(a.Text, tc.has) ||
				tc.not != "" && strings.Contains(a.Text, tc.not) {
				t.Errorf("title %q, visibility %q, text %q; want %q, %q, with %q, without %q", a.Title, a.Visibility, a.Text,
					tc.title, tc.visibility, tc.has, tc.not)
			}
		})
	}
}

func TestBoilerplate(t *testing.T) {
	pages := map[string]string{}
	for i, word := range []string{"apples", "pears", "plums", "cherries"} {
		own := "All about " + word + " and how to keep them over the winter, with a cellar and some straw."
		pages[word+".html"] = "<main><h1>On " + word + "</h1><p>" + own + "</p><p>Call us today at our office.</p></main>"
		pages[word+".txt"] = "HOME BLOG\n\nStory of " + word + "\n\n" + own + strings.Repeat(" More.", i) + "\n\nSubscribe here for news\n"
	}
	articles, problems := collect(t, Dir(files(pages), "", Options{}))
	if len(articles) != 8 || len(problems) != 0 {
		t.Fatalf("%d articles, problems %v; want 8 articles", len(articles), problems)
	}
	for _, a := range articles {
		if strings.Contains(a.Text, "Call us") || strings.Contains(a.Text, "Subscribe") || strings.Contains(a.Text, "HOME") {
			t.Errorf("%s holds boilerplate: %q", a.Origin, a.Text)
		}
		if !strings.Contains(a.Text, "All about") || !strings.HasPrefix(a.Title, "On ") && !strings.HasPrefix(a.Title, "Story of ") {
			t.Errorf("%s lost its own: %q, %q", a.Origin, a.Title, a.Text)
		}
	}
}

func TestCharset(t *testing.T) {
	russian := "\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0. \xdd\xf2\xee \xf2\xe5\xea\xf1\xf2 \xee \xf5\xeb\xe5\xe1\xe5 \xe8 \xe2\xee\xe4\xe5, \xea\xee\xf2\xee\xf0\xfb\xe9 \xed\xe0\xef\xe8\xf1\xe0\xed \xef\xee-\xf0\xf3\xf1\xf1\xea\xe8."
	for _, tc := range []struct{ name, in, want, err string }{
		{"utf-8", "<p>é", "é", ""},
		{"mark", "\xef\xbb\xbfé", "é", ""},
		{"utf-16", "\xff\xfeh\x00\xe9\x00", "hé", ""},
		{"declared", "<meta charset=windows-1252><p>caf\xe9 \x93x\x94", "café “x”", ""},
		{"http-equiv", `<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">` + russian, "Привет", ""},
		{"wrongly declared", "<meta charset=iso-8859-1>é", "é", ""},
		{"guessed", russian, "Привет", ""},
		{"one bad byte", strings.Repeat("été ", 50) + "\xe9", "été", ""},
		{"unknown", "<meta charset=klingon><p>\xe9", "", "unknown charset"},
		{"binary", "GIF89a\x00\x01", "", "not text"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := decode([]byte(tc.in), true)
			switch {
			case tc.err != "" && (err == nil || !strings.Contains(err.Error(), tc.err)):
				t.Errorf("decode = %q, %v; want error %q", got, err, tc.err)
			case tc.err == "" && (err != nil || !strings.Contains(got, tc.want)):
				t.Errorf("decode = %q, %v; want %q", got, err, tc.want)
			}
		})
	}
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte(samplePage))
	f.Add([]byte("<table><tr><td><form><meta charset=x><h1>"))
	f.Add([]byte("\xff\xfe<\x00p\x00"))
	f.Add([]byte(`<link rel=canonical href="http://[::1"><link rel=alternate hreflang=de href="//"><meta property=og:url content="%zz">`))
	f.Add([]byte(`<script type="application/ld+json">{"@type":"Article","author":[[{"name":1}]],"datePublished":[]}</script><time datetime=x>y`))
	f.Add([]byte(strings.Repeat("<div>", 600) + "<p>x<meta name=robots content=none>"))
	f.Add([]byte("<h1><p></h1><article><table><h1>a</table><!--googleoff: all-->b"))
	f.Add([]byte("<html><head><title>A</title></head><frameset><frame src=b.html></frameset>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		alone, amongOthers := reader{}, reader{folder: plainFolder(files(nil))}
		for _, r := range []reader{alone, amongOthers} {
			a, err := r.html("a.html", data, Origin{File: "a.html"})
			switch {
			case err != nil && !errors.Is(err, ErrInvalid) && !errors.Is(err, errNotArticle):
				t.Errorf("the error %v is not told", err)
			case err == nil && a.Title == "":
				t.Error("an article without a title")
			case err == nil && a.Image != (Image{}) && address(a.Image.URL) == "":
				t.Errorf("the address of the picture is %q", a.Image.URL)
			}
		}
	})
}

// TestFrames: a page of frames has no body.
func TestFrames(t *testing.T) {
	a := one(t, "a.html", "<html><head><title>Frames</title></head><frameset><frame src=b.html></frameset></html>")
	if a.Title != "Frames" || a.Text != "" {
		t.Errorf("title %q, text %q; want Frames and none", a.Title, a.Text)
	}
}

// TestLinksOfFetchedPage: a page that does not name its address has its own links
// at the one that led to it.
func TestLinksOfFetchedPage(t *testing.T) {
	text := strings.Repeat("A sentence about bread that has some length and goes on. ", 6)
	page := `<title>A</title><article><h1>A</h1><p>` + text + `</p><p>` + text + `</p><h3>Related articles</h3>
<p><a href="https://oven.example/b">The second loaf of the week</a></p><p><a href="https://oven.example/c">The third loaf of the week</a></p></article>`
	for address, stays := range map[string]bool{"https://oven.example/a": false, "https://else.example/a": true} {
		f := fetched{page: remembered{URL: address}}
		r := reader{}
		a, err := r.htmlAt(&f, []byte(page), Origin{File: address})
		if err != nil || strings.Contains(a.Text, "third loaf") != stays {
			t.Errorf("at %s: text %q (%v), with the links: want %v", address, a.Text, err, stays)
		}
	}
}

package markup

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

func readPage(t *testing.T, page string, opts PageOptions) Body {
	t.Helper()
	root, err := ParseHTML(page)
	if err != nil {
		t.Fatal(err)
	}
	return Page(goquery.NewDocumentFromNode(root), opts)
}

// textBelowTitle joins the blocks but for the headings that the title of the
// window holds, which corpus takes for the article's title.
func textBelowTitle(page string, b Body) string {
	_, title, _ := strings.Cut(page, "<title>")
	title, _, _ = strings.Cut(title, "</title>")
	var texts []string
	for _, bl := range b.Blocks {
		if bl.Level == 0 || !strings.Contains(title, bl.Text) {
			texts = append(texts, bl.Text)
		}
	}
	return strings.Join(texts, "\n\n")
}

// TestShortPosts: one or two sentences come out of every kind of page whole and alone.
func TestShortPosts(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join("testdata", "pages", "*.html"))
	if err != nil || len(pages) < 20 {
		t.Fatalf("%d pages, %v; want at least 20", len(pages), err)
	}
	for _, name := range pages {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".html"), func(t *testing.T) {
			page, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(strings.TrimSuffix(name, ".html") + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			if got := textBelowTitle(string(page), readPage(t, string(page), PageOptions{})); got != strings.TrimSpace(string(want)) {
				t.Errorf("text = %q, want %q", got, strings.TrimSpace(string(want)))
			}
		})
	}
}

// story is an article that leaves no doubt.
const story = `<p>The first paragraph of a story about a baker who had no oven, and made the bread in the sun.</p>` +
	`<p>The second paragraph, in which it rains for a week and nobody in the whole village eats any bread.</p>`

const storyText = "The first paragraph of a story about a baker who had no oven, and made the bread in the sun.\n\n" +
	"The second paragraph, in which it rains for a week and nobody in the whole village eats any bread."

// TestLeftOut: what stands in the article's own element and is not its text.
func TestLeftOut(t *testing.T) {
	for name, extra := range map[string]string{
		"hidden":              `<div hidden>secret</div>`,
		"hidden from readers": `<div aria-hidden="true">secret</div>`,
		"not displayed":       `<p style="color:red; DISPLAY : none">secret</p>`,
		"not visible":         `<p style="visibility: hidden">secret</p>`,
		"comment":             `<!-- secret --><!--[if IE]><p>secret</p><![endif]-->`,
		"template":            `<template><p>secret</p></template><noscript>secret</noscript>`,
		"pagefind":            `<p data-pagefind-ignore>secret</p><p data-pagefind-ignore="all">secret</p>`,
		"swiftype":            `<p data-swiftype-index="false">secret</p>`,
		"elastic":             `<p data-elastic-exclude>secret</p>`,
		"mkdocs":              `<p data-search-exclude>secret</p>`,
		"docsearch":           `<p data-docsearch-ignore="true">secret</p>`,
		"datocms":             `<p data-datocms-noindex>secret</p>`,
		"spatie":              `<p data-no-index>secret</p>`,
		"yahoo":               `<p class="x robots-nocontent">secret</p>`,
		"yandex":              `<noindex>secret</noindex><!--noindex-->secret<!--/noindex-->`,
		"google":              `<!--googleoff: index--><p>secret</p><!--googleon: index-->`,
		"google, all":         `<p>` + "<!-- googleoff:all -->secret</p><p>secret<!--googleon: all--></p>",
		"funnelback":          `<!--noindex--><p>secret</p><!--endnoindex-->`,
		"credit":              `<figure><img src=a><figcaption>Photo: Secret Ada/Getty Images</figcaption></figure><figure><img src=a><figcaption>© the secret agency of all</figcaption></figure>`,
		"label of a picture":  `<figure><img src=a><figcaption>secret</figcaption></figure>`,
		"share row":           `<div class="sharedaddy"><a href="/s">secret</a></div><ul class="socialLinks"><li>secret</ul>`,
		"author box":          `<div class="author-bio"><p>Secret is a writer who lives in a secret place.</p></div>`,
		"related list":        `<div class="relatedPosts"><h3>secret</h3><a href="/x">secret</a></div><p><strong>Related:</strong> <a href="/x">A secret of the oven</a></p>`,
		"comments":            `<ol class="comment-list"><li>I know the secret!</ol>`,
		"tags":                `<ul><li><a rel="tag" href="/t/a">secret</a><li><a rel="tag" href="/t/b">secret</a></ul><p>Tags: <a rel="tag" href="/t">secret</a></p>`,
		"byline":              `<p>By <a rel="author" href="/ada">Secret Ada</a></p><p>Secret, <time datetime="2024-01-02">2 January 2024</time></p>`,
		"navigation":          `<nav>secret</nav><aside>secret</aside><footer>secret</footer><form>secret</form>`,
	} {
		t.Run(name, func(t *testing.T) {
			page := "<title>Bread</title><main><article><h1>Bread</h1>" + strings.Replace(story, "</p><p>", "</p>"+extra+"<p>", 1) + "</article></main>"
			if got := textBelowTitle(page, readPage(t, page, PageOptions{})); got != storyText {
				t.Errorf("text with %s = %q", extra, got)
			}
		})
	}
}

// TestLeftIn: what looks like the things above and is the author's.
func TestLeftIn(t *testing.T) {
	for name, extra := range map[string]string{
		"snippet":         `<p data-nosnippet>Words for readers, not for excerpts.</p>`,
		"anchors only":    `<!--googleoff: anchor--><p>Words that are indexed.</p><!--googleon: anchor-->`,
		"found on search": `<div hidden="until-found"><p>Words that open.</p></div>`,
		"not ignored":     `<p data-swiftype-index="true">Words for all.</p>`,
		"a time":          `<p>Doors open at <time>19:00</time> on Friday.</p>`,
		"an author":       `<p>The book by <a rel="author" href="/ada">Ada</a> is about bread.</p>`,
		"a quotation":     `<div class="social-embed"><blockquote>The words of another.</blockquote></div>`,
		"a long name":     `<div class="elementor-widget-container has-sidebar-none"><p>Words in a builder.</p></div>`,
		"a caption":       `<figure><img src=a><figcaption>The oven in the yard, built of old bricks</figcaption></figure>`,
		"links in a text": `<p><a href="/a">One</a>, <a href="/b">two</a>, and what they have in common.</p>`,
	} {
		t.Run(name, func(t *testing.T) {
			page := "<title>Bread</title><main><article><h1>Bread</h1>" + strings.Replace(story, "</p><p>", "</p>"+extra+"<p>", 1) + "</article></main>"
			fragment := HTML(extra, "")
			want := fragment.Text()
			if got := textBelowTitle(page, readPage(t, page, PageOptions{})); !strings.Contains(got, want) || want == "" {
				t.Errorf("text with %s = %q, want %q in it", extra, got, want)
			}
		})
	}
}

func TestChosenElement(t *testing.T) {
	part := func(n int) string { return `<div class="post-content">` + strings.Repeat(story, n) + `</div>` }
	for _, tc := range []struct{ name, selector, page, want string }{
		{"pagefind", "", `<main>` + story + `<div data-pagefind-body><p>Only this.</p></div></main>`, "Only this."},
		{"pagefind, twice", "", `<p data-pagefind-body>One.</p><p>No.</p><p data-pagefind-body>Two.</p>`, "One.\n\nTwo."},
		{"editor", ".b", `<article>` + story + `</article><div class="b"><div class="b"><p>By hand.</p></div><p>Tags: kept, for the editor chose</p></div>`, "By hand.\n\nTags: kept, for the editor chose"},
		{"editor over pagefind", ".b", `<p data-pagefind-body>No.</p><p class="b">By hand.</p>`, "By hand."},
		{"editor, not there", ".c", `<p data-pagefind-body>One.</p>`, "One."},
		{"cards", "", `<main><article>` + story + `</article><article><h2>Card</h2></article></main>`, storyText},
		{"two posts", "", `<main><h1>Bread</h1><article><p>One is about flour.</p></article><article><p>Two is about water.</p></article></main>`, "One is about flour.\n\nTwo is about water."},
		{"hidden text", "", `<div hidden class="post-content">` + story + `</div><div><h1>Bread</h1><p>What readers see.</p></div>`, "What readers see."},
		{"a note without a full stop", "", `<div class="h-entry"><a class="p-author" href="/">Uma</a><div class="e-content">Rain again</div></div>`, "Rain again"},
		{"text in parts", "", `<main><h1>Bread</h1>` + part(5) + `<img src=a>` + part(2) + part(2) + `</main>`, strings.TrimSuffix(strings.Repeat(storyText+"\n\n", 9), "\n\n")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			page := "<title>Bread</title>" + tc.page
			if got := textBelowTitle(page, readPage(t, page, PageOptions{Selector: tc.selector})); got != tc.want {
				t.Errorf("text = %q, want %q", got, tc.want)
			}
		})
	}
}

func TestWithoutLabels(t *testing.T) {
	for _, tc := range []struct{ before, after []string }{
		{[]string{"By Ada Byron", "March 3, 2024 · 4 min read"}, []string{"Tags: bread, salt", "© 2024 The Oven"}},
		{[]string{"von Ada Byron", "3. März 2024", "Veröffentlicht am Montag"}, []string{"Kommentare", "Vorheriger: Salz"}},
		{[]string{"2024-03-03"}, []string{"← Salt", "Water →"}},
		{[]string{"2024年3月3日", "作者：小林"}, []string{"标签：面包"}},
		{[]string{"Ada", "Mar 3", "1 min read"}, []string{"0 Comments", "Leave a comment"}},
		{[]string{"Updated 5:27 am CST, Wednesday, November 20, 2019", "Photo: Hau Dinh"}, []string{"Share on Example", "Filed under: Bread"}},
		{[]string{"3 мая 2018", "Рубрика: Хлеб"}, []string{"Все права защищены"}},
		{nil, []string{"Posted by Ida at 21:14"}},
	} {
		var blocks []Block
		for _, s := range append(slices.Clone(tc.before), "Flour first.", "Advertisement", "Then water") {
			blocks = append(blocks, Block{Text: s})
		}
		for _, s := range tc.after {
			blocks = append(blocks, Block{Text: s})
		}
		if b := (&Body{Blocks: withoutLabels(blocks)}); b.Text() != "Flour first.\n\nThen water" {
			t.Errorf("with %q before and %q after: %q", tc.before, tc.after, b.Text())
		}
	}
	for _, text := range []string{
		"By noon all the bread was gone.", "In March 2024 we moved.", "Added dark mode", "Updated the oven to 250 degrees", "Marathon 42", "« Non »",
		"Tags are useful", "Photo albums of the village", "By and large", "A market of 5 stalls", "Published authors we like", "Salt", "Comments on bread", "May contain 5 nuts",
	} {
		blocks := []Block{{Text: text}, {Text: "A sentence in the middle."}, {Text: text}}
		if got := withoutLabels(blocks); len(got) != 3 {
			t.Errorf("%q went: %v", text, got)
		}
	}
	for _, alone := range []string{"Tags: bread", "Share", "March 3, 2024", "Advertisement"} {
		if got := withoutLabels([]Block{{Text: "Bread", Level: 1}, {Text: alone}}); len(got) != 2 {
			t.Errorf("%q is all there is, and went: %v", alone, got)
		}
	}
}

// TestNeighbours: a link to the next article goes, a list of the author's stays.
func TestNeighbours(t *testing.T) {
	links := func(n int) string {
		return strings.Repeat(`<li><a href="/other">Another one</a></li>`, n)
	}
	for n, want := range map[int]bool{1: false, 3: false, 4: true, 9: true} {
		b := readPage(t, "<article><h1>Bread</h1>"+story+"<ul>"+links(n)+"</ul></article>", PageOptions{})
		if kept := strings.Contains(b.Text(), "Another one"); kept != want {
			t.Errorf("%d links to the own site at the end are kept: %v, want %v", n, kept, want)
		}
	}
}

func TestParagraphsOfBreaks(t *testing.T) {
	b := HTML("<div>One<br>two<br><br>three<br>\n<br><br>four</div>", "")
	if got := b.Text(); got != "One\ntwo\n\nthree\n\nfour" {
		t.Errorf("text = %q", got)
	}
}

// TestPageTime: pages that no person writes cost time as their length does, not
// as its square. Four times the page may take ten times as long.
func TestPageTime(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long, and longer with the race detector")
	}
	const n = 2000
	p := `<p>A sentence about bread and salt, and a <a href="/x">link</a>.</p>`
	for name, unit := range map[string]string{
		"tags":       `<a rel=tag href=x>x</a>`,
		"times":      `<time>x</time> `,
		"breaks":     `word<br><br> `,
		"paragraphs": p,
		"articles":   `<article class="post-content">` + p + `</article>`,
		"junk":       `<div class="share"><i class="meta">x</i>`,
		"divs":       `<div class="widget a">x`,
		"headings":   `<b>a</b><h2>b</h2>`,
		"tables":     `<table><tr><td>x`,
	} {
		page := func(n int) time.Duration {
			start := time.Now()
			readPage(t, "<title>a b</title><div>"+strings.Repeat(unit, n), PageOptions{})
			return time.Since(start)
		}
		page(100)
		small := min(page(n), page(n), page(n))
		if large := min(page(4*n), page(4*n)); large > 10*small+100*time.Millisecond {
			t.Errorf("%s: %d take %v, four times as many %v", name, n, small, large)
		}
	}
}

func FuzzPage(f *testing.F) {
	for _, seed := range []string{
		story, "<main><article><h1>A</h1>" + story, `<div class="entry-content">x<div class="share">y`, "<table><form><tr><td><h1>x</table>y",
		"<body><p>a<body class=x><title>t</title></p>", `<time>x<time><a rel=tag>y`, "<!--googleoff: all-->x", "<a><a><b><p></a>x</b>", "<h1></h1><header><h2>",
		strings.Repeat("<div>", 600) + "x", "<frameset><frame src=x></frameset>", "<svg><p>x</svg><math><div>y", "<select><article>x", "\x00<p\x00>", "<plaintext><p>x",
		"<h1>x</h1><br><br>y.", "<html hidden><body hidden>x", `<div data-pagefind-body><div data-pagefind-body>x`, "<template><article>x</article></template>",
	} {
		f.Add(seed, "")
	}
	f.Add(story, "p:first-child")
	f.Fuzz(func(t *testing.T, in, selector string) {
		root, err := ParseHTML(in)
		if err != nil {
			return
		}
		for _, b := range Page(goquery.NewDocumentFromNode(root), PageOptions{Host: "a.example", Selector: selector}).Blocks {
			if b.Text == "" || strings.TrimSpace(b.Text) != b.Text || strings.ContainsAny(b.Text, "\x00\x1e\x1f\r") {
				t.Errorf("Page(%q) gave the block %q", in, b.Text)
			}
		}
	})
}

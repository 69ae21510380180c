package corpus

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	loafPath = "/2024/loaf/"
	sentence = "The dough rests for a night in the cold, and is all the better for it in the morning. "
)

// repeat returns text n times, with the number in place of every "#".
func repeat(n int, text string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, "#", strconv.Itoa(i+1)))
	}
	return b.String()
}

const siteFrame = `<header><a href="/">The Oven</a><nav><a href="/about/">About</a> <a href="/tags/">Tags</a></nav></header>`

var listPages = []struct{ name, address, page string }{
	{"wordpress home", "/", `<body class="home blog wp-theme-twenty"><div id="content">` +
		repeat(1, `<article class="post hentry"><h2 class="entry-title"><a href="/p#/" rel="bookmark">Loaf #</a></h2><div>`+sentence+`</div></article>`) + `</div></body>`},
	{"wordpress category that shares as an article", "/topics/bread/", `<meta property="og:type" content="article"><body class="archive category category-bread">
		<h1>Bread</h1><p>` + strings.Repeat(sentence, 9) + `</p><article><h2><a href="/p1/">Loaf</a></h2></article></body>`},
	{"wordpress search", "/?s=rye", `<body class="search search-results"><h1>Results</h1><article><h2><a href="/p1/">Loaf</a></h2><p>` + sentence + `</p></article></body>`},
	{"wordpress taxonomy", "/recipes/rye/", `<body class="archive tax-recipe term-rye"><h1>Rye</h1><div><a href="/p1/">Loaf</a></div></body>`},
	{"ghost home", "/welcome-home/", `<body class="home-template"><main><article class="post-card"><a href="/p1/"><h2>Loaf</h2><p>` + sentence + `</p></a></article></main></body>`},
	{"ghost tag", "/rye/", `<body class="tag-template tag-rye"><h1>Rye</h1><article class="post-card"><a href="/p1/"><h2>Loaf</h2></a></article></body>`},
	{"docusaurus blog", "/updates/", `<html class="plugin-blog blog-list-page"><main><article><h2><a href="/updates/a">A</a></h2><p>` + sentence + `</p></article></main>`},
	{"drupal term", "/rye", `<body class="path-taxonomy"><h1>Rye</h1><div class="views-row"><h2><a href="/node/1">Loaf</a></h2></div></body>`},
	{"squarespace blog", "/kitchen", `<body class="collection-type-blog-basic-grid view-list"><article><h1><a href="/kitchen/a">A</a></h1></article></body>`},
	{"blogger home", "/", `<body class="feed-view homepage-view version-1-3-3"><article><h3><a href="https://oven.example/2024/01/a.html">A</a></h3></article></body>`},
	{"jekyll minima home", "/index.html", `<title>The Oven</title>` + siteFrame + `<main><h2>Posts</h2><ul class="post-list">` +
		repeat(2, `<li><span class="post-meta">Jan #, 2024</span><h3><a class="post-link" href="/2024/loaf-#.html">Loaf #</a></h3></li>`) + `</ul></main><footer>` + sentence + `</footer>`},
	{"hyde home with whole posts", "/", siteFrame + `<div class="posts">` +
		repeat(3, `<div class="post"><h1 class="post-title"><a href="/p#/">Loaf #</a></h1><span class="post-date">0# Jan 2024</span><p>`+strings.Repeat(sentence, 9)+`</p></div>`) +
		`</div><div class="pagination"><a href="/page2/">Older</a></div>`},
	{"hugo section", "/posts/", siteFrame + `<main><h1>Posts</h1>` +
		repeat(4, `<article><h2><a href="https://oven.example/posts/loaf-#/">Loaf #</a></h2><p>`+sentence+`</p></article>`) + `</main>`},
	{"hugo tag with one post", "/tags/rye/", siteFrame + `<h1>rye</h1><ul><li><time datetime="2024-01-02">2 January</time> <a href="/posts/loaf/">Loaf</a></li></ul>`},
	{"hugo list of tags", "/tags/index.html", siteFrame + `<main><h1>Tags</h1><ul>` + repeat(9, `<li><a href="/tags/t#/">Flour and water #</a> (#)</li>`) + `</ul></main>`},
	{"second page", "/journal-of-bread/page/2/", siteFrame + `<div class="h-feed"><div class="h-entry"><a class="u-url p-name" href="/p1/">Loaf</a><p>` + sentence + `</p></div></div>`},
	{"first of several pages", "/kitchen/", siteFrame + `<article><h2><a href="/p1/">Loaf</a></h2><p>` + sentence + `</p></article><a href="/kitchen/page/2/">Older</a>`},
	{"collection by its type", "/kitchen/", `<script type="application/ld+json">{"@graph":[{"@type":["WebPage","CollectionPage"]}]}</script><h1>Kitchen</h1>
		<p>All that we wrote of kitchens.</p><article><h2><a href="/p1/">Loaf</a></h2><p>` + sentence + `</p></article>`},
	{"archive of a year by its lines", "/everything.html", siteFrame + `<main><h1>Everything</h1><h2>2024</h2><ul>` +
		repeat(5, `<li>2024-01-0# <a href="../p#.html">The loaf of day #</a></li>`) + `</ul></main>`},
	{"archive in a table", "/archive/", siteFrame + `<table>` + repeat(5, `<tr><td>0#.01.2024</td><td><a href="/p#.html">Loaf number #</a></td></tr>`) + `</table>`},
	{"archive by month", "/2024/01/", siteFrame + `<h1>January</h1><article class="hentry"><h2><a href="/2024/01/loaf/">Loaf</a></h2><p>` + sentence + `</p></article>`},
	{"microdata blog", "/", siteFrame + `<main itemscope itemtype="https://schema.org/Blog">` +
		repeat(2, `<section itemprop="blogPost" itemscope itemtype="https://schema.org/BlogPosting"><h2><a href="/p#/">Loaf #</a></h2><img src="/p#.jpg"><p>`+sentence+`</p></section>`) + `</main>`},
	{"home with a greeting", "/", siteFrame + `<main><h1>The Oven</h1><p>` + strings.Repeat(sentence, 2) + `</p>` +
		repeat(3, `<article><h2><a href="/p#/">Loaf #</a></h2><p>`+sentence+`</p></article>`) + `</main>`},
	{"archive in a list of days", "/archives.html", siteFrame + `<ul>` + repeat(4, `<li>#. Mai <a href="/p#.html">Brot und Salz #</a></li>`) + `</ul>`},
	{"words in the site's header", "/kitchen/", `<header><p>` + sentence + `</p></header>` + repeat(3, `<article><h2><a href="/p#/">Loaf #</a></h2></article>`)},
	{"home in one article", "/", siteFrame + `<main><article><h1>The Oven</h1>` + repeat(2, `<article><h2><a href="/p#/">Loaf #</a></h2><p>`+sentence+`</p></article>`) + `</article></main>`},
	{"tag in one article", "/tags/rye/", siteFrame + `<article class="page"><h1>rye</h1>` + repeat(2, `<div class="h-entry"><h2><a href="/p#/">Loaf #</a></h2><p>`+sentence+`</p></div>`) + `</article>`},
	{"list in one article", "/kitchen/", siteFrame + `<article>` + repeat(4, `<article><h2><a href="/p#/">Loaf #</a></h2><p>`+sentence+`</p></article>`) + `</article>`},
	{"home in a language", "/de/", siteFrame + repeat(2, `<article><a href="/de/p#/"><h2>Brot #</h2></a></article>`)},
}

var articlePages = []struct{ name, address, page string }{
	{"about", "/about/", siteFrame + `<meta property="og:type" content="website"><main><h1>About</h1><p>I bake.</p></main>`},
	{"about with the latest posts", "/about/", siteFrame + `<meta property="og:type" content="website"><main><h1>About</h1><p>I have baked for twenty years.</p><h2>Latest</h2><ul>` +
		repeat(5, `<li><time>2024-01-0#</time> <a href="/p#/">Loaf #</a></li>`) + `</ul></main>`},
	{"link post", loafPath, siteFrame + `<article class="hentry"><h1><a href="https://else.example/rye">Rye, by Ada</a></h1><p>Worth your time.</p></article>`},
	{"link post of the own site", loafPath, siteFrame + `<article><h2><a href="/2023/rye/">Rye</a></h2><p>It is still true.</p></article>`},
	{"post with a link to itself", loafPath, siteFrame + `<article class="hentry"><h1><a rel="bookmark" href="` + loafPath + `">Loaf</a></h1><time>2 Jan</time><p>` + sentence + `</p></article>`},
	{"post at another address than its own", "/", `<title>Loaf | The Oven</title>` + siteFrame + `<article><h2><a href="/2024/loaf/">Loaf</a></h2><p>` + sentence + `</p></article><article><h2><a href="/2024/rye/">Rye</a></h2><p>` + sentence + `</p></article>`},
	{"note that names its address by its date", "/tags/n/", siteFrame + `<div class="h-entry"><div class="e-content">It works.</div><a class="u-url" href="/n/12"><time>2 Jan</time></a></div>`},
	{"post that names its address by its day", "/tags/n/", siteFrame + `<div class="hentry"><h2>Loaf</h2><p>It works.</p><a rel="bookmark" href="/n/12">2 Jan 2024</a></div>`},
	{"front page that is a post", "/", siteFrame + `<article><h1><a href="/">Loaf</a></h1><p>` + sentence + `</p></article>`},
	{"roundup of forty links", loafPath, siteFrame + `<main><h1>Forty loaves</h1><p>What we read.</p>` +
		repeat(40, `<h2><a href="/p#/">Loaf #</a></h2><p>`+sentence+`</p>`) + `</main>`},
	{"roundup in boxes", loafPath, siteFrame + `<main><h1>Forty loaves</h1>` +
		repeat(40, `<section><h2><a href="/p#/">Loaf #</a></h2><p>`+sentence+`</p></section>`) + `</main>`},
	{"roundup in an article", loafPath, siteFrame + `<article><h1>Forty loaves</h1>` +
		repeat(40, `<article><h2><a href="/p#/">Loaf #</a></h2><p>`+sentence+`</p></article>`) + `</article>`},
	{"article with others in it", loafPath, siteFrame + `<article><p>` + strings.Repeat(sentence, 3) + `</p>` +
		repeat(4, `<article><h2><a href="/p#/">Loaf #</a></h2></article>`) + `</article>`},
	{"roundup of articles with its own date", loafPath, siteFrame + `<main><h1>Forty loaves</h1><time>2 January 2024</time>` +
		repeat(40, `<article><h2><a href="/p#/">Loaf #</a></h2></article>`) + `</main>`},
	{"table of contents", "/series/bread/", siteFrame + `<main><h1>Bread from the start</h1><ol>` + repeat(12, `<li><a href="/series/bread/#/">Part # of all</a></li>`) + `</ol></main>`},
	{"table of contents at the front", "/", siteFrame + `<h1>The book of bread</h1><ol>` + repeat(12, `<li><a href="/#.html">Chapter #</a></li>`) + `</ol>`},
	{"photo with others below it", loafPath, siteFrame + `<div class="photo"><h1>Loaf</h1><img src="/loaf.jpg"></div>` +
		repeat(4, `<article><h3><a href="/p#/">Loaf #</a></h3></article>`)},
	{"figure in a gallery called a list", "/archive/", siteFrame + `<h1>Archive</h1><figure><img src="/a.jpg"></figure><article><h2><a href="/p1/">Loaf</a></h2></article>`},
	{"note with related posts", "/n1/", siteFrame + `<div class="note"><h1>A note</h1><span>We are open.</span></div><h2>Related posts</h2>` +
		repeat(4, `<article><h3><a href="/p#/">Loaf #</a></h3><p>`+sentence+`</p></article>`)},
	{"note with related posts in a box", "/n1/", siteFrame + `<div class="note">We are open.</div><div class="related-posts">` +
		repeat(4, `<article><h3><a href="/p#/">Loaf #</a></h3><p>`+sentence+`</p></article>`) + `</div>`},
	{"post with three comments", loafPath, siteFrame + `<article class="post"><h1>Loaf</h1><p>` + sentence + `</p></article><section><h2>Replies</h2>` +
		repeat(3, `<article id="c#"><h3><a href="`+loafPath+`#c#">Bo says</a></h3><time>2024-01-0#</time><p>`+sentence+`</p></article>`) + `</section>`},
	{"post with comments of members", loafPath, siteFrame + `<article class="post"><h1>Loaf</h1><p>Out now.</p></article><div id="comments">` +
		repeat(3, `<article class="comment"><h3><a href="/members/m#">Bo #</a></h3><p>Fine.</p></article>`) + `</div>`},
	{"documentation with prose", "/", siteFrame + `<main><h1>The oven's manual</h1><p>` + strings.Repeat(sentence, 6) + `</p>` +
		repeat(6, `<article><h3><a href="/docs/#/">Part #</a></h3><p>`+sentence+`</p></article>`) + `</main>`},
	{"reference of a tag", "/tags/div.html", siteFrame + `<h1>div</h1><p>` + strings.Repeat(sentence, 6) + `</p><ul><li><a href="/tags/p.html">p</a></li><li><a href="/tags/a.html">a</a></li><li><a href="/tags/b.html">b</a></li></ul>`},
	{"changelog", "/changelog/", siteFrame + `<h1>Changes</h1><ul>` + repeat(5, `<li>2024-01-0#: <a href="/v#/">v#</a> holds its heat for longer than the one before it did.</li>`) + `</ul>`},
	{"blog post on wordpress by its class", "/", `<body class="home page page-id-2">` + repeat(3, `<article><h2><a href="/p#/">Loaf #</a></h2></article>`)},
	{"by its type", "/tags/rye/", `<script type="application/ld+json">{"@type":"NewsArticle"}</script>` + repeat(3, `<article><h2><a href="/p#/">Loaf #</a></h2></article>`)},
	{"by its date", "/tags/rye/", `<meta property="article:published_time" content="2024-01-02">` + repeat(3, `<article><h2><a href="/p#/">Loaf #</a></h2></article>`)},
	{"a theme's class alone", loafPath, `<body class="blog archive home-page">` + siteFrame + `<p>` + sentence + `</p></body>`},
	{"links to other sites", "/links/", siteFrame + `<h1>Bakers</h1>` + repeat(9, `<article><h2><a href="https://b#.example/bread-#">Baker #</a></h2></article>`)},
	{"pages of a sidebar", loafPath, siteFrame + `<p>` + sentence + `</p><div><a href="/page/2/">Older</a></div>`},
	{"post that names its address", "/tags/rye/", siteFrame + `<article><h1><a href="/tags/rye/">Rye</a></h1><p>` + sentence + `</p></article>`},
	{"link post beside the pages of another list", loafPath, siteFrame + `<article><h2><a href="/2023/rye/">Rye</a></h2><p>It is still true.</p></article><a href="/page/2/">Older</a>`},
	{"two lines with dates in two places", "/", siteFrame + `<div><p><time>2 Jan</time> <a href="/ada/">Ada</a></p></div><div><p><time>3 Jan</time> <a href="/bo/">Bo</a></p></div>`},
	{"line with many dates", "/archive/", siteFrame + `<div><p><time>2 Jan</time> <time>3 Jan</time> <time>4 Jan</time> <a href="/book/">Book</a></p></div>`},
	{"film called a list", "/archive/", siteFrame + `<h1>Archive</h1><video src="/a.webm"></video><article><h2><a href="/p1/">Loaf</a></h2></article>`},
	{"nothing", "/tags/rye/", siteFrame + `<h1>rye</h1>`},
}

func readsAsList(t *testing.T, page, address, selector string) bool {
	t.Helper()
	doc, err := parseHTML([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	before, err := doc.Html()
	if err != nil {
		t.Fatal(err)
	}
	m := metaOf(doc)
	got := isListPage(doc, &m, address, selector)
	if after, err := doc.Html(); err != nil || after != before {
		t.Errorf("isListPage changed the page at %s (%v)", address, err)
	}
	return got
}

func TestListPages(t *testing.T) {
	for _, tc := range listPages {
		for _, site := range []string{"", "https://oven.example"} {
			if site == "" && strings.Contains(tc.page, "https://oven.example/posts") {
				continue // nothing says that these are its own
			}
			if !readsAsList(t, tc.page, site+tc.address, "") {
				t.Errorf("%s at %s%s is taken for an article", tc.name, site, tc.address)
			}
		}
	}
}

func TestArticlesAreNoLists(t *testing.T) {
	for _, tc := range articlePages {
		for _, site := range []string{"", "https://oven.example"} {
			if readsAsList(t, tc.page, site+tc.address, "") {
				t.Errorf("%s at %s%s is taken for a list", tc.name, site, tc.address)
			}
		}
	}
	for _, tc := range listPages {
		page := strings.Replace(tc.page, "<h1", `<h1 id="chosen"`, 1)
		if page != tc.page && readsAsList(t, page, tc.address, "#chosen") {
			t.Errorf("%s is taken for a list although the editor's selector finds one article on it", tc.name)
		}
	}
}

// TestWrittenArticlesAreNoLists: none of the pages that markup.Page is tested with.
func TestWrittenArticlesAreNoLists(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join("markup", "testdata", "pages", "*.html"))
	if err != nil || len(pages) < 28 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, name := range pages {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, address := range []string{"/2024/" + filepath.Base(name), "/", "/tags/x/"} {
			if readsAsList(t, string(data), address, "") {
				t.Errorf("%s at %s is taken for a list", name, address)
			}
		}
	}
}

// TestSharedArticlesAreNoLists: none of the real articles of news and blogs, even
// where their address would be one of a front page.
func TestSharedArticlesAreNoLists(t *testing.T) {
	dir := sharedData(t, "data", "html-extraction")
	raw, err := os.ReadFile(filepath.Join(dir, "ground-truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth map[string]struct{ URL string }
	if err := json.Unmarshal(raw, &truth); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, key := range slices.Sorted(maps.Keys(truth)) {
		page := string(gunzip(t, filepath.Join(dir, "html", key+".html.gz")))
		for _, address := range []string{truth[key].URL, "/page.html", "/", "/tags/x/"} {
			if readsAsList(t, page, address, "") {
				t.Errorf("%s at %s is taken for a list", key, address)
			}
		}
		n++
	}
	t.Logf("%d pages", n)
}

// TestListPagesAreSkipped: in a folder without a word, but not when it is the one
// file that an editor names.
func TestListPagesAreSkipped(t *testing.T) {
	list := siteFrame + repeat(3, `<article><h2><a href="/p#.html">Loaf #</a></h2><p>`+sentence+`</p></article>`)
	fsys := files(map[string]string{"index.html": list, "tags/rye/index.html": list, "p1.html": `<h1>Loaf 1</h1><p>` + sentence + `</p>`})
	articles, problems := collect(t, Dir(fsys, "", Options{}))
	if len(articles) != 1 || articles[0].ID != "p1" || len(problems) != 0 {
		t.Errorf("%d articles, problems %v; want p1 alone", len(articles), problems)
	}
	articles, problems = collect(t, &fileSource{fsys: fsys, path: "index.html", name: "index.html", kind: kindHTML})
	if len(articles) != 1 || len(problems) != 0 {
		t.Errorf("a list page that was named: %d articles, problems %v; want it read", len(articles), problems)
	}
	fsys = files(map[string]string{"index.html": `<meta name="robots" content="noindex">` + list})
	if articles, _ = collect(t, Dir(fsys, "", Options{})); len(articles) != 1 || articles[0].Visibility != Private {
		t.Errorf("a private list page: %+v, want it told as private", articles)
	}
}

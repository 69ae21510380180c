package corpus

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kindred/corpus/crawl"
)

// testSite is a site on loopback whose pages a test changes between two visits.
// They have entity tags, and are not sent again when they are as they were.
type testSite struct {
	*httptest.Server

	mu    sync.Mutex
	pages map[string]testPage // by path and query
	asked []string            // path and query, with the status that was answered
	visit func(path string)   // is called before an answer, unless nil
}

// testPage is one answer. The zero value is a missing page.
type testPage struct {
	body   string
	status int // 0 is 200
	header map[string]string
	fresh  bool // has no entity tag
}

// serve starts a site; "SITE" in a body is its address.
func serve(t *testing.T, pages map[string]testPage) *testSite {
	t.Helper()
	s := &testSite{pages: pages}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *testSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := r.URL.RequestURI()
	if s.visit != nil {
		s.visit(at)
	}
	p, ok := s.pages[at]
	if !ok {
		p.status = http.StatusNotFound
	}
	body := strings.ReplaceAll(p.body, "SITE", s.URL)
	h := fnv.New64a()
	_, _ = io.WriteString(h, body)
	tag := fmt.Sprintf(`"%x"`, h.Sum64())
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	for name, value := range p.header {
		w.Header().Set(name, strings.ReplaceAll(value, "SITE", s.URL))
	}
	status := max(p.status, http.StatusOK)
	if status == http.StatusOK && !p.fresh {
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			status = http.StatusNotModified
		}
	}
	if at != "/robots.txt" {
		s.asked = append(s.asked, fmt.Sprintf("%s %d", at, status))
	}
	w.WriteHeader(status)
	if status != http.StatusNotModified {
		_, _ = io.WriteString(w, body)
	}
}

// set changes a page, or removes it where no page is given.
func (s *testSite) set(path string, p ...testPage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(p) == 0 {
		delete(s.pages, path)
		return
	}
	s.pages[path] = p[0]
}

// requests returns what was asked for since it was last called.
func (s *testSite) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := s.asked
	s.asked = nil
	return asked
}

func (s *testSite) source(path, cache string) *siteSource {
	return &siteSource{address: s.URL + path, opts: Options{AllowPrivate: true, Cache: cache}, polite: crawl.Options{Delay: -1}}
}

// seen is what one visit yielded.
type seen struct {
	articles []Article
	problems []*Problem
	fatal    error
}

func (s seen) ids() []string {
	var ids []string
	for _, a := range s.articles {
		ids = append(ids, a.ID)
	}
	return ids
}

// find returns the article with an id.
func (s seen) find(t *testing.T, id string) Article {
	t.Helper()
	for _, a := range s.articles {
		if a.ID == id {
			return a
		}
	}
	t.Fatalf("no article %q among %q, problems %v, error %v", id, s.ids(), s.problems, s.fatal)
	return Article{}
}

func read(ctx context.Context, s Source) seen {
	var got seen
	for a, err := range s.Articles(ctx) {
		p, ok := errors.AsType[*Problem](err)
		switch {
		case ok:
			got.problems = append(got.problems, p)
		case err != nil:
			got.fatal = err
		default:
			got.articles = append(got.articles, a)
		}
	}
	return got
}

// cached returns the names and the content, unpacked, of all files of a folder.
func cached(t *testing.T, dir string) map[string]string {
	t.Helper()
	content := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		var in io.Reader = f
		if strings.HasSuffix(p, ".gz") {
			if in, err = gzip.NewReader(f); err != nil {
				return err
			}
		}
		data, err := io.ReadAll(in)
		content[strings.TrimPrefix(p, dir)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func holdsWord(files map[string]string, word string) bool {
	for _, text := range files {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// post is a page with an article that leads to others.
func post(title, text string, links ...string) testPage {
	var nav strings.Builder
	for _, l := range links {
		nav.WriteString(`<a href="` + l + `">next</a> `)
	}
	return testPage{body: `<!doctype html><html lang="en"><title>` + title + `</title><nav>` + nav.String() +
		`</nav><main><h1>` + title + `</h1><p>` + text + `</p><p>Call us today at our office in town.</p></main></html>`}
}

func textPage(mediaType, body string) testPage {
	return testPage{body: body, header: map[string]string{"Content-Type": mediaType}}
}

func with(p testPage, header ...string) testPage {
	p.header = map[string]string{}
	for i := 0; i < len(header); i += 2 {
		p.header[header[i]] = header[i+1]
	}
	return p
}

func smallSite() map[string]testPage {
	return map[string]testPage{
		"/":      post("The oven", "Here is the oven and what it bakes.", "/rye/", "/wheat.html", "/spelt?cut=2"),
		"/rye/":  post("Rye", "Rye wants a sour and a long time of rest.", "/deep/"),
		"/deep/": post("Deep", "Only another page leads to this one."),
		"/wheat.html": post("Wheat", "Wheat is quick and light, as everybody knows.",
			"/rye/"),
		"/spelt?cut=2": post("Spelt", "Spelt is the oldest of them all by far."),
	}
}

func TestSiteFromItsStart(t *testing.T) {
	s := serve(t, smallSite())
	got := read(t.Context(), s.source("/", t.TempDir()))
	if got.fatal != nil || len(got.problems) != 0 {
		t.Fatalf("problems %v, error %v", got.problems, got.fatal)
	}
	if diff := cmp.Diff([]string{"index", "rye", "wheat", "spelt?cut=2", "deep"}, got.ids()); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
	want := Article{
		ID: "rye", URL: s.URL + "/rye/", Title: "Rye", Text: "Rye wants a sour and a long time of rest.", Language: "en",
		Origin: Origin{File: s.URL + "/rye/"},
	}
	if diff := cmp.Diff(want, got.find(t, "rye"), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("article without what all pages repeat (-want +got):\n%s", diff)
	}
}

// TestSiteFeedAmongPages: only the address that is given can be a feed.
func TestSiteFeedAmongPages(t *testing.T) {
	pages := smallSite()
	pages["/deep/"] = testPage{body: feedHead + item("again", "SITE/rye/", "Rye again", strings.Repeat("words ", 300)) + `</channel></rss>`}
	s := serve(t, pages)
	if got := read(t.Context(), s.source("/", "")); slices.Contains(got.ids(), "again") || got.fatal != nil {
		t.Errorf("articles %q, error %v; want none of the feed's", got.ids(), got.fatal)
	}
}

func TestSiteFromItsSitemap(t *testing.T) {
	pages := smallSite()
	pages["/map.xml"] = textPage("application/xml", `<urlset><url><loc>SITE/rye/</loc></url><url><loc>SITE/gone/</loc></url><url><loc>SITE/wheat.html</loc></url></urlset>`)
	s := serve(t, pages)
	got := read(t.Context(), s.source("/map.xml", ""))
	if diff := cmp.Diff([]string{"rye", "wheat"}, got.ids()); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
	if len(got.problems) != 1 || got.problems[0].Origin.File != s.URL+"/gone/" || got.fatal != nil {
		t.Errorf("problems %v, error %v; want one that names the missing page", got.problems, got.fatal)
	}
}

// TestSiteListsLeadOn: lists are no articles, but their links count.
func TestSiteListsLeadOn(t *testing.T) {
	card := func(path, title string) string {
		return `<article><h2><a href="` + path + `">` + title + `</a></h2><p>Rye wants a sour and a long time of rest.</p></article>`
	}
	s := serve(t, map[string]testPage{
		"/":        {body: `<title>Oven</title><main>` + card("/rye/", "Rye") + card("/wheat/", "Wheat") + `</main><a href="/page/2/">Older</a>`},
		"/page/2/": {body: `<title>Oven</title><main>` + card("/spelt/", "Spelt") + `</main>`},
		"/rye/":    post("Rye", "Rye wants a sour."), "/wheat/": post("Wheat", "Wheat is quick."), "/spelt/": post("Spelt", "Spelt is old."),
	})
	cache := t.TempDir()
	got := read(t.Context(), s.source("/", cache))
	if diff := cmp.Diff([]string{"rye", "wheat", "spelt"}, got.ids()); diff != "" || len(got.problems) > 0 || got.fatal != nil {
		t.Errorf("problems %v, error %v, ids (-want +got):\n%s", got.problems, got.fatal, diff)
	}
	if holdsWord(cached(t, cache), "<article>") {
		t.Error("a list is remembered")
	}
}

// TestSiteOfWholePosts: an article that lists show as a whole is not taken for
// what all pages repeat.
func TestSiteOfWholePosts(t *testing.T) {
	whole := `<article><h2><a href="/rye/">Rye</a></h2><p>Rye wants a sour and a long time of rest.</p></article>`
	list := testPage{body: `<title>Oven</title><main>` + whole + `</main>`}
	s := serve(t, map[string]testPage{
		"/":        {body: `<title>Oven</title><main>` + whole + whole + `</main><a href="/page/2/">Older</a> <a href="/tags/a/">a</a> <a href="/tags/b/">b</a>`},
		"/page/2/": list, "/tags/a/": list, "/tags/b/": list, "/rye/": post("Rye", "Rye wants a sour and a long time of rest."),
	})
	if got := read(t.Context(), s.source("/", "")); len(got.articles) != 1 || !strings.HasPrefix(got.articles[0].Text, "Rye wants a sour") {
		t.Errorf("articles %+v, want one with its text", got.articles)
	}
}

const feedHead = `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Oven</title><link>SITE/</link>`

func item(id, link, title, content string) string {
	return `<item><guid>` + id + `</guid><link>` + link + `</link><title>` + title + `</title><category>bread</category>` +
		`<pubDate>Tue, 02 Jan 2024 10:00:00 +0000</pubDate><description>` + content + `</description></item>`
}

func TestSiteFromItsFeed(t *testing.T) {
	foreign := serve(t, map[string]testPage{"/linked/": post("Foreign", "Written by somebody else.")})
	whole := strings.Repeat("A whole article has very many words. ", 40)
	s := serve(t, map[string]testPage{
		"/feed.xml": textPage("application/rss+xml", feedHead+
			item("w", "SITE/whole/", "Whole", whole)+
			item("s", "SITE/short/", "Short in the feed", "It begins")+
			item("n", "SITE/noindex/", "Noindex", "Hidden")+
			item("g", "SITE/gone/", "Gone", "No more")+
			item("f", "SITE/forbidden/", "Forbidden", "Only this much")+
			item("h", "SITE/home/", "Moved home", "Its beginning")+
			item("p", "SITE/paper.pdf", "Paper", "On paper")+
			item("e", "SITE/empty/", "Empty", "All that there is")+
			item("b", "SITE/brief/", "Brief", "The feed says more than the page does")+
			item("l", foreign.URL+"/linked/", "A link", "Read this")+`</channel></rss>`),
		"/":           post("The oven", "Here is the oven."),
		"/whole/":     post("Whole", "This page is not asked for."),
		"/short/":     {body: `<html lang="en"><title>Short on the page</title><meta name="description" content="About it."><main><h1>Short on the page</h1><time datetime="2020-01-01"></time><p>It begins, and goes on for a while on its page.</p></main>`},
		"/noindex/":   with(post("Noindex", "Hidden text of the page."), "X-Robots-Tag", "noindex"),
		"/forbidden/": {status: http.StatusForbidden},
		"/home/":      with(testPage{status: http.StatusFound}, "Location", "/"),
		"/paper.pdf":  textPage("application/pdf", "%PDF with far more words than the feed has"),
		"/brief/":     {body: "<title>Brief</title><main><h1>Brief</h1><p>Log in.</p></main>"},
		"/empty/":     {body: "<div id=app></div>"},
	})
	got := read(t.Context(), s.source("/feed.xml", t.TempDir()))
	if got.fatal != nil || len(got.problems) != 1 || got.problems[0].Origin.File != s.URL+"/gone/" {
		t.Errorf("problems %v, error %v; want one about the page that is gone", got.problems, got.fatal)
	}
	day := time.Date(2024, 1, 2, 10, 0, 0, 0, time.UTC)
	want := Article{
		ID: "s", URL: s.URL + "/short/", Title: "Short in the feed", Text: "It begins, and goes on for a while on its page.", Tags: []string{"bread"},
		Published: day, Language: "en", Summary: "About it.", Origin: Origin{File: s.URL + "/short/"},
	}
	if diff := cmp.Diff(want, got.find(t, "s"), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the article of a page with what its feed says (-want +got):\n%s", diff)
	}
	if a := got.find(t, "w"); !strings.HasPrefix(a.Text, "A whole article") || a.Origin.File != s.URL+"/feed.xml" {
		t.Errorf("the whole article of the feed is %+v", a)
	}
	if a := got.find(t, "n"); a.Visibility != Private {
		t.Errorf("the item whose page asks robots to stay away is %q, want private", a.Visibility)
	}
	for _, tc := range []struct {
		id, text string
		notes    int
	}{{"f", "Only this much", 1}, {"h", "Its beginning", 1}, {"p", "On paper", 1}, {"e", "All that there is", 1}, {"l", "Read this", 0}, {"b", "The feed says more than the page does", 0}} {
		if a := got.find(t, tc.id); a.Text != tc.text || len(a.Notes) != tc.notes {
			t.Errorf("the item %q is %q with notes %v; want %q of the feed and %d notes", tc.id, a.Text, a.Notes, tc.text, tc.notes)
		}
	}
	for _, r := range append(s.requests(), foreign.requests()...) {
		if strings.HasPrefix(r, "/whole/") || strings.HasPrefix(r, "/linked/") {
			t.Errorf("%s was asked for", r)
		}
	}
}

// TestSiteFeedOnAnotherHost: where most items are on one host, it is the feed's.
func TestSiteFeedOnAnotherHost(t *testing.T) {
	s := serve(t, smallSite())
	feeds := serve(t, map[string]testPage{"/": textPage("application/rss+xml", feedHead+item("r", s.URL+"/rye/", "Rye", "Rye")+
		item("w", s.URL+"/wheat.html", "Wheat", "Wheat")+`</channel></rss>`)})
	got := read(t.Context(), feeds.source("/", ""))
	if a := got.find(t, "r"); !strings.HasPrefix(a.Text, "Rye wants a sour") {
		t.Errorf("the text is %q, want that of the page", a.Text)
	}
}

// TestSiteServedExport: an export looks like a feed, and holds drafts.
func TestSiteServedExport(t *testing.T) {
	s := serve(t, map[string]testPage{"/export.xml": textPage("text/xml", `<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
		<wp:wxr_version>1.2</wp:wxr_version><item><title>Not yet</title><link>SITE/?p=1</link><content:encoded>Secret plan.</content:encoded>
		<wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><wp:status>draft</wp:status></item></channel></rss>`)})
	got := read(t.Context(), s.source("/export.xml", ""))
	for _, a := range got.articles {
		if a.Visibility.IsPublic() {
			t.Errorf("a draft of an export is public: %+v", a)
		}
	}
	if len(got.articles) != 1 || got.fatal != nil {
		t.Errorf("%d articles, error %v; want the draft", len(got.articles), got.fatal)
	}
}

func TestSiteSecondVisit(t *testing.T) {
	s, cache := serve(t, smallSite()), t.TempDir()
	first := read(t.Context(), s.source("/", cache))
	s.requests()
	second := read(t.Context(), s.source("/", cache))
	if diff := cmp.Diff(first, second, cmp.AllowUnexported(seen{})); diff != "" {
		t.Errorf("an unchanged site is read otherwise (-first +second):\n%s", diff)
	}
	want := []string{"/ 200", "/sitemap.xml 404", "/rye/ 304", "/wheat.html 304", "/spelt?cut=2 304", "/deep/ 304"}
	if diff := cmp.Diff(want, s.requests()); diff != "" {
		t.Errorf("requests of the second visit (-want +got):\n%s", diff)
	}

	s.set("/rye/", post("Rye", "Rye is now qzchangedzq."))
	s.set("/wheat.html")
	s.set("/deep/", testPage{})
	third := read(t.Context(), s.source("/", cache))
	if a := third.find(t, "rye"); !strings.Contains(a.Text, "qzchangedzq") {
		t.Errorf("the changed page is %q", a.Text)
	}
	if diff := cmp.Diff([]string{"index", "rye", "spelt?cut=2"}, third.ids()); diff != "" {
		t.Errorf("ids after pages went (-want +got):\n%s", diff)
	}
	if len(third.problems) != 1 || third.problems[0].Origin.File != s.URL+"/wheat.html" {
		t.Errorf("problems %v, want one about the page that is gone", third.problems)
	}
	files := cached(t, cache)
	for _, gone := range []string{"Wheat", "long time of rest", "Only another page"} {
		if holdsWord(files, gone) {
			t.Errorf("%q is still remembered", gone)
		}
	}
	if !holdsWord(files, "qzchangedzq") || len(files) != 4 {
		t.Errorf("%d files are remembered, want pages.json and three pages with what changed", len(files))
	}
}

// TestSiteHides: nothing is kept of a page that is not public any more, whoever
// says so.
func TestSiteHides(t *testing.T) {
	secret := post("Rye", "Rye is qzsecretzq.")
	head := func(meta string) testPage {
		return testPage{body: strings.Replace(secret.body, "<title>", meta+"<title>", 1)}
	}
	for _, tc := range []struct {
		name string
		page testPage
		want Visibility
	}{
		{"meta", head(`<meta name="robots" content="noindex">`), Private},
		{"header with the page", with(head("<!-- new -->"), "X-Robots-Tag", "noindex, nofollow"), Private},
		{"header without the page", with(secret, "X-Robots-Tag", "none"), Private},
		{"header for this crawler", with(secret, "X-Robots-Tag", "kindred: noindex"), Private},
		{"password", testPage{body: `<title>Rye</title><article><h1>Rye</h1><p>qzsecretzq</p><form class="post-password-form"><input type="password"></form></article>`}, Private},
		{"redirect", head(`<meta http-equiv="refresh" content="0; url=/">`), Redirect},
		{"unreadable end", head(`<meta name="robots" content="unavailable_after: qzsoonzq">`), Private},
		{"end", head(`<meta name="robots" content="unavailable_after: 2020-01-02">`), ""},
		{"end in a header", with(secret, "X-Robots-Tag", "unavailable_after: 25 Jun 2010 15:00:00 PST"), ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			pages, cache := smallSite(), t.TempDir()
			pages["/rye/"] = secret
			s := serve(t, pages)
			read(t.Context(), s.source("/", cache))
			if !holdsWord(cached(t, cache), "qzsecretzq") {
				t.Fatal("the public page is not remembered")
			}
			s.set("/rye/", tc.page)
			a := read(t.Context(), s.source("/", cache)).find(t, "rye")
			if expired := !a.Until.IsZero() && a.Until.Before(time.Now()); a.Visibility != tc.want || expired != (tc.want == "") {
				t.Errorf("visibility %q until %v, want %q", a.Visibility, a.Until, tc.want)
			}
			files := cached(t, cache)
			if holdsWord(files, "qzsecretzq") || holdsWord(files, s.URL+"/rye/\":") {
				t.Error("what was hidden is still remembered")
			}
			if a := read(t.Context(), s.source("/", cache)).find(t, "rye"); a.Visibility != tc.want {
				t.Errorf("visibility at the third visit %q, want %q", a.Visibility, tc.want)
			}
		})
	}
}

// TestSiteRemembersItsEnd: what a header says of an unchanged page stays said.
func TestSiteRemembersItsEnd(t *testing.T) {
	pages, cache := smallSite(), t.TempDir()
	pages["/rye/"] = with(pages["/rye/"], "X-Robots-Tag", "unavailable_after: 2999-01-02")
	s := serve(t, pages)
	first := read(t.Context(), s.source("/", cache)).find(t, "rye")
	if first.Until.Year() != 2999 || first.Visibility != "" {
		t.Fatalf("until %v, visibility %q; want 2999, public", first.Until, first.Visibility)
	}
	s.set("/rye/", smallSite()["/rye/"])
	if a := read(t.Context(), s.source("/", cache)).find(t, "rye"); !a.Until.Equal(first.Until) {
		t.Errorf("until %v at the second visit, want %v", a.Until, first.Until)
	}
}

// TestSiteInTrouble: a page that cannot be fetched for now is read from its copy,
// also when another address led to it, and stays remembered. The crawler asks a
// server three times with seconds between; here it is its last word that counts.
func TestSiteInTrouble(t *testing.T) {
	pages, cache := smallSite(), t.TempDir()
	pages["/"] = post("The oven", "Here is the oven.", "/old/", "/wheat.html")
	pages["/old/"] = with(testPage{status: http.StatusMovedPermanently}, "Location", "/rye/")
	fresh := pages["/wheat.html"]
	fresh.fresh = true
	pages["/wheat.html"] = fresh // a copy is kept of pages without an entity tag, too
	s := serve(t, pages)
	first := read(t.Context(), s.source("/", cache))
	before := cached(t, cache)
	for _, tc := range []struct {
		name, path, id string
		failed         crawl.PageError
		copied         bool
	}{
		{"500", "/rye/", "rye", crawl.PageError{Status: 500, Err: crawl.ErrStatus}, true},
		{"503 after a redirect", "/old/", "rye", crawl.PageError{Status: 503, Err: crawl.ErrStatus}, true},
		{"429 without an entity tag", "/wheat.html", "wheat", crawl.PageError{Status: 429, Err: crawl.ErrStatus}, true},
		{"timeout", "/rye/", "rye", crawl.PageError{Err: crawl.ErrTimeout}, true},
		{"unreachable", "/rye/", "rye", crawl.PageError{Err: crawl.ErrUnreachable}, true},
		{"robots.txt in trouble", "/rye/", "rye", crawl.PageError{Err: errors.Join(crawl.ErrDisallowed, crawl.ErrStatus)}, true},
		{"disallowed", "/rye/", "rye", crawl.PageError{Err: crawl.ErrDisallowed}, false},
		{"gone", "/rye/", "rye", crawl.PageError{Status: 410, Err: crawl.ErrStatus}, false},
		{"login", "/rye/", "rye", crawl.PageError{Status: 401, Err: crawl.ErrStatus}, false},
		{"never seen", "/new/", "new", crawl.PageError{Status: 500, Err: crawl.ErrStatus}, false},
		{"a sitemap", "/sitemap.xml", "", crawl.PageError{Status: 503, Err: crawl.ErrStatus, Unlisted: true}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v, err := s.source("/", cache).begin()
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = os.RemoveAll(v.dir) }()
			tc.failed.URL = s.URL + tc.path
			var got seen
			yield := func(a Article, err error) bool {
				if p, ok := errors.AsType[*Problem](err); ok {
					got.problems = append(got.problems, p)
				} else {
					got.articles = append(got.articles, a)
				}
				return true
			}
			if !v.lost(&tc.failed, yield) || !v.read(t.Context(), yield) || v.memory.keep() != nil {
				t.Fatal("the visit did not go on")
			}
			if !tc.copied {
				if len(got.articles) != 0 || len(got.problems) != 1 || got.problems[0].Origin.File != tc.failed.URL {
					t.Errorf("%d articles, problems %v; want a problem that names the page", len(got.articles), got.problems)
				} else if broken := errors.Is(got.problems[0], ErrBroken); broken != tc.failed.Unlisted {
					t.Errorf("the source breaks off: %v, want %v", broken, tc.failed.Unlisted)
				}
			} else {
				a, want := got.find(t, tc.id), first.find(t, tc.id)
				if len(a.Notes) != 1 || !strings.Contains(a.Notes[0].Text, "copy") {
					t.Errorf("notes %v, want one about the copy", a.Notes)
				}
				a.Notes, want.Text = nil, a.Text // nothing is repeated on one page
				if diff := cmp.Diff(want, a); diff != "" {
					t.Errorf("the copy (-first visit +copy):\n%s", diff)
				}
				if v, err := recall(cache, s.URL+"/"); err != nil || !knows(v, s.URL+want.URL[len(s.URL):]) {
					t.Errorf("the page is not remembered any more (%v)", err)
				}
			}
			restore(t, cache, before, read(t.Context(), s.source("/", cache)))
		})
	}
}

func knows(m *memory, address string) bool { _, ok := m.known(address); return ok }

// restore checks that another visit of the unchanged site brought the memory back.
func restore(t *testing.T, cache string, want map[string]string, got seen) {
	t.Helper()
	if got.fatal != nil {
		t.Fatal(got.fatal)
	}
	if diff := cmp.Diff(want, cached(t, cache)); diff != "" {
		t.Fatalf("the memory of the unchanged site (-want +got):\n%s", diff)
	}
}

// TestSiteFeedInTrouble: the same for the page of an item, by a certificate that
// is not good, which is not asked for twice.
func TestSiteFeedInTrouble(t *testing.T) {
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	secure.StartTLS()
	defer secure.Close()
	s, cache := serve(t, map[string]testPage{
		"/feed": textPage("application/rss+xml", feedHead+item("r", "SITE/rye/", "Rye", "Rye wants")+`</channel></rss>`),
		"/rye/": post("Rye", "Rye wants a sour and a long time of rest."),
	}), t.TempDir()
	first := read(t.Context(), s.source("/feed", cache)).find(t, "r")
	s.set("/rye/", with(testPage{status: http.StatusFound}, "Location", secure.URL+"/rye/"))
	got := read(t.Context(), s.source("/feed", cache)).find(t, "r")
	if len(got.Notes) != 1 || got.Text != first.Text || !strings.HasPrefix(got.Text, "Rye wants a sour") {
		t.Errorf("%q with notes %v, want the copy's text %q", got.Text, got.Notes, first.Text)
	}
	got = read(t.Context(), s.source("/feed", "")).find(t, "r")
	if got.Text != "Rye wants" || len(got.Notes) != 1 {
		t.Errorf("without a copy %q with notes %v, want what the feed says", got.Text, got.Notes)
	}
}

// TestSiteBrokenOff: a visit that does not come to its end leaves the memory as it
// was, and nothing in the temporary folder.
func TestSiteBrokenOff(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	for _, tc := range []struct {
		name string
		run  func(t *testing.T, s *testSite, source *siteSource)
	}{
		{"start is gone", func(t *testing.T, s *testSite, source *siteSource) {
			s.set("/")
			if got := read(t.Context(), source); got.fatal == nil || !strings.Contains(got.fatal.Error(), s.URL+"/") || len(got.articles) > 0 {
				t.Errorf("%d articles, error %v; want an error that names the address", len(got.articles), got.fatal)
			}
		}},
		{"cancelled while fetching", func(t *testing.T, s *testSite, source *siteSource) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			s.visit = func(path string) {
				if path == "/wheat.html" {
					cancel()
				}
			}
			if got := read(ctx, source); !errors.Is(got.fatal, context.Canceled) || len(got.articles) > 0 {
				t.Errorf("%d articles, error %v; want context.Canceled", len(got.articles), got.fatal)
			}
		}},
		{"cancelled while reading", func(t *testing.T, _ *testSite, source *siteSource) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			n := 0
			for _, err := range source.Articles(ctx) {
				if n++; n == 1 {
					cancel()
				} else if !errors.Is(err, context.Canceled) || n > 2 {
					t.Errorf("number %d is %v, want context.Canceled and the end", n, err)
				}
			}
		}},
		{"consumer stops", func(t *testing.T, _ *testSite, source *siteSource) {
			for a, err := range source.Articles(t.Context()) {
				if err != nil || a.ID != "index" {
					t.Errorf("the first article is %q, error %v", a.ID, err)
				}
				break
			}
		}},
		{"consumer panics", func(t *testing.T, _ *testSite, source *siteSource) {
			defer func() {
				if recover() == nil {
					t.Error("the panic is gone")
				}
			}()
			for a, err := range source.Articles(t.Context()) {
				panic(fmt.Sprint(a.ID, err))
			}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, cache := serve(t, smallSite()), t.TempDir()
			read(t.Context(), s.source("/", cache))
			before := cached(t, cache)
			if len(before) != 6 {
				t.Fatalf("%d files are remembered, want 6", len(before))
			}
			s.set("/rye/", post("Rye", "Rye is new."))
			s.set("/deep/")
			tc.run(t, s, s.source("/", cache))
			if diff := cmp.Diff(before, cached(t, cache)); diff != "" {
				t.Errorf("the memory changed (-before +after):\n%s", diff)
			}
			if left, err := filepath.Glob(filepath.Join(temp, "kindred-site-*")); err != nil || len(left) > 0 {
				t.Errorf("%v is left in the temporary folder (%v)", left, err)
			}
		})
	}
}

func TestSitePrivateAddress(t *testing.T) {
	s, cache := serve(t, smallSite()), t.TempDir()
	source := s.source("/", cache)
	source.opts.AllowPrivate = false
	got := read(t.Context(), source)
	if !errors.Is(got.fatal, crawl.ErrPrivate) || !strings.Contains(got.fatal.Error(), "--allow-private") || !strings.Contains(got.fatal.Error(), s.URL) {
		t.Errorf("error %v, want one that names the address and --allow-private", got.fatal)
	}
	if len(s.requests()) > 0 || len(cached(t, cache)) > 0 {
		t.Error("a private address was asked, or remembered")
	}
}

// TestSiteCharset: the server's word counts, and still does at the second visit.
func TestSiteCharset(t *testing.T) {
	for _, tc := range []struct{ name, charset, page, want string }{
		{"against the page", "windows-1251", "<meta charset=utf-8><title>T</title><h1>T</h1><p>\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0", "Привет, мир"},
		{"alone", "iso-8859-1", "<title>T</title><h1>T</h1><p>caf\xe9 noir", "café noir"},
		{"of seven bits", "iso-2022-jp", "<title>T</title><h1>T</h1><p>\x1b$BF|K\\8l\x1b(B", "日本語"},
		{"of two bytes", "utf-16le", "<\x00p\x00>\x00h\x00\xe9\x00", "hé"},
		{"wrong: the text is UTF-8", "iso-8859-1", "<title>T</title><h1>T</h1><p>café noir", "café noir"},
		{"unknown", "x-none", "<title>T</title><h1>T</h1><p>café noir", "café noir"},
		{"a mark wins", "iso-8859-1", "\xff\xfe<\x00p\x00>\x00h\x00\xe9\x00", "hé"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := serve(t, map[string]testPage{
				"/":   post("The oven", "Here is the oven.", "/a/"),
				"/a/": textPage("text/html; charset="+tc.charset, tc.page),
			})
			cache := t.TempDir()
			for visit := range 2 {
				if a := read(t.Context(), s.source("/", cache)).find(t, "a"); a.Text != tc.want {
					t.Errorf("visit %d: text %q, want %q", visit+1, a.Text, tc.want)
				}
			}
			if asked := s.requests(); !slices.Contains(asked, "/a/ 304") {
				t.Errorf("requests %q, want a 304", asked)
			}
		})
	}
	s := serve(t, map[string]testPage{"/feed": textPage("application/rss+xml; charset=iso-8859-1", strings.Replace(feedHead, `"1.0"?`, `"1.0" encoding="utf-8"?`, 1)+
		item("a", "", "Caf\xe9", strings.Repeat("caf\xe9 noir ", 200))+`</channel></rss>`)})
	if a := read(t.Context(), s.source("/feed", "")).find(t, "a"); a.Title != "Café" {
		t.Errorf("the title in a feed is %q, want Café", a.Title)
	}
}

func TestSiteAddresses(t *testing.T) {
	canonical := func(p testPage, href string) testPage {
		p.body = strings.Replace(p.body, "<title>", `<link rel="canonical" href="`+href+`"><title>`, 1)
		return p
	}
	s := serve(t, map[string]testPage{
		"/":       post("The oven", "Here is the oven.", "/a/", "/a?x=1", "/a.html", "/A", "/print/", "/path/", "/old/", "/old2/"),
		"/a/":     canonical(post("A", "Text of a with a slash."), "SITE/a"),
		"/a?x=1":  post("A1", "Text of a with a query."),
		"/a.html": post("A2", "Text of a in a file."),
		"/A":      post("A3", "Text of a capital."),
		"/print/": canonical(post("Print", "Text for the printer."), "SITE/a/"),
		"/path/":  canonical(post("Path", "Text of a path."), "/path/"),
		"/old/":   with(testPage{status: http.StatusMovedPermanently}, "Location", "/new/"),
		"/old2/":  with(testPage{status: http.StatusMovedPermanently}, "Location", "/new/"),
		"/new/":   post("New", "Text of the new place."),
	})
	got := read(t.Context(), s.source("/", ""))
	type place struct{ ID, URL, Canonical string }
	var places []place
	for _, a := range got.articles {
		places = append(places, place{a.ID, strings.TrimPrefix(a.URL, s.URL), strings.TrimPrefix(a.Canonical, s.URL)})
	}
	want := []place{
		{"index", "/", ""},
		{"a", "/a/", ""},
		{"a?x=1", "/a?x=1", ""},
		{"/a.html", "/a.html", ""},
		{"A", "/A", ""},
		{"print", "/print/", "/a/"},
		{"path", "/path/", ""},
		{"new", "/new/", ""},
	}
	if diff := cmp.Diff(want, places); diff != "" || len(got.problems) > 0 {
		t.Errorf("problems %v, places (-want +got):\n%s", got.problems, diff)
	}
}

func TestSiteRobots(t *testing.T) {
	pages := smallSite()
	pages["/robots.txt"] = textPage("text/plain", "User-agent: *\nDisallow: /rye/")
	s := serve(t, pages)
	got := read(t.Context(), s.source("/", ""))
	if len(got.problems) != 1 || got.problems[0].Origin.File != s.URL+"/rye/" || !errors.Is(got.problems[0], crawl.ErrDisallowed) {
		t.Errorf("problems %v, want one that names the forbidden page", got.problems)
	}
	if slices.Contains(got.ids(), "rye") || len(got.articles) != 3 {
		t.Errorf("articles %q, want those that may be read", got.ids())
	}
}

// TestSiteOptions: the name of a generator says nothing of fetched pages.
func TestSiteOptions(t *testing.T) {
	s := serve(t, smallSite())
	source := s.source("/", "")
	source.opts.Format, source.opts.Selector = "hugo", "main"
	if a := read(t.Context(), source).find(t, "rye"); strings.Contains(a.Text, "Call us") {
		t.Errorf("the text is %q, want it without what all pages repeat", a.Text)
	}
}

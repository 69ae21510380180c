package crawl

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSite(t *testing.T) {
	atom := typed("text/html", `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>`)
	tests := []struct {
		name     string
		answers  answers
		start    string
		opts     Options
		pages    []string
		errors   []string
		fatal    string
		requests []string // not compared when nil
	}{
		{
			name: "links: cycles, fragments, tracking, relative, base, other hosts, files",
			answers: answers{
				"site.test/":         page("a#top", "/a?utm_source=x", "./b/", "http://other.test/", "mailto:x@y", "/pic.PNG", "javascript:x()", "http://user@site.test/u", "a?x=1"),
				"site.test/a":        page("/", "a", "HTTP://SITE.TEST:80/b/", "https://www.site.test/a"),
				"site.test/b/":       typed("text/html", `<base href="/c/"><base href="/wrong/"><a href=d>x</a><a href="e" rel="ugc NOFOLLOW">x</a>`),
				"site.test/a?x=1":    page(),
				"site.test/c/d":      page("/data"),
				"site.test/data":     typed("application/pdf", "%PDF"),
				"site.test/c/e":      page(),
				"site.test/wrong/d":  page(),
				"other.test/":        page(),
				"www.site.test/a":    page(),
				"site.test/pic.PNG":  page(),
				"site.test/a#top":    page(),
				"site.test/b/index":  page(),
				"site.test/unlinked": page(),
			},
			start:    "http://site.test",
			pages:    []string{"http://site.test/", "http://site.test/a", "http://site.test/b/", "http://site.test/a?x=1", "http://site.test/c/d"},
			requests: []string{"site.test/", "site.test/sitemap.xml", "site.test/a", "site.test/b/", "site.test/a?x=1", "site.test/c/d", "site.test/data"},
		},
		{
			name: "links that are not to be followed",
			answers: answers{
				"site.test/": page("/meta", "/header", "/other", "/refresh"),
				"site.test/meta": typed("text/html",
					`<a href=/x1>x</a><meta name="Robots" content="noindex, NOFOLLOW"><a href=/x2>x</a>`),
				"site.test/header":  withHeader("X-Robots-Tag", "none", page("/x3")),
				"site.test/other":   withHeader("X-Robots-Tag", "otherbot: nofollow", page("/y")),
				"site.test/refresh": typed("text/html", `<meta http-equiv=Refresh content="0; URL='/z'">`),
				"site.test/y":       page(), "site.test/z": page(),
				"site.test/x1": page(), "site.test/x2": page(), "site.test/x3": page(),
			},
			start: "http://site.test/",
			pages: []string{
				"http://site.test/", "http://site.test/meta", "http://site.test/header", "http://site.test/other", "http://site.test/refresh",
				"http://site.test/y", "http://site.test/z",
			},
		},
		{
			name: "links below a folder",
			answers: answers{
				"site.test/blog":      page("/", "/blog/a", "/blogs", "/blog/out", "/blog/away"),
				"site.test/blog/a":    page("/about", "b"),
				"site.test/blog/b":    page(),
				"site.test/blog/out":  moved("/login"),
				"site.test/blog/away": moved("http://other.test/blog/"),
				"site.test/":          page(), "site.test/blogs": page(), "site.test/about": page(), "site.test/login": page(), "other.test/blog/": page(),
			},
			start:  "http://site.test/blog",
			pages:  []string{"http://site.test/blog", "http://site.test/blog/a", "http://site.test/blog/b"},
			errors: []string{"http://site.test/blog/out outside", "http://site.test/blog/away outside"},
		},
		{
			name: "sitemaps that robots.txt names, relative to it, in a folder, with start listed",
			answers: answers{
				"site.test/robots.txt":   text("Sitemap: http://site.test/one.xml\nSitemap: /two.txt\nSitemap: /three.xml.gz\nSitemap: /gone.xml\nSitemap: /page\n"),
				"site.test/one.xml":      typed("application/xml", sitemapIndex("http://site.test/part.xml", "http://site.test/one.xml", "/part.xml")),
				"site.test/part.xml":     typed("text/html", urlset("http://site.test/en/", "https://site.test/en/a", "http://site.test/de/", "http://other.test/en/a", "ftp://x", "http://site.test/en/p.jpg", "http://site.test/en/missing")),
				"site.test/two.txt":      text("\xef\xbb\xbfhttp://site.test/en/a\r\n\r\nhttp://www.site.test/en/b\r\n"),
				"site.test/three.xml.gz": typed("application/gzip", zipped(t, urlset(" http://site.test/en/c\n"))),
				"site.test/page":         page(),
				"site.test/en/":          page("/en/unlisted"),
				"https://site.test/en/a": page(), "site.test/en/a": page(), "www.site.test/en/b": page(), "site.test/en/c": page(),
				"site.test/en/unlisted": page(), "site.test/de/": page(), "site.test/en/p.jpg": page(),
			},
			start: "http://site.test/en/",
			pages: []string{"http://site.test/en/", "https://site.test/en/a", "http://www.site.test/en/b", "http://site.test/en/c"},
			errors: []string{
				"ftp://x address", "http://site.test/en/missing status", "http://site.test/part.xml outside",
				"http://site.test/gone.xml status", "http://site.test/page type",
			},
		},
		{
			name: "the usual sitemap; one without pages of the folder leads to links",
			answers: answers{
				"site.test/sitemap.xml": typed("text/xml", urlset("http://site.test/listed")),
				"site.test/listed":      page(), "site.test/": page("/linked"), "site.test/linked": page(),
				"site.test/f/": page("/f/linked"), "site.test/f/linked": page(),
			},
			start: "http://site.test/f/",
			pages: []string{"http://site.test/f/", "http://site.test/f/linked"},
		},
		{
			name: "the usual sitemap",
			answers: answers{
				"site.test/sitemap.xml": typed("text/xml", urlset("http://site.test/listed")),
				"site.test/listed":      page("/linked"), "site.test/": page("/linked"), "site.test/linked": page(),
			},
			start: "http://site.test/",
			pages: []string{"http://site.test/", "http://site.test/listed"},
		},
		{
			name: "a page in the place of the usual sitemap",
			answers: answers{
				"site.test/sitemap.xml": page("/trap"), "site.test/": page("/linked"), "site.test/linked": page(),
			},
			start: "http://site.test/",
			pages: []string{"http://site.test/", "http://site.test/linked"},
		},
		{
			name: "a sitemap as start: its whole host",
			answers: answers{
				"site.test/maps/s.xml": typed("application/octet-stream", zipped(t, urlset("http://site.test/a", "http://site.test/b/c", "http://other.test/"))),
				"site.test/a":          page(), "site.test/b/c": page(), "other.test/": page(),
			},
			start:  "http://site.test/maps/s.xml",
			pages:  []string{"http://site.test/a", "http://site.test/b/c"},
			errors: []string{"http://site.test/maps/s.xml outside"},
		},
		{
			name:    "a list as start",
			answers: answers{"site.test/s.txt": text("http://site.test/a\n"), "site.test/a": page()},
			start:   "http://site.test/s.txt",
			pages:   []string{"http://site.test/a"},
		},
		{
			name: "a sitemap that breaks off",
			answers: answers{
				"site.test/s.xml": typed("text/xml", `<urlset><url><loc>http://site.test/a</loc></url><url><loc>http://si`),
				"site.test/a":     page(),
			},
			start: "http://site.test/s.xml", pages: []string{"http://site.test/a"}, errors: []string{"http://site.test/s.xml type unlisted"},
		},
		{
			name: "indexes without end",
			answers: answers{
				"site.test/1": typed("text/xml", sitemapIndex("/2")), "site.test/2": typed("text/xml", sitemapIndex("/3")),
				"site.test/3": typed("text/xml", sitemapIndex("/4")), "site.test/4": typed("text/xml", urlset("/a")), "site.test/a": page(),
			},
			start: "http://site.test/1", errors: []string{"http://site.test/1 limit"},
			requests: []string{"site.test/1", "site.test/2", "site.test/3"},
		},
		{
			name: "an index with a sitemap that cannot be had, one that is cut off and one that is gone",
			answers: answers{
				"site.test/s":      typed("text/xml", sitemapIndex("/s/busy", "/s/half", "/s/packed", "/s/gone", "/s/whole")),
				"site.test/s/busy": status(http.StatusServiceUnavailable), "site.test/s/half": typed("text/xml", strings.TrimSuffix(urlset("/a"), "</urlset>")),
				"site.test/s/packed": typed("application/gzip", zipped(t, urlset("/c"))[:60]), "site.test/s/whole": typed("text/xml", urlset("/b")),
				"site.test/a": page(), "site.test/b": page(),
			},
			start: "http://site.test/s", pages: []string{"http://site.test/a", "http://site.test/b"},
			errors: []string{
				"http://site.test/s/busy status unlisted", "http://site.test/s/half type unlisted", "http://site.test/s/packed type unlisted",
				"http://site.test/s/gone status",
			},
		},
		{
			name: "a page whose sitemap cannot be had", start: "http://site.test/",
			answers: answers{"site.test/": page("/a"), "site.test/sitemap.xml": status(http.StatusServiceUnavailable), "site.test/a": page()},
			pages:   []string{"http://site.test/", "http://site.test/a"}, errors: []string{"http://site.test/sitemap.xml status unlisted"},
		},
		{
			name: "an Atom feed in disguise", answers: answers{"site.test/f": atom}, start: "http://site.test/f",
			pages: []string{"http://site.test/f"}, requests: []string{"site.test/f"},
		},
		{
			name: "RSS", answers: answers{"site.test/f": typed("application/rss+xml", "\xef\xbb\xbf <!-- x --><rss version='2.0'/>")}, start: "http://site.test/f",
			pages: []string{"http://site.test/f"}, requests: []string{"site.test/f"},
		},
		{
			name: "RSS 1.0", answers: answers{"site.test/f": typed("application/xml", "<rdf:RDF xmlns:rdf='x'/>")}, start: "http://site.test/f",
			pages: []string{"http://site.test/f"}, requests: []string{"site.test/f"},
		},
		{
			name: "JSON Feed", answers: answers{"site.test/f": typed("application/json", `{"version": "https://jsonfeed.org/version/1.1"}`)}, start: "http://site.test/f",
			pages: []string{"http://site.test/f"}, requests: []string{"site.test/f"},
		},
		{
			name: "start moves to www and https", start: "http://site.test/",
			answers: answers{
				"site.test/": moved("https://www.site.test/"), "https://www.site.test/": page("/a", "http://site.test/b", "http://site.test/c"),
				"https://www.site.test/a": page(), "site.test/b": moved("https://www.site.test/b"), "https://www.site.test/b": page(),
				"site.test/c": moved("https://www.site.test/a"),
			},
			pages: []string{"https://www.site.test/", "https://www.site.test/a", "https://www.site.test/b"},
		},
		{
			name: "where a redirect led is not asked for again", start: "http://site.test/",
			answers:  answers{"site.test/": page("/old"), "site.test/old": moved("/new"), "site.test/new": page("/next"), "site.test/next": page("/new")},
			pages:    []string{"http://site.test/", "http://site.test/new", "http://site.test/next"},
			requests: []string{"site.test/", "site.test/sitemap.xml", "site.test/old", "site.test/new", "site.test/next"},
		},
		{name: "start moves away", start: "http://site.test/", answers: answers{"site.test/": moved("http://other.test/"), "other.test/": page()}, fatal: "outside"},
		{name: "start is gone", start: "http://site.test/", fatal: "status"},
		{name: "start is a picture", start: "http://site.test/", answers: answers{"site.test/": typed("image/png", "x")}, fatal: "type"},
		{name: "start is no address", start: "site.test", fatal: "address"},
		{name: "start is forbidden", start: "http://site.test/", answers: answers{"site.test/robots.txt": text("User-agent: *\nDisallow: /")}, fatal: "disallowed"},
		{
			name: "start is too large", start: "http://site.test/", opts: Options{MaxBytes: 10},
			answers: answers{"site.test/": page()}, fatal: "large",
		},
		{
			name: "robots.txt", start: "http://site.test/",
			answers: answers{
				"site.test/robots.txt": text("User-agent: *\nDisallow: /b\n"),
				"site.test/":           page("/b", "/c", "/d"), "site.test/b": page(), "site.test/c": page(), "site.test/d": moved("/b"),
			},
			pages: []string{"http://site.test/", "http://site.test/c"}, errors: []string{"http://site.test/b disallowed", "http://site.test/d disallowed"},
		},
		{
			name: "page limit", start: "http://site.test/", opts: Options{MaxPages: 3},
			answers: answers{"site.test/": page("/b", "/c"), "site.test/b": page("/"), "site.test/c": page()},
			pages:   []string{"http://site.test/", "http://site.test/b"}, errors: []string{"http://site.test/ limit"},
			requests: []string{"site.test/", "site.test/sitemap.xml", "site.test/b"},
		},
		{
			name: "page limit that is just enough", start: "http://site.test/", opts: Options{MaxPages: 4},
			answers: answers{"site.test/": page("/b", "/c"), "site.test/b": page("/"), "site.test/c": page()},
			pages:   []string{"http://site.test/", "http://site.test/b", "http://site.test/c"},
		},
		{
			name: "page limit in a sitemap", start: "http://site.test/s", opts: Options{MaxPages: 2},
			answers: answers{"site.test/s": typed("text/xml", urlset("/b", "/c", "/d")), "site.test/b": page(), "site.test/c": page()},
			pages:   []string{"http://site.test/b"}, errors: []string{"http://site.test/s limit"},
		},
		{
			name: "a page too large", start: "http://site.test/s", opts: Options{MaxBytes: 10},
			answers: answers{"site.test/s": typed("text/xml", urlset("/b", "/c")), "site.test/b": typed("text/html", "01234567890"), "site.test/c": typed("text/html", "0123456789")},
			pages:   []string{"http://site.test/c"}, errors: []string{"http://site.test/b large"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, w, _ := start(t, test.answers, test.opts)
			got := crawl(t, c, test.start)
			if diff := cmp.Diff(test.pages, got.Pages); diff != "" {
				t.Errorf("pages (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.errors, got.Errors); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
			if kindOf(got.Fatal) != test.fatal {
				t.Errorf("Site(%q) ended with %v, want kind %q", test.start, got.Fatal, test.fatal)
			}
			if diff := cmp.Diff(test.requests, w.requests()); test.requests != nil && diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}

func withHeader(name, value string, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(name, value)
		h(w, r)
	}
}

// TestSiteDepth: a calendar that always leads to the next month ends.
func TestSiteDepth(t *testing.T) {
	as := answers{}
	for i := range maxDepth + 5 {
		as[fmt.Sprintf("site.test/m/%d", i)] = page(fmt.Sprintf("/m/%d", i+1), "/m/0")
	}
	c, _, _ := start(t, as, Options{})
	got := crawl(t, c, "http://site.test/m/0")
	if len(got.Pages) != 1 { // they do not lie below /m/0/
		t.Fatalf("Site below a page yielded %d pages, want 1", len(got.Pages))
	}
	as["site.test/m/"] = page("/m/1")
	got = crawl(t, c, "http://site.test/m/")
	if want := []string{"http://site.test/m/ limit"}; len(got.Pages) != maxDepth+2 || !cmp.Equal(want, got.Errors) {
		t.Errorf("Site yielded %d pages and %v, want %d (start, /m/0 and a chain) and %v", len(got.Pages), got.Errors, maxDepth+2, want)
	}
}

// TestSiteAgain: a second run is sent nothing that did not change, and an
// unchanged page still leads on.
func TestSiteAgain(t *testing.T) {
	known := map[string]Validators{}
	stamped := func(tag string, h http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", tag)
			if r.Header.Get("If-None-Match") == tag {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			h(w, r)
		}
	}
	dated := func(w http.ResponseWriter, r *http.Request) {
		const at = "Fri, 02 Jan 2026 03:04:05 GMT"
		w.Header().Set("Last-Modified", at)
		if r.Header.Get("If-Modified-Since") == at {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		page()(w, r)
	}
	as := answers{
		"site.test/":  stamped(`"1"`, page("/a", "/c")),
		"site.test/a": stamped(`"2"`, page("/b")),
		"site.test/b": dated,
		"site.test/c": moved("/d"),
		"site.test/d": stamped(`"4"`, page()),
	}
	c, _, _ := start(t, as, Options{Known: func(address string) (Validators, bool) {
		v, ok := known[address]
		return v, ok
	}})
	run := func() (lines []string) {
		for p, err := range c.Site(t.Context(), "http://site.test/") {
			if err != nil {
				t.Fatal(err)
			}
			known[p.URL] = p.Validators
			lines = append(lines, fmt.Sprintf("%s %s unchanged=%t body=%t type=%s links=%d", p.URL, p.Modified.Format("2006"), p.Unchanged, p.Body != nil, p.Type, len(p.Validators.Links)))
		}
		return lines
	}
	want := []string{
		"http://site.test/ 0001 unchanged=false body=true type=text/html links=2",
		"http://site.test/a 0001 unchanged=false body=true type=text/html links=1",
		"http://site.test/d 0001 unchanged=false body=true type=text/html links=0",
		"http://site.test/b 2026 unchanged=false body=true type=text/html links=0",
	}
	if diff := cmp.Diff(want, run()); diff != "" {
		t.Fatalf("first run (-want +got):\n%s", diff)
	}
	want = []string{
		"http://site.test/ 0001 unchanged=false body=true type=text/html links=2",
		"http://site.test/a 0001 unchanged=true body=false type= links=1",
		"http://site.test/d 0001 unchanged=true body=false type= links=0",
		"http://site.test/b 2026 unchanged=true body=false type= links=0",
	}
	for range 2 { // what an unchanged page says about itself can be kept again
		if diff := cmp.Diff(want, run()); diff != "" {
			t.Errorf("second run (-want +got):\n%s", diff)
		}
	}
}

// TestSiteInTrouble: a page that cannot be fetched for now leads where it led before.
func TestSiteInTrouble(t *testing.T) {
	for _, tc := range []struct {
		code int
		want []string
	}{
		{http.StatusServiceUnavailable, []string{"http://site.test/", "http://site.test/b"}},
		{http.StatusGone, []string{"http://site.test/"}},
	} {
		c, _, _ := start(t, answers{"site.test/": page("/a"), "site.test/a": status(tc.code), "site.test/b": page()}, Options{
			Known: func(address string) (Validators, bool) {
				return Validators{Links: []string{"http://site.test/b"}}, address == "http://site.test/a"
			},
		})
		got := crawl(t, c, "http://site.test/")
		if diff := cmp.Diff(tc.want, got.Pages); diff != "" || len(got.Errors) != 1 {
			t.Errorf("%d: errors %v, want one; pages (-want +got):\n%s", tc.code, got.Errors, diff)
		}
	}
}

func TestSiteModified(t *testing.T) {
	c, _, _ := start(t, answers{
		"site.test/s": typed("text/xml", `<urlset><url><lastmod>2024-05-06</lastmod><loc>/a</loc></url><url><loc>/b</loc></url></urlset>`),
		"site.test/a": withHeader("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT", page()),
		"site.test/b": withHeader("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT", page()),
	}, Options{})
	var got []string
	for p, err := range c.Site(t.Context(), "http://site.test/s") {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, p.Modified.Format(time.DateOnly))
	}
	if diff := cmp.Diff([]string{"2024-05-06", "2026-01-02"}, got); diff != "" {
		t.Errorf("dates (-want +got):\n%s", diff)
	}
}

// TestSiteStops: the stream ends where its reader, or its context, ends it.
func TestSiteStops(t *testing.T) {
	as := answers{"site.test/": page("/a", "/b"), "site.test/a": page(), "site.test/b": page()}
	c, w, _ := start(t, as, Options{})
	for _, err := range c.Site(t.Context(), "http://site.test/") {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	if diff := cmp.Diff([]string{"site.test/"}, w.requests()); diff != "" {
		t.Errorf("requests after a break (-want +got):\n%s", diff)
	}

	ctx, cancel := context.WithCancel(t.Context())
	as["site.test/a"] = func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done() // the client hangs up
	}
	var last error
	n := 0
	for _, err := range c.Site(ctx, "http://site.test/") {
		last = err
		n++
	}
	if failed, ok := errors.AsType[*PageError](last); ok || !errors.Is(last, context.Canceled) || n != 2 {
		t.Errorf("Site ended with %v (%v) after %d items, want context.Canceled after 2", last, failed, n)
	}
	if _, err := c.Get(ctx, "http://site.test/b"); !errors.Is(err, context.Canceled) {
		t.Errorf("Get with a cancelled context = %v, want context.Canceled", err)
	}
}

// TestPageErrorMessage: an editor reads the address, the reason and the place
// where the link stands.
func TestPageErrorMessage(t *testing.T) {
	c, _, _ := start(t, answers{"site.test/": page("/gone")}, Options{})
	for _, err := range c.Site(t.Context(), "http://site.test/") {
		failed, ok := errors.AsType[*PageError](err)
		if !ok {
			continue
		}
		const want = "http://site.test/gone: the server answered 404 Not Found (found in http://site.test/)"
		if failed.Error() != want || failed.Status != 404 {
			t.Errorf("error = %q with status %d, want %q with 404", failed, failed.Status, want)
		}
		return
	}
	t.Error("Site did not tell of a page that is gone")
}

// TestSiteIsNotLong: what a page says of itself does not decide how much is kept.
func TestSiteIsNotLong(t *testing.T) {
	var hrefs []string
	for i := range 50 {
		hrefs = append(hrefs, fmt.Sprintf("/%d", i))
	}
	hrefs = append(hrefs, "/"+strings.Repeat("x", maxAddressBytes))
	c, w, _ := start(t, answers{"site.test/": page(hrefs...)}, Options{MaxPages: 10})
	got := crawl(t, c, "http://site.test/")
	if n := len(w.requests()); n != 10 || len(got.Pages) != 1 {
		t.Errorf("Site made %d requests and yielded %v, want 10 and the first page", n, got.Pages)
	}
}

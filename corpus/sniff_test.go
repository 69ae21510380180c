package corpus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// readExport reads one file in the way of [Open].
func readExport(t *testing.T, name, text string) ([]Article, []*Problem) {
	t.Helper()
	fsys := files(map[string]string{name: text})
	k, err := sniff(fsys, name)
	if err != nil {
		t.Fatalf("sniff(%s): %v", name, err)
	}
	return collect(t, &fileSource{fsys: fsys, path: name, name: name, kind: k})
}

// publicWords returns the text of the public articles, and of all fields that a
// reader is shown.
func publicWords(articles []Article) string {
	var words []string
	for _, a := range articles {
		if a.Visibility.IsPublic() {
			words = append(words, a.ID, a.URL, a.Title, a.Text, a.Code, a.Summary, a.Image.URL, a.Image.Alt)
			words = append(words, a.Tags...)
			words = append(words, a.Categories...)
			words = append(words, a.Authors...)
			words = append(words, a.Headings...)
		}
	}
	return strings.Join(words, "\n")
}

// checkCanary fails when the word of a hidden article stands in a public one, or
// that of a public one does not.
func checkCanary(t *testing.T, articles []Article) {
	t.Helper()
	words := publicWords(articles)
	if strings.Contains(words, "canary") {
		t.Errorf("a public article holds a word of one that is not:\n%s", words)
	}
	if !strings.Contains(words, "wren") {
		t.Errorf("no public article was read:\n%s", words)
	}
}

// TestCanaryFails: the check sees what it is for.
func TestCanaryFails(t *testing.T) {
	words := publicWords([]Article{{Text: "canary"}, {Visibility: Draft, Text: "hidden"}})
	if !strings.Contains(words, "canary") || strings.Contains(words, "hidden") {
		t.Errorf("publicWords = %q", words)
	}
}

func TestKindOfHead(t *testing.T) {
	comment := "<!-- " + strings.Repeat("a remark ", 1000) + "-->"
	for _, tc := range []struct {
		head string
		want kind
	}{
		{`<rss version="2.0"><channel/></rss>`, kindFeed},
		{`<?xml version="1.0"?>` + comment + `<rss version="2.0"><channel>`, kindFeed},
		{`<!DOCTYPE rss [<!ENTITY a "b">]><rss version="0.91"><channel>`, kindFeed},
		{`<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>`, kindFeed},
		{`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">`, kindFeed},
		{`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:foaf="http://xmlns.com/foaf/0.1/">`, kindUnknown},
		{`<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>`, kindWXR},
		{comment + `<rss xmlns:wp="http://wordpress.org/export/1.0/"><channel>`, kindWXR},
		{`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:blogger="http://schemas.google.com/blogger/2018">`, kindBlogger},
		{`<feed xmlns="http://www.w3.org/2005/Atom"><entry><category term="http://schemas.google.com/blogger/2008/kind#template"/>`, kindBlogger},
		{`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:blogger="http://schemas.google.com/blogger/2008"><entry>`, kindFeed},
		{`<opml version="2.0"><body/></opml>`, kindUnknown},
		{`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`, kindUnknown},
		{`<`, kindUnknown},
		{`{"version": "https://jsonfeed.org/version/1.1", "items": []}`, kindFeed},
		{`{"items": [], "feed_url": "https://a.example/feed.json"}`, kindFeed},
		{`{"db":[{"meta":{"exported_on":1},"data":{"posts":[`, kindGhost},
		{`{"meta":{"exported_on":1,"version":"5"},"data":{"benefits":[`, kindGhost},
		{`{"data":{"posts":[]}}`, kindGhost},
		{`{"posts":[{"slug":"a","title":"A","html":"<p>"`, kindGhost},
		{`{"posts":[{"url":"https://a.example/","data":{"slug":"a","html":""}}]}`, kindUnknown},
		{`{"posts":[{"slug":"a","body":"<p>"}]}`, kindUnknown},
		{`{"name":"package","version":"1.0.0"}`, kindUnknown},
		{`[{"id":1}]`, kindUnknown},
		{`{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}}}`, kindUnknown},
		{`{`, kindUnknown},
		{"post_id,post_date,is_published,audience,title\n", kindSubstack},
		{"id,web_title,status\n", kindUnknown},
		{"", kindUnknown},
		{"   \n", kindUnknown},
	} {
		got, err := kindOfHead([]byte(tc.head))
		if got != tc.want || (err == nil) != (got != kindUnknown) {
			t.Errorf("kindOfHead(%.80q) = %v, %v; want %v", tc.head, got, err, tc.want)
		}
	}
}

// TestKeyScanEnds: the paths of keys do not grow without end.
func TestKeyScanEnds(t *testing.T) {
	s := keyScan{in: json.NewDecoder(strings.NewReader(strings.Repeat("[", headBytes))), found: map[string]string{}}
	if err := s.value("", 0); !errors.Is(err, errScanned) || len(s.found) != maxScanDepth+1 {
		t.Errorf("%d paths and %v, want %d and %v", len(s.found), err, maxScanDepth+1, errScanned)
	}
}

func TestFormat(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, dir+"/notes.log", "# A title\n\nThe *text* of it.\n")
	writeFile(t, dir+"/feed.xml", `<rss version="2.0"><channel><item><guid>a</guid><title>A</title></item></channel></rss>`)
	writeFile(t, dir+"/opml.xml", `<opml/>`)
	for _, tc := range []struct {
		location, format string
		want             string // title of the only article
		err              string // or part of the error
	}{
		{"notes.log", "", "", "expected a folder, or a .md"},
		{"notes.log", "markdown", "A title", ""},
		{"notes.log", "Markdown", "A title", ""},
		{"notes.log", "text", "# A title", ""},
		{"notes.log", "asciimath", "", `unknown format "asciimath": the formats are markdown, notebook, asciidoc, rst, org, html, text, ndjson, feed, wxr, blogger, movabletype, ghost, medium, substack`},
		{"feed.xml", "", "A", ""},
		{"feed.xml", "feed", "A", ""},
		{"opml.xml", "", "", "<opml>"},
		{".", "wxr", "", "is that of a file"},
	} {
		s, err := Open(dir+"/"+tc.location, Options{Format: tc.format})
		if err != nil || tc.err != "" {
			if err == nil || tc.err == "" || !strings.Contains(err.Error(), tc.err) {
				t.Errorf("Open(%s, %q): %v, want %q", tc.location, tc.format, err, tc.err)
			}
			continue
		}
		articles, problems := collect(t, s)
		if len(articles) != 1 || len(problems) != 0 || articles[0].Title != tc.want {
			t.Errorf("Open(%s, %q): %v, problems %v; want %q", tc.location, tc.format, articles, problems, tc.want)
		}
	}
}

func TestReadsExports(t *testing.T) {
	for _, tc := range []struct {
		files []string
		want  bool
	}{
		{nil, true},
		{[]string{"a.txt", "b.ndjson"}, true},
		{[]string{"a.txt", "b.md"}, false},
		{[]string{"a.mdx"}, false},
		{[]string{"deep/index.html"}, false},
		{[]string{"README.md", "docs/License.rst", "CHANGELOG.md"}, true},
		{[]string{"README.md", "readme-too.md"}, false},
	} {
		got := readsExports(func(yield func(string, error) bool) {
			if !yield("", errors.New("a folder that cannot be read")) {
				return
			}
			for _, f := range tc.files {
				if !yield(f, nil) {
					return
				}
			}
		})
		if got != tc.want {
			t.Errorf("readsExports(%q) = %v, want %v", tc.files, got, tc.want)
		}
	}
}

func TestIsExport(t *testing.T) {
	fsys := files(map[string]string{
		"feed.xml": `<rss version="2.0"/>`, "sitemap.xml": "<urlset/>", "package.json": `{"name":"a"}`,
		"export.json": `{"db":[{"data":{}}]}`, "page.html": "<rss/>",
	})
	var got []string
	for _, p := range []string{"feed.xml", "sitemap.xml", "package.json", "export.json", "page.html", "missing.xml"} {
		if isExport(fsys, p) {
			got = append(got, p)
		}
	}
	if diff := cmp.Diff([]string{"feed.xml", "export.json"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestExportsBesidePages: an export beside papers of its repository is read; one
// beside pages is told, and a feed there is not.
func TestExportsBesidePages(t *testing.T) {
	export := wxrHead + wxrItem(1, "post", "publish", wxrContent("A wren.")) + wxrFoot
	feed := `<rss version="2.0"><channel><item><guid>a</guid><title>Of the feed</title></item></channel></rss>`
	beside := func(name string) string { return "not a usable article: this export (" + name + ") lies beside pages" }
	for _, tc := range []struct {
		name     string
		files    map[string]string
		articles []string
		problems []string
	}{
		{"papers", map[string]string{"README.md": "# Read me", "LICENSE.md": "Free.", "CHANGELOG.rst": "New", "export.xml": export}, []string{"Item 1"}, nil},
		{"papers and a feed", map[string]string{"README.md": "# Read me", "feed.xml": feed}, []string{"Of the feed"}, nil},
		{"a page and feeds", map[string]string{"a.md": "# A\n\nText.", "feed.xml": feed, "index.xml": feed, "sitemap.xml": "<urlset/>", "package.json": `{"name":"a"}`}, []string{"A"}, nil},
		{"a page and exports", map[string]string{
			"a.md": "# A\n\nText.", "b/export.xml": export, "c.json": ghostText(`{"slug":"c","title":"C"}`, ""), "d.xml": bloggerHead + "</feed>",
			"e/posts.csv": "post_id,is_published,audience,title\n", "f.ndjson": `{"id":"f","title":"F"}`,
		}, []string{"A", "F"}, []string{"export.xml: " + beside("wxr"), "c.json: " + beside("ghost"), "d.xml: " + beside("blogger"), "posts.csv: " + beside("substack")}},
	} {
		dir := t.TempDir()
		var members []string
		for name, text := range tc.files {
			put(t, dir, name, strings.NewReader(text))
			members = append(members, name, text)
		}
		folder, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for where, s := range map[string]Source{
			"folder": folder, "zip": &zipSource{fsys: files(map[string]string{"a.zip": zipped(t, members...)}), path: "a.zip", name: "a.zip"},
		} {
			articles, problems := collect(t, s)
			var titles []string
			for _, a := range articles {
				titles = append(titles, a.Title)
			}
			if diff := cmp.Diff(tc.articles, titles); diff != "" {
				t.Errorf("%s, %s: %s", tc.name, where, diff)
			}
			if len(problems) != len(tc.problems) {
				t.Errorf("%s, %s: problems %v, want %d", tc.name, where, problems, len(tc.problems))
				continue
			}
			for i, want := range tc.problems { // in the order of the walk
				if !strings.Contains(fmt.Sprint(problems), want) || errors.Is(problems[i], ErrBroken) {
					t.Errorf("%s, %s: problems %v, want %q, and that the source is whole", tc.name, where, problems, want)
				}
			}
		}
	}
}

// TestExportsBesidePagesStop: who stops asking is left alone, and a context that
// is done ends the reading.
func TestExportsBesidePagesStop(t *testing.T) {
	s := tellingExports(Dir(files(map[string]string{"a.md": "# A\n\nText.", "b.json": `{"db":[{"data":{"posts":[]}}]}`, "c.json": `{"db":[{"data":{"posts":[]}}]}`}), "", Options{}))
	for stop := 1; stop <= 3; stop++ {
		n := 0
		for a, err := range s.Articles(t.Context()) {
			if (err == nil) != (a.ID == "a") {
				t.Errorf("%q, %v; want the page, then problems", a.ID, err)
			}
			if n++; n == stop {
				break
			}
		}
		if n != stop {
			t.Errorf("%d were yielded, want %d", n, stop)
		}
	}
	for stop := 1; stop <= 2; stop++ {
		ctx, cancel := context.WithCancel(t.Context())
		var got []error
		for _, err := range s.Articles(ctx) {
			if got = append(got, err); len(got) == stop {
				cancel()
			}
		}
		cancel()
		if n := len(got); n > stop+1 || n == stop+1 && !errors.Is(got[n-1], context.Canceled) {
			t.Errorf("%v after the context was done at %d", got, stop)
		}
	}
}

package web

import (
	"context"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kindred/search"
)

// payloads are those of testdata/payloads.txt, with which the browser is tried, too.
var payloads = readPayloads()

func readPayloads() []string {
	file, err := os.ReadFile("testdata/payloads.txt")
	if err != nil {
		panic(err)
	}
	var list []string
	for line := range strings.Lines(string(file)) {
		if line[0] == '#' {
			continue
		}
		var payload string
		if err := json.Unmarshal([]byte(line), &payload); err != nil {
			panic(err)
		}
		list = append(list, payload)
	}
	return list
}

// hostile answers with the payload in every text there is.
func hostile(payload string) *fake {
	return &fake{
		search: func(context.Context, search.Request) (*search.Result, error) {
			return &search.Result{
				Query: payload, Total: 11, Facets: facetsOf(payload, 3), Corrected: payload, Suggestion: payload, Loosened: true,
				Excluded: []string{payload}, Including: payload, Unknown: []string{payload},
				Hits: []search.Hit{{
					ID: payload, URL: payload, Title: payload, Snippet: payload, Tags: []string{payload}, Language: payload, Published: testDay,
					Heading: payload, Passage: payload,
				}},
			}, nil
		},
		related: func(context.Context, search.RelatedRequest) (*search.RelatedResult, error) {
			return &search.RelatedResult{Articles: []search.Kindred{{
				ID: payload, URL: payload, Title: payload, Excerpt: payload, Reasons: []string{payload}, Image: payload, Language: payload,
			}}}, nil
		},
		article: func(context.Context, string) (*search.Article, error) {
			return &search.Article{
				ID: payload, URL: payload, Title: payload, Text: payload + "\n\nx " + payload, Headings: []string{payload},
				Code: payload, Tags: []string{payload}, Authors: []string{payload}, Language: payload,
			}, nil
		},
	}
}

func TestPayloadsAreInert(t *testing.T) {
	if len(payloads) < 100 {
		t.Errorf("%d payloads, want at least 100", len(payloads))
	}
	for _, payload := range payloads {
		for _, demo := range []bool{false, true} {
			s := newServer(t, Config{Title: payload, Search: hostile(payload), DemoArticles: demo})
			q := url.QueryEscape(payload)
			for _, target := range []string{
				"/search?q=" + q + "&tag=" + q + "&author=" + q + "&lang=" + q, "/related?id=" + q, "/articles/" + url.PathEscape(payload),
				"/search?sort=" + q, "/search?after=" + q,
				"/search?q=x&ui=" + q, "/embed?limit=3&heading=" + q, "/related?id=x&show=image&heading=" + q, "/api/?ui=" + q, "/x" + url.PathEscape(payload),
			} {
				body := bodyOf(t, ask(t, s, http.MethodGet, target, "Accept", "text/html"))
				checkInert(t, target, body)
			}
		}
	}
}

// checkInert parses an answer as a browser does and looks for anything that
// could run.
func checkInert(t *testing.T, target, body string) {
	t.Helper()
	doc := parse(t, body)
	if n := doc.Find("script:not([src^='/static/']):not([type='application/ld+json']), img:not(.kindred-image), svg, iframe, object, embed, style, base, textarea").Length(); n != 0 {
		t.Errorf("GET %s: %d foreign elements:\n%s", target, n, body)
	}
	for _, el := range doc.Find("*").EachIter() {
		for _, a := range el.Nodes[0].Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "autofocus" {
				t.Errorf("GET %s: attribute %s=%q", target, a.Key, a.Val)
			}
			if a.Key == "href" || a.Key == "src" || a.Key == "action" {
				u, err := url.Parse(a.Val)
				if err != nil || (u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https") {
					t.Errorf("GET %s: %s=%q", target, a.Key, a.Val)
				}
			}
		}
	}
}

func TestSiteLink(t *testing.T) {
	s := newServer(t, Config{})
	for in, want := range map[string]string{
		"https://example.org/a?b=c#d": "https://example.org/a?b=c#d",
		"http://example.org":          "http://example.org",
		"HTTPS://example.org/":        "https://example.org/",
		"/posts/a/":                   "/posts/a/",
		"/":                           "/",
		"":                            "",
		"posts/a":                     "",
		"//evil.example/a":            "",
		`/\evil.example/a`:            "",
		`\\evil.example`:              "",
		"javascript:alert(1)":         "",
		" javascript:alert(1)":        "",
		"java\tscript:alert(1)":       "",
		"data:text/html,x":            "",
		"vbscript:x":                  "",
		"http:example.org":            "",
		"https:///a":                  "",
		"ftp://example.org/a":         "",
		"mailto:a@example.org":        "",
		"/%zz":                        "",
	} {
		if got := s.siteLink(in); got != want {
			t.Errorf("siteLink(%q) = %q, want %q", in, got, want)
		}
	}
}

// marked returns a text as it stands in a page.
func marked(s string) string {
	m := new(markup)
	m.marked(s)
	return string(m.html)
}

func TestMarked(t *testing.T) {
	for in, want := range map[string]string{
		"":                             "",
		"plain &amp; &lt;b&gt;":        "plain &amp; &lt;b&gt;",
		"a <mark>b</mark> c":           "a <mark>b</mark> c",
		"<mark>a</mark><mark>b</mark>": "<mark>a</mark><mark>b</mark>",
		"<mark>a":                      "&lt;mark&gt;a",
		"a</mark>":                     "a&lt;/mark&gt;",
		"<mark><mark>a</mark></mark>":  "&lt;mark&gt;&lt;mark&gt;a&lt;/mark&gt;&lt;/mark&gt;",
		"<mark class=x>a</mark>":       "&lt;mark class=x&gt;a&lt;/mark&gt;",
		"<MARK>a</MARK>":               "&lt;MARK&gt;a&lt;/MARK&gt;",
		"<mark>a</mark><b>":            "&lt;mark&gt;a&lt;/mark&gt;&lt;b&gt;",
		"a > b":                        "a &gt; b",
	} {
		if got := marked(in); got != want {
			t.Errorf("marked(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzMarked(f *testing.F) {
	for _, p := range payloads {
		f.Add(p)
		f.Add("<mark>" + p + "</mark>")
	}
	f.Fuzz(func(t *testing.T, in string) {
		for _, el := range parse(t, "<p>"+marked(in)).Find("p *").EachIter() {
			if n := el.Nodes[0]; n.Data != "mark" || len(n.Attr) > 0 {
				t.Fatalf("marked(%q) holds <%s>", in, n.Data)
			}
		}
	})
}

// TestMarkupIsOfThisSource covers what the compiler does not see: a text that is converted
// into markup, or appended to a page past the functions of markup.go.
func TestMarkupIsOfThisSource(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	conversions := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.Ident); ok && f.Name == "constant" {
					conversions++
					if _, literal := n.Args[0].(*ast.BasicLit); !literal {
						t.Errorf("%s: a text that is no literal becomes markup", name)
					}
				}
			case *ast.SelectorExpr:
				if n.Sel.Name == "html" && name != "markup.go" {
					t.Errorf("%s: a page is written past the functions of markup.go", name)
				}
			}
			return true
		})
	}
	if conversions == 0 {
		t.Error("no conversion was seen at all")
	}
}

// TestHref covers the last fence: addresses are checked where they come from.
func TestHref(t *testing.T) {
	for address, want := range map[string]string{
		"/a?b=1&c": "/a?b=1&amp;c", "https://example.org/": "https://example.org/", "http://a": "http://a",
		"javascript:alert(1)": "#", "": "#", "data:text/html,x": "#", " /a": "#", `/"><b>`: "/&#34;&gt;&lt;b&gt;",
	} {
		m := new(markup)
		if got := string(m.href(address).html); got != ` href="`+want+`"` {
			t.Errorf("href(%q) writes %s", address, got)
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	s := newServer(t, Config{Search: failing(search.ErrNotFound)})
	const ofPages = "strict-origin-when-cross-origin"
	for target, referrer := range map[string]string{
		"/": ofPages, "/related?id=a": "", "/api/v1/search": "", "/static/search.js": ofPages, "/healthz": ofPages, "/nothing": ofPages,
	} {
		r := ask(t, s, http.MethodGet, target)
		checkHeader(t, r, "Content-Security-Policy", contentPolicy)
		checkHeader(t, r, "X-Content-Type-Options", "nosniff")
		checkHeader(t, r, "Referrer-Policy", referrer)
		checkHeader(t, r, "Set-Cookie", "")
	}
	if strings.Contains(contentPolicy, "unsafe") {
		t.Error("the policy allows what is unsafe")
	}
}

func TestOrigins(t *testing.T) {
	const site, friend, stranger = "https://site.example", "https://friend.example:8443", "https://other.example"
	listed := newServer(t, Config{SiteURL: site + "/", AllowOrigins: []string{friend + "/"}})
	open := newServer(t, Config{AllowOrigins: []string{"*"}})
	closed := newServer(t, Config{})
	public := []string{"/related?id=a", "/api/v1/search", "/api/v1/related?id=a", "/api/v1/articles/a", "/api/v1/nothing", "/related", "/suggest?q=a", "/feed.atom", "/opensearch.xml"}
	for _, target := range public {
		for _, tc := range []struct {
			server       *Server
			origin, want string
			vary         bool
		}{
			{listed, site, site, true},
			{listed, friend, friend, true},
			{listed, stranger, "", true},
			{listed, "null", "", true},
			{listed, "", "", true},
			{open, stranger, "*", false},
			{closed, stranger, "", true},
		} {
			r := ask(t, tc.server, http.MethodGet, target, "Origin", tc.origin)
			checkHeader(t, r, "Access-Control-Allow-Origin", tc.want)
			checkHeader(t, r, "Access-Control-Allow-Credentials", "")
			if got := strings.Contains(strings.Join(r.Header.Values("Vary"), ", "), "Origin"); got != tc.vary {
				t.Errorf("GET %s from %q: Vary: %q", target, tc.origin, r.Header.Values("Vary"))
			}
		}
	}
	for target, want := range map[string]string{"/static/kindred-related.js": "*", "/": "", "/articles/a": "", "/readyz": ""} {
		for _, s := range []*Server{listed, closed} {
			checkHeader(t, ask(t, s, http.MethodGet, target, "Origin", stranger), "Access-Control-Allow-Origin", want)
		}
	}
	for origin, methods := range map[string]string{site: "GET, HEAD", stranger: ""} {
		r := ask(t, listed, http.MethodOptions, "/api/v1/search", "Origin", origin, "Access-Control-Request-Method", "GET")
		checkHeader(t, r, "Access-Control-Allow-Methods", methods)
		if r.StatusCode != http.StatusNoContent {
			t.Errorf("preflight from %s: status %d", origin, r.StatusCode)
		}
	}
}

// TestParseOrigin: an origin is written in ways that browsers never send.
func TestParseOrigin(t *testing.T) {
	for address, want := range map[string]string{
		"https://ok.example":              "https://ok.example",
		"https://ok.example:443/":         "https://ok.example",
		"http://ok.example:80":            "http://ok.example",
		"http://ok.example:443":           "http://ok.example:443",
		"HTTPS://OK.example:8443":         "https://ok.example:8443",
		"https://bücher.example":          "https://xn--bcher-kva.example",
		"https://BÜCHER.example:443":      "https://xn--bcher-kva.example",
		"https://xn--bcher-kva.example":   "https://xn--bcher-kva.example",
		"https://a_b.aa--b.example":       "https://a_b.aa--b.example",
		"http://[2001:DB8:0::1]:80":       "http://[2001:db8::1]",
		"http://[2001:db8::1]:8080":       "http://[2001:db8::1]:8080",
		"http://127.0.0.1:8080":           "http://127.0.0.1:8080",
		"https://:443":                    "",
		"https://ok.example/base":         "",
		"https://ok.example?a=b":          "",
		"https://ok.example#a":            "",
		"https://me@ok.example":           "",
		"https://a／b.example":             "",
		"https://xn--a.example":           "",
		"ftp://ok.example":                "",
		"ok.example":                      "",
		"http://[fe80::1%25eth0]":         "",
		"https://ok.example:443:443":      "",
		"https://ok.example, https://b.c": "",
	} {
		got, err := parseOrigin(address)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("parseOrigin(%q) = %q, %v; want %q", address, got, err, want)
		}
	}
}

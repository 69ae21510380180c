package web

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"

	"kindred/search"
)

func TestFeeds(t *testing.T) {
	var asked search.Request
	s := newServer(t, Config{Title: "Harbour <Notes>", SiteURL: "https://example.org", Address: "https://search.example.org/", Search: finding(45, &asked)})
	for path, contentType := range map[string]string{atomPath: typeAtom, jsonFeedPath: typeJSONFeed} {
		r := ask(t, s, http.MethodGet, path+"?q=reef+%26+x&tag=Sailing&page=2")
		checkHeader(t, r, "Content-Type", contentType)
		checkHeader(t, r, "Cache-Control", cacheFragment)
		want := search.Request{Query: "reef & x", Tags: []string{"Sailing"}, Sort: search.Newest, Offset: 10, Limit: 10}
		if diff := cmp.Diff(want, asked); diff != "" {
			t.Errorf("%s asks for (-want +got):\n%s", path, diff)
		}
		feed, err := gofeed.NewParser().ParseString(bodyOf(t, r))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if feed.Title != "reef & x – Harbour <Notes>" || len(feed.Items) != 10 {
			t.Errorf("%s: %q with %d items", path, feed.Title, len(feed.Items))
		}
		item := feed.Items[0]
		got := []string{item.Title, item.Link, item.GUID, item.PublishedParsed.UTC().String(), strings.TrimSpace(item.Description + item.Content)}
		if diff := cmp.Diff([]string{"Article 10", "https://example.org/posts/10/", "https://example.org/posts/10/", testDay.String(), "Reef the sail & wait."}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
	links := attrs(pageOf(t, s, "/search?q=reef&sort=oldest"), "link[rel=alternate]", "href")
	if diff := cmp.Diff([]string{"/feed.atom?q=reef&sort=oldest", "/feed.json?q=reef&sort=oldest"}, links); diff != "" {
		t.Errorf("links to feeds (-want +got):\n%s", diff)
	}
}

// Addresses of articles of this server begin with its own, whatever that is.
func TestFeedOfDemoArticles(t *testing.T) {
	var asked search.Request
	s := newServer(t, Config{DemoArticles: true, Address: "https://search.example.org", Search: finding(1, &asked)})
	for _, path := range []string{atomPath, jsonFeedPath} {
		feed, err := gofeed.NewParser().ParseString(bodyOf(t, ask(t, s, http.MethodGet, path)))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if link := feed.Items[0].Link; !strings.HasPrefix(link, "https://search.example.org/articles/") {
			t.Errorf("%s: an article is at %q", path, link)
		}
	}
}

func TestFeedOfArticlesWithoutMuch(t *testing.T) {
	s := newServer(t, Config{Search: &fake{search: func(context.Context, search.Request) (*search.Result, error) {
		return &search.Result{Total: 1, Hits: []search.Hit{{ID: "a", Title: "\x00\x1b]", URL: "javascript:x", Snippet: "A snippet."}}}, nil
	}}})
	for _, path := range []string{atomPath, jsonFeedPath} {
		feed, err := gofeed.NewParser().ParseString(bodyOf(t, ask(t, s, http.MethodGet, path)))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if item := feed.Items[0]; path == atomPath && item.Content != "A snippet." {
			t.Errorf("%s: content %q of what has no address", path, item.Content)
		}
		if item := feed.Items[0]; item.Link != "" || !strings.HasPrefix(item.GUID, "urn:kindred:") {
			t.Errorf("%s: link %q, id %q", path, item.Link, item.GUID)
		}
	}
}

// TestOpenSearchDescription checks what OpenSearch 1.1 demands.
func TestOpenSearchDescription(t *testing.T) {
	for _, title := range []string{"", "Notes", "The <b>Harbour</b> Notes of a small town by the sea & its people", strings.Repeat("港", 2000)} {
		s := newServer(t, Config{Title: title, Search: finding(3, nil)})
		r := ask(t, s, http.MethodGet, descriptionPath)
		checkHeader(t, r, "Content-Type", "application/opensearchdescription+xml")
		var doc struct {
			XMLName                          xml.Name
			ShortName, LongName, Description string
			InputEncoding, OutputEncoding    string
			URLs                             []struct {
				Type     string `xml:"type,attr"`
				Rel      string `xml:"rel,attr"`
				Template string `xml:"template,attr"`
			} `xml:"Url"`
			Image []string
		}
		if err := xml.Unmarshal([]byte(bodyOf(t, r)), &doc); err != nil {
			t.Fatal(err)
		}
		if doc.XMLName != (xml.Name{Space: openSearchNamespace, Local: "OpenSearchDescription"}) {
			t.Errorf("root %v", doc.XMLName)
		}
		for _, e := range []struct {
			text string
			most int
		}{{doc.ShortName, 16}, {doc.LongName, 48}, {doc.Description, 1024}} {
			if n := utf8.RuneCountInString(e.text); n == 0 || n > e.most || strings.ContainsAny(e.text, "<>") {
				t.Errorf("%q has %d characters, at most %d without markup are allowed", e.text, n, e.most)
			}
		}
		types := map[string]string{}
		for _, u := range doc.URLs {
			types[u.Type] = u.Rel
			address := strings.NewReplacer("{searchTerms}", url.QueryEscape("reef & <x>"), "{startPage?}", "").Replace(u.Template)
			if strings.Contains(address, "{") || !strings.HasPrefix(address, "http://example.com/") {
				t.Errorf("template %q", u.Template)
			}
			answer := ask(t, s, http.MethodGet, address)
			if got, _, _ := strings.Cut(answer.Header.Get("Content-Type"), ";"); answer.StatusCode != http.StatusOK || got != u.Type {
				t.Errorf("%s: status %d, type %s", address, answer.StatusCode, got)
			}
		}
		want := map[string]string{"text/html": "", typeSuggest: "suggestions", typeAtom: "", typeDescription: "self"}
		if diff := cmp.Diff(want, types); diff != "" || doc.InputEncoding != "UTF-8" || len(doc.Image) != 1 {
			t.Errorf("types (-want +got):\n%s", diff)
		}
	}
}

// TestSuggestionsConform checks the form of OpenSearch Suggestions: the terms, and
// lists of one length.
func TestSuggestionsConform(t *testing.T) {
	var answer []json.RawMessage
	if err := json.Unmarshal([]byte(bodyOf(t, ask(t, newServer(t, Config{}), http.MethodGet, "/suggest?q=re"))), &answer); err != nil {
		t.Fatal(err)
	}
	var terms string
	lists := make([][]string, 3)
	err := json.Unmarshal(answer[0], &terms)
	for i := range lists {
		if lerr := json.Unmarshal(answer[i+1], &lists[i]); lerr != nil {
			err = lerr
		}
	}
	if err != nil || terms != "re" || len(answer) != 4 || len(lists[1]) != len(lists[0]) || len(lists[2]) != len(lists[0]) {
		t.Errorf("%s: %v", answer, err)
	}
	for _, address := range lists[2] {
		if u, err := url.Parse(address); err != nil || !u.IsAbs() {
			t.Errorf("address %q", address)
		}
	}
}

func TestOriginOfAddresses(t *testing.T) {
	for _, tc := range []struct {
		name, host, proto, forwardedHost string
		proxies                          []string
		address, want                    string
	}{
		{"as asked", "kindred.example:8080", "", "", nil, "", "http://kindred.example:8080"},
		{"not believed", "kindred.example", "https", "evil.example", nil, "", "http://kindred.example"},
		{"a named proxy", "10.0.0.1", "https", "kindred.example", []string{"192.0.2.0/24"}, "", "https://kindred.example"},
		{"two proxies in a row", "10.0.0.1", "HTTPS, http", "kindred.example, b.example", []string{"192.0.2.0/24"}, "", "https://kindred.example"},
		{"configured", "evil.example", "", "", nil, "https://search.example/", "https://search.example"},
		{"no host", `a"><x`, "", "", nil, "", "http://localhost"},
	} {
		s := newServer(t, Config{Address: tc.address, TrustedProxies: tc.proxies})
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Host, r.RemoteAddr = tc.host, "192.0.2.9:1"
		r.Header.Set("X-Forwarded-Proto", tc.proto)
		r.Header.Set("X-Forwarded-Host", tc.forwardedHost)
		if got := s.origin(r); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}

func TestListOfArticles(t *testing.T) {
	var asked search.Request
	s := newServer(t, Config{Search: finding(45, &asked), SiteURL: "https://example.org"})
	r := ask(t, s, http.MethodGet, "/api/v1/articles?offset=40&limit=20&lang=en")
	var got articleList
	if err := json.Unmarshal([]byte(bodyOf(t, r)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Total != 45 || len(got.Articles) != 5 || got.Articles[0].URL != "https://example.org/posts/40/" {
		t.Errorf("%d of %d: %+v", len(got.Articles), got.Total, got.Articles[0])
	}
	if !asked.HeadsOnly || asked.Sort != search.Newest || asked.Limit != 20 {
		t.Errorf("asked for %+v", asked)
	}
}

func TestLinkedData(t *testing.T) {
	s := newServer(t, Config{Title: "Notes", DemoArticles: true})
	for target, want := range map[string]string{"/": "WebSite Notes", "/articles/a": "Article When to reef"} {
		var data map[string]any
		if err := json.Unmarshal([]byte(pageOf(t, s, target).Find("script[type='application/ld+json']").Text()), &data); err != nil {
			t.Fatalf("GET %s: %v", target, err)
		}
		if got := fmt.Sprint(data["@type"], " ", strings.Trim(fmt.Sprint(data["name"], data["headline"]), "<nil>")); got != want {
			t.Errorf("GET %s: %q, want %q", target, got, want)
		}
	}
	for target, want := range map[string]int{"/": 1, "/search?q=a": 1, "/articles/a": 0} {
		if got := pageOf(t, s, target).Find("meta[name=robots][content*=noindex]").Length(); got != want {
			t.Errorf("GET %s: noindex %d times, want %d", target, got, want)
		}
	}
}

package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"kindred/search"
)

// noted is what was told of readers.
type noted struct{ list []string }

func (n *noted) Searched(client netip.Addr, req *search.Request, result *search.Result) {
	n.list = append(n.list, fmt.Sprintf("%s asked %q: %d", client, req.Query, result.Total))
}

func (n *noted) Clicked(client netip.Addr, query string, rank int) {
	n.list = append(n.list, fmt.Sprintf("%s took %d of %q", client, rank, query))
}

func (n *noted) Suggested(rank int) { n.list = append(n.list, fmt.Sprintf("suggestion %d", rank)) }

// counting returns a server that counts, of a site at site.example.
func counting(t testing.TB) (*Server, *noted) {
	t.Helper()
	n := &noted{}
	find := func(_ context.Context, req search.Request) (*search.Result, error) { return resultOf(12, &req), nil }
	return newServer(t, Config{Search: &fake{search: find}, Analytics: n, SiteURL: "https://site.example"}), n
}

// TestSearchesAreCounted: those of readers, on the page and by the API, once; not what
// programs, caches and pages fetched beforehand ask, nor who asks not to be.
func TestSearchesAreCounted(t *testing.T) {
	const asked = `192.0.2.1 asked "rye": 12` // the address of httptest
	for _, tc := range []struct {
		name, method, target string
		header               []string
		want                 []string
	}{
		{"the page", "GET", "/search?q=rye", nil, []string{asked}},
		{"the first page", "GET", "/?q=rye", nil, []string{asked}},
		{"the API", "GET", "/api/v1/search?q=rye", nil, []string{asked}},
		{"a probe", "HEAD", "/search?q=rye", nil, nil},
		{"a feed", "GET", "/feed.atom?q=rye", nil, nil},
		{"suggestions", "GET", "/api/v1/suggest?q=rye", nil, nil},
		{"GPC", "GET", "/search?q=rye", []string{"Sec-GPC", "1"}, nil},
		{"DNT", "GET", "/api/v1/search?q=rye", []string{"DNT", "1"}, nil},
		{"no wish", "GET", "/search?q=rye", []string{"DNT", "0"}, []string{asked}},
		{"beforehand", "GET", "/search?q=rye", []string{"Sec-Purpose", "prefetch;prerender"}, nil},
		{"a wrong request", "GET", "/search?q=rye&page=none", nil, nil},
	} {
		s, n := counting(t)
		ask(t, s, tc.method, tc.target, tc.header...)
		if !slices.Equal(n.list, tc.want) {
			t.Errorf("%s: %q, want %q", tc.name, n.list, tc.want)
		}
	}
}

// TestUnchangedIsNotCounted: what a browser has already is not a new search.
func TestUnchangedIsNotCounted(t *testing.T) {
	s, n := counting(t)
	tag := ask(t, s, http.MethodGet, "/search?q=rye").Header.Get("ETag")
	if r := ask(t, s, http.MethodGet, "/search?q=rye", "If-None-Match", tag); r.StatusCode != http.StatusNotModified || len(n.list) != 1 {
		t.Errorf("%d, counted %q", r.StatusCode, n.list)
	}
}

// tell tells a click.
func tell(t testing.TB, s *Server, body string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://search.example"+clicksPath, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func TestClicks(t *testing.T) {
	const rye = `{"query":"rye","rank":3}`
	took := []string{`192.0.2.1 took 3 of "rye"`}
	for _, tc := range []struct {
		name, body string
		header     []string
		status     int
		want       []string
	}{
		{"a hit", rye, nil, http.StatusNoContent, took},
		{"a suggestion", `{"suggestion":2}`, nil, http.StatusNoContent, []string{"suggestion 2"}},
		{"of our page", rye, []string{"Origin", "http://search.example"}, http.StatusNoContent, took},
		{"behind a proxy that takes encryption off", rye, []string{"Origin", "https://search.example"}, http.StatusNoContent, took},
		{"of the site", rye, []string{"Origin", "https://site.example"}, http.StatusNoContent, took},
		{"of another site", rye, []string{"Origin", "https://evil.example"}, http.StatusForbidden, nil},
		{"of a page without an origin", rye, []string{"Origin", "null"}, http.StatusForbidden, nil},
		{"GPC", rye, []string{"Sec-GPC", "1"}, http.StatusNoContent, nil},
		{"DNT", `{"suggestion":2}`, []string{"DNT", "1"}, http.StatusNoContent, nil},
		{"written as a fraction", `{"query":"rye","rank":3.0}`, nil, http.StatusNoContent, took},
		{"nothing", ``, nil, http.StatusBadRequest, nil},
		{"null", `null`, nil, http.StatusBadRequest, nil},
		{"no field", `{}`, nil, http.StatusBadRequest, nil},
		{"trailing text", rye + ` x`, nil, http.StatusBadRequest, nil},
		{"two", rye + rye, nil, http.StatusBadRequest, nil},
		{"both", `{"query":"rye","rank":3,"suggestion":2}`, nil, http.StatusBadRequest, nil},
		{"no rank", `{"query":"rye"}`, nil, http.StatusBadRequest, nil},
		{"no query", `{"rank":3}`, nil, http.StatusBadRequest, nil},
		{"an empty query", `{"query":"","rank":3}`, nil, http.StatusBadRequest, nil},
		{"another spelling", `{"Query":"rye","Rank":3}`, nil, http.StatusBadRequest, nil},
		{"a null beside it", `{"query":"rye","rank":3,"suggestion":null}`, nil, http.StatusBadRequest, nil},
		{"no text", "{\"query\":\"r\xff\",\"rank\":3}", nil, http.StatusBadRequest, nil},
		{"a fraction", `{"query":"rye","rank":3.5}`, nil, http.StatusBadRequest, nil},
		{"before the first", `{"query":"rye","rank":0}`, nil, http.StatusBadRequest, nil},
		{"beyond the last", `{"query":"rye","rank":1e9}`, nil, http.StatusBadRequest, nil},
		{"beyond all suggestions", `{"suggestion":1000}`, nil, http.StatusBadRequest, nil},
		{"beyond all numbers", `{"suggestion":1e999}`, nil, http.StatusBadRequest, nil},
		{"too long a query", `{"query":"` + strings.Repeat("é", search.MaxQueryRunes+1) + `","rank":3}`, nil, http.StatusBadRequest, nil},
		{"no object", `[1]`, nil, http.StatusBadRequest, nil},
		{"something else", `{"query":"rye","rank":3,"reader":"jane"}`, nil, http.StatusBadRequest, nil},
		{"no number", `{"query":"rye","rank":"3"}`, nil, http.StatusBadRequest, nil},
		{"below the first", `{"query":"rye","rank":-3}`, nil, http.StatusBadRequest, nil},
		{"far too long", `{"query":"` + strings.Repeat("rye ", maxClickBody) + `"}`, nil, http.StatusRequestEntityTooLarge, nil},
	} {
		s, n := counting(t)
		r := tell(t, s, tc.body, tc.header...)
		if r.StatusCode != tc.status || !slices.Equal(n.list, tc.want) {
			t.Errorf("%s: %d, counted %q; want %d and %q", tc.name, r.StatusCode, n.list, tc.status, tc.want)
		}
		checkHeader(t, r, "Cache-Control", cacheNever)
		checkHeader(t, r, "Set-Cookie", "")
		if tc.status >= 400 {
			checkHeader(t, r, "Content-Type", typeProblem)
		}
	}
}

// TestClicksMethods: the address answers POST alone, and says so.
func TestClicksMethods(t *testing.T) {
	s, _ := counting(t)
	r := ask(t, s, http.MethodGet, clicksPath)
	checkHeader(t, r, "Allow", "POST")
	if r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET is answered with %d", r.StatusCode)
	}
	r = ask(t, s, http.MethodOptions, clicksPath, "Origin", "https://site.example", "Access-Control-Request-Method", "POST")
	checkHeader(t, r, "Access-Control-Allow-Methods", "POST")
}

// TestClicksBudget: telling clicks costs as asking does.
func TestClicksBudget(t *testing.T) {
	n := &noted{}
	s := newServer(t, Config{Analytics: n, Budget: 5})
	refused := 0
	for range 8 {
		if tell(t, s, `{"query":"rye","rank":1}`).StatusCode == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused != 3 || len(n.list) != 5 {
		t.Errorf("%d of 8 refused, %d counted; want 3 and 5", refused, len(n.list))
	}
}

// TestAnalyticsOff: where nothing is counted there is no script, no address and no byte
// of either in what a page loads.
func TestAnalyticsOff(t *testing.T) {
	on, _ := counting(t)
	off := newServer(t, Config{})
	for _, tc := range []struct {
		server *Server
		status int
		script int
	}{{on, http.StatusNoContent, http.StatusOK}, {off, http.StatusNotFound, http.StatusNotFound}} {
		if r := tell(t, tc.server, `{"query":"rye","rank":1}`); r.StatusCode != tc.status {
			t.Errorf("a click is answered with %d, want %d", r.StatusCode, tc.status)
		}
		if r := ask(t, tc.server, http.MethodGet, "/static/"+clicksScript); r.StatusCode != tc.script {
			t.Errorf("the script is answered with %d, want %d", r.StatusCode, tc.script)
		}
		scripts := attrs(pageOf(t, tc.server, "/search?q=rye"), "script", "src")
		if len(scripts) != 1 {
			t.Fatalf("scripts of the page: %q", scripts)
		}
		code := bodyOf(t, ask(t, tc.server, http.MethodGet, scripts[0]))
		if got := strings.Contains(code, clicksPath); got != (tc.script == http.StatusOK) || !strings.Contains(code, "combobox") {
			t.Errorf("the script of the page tells clicks: %v", got)
		}
	}
}

// FuzzClick: whatever is posted is refused or counted as it is.
func FuzzClick(f *testing.F) {
	for _, seed := range []string{`{"query":"rye","rank":3}`, `{"suggestion":2}`, `{"query":"\ud800","rank":1}`, `{"rank":1e3}`, `null`, `{}`, "\xff", `{"query":1}`} {
		f.Add(seed)
	}
	s, n := counting(f)
	f.Fuzz(func(t *testing.T, body string) {
		n.list = nil
		r := httptest.NewRequest(http.MethodPost, clicksPath, strings.NewReader(body))
		r.RemoteAddr = "127.0.0.1:1" // which has no budget
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		switch w.Code {
		case http.StatusNoContent:
			if len(n.list) != 1 || !json.Valid([]byte(body)) {
				t.Errorf("%q: counted %q", body, n.list)
			}
		case http.StatusBadRequest, http.StatusRequestEntityTooLarge:
			if len(n.list) != 0 || !json.Valid(w.Body.Bytes()) {
				t.Errorf("%q: counted %q, said %s", body, n.list, w.Body)
			}
		default:
			t.Errorf("%q is answered with %d", body, w.Code)
		}
	})
}

// TestReportPage: an editor's browser gets the page for the token as a password, which is
// good for nothing else, and lets its style in and nothing more.
func TestReportPage(t *testing.T) {
	var days int
	var failure error
	admin, err := NewAdmin(&AdminConfig{
		Token: adminToken, Metrics: NewMetrics(func() (Served, bool) { return Served{}, false }),
		Reindex: func() error { return nil },
		Report: func(_ context.Context, n int) ([]byte, error) {
			days = n
			return []byte("<title>x</title><style>a{}</style>"), failure
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	basic := func(method, target, password string) *http.Response {
		r := httptest.NewRequest(method, target, http.NoBody)
		r.SetBasicAuth("editor", password)
		w := httptest.NewRecorder()
		admin.ServeHTTP(w, r)
		return w.Result()
	}
	for _, tc := range []struct {
		method, target, password string
		failure                  error
		status, days             int
	}{
		{"GET", "/analytics", adminToken, nil, http.StatusOK, 0},
		{"GET", "/analytics?days=7", adminToken, nil, http.StatusOK, 7},
		{"GET", "/analytics?days=0", adminToken, nil, http.StatusBadRequest, 0},
		{"GET", "/analytics?days=7&days=8", adminToken, nil, http.StatusBadRequest, 0},
		{"GET", "/analytics", adminToken, errors.New("secret"), http.StatusInternalServerError, 0},
		{"GET", "/analytics", "another", nil, http.StatusUnauthorized, 0},
		{"GET", "/metrics", adminToken, nil, http.StatusUnauthorized, 0},
		{"POST", "/api/v1/admin/reindex", adminToken, nil, http.StatusUnauthorized, 0},
		{"POST", "/analytics", adminToken, nil, http.StatusUnauthorized, 0},
	} {
		days, failure = 0, tc.failure
		r := basic(tc.method, tc.target, tc.password)
		body, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != tc.status || days != tc.days || strings.Contains(string(body), "secret") {
			t.Errorf("%s %s: %d for %d days: %s", tc.method, tc.target, r.StatusCode, days, body)
		}
	}
	r := ask(t, admin, http.MethodGet, "/analytics", "Authorization", "Bearer "+adminToken)
	checkHeader(t, r, "Cache-Control", cacheNever)
	const sum = "X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk=" // printf 'a{}' | openssl dgst -sha256 -binary | base64
	if csp := r.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "style-src 'sha256-"+sum+"'") || strings.Contains(csp, "script") {
		t.Errorf("policy %q", csp)
	}
	checkHeader(t, ask(t, admin, http.MethodGet, "/analytics"), "WWW-Authenticate", `Basic realm="kindred admin"`)
	checkHeader(t, ask(t, admin, http.MethodGet, "/metrics"), "WWW-Authenticate", `Bearer realm="kindred admin"`)
}

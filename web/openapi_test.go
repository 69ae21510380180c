package web

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"kindred/search"
)

// example returns a request of the operation that is answered.
func (op *apiOperation) example() *http.Request {
	target, body := strings.ReplaceAll(op.path, "{id}", "a"), ""
	switch op.name {
	case "related":
		target += "?id=a"
	case "relatedDraft":
		body = `{"title":"a"}`
	case "click":
		body = `{"suggestion":1}`
	}
	r := httptest.NewRequest(op.method(), target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", typeJSON)
	}
	return r
}

// answerTo answers a request.
func answerTo(s *Server, r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

// TestEveryDocumentedStatusOccurs provokes each status that the description names.
func TestEveryDocumentedStatusOccurs(t *testing.T) {
	operations := operationsOf(true)
	doc := describeAPI("x", operations)
	for _, op := range operations {
		described := doc.Paths[op.path].Get
		if op.body != nil {
			described = doc.Paths[op.path].Post
		}
		for status := range described.Responses {
			name := op.method() + " " + op.path + ": " + status
			cfg := Config{Search: &fake{}, Analytics: &noted{}}
			r := op.example()
			var s *Server
			switch status {
			case "200", "204":
			case "304":
				s = newServer(t, cfg)
				r.Header.Set("If-None-Match", answerTo(s, op.example()).Header.Get("ETag"))
			case "400":
				if op.body != nil {
					r.Body = io.NopCloser(strings.NewReader("["))
					break
				}
				q := r.URL.Query()
				q.Set("limit", "x")
				r.URL.RawQuery = q.Encode()
			case "403":
				r.Header.Set("Origin", "https://evil.example")
			case "404":
				cfg.Search = failing(search.ErrNotFound)
			case "405":
				r.Method = http.MethodDelete
			case "413":
				r.Body = io.NopCloser(strings.NewReader(strings.Repeat(" ", maxDraftBody+1)))
			case "415":
				r.Header.Set("Content-Type", "text/plain")
			case "429":
				cfg.Budget = 1
				s = newServer(t, cfg)
				answerTo(s, op.example())
			case "431":
				if got := strconv.Itoa(statusOfLongAddress(t, newServer(t, cfg), r)); got != status {
					t.Errorf("%s is answered with %s", name, got)
				}
				continue
			case "500":
				cfg.Search, cfg.Analytics = failing(errors.New("broken")), struct{ Analytics }{} // which has no methods to call
			case "503":
				s = newServer(t, cfg)
				occupy(s)
			default:
				t.Errorf("%s: nothing provokes it", name)
				continue
			}
			if s == nil {
				s = newServer(t, cfg)
			}
			answer := answerTo(s, r)
			if got := strconv.Itoa(answer.StatusCode); got != status {
				t.Errorf("%s is answered with %s", name, got)
			}
			if answer.StatusCode >= 400 {
				checkHeader(t, answer, "Content-Type", typeProblem)
			}
		}
	}
}

// occupy has a server work on as much as it may, and as much again wait.
func occupy(s *Server) {
	for range cap(s.load.working) {
		s.load.working <- struct{}{}
	}
	for range cap(s.load.waiting) {
		s.load.waiting <- struct{}{}
	}
}

// statusOfLongAddress asks over a connection: net/http answers before the handler does.
func statusOfLongAddress(t *testing.T, s *Server, r *http.Request) int {
	t.Helper()
	server := httptest.NewUnstartedServer(s)
	server.Config = s.httpServer()
	server.Start()
	defer server.Close()
	target := server.URL + r.URL.Path + "?q=" + strings.Repeat("a", 2*maxHeaderBytes)
	req, err := http.NewRequestWithContext(t.Context(), r.Method, target, r.Body)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	return answer.StatusCode
}

// TestParametersAreAsDescribed asks just within and just beyond the limits.
func TestParametersAreAsDescribed(t *testing.T) {
	s := newServer(t, Config{Search: finding(3, nil)})
	for _, op := range apiOperations {
		for _, p := range op.params {
			if p.In != "query" {
				continue
			}
			good, bad := edges(p.Schema)
			for i, values := range [][]string{good, bad} {
				for _, value := range values {
					target := op.path + "?" + url.Values{p.Name: {value}}.Encode()
					if op.name == "related" && p.Name == "limit" {
						target += "&id=a"
					}
					if got := ask(t, s, http.MethodGet, target).StatusCode; (got == http.StatusBadRequest) != (i == 1) {
						t.Errorf("GET %.90s: status %d", target, got)
					}
				}
			}
		}
	}
}

// edges returns values that a schema just allows, and that it just does not.
func edges(s *huma.Schema) (good, bad []string) {
	switch {
	case s.Minimum != nil:
		return []string{strconv.Itoa(int(*s.Minimum)), strconv.Itoa(int(*s.Maximum))}, []string{strconv.Itoa(int(*s.Minimum) - 1), strconv.Itoa(int(*s.Maximum) + 1), "x"}
	case len(s.Enum) > 0:
		for _, v := range s.Enum {
			text, _ := v.(string)
			good = append(good, text)
		}
		return good, []string{"neither"}
	case s.Format == "date":
		return []string{"2026-01-31"}, []string{"2026-02-30", "31.1.2026"}
	case s.Items != nil && s.Items.Minimum != nil:
		return edges(s.Items)
	case s.Items != nil:
		return []string{strings.Repeat("a", *s.Items.MaxLength)}, []string{strings.Repeat("a", *s.Items.MaxLength+1)}
	case s.Pattern != "":
		return []string{"de", "de, en"}, []string{"a*b"}
	default:
		return []string{strings.Repeat("a", *s.MaxLength)}, []string{strings.Repeat("a", *s.MaxLength+1)}
	}
}

// TestAllOfTheAPIIsDescribed walks the routes, of which there is one more where searches are
// counted.
func TestAllOfTheAPIIsDescribed(t *testing.T) {
	off := describedOperations(t, newServer(t, Config{}))
	on := describedOperations(t, newServer(t, Config{Analytics: &noted{}}))
	if slices.Contains(off, "POST "+clicksPath) || !slices.Equal(on, slices.Sorted(slices.Values(append(off, "POST "+clicksPath)))) {
		t.Errorf("%q are described, and where searches are counted %q", off, on)
	}
}

// describedOperations returns what is described, which is all that there is.
func describedOperations(t *testing.T, s *Server) (operations []string) {
	t.Helper()
	routes, ok := s.handler.(chi.Routes)
	if !ok {
		t.Fatal("the handler has no routes")
	}
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]any
	}
	r := ask(t, s, http.MethodGet, openAPIPath)
	checkHeader(t, r, "Content-Type", typeOpenAPI)
	if err := json.Unmarshal([]byte(bodyOf(t, r)), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("version %s", doc.OpenAPI)
	}
	err := chi.Walk(routes, func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method == http.MethodHead || !strings.HasPrefix(route, "/api/v1/") || route == openAPIPath {
			return nil
		}
		if doc.Paths[strings.ReplaceAll(route, "*", "{id}")][strings.ToLower(method)] == nil {
			t.Errorf("%s %s is not described", method, route)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	page := pageOf(t, s, apiPagePath)
	for path, methods := range doc.Paths {
		for method := range methods {
			operations = append(operations, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(operations)
	if shown := slices.Sorted(slices.Values(texts(page, "section h2"))); !slices.Equal(shown, operations) {
		t.Errorf("the page shows %q of %q", shown, operations)
	}
	loaded := append(attrs(page, "script[src]", "src"), attrs(page, "link[rel=stylesheet]", "href")...)
	for _, address := range loaded {
		if !strings.HasPrefix(address, "/static/") {
			t.Errorf("the page loads %s", address)
		}
	}
	if len(loaded) < 2 {
		t.Errorf("the page loads %q, want a script and styles", loaded)
	}
	return operations
}

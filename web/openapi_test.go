package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"kindred/search"
)

// example returns an address of the operation that is answered.
func (op *apiOperation) example() string {
	switch op.name {
	case "related":
		return op.path + "?id=a"
	default:
		return strings.ReplaceAll(op.path, "{id}", "a")
	}
}

// TestEveryDocumentedStatusOccurs provokes each status that the description names.
func TestEveryDocumentedStatusOccurs(t *testing.T) {
	doc := describeAPI("x")
	for _, op := range apiOperations {
		if op.post {
			continue // TestDraftRefused
		}
		for status := range doc.Paths[op.path].Get.Responses {
			target, method, f := op.example(), http.MethodGet, &fake{}
			header := []string{}
			s := newServer(t, Config{Search: f})
			switch status {
			case "200":
			case "304":
				header = []string{"If-None-Match", ask(t, s, method, target).Header.Get("ETag")}
			case "400":
				u, _ := url.Parse(target)
				q := u.Query()
				q.Set("limit", "x")
				target = u.Path + "?" + q.Encode()
			case "404":
				s = newServer(t, Config{Search: failing(search.ErrNotFound)})
			case "405":
				method = http.MethodDelete
			case "431":
				if got := strconv.Itoa(statusOfLongAddress(t, s, target)); got != status {
					t.Errorf("%s: status %s, want %s", op.path, got, status)
				}
				continue
			case "429":
				s = newServer(t, Config{Budget: 1})
				askFrom(s, "192.0.2.1:1", "", target)
				if got := strconv.Itoa(askFrom(s, "192.0.2.1:1", "", target).StatusCode); got != status {
					t.Errorf("%s: status %s, want %s", target, got, status)
				}
				continue
			case "500":
				s = newServer(t, Config{Search: failing(errors.New("broken"))})
			case "503":
				s = newServer(t, Config{Search: failing(search.ErrNotReady)})
			default:
				t.Errorf("%s: nothing provokes %s", op.path, status)
			}
			r := ask(t, s, method, target, header...)
			if got := strconv.Itoa(r.StatusCode); got != status {
				t.Errorf("%s %s: status %s, want %s", method, target, got, status)
			}
			if r.StatusCode >= 400 {
				checkHeader(t, r, "Content-Type", typeProblem)
			}
		}
	}
}

// statusOfLongAddress asks over a connection: net/http answers before the handler does.
func statusOfLongAddress(t *testing.T, s *Server, target string) int {
	t.Helper()
	server := httptest.NewUnstartedServer(s)
	server.Config = s.httpServer()
	server.Start()
	defer server.Close()
	u, err := url.Parse(server.URL + target)
	if err != nil {
		t.Fatal(err)
	}
	u.RawQuery += "&q=" + strings.Repeat("a", 2*maxHeaderBytes)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r, err := server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	return r.StatusCode
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

// TestAllOfTheAPIIsDescribed walks the routes.
func TestAllOfTheAPIIsDescribed(t *testing.T) {
	s := newServer(t, Config{})
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
	if got := len(texts(page, "section h2")); got != len(apiOperations) {
		t.Errorf("the page shows %d operations", got)
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
}

package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kindred/search"
	"kindred/search/kin"
)

func post(t *testing.T, s *Server, contentType, body string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, apiRelatedPath, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func TestDraftAsked(t *testing.T) {
	var asked search.DraftRequest
	s := newServer(t, Config{Search: &fake{
		draft: func(_ context.Context, req search.DraftRequest) (*search.RelatedResult, error) {
			asked = req
			return relatedOf(&search.RelatedRequest{Limit: req.Limit}), nil
		},
	}})
	r := post(t, s, "application/json; charset=utf-8", `{"id":"a","url":"/a/","title":"Rye","summary":"S","text":"T","code":"C","headings":["H"],
		"tags":["x","y"],"categories":["z"],"language":"en","published":"2026-01-31","limit":2}`)
	checkHeader(t, r, "Cache-Control", cacheNever)
	checkHeader(t, r, "ETag", "")
	var result search.RelatedResult
	if err := json.Unmarshal([]byte(bodyOf(t, r)), &result); err != nil || len(result.Articles) != 2 || r.StatusCode != http.StatusOK {
		t.Errorf("status %d, %+v, %v", r.StatusCode, result, err)
	}
	want := search.DraftRequest{Limit: 2, Draft: search.Draft{
		ID: "a", URL: "/a/", Title: "Rye", Summary: "S", Text: "T", Code: "C", Headings: []string{"H"}, Tags: []string{"x", "y"},
		Categories: []string{"z"}, Language: "en", Published: time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC),
	}}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
}

func TestDraftRefused(t *testing.T) {
	s := newServer(t, Config{Search: &fake{
		draft: func(_ context.Context, req search.DraftRequest) (*search.RelatedResult, error) {
			if err := req.Validate(); err != nil {
				return nil, err
			}
			if req.Draft.Title == "old index" {
				return nil, fmt.Errorf("related articles: %w", kin.ErrNoDrafts)
			}
			return relatedOf(&search.RelatedRequest{}), nil
		},
	}})
	for _, tc := range []struct {
		name, contentType, body string
		status                  int
		detail                  string
	}{
		{"no JSON", "text/plain", `{"title":"a"}`, http.StatusUnsupportedMediaType, "application/json"},
		{"empty", typeJSON, "", http.StatusBadRequest, "ends too early"},
		{"cut off", typeJSON, `{"title":"a`, http.StatusBadRequest, "ends too early"},
		{"a list", typeJSON, `["a"]`, http.StatusBadRequest, "one article as JSON: an object is wanted, not a list"},
		{"no object", typeJSON, `true`, http.StatusBadRequest, ": an object is wanted, not true or false"},
		{"two", typeJSON, `{"title":"a"} {"title":"b"}`, http.StatusBadRequest, "something follows"},
		{"what is no JSON", typeJSON, `{"title":"a"} b`, http.StatusBadRequest, "something follows"},
		{"unknown field", typeJSON, `{"titel":"a"}`, http.StatusBadRequest, `unknown field \"titel\"`},
		{"long unknown field", typeJSON, `{"` + strings.Repeat("a", 1000) + `":"a"}`, http.StatusBadRequest, `\"` + strings.Repeat("a", maxEcho) + `…\"`},
		{"wrong type", typeJSON, `{"title":7}`, http.StatusBadRequest, ": title: a string is wanted, not a number"},
		{"no list", typeJSON, `{"tags":"a, b"}`, http.StatusBadRequest, ": tags: a list of strings is wanted, not a string"},
		{"another list", typeJSON, `{"tags":["a",{}]}`, http.StatusBadRequest, ": tags: a string is wanted, not an object"},
		{"no number", typeJSON, `{"title":"a","limit":"3"}`, http.StatusBadRequest, "limit must be a whole number from 0 to 24"},
		{"endless number", typeJSON, `{"title":"a","limit":1e999}`, http.StatusBadRequest, "limit must be a whole number from 0 to 24"},
		{"wrong date", typeJSON, `{"title":"a","published":"yesterday"}`, http.StatusBadRequest, "2026-01-31"},
		{"no text", typeJSON, `{"tags":["a"]}`, http.StatusBadRequest, "no title and no text"},
		{"limit", typeJSON, `{"title":"a","limit":25}`, http.StatusBadRequest, "limit must be a whole number from 0 to 24"},
		{"limit below", typeJSON, `{"title":"a","limit":-1}`, http.StatusBadRequest, "limit must be a whole number from 0 to 24"},
		{"broken limit", typeJSON, `{"title":"a","limit":2.5}`, http.StatusBadRequest, "limit must be a whole number from 0 to 24"},
		{"long", typeJSON, `{"text":"` + strings.Repeat("a", search.MaxDraftBytes+1) + `"}`, http.StatusRequestEntityTooLarge, "256 KiB"},
		{"very long", typeJSON, `{"text":"` + strings.Repeat("a", maxDraftBody) + `"}`, http.StatusRequestEntityTooLarge, "256 KiB"},
		{"an older index", typeJSON, `{"title":"old index"}`, http.StatusServiceUnavailable, "built again"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := post(t, s, tc.contentType, tc.body)
			checkHeader(t, r, "Content-Type", typeProblem)
			if body := bodyOf(t, r); r.StatusCode != tc.status || !strings.Contains(body, tc.detail) {
				t.Errorf("status %d, %s", r.StatusCode, body)
			}
		})
	}
}

// TestLongestDraft: the longest draft is taken in the longest way to write it.
func TestLongestDraft(t *testing.T) {
	s := newServer(t, Config{Search: &fake{
		draft: func(_ context.Context, req search.DraftRequest) (*search.RelatedResult, error) {
			if err := req.Validate(); err != nil {
				return nil, err
			}
			return relatedOf(&search.RelatedRequest{}), nil
		},
	}})
	id := strings.Repeat(`\u0062`, maxIDBytes)
	body := `{"id":"` + id + `","url":"` + id + `","text":"` + strings.Repeat(`\u0061`, search.MaxDraftBytes) + `"}`
	if r := post(t, s, typeJSON, body); r.StatusCode != http.StatusOK {
		t.Errorf("status %d, %.500s", r.StatusCode, bodyOf(t, r))
	}
}

// The description names the statuses that are answered, and the fields that are taken.
func TestDraftIsDescribed(t *testing.T) {
	post := describeAPI("x", apiOperations).Paths[apiRelatedPath].Post
	statuses := slices.Sorted(maps.Keys(post.Responses))
	if want := []string{"200", "400", "405", "413", "415", "429", "431", "500", "503"}; !slices.Equal(statuses, want) {
		t.Errorf("statuses %q, want %q", statuses, want)
	}
	body := post.RequestBody.Content[typeJSON].Schema
	values := map[string]any{}
	for name, field := range body.Properties {
		values[name] = map[string]any{"string": "", "integer": 1, "array": []string{}}[field.Type]
		if field.Description == "" {
			t.Errorf("nothing is said of %s", name)
		}
	}
	whole, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readDraft(bytes.NewReader(whole)); err != nil {
		t.Errorf("%s: %v", whole, err)
	}
	if body.AdditionalProperties != false || len(body.Required) > 0 {
		t.Errorf("others than %q are described as taken, or %q as required", slices.Collect(maps.Keys(body.Properties)), body.Required)
	}
}

func TestDraftMethods(t *testing.T) {
	s := newServer(t, Config{Search: &fake{}})
	r := ask(t, s, http.MethodPut, apiRelatedPath)
	checkHeader(t, r, "Allow", "GET, HEAD, POST")
	if r = ask(t, s, http.MethodPost, "/api/v1/search"); r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("a search by POST: %d", r.StatusCode)
	}
	checkHeader(t, r, "Allow", "GET, HEAD")
	s = newServer(t, Config{Search: &fake{}, AllowOrigins: []string{"https://cms.example"}})
	r = ask(t, s, http.MethodOptions, apiRelatedPath, "Origin", "https://cms.example", "Access-Control-Request-Method", "POST")
	checkHeader(t, r, "Access-Control-Allow-Methods", "GET, HEAD, POST")
}

func FuzzReadDraft(f *testing.F) {
	f.Add(`{"title":"a","text":"b","tags":["c"],"published":"2026-01-31","limit":3}`)
	f.Add(`{"title":"a"}{`)
	f.Fuzz(func(t *testing.T, body string) {
		req, err := readDraft(strings.NewReader(body))
		if err != nil {
			if status := outcomeOf(err).status; status >= http.StatusInternalServerError {
				t.Errorf("%q is answered with %d: %v", body, status, err)
			}
			if said := outcomeOf(err).detail; strings.Contains(said, "Go ") || strings.Contains(said, "draftBody") || len(said) > 300 {
				t.Errorf("%q is told %q", body, said)
			}
			return
		}
		if !json.Valid([]byte(body)) {
			t.Errorf("%q is the draft %+v", body, req)
		}
		again, err := readDraft(strings.NewReader(string(encodeJSON(map[string]any{"title": req.Draft.Title, "text": req.Draft.Text, "tags": req.Draft.Tags}))))
		if err != nil || again.Draft.Title != req.Draft.Title || again.Draft.Text != req.Draft.Text || !slices.Equal(again.Draft.Tags, req.Draft.Tags) {
			t.Errorf("%q is the draft %+v, and that %+v, %v", body, req, again, err)
		}
	})
}

// The newest articles stand under their own heading, never among the kin.
func TestFragmentOfRecentArticles(t *testing.T) {
	for _, kin := range []int{0, 1} {
		s := newServer(t, Config{Search: &fake{
			related: func(_ context.Context, req search.RelatedRequest) (*search.RelatedResult, error) {
				r := relatedOf(&req)
				r.Articles, r.Recent = r.Articles[:kin], r.Articles[kin:]
				return r, nil
			},
		}})
		body := bodyOf(t, ask(t, s, http.MethodGet, "/related?id=a"))
		doc := parse(t, body)
		headings, counts := []string{"Recent"}, []int{3 - kin}
		if kin > 0 {
			headings, counts = []string{"Other Articles", "Recent"}, []int{kin, 3 - kin}
		}
		if got := texts(doc, ".kindred-heading"); !cmp.Equal(got, headings) {
			t.Errorf("headings %q", got)
		}
		for i, n := range counts {
			if got := doc.Find(".kindred-cards").Eq(i).Children().Length(); got != n {
				t.Errorf("%d cards under %s", got, headings[i])
			}
		}
		if label, _ := doc.Find("aside").Attr("aria-labelledby"); doc.Find("#"+label).Length() != 1 {
			t.Errorf("the block is labelled by %q", label)
		}
		checkFragmentIsPolite(t, body)
	}
}

package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

const adminToken = "a token that is long enough"

func TestAdmin(t *testing.T) {
	var answer error
	metrics := NewMetrics(func() (Served, bool) {
		return Served{Generation: 3, Articles: 7, Built: time.Now().Add(-time.Hour), Took: 2 * time.Second}, true
	})
	admin, err := NewAdmin(&AdminConfig{Token: adminToken, Reindex: func() error { return answer }, Metrics: metrics})
	if err != nil {
		t.Fatal(err)
	}
	const bearer = "Bearer " + adminToken
	for _, tc := range []struct {
		name, method, target, authorization string
		reindex                             error
		status                              int
		body                                string
	}{
		{"a build", http.MethodPost, "/api/v1/admin/reindex", bearer, nil, http.StatusAccepted, `{"state":"building"}`},
		{"the scheme in small letters", http.MethodPost, "/api/v1/admin/reindex", "bearer " + adminToken, nil, http.StatusAccepted, ""},
		{"while one runs", http.MethodPost, "/api/v1/admin/reindex", bearer, ErrBuilding, http.StatusConflict, "A build is running"},
		{"a failure", http.MethodPost, "/api/v1/admin/reindex", bearer, errors.New("secret"), http.StatusInternalServerError, "Something went wrong"},
		{"no token", http.MethodPost, "/api/v1/admin/reindex", "", nil, http.StatusUnauthorized, "token"},
		{"another token", http.MethodPost, "/api/v1/admin/reindex", bearer + "!", nil, http.StatusUnauthorized, "token"},
		{"another scheme", http.MethodPost, "/api/v1/admin/reindex", "Basic " + adminToken, nil, http.StatusUnauthorized, "token"},
		{"another method", http.MethodGet, "/api/v1/admin/reindex", bearer, nil, http.StatusMethodNotAllowed, ""},
		{"metrics", http.MethodGet, "/metrics", bearer, nil, http.StatusOK, "kindred_generation 3\n"},
		{"the build's time", http.MethodGet, "/metrics", bearer, nil, http.StatusOK, "kindred_generation_build_duration_seconds 2\n"},
		{"metrics without a token", http.MethodGet, "/metrics", "", nil, http.StatusUnauthorized, "token"},
		{"profiles", http.MethodGet, "/debug/pprof/heap?debug=1", bearer, nil, http.StatusOK, "heap profile"},
		{"profiles without a token", http.MethodGet, "/debug/pprof/heap", "", nil, http.StatusUnauthorized, "token"},
		{"nothing", http.MethodGet, "/search", bearer, nil, http.StatusNotFound, "nothing"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			answer = tc.reindex
			r := ask(t, admin, tc.method, tc.target, "Authorization", tc.authorization)
			body := bodyOf(t, r)
			if r.StatusCode != tc.status || !strings.Contains(body, tc.body) || strings.Contains(body, "secret") {
				t.Errorf("%d %s, want %d with %q", r.StatusCode, body, tc.status, tc.body)
			}
			if got := r.Header.Get("WWW-Authenticate"); (got != "") != (tc.status == http.StatusUnauthorized) {
				t.Errorf("WWW-Authenticate: %q", got)
			}
		})
	}
	if _, err := NewAdmin(&AdminConfig{Token: "short", Metrics: metrics}); err == nil {
		t.Error("a token that can be guessed is taken")
	}
}

// TestAdminMethods: what is read is answered to HEAD, too, and another method is told which
// there are.
func TestAdminMethods(t *testing.T) {
	admin, err := NewAdmin(&AdminConfig{
		Token: adminToken, Metrics: NewMetrics(func() (Served, bool) { return Served{}, false }),
		Report: func(context.Context, int) ([]byte, error) { return []byte("<title>x</title>"), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		method, target string
		status         int
		allow          string
	}{
		{http.MethodHead, "/metrics", http.StatusOK, ""},
		{http.MethodHead, "/analytics", http.StatusOK, ""},
		{http.MethodGet, "/api/v1/admin/reindex", http.StatusMethodNotAllowed, "POST"},
		{http.MethodPost, "/metrics", http.StatusMethodNotAllowed, "GET, HEAD"},
		{"BREW", "/analytics", http.StatusMethodNotAllowed, "GET, HEAD"},
		{http.MethodHead, "/nowhere", http.StatusNotFound, ""},
	} {
		r := ask(t, admin, tc.method, tc.target, "Authorization", "Bearer "+adminToken)
		if r.StatusCode != tc.status || r.Header.Get("Allow") != tc.allow {
			t.Errorf("%s %s: %d, Allow: %q; want %d, %q", tc.method, tc.target, r.StatusCode, r.Header.Get("Allow"), tc.status, tc.allow)
		}
	}
	r := httptest.NewRequest(http.MethodHead, reportPath, http.NoBody)
	r.SetBasicAuth("editor", adminToken)
	w := httptest.NewRecorder()
	admin.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Errorf("HEAD with the token as a password: %d", w.Code)
	}
}

// TestAdminErrors: an error has the status and the words that it has for readers.
func TestAdminErrors(t *testing.T) {
	var log strings.Builder
	var failure error
	admin, err := NewAdmin(&AdminConfig{
		Token: adminToken, Logger: logInto(&log), Reindex: func() error { return failure },
		Metrics: NewMetrics(func() (Served, bool) { return Served{}, false }),
		Report:  func(context.Context, int) ([]byte, error) { return nil, failure },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range append(slices.Clone(outcomes), outcome{errors.New("secret"), internal.status, internal.detail}) {
		failure = fmt.Errorf("asking: %w", o.err)
		for method, target := range map[string]string{http.MethodPost: "/api/v1/admin/reindex", http.MethodGet: reportPath} {
			r := ask(t, admin, method, target, "Authorization", "Bearer "+adminToken)
			checkHeader(t, r, "Content-Type", typeProblem)
			if body := bodyOf(t, r); r.StatusCode != o.status || !strings.Contains(body, o.detail) {
				t.Errorf("%v at %s: %d %s, want %d %q", o.err, target, r.StatusCode, body, o.status, o.detail)
			}
		}
	}
	if n := strings.Count(log.String(), "request failed"); n != 2 || strings.Count(log.String(), "secret") != 2 {
		t.Errorf("%d failures are logged, want 2:\n%s", n, &log)
	}
}

// TestMetrics: answers are counted by route, and searches by whether they found something.
func TestMetrics(t *testing.T) {
	metrics := NewMetrics(func() (Served, bool) { return Served{}, false })
	s := newServer(t, Config{Search: &fake{}, Metrics: metrics}) // which finds nothing
	ask(t, s, http.MethodGet, "/api/v1/search?q=walrus")
	ask(t, s, http.MethodGet, "/search?q=walrus")
	ask(t, s, http.MethodGet, "/api/v1/search?q=walrus&offset=10")
	ask(t, s, http.MethodGet, "/nowhere/at/all")
	ask(t, s, "BREW", "/nowhere")
	metrics.Build(time.Second, errors.New("no"))
	admin, err := NewAdmin(&AdminConfig{Token: adminToken, Metrics: metrics})
	if err != nil {
		t.Fatal(err)
	}
	body := bodyOf(t, ask(t, admin, http.MethodGet, "/metrics", "Authorization", "Bearer "+adminToken))
	for _, want := range []string{
		`kindred_searches_total{found="false"} 2`, `kindred_searches_total{found="true"} 0`,
		`kindred_http_request_duration_seconds_count{method="GET",route="/api/v1/search",status="200"} 2`,
		`kindred_http_request_duration_seconds_count{method="GET",route="/search",status="200"} 1`,
		`kindred_http_request_duration_seconds_count{method="GET",route="none",status="404"} 1`,
		`method="other"`, `kindred_build_duration_seconds_count{published="false"} 1`, "kindred_generation 0\n",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	if strings.Contains(body, "walrus") || strings.Contains(body, "kindred_generation_age_seconds ") {
		t.Errorf("the metrics tell too much: %s", body)
	}
}

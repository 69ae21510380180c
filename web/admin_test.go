package web

import (
	"errors"
	"net/http"
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

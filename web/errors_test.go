package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"kindred/search"
)

// failing answers every question with the error.
func failing(err error) *fake {
	return &fake{
		search:  func(context.Context, search.Request) (*search.Result, error) { return nil, err },
		related: func(context.Context, search.RelatedRequest) (*search.RelatedResult, error) { return nil, err },
		draft:   func(context.Context, search.DraftRequest) (*search.RelatedResult, error) { return nil, err },
		article: func(context.Context, string) (*search.Article, error) { return nil, err },
		suggest: func(context.Context, search.SuggestRequest) (*search.SuggestResult, error) { return nil, err },
		ready:   func() (int, error) { return 0, err },
	}
}

func TestErrorsBecomeStatuses(t *testing.T) {
	secret := errors.New("disk /var/lib/kindred is broken")
	for _, tc := range []struct {
		name   string
		err    error
		status int
		retry  string
		detail string
	}{
		{"bad request", fmt.Errorf("searching for %q: %w: too long", "x", search.ErrBadRequest), 400, "", "too long"},
		{"not found", fmt.Errorf("article: %w", search.ErrNotFound), 404, "", "There is no such article."},
		{"not ready", search.ErrNotReady, 503, "5", "No index has been published yet. Please try again in a moment."},
		{"too slow", fmt.Errorf("searching: %w", context.DeadlineExceeded), 503, "5", "The answer took too long. Fewer words may help."},
		{"cancelled", context.Canceled, 503, "5", "The request was cancelled."},
		{"anything else", secret, 500, "", internal.detail},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var log strings.Builder
			s := newServer(t, Config{Search: failing(tc.err), Logger: logInto(&log)})
			for _, target := range []string{"/api/v1/search?q=x", "/api/v1/related?id=x", "/api/v1/articles/x", "/api/v1/suggest?q=x", "/suggest?q=x"} {
				r := ask(t, s, http.MethodGet, target)
				var got problem
				if err := json.Unmarshal([]byte(bodyOf(t, r)), &got); err != nil {
					t.Fatal(err)
				}
				want := problem{"about:blank", http.StatusText(tc.status), tc.status, tc.detail}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("GET %s (-want +got):\n%s", target, diff)
				}
				checkHeader(t, r, "Content-Type", typeProblem)
				checkFailure(t, r, tc.status, tc.retry)
			}
			for _, target := range []string{"/", "/search?q=x", "/articles/x"} {
				r := ask(t, s, http.MethodGet, target)
				checkHeader(t, r, "Content-Type", typeHTML)
				checkFailure(t, r, tc.status, tc.retry)
				body := bodyOf(t, r)
				if got := texts(parse(t, body), "main h1"); !cmp.Equal(got, []string{english(t).Errors[strconv.Itoa(tc.status)].Heading}) {
					t.Errorf("GET %s: headings %q", target, got)
				}
				if strings.Contains(body, "kindred is broken") {
					t.Errorf("GET %s tells about the inside: %s", target, body)
				}
			}
			r := ask(t, s, http.MethodGet, "/related?id=x")
			checkHeader(t, r, "Content-Type", typeHTML)
			checkFailure(t, r, tc.status, tc.retry)
			if body := bodyOf(t, r); body != "" {
				t.Errorf("the fragment of an error is %q, want nothing", body)
			}
			if logged := strings.Contains(log.String(), "kindred is broken"); logged != (tc.status == 500) {
				t.Errorf("logged: %v:\n%s", logged, log.String())
			}
		})
	}
}

func checkFailure(t *testing.T, r *http.Response, status int, retry string) {
	t.Helper()
	if r.StatusCode != status {
		t.Errorf("status %d, want %d", r.StatusCode, status)
	}
	checkHeader(t, r, "Cache-Control", "no-store")
	checkHeader(t, r, "Retry-After", retry)
	checkHeader(t, r, "ETag", "")
}

func checkHeader(t *testing.T, r *http.Response, name, want string) {
	t.Helper()
	if got := r.Header.Get(name); got != want {
		t.Errorf("%s: %q, want %q", name, got, want)
	}
}

func TestUnknownAddressesAndMethods(t *testing.T) {
	s := newServer(t, Config{})
	for _, tc := range []struct {
		method, target, accept string
		status                 int
		contentType            string
	}{
		{"GET", "/api/v1/nothing", "", 404, typeProblem},
		{"GET", "/api/v1/articles/", "", 404, typeProblem},
		{"GET", "/nothing", "", 404, typeProblem},
		{"POST", "/suggest", "text/html", 405, typeProblem},
		{"GET", "/nothing", "text/html,*/*", 404, typeHTML},
		{"GET", "/articles/", "", 404, typeHTML},
		{"GET", "/static/nothing.css", "", 404, typeProblem},
		{"GET", "/static/", "text/html", 404, typeProblem},
		{"GET", "/static/../server.go", "", 404, typeProblem},
		{"POST", "/api/v1/search", "", 405, typeProblem},
		{"POST", "/search", "", 405, typeHTML},
		{"DELETE", "/related", "", 405, typeHTML},
		{"PUT", "/healthz", "", 405, typeProblem},
	} {
		r := ask(t, s, tc.method, tc.target, "Accept", tc.accept)
		if r.StatusCode != tc.status || r.Header.Get("Content-Type") != tc.contentType {
			t.Errorf("%s %s: %d %s, want %d %s", tc.method, tc.target,
				r.StatusCode, r.Header.Get("Content-Type"), tc.status, tc.contentType)
		}
		if allow := r.Header.Get("Allow"); (tc.status == 405) != (allow == "GET, HEAD") {
			t.Errorf("%s %s: Allow: %q", tc.method, tc.target, allow)
		}
		checkHeader(t, r, "Cache-Control", "no-store")
	}
}

func TestPanicIsAnInternalError(t *testing.T) {
	var log strings.Builder
	s := newServer(t, Config{Logger: logInto(&log), Search: &fake{
		search: func(context.Context, search.Request) (*search.Result, error) { panic("index out of tea") },
	}})
	for target, contentType := range map[string]string{"/?q=x": typeHTML, "/api/v1/search?q=x": typeProblem} {
		r := ask(t, s, http.MethodGet, target)
		checkFailure(t, r, 500, "")
		checkHeader(t, r, "Content-Type", contentType)
		if body := bodyOf(t, r); strings.Contains(body, "tea") {
			t.Errorf("GET %s shows the panic: %s", target, body)
		}
	}
	if !strings.Contains(log.String(), "out of tea") || !strings.Contains(log.String(), "goroutine") {
		t.Errorf("the panic is not in the log:\n%s", log.String())
	}
}

func TestRequestsHaveADeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, Config{RequestTimeout: 3 * time.Second, Search: &fake{
			search: func(ctx context.Context, _ search.Request) (*search.Result, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			},
		}})
		start := time.Now()
		r := ask(t, s, http.MethodGet, "/api/v1/search?q=x")
		checkFailure(t, r, 503, "5")
		if took := time.Since(start); took != 3*time.Second {
			t.Errorf("answered after %v, want 3s", took)
		}
	})
}

func TestLogHoldsNoQuery(t *testing.T) {
	var log strings.Builder
	s := newServer(t, Config{Logger: logInto(&log)})
	ask(t, s, http.MethodGet, "/search?q=embarrassing")
	if got := log.String(); strings.Contains(got, "embarrassing") || !strings.Contains(got, "route=/search") {
		t.Errorf("log:\n%s", got)
	}
}

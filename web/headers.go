package web

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
)

// answeredMethods are those that anything here answers.
var answeredMethods = []string{http.MethodGet, http.MethodHead, http.MethodPost}

// methodsOf returns the methods that an address answers, as its routes have it.
func methodsOf(r *http.Request) string {
	var methods []string
	routes, path := chi.RouteContext(r.Context()).Routes, cmp.Or(r.URL.RawPath, r.URL.Path)
	for _, method := range answeredMethods {
		if routes.Match(chi.NewRouteContext(), method, path) {
			methods = append(methods, method)
		}
	}
	return strings.Join(methods, ", ")
}

// contentPolicy allows what our pages hold, and no code or style inside them,
// so that markup which slipped through from an article could do nothing.
const contentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https: data:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

// Values of headers that many answers have, which are shared and never changed.
var (
	policyValue   = []string{contentPolicy}
	referrerValue = []string{"strict-origin-when-cross-origin"}
	sniffValue    = []string{"nosniff"}
	robotsValue   = []string{"noindex"}
	originValue   = []string{"Origin"}
)

// secure sets the headers that every answer has, and what our own pages tell those that they
// link to. What is for other sites has the policy of the page that takes it in, or the
// browser's, which is the same.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["Content-Security-Policy"] = policyValue
		if public, _ := forOthers(r.URL.Path); !public {
			h["Referrer-Policy"] = referrerValue
		}
		h["X-Content-Type-Options"] = sniffValue
		next.ServeHTTP(w, r)
	})
}

// forOthers reports whether other sites may read an address: what is allowed to, and
// the code and style of the components, which are no secret.
func forOthers(path string) (public, code bool) {
	code = strings.HasPrefix(path, "/static/")
	public = path == relatedPath || path == suggestPath || path == descriptionPath || strings.HasPrefix(path, "/feed.") || strings.HasPrefix(path, "/api/v1/")
	return public, code
}

// lines returns a field of a request that is a list: what all lines of it say (RFC 9110, section 5.3).
func lines(r *http.Request, field string) string {
	if values := r.Header[field]; len(values) == 1 {
		return values[0]
	}
	return strings.Join(r.Header[field], ",")
}

// allowOrigins lets the sites that are named read the public answers. No credentials are
// involved.
func (s *Server) allowOrigins(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		public, code := forOthers(r.URL.Path)
		if !public && !code {
			next.ServeHTTP(w, r)
			return
		}
		h := w.Header()
		allowed := ""
		switch origin := r.Header.Get("Origin"); {
		case code || s.anyOrigin:
			allowed = "*"
		default:
			h["Vary"] = originValue // of which addVary makes another one
			if origin != "" && s.origins[strings.ToLower(origin)] {
				allowed = origin
			}
		}
		if code {
			h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		} else {
			h["X-Robots-Tag"] = robotsValue
		}
		if allowed != "" {
			h.Set("Access-Control-Allow-Origin", allowed)
			h.Set("Access-Control-Expose-Headers", "ETag, Retry-After, RateLimit, RateLimit-Policy")
		}
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			if allowed != "" {
				h.Set("Access-Control-Allow-Methods", methodsOf(r))
				h.Set("Access-Control-Allow-Headers", "Content-Type, If-None-Match")
				h.Set("Access-Control-Max-Age", "86400")
			}
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// limitTime gives each request a deadline, but those whose answers are kept: of them,
// [Server.remembered] does where there is something to wait for.
func (s *Server) limitTime(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost && (r.URL.Path == relatedPath || r.URL.Path == apiRelatedPath) {
			next.ServeHTTP(w, r)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), s.requestTimeout)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// recoverPanics turns a panic into a 500. Answers are made before they are
// written, so nothing has been sent then.
func (s *Server) recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler { //nolint:errorlint // net/http compares it so, too
				panic(v)
			}
			s.fail(w, r, fmt.Errorf("panic: %v\n%s", v, debug.Stack()))
		}()
		next.ServeHTTP(w, r)
	})
}

// observe counts each request, logs it at Debug, and has its answer compressed.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := &answerWriter{ResponseWriter: w, request: r}
		debug := s.log.Enabled(r.Context(), slog.LevelDebug)
		if !debug && s.metrics == nil {
			next.ServeHTTP(answer, r)
			return
		}
		start := time.Now()
		defer func() {
			took := time.Since(start)
			s.metrics.answer(r, answer.status, took)
			if debug {
				s.log.DebugContext(r.Context(), "request", slog.String("method", r.Method),
					slog.String("route", routeOf(r)), slog.Int("status", answer.status),
					slog.Int("bytes", answer.bytes), slog.Duration("took", took))
			}
		}()
		next.ServeHTTP(answer, r)
	})
}

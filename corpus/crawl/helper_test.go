package crawl

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// answers are what a test's hosts answer, by "host/path?query" for http and by
// "https://host/path" for https. What is missing is a 404.
type answers map[string]http.HandlerFunc

// web is a small Internet on loopback: every name leads to it.
type web struct {
	answers answers
	mu      sync.Mutex
	asked   []string // what answers has keys for
}

func (w *web) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	at := r.Host + r.URL.RequestURI()
	if r.TLS != nil {
		at = "https://" + at
	}
	w.mu.Lock()
	w.asked = append(w.asked, at)
	w.mu.Unlock()
	if h, ok := w.answers[at]; ok {
		h(rw, r)
		return
	}
	http.NotFound(rw, r)
}

// requests returns what was asked for, without robots.txt.
func (w *web) requests() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(w.asked), func(at string) bool { return strings.HasSuffix(at, "/robots.txt") })
}

// naps are the pauses that a crawler asked for. Its clock only moves by them.
type naps struct {
	at    time.Time
	taken []time.Duration
}

func (n *naps) sleep(ctx context.Context, d time.Duration) error {
	n.taken = append(n.taken, d.Round(time.Millisecond))
	n.at = n.at.Add(d)
	return ctx.Err()
}

// start serves the answers, and returns a crawler that sees nothing else.
func start(t *testing.T, as answers, opts Options) (*Crawler, *web, *naps) {
	t.Helper()
	w := &web{answers: as}
	plain, secure := httptest.NewServer(w), httptest.NewTLSServer(w)
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)
	opts.Private = true
	c := New(opts)
	c.transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true}
	c.transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		to := plain.Listener.Addr().String()
		if strings.HasSuffix(address, ":443") {
			to = secure.Listener.Addr().String()
		}
		return (&net.Dialer{}).DialContext(ctx, network, to)
	}
	t.Cleanup(c.transport.CloseIdleConnections)
	n := &naps{at: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	c.sleep, c.now = n.sleep, func() time.Time { return n.at }
	c.jitter = func(time.Duration) time.Duration { return 0 }
	return c, w, n
}

// crawled is what Site yielded: the addresses of pages, those of errors about
// one page with their kinds, and the error that ended it.
type crawled struct {
	Pages  []string
	Errors []string
	Fatal  error
}

func crawl(t *testing.T, c *Crawler, at string) crawled {
	t.Helper()
	var got crawled
	for p, err := range c.Site(t.Context(), at) {
		failed, ok := errors.AsType[*PageError](err)
		switch {
		case got.Fatal != nil:
			t.Fatalf("Site(%q) went on after %v", at, got.Fatal)
		case ok:
			line := failed.URL + " " + kindOf(err)
			if failed.Unlisted {
				line += " unlisted"
			}
			got.Errors = append(got.Errors, line)
		case err != nil:
			got.Fatal = err
		default:
			got.Pages = append(got.Pages, p.URL)
		}
	}
	return got
}

var kinds = map[string]error{
	"address": ErrAddress, "disallowed": ErrDisallowed, "private": ErrPrivate, "unreachable": ErrUnreachable, "timeout": ErrTimeout,
	"status": ErrStatus, "redirect": ErrRedirect, "outside": ErrOutside, "large": ErrTooLarge, "type": ErrType, "limit": ErrLimit,
}

// kindOf returns the names of the kinds that an error has, or what it says.
func kindOf(err error) string {
	if err == nil {
		return ""
	}
	var names []string
	for name, kind := range kinds {
		if errors.Is(err, kind) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return err.Error()
	}
	slices.Sort(names)
	return strings.Join(names, "+")
}

// typed answers with a content type and a body.
func typed(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write([]byte(body))
	}
}

// page answers with HTML that has links.
func page(hrefs ...string) http.HandlerFunc {
	var b strings.Builder
	b.WriteString("<!doctype html><title>A page</title>")
	for _, h := range hrefs {
		b.WriteString(`<a href="` + h + `">x</a>`)
	}
	return typed("text/html; charset=utf-8", b.String())
}

func text(body string) http.HandlerFunc { return typed("text/plain", body) }

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func moved(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusMovedPermanently)
	}
}

func urlset(locs ...string) string {
	return `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>` +
		strings.Join(locs, "</loc></url><url><loc>") + `</loc></url></urlset>`
}

func sitemapIndex(locs ...string) string {
	return `<sitemapindex><sitemap><loc>` + strings.Join(locs, "</loc></sitemap><sitemap><loc>") + `</loc></sitemap></sitemapindex>`
}

func zipped(t testing.TB, body string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(body)); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	return b.String()
}

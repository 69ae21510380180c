package crawl

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// inTurn answers each request by the next handler, the last one again and again.
func inTurn(handlers ...http.HandlerFunc) http.HandlerFunc {
	var asked atomic.Int32
	return func(w http.ResponseWriter, r *http.Request) {
		n := int(asked.Add(1))
		handlers[min(n, len(handlers))-1](w, r)
	}
}

func hangUp(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

// breakOff sends less than it said.
func breakOff(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	_, _ = w.Write([]byte("<p>"))
}

// TestTries: what may pass is asked again, after a while that grows, or that the
// server says; what will not is asked once.
func TestTries(t *testing.T) {
	busy := func(code int, after string) http.HandlerFunc {
		return withHeader("Retry-After", after, status(code))
	}
	const s = time.Second
	tests := []struct {
		name  string
		h     http.HandlerFunc
		tries int
		naps  []time.Duration
		kind  string
	}{
		{name: "500 for ever", h: status(500), tries: 3, naps: []time.Duration{s, 2 * s}, kind: "status"},
		{name: "502, then a page", h: inTurn(status(502), page()), tries: 2, naps: []time.Duration{s}},
		{name: "429 without a time", h: inTurn(status(429), page()), tries: 2, naps: []time.Duration{s}},
		{name: "Retry-After in seconds", h: inTurn(busy(503, "7"), page()), tries: 2, naps: []time.Duration{7 * s}},
		{name: "Retry-After as a date", h: inTurn(busy(429, "Fri, 02 Jan 2026 03:04:25 GMT"), page()), tries: 2, naps: []time.Duration{20 * s}},
		{name: "Retry-After tomorrow", h: inTurn(busy(503, "86400"), page()), tries: 2, naps: []time.Duration{maxRetryAfter}},
		{name: "Retry-After in the past", h: inTurn(busy(503, "-5"), page()), tries: 2, naps: []time.Duration{s}},
		{name: "Retry-After in words", h: inTurn(busy(503, "soon"), page()), tries: 2, naps: []time.Duration{s}},
		{name: "breaks off once", h: inTurn(breakOff, page()), tries: 2, naps: []time.Duration{s}},
		{name: "breaks off", h: breakOff, tries: 3, naps: []time.Duration{s, 2 * s}, kind: "unreachable"},
		{name: "404", h: status(404), tries: 1, kind: "status"},
		{name: "403 with Retry-After", h: busy(403, "5"), tries: 1, kind: "status"},
		{name: "204", h: status(204), tries: 1, kind: "status"},
		{name: "304 that was not asked for", h: status(304), tries: 1, kind: "status"},
		{name: "a coding that was not asked for", h: withHeader("Content-Encoding", "br", page()), tries: 1, kind: "type"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, w, n := start(t, answers{"site.test/": test.h}, Options{Delay: -1})
			_, err := c.Get(t.Context(), "http://site.test/")
			if kindOf(err) != test.kind || len(w.requests()) != test.tries {
				t.Errorf("Get made %d requests and returned %v, want %d and kind %q", len(w.requests()), err, test.tries, test.kind)
			}
			if diff := cmp.Diff(test.naps, n.taken); diff != "" {
				t.Errorf("pauses (-want +got):\n%s", diff)
			}
		})
	}
}

// TestJitter: crawlers that were refused together do not come back together.
func TestJitter(t *testing.T) {
	c, _, n := start(t, answers{"site.test/": inTurn(status(500), page())}, Options{Delay: -1})
	c.jitter = New(Options{}).jitter
	if _, err := c.Get(t.Context(), "http://site.test/"); err != nil {
		t.Fatal(err)
	}
	if len(n.taken) != 1 || n.taken[0] < time.Second || n.taken[0] > 3*time.Second/2 {
		t.Errorf("pauses = %v, want one of 1 to 1.5 s", n.taken)
	}
}

func TestSleep(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	if err := sleep(ctx, time.Nanosecond); err != nil {
		t.Errorf("sleep = %v, want nil", err)
	}
	cancel()
	if err := sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("sleep with a cancelled context = %v, want context.Canceled", err)
	}
}

// TestDelay: robots.txt is a request, too; hosts do not wait for each other.
func TestDelay(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		name   string
		delay  time.Duration
		robots string
		want   []time.Duration
	}{
		{"the usual one", 0, "", []time.Duration{250 * ms, 250 * ms, 250 * ms}},
		{"ours", 100 * ms, "", []time.Duration{100 * ms, 100 * ms, 100 * ms}},
		{"none", -1, "", nil},
		{"theirs is longer", 0, "User-agent: *\nCrawl-delay: 2.5", []time.Duration{2500 * ms, 2500 * ms, 2500 * ms}},
		{"theirs is shorter", 0, "User-agent: *\nCrawl-delay: 0.1", []time.Duration{250 * ms, 250 * ms, 250 * ms}},
		{"theirs is too long", 0, "User-agent: *\nCrawl-delay: 86400", []time.Duration{maxCrawlDelay, maxCrawlDelay, maxCrawlDelay}},
		{"theirs where we want none", -1, "User-agent: kindred\nCrawl-delay: 1", []time.Duration{1000 * ms, 1000 * ms}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, _, n := start(t, answers{
				"site.test/robots.txt": text(test.robots), "site.test/a": page(), "site.test/b": page(), "site.test/c": page(), "other.test/": page(),
			}, Options{Delay: test.delay})
			for _, p := range []string{"a", "b", "c"} {
				if _, err := c.Get(t.Context(), "http://site.test/"+p); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(test.want, n.taken); diff != "" {
				t.Errorf("pauses (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRobotsTxt(t *testing.T) {
	secret := []string{"User-agent: *", "Disallow: /secret"}
	long := strings.Repeat("#", maxRobotsBytes) + "\nUser-agent: *\nDisallow: /"
	tests := []struct {
		name   string
		robots http.HandlerFunc
		path   string
		kind   string
		asked  int // how often robots.txt was
	}{
		{"none", status(404), "/secret", "", 1},
		{"forbidden itself", status(403), "/secret", "", 1},
		{"busy", status(429), "/", "disallowed+status", 3},
		{"broken", status(500), "/", "disallowed+status", 3},
		{"hangs up", hangUp, "/", "disallowed+unreachable", 3},
		{"moved", moved("/r"), "/secret", "disallowed", 1},
		{"moved to another host", moved("http://other.test/r"), "/secret", "disallowed", 1},
		{"moved in a circle", moved("/robots.txt"), "/secret", "", 1},
		{"there", text(strings.Join(secret, "\r\n")), "/secret/x", "disallowed", 1},
		{"for another path", text(strings.Join(secret, "\n")), "/public", "", 1},
		{"too long", text(long), "/", "", 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var asked atomic.Int32
			c, _, _ := start(t, answers{
				"site.test/robots.txt": func(w http.ResponseWriter, r *http.Request) { asked.Add(1); test.robots(w, r) },
				"site.test/r":          text(strings.Join(secret, "\n")), "other.test/r": text(strings.Join(secret, "\n")),
				"site.test" + test.path: page(),
			}, Options{})
			for range 2 {
				_, err := c.Get(t.Context(), "http://site.test"+test.path)
				if kindOf(err) != test.kind {
					t.Errorf("Get(%q) = %v, want kind %q", test.path, err, test.kind)
				}
				if failed, ok := errors.AsType[*PageError](err); ok && failed.Status != 0 {
					t.Errorf("status = %d, want that of the page, which was not asked for", failed.Status)
				}
			}
			if got := int(asked.Load()); got != test.asked {
				t.Errorf("robots.txt was asked for %d times, want %d", got, test.asked)
			}
		})
	}
}

func TestRedirects(t *testing.T) {
	as := answers{
		"site.test/loop": moved("/pool"), "site.test/pool": moved("/loop"),
		"site.test/5": moved("/4"), "site.test/4": moved("/3"), "site.test/3": moved("/2"), "site.test/2": moved("/1"), "site.test/1": moved("/0"),
		"site.test/6": moved("/5"), "site.test/0": page(),
		"site.test/away": moved("HTTPS://Other.test:443/x?utm_medium=y#z"), "https://other.test/x": page(),
		"site.test/closed": moved("http://closed.test/x"), "closed.test/robots.txt": text("User-agent: Kindred\nDisallow: /"), "closed.test/x": page(),
		"site.test/file": moved("file:///etc/passwd"), "site.test/empty": moved(""), "site.test/user": moved("http://a:b@site.test/0"),
	}
	tests := []struct{ path, want, kind string }{
		{"/loop", "", "redirect"},
		{"/5", "http://site.test/0", ""},
		{"/6", "", "redirect"},
		{"/away", "https://other.test/x", ""},
		{"/closed", "", "disallowed"},
		{"/file", "", "address+redirect"},
		{"/empty", "", "redirect"},
		{"/user", "", "address+redirect"},
	}
	for _, test := range tests {
		c, _, _ := start(t, as, Options{})
		p, err := c.Get(t.Context(), "http://site.test"+test.path)
		got := ""
		if p != nil {
			got = p.URL
			if p.Requested != "http://site.test"+test.path {
				t.Errorf("Get(%q).Requested = %q", test.path, p.Requested)
			}
		}
		if test.path == "/closed" && !strings.Contains(fmt.Sprint(err), "redirected to http://closed.test/x") {
			t.Errorf("Get(%q) = %v, want a word about where it leads", test.path, err)
		}
		if got != test.want || kindOf(err) != test.kind {
			t.Errorf("Get(%q) = %q, %v, want %q and kind %q", test.path, got, err, test.want, test.kind)
		}
	}
}

// TestRedirectValidators: what is known about the address that redirects is not
// sent to the one it leads to.
func TestRedirectValidators(t *testing.T) {
	var sent []string
	note := func(h http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			sent = append(sent, r.URL.Path+" "+r.Header.Get("If-None-Match"))
			h(w, r)
		}
	}
	c, _, _ := start(t, answers{"site.test/a": note(moved("/b")), "site.test/b": note(status(304)), "site.test/robots.txt": note(status(404))}, Options{
		Known: func(address string) (Validators, bool) { return Validators{ETag: address}, true },
	})
	p, err := c.Get(t.Context(), "http://site.test/a")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"/robots.txt ", "/a http://site.test/a", "/b http://site.test/b"}
	if diff := cmp.Diff(want, sent); diff != "" || p.Validators.ETag != "http://site.test/b" {
		t.Errorf("page with ETag %q; requests (-want +got):\n%s", p.Validators.ETag, diff)
	}
}

// TestPrivate: without Options.Private nothing that is not public is connected
// to, by name or by redirect.
func TestPrivate(t *testing.T) {
	allowed, w, _ := start(t, answers{"public.test/": page(), "public.test/in": moved("http://localhost/")}, Options{})
	c := New(Options{Delay: -1})
	guarded := c.transport.DialContext
	c.transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if strings.HasPrefix(address, "public.test:") {
			return allowed.transport.DialContext(ctx, network, address)
		}
		return guarded(ctx, network, address)
	}
	t.Cleanup(c.transport.CloseIdleConnections)
	tests := []struct{ address, kind string }{
		{"http://public.test/", ""},
		{"http://public.test/in", "private"},
		{"http://localhost/", "private"},
		{"http://127.0.0.1:1/", "private"},
		{"http://[::1]:1/", "private"},
		{"http://[::ffff:127.0.0.1]:1/", "private"},
		{"http://[64:ff9b::7f00:1]:1/", "private"},
		{"http://169.254.169.254/latest/meta-data", "private"},
	}
	for _, test := range tests {
		if _, err := c.Get(t.Context(), test.address); kindOf(err) != test.kind {
			t.Errorf("Get(%q) = %v, want kind %q", test.address, err, test.kind)
		} else if err != nil && !strings.Contains(err.Error(), "--allow-private") {
			t.Errorf("Get(%q) = %v, want a word about --allow-private", test.address, err)
		}
	}
	if n := len(w.requests()); n != 2 {
		t.Errorf("%d requests were made, want 2", n)
	}
}

// TestPermanent: a host without a name and a certificate that is not good do not
// become good by asking again.
func TestPermanent(t *testing.T) {
	c, _, n := start(t, answers{}, Options{Delay: -1})
	c.transport.TLSClientConfig.InsecureSkipVerify = false
	c.transport.TLSClientConfig.RootCAs = nil
	if _, err := c.Get(t.Context(), "https://site.test/"); !errors.Is(err, ErrUnreachable) || len(n.taken) != 0 {
		t.Errorf("Get with a bad certificate = %v after pauses %v, want ErrUnreachable and none", err, n.taken)
	}
	c.transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.DNSError{Name: "site.test", IsNotFound: true}
	}
	if _, err := c.Get(t.Context(), "http://site.test/"); !errors.Is(err, ErrUnreachable) || len(n.taken) != 0 {
		t.Errorf("Get of a name that is none = %v after pauses %v, want ErrUnreachable and none", err, n.taken)
	}
}

// TestProxy: the environment does not lead requests past the guard.
func TestProxy(t *testing.T) {
	if New(Options{}).transport.Proxy != nil {
		t.Error("the transport takes a proxy from the environment")
	}
}

func TestSizes(t *testing.T) {
	bomb := func(w http.ResponseWriter, _ *http.Request) { // 64 MiB in 64 KiB
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Type", "text/html")
		z := gzip.NewWriter(w)
		zeros := make([]byte, 1<<20)
		for range 64 {
			if _, err := z.Write(zeros); err != nil {
				return
			}
		}
		_ = z.Close()
	}
	compressed := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		page("/x")(w, r)
	}
	c, _, _ := start(t, answers{
		"site.test/bomb": bomb, "site.test/wrong": compressed, "site.test/exact": typed("text/html", strings.Repeat("x", 1<<20)),
		"site.test/more": typed("text/html", strings.Repeat("x", 1<<20+1)),
		"site.test/zip":  withHeader("Content-Encoding", "gzip", typed("text/html", zipped(t, "<a href=/a>"))),
	}, Options{MaxBytes: 1 << 20, Delay: -1})
	for _, test := range []struct{ path, kind string }{{"bomb", "large"}, {"exact", ""}, {"more", "large"}, {"zip", ""}, {"wrong", "unreachable"}} {
		p, err := c.Get(t.Context(), "http://site.test/"+test.path)
		if kindOf(err) != test.kind {
			t.Errorf("Get(%q) = %v, want kind %q", test.path, err, test.kind)
		}
		if test.path == "zip" && err == nil && string(p.Body) != "<a href=/a>" {
			t.Errorf("Get(zip).Body = %q", p.Body)
		}
	}
	if _, err := gunzip([]byte(zipped(t, strings.Repeat("\x00", maxSitemapBytes+1)))); !errors.Is(err, ErrTooLarge) {
		t.Errorf("gunzip(bomb) = %v, want ErrTooLarge", err)
	}
}

// TestTimeout: a body that does not end is an error about the page, and not
// taken for the caller's own deadline.
func TestTimeout(t *testing.T) {
	slow := func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("<p>"))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done() // the client hangs up
	}
	c, w, n := start(t, answers{"site.test/": slow}, Options{Delay: -1})
	if _, err := c.robotsOf(t.Context(), mustParse(t, "http://site.test/")); err != nil {
		t.Fatal(err)
	}
	c.opts.Timeout = 20 * time.Millisecond
	_, err := c.Get(t.Context(), "http://site.test/")
	if kindOf(err) != "timeout" || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Get = %v, want kind timeout, and not context.DeadlineExceeded", err)
	}
	if len(w.requests()) != maxTries || len(n.taken) != maxTries-1 {
		t.Errorf("Get made %d requests, want %d", len(w.requests()), maxTries)
	}
}

func TestPage(t *testing.T) {
	h := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("X-Robots-Tag", "NoIndex")
		w.Header().Add("X-Robots-Tag", "otherbot: nofollow")
		w.Header().Add("X-Robots-Tag", "kindred: noarchive")
		w.Header().Set("ETag", `W/"1"`)
		w.Header().Set("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT")
		typed("Text/HTML; Charset=ISO-8859-1", "<a href='/caf\xe9'>x</a>"+r.UserAgent())(w, r)
	}
	c, _, _ := start(t, answers{"site.test/": h, "site.test/plain": typed("", "hello"), "site.test/bad": typed("text/html; charset", "x")}, Options{UserAgent: "Kindred/2 (x)"})
	got, err := c.Get(t.Context(), "HTTP://site.test:80#x")
	if err != nil {
		t.Fatal(err)
	}
	want := &Page{
		URL: "http://site.test/", Requested: "http://site.test/", Type: "text/html", Charset: "ISO-8859-1", Robots: "noindex, noarchive",
		Body:     []byte("<a href='/caf\xe9'>x</a>Kindred/2 (x)"),
		Modified: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Validators: Validators{
			ETag: `W/"1"`, LastModified: "Fri, 02 Jan 2026 03:04:05 GMT", Links: []string{"http://site.test/caf%C3%A9"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
	for p, media := range map[string]string{"plain": "text/plain", "bad": "text/html"} {
		if got, err := c.Get(t.Context(), "http://site.test/"+p); err != nil || got.Type != media {
			t.Errorf("Get(%q) = %+v, %v, want type %s", p, got, err, media)
		}
	}
}

// TestConcurrentUse: a Crawler is safe for concurrent use, and asks one thing at
// a time.
func TestConcurrentUse(t *testing.T) {
	var mu sync.Mutex
	open, most := 0, 0
	as := answers{}
	for i := range 8 {
		as[fmt.Sprintf("site%d.test/", i)] = func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			open++
			most = max(most, open)
			mu.Unlock()
			page()(w, r)
			mu.Lock()
			open--
			mu.Unlock()
		}
	}
	c, _, _ := start(t, as, Options{})
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			at := fmt.Sprintf("http://site%d.test/", i)
			if _, err := c.Get(t.Context(), at); err != nil {
				t.Error(err)
			}
			for _, err := range c.Site(t.Context(), at) {
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if most != 1 {
		t.Errorf("%d requests were open at a time, want 1", most)
	}
}

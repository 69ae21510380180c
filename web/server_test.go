package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kindred/search"
)

func TestNewRejects(t *testing.T) {
	for name, cfg := range map[string]Config{
		"no search":        {},
		"negative timeout": {Search: &fake{}, RequestTimeout: -1},
		"timeout too long": {Search: &fake{}, RequestTimeout: time.Hour},
		"no budget left":   {Search: &fake{}, Budget: int(budgetWindow) + 1},
		"negative delay":   {Search: &fake{}, DrainDelay: -1},
		"site as a path":   {Search: &fake{}, SiteURL: "/blog"},
		"site in a folder": {Search: &fake{}, SiteURL: "https://blog.example/base"},
		"site as a script": {Search: &fake{}, SiteURL: "javascript:x"},
		"no origin":        {Search: &fake{}, AllowOrigins: []string{"example.org"}},
		"path as origin":   {Search: &fake{}, AllowOrigins: []string{"https://example.org/x"}},
		"no proxy":         {Search: &fake{}, TrustedProxies: []string{"everybody"}},
		"no address":       {Search: &fake{}, Address: "here"},
		"broken site":      {Search: &fake{}, SiteURL: "https://%zz"},
	} {
		if s, err := New(cfg); err == nil || s != nil {
			t.Errorf("%s: New = %v, %v", name, s, err)
		}
	}
}

func TestServiceIsASearcher(_ *testing.T) { var _ Searcher = (*search.Service)(nil) }

func TestHealthAndReadiness(t *testing.T) {
	ready := search.ErrNotReady
	searcher := &fake{ready: func() (int, error) { return testGeneration, ready }}
	s := newServer(t, Config{Search: searcher})
	if body := bodyOf(t, ask(t, s, http.MethodGet, "/healthz")); body != "ok\n" {
		t.Errorf("healthz: %q", body)
	}
	for _, err := range []error{search.ErrNotReady, errors.New("closed")} {
		ready = err
		r := ask(t, s, http.MethodGet, "/readyz")
		checkFailure(t, r, 503, "5")
		checkHeader(t, r, "Content-Type", typeProblem)
	}
	ready = nil
	searcher.unreachable = fmt.Errorf("%w: no node answers", search.ErrUnavailable)
	checkFailure(t, ask(t, s, http.MethodGet, "/readyz"), 503, "5")
	searcher.unreachable = nil
	r := ask(t, s, http.MethodGet, "/readyz")
	checkHeader(t, r, "Cache-Control", "no-store")
	if body := bodyOf(t, r); r.StatusCode != http.StatusOK || !strings.Contains(body, "generation 7") {
		t.Errorf("readyz: %d %q", r.StatusCode, body)
	}
}

// pipes is a listener whose connections stay in memory.
type pipes struct {
	connections chan net.Conn
	closed      chan struct{}
	once        sync.Once
}

func newPipes() *pipes {
	return &pipes{connections: make(chan net.Conn), closed: make(chan struct{})}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.connections:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes", Net: "unix"} }

func (p *pipes) client(t *testing.T) *http.Client {
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		here, there := net.Pipe()
		select {
		case p.connections <- there:
			return here, nil
		case <-p.closed:
			return nil, net.ErrClosed
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func statusOf(t *testing.T, c *http.Client, path string) int {
	t.Helper()
	r, err := c.Get("http://kindred.test" + path)
	if err != nil {
		t.Errorf("GET %s: %v", path, err)
		return 0
	}
	_ = r.Body.Close()
	return r.StatusCode
}

func TestServeLetsRequestsFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began, finish := make(chan struct{}), make(chan struct{})
		s := newServer(t, Config{DrainDelay: 10 * time.Second, RequestTimeout: 20 * time.Second, Search: &fake{
			search: func(_ context.Context, req search.Request) (*search.Result, error) {
				close(began)
				<-finish
				return resultOf(1, &req), nil
			},
		}})
		l := newPipes()
		client := l.client(t)
		ctx, stop := context.WithCancel(t.Context())
		served := make(chan error, 1)
		go func() { served <- s.Serve(ctx, l) }()
		if got := statusOf(t, client, "/readyz"); got != 200 {
			t.Errorf("ready: status %d", got)
		}
		answered := make(chan int, 1)
		go func() { answered <- statusOf(t, client, "/search?q=x") }()
		<-began
		stop()
		synctest.Wait()
		if got := statusOf(t, client, "/readyz"); got != 503 {
			t.Errorf("stopping: readyz has status %d, want 503", got)
		}
		if got := statusOf(t, client, "/healthz"); got != 200 {
			t.Errorf("stopping: healthz has status %d, want 200", got)
		}
		time.Sleep(11 * time.Second) // of the bubble: the drain delay is over
		if _, err := client.Get("http://kindred.test/healthz"); err == nil {
			t.Error("a connection was accepted after the drain delay")
		}
		close(finish)
		if got := <-answered; got != 200 {
			t.Errorf("the running request got status %d, want 200", got)
		}
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
}

func TestServeGivesUpOnStuckRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began, finish := make(chan struct{}), make(chan struct{})
		s := newServer(t, Config{Search: &fake{search: func(context.Context, search.Request) (*search.Result, error) {
			close(began)
			<-finish // deaf to its context
			return nil, context.Canceled
		}}})
		l := newPipes()
		client := l.client(t)
		ctx, stop := context.WithCancel(t.Context())
		served := make(chan error, 1)
		go func() { served <- s.Serve(ctx, l) }()
		go func() {
			if r, err := client.Get("http://kindred.test/"); err == nil {
				_ = r.Body.Close()
			}
		}()
		<-began
		stop()
		start := time.Now()
		if err := <-served; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Serve: %v, want a deadline", err)
		}
		if took := time.Since(start); took != shutdownTimeout {
			t.Errorf("gave up after %v, want %v", took, shutdownTimeout)
		}
		close(finish)
	})
}

func TestServeTellsOfABrokenListener(t *testing.T) {
	l := newPipes()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := newServer(t, Config{}).Serve(t.Context(), l); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Serve: %v, want net.ErrClosed", err)
	}
}

func TestTimeOuts(t *testing.T) {
	h := newServer(t, Config{}).httpServer()
	for name, d := range map[string]time.Duration{
		"read header": h.ReadHeaderTimeout, "read": h.ReadTimeout, "write": h.WriteTimeout, "idle": h.IdleTimeout,
	} {
		if d <= 0 || d > 5*time.Minute {
			t.Errorf("the %s time-out is %v", name, d)
		}
	}
}

package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kindred/search"
)

// askFrom asks as a client somewhere else, perhaps through a proxy.
func askFrom(h http.Handler, peer, forwardedFor, target string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, target, http.NoBody)
	r.RemoteAddr = peer
	if forwardedFor != "" {
		r.Header.Set("X-Forwarded-For", forwardedFor)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// TestGreedyClientsAreStopped is the case that budgets are for: one client asks for
// everything, while fifty readers notice nothing.
func TestGreedyClientsAreStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, Config{Search: finding(10_000, nil)})
		refused, read := 0, 0
		for minute := range 3 {
			for i := range 140 { // all of 14,000 articles, a hundred at a time
				r := askFrom(s, "192.0.2.1:5000", "", fmt.Sprintf("/api/v1/search?limit=100&offset=%d", i*10))
				if r.StatusCode == http.StatusOK {
					read += 100
				} else {
					refused++
					checkFailure(t, r, http.StatusTooManyRequests, r.Header.Get("Retry-After"))
					checkHeader(t, r, "RateLimit-Policy", `"default";q=600;w=60`)
				}
			}
			for reader := range 50 {
				for range 60 {
					if r := askFrom(s, fmt.Sprintf("198.51.100.%d:5000", reader), "", "/search?q=reef"); r.StatusCode != http.StatusOK {
						t.Fatalf("minute %d: reader %d got status %d", minute, reader, r.StatusCode)
					}
				}
			}
			time.Sleep(time.Minute) // of the bubble
		}
		if refused == 0 || read > 3*5500 {
			t.Errorf("the greedy client read %d articles in three minutes, and was refused %d times", read, refused)
		}
	})
}

func TestBudgetComesBack(t *testing.T) {
	now := time.Unix(0, 0)
	b := newBudgets(60)
	b.now = func() time.Time { return now }
	client := netip.MustParseAddr("192.0.2.1")
	if left, full, wait := b.spend(client, 20); left != 40 || full != 20*time.Second || wait != 0 {
		t.Errorf("left %d, full after %v, wait %v", left, full, wait)
	}
	if _, _, wait := b.spend(client, 50); wait != 10*time.Second {
		t.Errorf("wait %v, want 10s", wait)
	}
	now = now.Add(10 * time.Second)
	if left, _, wait := b.spend(client, 50); left != 0 || wait != 0 {
		t.Errorf("after the wait: left %d, wait %v", left, wait)
	}
	b.spend(netip.MustParseAddr("2001:db8::1"), 60)
	if _, _, wait := b.spend(netip.MustParseAddr("2001:db8::2"), 1); wait == 0 {
		t.Error("a neighbour in one network has a budget of its own")
	}
	for i := range maxClients + 10 {
		b.spend(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), 1)
	}
	if n := len(b.until); n > maxClients {
		t.Errorf("%d clients are remembered", n)
	}
	// Room is made for many: newcomers do not each have all looked through.
	b.until = make(map[netip.Addr]time.Time)
	for i := range maxClients {
		at := time.Duration(i) * budgetWindow / maxClients
		b.until[netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)})] = now.Add(at)
	}
	b.spend(client, 1)
	if n := len(b.until); n > maxClients-forgotten+1 || n < maxClients-2*forgotten {
		t.Errorf("%d clients of %d are remembered", n, maxClients)
	}
}

// However a parameter is spelt, what it asks for is counted.
func TestManyHitsCostMore(t *testing.T) {
	for _, target := range []string{"/api/v1/search?limit=100", "/api/v1/search?q=a&l%69mit=100", "/api/v1/search?limit=%3100"} {
		if got := cost(httptest.NewRequest(http.MethodGet, target, http.NoBody)); got != 1+100/hitsPerUnit {
			t.Errorf("%s costs %d", target, got)
		}
	}
}

func TestWhoTheClientIs(t *testing.T) {
	for _, tc := range []struct {
		name, peer, forwarded string
		proxies               []string
		other                 string // who shares the budget, as X-Forwarded-For
		shared                bool
	}{
		{"no proxy is named", "192.0.2.1:1", "203.0.113.1", nil, "203.0.113.2", true},
		{"named proxy", "192.0.2.1:1", "203.0.113.1", []string{"192.0.2.0/24"}, "203.0.113.2", false},
		{"a proxy that says the port", "192.0.2.1:1", "203.0.113.1:4711", []string{"192.0.2.0/24"}, "203.0.113.1:4712", true},
		{"others with a port", "192.0.2.1:1", "[2001:db8::1]:4711", []string{"192.0.2.0/24"}, "203.0.113.1:4711", false},
		{"what the client says before the proxy", "192.0.2.1:1", "1.1.1.1, 203.0.113.1", []string{"192.0.2.1"}, "2.2.2.2, 203.0.113.1", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newServer(t, Config{Budget: 1, TrustedProxies: tc.proxies})
			if r := askFrom(s, tc.peer, tc.forwarded, "/search"); r.StatusCode != http.StatusOK {
				t.Fatalf("first: status %d", r.StatusCode)
			}
			if r := askFrom(s, tc.peer, tc.other, "/search"); (r.StatusCode == http.StatusTooManyRequests) != tc.shared {
				t.Errorf("second: status %d, one budget: %v", r.StatusCode, tc.shared)
			}
		})
	}
	s := newServer(t, Config{Budget: 1})
	for range 3 { // from this machine: a proxy that is not named, or a site's own server
		if r := askFrom(s, "127.0.0.1:1", "", "/search"); r.StatusCode != http.StatusOK {
			t.Errorf("from this machine: status %d", r.StatusCode)
		}
	}
	unlimited := newServer(t, Config{Budget: -1})
	for range 3 {
		r := askFrom(unlimited, "192.0.2.1:1", "", "/search")
		checkHeader(t, r, "RateLimit", "")
	}
}

func TestOverloadIsRefusedAtOnce(t *testing.T) {
	free := make(chan struct{})
	s := newServer(t, Config{Search: &fake{search: func(ctx context.Context, req search.Request) (*search.Result, error) {
		<-free
		return resultOf(0, &req), nil
	}}})
	s.load = &load{working: make(chan struct{}, 1), waiting: make(chan struct{}, 1)}
	synctest.Test(t, func(t *testing.T) {
		free = make(chan struct{})
		s.load = &load{working: make(chan struct{}, 1), waiting: make(chan struct{}, 1)}
		var group sync.WaitGroup
		group.Go(func() {
			if r := ask(t, s, http.MethodGet, "/search"); r.StatusCode != http.StatusOK {
				t.Errorf("the first: status %d", r.StatusCode)
			}
		})
		synctest.Wait()
		group.Go(func() { // waits, and is not served in time
			start := time.Now()
			checkFailure(t, ask(t, s, http.MethodGet, "/search"), http.StatusServiceUnavailable, retryAfter)
			if waited := time.Since(start); waited != patienceWaiting {
				t.Errorf("refused after %v, want %v", waited, patienceWaiting)
			}
			close(free)
		})
		synctest.Wait()
		start := time.Now()
		checkFailure(t, ask(t, s, http.MethodGet, "/search"), http.StatusServiceUnavailable, retryAfter)
		if waited := time.Since(start); waited != 0 {
			t.Errorf("one too many waited %v", waited)
		}
		if r := ask(t, s, http.MethodGet, "/healthz"); r.StatusCode != http.StatusOK {
			t.Errorf("healthz: status %d", r.StatusCode)
		}
		group.Wait()
	})
}

// What is refused takes nothing, and what is left is told all the same.
func TestRefusedIsToldWhatIsLeft(t *testing.T) {
	b := newBudgets(20)
	client := netip.MustParseAddr("192.0.2.1")
	b.now = func() time.Time { return time.Unix(0, 0) }
	if left, _, wait := b.spend(client, 11); left != 9 || wait != 0 {
		t.Errorf("left %d, wait %v", left, wait)
	}
	if left, _, wait := b.spend(client, 11); left != 9 || wait == 0 {
		t.Errorf("refused: left %d, wait %v", left, wait)
	}
	if left, _, wait := b.spend(client, 9); left != 0 || wait != 0 {
		t.Errorf("the rest: left %d, wait %v", left, wait)
	}
}

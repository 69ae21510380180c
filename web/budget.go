package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"kindred/search"
)

const (
	// DefaultBudget is what a client may ask for in a minute. A reader who types a word
	// every two seconds needs half of it; 14,000 articles, a page of ten at a time,
	// need more than two minutes of it.
	DefaultBudget = 600
	// MaxBudget is more than any client asks for in a minute.
	MaxBudget = 1_000_000
	// budgetWindow is the time for which a budget is.
	budgetWindow = time.Minute
	// hitsPerUnit is how many hits cost as much as a request.
	hitsPerUnit = 10
	// bytesPerUnit is how long a query may be for the same.
	bytesPerUnit = 500
	// bodyBytesPerUnit is how long a draft may be for the same: a tenth of one takes as
	// long as a search.
	bodyBytesPerUnit = 4000
	// maxClients is how many clients are told apart. At 64 bytes each that is little
	// memory; beyond, those forgotten first are those who have asked least.
	maxClients = 100_000
	// forgotten is the share of them that is forgotten then, so that not each newcomer has all
	// looked through.
	forgotten = maxClients / 8
	// networkBits is the part of an IPv6 address that tells clients apart: one of them
	// commands all the rest.
	networkBits = 64
)

// budgets says how much each client has spent: by the moment at which all of it will
// have been given back.
type budgets struct {
	units int // in a window
	now   func() time.Time

	mu    sync.Mutex
	until map[netip.Addr]time.Time
}

func newBudgets(units int) *budgets {
	return &budgets{units: units, now: time.Now, until: make(map[netip.Addr]time.Time)}
}

// spend takes units from a client's budget. It returns what is left, after which time
// there will be a whole budget again, and how long to wait where there was too little.
func (b *budgets) spend(client netip.Addr, units int) (left int, full, wait time.Duration) {
	if client.Is6() && !client.Is4In6() {
		if p, err := client.Prefix(networkBits); err == nil {
			client = p.Addr()
		}
	}
	each := budgetWindow / time.Duration(b.units)
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	from := b.until[client]
	if from.Before(now) {
		from = now
	}
	until := from.Add(time.Duration(min(units, b.units)) * each)
	if over := until.Sub(now) - budgetWindow; over > 0 {
		return b.left(from.Sub(now), each), from.Sub(now), over
	}
	if len(b.until) >= maxClients {
		b.forget(now)
	}
	b.until[client] = until
	return b.left(until.Sub(now), each), until.Sub(now), 0
}

// left returns how many units are left of which one comes back each so often, where it takes so
// long until there is a whole budget.
func (*budgets) left(full, each time.Duration) int { return int((budgetWindow - full) / each) }

// forget makes room: those whose budget is whole are as if they had never asked, and
// if that is not enough, those who have spent little are let off.
func (b *budgets) forget(now time.Time) {
	for spent := time.Duration(0); len(b.until) > maxClients-forgotten; spent += budgetWindow / 8 {
		for client, until := range b.until {
			if until.Sub(now) <= spent {
				delete(b.until, client)
			}
		}
	}
}

// free reports whether a request costs no search.
func free(r *http.Request) bool {
	switch r.URL.Path {
	case descriptionPath, "/healthz", "/readyz":
		return true
	default:
		return strings.HasPrefix(r.URL.Path, "/static/")
	}
}

// cost returns what a request that is not free takes from the budget: more for many hits
// and for long queries.
func cost(r *http.Request) int {
	units := 1 + len(r.URL.RawQuery)/bytesPerUnit + bodyLength(r)/bodyBytesPerUnit
	if strings.Contains(r.URL.RawQuery, "limit=") || strings.Contains(r.URL.RawQuery, "%") { // it may be spelt otherwise
		if limit, err := strconv.Atoi(r.URL.Query().Get("limit")); err == nil && limit > 0 {
			units += min(limit, maxAPILimit) / hitsPerUnit
		}
	}
	return units
}

// bodyLength returns how many bytes a client may send: as many as may be, where it does not
// say.
func bodyLength(r *http.Request) int {
	longest := longestBody(r)
	if r.ContentLength < 0 || r.ContentLength > longest {
		return int(longest)
	}
	return int(r.ContentLength)
}

// longestBody returns how many bytes are read of what a client sends.
func longestBody(r *http.Request) int64 {
	if r.URL.Path == clicksPath {
		return maxClickBody
	}
	return maxDraftBody
}

// limitClients refuses clients that have spent their budget. This machine itself and
// named proxies have none: behind them are readers, whom only a proxy can tell apart.
func (s *Server) limitClients(next http.Handler) http.Handler {
	if s.budgets == nil {
		return next
	}
	policy := []string{fmt.Sprintf(`"default";q=%d;w=%d`, s.budgets.units, int(budgetWindow.Seconds()))}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		client := s.clientOf(r)
		if !client.IsValid() && r.Header.Get("X-Forwarded-For") == "" {
			client = peerOf(r) // a proxy that asks for itself
		}
		if free(r) || client.IsLoopback() || s.isProxy(client) {
			next.ServeHTTP(w, r)
			return
		}
		left, full, wait := s.budgets.spend(client, cost(r))
		h := w.Header()
		h["Ratelimit-Policy"] = policy
		h["Ratelimit"] = []string{`"default";r=` + strconv.Itoa(left) + ";t=" + strconv.Itoa(seconds(full))}
		if wait > 0 {
			h.Set("Retry-After", strconv.Itoa(seconds(wait)))
			s.fail(w, r, errBudget)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// seconds rounds up.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

const (
	// atOncePerProcessor is how many requests are worked on at once for each processor:
	// enough for one to compute while the other is written.
	atOncePerProcessor = 4
	// maxWaiting is how many more may wait for their turn, and patienceWaiting how
	// long. What comes in above that would be answered too late to be read.
	maxWaiting      = 512
	patienceWaiting = time.Second
)

// load keeps a burst of requests from being worked on all at once, which would make
// each slow and take memory for all.
type load struct{ working, waiting chan struct{} }

func newLoad() *load {
	return &load{
		working: make(chan struct{}, atOncePerProcessor*runtime.GOMAXPROCS(0)),
		waiting: make(chan struct{}, maxWaiting),
	}
}

// limitLoad lets some requests work, some wait, and refuses the others at once. What a
// client sends is read before that: who sends it slowly must not keep others from working.
func (s *Server) limitLoad(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if free(r) {
			next.ServeHTTP(w, r)
			return
		}
		if r.Method == http.MethodPost {
			body, err := readBody(w, r)
			if err != nil {
				s.fail(w, r, err)
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		select {
		case s.load.working <- struct{}{}:
		default:
			if !s.load.wait(r) {
				s.fail(w, r, errBusy)
				return
			}
		}
		defer func() { <-s.load.working }()
		next.ServeHTTP(w, r)
	})
}

// readBody reads what a client sends.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longestBody(r)))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, errTooLarge
	}
	if err != nil {
		return nil, fmt.Errorf("%w: the body cannot be read: %w", search.ErrBadRequest, err)
	}
	return body, nil
}

// wait reports whether the request's turn has come.
func (l *load) wait(r *http.Request) bool {
	select {
	case l.waiting <- struct{}{}:
	default:
		return false
	}
	defer func() { <-l.waiting }()
	timer := time.NewTimer(patienceWaiting)
	defer timer.Stop()
	select {
	case l.working <- struct{}{}:
		return true
	case <-timer.C:
		return false
	case <-r.Context().Done():
		return false
	}
}

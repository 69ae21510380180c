package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// client asks a server over connections of its own, behind a proxy that names it.
type client struct {
	server, name string
	http         *http.Client
}

func newClient(t *testing.T, server, name string) *client {
	c := &client{server, name, &http.Client{Transport: &http.Transport{}, Timeout: patience}}
	t.Cleanup(c.http.CloseIdleConnections)
	return c
}

// reply is what came of a question.
type reply struct {
	status int
	took   time.Duration
}

// ask asks, and counts the time from the moment at which the question was due. A refusal
// must say when to come again.
func (c *client) ask(t *testing.T, path string, due time.Time) (reply, bool) {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.server+path, http.NoBody)
	if err != nil {
		t.Error(err)
		return reply{}, false
	}
	req.Header.Set("X-Forwarded-For", c.name)
	answer, err := c.http.Do(req)
	if err != nil {
		t.Errorf("%s of %s: %v", path, c.name, err)
		return reply{}, false
	}
	_, err = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	if err != nil {
		t.Errorf("%s of %s: %v", path, c.name, err)
		return reply{}, false
	}
	switch answer.StatusCode {
	case http.StatusOK:
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		if answer.Header.Get("Retry-After") == "" {
			t.Errorf("%s of %s is refused without a time to come again", path, c.name)
		}
	default:
		t.Errorf("%s of %s: %d", path, c.name, answer.StatusCode)
	}
	return reply{answer.StatusCode, time.Since(due)}, true
}

// replies are collected from several goroutines.
type replies struct {
	mu   sync.Mutex
	list []reply
}

func (r *replies) add(list []reply) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, list...)
}

// of returns the times of those with a status, sorted.
func (r *replies) of(status int) []time.Duration {
	var times []time.Duration
	for _, one := range r.list {
		if one.status == status {
			times = append(times, one.took)
		}
	}
	slices.Sort(times)
	return times
}

// p99 is the time within which 99 of 100 were answered.
func p99(times []time.Duration) time.Duration {
	if len(times) == 0 {
		return 0
	}
	return times[(len(times)*99+99)/100-1]
}

// greedyPath is one of the things that a greedy client asks for: all pages of all searches,
// blocks, whole lists of hits, long queries.
func greedyPath(i int) string {
	switch words := []string{"bread", "reef", "sourdough", "the", "lamp", "dovetail"}; i % 4 {
	case 0:
		return fmt.Sprintf("/search?q=%s&page=%d", words[i%len(words)], 1+i%3)
	case 1:
		return fmt.Sprintf("/api/v1/search?limit=100&offset=%d&q=%s", i%50, words[i%len(words)])
	case 2:
		return "/related?show=excerpt,date,image,because&limit=12&id=" + url.QueryEscape("en/bread/long-cold-proof") + fmt.Sprintf("&heading=%d", i)
	default:
		return fmt.Sprintf("/search?q=%d+sail+proof+lamp+oven+knife+wood+%s+rain&tag=x", i, words[i%len(words)])
	}
}

// readerPath is a page of results or a block, as a reader sees them.
func readerPath(i int) string { return greedyPath(4*i + i%2*2) }

// TestOverload has one client ask for everything, over many connections and without a pause,
// while fifty others read. It is the greedy one that is refused, soon and with a time to come
// again; nobody else is, nor waits long, and the server takes no more memory. Then a crowd
// comes all at once. KINDRED_OVERLOAD is for how many seconds they read.
func TestOverload(t *testing.T) {
	const wellBehaved = 50
	greedyConnections := 24
	pause := 500 * time.Millisecond // between two questions of a reader
	crowd := 1500                   // three times as many as may wait
	longest := 2 * time.Second      // an answer may wait for a second for its turn
	if testing.Short() {            // with the race detector all takes ten times as long
		greedyConnections, pause, crowd, longest = 6, 4*pause, 700, 2*longest
	}
	lasting := max(pause, time.Duration(campaign(t, "KINDRED_OVERLOAD", 3))*time.Second)

	dir := t.TempDir()
	writeSample(t, filepath.Join(dir, "blog"))
	const budget = 240
	server, address := startServer(t, dir, "--trusted-proxy", "127.0.0.0/8", "--budget", strconv.Itoa(budget), "blog")
	resident := func() int { return residentKB(t, server.cmd.Process.Pid) }

	var greedy, others replies
	var reading, asking sync.WaitGroup
	begun := time.Now()
	for i := range greedyConnections {
		asking.Go(func() {
			c := newClient(t, address, "203.0.113.9")
			var list []reply
			for n := i; time.Since(begun) < lasting && !t.Failed(); n += greedyConnections {
				if r, ok := c.ask(t, greedyPath(n), time.Now()); ok {
					list = append(list, r)
				}
			}
			greedy.add(list)
		})
	}
	for i := range wellBehaved {
		reading.Go(func() {
			c := newClient(t, address, fmt.Sprintf("198.51.100.%d", i+1))
			var list []reply
			due := begun.Add(pause * time.Duration(i) / wellBehaved)
			for n := i; due.Sub(begun) < lasting && !t.Failed(); n++ {
				wait := time.NewTimer(time.Until(due))
				<-wait.C
				if r, ok := c.ask(t, readerPath(n), due); ok {
					list = append(list, r)
				}
				due = due.Add(pause)
			}
			others.add(list)
		})
	}
	eventually(t, "memory is measured", func() bool { return time.Since(begun) > min(lasting/3, patience/2) })
	before := resident()
	reading.Wait()
	asking.Wait()
	after := resident()
	most := budget + int(budget*time.Since(begun).Minutes()) + 1 // its budget, and what came back meanwhile

	refused := greedy.of(http.StatusTooManyRequests)
	if got := len(greedy.of(http.StatusOK)); len(refused) == 0 || got > most || p99(refused) > longest {
		t.Errorf("the greedy client has %d answers of %d at most, and is refused %d times, at p99 after %v", got, most, len(refused), p99(refused))
	}
	answered := others.of(http.StatusOK)
	if len(answered) != len(others.list) || len(answered) < wellBehaved || p99(answered) > longest {
		t.Errorf("of %d questions of others %d are answered, at p99 after %v", len(others.list), len(answered), p99(answered))
	}
	if after > before+before/4+16<<10 {
		t.Errorf("%d kB of memory have become %d", before, after)
	}
	t.Logf("greedy: %d answers, %d refusals, p99 %v; others: %d answers, p99 %v; memory %d kB, then %d",
		len(greedy.of(http.StatusOK)), len(refused), p99(refused), len(answered), p99(answered), before, after)

	var all replies
	var coming sync.WaitGroup
	signal := make(chan struct{})
	for i := range crowd {
		coming.Go(func() {
			c := newClient(t, address, fmt.Sprintf("192.0.%d.%d", 2+i/250, 1+i%250))
			<-signal
			if r, ok := c.ask(t, greedyPath(i), time.Now()); ok {
				all.add([]reply{r})
			}
		})
	}
	close(signal)
	coming.Wait()
	came, sent := all.of(http.StatusOK), all.of(http.StatusServiceUnavailable)
	if len(came) == 0 || len(came)+len(sent) != crowd || p99(came) > 2*longest || p99(sent) > 2*longest {
		t.Errorf("of a crowd of %d, %d are answered, at p99 after %v, and %d sent away, after %v", crowd, len(came), p99(came), len(sent), p99(sent))
	}
	t.Logf("crowd: %d answers, p99 %v; %d sent away, p99 %v; memory %d kB", len(came), p99(came), len(sent), p99(sent), resident())
}

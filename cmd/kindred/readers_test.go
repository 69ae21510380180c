package main

import (
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// readers ask a server one question after the other until they are stopped. Whatever is
// not a whole answer, or of an older generation than the one before, fails the test.
type readers struct {
	answers atomic.Int64
	stopped atomic.Bool
	group   sync.WaitGroup

	mu   sync.Mutex
	took []time.Duration
}

// startReaders starts so many readers, who ask rate questions a second together, or with
// 0 each the next one as soon as the one before is answered. They are stopped when the
// test ends.
func startReaders(t *testing.T, address string, count, rate int) *readers {
	t.Helper()
	r := &readers{}
	begun := time.Now()
	for c := range count {
		r.group.Go(func() { r.read(t, address, c, count, begun, rate) })
	}
	t.Cleanup(r.stop)
	return r
}

func (r *readers) read(t *testing.T, address string, first, step int, begun time.Time, rate int) {
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	defer client.CloseIdleConnections()
	last := 0
	var took []time.Duration
	for i := first; !r.stopped.Load(); i += step {
		due := time.Now()
		if rate > 0 { // a question that had to wait for its turn has waited for its answer
			due = begun.Add(time.Duration(i) * time.Second / time.Duration(rate))
			wait := time.NewTimer(time.Until(due))
			<-wait.C
		}
		n, err := askOne(t, client, address, i)
		if err != nil {
			t.Error(err)
			r.stopped.Store(true)
			return
		}
		if n > 0 && n < last {
			t.Errorf("edition %d was served after %d", n, last)
		}
		last = max(n, last)
		took = append(took, time.Since(due))
		r.answers.Add(1)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.took = append(r.took, took...)
}

// stop ends the reading and waits for the last answers.
func (r *readers) stop() {
	r.stopped.Store(true)
	r.group.Wait()
}

// latency returns the time within which p percent of the questions were answered.
func (r *readers) latency(p int) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.took) == 0 {
		return 0
	}
	slices.Sort(r.took)
	return r.took[(len(r.took)*p+99)/100-1]
}

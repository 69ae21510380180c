package opensearch

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"sync"
	"syscall"
	"time"

	"kindred/index"
)

const (
	// leaseFor is how long a builder that does not say that it lives keeps others out, and
	// more than the clocks of two builders may differ. It says so three times as often.
	leaseFor   = time.Minute
	renewEvery = leaseFor / 3
)

// lockDoc is the document that builders exclude each other by.
type lockDoc struct {
	// Process on Host builds, 0 for nobody, and Token tells it from one of the same number.
	Process int    `json:"process"`
	Host    string `json:"host"`
	Token   string `json:"token"`
	// Expires is when others may take it, in milliseconds since 1970.
	Expires int64 `json:"expires"`
	// Fence is how many builders there have been.
	Fence int64 `json:"fence"`
}

func (d *lockDoc) String() string { return fmt.Sprintf("process %d on %s", d.Process, d.Host) }

// free reports whether the lock may be taken: at once from a process of this machine that
// was killed. Where it is not, but of another machine of the same name, it finds that its
// lease is lost before it publishes.
func (d *lockDoc) free(now time.Time, host string) bool {
	return d.Process == 0 || now.UnixMilli() > d.Expires || d.Host == host && ended(d.Process)
}

// ended reports whether no process of this machine has a number.
func ended(number int) bool {
	p, err := os.FindProcess(number)
	return err != nil || errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}

// versioned is a document with what its next version has to name.
type versioned struct {
	ID      string          `json:"_id"`
	SeqNo   int64           `json:"_seq_no"`
	Term    int64           `json:"_primary_term"`
	Source  json.RawMessage `json:"_source"`
	missing bool
}

// errConflict means that somebody else has written a document.
var errConflict = errors.New("somebody else has written it")

// lookUpVersion reads a document with its version.
func (c *Cluster) lookUpVersion(ctx context.Context, in, id string) (versioned, error) {
	var v versioned
	err := c.get(ctx, "/"+in+"/_doc/"+id, &v)
	if isMissing(err) {
		return versioned{missing: true}, nil
	}
	return v, err
}

// replace writes a document where its version is the one that is named, or where there is
// none. Else the error is errConflict.
func (c *Cluster) replace(ctx context.Context, in, id string, over versioned, doc any) (versioned, error) {
	path := "/" + in + "/_create/" + id
	if !over.missing {
		path = "/" + in + "/_doc/" + id + "?" + url.Values{
			"if_seq_no": {strconv.FormatInt(over.SeqNo, 10)}, "if_primary_term": {strconv.FormatInt(over.Term, 10)},
		}.Encode()
	}
	body, err := json.Marshal(doc)
	if err != nil {
		return versioned{}, fmt.Errorf("encoding %s: %w", id, err)
	}
	var now versioned
	err = exchange(ctx, c.write, http.MethodPut, asked{path, body, oneValue}, &now)
	if refused, ok := errors.AsType[*RefusedError](err); ok && refused.Status == http.StatusConflict {
		return versioned{}, errConflict
	}
	return now, err
}

// Lease is the right to build and publish, which one builder has at a time. It is renewed
// until it is released.
type Lease struct {
	home *Shared

	mu   sync.Mutex
	doc  lockDoc
	at   versioned
	lost error

	stop context.CancelFunc
	done chan struct{}
}

// Lock takes the lease. Where another builder has it the error wraps [index.ErrBusy]. The
// returned context ends when the lease is lost.
func (s *Shared) Lock(ctx context.Context) (context.Context, *Lease, error) {
	if err := s.prepare(ctx); err != nil {
		return nil, nil, err
	}
	at, doc, err := s.readLock(ctx)
	if err != nil {
		return nil, nil, err
	}
	host, err := os.Hostname()
	if err != nil {
		host = "a machine without a name"
	}
	if !doc.free(time.Now(), host) {
		return nil, nil, fmt.Errorf("%w in the cluster (%v, until %s at least): wait for it to end", index.ErrBusy, &doc, time.UnixMilli(doc.Expires).UTC().Format(time.RFC3339))
	}
	l := &Lease{home: s, at: at, done: make(chan struct{})}
	l.doc = lockDoc{Process: os.Getpid(), Host: host, Token: rand.Text(), Fence: doc.Fence + 1}
	if err := l.renew(ctx); err != nil {
		return nil, nil, err
	}
	leased, end := context.WithCancelCause(ctx)
	keeping, stop := context.WithCancel(context.WithoutCancel(ctx))
	l.stop = stop
	go l.keep(keeping, end)
	return leased, l, nil
}

func (s *Shared) readLock(ctx context.Context) (at versioned, doc lockDoc, err error) {
	if at, err = s.cluster.lookUpVersion(ctx, s.state(), lockID); err != nil {
		return at, doc, fmt.Errorf("looking who builds in the cluster: %w", err)
	}
	if !at.missing && json.Unmarshal(at.Source, &doc) != nil {
		return at, doc, damaged("%s of %s", lockID, s.state())
	}
	return at, doc, nil
}

// renew writes the lease anew, if nobody has taken it.
func (l *Lease) renew(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lost != nil {
		return l.lost
	}
	next := l.doc
	next.Expires = time.Now().Add(leaseFor).UnixMilli()
	return l.write(ctx, next)
}

// write puts a version of the lease in the place of the last one.
func (l *Lease) write(ctx context.Context, next lockDoc) error {
	at, err := l.home.cluster.replace(ctx, l.home.state(), lockID, l.at, next)
	if errors.Is(err, errConflict) {
		// Of a request that was sent twice, the second conflicts with the first.
		found, doc, rerr := l.home.readLock(ctx)
		switch {
		case rerr != nil:
			return rerr
		case doc.Token != l.doc.Token || doc.Fence != l.doc.Fence:
			l.lost = fmt.Errorf("%w in the cluster (%s): it took over from this one, which had not been heard of for %v", index.ErrBusy, &doc, leaseFor)
			return l.lost
		}
		at, err = found, nil
	}
	if err != nil {
		return fmt.Errorf("keeping other builders out of the cluster: %w", err)
	}
	l.at, l.doc = at, next
	return nil
}

// keep renews the lease until ctx is done, and ends the build when it is lost.
func (l *Lease) keep(ctx context.Context, end context.CancelCauseFunc) {
	defer close(l.done)
	defer end(nil)
	tick := time.NewTicker(renewEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := l.renew(ctx)
		l.mu.Lock()
		over := l.lost != nil || time.Now().UnixMilli() > l.doc.Expires
		l.mu.Unlock()
		if err != nil && over {
			end(err)
			return
		}
	}
}

// Release lets others build.
func (l *Lease) Release(ctx context.Context) error {
	l.stop()
	<-l.done
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lost != nil {
		return nil // it is another's
	}
	next := l.doc
	next.Process = 0
	if err := l.write(context.WithoutCancel(ctx), next); err != nil && l.lost == nil {
		return err
	}
	return nil
}

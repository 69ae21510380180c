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
	// renewWithin ends a try to say so, which waits while a node hangs that has a copy of the
	// lease: renewAgain later there is another one. By default a cluster gives up a node
	// after half a minute, so that the last tries succeed.
	renewWithin = leaseFor / 6
	renewAgain  = time.Second
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

// lookUpVersion reads a document with its version, and reports whether it is there. It asks
// for the copy that is written first: another may not know yet of what is being written.
func (c *Cluster) lookUpVersion(ctx context.Context, in, id string, doc any) (versioned, error) {
	var v versioned
	switch err := c.get(ctx, "/"+in+"/_doc/"+id+"?preference=_primary", &v); {
	case isMissing(err):
		return versioned{missing: true}, nil
	case err != nil:
		return v, fmt.Errorf("reading %s of %s: %w", id, in, err)
	}
	if err := json.Unmarshal(v.Source, doc); err != nil {
		return v, damaged("%s of %s: %v", id, in, err)
	}
	return v, nil
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
	err = exchange(ctx, c.note, http.MethodPut, asked{path, body, oneValue}, &now)
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

// takenError says that another builder has the lease.
type takenError struct{ by lockDoc }

func (e *takenError) Error() string {
	return fmt.Sprintf("%v in the cluster (%v, until %s at least): wait for it to end", index.ErrBusy, &e.by, time.UnixMilli(e.by.Expires).UTC().Format(time.RFC3339))
}

func (*takenError) Unwrap() error { return index.ErrBusy }

// Lock takes the lease. Where another builder has it the error wraps [index.ErrBusy]. The
// returned context ends when the lease is lost.
func (s *Shared) Lock(ctx context.Context) (context.Context, *Lease, error) {
	if err := s.prepare(ctx); err != nil {
		return nil, nil, err
	}
	host, err := os.Hostname()
	if err != nil {
		host = "a machine without a name"
	}
	l := &Lease{home: s, done: make(chan struct{})}
	for {
		at, doc, err := s.readLock(ctx)
		if err != nil {
			return nil, nil, err
		}
		if !doc.free(time.Now(), host) {
			return nil, nil, &takenError{doc}
		}
		l.at, l.doc = at, lockDoc{Process: os.Getpid(), Host: host, Token: rand.Text(), Fence: doc.Fence + 1}
		err = l.renew(ctx)
		if err == nil {
			break
		}
		if _, taken := errors.AsType[*takenError](err); !taken {
			return nil, nil, err
		}
		l.lost = nil // it was another's before it was ours
	}
	// From here on no builder before this one can change the list.
	if err := l.change(ctx, func(*catalogue) {}); err != nil {
		l.giveBack(ctx)
		return nil, nil, err
	}
	leased, end := context.WithCancelCause(ctx)
	keeping, stop := context.WithCancel(context.WithoutCancel(ctx))
	l.stop = stop
	go l.keep(keeping, end)
	return leased, l, nil
}

func (s *Shared) readLock(ctx context.Context) (at versioned, doc lockDoc, err error) {
	if at, err = s.cluster.lookUpVersion(ctx, s.state(), lockID, &doc); err != nil {
		return at, doc, fmt.Errorf("looking who builds in the cluster: %w", err)
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
	err := l.write(ctx, next)
	if taken, ok := errors.AsType[*takenError](err); ok {
		l.lost = fmt.Errorf("it took over from this one, which had not been heard of for %v: %w", leaseFor, taken)
		return l.lost
	}
	if err != nil {
		if found, doc, rerr := l.home.readLock(ctx); rerr == nil && doc.renews(&next) {
			l.at, l.doc = found, doc
			return nil
		}
	}
	return err
}

// renews reports whether a lease is as good as another one of the same builder: a cluster that
// is busy with a build writes what it is told, but may not say so in time.
func (d *lockDoc) renews(other *lockDoc) bool {
	return d.Token == other.Token && d.Process == other.Process && other.Expires-d.Expires <= (2*renewWithin).Milliseconds()
}

// write puts a version of the lease in the place of the last one. Where it is another's the
// error is a takenError.
func (l *Lease) write(ctx context.Context, next lockDoc) error {
	ctx, cancel := context.WithTimeoutCause(ctx, renewWithin, fmt.Errorf("%w: it has not answered within %v", index.ErrUnavailable, renewWithin))
	defer cancel()
	for {
		at, err := l.home.cluster.replace(ctx, l.home.state(), lockID, l.at, next)
		if err == nil {
			l.at, l.doc = at, next
			return nil
		}
		if !errors.Is(err, errConflict) {
			return fmt.Errorf("keeping other builders out of the cluster: %w", err)
		}
		found, doc, err := l.home.readLock(ctx)
		switch {
		case err != nil:
			return err
		case doc.renews(&next): // of a request that was sent twice, the second conflicts with the first
			l.at, l.doc = found, doc
			return nil
		case doc.Token != next.Token:
			return &takenError{doc}
		}
		l.at = found // what was given up before has come to its end
	}
}

// keep renews the lease until ctx is done, and ends the build when it is lost.
func (l *Lease) keep(ctx context.Context, end context.CancelCauseFunc) {
	defer close(l.done)
	defer end(nil)
	next := time.NewTimer(renewEvery)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-next.C:
		}
		err := l.renew(ctx)
		if err != nil && l.over() {
			end(err)
			return
		}
		if err != nil {
			next.Reset(renewAgain)
		} else {
			next.Reset(renewEvery)
		}
	}
}

// over reports whether another builder has the lease, or may take it.
func (l *Lease) over() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lost != nil || time.Now().UnixMilli() > l.doc.Expires
}

// fence is how many builders there have been, with this one.
func (l *Lease) fence() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.doc.Fence
}

// Release lets others build. Where the cluster does not take it, or the lease is another's by
// now, nothing is lost: it ends by itself.
func (l *Lease) Release(ctx context.Context) {
	l.stop()
	<-l.done
	l.giveBack(ctx)
}

func (l *Lease) giveBack(ctx context.Context) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lost != nil {
		return
	}
	next := l.doc
	next.Process = 0
	_ = l.write(context.WithoutCancel(ctx), next)
}

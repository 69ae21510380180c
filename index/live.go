//go:build !js

package index

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// OpenFunc opens the backend's files in a folder for reading. It must not wait for others:
// a file that is locked is an error. To make anew what is missing may take as long as a
// build.
type OpenFunc func(dir string) (ReadCloser, error)

// followEvery is how often a [Live] looks at CURRENT: soon enough that an editor
// sees the new generation at once, and next to nothing to do.
const followEvery = 200 * time.Millisecond

// againAtMost is how long a damaged generation is left alone at most: all its small files
// are read to see that it is one, and it seldom heals.
const againAtMost = time.Minute

// Live is the published generation of a data folder, kept open. It moves to a
// newly published generation between two queries. It is safe for concurrent
// use.
type Live struct {
	home   *Generations
	open   OpenFunc
	report func(error)

	mu  sync.Mutex
	cur *generation // nil while nothing is published

	damaged damage // of follow alone

	stop context.CancelFunc
	done chan struct{}
}

// generation is an open reader with the number of its users. The reader is
// closed when a newer one has taken its place and the last user is gone.
type generation struct {
	number  int
	at      time.Time // of its publication
	name    string    // of what it holds
	reader  ReadCloser
	users   int
	retired bool
}

// damage is what is known of a published generation that is damaged.
type damage struct {
	number int
	at     time.Time // of its publication
	since  time.Time // it is known
	again  time.Time // is when it is read again: somebody may be copying its files
	err    error
}

// OpenLive opens the published generation and follows it until Close. Where
// nothing is published yet it opens all the same, and Acquire returns
// [ErrNoGeneration] until something is. Errors that come up while following,
// when the older generation goes on being served, are given to report.
func OpenLive(home *Generations, open OpenFunc, report func(error)) (*Live, error) {
	l := &Live{home: home, open: open, report: report, done: make(chan struct{})}
	if err := l.follow(); err != nil && !errors.Is(err, ErrNoGeneration) {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	l.stop = stop
	go l.watch(ctx)
	return l, nil
}

// Acquire returns the reader of the current generation and its number. The
// caller calls release when the query is answered; until then the reader stays
// open, whatever is published.
func (l *Live) Acquire() (r Reader, number int, release func(), err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	g := l.cur
	if g == nil {
		return nil, 0, nil, fmt.Errorf("%w in %s", ErrNoGeneration, l.home.dir)
	}
	g.users++
	return g.reader, g.number, func() { l.release(g) }, nil
}

// Identity names what a generation holds, alike wherever its files are served from. It
// is empty for any other generation than the current one.
func (l *Live) Identity(number int) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cur == nil || l.cur.number != number {
		return ""
	}
	return l.cur.name
}

// Close stops following and closes the reader once its last query is answered.
func (l *Live) Close() error {
	l.stop()
	<-l.done
	l.mu.Lock()
	old := l.cur
	l.cur = nil
	l.mu.Unlock()
	return l.retire(old)
}

func (l *Live) watch(ctx context.Context) {
	defer close(l.done)
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	var last string
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := l.follow()
		switch {
		case err == nil || errors.Is(err, ErrNoGeneration):
			last = ""
		case err.Error() != last: // said once, not five times a second
			last = err.Error()
			l.report(err)
		}
	}
}

// follow opens the published generation if it is not the one that is open.
func (l *Live) follow() error {
	for {
		number, err := l.home.Current()
		if err != nil {
			return err
		}
		at, err := l.home.publishedAt()
		if err != nil {
			return err
		}
		l.mu.Lock()
		same := l.cur != nil && l.cur.number == number && l.cur.at.Equal(at)
		l.mu.Unlock()
		if same {
			l.damaged = damage{}
			return nil
		}
		if l.damaged.of(number, at) && time.Now().Before(l.damaged.again) {
			return l.damaged.err
		}
		r, err := l.home.Open(number, l.open)
		if err != nil {
			if now, nerr := l.home.Current(); nerr == nil && now != number {
				continue // the next one was published, and this one removed
			}
			l.damaged.note(number, at, err)
			return err
		}
		l.damaged = damage{}
		name, err := l.home.nameOf(number)
		if err != nil {
			return errors.Join(err, r.Close())
		}
		l.mu.Lock()
		old := l.cur
		l.cur = &generation{number: number, at: at, name: name, reader: r}
		l.mu.Unlock()
		return l.retire(old)
	}
}

// of reports whether d is the damage of a generation that was published then.
func (d *damage) of(number int, at time.Time) bool {
	return d.err != nil && d.number == number && d.at.Equal(at)
}

// note remembers a generation that cannot be opened, where it is because of damage. It is
// read again after as long as it has been damaged: what is copied is served soon after its
// last file is there, and what stays as it is costs next to nothing.
func (d *damage) note(number int, at time.Time, err error) {
	if !errors.Is(err, ErrCorrupt) {
		*d = damage{}
		return
	}
	now := time.Now()
	if !d.of(number, at) {
		*d = damage{number: number, at: at, since: now}
	}
	d.err = err
	d.again = now.Add(min(max(now.Sub(d.since), followEvery), againAtMost))
}

// retire closes g, or leaves that to the release of its last user.
func (l *Live) retire(g *generation) error {
	if g == nil {
		return nil
	}
	l.mu.Lock()
	g.retired = true
	idle := g.users == 0
	l.mu.Unlock()
	if !idle {
		return nil
	}
	return closeGeneration(g)
}

func (l *Live) release(g *generation) {
	l.mu.Lock()
	g.users--
	last := g.retired && g.users == 0
	l.mu.Unlock()
	if !last {
		return
	}
	if err := closeGeneration(g); err != nil {
		l.report(err)
	}
}

func closeGeneration(g *generation) error {
	if err := g.reader.Close(); err != nil {
		return fmt.Errorf("closing generation %d: %w", g.number, err)
	}
	return nil
}

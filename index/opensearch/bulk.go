package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"kindred/index"
)

const (
	// writers is the number of connections that articles are written on, and so the number
	// of requests that are on their way at once: each waits for its answer before it sends
	// the next, so that a cluster which is slow is not given more than it takes.
	writers = 4
	// bulkBytes ends a request of documents: the cluster does best with some megabytes, and
	// while it works on one, others, such as for the lease, have to wait.
	bulkBytes = 2 << 20
	// bulkTries is how often documents are sent that the cluster was too busy for, each
	// time after a longer wait: some 25 seconds in all.
	bulkTries = 8
	// firstWait is the wait before the second try, doubled each time, and half of it left to
	// chance: or all that were refused at once would come back at once.
	firstWait = 100 * time.Millisecond
	// mostTold is the number of documents whose errors are told.
	mostTold = 5
)

// damaged returns an error that wraps [index.ErrCorrupt].
func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", index.ErrCorrupt, fmt.Sprintf(format, args...))
}

// entry is a document that is to be written. It is made by the connection that writes it.
type entry struct {
	id    string
	about string // the article that an error is about
	make  func() (any, error)
}

// fill writes documents to an index on several connections. It ends with the first error.
func (c *Cluster) fill(ctx context.Context, in string, entries iter.Seq2[entry, error]) error {
	group, ctx := errgroup.WithContext(ctx)
	queue := make(chan entry)
	group.Go(func() error {
		defer close(queue)
		for e, err := range entries {
			if err != nil {
				return err
			}
			select {
			case queue <- e:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		return nil
	})
	for range writers {
		group.Go(func() error {
			b := c.bulk(in)
			for e := range queue {
				doc, err := e.make()
				if err != nil {
					return err
				}
				if err := b.add(ctx, e.id, e.about, doc); err != nil {
					return err
				}
			}
			return b.flush(ctx)
		})
	}
	return group.Wait() //nolint:wrapcheck // as above
}

// bulk sends many documents to one index. It is for one goroutine.
type bulk struct {
	cluster *Cluster
	in      string
	pending []pending
	bytes   int
	why     *RefusedError // what the cluster last said of what it was too busy for
}

// pending is a document that is to be sent, and the article that an error is about.
type pending struct {
	lines []byte
	about string
}

func (c *Cluster) bulk(in string) *bulk { return &bulk{cluster: c, in: in} }

// add sends a document, sooner or later.
func (b *bulk) add(ctx context.Context, id, about string, doc any) error {
	source, err := json.Marshal(doc)
	if err != nil {
		return fmt.Errorf("encoding %q for the cluster: %w", about, err)
	}
	action, err := json.Marshal(object{"index": object{"_id": id}})
	if err != nil {
		return fmt.Errorf("encoding %q for the cluster: %w", about, err)
	}
	lines := append(append(append(action, '\n'), source...), '\n')
	if b.bytes+len(lines) > bulkBytes {
		if err := b.flush(ctx); err != nil {
			return err
		}
	}
	b.pending, b.bytes = append(b.pending, pending{lines, about}), b.bytes+len(lines)
	return nil
}

// flush sends what is pending. What the cluster was too busy for is sent again.
func (b *bulk) flush(ctx context.Context) error {
	wait := firstWait
	for try := 1; len(b.pending) > 0; try++ {
		busy, err := b.send(ctx)
		if err != nil {
			return err
		}
		b.pending = busy
		if len(busy) == 0 {
			break
		}
		if try == bulkTries {
			return b.givenUp()
		}
		if err := pause(ctx, wait/2+rand.N(wait/2)); err != nil { // #nosec G404 -- of a wait
			return err
		}
		wait *= 2
	}
	b.bytes = 0
	return nil
}

// givenUp says what the cluster did not take, and why: it calls itself too busy where a disk is
// full, too.
func (b *bulk) givenUp() error {
	return fmt.Errorf("writing to %s: the cluster did not take %d documents, such as %q, for a long time: build when it is less busy, or give its nodes more memory or disk, as it asks for: %w", b.in, len(b.pending), b.pending[0].about, b.why)
}

// bulkAnswer is what the cluster says of each document of a request.
type bulkAnswer struct {
	Items []map[string]struct {
		Status int `json:"status"`
		Error  struct {
			Type   string `json:"type"`
			Reason string `json:"reason"`
		} `json:"error"`
	} `json:"items"`
}

// send sends what is pending once, and returns what the cluster was too busy for.
func (b *bulk) send(ctx context.Context) (busy []pending, err error) {
	var body bytes.Buffer
	body.Grow(b.bytes)
	for _, p := range b.pending {
		body.Write(p.lines)
	}
	var answer bulkAnswer
	err = b.cluster.order(ctx, "/"+b.in+"/_bulk?filter_path=items.*.status,items.*.error", body.Bytes(), &answer)
	if refused, ok := errors.AsType[*RefusedError](err); ok && tooBusy(refused.Status) {
		b.why = refused
		return b.pending, nil
	}
	if err != nil {
		return nil, fmt.Errorf("writing %d documents to %s: %w", len(b.pending), b.in, err)
	}
	if len(answer.Items) != len(b.pending) {
		return nil, fmt.Errorf("writing to %s: the cluster answered for %d documents of %d", b.in, len(answer.Items), len(b.pending))
	}
	var failed []error
	for i, item := range answer.Items {
		for _, result := range item {
			if result.Status < http.StatusMultipleChoices {
				continue
			}
			refused := &RefusedError{result.Status, result.Error.Type, result.Error.Reason}
			if tooBusy(result.Status) {
				busy, b.why = append(busy, b.pending[i]), refused
			} else {
				failed = append(failed, fmt.Errorf("writing %q: %w", b.pending[i].about, refused))
			}
		}
	}
	if more := len(failed) - mostTold; more > 0 {
		failed = append(failed[:mostTold], fmt.Errorf("and %d more", more))
	}
	return busy, errors.Join(failed...)
}

// tooBusy reports whether the cluster may take later what it did not take now.
func tooBusy(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable
}

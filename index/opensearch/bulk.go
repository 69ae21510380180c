package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"kindred/index"
)

const (
	// bulkBytes ends a request of documents: the cluster does best with some megabytes.
	bulkBytes = 4 << 20
	// bulkTries is how often documents are sent that the cluster was too busy for, each
	// time after a longer wait: 25 seconds in all.
	bulkTries = 8
)

// damaged returns an error that wraps [index.ErrCorrupt].
func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", index.ErrCorrupt, fmt.Sprintf(format, args...))
}

// bulk sends many documents to one index. It is for one goroutine.
type bulk struct {
	cluster *Cluster
	in      string
	pending []pending
	bytes   int
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
	wait := 100 * time.Millisecond
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
			return fmt.Errorf("writing to %s: the cluster was too busy for %d documents, such as %q, for a long time: build when it is not, or give it more room", b.in, len(busy), busy[0].about)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return ctx.Err()
		}
		wait *= 2
	}
	b.bytes = 0
	return nil
}

// send sends what is pending once, and returns what the cluster was too busy for.
func (b *bulk) send(ctx context.Context) (busy []pending, err error) {
	var body bytes.Buffer
	for _, p := range b.pending {
		body.Write(p.lines)
	}
	var answer struct {
		Errors bool `json:"errors"`
		Items  []map[string]struct {
			Status int `json:"status"`
			Error  struct {
				Type   string `json:"type"`
				Reason string `json:"reason"`
			} `json:"error"`
		} `json:"items"`
	}
	if err := b.cluster.order(ctx, "/"+b.in+"/_bulk", body.Bytes(), &answer); err != nil {
		return nil, fmt.Errorf("writing %d documents to %s: %w", len(b.pending), b.in, err)
	}
	if len(answer.Items) != len(b.pending) {
		return nil, fmt.Errorf("writing to %s: the cluster answered for %d documents of %d", b.in, len(answer.Items), len(b.pending))
	}
	var failed []error
	for i, item := range answer.Items {
		for _, result := range item {
			switch {
			case result.Status < http.StatusMultipleChoices:
			case result.Status == http.StatusTooManyRequests || result.Status == http.StatusServiceUnavailable:
				busy = append(busy, b.pending[i])
			case len(failed) < mostTold:
				failed = append(failed, fmt.Errorf("writing %q: %w", b.pending[i].about, &RefusedError{result.Status, result.Error.Type, result.Error.Reason}))
			}
		}
	}
	return busy, errors.Join(failed...)
}

// mostTold is the number of documents whose errors are told.
const mostTold = 5

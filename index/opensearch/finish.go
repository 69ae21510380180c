package opensearch

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"time"
)

// copiesWithin ends the wait for copies of an index where none has been made for so long.
// A shard of 50 GB, the largest that is advised, takes a network of 40 MB/s 20 minutes.
const copiesWithin = time.Hour

// lookAgain is how often the cluster is asked whether it is done.
const lookAgain = 200 * time.Millisecond

// mergedWithin ends the wait for the merge of an index; writing a shard of 50 GB anew takes a
// disk less than half an hour.
const mergedWithin = 6 * time.Hour

// finish makes of what was written once what is read from then on: it is merged, refuses
// writes, and has its copies.
//
// While it was written there were none, so that no node analyses an article twice, and what
// was written last could be lost with its node: then the count of the articles is wrong,
// and the build ends. Copies are made of files that do not change any more.
func (b *Backend) finish(ctx context.Context) error {
	c := b.cluster
	for _, in := range allOf(b.name()) {
		if err := c.settings(ctx, in, object{"translog": object{"durability": "request"}}); err != nil {
			return err
		}
		if err := c.flush(ctx, in); err != nil {
			return err
		}
	}
	// In one segment a search is fastest, and of what was sent nothing is kept beside it.
	if err := c.merge(ctx, articlesOf(b.name())); err != nil {
		return err
	}
	for _, in := range allOf(b.name()) {
		// What was merged is found, and the files that it was merged from are removed.
		if err := c.refresh(ctx, in); err != nil {
			return err
		}
		if err := c.flush(ctx, in); err != nil {
			return err
		}
		if err := c.settings(ctx, in, object{"number_of_replicas": c.config.Replicas, "blocks": object{"write": true}}); err != nil {
			return err
		}
	}
	for _, in := range allOf(b.name()) {
		if err := c.awaitCopies(ctx, in); err != nil {
			return err
		}
	}
	return nil
}

func (c *Cluster) settings(ctx context.Context, in string, changed object) error {
	if err := c.put(ctx, "/"+in+"/_settings", object{"index": changed}); err != nil {
		return fmt.Errorf("finishing %s: %w", in, err)
	}
	return nil
}

func (c *Cluster) flush(ctx context.Context, in string) error {
	if err := c.order(ctx, "/"+in+"/_flush?wait_if_ongoing=true&force=true", nil, nil); err != nil {
		return fmt.Errorf("flushing %s: %w", in, err)
	}
	return nil
}

// refresh makes what was written found.
func (c *Cluster) refresh(ctx context.Context, in string) error {
	if err := c.order(ctx, "/"+in+"/_refresh", nil, nil); err != nil {
		return fmt.Errorf("refreshing %s: %w", in, err)
	}
	return nil
}

// merge has an index merged, which may take longer than any request.
func (c *Cluster) merge(ctx context.Context, in string) error {
	var begun struct {
		Task string `json:"task"`
	}
	if err := c.order(ctx, "/"+in+"/_forcemerge?max_num_segments=1&wait_for_completion=false", nil, &begun); err != nil {
		return fmt.Errorf("merging %s: %w", in, err)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, mergedWithin, fmt.Errorf("merging %s took longer than %v", in, mergedWithin))
	defer cancel()
	return every(ctx, lookAgain, func() (bool, error) {
		var task struct {
			Completed bool            `json:"completed"`
			Error     json.RawMessage `json:"error"`
		}
		if err := c.get(ctx, "/_tasks/"+begun.Task, &task); err != nil {
			return false, fmt.Errorf("merging %s: %w", in, err)
		}
		if task.Error != nil {
			return false, fmt.Errorf("merging %s: OpenSearch says %s", in, task.Error)
		}
		return task.Completed, nil
	})
}

// every asks until the answer is yes.
func every(ctx context.Context, wait time.Duration, ask func() (bool, error)) error {
	look := time.NewTicker(wait)
	defer look.Stop()
	for {
		if done, err := ask(); done || err != nil {
			return err
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return context.Cause(ctx) //nolint:wrapcheck // it says what
		}
	}
}

// copies is how many copies of its shards an index has.
type copies struct {
	Nodes     int `json:"number_of_data_nodes"`
	Primaries int `json:"active_primary_shards"`
	Active    int `json:"active_shards"`
}

// awaitCopies waits until an index has as many copies as are wanted, or as there are nodes
// for.
func (c *Cluster) awaitCopies(ctx context.Context, in string) error {
	path := "/_cluster/health/" + url.PathEscape(in)
	last, since := -1, time.Now()
	return every(ctx, lookAgain, func() (bool, error) {
		var now copies
		if err := c.get(ctx, path, &now); err != nil {
			return false, fmt.Errorf("waiting for copies of %s: %w", in, err)
		}
		if now.Active >= max(now.Primaries, c.config.Shards)*(1+min(c.config.Replicas, now.Nodes-1)) {
			return true, nil
		}
		if now.Active != last {
			last, since = now.Active, time.Now()
		}
		if time.Since(since) > copiesWithin {
			return false, fmt.Errorf("the cluster makes no copies of %s: ask it why with GET /_cluster/allocation/explain", in)
		}
		return false, nil
	})
}

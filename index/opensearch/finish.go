package opensearch

import (
	"context"
	"fmt"
	"net/url"
	"time"
)

// copiesWithin ends the wait for copies of an index where none has been made for so long.
// A shard of 50 GB, the largest that is advised, takes a network of 40 MB/s 20 minutes.
const copiesWithin = time.Hour

// finish makes of what was written once what is read from then on: it is flushed, refuses
// writes, and has its copies.
//
// While it was written there were none, so that no node analyses an article twice, and what
// was written last could be lost with its node: then the count of the articles is wrong,
// and the build ends. The copies are made of files that do not change any more.
func (b *Backend) finish(ctx context.Context) error {
	c := b.cluster
	for _, in := range allOf(b.name()) {
		if err := c.order(ctx, "/"+in+"/_flush?wait_if_ongoing=true", nil, nil); err != nil {
			return fmt.Errorf("flushing %s: %w", in, err)
		}
		err := c.put(ctx, "/"+in+"/_settings", object{"index": object{
			"number_of_replicas": c.config.Replicas, "translog": object{"durability": "request"}, "blocks": object{"write": true},
		}})
		if err != nil {
			return fmt.Errorf("finishing %s: %w", in, err)
		}
	}
	for _, in := range allOf(b.name()) {
		if err := c.awaitCopies(ctx, in); err != nil {
			return err
		}
	}
	return nil
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
	path := "/_cluster/health/" + url.PathEscape(in) + "?wait_for_status=green&timeout=1s"
	last, since := -1, time.Now()
	for {
		var now copies
		if err := c.get(ctx, path, &now); err != nil {
			return fmt.Errorf("waiting for copies of %s: %w", in, err)
		}
		if now.Active >= max(now.Primaries, c.config.Shards)*(1+min(c.config.Replicas, now.Nodes-1)) {
			return nil
		}
		if now.Active != last {
			last, since = now.Active, time.Now()
		}
		if time.Since(since) > copiesWithin {
			return fmt.Errorf("the cluster makes no copies of %s: ask it why with GET /_cluster/allocation/explain", in)
		}
	}
}

package opensearch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"kindred/index"
)

// copiesWithin ends the wait for copies of an index where none has been made for so long.
// A shard of 50 GB, the largest that is advised, takes a network of 40 MB/s 20 minutes.
const copiesWithin = time.Hour

// lookAgain is how often the cluster is asked whether it is done.
const lookAgain = 200 * time.Millisecond

// mergedWithin ends the wait for the merge of an index; writing a shard of 50 GB anew takes a
// disk less than half an hour.
const mergedWithin = 6 * time.Hour

// unansweredFor is how long nobody may say whether work is done: a merge keeps nodes so busy
// that some questions are not answered in time.
const unansweredFor = 2 * time.Minute

// Finish makes of what was put what is read from then on: it is merged, refuses writes, and
// has its copies; and the folder of the index says where it is.
func (b *Backend) Finish(ctx context.Context) error {
	if _, err := b.read(ctx); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.finish(ctx); err != nil {
		return err
	}
	return writePlace(b.dir, place{Base: b.base, Name: b.name()})
}

// finish has the cluster do it.
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
		if err := c.everywhere(ctx, in, flush); err != nil {
			return err
		}
	}
	// In one segment a search is fastest, and of what was sent nothing is kept beside it.
	if len(b.whole.ids) >= worthForgetting {
		if err := c.forgets(ctx, articlesOf(b.name())); err != nil {
			return err
		}
	}
	if err := c.merge(ctx, articlesOf(b.name())); err != nil {
		return err
	}
	for _, in := range allOf(b.name()) {
		// What was merged is found, and the files that it was merged from are removed.
		if err := c.everywhere(ctx, in, refresh); err != nil {
			return err
		}
		if err := c.everywhere(ctx, in, flush); err != nil {
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

// What all shards of an index are told to do.
const (
	flush   = "_flush?wait_if_ongoing=true&force=true"
	refresh = "_refresh" // makes what was written found
)

// onShards is what became of it: where it failed on some the answer is a 200 all the same.
type onShards struct {
	Shards struct {
		Failed   int             `json:"failed"`
		Failures json.RawMessage `json:"failures"`
	} `json:"_shards"`
}

func (s *onShards) err() error {
	if s.Shards.Failed == 0 {
		return nil
	}
	return fmt.Errorf("it failed on %d shards: OpenSearch says %s", s.Shards.Failed, s.Shards.Failures)
}

func (c *Cluster) everywhere(ctx context.Context, in, what string) error {
	var answer onShards
	err := c.order(ctx, "/"+in+"/"+what, nil, &answer)
	if err == nil {
		err = answer.err()
	}
	if err != nil {
		return fmt.Errorf("%s of %s: %w", what, in, err)
	}
	return nil
}

const (
	// forgotWithin ends the wait for a cluster to forget what was sent, which it does every half
	// minute. Where it does not, a merge keeps it, and nothing but room is lost: of 14,000 articles
	// up to 110 MB beside 163.
	forgotWithin = 40 * time.Second
	// worthForgetting is the number of articles from which on a build waits for that. Relating so
	// many takes most of that time, so that little of it is waited for.
	worthForgetting = 10_000
)

// retained is what a cluster keeps of what was sent, by number, for copies that fall behind.
type retained struct {
	Indices map[string]struct {
		Shards map[string][]struct {
			Sent struct {
				Last int64 `json:"max_seq_no"`
			} `json:"seq_no"`
			Kept struct {
				Leases []struct {
					From int64 `json:"retaining_seq_no"`
				} `json:"leases"`
			} `json:"retention_leases"`
		} `json:"shards"`
	} `json:"indices"`
}

// nothing reports whether nothing is kept.
func (r *retained) nothing() bool {
	for _, in := range r.Indices {
		for _, copies := range in.Shards {
			for _, shard := range copies {
				for _, lease := range shard.Kept.Leases {
					if lease.From <= shard.Sent.Last {
						return false
					}
				}
			}
		}
	}
	return true
}

// forgets waits until the cluster keeps nothing of what was sent: what it keeps a merge would
// write again, some 20 kB an article.
func (c *Cluster) forgets(ctx context.Context, in string) error {
	waiting, cancel := context.WithTimeout(ctx, forgotWithin)
	defer cancel()
	err := every(waiting, lookAgain, func() (bool, error) {
		var now retained
		if err := c.get(waiting, "/"+in+"/_stats/docs?level=shards", &now); err != nil {
			return false, fmt.Errorf("asking what is kept of what was sent to %s: %w", in, err)
		}
		return now.nothing(), nil
	})
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return nil
	}
	return err
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
			Response  onShards        `json:"response"`
		}
		if err := c.get(ctx, "/_tasks/"+begun.Task, &task); err != nil {
			return false, fmt.Errorf("merging %s: %w", in, err)
		}
		if task.Error != nil {
			return false, fmt.Errorf("merging %s: OpenSearch says %s", in, task.Error)
		}
		if err := task.Response.err(); err != nil {
			return false, fmt.Errorf("merging %s: %w", in, err)
		}
		return task.Completed, nil
	})
}

// every asks until the answer is yes, or nobody has answered for a while.
func every(ctx context.Context, wait time.Duration, ask func() (bool, error)) error {
	for answered := time.Now(); ; {
		done, err := ask()
		switch {
		case done:
			return err
		case err == nil:
			answered = time.Now()
		case !errors.Is(err, index.ErrUnavailable) || time.Since(answered) > unansweredFor:
			return err
		}
		if err := pause(ctx, wait); err != nil {
			return err
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
		if now.Active >= max(now.Primaries, c.config.Shards)*(1+min(c.config.Replicas, max(now.Nodes, 1)-1)) {
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

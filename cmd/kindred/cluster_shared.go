package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"kindred/index"
	"kindred/index/opensearch"
)

// A data folder of a cluster has only what says where in the cluster a generation is, and
// follows the cluster: there stands which generations there are, and an alias of the cluster
// says which is published. So builders and servers of one name need no folder in common.

// turn is the time in which a command alone changes what is published in the cluster. It is
// nil without a cluster: then the lock of the data folder is enough.
type turn struct {
	lease *opensearch.Lease
	home  *index.Generations
}

// exclusively runs f while no other builder of the cluster is at work, and after the data
// folder has come to know what they have done.
func (c *cluster) exclusively(ctx context.Context, home *index.Generations, f func(context.Context, *turn) error) error {
	if !c.named() {
		return f(ctx, nil)
	}
	shared, err := c.shared(home)
	if err != nil {
		return err
	}
	leased, lease, err := shared.Lock(ctx)
	if err != nil {
		return err
	}
	if err = mirror(leased, shared, home, true); err == nil {
		err = f(leased, &turn{lease, home})
	}
	if lost := context.Cause(leased); err != nil && ctx.Err() == nil && lost != nil {
		err = lost
	}
	lease.Release(ctx)
	return err
}

// shared is what the cluster knows of the generations of a data folder.
func (c *cluster) shared(home *index.Generations) (*opensearch.Shared, error) {
	connected, err := c.connect()
	if err != nil {
		return nil, err
	}
	prefix, err := c.prefix(home.Dir())
	if err != nil {
		return nil, err
	}
	return connected.Shared(prefix), nil
}

// mirror makes a data folder like what the cluster says, if that is another generation than
// it has, or anyway.
func mirror(ctx context.Context, shared *opensearch.Shared, home *index.Generations, anyway bool) error {
	there, current, held, err := shared.Generations(ctx)
	if err != nil || current == 0 { // nothing is published yet
		return err
	}
	if !anyway && isCurrent(home, there, current, held) {
		return nil
	}
	if err := home.Mirror(there, current, held, opensearch.IsIn); err != nil {
		return fmt.Errorf("following what is published in the cluster: %w", err)
	}
	return nil
}

// isCurrent reports whether a data folder publishes a generation of the cluster.
func isCurrent(home *index.Generations, there []index.Mirrored, current int, held bool) bool {
	if number, err := home.Current(); err != nil || number != current {
		return false
	}
	if now, err := home.Held(current); err != nil || now != held {
		return false
	}
	for _, m := range there {
		if m.Number == current {
			return m.Is(home.Path(current))
		}
	}
	return false
}

// catchUp makes the data folder like what is published in the cluster. Where that fails the
// folder stays as it is: whoever opens it says what is wrong.
func (c *cluster) catchUp(ctx context.Context, home *index.Generations) error {
	if !c.named() {
		return nil
	}
	shared, err := c.shared(home)
	if err != nil {
		return err
	}
	if err = mirror(ctx, shared, home, false); errors.Is(err, index.ErrBusy) {
		return nil // a build of this folder knows better
	}
	return err
}

// clusterEvery is how often a server asks the cluster what is published.
const clusterEvery = time.Second

// follow keeps the data folder like what is published in the cluster, until ctx is done.
func (c *cluster) follow(ctx context.Context, home *index.Generations, logger *slog.Logger) {
	if !c.named() {
		return
	}
	tick := time.NewTicker(clusterEvery)
	defer tick.Stop()
	var told string
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := c.catchUp(ctx, home)
		switch {
		case err == nil || ctx.Err() != nil:
			told = ""
		case kindOf(err) != told: // said once, not every second
			told = kindOf(err)
			logger.Error("following what is published in the cluster", "error", err)
		}
	}
}

// kindOf is the same for errors that are told once. Each connection that fails says so in
// words of its own.
func kindOf(err error) string {
	if errors.Is(err, index.ErrUnavailable) {
		return index.ErrUnavailable.Error()
	}
	return err.Error()
}

// announce publishes a finished generation in the cluster, before the data folder does.
func (t *turn) announce(ctx context.Context, number int) error {
	dir := t.home.Path(number)
	files, err := filesIn(dir)
	if err != nil {
		return err
	}
	if err := t.lease.Add(ctx, number, dir, files); err != nil {
		return err
	}
	held, err := t.home.Held(number)
	if err != nil {
		return err
	}
	return t.lease.Publish(ctx, dir, held)
}

// goBack publishes in the cluster the generation that an editor went back to. That it is held
// the data folder need not say any more: a server may have followed the cluster again.
func (t *turn) goBack(ctx context.Context, number int) error {
	if t == nil {
		return nil
	}
	dir := t.home.Path(number)
	if !opensearch.IsIn(dir) {
		return fmt.Errorf("generation %d is not in the cluster, where another one is published: go back to it without --backend", number)
	}
	return t.lease.Publish(ctx, dir, true)
}

// tidy removes from the cluster what no generation has any more.
func (t *turn) tidy(ctx context.Context) error {
	if t == nil {
		return nil
	}
	folders, err := t.home.Folders()
	if err != nil {
		return err
	}
	_, err = t.lease.Tidy(ctx, folders)
	return err
}

// givenUpWithin is how long whoever ends a build waits for the cluster to forget it.
const givenUpWithin = 10 * time.Second

// giveUp removes from the cluster what a build that failed has left, if the cluster can do so
// now, and the lease is still ours. Else the next build does.
func (t *turn) giveUp(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), givenUpWithin)
	defer cancel()
	_ = t.tidy(ctx)
}

// filesIn reads the files of a folder.
func filesIn(dir string) (map[string][]byte, error) {
	root := os.DirFS(dir)
	entries, err := fs.ReadDir(root, ".")
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", dir, err)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if !e.Type().IsRegular() {
			continue
		}
		if files[e.Name()], err = fs.ReadFile(root, e.Name()); err != nil {
			return nil, fmt.Errorf("reading %s: %w", filepath.Join(dir, e.Name()), err)
		}
	}
	return files, nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"kindred/index"
	"kindred/index/bleve"
	"kindred/index/opensearch"
	"kindred/search"
)

// openReader opens a generation for reading, wherever it is kept.
func openReader(dir string) (index.ReadCloser, error) {
	if !opensearch.IsIn(dir) {
		return bleve.OpenReader(dir)
	}
	c, err := theCluster.connect()
	if err != nil {
		return nil, err
	}
	return opensearch.OpenIn(context.Background(), c, dir)
}

// openSearched opens a generation for searching.
func openSearched(dir string) (index.ReadCloser, error) {
	r, err := openReader(dir)
	if err != nil {
		return nil, err
	}
	return search.Prepare(context.Background(), r)
}

// createBackend makes the index of a new generation, where the settings say that it is to
// be kept. What an earlier generation, or nil, has of articles that have not changed is
// taken from it; it must stay open until everything is flushed. A cluster takes nothing.
func createBackend(dir string, earlier *index.Earlier) (index.Backend, error) {
	if theCluster.named() {
		return theCluster.create(dir)
	}
	b, err := bleve.Create(dir)
	if err != nil {
		return nil, err
	}
	if earlier == nil {
		return b, nil
	}
	if err := b.Since(earlier.Reader, earlier.Doc); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// finishBackend makes what was built ready for readers. What is in a cluster takes a while,
// which whoever ends the build does not wait for.
func finishBackend(ctx context.Context, b index.Backend) error {
	if c, ok := b.(*opensearch.Backend); ok {
		return c.Finish(ctx)
	}
	return nil
}

// openLive opens the published index, if there is one yet, and follows it until the
// returned Live is closed.
func openLive(dir string, logger *slog.Logger) (*index.Live, error) {
	return index.OpenLive(index.At(dir), openSearched, func(err error) {
		logger.Error("following the published index", "error", err)
	})
}

// withService runs f on the published index, which answers as it does to readers.
// Unlike a server, a command has no use for an index that is not there yet.
func (a *app) withService(f func(s *search.Service) error) error {
	options, err := a.searchOptions()
	if err != nil {
		return err
	}
	return a.withGeneration(func(g *pinned) error { return f(search.NewWith(g, options)) })
}

// pinned is the generation that was published when a command began: whatever is
// published meanwhile, all that the command measures or prints is of one index.
type pinned struct {
	index.Reader
	number int
}

// Acquire implements [search.Snapshots]. The generation is held by whoever
// pinned it.
func (p *pinned) Acquire() (r index.Reader, generation int, release func(), err error) {
	return p.Reader, p.number, func() {}, nil
}

// withGeneration runs f on the published generation, over which several services
// can be made.
func (a *app) withGeneration(f func(g *pinned) error) (err error) {
	home := index.At(a.config.Data)
	if err := theCluster.catchUp(context.Background(), home); err != nil {
		return err
	}
	if _, err := home.Current(); err != nil {
		return err
	}
	live, err := openLive(a.config.Data, a.logger())
	if err != nil {
		return err
	}
	defer func() {
		if cerr := live.Close(); cerr != nil && err == nil {
			err = fmt.Errorf("closing the index: %w", cerr)
		}
	}()
	r, number, release, err := live.Acquire()
	if err != nil {
		return err
	}
	defer release()
	return f(&pinned{r, number})
}

func (a *app) logger() *slog.Logger { return slog.New(slog.NewTextHandler(a.stderr, nil)) }

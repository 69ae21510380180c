package main

import (
	"fmt"
	"log/slog"

	"kindred/index"
	"kindred/index/bleve"
	"kindred/search"
)

// openReader opens a generation for reading.
var openReader index.OpenFunc = bleve.OpenReader

// createBackend makes the index of a new generation.
func createBackend(dir string) (index.Backend, error) {
	b, err := bleve.Create(dir)
	if err != nil {
		return nil, err
	}
	return b, nil
}

// openService opens the published index, if there is one yet, and follows it
// until the returned Live is closed.
func openService(dir string, logger *slog.Logger) (*search.Service, *index.Live, error) {
	live, err := index.OpenLive(index.At(dir), openReader, func(err error) {
		logger.Error("following the published index", "error", err)
	})
	if err != nil {
		return nil, nil, err
	}
	return search.New(live), live, nil
}

// withService runs f on the published index. Unlike a server, a command has no
// use for an index that is not there yet.
func (a *app) withService(f func(s *search.Service) error) error {
	return a.withGeneration(func(g *pinned) error { return f(search.New(g)) })
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
	if _, err := index.At(a.config.Data).Current(); err != nil {
		return err
	}
	_, live, err := openService(a.config.Data, a.logger())
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

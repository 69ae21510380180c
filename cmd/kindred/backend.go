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
func (a *app) withService(f func(s *search.Service) error) (err error) {
	if _, err := index.At(a.config.Data).Current(); err != nil {
		return err
	}
	s, live, err := openService(a.config.Data, a.logger())
	if err != nil {
		return err
	}
	defer func() {
		if cerr := live.Close(); cerr != nil && err == nil {
			err = fmt.Errorf("closing the index: %w", cerr)
		}
	}()
	return f(s)
}

func (a *app) logger() *slog.Logger { return slog.New(slog.NewTextHandler(a.stderr, nil)) }

package main

import (
	"context"
	"errors"
	"fmt"

	"kindred/corpus"
	"kindred/index"
	"kindred/search"
)

// built is what became of a build.
type built struct {
	generation int
	report     *index.Report
	warning    error // what went wrong after publishing
}

// build makes a generation from the sources and publishes it. Whatever fails,
// the generation that was published before goes on being served.
func build(ctx context.Context, home *index.Generations, sources []corpus.Source, p progress) (_ *built, err error) {
	draft, err := home.Begin()
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, draft.Discard())
		}
	}()
	backend, err := createBackend(draft.Dir)
	if err != nil {
		return nil, err
	}
	report, err := fill(ctx, backend, sources, p)
	if cerr := backend.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return &built{report: report}, err
	}
	p.step("publishing")
	_, err = draft.Publish(ctx, openReader, report.Indexed)
	if err != nil && !errors.Is(err, index.ErrUntidy) {
		return &built{report: report}, err
	}
	b := &built{generation: draft.Number, report: report, warning: err}
	return b, nil
}

// fill puts the articles and their related lists into the backend.
func fill(ctx context.Context, backend index.Backend, sources []corpus.Source, p progress) (*index.Report, error) {
	report, err := index.Build(ctx, backend, sources, p.indexed)
	if err != nil {
		return report, err
	}
	if report.Indexed == 0 {
		return report, fmt.Errorf("no article was found in %s: nothing is published", counted(len(sources), "source"))
	}
	p.step("relating articles")
	return report, search.Relate(ctx, backend)
}

// openSources opens what the editor named.
func openSources(locations []string, c *config) ([]corpus.Source, error) {
	sources := make([]corpus.Source, len(locations))
	for i, l := range locations {
		var err error
		if sources[i], err = corpus.Open(l, corpus.Options{Language: c.Language}); err != nil {
			return nil, err
		}
	}
	return sources, nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"kindred/corpus"
	"kindred/index"
	"kindred/search"
)

// built is what became of a build.
type built struct {
	generation int
	articles   int
	report     corpus.Report
	warning    error // what went wrong after publishing
}

// buildJob is one build: what it is made from and where it goes.
type buildJob struct {
	home     *index.Generations
	recipe   recipe
	sources  []corpus.Source
	progress progress
}

// run makes a generation from the sources and publishes it. Whatever fails, the
// generation that was published before goes on being served; what was skipped
// until then is reported all the same.
func (j *buildJob) run(ctx context.Context) (_ *built, err error) {
	b := &built{}
	draft, err := j.home.Begin()
	if err != nil {
		return b, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, draft.Discard())
		}
	}()
	archive, err := j.collect(ctx, b)
	if err != nil {
		return b, err
	}
	defer func() { err = errors.Join(err, archive.Close()) }()
	if archive.Len() == 0 {
		return b, fmt.Errorf("no article was found in %s: nothing is published", counted(len(j.sources), "source"))
	}
	if err := j.fill(ctx, draft.Dir, archive); err != nil {
		return b, err
	}
	j.progress.step("publishing")
	keep, err := j.recipe.encode()
	if err != nil {
		return b, err
	}
	b.generation, b.articles = draft.Number, archive.Len()
	_, err = draft.Publish(ctx, openReader, index.Contents{Articles: b.articles, Next: b.report.Next, Recipe: keep})
	if errors.Is(err, index.ErrUntidy) {
		b.warning, err = err, nil
	}
	return b, err
}

// collect reads the sources.
func (j *buildJob) collect(ctx context.Context, b *built) (*corpus.Archive, error) {
	overrides, err := j.recipe.overrides()
	if err != nil {
		return nil, err
	}
	archive, err := corpus.Collect(ctx, j.sources, corpus.CollectOptions{
		Tags: overrides, KeepCopies: j.recipe.KeepCopies, Progress: j.progress.read,
	})
	if archive != nil {
		b.report = archive.Report
		if err != nil {
			err = errors.Join(err, archive.Close())
		}
	}
	return archive, err
}

// fill puts the articles and their related lists into a new index.
func (j *buildJob) fill(ctx context.Context, dir string, archive *corpus.Archive) (err error) {
	backend, err := createBackend(dir)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := backend.Close(); err == nil {
			err = cerr
		}
	}()
	if _, err := index.Build(ctx, backend, archive, j.progress.indexed); err != nil {
		return err
	}
	j.progress.step("relating articles")
	return search.Relate(ctx, backend)
}

// crawlCache is where the pages of crawled sites are remembered: beside the
// generations, which come and go.
func crawlCache(home *index.Generations) string { return filepath.Join(home.Dir(), "crawl") }

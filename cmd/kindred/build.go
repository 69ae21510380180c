package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"kindred/corpus"
	"kindred/index"
	"kindred/search"
	"kindred/search/kin"
)

// built is what became of a build.
type built struct {
	generation int
	articles   int
	unchanged  bool   // the published generation is what would have been built
	taken      int    // articles of which what is known was taken from the published generation
	full       string // why nothing was taken from it, where there is one
	report     corpus.Report
	warning    error    // what went wrong after publishing
	verdict    *verdict // nil where the build failed before it
}

// changes are what the build changes for readers, for a log.
func (b *built) changes() []any {
	v := b.verdict
	list := []any{
		"generation", b.generation, "added", v.Added, "changed", v.Changed, "removed", v.Removed, "related", v.related, "taken", b.taken,
	}
	if b.full != "" {
		list = append(list, "full", b.full)
	}
	return list
}

// buildJob is one build: what it is made from and where it goes.
type buildJob struct {
	home     *index.Generations
	recipe   recipe
	sources  []corpus.Source
	progress progress
	memory   int64 // what the build may take, in bytes
	keep     int   // the number of finished generations that stay
	// weights are those of the search that tries the draft; zero means the default.
	weights search.Weights
	golden  string // the file of the editor's golden set, or empty
	full    bool   // take nothing from the published generation
	force   bool   // publish it even if it is worse, or the same
	dryRun  bool   // say what it would change, and publish nothing
	// expiring says that the source is the published index itself, out of which
	// articles go whose time is over; appears is its next article to come.
	expiring bool
	appears  time.Time
}

// run makes a generation from the sources and publishes it. Whatever fails, the
// generation that was published before goes on being served; what was skipped
// until then is reported all the same.
func (j *buildJob) run(ctx context.Context) (*built, error) {
	b := &built{}
	return b, theCluster.exclusively(ctx, j.home, func(ctx context.Context, t *turn) error { return j.runIn(ctx, t, b) })
}

// runIn is run when nobody else builds in the cluster.
func (j *buildJob) runIn(ctx context.Context, t *turn, b *built) (err error) {
	golden, err := j.readGolden()
	if err != nil {
		return err
	}
	defer within(j.memory)()
	resident, stop := context.WithCancel(ctx)
	defer stop()
	go keepResident(resident, builtTick)
	draft, err := j.home.Begin()
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, draft.Discard())
			t.giveUp(ctx)
		}
	}()
	contents, err := j.fill(ctx, draft, b)
	if err != nil {
		return err
	}
	if b.unchanged {
		b.articles = len(contents.Articles)
		b.verdict = &verdict{since: b.generation, Difference: index.Difference{Before: b.articles}}
		return draft.Discard()
	}
	j.progress.step("trying the new index")
	if b.verdict, err = j.try(ctx, draft, &contents, golden); err != nil {
		return err
	}
	if j.dryRun {
		b.articles = len(contents.Articles)
		return errors.Join(draft.Discard(), t.tidy(ctx))
	}
	if err := b.verdict.err(); err != nil && !j.force {
		return err
	}
	j.progress.step("publishing")
	b.generation, b.articles = draft.Number, len(contents.Articles)
	if t != nil {
		contents.Announce = func(ctx context.Context) error { return t.announce(ctx, draft.Number) }
	}
	_, err = draft.Publish(ctx, openReader, contents)
	if errors.Is(err, index.ErrUntidy) {
		b.warning, err = errors.Join(b.warning, err), nil
	}
	if err == nil {
		b.warning = errors.Join(b.warning, t.tidy(ctx))
	}
	if err == nil && len(j.recipe.Sources) > 0 {
		b.warning = errors.Join(b.warning, corpus.ForgetSites(crawlCache(j.home), j.recipe.Sources))
	}
	return err
}

// fill reads the sources and puts their articles, and the related lists of these,
// into the draft, unless they are what is published.
func (j *buildJob) fill(ctx context.Context, draft *index.Draft, b *built) (_ index.Contents, err error) {
	archive, err := j.collect(ctx, b)
	if archive != nil {
		defer func() { err = errors.Join(err, archive.Close()) }()
	}
	if err != nil {
		return index.Contents{}, err
	}
	if b.report.Read == 0 {
		return index.Contents{}, fmt.Errorf("no article was found in %s: nothing is published", counted(len(j.sources), "source"))
	}
	if err := j.checkWhole(&b.report, archive.Len()); err != nil {
		return index.Contents{}, err
	}
	var recipe json.RawMessage
	if recipe, err = j.recipe.encode(); err != nil {
		return index.Contents{}, err
	}
	entries, err := archive.Entries()
	if err != nil {
		return index.Contents{}, err
	}
	contents := index.Contents{
		Articles: entries, Appears: b.report.Appears, Expires: b.report.Expires, Recipe: recipe, Keep: j.keep, Less: j.expiring,
		Program: thisProgram(),
	}
	if j.expiring {
		contents.Appears = j.appears
	}
	if !j.force && !j.full {
		if number, ok := draft.Unchanged(&contents); ok {
			b.generation, b.unchanged = number, true
			return contents, nil
		}
	}
	return contents, j.write(ctx, draft, &contents, archive, b)
}

// collect reads the sources.
func (j *buildJob) collect(ctx context.Context, b *built) (*corpus.Archive, error) {
	overrides, err := j.recipe.overrides()
	if err != nil && !j.expiring {
		return nil, err
	}
	rewrites, err := j.recipe.rewrites()
	if err != nil {
		return nil, err
	}
	archive, err := corpus.Collect(ctx, j.sources, corpus.CollectOptions{
		Tags: overrides, Rewrites: rewrites, KeepCopies: j.recipe.KeepCopies, Settled: j.expiring, Progress: j.progress.read,
	})
	if archive != nil {
		b.report = archive.Report
	}
	if unused := rewrites.Unused(); err == nil && !j.expiring && len(unused) > 0 {
		b.warning = errors.Join(b.warning, fmt.Errorf("no article has its address by %s: a rule is for a whole address, as \"kindred search --json\" shows it", strings.Join(unused, ", ")))
	}
	return archive, err
}

// checkWhole refuses to publish fewer articles than readers have now where a
// source broke off: what is missing may be there.
func (j *buildJob) checkWhole(r *corpus.Report, articles int) error {
	if j.recipe.Partial {
		return nil
	}
	for i := range r.Skipped {
		if !errors.Is(&r.Skipped[i], corpus.ErrBroken) {
			continue
		}
		number, err := j.home.Current()
		if err != nil {
			return nil // nothing is published that could be missed
		}
		m, err := j.home.Manifest(number)
		if err == nil && articles < m.Articles {
			return fmt.Errorf("%w: %d articles are left of the %d that are published; nothing is published (--partial publishes them all the same)",
				&r.Skipped[i], articles, m.Articles)
		}
		return nil
	}
	return nil
}

// write puts the articles into a new index and relates them. What the published generation
// has of those that have not changed is taken from it, unless all is to be found out anew.
func (j *buildJob) write(ctx context.Context, draft *index.Draft, c *index.Contents, archive *corpus.Archive, b *built) error {
	earlier, err := j.earlier(ctx, draft, c)
	if err == nil && earlier != nil {
		b.taken = earlier.Len()
		err = errors.Join(j.writeSince(ctx, draft.Dir, earlier, archive), earlier.Close())
	}
	if !errors.Is(err, index.ErrNotTaken) && (err != nil || earlier != nil) {
		return err
	}
	if err != nil {
		b.taken, b.full = 0, err.Error()
		if err := draft.Empty(); err != nil {
			return err
		}
	}
	return j.writeSince(ctx, draft.Dir, nil, archive)
}

// earlier opens the generation that the build takes from, nil where there is none.
func (j *buildJob) earlier(ctx context.Context, draft *index.Draft, c *index.Contents) (*index.Earlier, error) {
	switch {
	case theCluster.named():
		return nil, nil //nolint:nilnil // a cluster has nothing to take from
	case j.full:
		if _, err := j.home.Current(); err != nil {
			return nil, nil //nolint:nilnil,nilerr // as a first build is
		}
		return nil, fmt.Errorf("%w, as asked", index.ErrNotTaken)
	}
	return draft.Earlier(ctx, openReader, c)
}

// writeSince is write with an earlier generation, or nil.
func (j *buildJob) writeSince(ctx context.Context, dir string, earlier *index.Earlier, archive *corpus.Archive) (err error) {
	backend, err := createBackend(dir, earlier)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := backend.Close(); err == nil {
			err = cerr
		}
	}()
	relater, outliner := kin.NewRelater(), search.NewOutliner()
	if earlier != nil {
		if err := outliner.Since(ctx, earlier.Reader, earlier.Doc); err != nil {
			return err
		}
	}
	if _, err := index.Build(ctx, backend, archive, j.progress.indexed, relater, outliner); err != nil {
		return err
	}
	if err := outliner.Finish(ctx, backend); err != nil {
		return err
	}
	j.progress.step("relating articles")
	if err := relater.Finish(ctx, backend); err != nil {
		return err
	}
	if err := search.Derive(ctx, backend); err != nil {
		return err
	}
	return finishBackend(ctx, backend)
}

// crawlCache is where the pages of crawled sites are remembered: beside the
// generations, which come and go.
func crawlCache(home *index.Generations) string { return filepath.Join(home.Dir(), "crawl") }

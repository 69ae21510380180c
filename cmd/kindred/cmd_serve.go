package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"

	"github.com/spf13/cobra"

	"kindred/corpus"
	"kindred/corpus/sample"
	"kindred/index"
	"kindred/search"
	"kindred/web"
)

func (a *app) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve [SOURCE...]",
		Short: "Serve search and related articles over HTTP",
		Long: `Serve answers readers and sites from the published index, and moves on to a new
generation as soon as "kindred index" has published one. With sources it builds
one first. With no source, no --data and nothing built yet, it shows a sample
blog.

` + exitCodes,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if err := noFlagsForNothing(cmd, args); err != nil {
				return err
			}
			options, err := a.searchOptions()
			if err != nil {
				return err
			}
			dir, cleanUp, err := a.prepare(cmd.Context(), args)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, cleanUp()) }()
			return a.serve(cmd.Context(), dir, options)
		},
	}
	addSourceFlags(cmd)
	addMemoryFlag(cmd)
	addRuleFlags(cmd)
	addRecentFlag(cmd)
	cmd.Flags().String("listen", defaultListen, "address to listen on")
	cmd.Flags().String("site", "", "address of the site, where links to its paths lead (default: to pages of this server)")
	cmd.Flags().String("title", defaultTitle, "name of the site, on its pages")
	return cmd
}

// prepare makes the index that is to be served, if it has to be made, and
// returns its folder.
func (a *app) prepare(ctx context.Context, locations []string) (dir string, cleanUp func() error, err error) {
	nothing := func() error { return nil }
	home := index.At(a.config.Data)
	if len(locations) > 0 {
		job, err := a.newJob(locations, newProgress(a.stderr, false))
		if err != nil {
			return "", nil, err
		}
		if err := a.runQuietly(ctx, job); err != nil {
			return "", nil, err
		}
		return a.config.Data, nothing, nil
	}
	if _, err := home.Current(); a.config.dataGiven || !errors.Is(err, index.ErrNoGeneration) {
		return a.config.Data, nothing, nil // what is wrong with it, serving will say
	}
	dir, err = os.MkdirTemp("", "kindred-sample-")
	if err != nil {
		return "", nil, fmt.Errorf("making room for the sample blog: %w", err)
	}
	cleanUp = func() error { return os.RemoveAll(dir) }
	fmt.Fprintf(a.stdout, "no index in %s and no source given: serving the sample blog\n", a.config.Data)
	source := corpus.Dir(sample.Blog(), "sample", corpus.Options{Language: a.config.Language})
	job := &buildJob{home: index.At(dir), sources: []corpus.Source{source}, progress: newProgress(a.stderr, false), memory: a.config.memory}
	if err := a.runQuietly(ctx, job); err != nil {
		return "", nil, errors.Join(err, cleanUp())
	}
	return dir, cleanUp, nil
}

// runQuietly builds before serving: what was skipped is said, and does not
// keep the rest from being served.
func (a *app) runQuietly(ctx context.Context, job *buildJob) error {
	b, err := job.run(ctx)
	job.progress.end()
	printSkipped(a.stderr, &b.report)
	if b.warning != nil {
		fmt.Fprintf(a.stderr, "warning: %v\n", b.warning)
	}
	return err
}

func (a *app) serve(ctx context.Context, dir string, options search.Options) (err error) {
	logger := a.logger()
	live, err := openLive(dir, logger)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, live.Close()) }()
	if err := warnOfMissing(ctx, live, options.Curation, logger); err != nil {
		return err
	}
	server, err := web.New(web.Config{
		Search: search.NewWith(live, options), Title: a.config.Title, SiteURL: a.config.Site, DemoArticles: a.config.Site == "", Logger: logger,
	})
	if err != nil {
		return fmt.Errorf("preparing the pages: %w", err)
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", a.config.Listen)
	if err != nil {
		return fmt.Errorf("listening on %s (choose another address with --listen): %w", a.config.Listen, err)
	}
	fmt.Fprintf(a.stdout, "Kindred is at http://%s/\n", l.Addr())
	k := a.newKeeper(index.At(dir), logger)
	ctx, stop := context.WithCancel(ctx)
	var keeping sync.WaitGroup
	keeping.Go(func() { k.run(ctx) })
	defer keeping.Wait()
	defer stop()
	return server.Serve(ctx, l)
}

package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"kindred/corpus"
	"kindred/corpus/sample"
	"kindred/index"
	"kindred/web"
)

func (a *app) serveCommand() *cobra.Command {
	var watch bool
	cmd := &cobra.Command{
		Use:   "serve [SOURCE...]",
		Short: "Serve search and related articles over HTTP",
		Long: `Serve answers readers and sites from the published index, and moves on to a new
generation as soon as "kindred index" has published one. With sources it builds
one first, and with --watch again whenever their files change. On SIGHUP it builds
the published index again from its sources. The files of --rules and --synonyms are in
force as soon as they are saved; one with a mistake is refused, and the ones before stay.
With no source, no --data and nothing
built yet, it shows a sample blog.

` + exitCodes,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if err := noFlagsForNothing(cmd, args); err != nil {
				return err
			}
			if watch && len(args) == 0 {
				return usageError{errors.New("--watch needs sources to watch")}
			}
			if _, err := a.searchOptions(); err != nil { // before anything is built
				return err
			}
			site := a.webConfig()
			if err := site.Validate(); err != nil {
				return usageError{err}
			}
			var watched []string
			if watch {
				watched = args
			}
			watcher, err := newWatcher(watched, a.config.Data, a.logger())
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, watcher.close()) }()
			hangUp := make(chan os.Signal, 1) // from here on it is no reason to end
			signal.Notify(hangUp, syscall.SIGHUP)
			defer signal.Stop(hangUp)
			dir, cleanUp, err := a.prepare(cmd.Context(), args)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, cleanUp()) }()
			return a.serve(cmd.Context(), dir, watcher, hangUp)
		},
	}
	addSourceFlags(cmd)
	addMemoryFlag(cmd)
	addKeepFlag(cmd)
	addGoldenFlag(cmd)
	addRuleFlags(cmd)
	addRecentFlag(cmd)
	cmd.Flags().BoolVar(&watch, "watch", false, "build again when files of the sources change")
	addListenFlags(cmd)
	addAnalyticsFlags(cmd)
	cmd.Flags().String("site", "", "address of the site, such as https://example.org, where links to its paths lead (default: to pages of this server)")
	cmd.Flags().String("address", "", "address where readers find this server, for feeds and browsers (default: the one they ask)")
	cmd.Flags().StringSlice("allow-origin", nil, "other sites whose pages may read answers, such as https://example.org, or * for all; the site itself may")
	cmd.Flags().StringSlice("trusted-proxy", nil, "networks of proxies whose X-Forwarded-For, -Host and -Proto count, such as 10.0.0.0/8")
	cmd.Flags().Int("budget", web.DefaultBudget, "requests that a client may make in a minute, -1 for no limit")
	cmd.Flags().String("title", defaultTitle, "name of the site, on its pages")
	return cmd
}

// webConfig returns what the settings say of the server.
func (a *app) webConfig() web.Config {
	return web.Config{
		Title: a.config.Title, SiteURL: a.config.Site, DemoArticles: a.config.Site == "", Address: a.config.Address,
		AllowOrigins: a.config.AllowOrigin, TrustedProxies: a.config.TrustedProxy, Budget: a.config.Budget,
	}
}

// addListenFlags adds the flags that say where a server is.
func addListenFlags(cmd *cobra.Command) {
	cmd.Flags().String("listen", defaultListen, "address to listen on")
	cmd.Flags().String("admin-listen", "", "address for those who run the server: metrics, profiles, builds; with a token (default: none)")
	cmd.Flags().String("admin-token-file", "", "file with the token for --admin-listen (or KINDRED_ADMIN_TOKEN)")
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
		_, err = a.runQuietly(ctx, job)
		if errors.Is(err, errWorse) { // readers keep what they have
			a.logger().Error("building the index", "error", err)
			err = nil
		}
		return a.config.Data, nothing, err
	}
	if err := theCluster.catchUp(ctx, home); err != nil {
		a.logger().Error("following what is published in the cluster", "error", err)
	}
	if _, err := home.Current(); a.config.dataGiven || theCluster.shares() || !errors.Is(err, index.ErrNoGeneration) {
		return a.config.Data, nothing, nil // what is wrong with it, serving will say
	}
	dir, err = os.MkdirTemp("", "kindred-sample-")
	if err != nil {
		return "", nil, fmt.Errorf("making room for the sample blog: %w", err)
	}
	cleanUp = func() error { return os.RemoveAll(dir) }
	if err := theCluster.nameSample(dir); err != nil {
		return "", nil, errors.Join(err, cleanUp())
	}
	fmt.Fprintf(a.stdout, "no index in %s and no source given: serving the sample blog\n", a.config.Data)
	source := corpus.Dir(sample.Blog(), "sample", corpus.Options{Language: a.config.Language})
	job := a.jobOf(index.At(dir), recipe{}, []corpus.Source{source}, newProgress(a.stderr, false))
	job.golden = "" // it is about other articles
	if _, err := a.runQuietly(ctx, job); err != nil {
		return "", nil, errors.Join(err, cleanUp())
	}
	return dir, cleanUp, nil
}

// runQuietly builds for a server: what was skipped is said, and does not
// keep the rest from being served.
func (a *app) runQuietly(ctx context.Context, job *buildJob) (*built, error) {
	b, err := job.run(ctx)
	job.progress.end()
	printSkipped(a.stderr, &b.report)
	if b.warning != nil {
		fmt.Fprintf(a.stderr, "warning: %v\n", b.warning)
	}
	return b, err
}

// warnOfNothing says that nothing is published, which it may be at any time.
func warnOfNothing(home *index.Generations, logger *slog.Logger) {
	if _, err := home.Current(); errors.Is(err, index.ErrNoGeneration) {
		logger.Warn("there is nothing to serve yet, and readers are asked to come back", "error", err)
	}
}

// serve answers until ctx is done, and builds again what the watcher sees change.
func (a *app) serve(ctx context.Context, dir string, watcher *watcher, hangUp <-chan os.Signal) (err error) {
	takeShortTurns()
	defer serving(a.config.AdminListen != "")()
	logger := a.logger()
	live, err := openLive(dir, logger)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, live.Close()) }()
	home := index.At(dir)
	warnOfNothing(home, logger)
	counted, err := a.openAnalytics(dir, logger)
	if err != nil {
		return err
	}
	if counted != nil {
		defer counted.Close()
	}
	metrics := web.NewMetrics(func() (web.Served, bool) { return served(home, live) })
	say := &editorial{app: a, live: live, metrics: metrics, analytics: counted, logger: logger}
	saved, err := newWatcher(a.editorFiles(), dir, logger) // before they are read
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, saved.close()) }()
	server, err := say.begin(ctx)
	if err != nil {
		return err
	}
	k := a.newKeeper(home, logger, metrics.Build)
	admin, adminAddress, err := a.listenAdmin(ctx, k, metrics, a.reporter(dir, say.inForce.Load), logger)
	if err != nil {
		return err
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", a.config.Listen)
	if err != nil {
		return listenError(a.config.Listen, "listen", err)
	}
	ctx, stop := context.WithCancel(ctx)
	var keeping sync.WaitGroup
	keeping.Go(func() { theCluster.follow(ctx, home, logger) })
	keeping.Go(func() { k.run(ctx) })
	keeping.Go(func() { watcher.run(ctx, k.ask) })
	keeping.Go(func() { saved.run(ctx, func() { say.again(ctx) }) })
	keeping.Go(func() {
		askOn(ctx, hangUp, func() {
			say.again(ctx)
			k.order()
		})
	})
	keeping.Go(func() { admin(ctx) })
	if counted != nil {
		keeping.Go(func() { counted.Run(ctx) })
	}
	defer keeping.Wait()
	defer stop()
	if adminAddress != "" {
		fmt.Fprintf(a.stdout, "the admin address is http://%s/\n", adminAddress)
	}
	keeping.Go(func() { keepResident(ctx, servedTick) })
	fmt.Fprintf(a.stdout, "Kindred is at http://%s/\n", l.Addr())
	return server.Serve(ctx, l)
}

// listenError says what to do about an address that cannot be had.
func listenError(address, flag string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("another program is at %s already: end it, or choose another address with --%s", address, flag)
	}
	return fmt.Errorf("listening on %s (choose another address with --%s): %w", address, flag, err)
}

// served says what is served, for the metrics.
func served(home *index.Generations, live *index.Live) (web.Served, bool) {
	_, number, release, err := live.Acquire()
	if err != nil {
		return web.Served{}, false
	}
	defer release()
	m, err := home.Manifest(number)
	if err != nil { // it was removed meanwhile, and is about to be left
		return web.Served{Generation: number}, false
	}
	return web.Served{
		Generation: number, Articles: m.Articles, Built: m.Built, Took: time.Duration(m.TookMillis) * time.Millisecond,
	}, true
}

// askOn asks whenever a signal has come, until ctx is done.
func askOn(ctx context.Context, signals <-chan os.Signal, ask func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-signals:
			ask()
		}
	}
}

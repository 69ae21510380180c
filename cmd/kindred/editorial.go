package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"

	"kindred/index"
	"kindred/search"
	"kindred/search/analytics"
	"kindred/web"
)

// editorial is a server that answers as the editor's files say, from one save of them to
// the next.
type editorial struct {
	app     *app
	live    *index.Live
	metrics *web.Metrics
	logger  *slog.Logger
	// analytics counts what readers search for; nil counts nothing.
	analytics *analytics.Recorder

	server  *web.Server                    // serves the connections
	inForce atomic.Pointer[search.Service] // what readers are answered by

	saving sync.Mutex // held while files are read and put in force
	rules  string     // names the files that are in force
}

// begin returns the server that serves the connections.
func (e *editorial) begin(ctx context.Context) (*web.Server, error) {
	e.saving.Lock()
	defer e.saving.Unlock()
	options, rules, err := e.read()
	if err != nil {
		return nil, err
	}
	e.server, err = e.serverOf(ctx, options, rules)
	return e.server, err
}

// again has the files answer as they are now. Where they are wrong, those of before stay
// in force. A save and a signal may ask for it at once: one waits for the other, lest the
// one that read the files first has the last word.
func (e *editorial) again(ctx context.Context) {
	e.saving.Lock()
	defer e.saving.Unlock()
	options, rules, err := e.read()
	if err != nil {
		e.logger.Error("an editor's file is refused; what it said before stays in force", "error", err)
		return
	}
	if rules == e.rules {
		return
	}
	server, err := e.serverOf(ctx, options, rules)
	if err != nil {
		e.logger.Error("an editor's file cannot be put in force", "error", err)
		return
	}
	e.server.Replace(server)
	e.logger.Info("the editor's files are in force as they were saved")
}

// read returns what the editor's files say, and what names it.
func (e *editorial) read() (options search.Options, rules string, err error) {
	for {
		if rules, err = e.app.rulesIdentity(); err != nil {
			return options, "", err
		}
		if options, err = e.app.searchOptions(); err != nil {
			return options, "", err
		}
		now, err := e.app.rulesIdentity()
		if err != nil {
			return options, "", err
		}
		if now == rules { // nobody has saved one of them in between
			return options, rules, nil
		}
	}
}

// serverOf returns a server that answers with options. The caller holds saving.
func (e *editorial) serverOf(ctx context.Context, options search.Options, rules string) (*web.Server, error) {
	if err := warnOfMissing(ctx, e.live, options.Curation, e.logger); err != nil {
		return nil, err
	}
	cfg := e.app.webConfig()
	service := search.NewWith(e.live, options)
	cfg.Search, cfg.Logger, cfg.Metrics = service, e.logger, e.metrics
	if e.analytics != nil { // or it would be an interface that is not nil
		cfg.Analytics = e.analytics
	}
	cfg.Identity = func(generation int) string {
		if name := e.live.Identity(generation); name != "" {
			return name + rules
		}
		return ""
	}
	server, err := web.New(cfg)
	if err != nil {
		return nil, fmt.Errorf("preparing the pages: %w", err)
	}
	e.rules = rules
	e.inForce.Store(service)
	return server, nil
}

// editorFiles returns the editor's files that answers depend on beside the index, and that
// are in force when they are saved.
func (a *app) editorFiles() []string {
	var files []string
	for _, name := range []string{a.config.Synonyms, a.config.Rules} {
		if name != "" {
			files = append(files, name)
		}
	}
	return files
}

// rulesIdentity names the editor's files and settings that answers depend on beside
// the index.
func (a *app) rulesIdentity() (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%q %v", a.config.HalfLife, a.config.RecentFallback)
	for _, name := range []string{a.config.Synonyms, a.config.Rules} {
		if name == "" {
			continue
		}
		data, err := os.ReadFile(name) // #nosec G304 -- the editor's file
		if err != nil {
			return "", fmt.Errorf("reading an editor's file: %w", err)
		}
		fmt.Fprintf(h, "%d:%s", len(data), data)
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}

package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"kindred/web"
)

// newEditorial returns what serves an empty data folder by the rules of a file.
func newEditorial(t *testing.T, rules string) *editorial {
	t.Helper()
	logger := slog.New(slog.DiscardHandler)
	live, err := openLive(t.TempDir(), logger)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := live.Close(); err != nil {
			t.Error(err)
		}
	})
	return &editorial{
		app: &app{config: config{Rules: rules}}, live: live, logger: logger,
		metrics: web.NewMetrics(func() (web.Served, bool) { return web.Served{}, false }),
	}
}

// TestSavedAtOnce: a save and a signal ask for the editor's files at once, and the last
// that was saved is in force.
func TestSavedAtOnce(t *testing.T) {
	rules := filepath.Join(t.TempDir(), "rules.txt")
	save := func(text string) {
		t.Helper()
		if err := os.WriteFile(rules, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	save("")
	e := newEditorial(t, rules)
	if _, err := e.begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		save(fmt.Sprintf("pin walrus -> %d\n", n))
		var asking sync.WaitGroup
		for range 2 {
			asking.Go(func() { e.again(t.Context()) })
		}
		asking.Wait()
		now, err := e.app.rulesIdentity()
		if err != nil || e.rules != now {
			t.Errorf("the files %s are in force, want %s, %v", e.rules, now, err)
		}
	}
}

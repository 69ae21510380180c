package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
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

// TestReportByWhatIsInForce: a file with a mistake keeps nobody from the report.
func TestReportByWhatIsInForce(t *testing.T) {
	rules := filepath.Join(t.TempDir(), "rules.txt")
	if err := os.WriteFile(rules, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	e := newEditorial(t, rules)
	e.app.config.Analytics = true
	if _, err := e.begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	writeCounts(t, data, 2, `"all":{"searches":10,"unknown_words":5},"queries":{"zither":{"searches":5,"unknown_words":5}}}`)
	if err := os.WriteFile(rules, []byte("nonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	e.again(t.Context())
	page, err := e.app.reporter(data, e.inForce.Load)(t.Context(), 0)
	if err != nil || !strings.Contains(string(page), "zither") {
		t.Errorf("the report is %.200q, %v", page, err)
	}
}

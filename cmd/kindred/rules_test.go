package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kindred/search"
)

func TestParseHalfLife(t *testing.T) {
	const day = 24 * time.Hour
	for _, tc := range []struct {
		text string
		want time.Duration // -1 for a mistake
	}{
		{"", 0},
		{"0", 0},
		{"365d", 365 * day},
		{"1.5d", 36 * time.Hour},
		{"48h", 2 * day},
		{"90m", 90 * time.Minute},
		{"36500d", 36500 * day},
		{"d", -1},
		{"365", -1},
		{"-1d", -1},
		{"0d", -1},
		{"-5h", -1},
		{"36501d", -1},
		{"1e300d", -1},
		{"NaNd", -1},
		{"Infd", -1},
		{"year", -1},
		{"876001h", -1},
	} {
		got, err := parseHalfLife(tc.text)
		if (err != nil) != (tc.want < 0) || err == nil && got != tc.want {
			t.Errorf("parseHalfLife(%q) = %v, %v; want %v", tc.text, got, err, tc.want)
		}
	}
}

// A server says which articles of its rules it does not have, and answers by the
// others.
func TestServeRules(t *testing.T) {
	dir := t.TempDir()
	blog := filepath.Join(dir, "blog")
	writeSample(t, blog)
	for name, text := range map[string]string{
		"rules.txt": "pin sourdough -> en/town/to-be-or-not-to-be, en/gone\n",
		"words.txt": "quux, dovetails\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	succeed(t, dir, "index", "blog")
	server, address := startServer(t, dir, "--rules", "rules.txt", "--synonyms", "words.txt")
	if _, body, _ := get(t, address+"/api/v1/search?q=sourdough&limit=1"); !strings.Contains(body, `"id":"en/town/to-be-or-not-to-be"`) {
		t.Errorf("the pinned article is not first: %s", body)
	}
	if _, body, _ := get(t, address+"/api/v1/search?q=quux&limit=1"); !strings.Contains(body, `"id":"en/workshop/dovetails-by-lamplight"`) {
		t.Errorf("the synonym is not found: %s", body)
	}
	server.signal(syscall.SIGTERM)
	if s := server.stderr.String(); strings.Count(s, "\n") != 1 || !strings.Contains(s, "rules.txt:1: there is no article \\\"en/gone\\\"") {
		t.Errorf("serve reported %q, want the missing article", s)
	}
}

// Without an index there is nothing to miss.
func TestNothingMissing(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	live, err := openLive(t.TempDir(), logger)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := live.Close(); err != nil {
			t.Error(err)
		}
	}()
	rules, err := search.ReadCuration(strings.NewReader("pin a -> b"), "rules.txt")
	if err != nil {
		t.Fatal(err)
	}
	if err := warnOfMissing(t.Context(), live, rules, logger); err != nil || log.Len() > 0 {
		t.Errorf("warnOfMissing = %v, and says %q", err, &log)
	}
}

// TestServeSavedRules: the editor's files are in force as soon as they are saved, and one
// with a mistake leaves those of before in force.
func TestServeSavedRules(t *testing.T) {
	dir := t.TempDir()
	site := filepath.Join(dir, "site")
	write(t, filepath.Join(site, "one.md"), "One", "Of the walrus.")
	write(t, filepath.Join(site, "two.md"), "Two", "Of the walrus, too, and the walrus again.")
	save := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	save("rules.txt", "")
	save("words.txt", "")
	succeed(t, dir, "index", "site")
	server, address := startServer(t, dir, "--rules", "rules.txt", "--synonyms", "words.txt")
	const question = "/api/v1/search?q=walrus"
	first := func() string {
		_, body, _ := get(t, address+question)
		_, body, _ = strings.Cut(body, `"id":"`)
		id, _, _ := strings.Cut(body, `"`)
		return id
	}
	_, _, h := get(t, address+question)
	tag := h.Get("ETag")
	for _, id := range []string{"one", "two", "one"} {
		save("rules.txt", "pin walrus -> "+id+"\n")
		eventually(t, "the pin of "+id, func() bool { return first() == id })
	}
	if status, _, _ := get(t, address+question, "If-None-Match", tag); status != http.StatusOK {
		t.Errorf("an answer by other rules is answered with %d as unchanged", status)
	}
	save("words.txt", "quux, walrus\n")
	eventually(t, "the synonym", func() bool { return found(t, address, "quux") })
	save("rules.txt", "pin walrus -> two\nnonsense\n")
	eventually(t, "the refusal", func() bool { return strings.Contains(server.stderr.String(), "rules.txt:2") })
	if got := first(); got != "one" {
		t.Errorf("a file with a mistake is in force: %q is first", got)
	}
	if code := server.signal(syscall.SIGTERM); code != exitDone {
		t.Errorf("serve ended with %d", code)
	}
}

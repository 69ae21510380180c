package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kindred/index"
)

// TestKeeper follows a keeper through moments, failures and recoveries, on a
// clock of its own.
func TestKeeper(t *testing.T) {
	dir := t.TempDir()
	start := time.Now().UTC().Truncate(time.Second)
	minute := func(m int) time.Time { return start.Add(time.Duration(m) * time.Minute) }
	home := index.At(filepath.Join(dir, "data"))
	publish := func(appears, expires time.Time) {
		t.Helper()
		publishEmpty(t, home, index.Contents{Appears: appears, Expires: expires, Recipe: []byte(`{"sources":["/blog"]}`)})
	}
	var did []string
	var fail error
	took := time.Duration(0)
	now := start
	k := &keeper{
		home: home, logger: slog.New(slog.DiscardHandler), now: func() time.Time { return now }, asked: make(chan struct{}, 1),
		expire: func(context.Context) error {
			did = append(did, "expire")
			now = now.Add(took)
			return fail
		},
		built: func(time.Duration, error) {},
		rebuild: func(_ context.Context, r recipe) error {
			did = append(did, "rebuild "+strings.Join(r.Sources, " "))
			now = now.Add(took)
			return fail
		},
	}
	look := func(at time.Time, want ...string) {
		t.Helper()
		now, did = at, nil
		k.look(t.Context())
		if !slices.Equal(did, want) {
			t.Errorf("at +%v it did %q, want %q", at.Sub(start), did, want)
		}
	}
	look(minute(0)) // nothing is published
	publish(time.Time{}, time.Time{})
	look(minute(1))
	publish(minute(10), minute(20))
	look(minute(9))
	look(minute(10), "rebuild /blog")
	look(minute(20), "expire") // first, for it closes

	// A generation that an editor went back to is not built over, but what expires goes.
	publish(minute(25), time.Time{})
	publish(time.Time{}, time.Time{})
	if _, err := home.Rollback(0, openReader); err != nil {
		t.Fatal(err)
	}
	look(minute(25))
	for _, tc := range []struct {
		ask  func()
		want []string
	}{{k.ask, nil}, {k.order, []string{"rebuild /blog"}}} {
		did = nil
		tc.ask()
		<-k.asked
		k.again(t.Context())
		if !slices.Equal(did, tc.want) {
			t.Errorf("over a generation that was gone back to it did %q, want %q", did, tc.want)
		}
	}

	// After a failure it waits, from the end of the build on, longer each time.
	publish(minute(30), time.Time{})
	fail, took = errors.New("the site is down"), 15*time.Minute
	look(minute(30), "rebuild /blog")
	look(minute(45).Add(retryAfter - time.Second))
	took = 0
	look(minute(45).Add(retryAfter), "rebuild /blog")
	look(minute(45).Add(2*retryAfter + time.Second))
	look(minute(45).Add(3*retryAfter), "rebuild /blog")
	for range 20 {
		now = now.Add(retryAtMost)
		k.look(t.Context())
	}
	look(now.Add(retryAtMost - time.Second))
	look(now.Add(time.Second), "rebuild /blog")

	// One that is busy is no failure, and success ends the waiting.
	fail = nil
	look(now.Add(retryAtMost), "rebuild /blog")
	fail = fmt.Errorf("other: %w", index.ErrBusy)
	look(now, "rebuild /blog")
	look(now.Add(lookEvery), "rebuild /blog")
	fail = nil
	look(now.Add(lookEvery), "rebuild /blog")
	look(now, "rebuild /blog")

	// A generation that does not say what it was built from is told, not guessed.
	publishEmpty(t, home, index.Contents{Appears: minute(40)})
	look(now.Add(time.Hour))
	if k.failed != 1 {
		t.Errorf("%d failures, want 1", k.failed)
	}
}

// publishEmpty publishes a generation without articles.
func publishEmpty(t *testing.T, home *index.Generations, c index.Contents) {
	t.Helper()
	draft, err := home.Begin()
	if err != nil {
		t.Fatal(err)
	}
	b, err := createBackend(draft.Dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := draft.Publish(t.Context(), openReader, c); err != nil {
		t.Fatal(err)
	}
}

// TestExpireWithoutSources: an article whose time is over goes although its
// source is gone, what else is in the index stays, and the last one leaves an
// empty index.
func TestExpireWithoutSources(t *testing.T) {
	dir := t.TempDir()
	blog := filepath.Join(dir, "blog")
	if err := os.Mkdir(blog, 0o750); err != nil {
		t.Fatal(err)
	}
	first := time.Now().Add(2 * time.Second).Truncate(time.Second).Add(time.Second)
	second := first.Add(2 * time.Second)
	for name, text := range map[string]string{
		"one.md":   "---\ntitle: One\ntags: [Sea]\nexpiryDate: " + first.Format(time.RFC3339) + "\n---\nHere pzonezp.",
		"two.md":   "---\ntitle: Two\ntags: [sea]\nexpiryDate: " + second.Format(time.RFC3339) + "\n---\nHere pztwozp.",
		"later.md": "---\ntitle: Later\npublishDate: 2099-01-02\n---\nHere pzlaterzp.",
	} {
		if err := os.WriteFile(filepath.Join(blog, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	succeed(t, dir, "index", "blog")
	if err := os.RemoveAll(blog); err != nil {
		t.Fatal(err)
	}
	server, address := startServer(t, dir)
	defer server.kill()
	total := func() string {
		_, body, _ := get(t, address+"/api/v1/search?limit=1")
		return body
	}
	finds := func(word string) bool {
		_, body, _ := get(t, address+"/api/v1/search?q="+word)
		return strings.Contains(body, `"total":1`)
	}
	eventually(t, "the first article to go", func() bool { return !finds("pzonezp") })
	if time.Now().Before(second) && !finds("pztwozp") {
		t.Error("the second article is gone, too")
	}
	eventually(t, "the second article to go", func() bool { return !finds("pztwozp") })
	if body := total(); !strings.Contains(body, `"total":0`) {
		t.Errorf("the index is not empty: %s", body)
	}
	if out, _, code := runKindred(t, dir, "status"); code != exitDone || !strings.Contains(out, "appears    2099-01-02") {
		t.Errorf("what is scheduled was forgotten: %d, %s", code, out)
	}
	if text := readAll(t, filepath.Join(dir, defaultData, "generations")); strings.Contains(text, "pzonezp") || strings.Contains(text, "pztwozp") {
		t.Error("an expired article left a trace")
	}
}

//go:build opensearch

package main

import (
	crand "crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// site is a name in the cluster, and sources that builders of several data folders build.
type site struct{ dir, settings, name string }

func newSite(t *testing.T) *site {
	t.Helper()
	dir := t.TempDir()
	s := &site{dir, filepath.Join(dir, "kindred.yaml"), "test-" + strings.ToLower(crand.Text()[:10])}
	err := os.WriteFile(s.settings, []byte("backend: "+openSearchScheme+clusterAddresses(t)+"\nopensearch-name: "+s.name+"\n"), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *site) in(folder, command string, args ...string) []string {
	return append([]string{command, "--config", s.settings, "--data", folder}, args...)
}

// article writes a source of one article.
func (s *site) article(t *testing.T, name string) string {
	t.Helper()
	text := fmt.Sprintf(`{"id":%q,"title":"The %s","text":"All there is."}`+"\n", name, name)
	if err := os.WriteFile(filepath.Join(s.dir, name+".ndjson"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name + ".ndjson"
}

// building starts a builder that waits for its source.
func (s *site) building(t *testing.T, folder string) (*process, *feed) {
	t.Helper()
	dir := filepath.Join(s.dir, folder+"-feed")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	f := newFeed(t, dir)
	p := start(t, s.dir, s.in(folder, "index", "--force", f.path)...)
	f.open(t, p)
	return p, f
}

// fromElsewhere makes the lease that of a builder of another machine, which was heard of last
// so long ago that it ends in a time.
func (s *site) fromElsewhere(t *testing.T, endsIn time.Duration) {
	t.Helper()
	address, _, _ := strings.Cut(clusterAddresses(t), ",")
	address += "/kindred-" + s.name + "-state/_doc/lock"
	var lock struct {
		Source map[string]any `json:"_source"`
	}
	if err := askNode(t, http.MethodGet, address, nil, &lock); err != nil {
		t.Fatal(err)
	}
	lock.Source["host"], lock.Source["expires"] = "elsewhere", time.Now().Add(endsIn).UnixMilli()
	body, err := json.Marshal(lock.Source)
	if err == nil {
		err = askNode(t, http.MethodPut, address, body, &struct{}{})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// refused fails unless a build is refused because of another one.
func (s *site) refused(t *testing.T, folder, source string, by ...string) {
	t.Helper()
	_, stderr, code := runKindred(t, s.dir, s.in(folder, "index", source)...)
	for _, part := range append(by, "another build is running in the cluster") {
		if code != exitFailed || !strings.Contains(stderr, part) {
			t.Errorf("a build beside another ended with %d and said %q, want %q", code, stderr, part)
		}
	}
}

// TestOneBuilderInCluster: of builders that have nothing but the cluster in common one is at
// work at a time. Others are told which; the lease of one that was killed runs out, and one
// that was not heard of so long publishes nothing when it goes on.
func TestOneBuilderInCluster(t *testing.T) {
	s := newSite(t)
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	first, _ := s.building(t, "one")
	s.refused(t, "two", s.article(t, "second"), fmt.Sprintf("process %d on %s", first.cmd.Process.Pid, host))
	first.kill()

	const left = time.Second
	s.fromElsewhere(t, left)
	ends := time.Now().Add(left)
	s.refused(t, "two", "second.ndjson", "on elsewhere")
	<-time.After(time.Until(ends)) // the time is what is tried
	succeed(t, s.dir, s.in("two", "index", "second.ndjson")...)

	late, source := s.building(t, "late")
	if err := late.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	s.fromElsewhere(t, -time.Second)
	succeed(t, s.dir, s.in("two", "index", "--force", s.article(t, "third"))...)
	if err := source.write(0, 1); err != nil {
		t.Fatal(err)
	}
	if err := source.w.Close(); err != nil {
		t.Fatal(err)
	}
	if code := late.signal(syscall.SIGCONT); code != exitFailed || !strings.Contains(late.stderr.String(), "took over from this one") {
		t.Errorf("a builder whose lease is another's ended with %d and said %q", code, &late.stderr)
	}
	if out := succeed(t, s.dir, s.in("three", "search", "--json", "there is")...); !strings.Contains(out, `"third"`) {
		t.Errorf("after the late builder has ended: %s", out)
	}
	succeed(t, s.dir, s.in("two", "prune", "--keep", "1")...)
	succeed(t, s.dir, s.in("two", "index", "--dry-run", s.article(t, "fourth"))...)
	if n := indexesIn(t, "kindred-"+s.name); n != 3 {
		t.Errorf("the generation that is left has %d indexes", n)
	}
}

// TestFullDiskInCluster: where a disk of the cluster is full, readers are answered, doctor and a
// build say what to do, and once there is room everything goes on.
func TestFullDiskInCluster(t *testing.T) {
	s := newSite(t)
	succeed(t, s.dir, s.in("one", "index", s.article(t, "first"))...)
	address, _, _ := strings.Cut(clusterAddresses(t), ",")
	full := func(is string) { // as the cluster itself does at the "flood stage"
		t.Helper()
		body := fmt.Sprintf(`{"index.blocks.read_only_allow_delete":%s}`, is)
		if err := askNode(t, http.MethodPut, address+"/kindred-"+s.name+"-*/_settings", []byte(body), &struct{}{}); err != nil {
			t.Fatal(err)
		}
	}
	full("true")
	const remedy = "free disk on its nodes"
	_, stderr, code := runKindred(t, s.dir, s.in("one", "index", "--force", s.article(t, "second"))...)
	if code != exitFailed || !strings.Contains(stderr, remedy) {
		t.Errorf("a build into a full cluster ended with %d and said %q", code, stderr)
	}
	if stdout, _, code := runKindred(t, s.dir, s.in("one", "doctor")...); code != exitSkipped || !strings.Contains(stdout, remedy) {
		t.Errorf("doctor ended with %d and said %q", code, stdout)
	}
	if out := succeed(t, s.dir, s.in("two", "search", "--json", "there is")...); !strings.Contains(out, `"first"`) {
		t.Errorf("while the disk is full a search finds %s", out)
	}
	full("null")
	succeed(t, s.dir, s.in("one", "index", "--force", "second.ndjson")...)
	if out := succeed(t, s.dir, s.in("two", "search", "--json", "there is")...); !strings.Contains(out, `"second"`) {
		t.Errorf("when there is room again a search finds %s", out)
	}
}

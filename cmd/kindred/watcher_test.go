package main

import (
	"errors"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// found reports whether a server finds a word.
func found(t *testing.T, address, word string) bool {
	t.Helper()
	status, body, _ := get(t, address+"/api/v1/search?q="+url.QueryEscape(word))
	if status != 200 {
		t.Fatalf("searching %q: status %d", word, status)
	}
	return !strings.Contains(body, `"total":0`)
}

// write writes an article of a site with Markdown.
func write(t *testing.T, path, title, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("---\ntitle: "+title+"\n---\n"+text+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestProcessWatchPlace: a folder that is put in the place of the source, or that a link
// leads to now, is the source, and is watched.
func TestProcessWatchPlace(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "site", "one.md"), "One", "Of the walrus.")
	write(t, filepath.Join(dir, "release1", "two.md"), "Two", "Of the otter.")
	write(t, filepath.Join(dir, "release2", "two.md"), "Two", "Of the beaver.")
	link := func(to string) {
		t.Helper()
		if err := errors.Join(os.Symlink(to, filepath.Join(dir, "new")), os.Rename(filepath.Join(dir, "new"), filepath.Join(dir, "current"))); err != nil {
			t.Fatal(err)
		}
	}
	link("release1")
	_, address := startServer(t, dir, "site", "current", "--watch")
	link("release2")
	eventually(t, "a link that leads elsewhere", func() bool { return found(t, address, "beaver") && !found(t, address, "otter") })
	write(t, filepath.Join(dir, "release2", "three.md"), "Three", "Of the manatee.")
	eventually(t, "a file where the link leads", func() bool { return found(t, address, "manatee") })
	write(t, filepath.Join(dir, "next", "one.md"), "One", "Of the narwhal.")
	if err := errors.Join(os.Rename(filepath.Join(dir, "site"), filepath.Join(dir, "old")), os.Rename(filepath.Join(dir, "next"), filepath.Join(dir, "site"))); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a folder in the place of another", func() bool { return found(t, address, "narwhal") && !found(t, address, "walrus") })
	write(t, filepath.Join(dir, "site", "one.md"), "One", "Of the dugong.")
	eventually(t, "a change in the new folder", func() bool { return found(t, address, "dugong") })
}

// TestProcessWatch: what changes in the sources is found without anybody's doing:
// a text, a file in a new folder, one that is gone, one that is renamed over another.
func TestProcessWatch(t *testing.T) {
	dir := t.TempDir()
	site := filepath.Join(dir, "site")
	write(t, filepath.Join(site, "posts", "one.md"), "One", "Of the walrus.")
	write(t, filepath.Join(site, "posts", "two.md"), "Two", "Of the otter.")
	p, address := startServer(t, dir, "site", "--watch", "--data", filepath.Join(site, "kindred-data"))
	if !found(t, address, "walrus") {
		t.Fatal("the first build lacks an article")
	}
	write(t, filepath.Join(site, "posts", "one.md"), "One", "Of the narwhal.")
	eventually(t, "a changed text", func() bool { return found(t, address, "narwhal") && !found(t, address, "walrus") })
	write(t, filepath.Join(site, "new", "deep", "three.md"), "Three", "Of the manatee.")
	eventually(t, "a new folder", func() bool { return found(t, address, "manatee") })
	write(t, filepath.Join(site, "new", "deep", "three.md"), "Three", "Of the dugong.")
	eventually(t, "a change in the new folder", func() bool { return found(t, address, "dugong") })
	if err := os.Remove(filepath.Join(site, "posts", "two.md")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a removed file", func() bool { return !found(t, address, "otter") })
	write(t, filepath.Join(site, "posts", "one.md.tmp"), "One", "Of the beluga.")
	if err := os.Rename(filepath.Join(site, "posts", "one.md.tmp"), filepath.Join(site, "posts", "one.md")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a renamed file", func() bool { return found(t, address, "beluga") && !found(t, address, "narwhal") })
	const said = "added=0 changed=1 removed=0 related=0 taken=1\n"
	eventually(t, "what the last build changes", func() bool { return strings.HasSuffix(lastWith(p.stderr.String(), "what the build changes"), said) })
	if code := p.signal(syscall.SIGTERM); code != exitDone {
		t.Errorf("exit code %d, stderr %q", code, &p.stderr)
	}
}

// TestWatches: links are followed, and of the neighbours of a file that is a source, and of
// the index itself, nothing is of interest.
func TestWatches(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	in := func(parts ...string) string { return filepath.Join(append([]string{dir}, parts...)...) }
	write(t, in("real", "posts", "one.md"), "One", "Of the walrus.")
	write(t, in("exports", "all.md"), "All", "Of the otter.")
	if err := os.Symlink(in("real"), in("link")); err != nil {
		t.Fatal(err)
	}
	w, err := newWatcher([]string{in("link"), in("exports", "all.md"), "https://example.org/"}, in("real", "data"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.close(); err != nil {
			t.Error(err)
		}
	}()
	if watched := w.files.WatchList(); !slices.Contains(watched, in("real", "posts")) || !slices.Contains(watched, in("exports")) {
		t.Errorf("it watches %q", watched)
	}
	for path, want := range map[string]bool{
		in("real", "posts", "two.md"): true, in("exports", "all.md"): true,
		in("exports", "other.md"): false, in("real", "data", "CURRENT"): false, in("real-estate", "x.md"): false,
	} {
		if got := w.watches(path); got != want {
			t.Errorf("%s is watched: %v, want %v", path, got, want)
		}
	}
}

// TestProcessHangUp: SIGHUP builds again from the sources of the published index, and a
// source that is gone takes nothing down.
func TestProcessHangUp(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "site", "one.md"), "One", "Of the walrus.")
	succeed(t, dir, "index", "site")
	p, address := startServer(t, dir)
	write(t, filepath.Join(dir, "site", "one.md"), "One", "Of the narwhal.")
	hangUp := func() {
		t.Helper()
		if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
	}
	hangUp()
	eventually(t, "a new build", func() bool { return found(t, address, "narwhal") })
	if err := os.Rename(filepath.Join(dir, "site"), filepath.Join(dir, "gone")); err != nil {
		t.Fatal(err)
	}
	hangUp()
	eventually(t, "a message", func() bool { return strings.Contains(p.stderr.String(), "the published one stays") })
	if !found(t, address, "narwhal") {
		t.Error("a failed build took the index down")
	}
	if code := p.signal(syscall.SIGTERM); code != exitDone {
		t.Errorf("exit code %d, stderr %q", code, &p.stderr)
	}
}

// lastWith returns the last line of a log that has a text, with its end.
func lastWith(log, text string) (last string) {
	for line := range strings.Lines(log) {
		if strings.Contains(line, text) {
			last = line
		}
	}
	return last
}

package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"kindred/index"
)

// faultsEnv is how many of the moments of a build each fault is tried at; a hundred and
// more are all there are, and take two minutes.
const faultsEnv = "KINDRED_FAULTS"

// fault is something that goes wrong at one of the changes that a build makes to files.
type fault struct {
	name string
	// does says what becomes of a change: of the first, and of those after it.
	does func(c change, first bool) decision
	// code is what the build ends with, unless it succeeds all the same; says is what it
	// says then.
	code int
	says string
}

// killed is the exit code of a process that did not end by itself.
const killed = -1

var faults = []fault{
	{
		name: "an error", code: exitFailed, says: "input/output error",
		does: func(_ change, first bool) decision {
			if first {
				return decision{fails: syscall.EIO}
			}
			return decision{}
		},
	},
	{
		name: "a full disk", code: exitFailed, says: "what to do: make room on that disk",
		does: func(c change, _ bool) decision {
			if c.grows {
				return decision{fails: syscall.ENOSPC}
			}
			return decision{}
		},
	},
	{
		name: "a folder that nobody may write to", code: exitFailed, says: "what to do: let this user write there",
		does: func(c change, _ bool) decision {
			if c.what != "fsync" && inFolder(c.path, defaultData) {
				return decision{fails: syscall.EROFS}
			}
			return decision{}
		},
	},
	{
		name: "kill -9", code: killed,
		does: func(change, bool) decision { return decision{kills: true} },
	},
}

// at returns what decides on the changes of a build that the fault befalls at change
// number n, and befell, which is the first change that it does.
func (f *fault) at(n int) (decide func(change) decision, befell *change) {
	befell = &change{}
	return func(c change) decision {
		first := n == 0
		if n--; n >= 0 {
			return decision{}
		}
		d := f.does(c, first)
		if d != (decision{}) && *befell == (change{}) {
			*befell = c
		}
		return d
	}, befell
}

// TestFaults has each change that a build makes to files fail, beside a server: what was
// published is whole and goes on being served, the build says what to do, and the next
// one succeeds and leaves nothing of it.
func TestFaults(t *testing.T) {
	tries := campaign(t, faultsEnv, 6)
	dir := t.TempDir()
	blog := filepath.Join(dir, "blog")
	if err := os.CopyFS(blog, os.DirFS("testdata/site")); err != nil {
		t.Fatal(err)
	}
	edition := 0
	edit := func() {
		edition++
		writeEdition(t, blog, edition)
	}
	edit()
	succeed(t, dir, "index", "blog")
	edit()
	changes := 0
	stderr, code := runWatched(t, dir, func(change) decision {
		changes++
		return decision{}
	}, "index", "blog")
	if code == exitUsage && strings.HasPrefix(stderr, unsupervised) && os.Getenv(faultsEnv) == "" {
		t.Skipf("this system does not let tests stand between a process and its files, and %s does not ask for it: %s", faultsEnv, stderr)
	}
	if code != exitDone || stderr != "" || changes < 50 {
		t.Fatalf("an undisturbed build changed files %d times and ended with %d: %s", changes, code, stderr)
	}
	server, address := startServer(t, dir)
	home := index.At(filepath.Join(dir, defaultData))
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			failed := 0
			step := max(1, changes/tries)
			for at := (step - 1) / 2; at < changes && !t.Failed(); at += step {
				before, err := home.Current()
				if err != nil {
					t.Fatal(err)
				}
				edit()
				decide, befell := f.at(at)
				stderr, code := runWatched(t, dir, decide, "index", "blog")
				switch {
				case code == f.code && strings.Contains(stderr, f.says):
					failed++
				case code != exitDone || f.code == killed && *befell != (change{}):
					t.Errorf("it ended with %d and said %q", code, stderr)
				}
				expectWhole(t, home, before, address)
				edit()
				succeed(t, dir, "index", "blog")
				expectNothingLeft(t, dir)
				if t.Failed() {
					t.Logf("that was at change %d of %d, %v", at, changes, *befell)
				}
			}
			if failed == 0 {
				t.Error("no build failed")
			}
			t.Logf("%d builds failed", failed)
		})
	}
	if code := server.signal(syscall.SIGTERM); code != exitDone || server.stderr.String() != "" {
		t.Errorf("serve ended with %d and said %q", code, &server.stderr)
	}
}

// expectWhole fails where what is published, which is at least generation before, cannot
// be read or is not served.
func expectWhole(t *testing.T, home *index.Generations, before int, address string) {
	t.Helper()
	s, err := status(home)
	if err != nil || s.Generation < before {
		t.Errorf("generation %d is %s after generation %d: %v", s.Generation, s.State, before, err)
	}
	if status, body, _ := get(t, address+"/api/v1/search?q=imprint"); status != http.StatusOK || !strings.Contains(body, `"total":1`) {
		t.Errorf("the server answers %d: %s", status, body)
	}
}

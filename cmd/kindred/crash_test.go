package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"

	"kindred/index"
)

// crashesEnv is how many builds are killed; 300 take two minutes.
const crashesEnv = "KINDRED_CRASHES"

// leftOver is what may lie in the folder of a test between two builds: its sources, the
// data folder, and in that nothing but finished generations and what names them.
var leftOver = regexp.MustCompile(`^(blog(/.*)?|kindred-data(/(CURRENT|build\.lock|generations(/\d+(/.*)?)?))?)$`)

// TestCrashes kills builds at random moments, beside a server under load. Every answer is
// whole and of one generation, every state between is readable, the next build succeeds,
// and leaves nothing of the killed ones.
func TestCrashes(t *testing.T) {
	crashes := campaign(t, crashesEnv, 10)
	const seed = 9
	random := rand.New(rand.NewPCG(seed, 1)) // #nosec G404 -- moments, not secrets
	dir := t.TempDir()
	blog := filepath.Join(dir, "blog")
	writeSample(t, blog)
	writeEdition(t, blog, 1)
	begun := time.Now()
	succeed(t, dir, "index", "blog")
	took := time.Since(begun)
	server, address := startServer(t, dir)

	readers := startReaders(t, address, 2, 0)
	home := index.At(filepath.Join(dir, defaultData))
	published, current := 0, 1
	for n := 2; n < 2+crashes && !t.Failed(); n++ {
		writeEdition(t, blog, n)
		build := start(t, dir, "index", "--force", "blog")
		over := time.NewTimer(time.Duration(random.Float64() * 2.5 * float64(took)))
		<-over.C // the moment is what is tried
		build.kill()
		if out := succeed(t, dir, "status"); !regexp.MustCompile(`(?m)^state      ready$`).MatchString(out) {
			t.Fatalf("after a build was killed: %s", out)
		}
		now, err := home.Current()
		if err != nil {
			t.Fatal(err)
		}
		if now != current {
			published++
		}
		current = now
	}
	readers.stop()
	t.Logf("%d builds were killed, %d of them after they had published; %d answers meanwhile", crashes, published, readers.answers.Load())
	if readers.answers.Load() == 0 {
		t.Error("nobody was answered meanwhile")
	}
	succeed(t, dir, "index", "--force", "blog")
	if code := server.signal(syscall.SIGTERM); code != exitDone || server.stderr.String() != "" {
		t.Errorf("serve ended with %d and said %q", code, &server.stderr)
	}
	expectNothingLeft(t, dir)
}

// expectNothingLeft fails where killed builds have left something.
func expectNothingLeft(t *testing.T, dir string) {
	t.Helper()
	generations := 0
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if !leftOver.MatchString(filepath.ToSlash(name)) {
			t.Errorf("%s is left", name)
		}
		if filepath.Base(filepath.Dir(path)) == "generations" {
			generations++
			if _, err := os.Stat(filepath.Join(path, "manifest.json")); err != nil {
				t.Errorf("an unfinished generation is left: %v", err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if generations > 3 {
		t.Errorf("%d generations are left, want 3 at most", generations)
	}
}

//go:build opensearch

package main

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kindred/index"
)

// crashesInClusterEnv is how many builds into a cluster are killed; 50 take ten minutes.
const crashesInClusterEnv = "KINDRED_CLUSTER_CRASHES"

// TestCrashesInCluster kills builds into a cluster at random moments, beside a server under
// load: every answer is whole and of one generation, and the next build leaves nothing of
// the killed ones in the cluster.
func TestCrashesInCluster(t *testing.T) {
	addresses := clusterAddresses(t)
	crashes := campaign(t, crashesInClusterEnv, 3)
	const seed = 9
	random := rand.New(rand.NewPCG(seed, 1))
	dir := t.TempDir()
	backend := "--backend=" + openSearchScheme + addresses
	blog := filepath.Join(dir, "blog")
	writeSample(t, blog)
	writeEdition(t, blog, 1)
	begun := time.Now()
	succeed(t, dir, "index", backend, "blog")
	took := time.Since(begun)
	server, address := startServer(t, dir, backend)
	readers := startReaders(t, address, 2, 0)
	for n := 2; n < 2+crashes && !t.Failed(); n++ {
		writeEdition(t, blog, n)
		build := start(t, dir, "index", backend, "--force", "blog")
		over := time.NewTimer(time.Duration(random.Float64() * 1.2 * float64(took)))
		<-over.C // the moment is what is tried
		build.kill()
	}
	readers.stop()
	t.Logf("%d builds were killed; %d answers meanwhile", crashes, readers.answers.Load())
	if readers.answers.Load() == 0 {
		t.Error("nobody was answered meanwhile")
	}
	succeed(t, dir, "index", backend, "--force", "blog")
	if code := server.signal(syscall.SIGTERM); code != exitDone || server.stderr.String() != "" {
		t.Errorf("serve ended with %d and said %q", code, &server.stderr)
	}
	generations, err := os.ReadDir(filepath.Join(dir, defaultData, "generations"))
	if err != nil {
		t.Fatal(err)
	}
	prefix, err := theCluster.prefix(filepath.Join(dir, defaultData))
	if err != nil {
		t.Fatal(err)
	}
	if n := indexesIn(t, prefix); n != 3*len(generations) {
		t.Errorf("%d generations have %d indexes in the cluster, want three each", len(generations), n)
	}
}

// indexesIn counts the indexes of generations in the cluster whose names begin with a prefix.
func indexesIn(t *testing.T, prefix string) int {
	t.Helper()
	var there map[string]json.RawMessage
	if err := askCluster(t, "/"+prefix+"-*-*/_alias", &there); err != nil {
		t.Fatal(err)
	}
	return len(there)
}

// clusterAddresses returns those of the cluster that tests may use.
func clusterAddresses(t *testing.T) string {
	t.Helper()
	addresses := os.Getenv("KINDRED_OPENSEARCH")
	if addresses == "" {
		t.Fatal(`KINDRED_OPENSEARCH names no cluster: "make opensearch" starts one and runs these tests`)
	}
	return addresses
}

// TestSharedInCluster: of two data folders of one name, one serves what the other publishes,
// and what one goes back to or removes the other does, too.
func TestSharedInCluster(t *testing.T) {
	site := newSite(t)
	dir, in := site.dir, site.in
	blog := filepath.Join(dir, "blog")
	writeSample(t, blog)
	writeEdition(t, blog, 1)
	succeed(t, dir, in("one", "index", "blog")...)
	server, address := startServer(t, dir, "--config", site.settings, "--data", "two")
	readers := startReaders(t, address, 2, 0)

	writeEdition(t, blog, 2)
	succeed(t, dir, in("one", "index", "--force", "blog")...)
	awaitPublished(t, filepath.Join(dir, "two"), "2")
	readers.stop()

	succeed(t, dir, in("two", "rollback")...)
	if out := succeed(t, dir, in("one", "status")...); !strings.Contains(out, "generation 1\n") {
		t.Errorf("after going back elsewhere: %s", out)
	}
	if held, err := index.At(filepath.Join(dir, "one")).Held(1); err != nil || !held {
		t.Errorf("generation 1 is held: %v, %v", held, err)
	}

	writeEdition(t, blog, 3)
	succeed(t, dir, in("one", "index", "--force", "blog")...) // nothing is held any more
	if held, err := index.At(filepath.Join(dir, "one")).Held(3); err != nil || held {
		t.Errorf("generation 3 is held: %v, %v", held, err)
	}
	succeed(t, dir, in("two", "prune", "--keep", "1")...)
	succeed(t, dir, in("one", "prune")...)
	if n, err := index.At(filepath.Join(dir, "one")).Folders(); err != nil || len(n) != 1 {
		t.Errorf("after a generation was removed elsewhere: %v, %v", n, err)
	}
	if n := indexesIn(t, "kindred-"+site.name); n != 3 {
		t.Errorf("the generation that is left has %d indexes", n)
	}
	if code := server.signal(syscall.SIGTERM); code != exitDone || server.stderr.String() != "" {
		t.Errorf("serve ended with %d and said %q", code, &server.stderr)
	}
}

// awaitPublished waits until a data folder publishes a generation.
func awaitPublished(t *testing.T, folder, number string) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); ; <-tick.C {
		data, err := os.ReadFile(filepath.Join(folder, "CURRENT"))
		if err == nil && strings.TrimSpace(string(data)) == number {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%s publishes %q, want %s: %v", folder, data, number, err)
		}
	}
}

// TestSampleInCluster: a server that is given nothing shows the sample blog, and the next one
// finds it in the cluster; under a name that others share it shows nothing that is not theirs.
func TestSampleInCluster(t *testing.T) {
	dir := t.TempDir()
	backend := "--backend=" + openSearchScheme + clusterAddresses(t)
	for range 2 {
		server, address := startServer(t, dir, backend)
		if status, body, _ := get(t, address+"/api/v1/search?q=sourdough"); status != http.StatusOK || !strings.Contains(body, "en/bread/") {
			t.Errorf("the sample blog: %d %s", status, body)
		}
		if code := server.signal(syscall.SIGTERM); code != exitDone {
			t.Errorf("serve ended with %d and said %q", code, &server.stderr)
		}
	}
	if n := indexesIn(t, "kindred-sample-blog"); n != 3 {
		t.Errorf("the sample blog has %d indexes", n)
	}
	site := newSite(t)
	_, address := startServer(t, dir, "--config", site.settings)
	if status, _, _ := get(t, address+"/readyz"); status != http.StatusServiceUnavailable {
		t.Errorf("a server of nothing that is published is ready: %d", status)
	}
}

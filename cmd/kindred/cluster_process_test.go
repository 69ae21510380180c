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
)

// crashesInClusterEnv is how many builds into a cluster are killed; 50 take ten minutes.
const crashesInClusterEnv = "KINDRED_CLUSTER_CRASHES"

// TestCrashesInCluster kills builds into a cluster at random moments, beside a server under
// load: every answer is whole and of one generation, and the next build leaves nothing of
// the killed ones in the cluster.
func TestCrashesInCluster(t *testing.T) {
	addresses := os.Getenv("KINDRED_OPENSEARCH")
	if addresses == "" {
		t.Fatal(`KINDRED_OPENSEARCH names no cluster: "make opensearch" starts one and runs these tests`)
	}
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
	if n := indexesIn(t, addresses, prefix); n != 3*len(generations) {
		t.Errorf("%d generations have %d indexes in the cluster, want three each", len(generations), n)
	}
}

// indexesIn counts the indexes of a cluster whose names begin with a prefix.
func indexesIn(t *testing.T, addresses, prefix string) int {
	t.Helper()
	address, _, _ := strings.Cut(addresses, ",")
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/"+prefix+"-*/_alias", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var there map[string]json.RawMessage
	if err := json.NewDecoder(answer.Body).Decode(&there); err != nil {
		t.Fatal(err)
	}
	return len(there)
}

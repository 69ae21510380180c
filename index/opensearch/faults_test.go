//go:build opensearch

package opensearch

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"kindred/index"
	"kindred/index/indextest"
)

// node is a process of the cluster.
type node struct {
	name    string
	pid     int
	address string
}

// nodes returns the processes of the cluster that tools/opensearch/cluster.sh started.
func nodes(t *testing.T) []node {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(os.Getenv("KINDRED_OPENSEARCH_DIR"), "nodes"))
	if err != nil {
		t.Fatalf("KINDRED_OPENSEARCH_DIR is to name the folder of the cluster: %v", err)
	}
	var list []node
	for line := range strings.Lines(string(data)) {
		f := strings.Fields(line)
		pid, err := strconv.Atoi(f[1])
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, node{f[0], pid, f[2]})
	}
	return list
}

// TestLostNodes asks all the time while nodes are killed, stopped, and started again: no
// answer is a wrong one, each comes within a deadline, and in the end all is as it was. With
// KINDRED_OPENSEARCH_LOSSES=all each of the nodes is lost, which takes two minutes.
func TestLostNodes(t *testing.T) {
	b := newIndex(t)
	g := indextest.NewGenerator(3)
	if err := b.Put(t.Context(), g.Articles(200)...); err != nil {
		t.Fatal(err)
	}
	requests := make([]*index.Request, 40)
	answers := make([]*index.Result, len(requests))
	for i := range requests {
		requests[i] = &index.Request{Query: g.Node(3), Ranking: index.DefaultRanking(), Limit: 10, Bare: true}
		var err error
		if answers[i], err = b.Search(t.Context(), requests[i]); err != nil {
			t.Fatal(err)
		}
	}
	awaitHealth(t, b.cluster, "status=green", 3)
	ctx, stop := context.WithCancel(t.Context())
	var asking sync.WaitGroup
	var mu sync.Mutex
	asked, failed, slowest := 0, 0, time.Duration(0)
	for range 4 {
		asking.Go(func() {
			for i := 0; ctx.Err() == nil; i = (i + 1) % len(requests) {
				begun := time.Now()
				got, err := b.Search(ctx, requests[i])
				took := time.Since(begun)
				mu.Lock()
				switch {
				case ctx.Err() != nil:
				case err != nil:
					failed++
					t.Logf("after %v: %v", took, err)
				case got.Total != answers[i].Total || !reflect.DeepEqual(scoresOf(got), scoresOf(answers[i])):
					t.Errorf("%v: %v, want %v", requests[i].Query, got, answers[i])
				}
				asked++
				slowest = max(slowest, took)
				mu.Unlock()
			}
		})
	}
	lost := nodes(t)[:2]
	if os.Getenv("KINDRED_OPENSEARCH_LOSSES") == "all" { // one of them is the cluster's manager
		lost = nodes(t)
	}
	for i, n := range lost {
		signal := syscall.SIGKILL
		if i == 1 {
			signal = syscall.SIGSTOP
		}
		if err := syscall.Kill(n.pid, signal); err != nil {
			t.Fatal(err)
		}
		awaitHealth(t, b.cluster, "status=yellow", 2)
		if signal == syscall.SIGSTOP {
			if err := syscall.Kill(n.pid, syscall.SIGCONT); err != nil {
				t.Fatal(err)
			}
		} else if out, err := exec.CommandContext(t.Context(), "../../tools/opensearch/cluster.sh", "restart", os.Getenv("KINDRED_OPENSEARCH_DIR"), n.name).CombinedOutput(); err != nil {
			t.Fatalf("starting %s again: %v: %s", n.name, err, out)
		}
		awaitHealth(t, b.cluster, "status=green", 3)
	}
	stop()
	asking.Wait()
	t.Logf("%d searches, %d failed, the slowest took %v", asked, failed, slowest)
	if limit := tries * (readTimeout + time.Second); slowest > limit {
		t.Errorf("a search took %v, more than %v", slowest, limit)
	}
	if failed > asked/100 {
		t.Errorf("%d searches of %d failed", failed, asked)
	}
	for i, r := range requests {
		if got, err := b.Search(t.Context(), r); err != nil || got.Total != answers[i].Total {
			t.Errorf("%v in the end: %v, %v", r.Query, got, err)
		}
	}
}

// scoresOf returns the articles of a result with their scores, which the last digit of
// depends on how a shard is cut into segments.
func scoresOf(r *index.Result) map[index.Doc]string {
	scores := map[index.Doc]string{}
	for _, m := range r.Matches {
		scores[m.Doc] = fmt.Sprintf("%.3g", m.Score)
	}
	return scores
}

// awaitHealth waits until the cluster has so many nodes and is in a state.
func awaitHealth(t *testing.T, c *Cluster, state string, nodes int) {
	t.Helper()
	path := fmt.Sprintf("/_cluster/health?wait_for_%s&wait_for_nodes=%d&wait_for_no_relocating_shards=true&timeout=1s", state, nodes)
	for end := time.Now().Add(3 * time.Minute); ; {
		var health struct {
			TimedOut bool `json:"timed_out"`
		}
		if err := c.get(t.Context(), path, &health); err == nil && !health.TimedOut {
			return
		} else if time.Now().After(end) {
			t.Fatalf("the cluster has not %d nodes with %s within three minutes: %v", nodes, state, err)
		}
	}
}

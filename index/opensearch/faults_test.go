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
	"sync/atomic"
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

// loss is something that befalls the cluster. Where it takes all nodes nobody can be answered
// for a while.
type loss struct {
	what string
	all  bool
	lose func(*testing.T, *Cluster)
}

// losses are what befalls the cluster, one after the other. Each ends with all nodes there.
var losses = []loss{
	{"a node is killed", false, func(t *testing.T, c *Cluster) {
		n := nodes(t)[0]
		n.send(t, syscall.SIGKILL)
		awaitHealth(t, c, "status=yellow", 2)
		n.startAgain(t)
	}},
	{"a node hangs until it is given up", false, func(t *testing.T, c *Cluster) {
		n := nodes(t)[1]
		n.send(t, syscall.SIGSTOP)
		awaitHealth(t, c, "status=yellow", 2)
		n.send(t, syscall.SIGCONT)
	}},
	{"a node hangs for half a minute", false, func(t *testing.T, _ *Cluster) {
		n := nodes(t)[2]
		n.send(t, syscall.SIGSTOP)
		<-time.After(30 * time.Second) // the time is what is tried
		n.send(t, syscall.SIGCONT)
	}},
	{"the cluster manager is killed", false, func(t *testing.T, c *Cluster) {
		var manager []struct {
			Node string `json:"node"`
		}
		if err := c.get(t.Context(), "/_cat/cluster_manager?format=json", &manager); err != nil {
			t.Fatal(err)
		}
		for _, n := range nodes(t) {
			if n.name == manager[0].Node {
				n.send(t, syscall.SIGKILL)
				awaitHealth(t, c, "status=yellow", 2)
				n.startAgain(t)
			}
		}
	}},
	{"two nodes are killed in turn", false, func(t *testing.T, c *Cluster) {
		all := nodes(t)
		all[0].send(t, syscall.SIGKILL)
		awaitHealth(t, c, "status=green", 2) // there are two copies again
		all[1].send(t, syscall.SIGKILL)
		all[0].startAgain(t)
		awaitHealth(t, c, "status=yellow", 2)
		all[1].startAgain(t)
	}},
	{"each node is started anew", false, func(t *testing.T, c *Cluster) {
		for _, n := range nodes(t) {
			n.send(t, syscall.SIGKILL)
			awaitHealth(t, c, "status=yellow", 2)
			n.startAgain(t)
			awaitHealth(t, c, "status=green", 3)
		}
	}},
	{"all nodes are started anew at once", true, func(t *testing.T, _ *Cluster) {
		for _, n := range nodes(t) {
			n.send(t, syscall.SIGKILL)
		}
		for _, n := range nodes(t) {
			n.startAgain(t)
		}
	}},
}

func (n *node) send(t *testing.T, signal syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(n.pid, signal); err != nil {
		t.Fatal(err)
	}
}

func (n *node) startAgain(t *testing.T) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "../../tools/opensearch/cluster.sh", "restart", os.Getenv("KINDRED_OPENSEARCH_DIR"), n.name).CombinedOutput()
	if err != nil {
		t.Fatalf("starting %s again: %v: %s", n.name, err, out)
	}
}

func counted(mu *sync.Mutex, n *int) int {
	mu.Lock()
	defer mu.Unlock()
	return *n
}

// TestLostNodes asks all the time while nodes are killed, stopped, and started again: no
// answer is a wrong one, each comes within a deadline, and in the end all is as it was. With
// KINDRED_OPENSEARCH_LOSSES=all everything of losses is tried, which takes five minutes; of
// the last nobody can be answered while no node is there.
func TestLostNodes(t *testing.T) {
	b := newIndex(t)
	g := indextest.NewGenerator(3)
	if err := b.Put(t.Context(), g.Articles(200)...); err != nil {
		t.Fatal(err)
	}
	if _, err := b.read(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := b.finish(t.Context()); err != nil {
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
	asked, failed, unanswered, slowest := 0, 0, 0, time.Duration(0)
	var away atomic.Bool
	for range 4 {
		asking.Go(func() {
			for i := 0; ctx.Err() == nil; i = (i + 1) % len(requests) {
				begun := time.Now()
				got, err := b.Search(ctx, requests[i])
				took := time.Since(begun)
				mu.Lock()
				switch {
				case ctx.Err() != nil:
				case err != nil && away.Load():
					unanswered++
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
	campaign := losses[:2]
	if os.Getenv("KINDRED_OPENSEARCH_LOSSES") == "all" {
		campaign = losses
	}
	for _, l := range campaign {
		t.Logf("%s, after %d searches, of which %d failed", l.what, counted(&mu, &asked), counted(&mu, &failed))
		away.Store(l.all)
		l.lose(t, b.cluster)
		awaitHealth(t, b.cluster, "status=green", 3)
		away.Store(false)
	}
	stop()
	asking.Wait()
	t.Logf("%d searches, %d failed, %d more while no node was there, the slowest took %v", asked, failed, unanswered, slowest)
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

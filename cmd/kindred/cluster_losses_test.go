//go:build opensearch

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"kindred/corpus/sample"
	"kindred/web"
)

// lossesEnv has everything of losses tried, which takes some six minutes.
const lossesEnv = "KINDRED_OPENSEARCH_LOSSES"

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

// loss is something that befalls the cluster.
type loss struct {
	what string
	// refused is how often each visitor may be told to come back. A node that hangs is given up
	// after less than ten seconds, in which two questions are refused, of five seconds each. Of nodes
	// that are gone others know at once. Where all are gone nobody can be answered for a while.
	refused int
	lose    func(*testing.T)
}

const (
	once   = 1
	thrice = 3
	always = math.MaxInt
)

// losses are what befalls the cluster, one after the other. Each ends with all nodes there.
var losses = []loss{
	{"a node is killed", once, func(t *testing.T) {
		n := nodes(t)[0]
		n.send(t, syscall.SIGKILL)
		awaitHealth(t, "status=yellow", 2)
		n.startAgain(t)
	}},
	{"a node hangs until it is given up", thrice, func(t *testing.T) {
		n := nodes(t)[1]
		n.send(t, syscall.SIGSTOP)
		awaitHealth(t, "status=yellow", 2)
		n.send(t, syscall.SIGCONT)
	}},
	{"a node hangs for half a minute", thrice, func(t *testing.T) {
		n := nodes(t)[2]
		n.send(t, syscall.SIGSTOP)
		<-time.After(30 * time.Second) // the time is what is tried
		n.send(t, syscall.SIGCONT)
	}},
	{"the cluster manager is killed", once, func(t *testing.T) {
		var manager []struct {
			Node string `json:"node"`
		}
		if err := askCluster(t, "/_cat/cluster_manager?format=json", &manager); err != nil {
			t.Fatal(err)
		}
		for _, n := range nodes(t) {
			if n.name == manager[0].Node {
				n.send(t, syscall.SIGKILL)
				awaitHealth(t, "status=yellow", 2)
				n.startAgain(t)
			}
		}
	}},
	{"two nodes are killed in turn", once, func(t *testing.T) {
		all := nodes(t)
		all[0].send(t, syscall.SIGKILL)
		awaitHealth(t, "status=green", 2) // there are two copies again
		all[1].send(t, syscall.SIGKILL)
		all[0].startAgain(t)
		awaitHealth(t, "status=yellow", 2)
		all[1].startAgain(t)
	}},
	{"each node is started anew", once, func(t *testing.T) {
		for _, n := range nodes(t) {
			n.send(t, syscall.SIGKILL)
			awaitHealth(t, "status=yellow", 2)
			n.startAgain(t)
			awaitHealth(t, "status=green", 3)
		}
	}},
	{"all nodes are started anew at once", always, func(t *testing.T) {
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

// askCluster asks the nodes, one after the other, until one answers.
func askCluster(t *testing.T, path string, out any) (err error) {
	t.Helper()
	for _, n := range nodes(t) {
		if err = askNode(t, http.MethodGet, n.address+path, nil, out); err == nil {
			return nil
		}
	}
	return err
}

func askNode(t *testing.T, method, address string, body []byte, out any) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("%s: %s", address, answer.Status)
	}
	return json.NewDecoder(answer.Body).Decode(out)
}

// awaitHealth waits until the cluster has so many nodes and is in a state.
func awaitHealth(t *testing.T, state string, nodes int) {
	t.Helper()
	path := fmt.Sprintf("/_cluster/health?wait_for_%s&wait_for_nodes=%d&wait_for_no_relocating_shards=true&timeout=1s", state, nodes)
	for end := time.Now().Add(3 * time.Minute); ; {
		var health struct {
			TimedOut bool `json:"timed_out"`
		}
		err := askCluster(t, path, &health)
		if err == nil && !health.TimedOut {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("the cluster has not %d nodes with %s within three minutes: %v", nodes, state, err)
		}
	}
}

// visitor is a reader who knows what the answers are, and counts how often there is none.
type visitor struct {
	address string
	paths   []string
	answers map[string]string // by path

	mu             sync.Mutex
	asked, refused int
	slowest        time.Duration
}

// newVisitor thinks of questions about the sample blog, and asks each of them.
func newVisitor(t *testing.T, address string) *visitor {
	t.Helper()
	var titles [][]string
	err := fs.WalkDir(sample.Blog(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(sample.Blog(), path)
		if _, title, ok := strings.Cut(string(data), "\ntitle: "); ok {
			title, _, _ = strings.Cut(title, "\n")
			titles = append(titles, strings.Fields(strings.Trim(title, `"`)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{address: address, answers: map[string]string{}}
	for i, title := range titles {
		other := titles[(i+7)%len(titles)]
		query := title[len(title)-1] + " " + other[len(other)-1]
		path := "/api/v1/search?q=" + url.QueryEscape(query)
		v.paths = append(v.paths, path)
		status, body, _ := get(t, address+path)
		if status != http.StatusOK {
			t.Fatalf("%s: %d %s", path, status, body)
		}
		v.answers[path] = untimed(body)
	}
	return v
}

// tookField is what differs between two answers that are the same.
var tookField = regexp.MustCompile(`"took_us":[0-9]+,`)

func untimed(body string) string { return tookField.ReplaceAllString(body, "") }

// visit asks one question after the other until ctx is done.
func (v *visitor) visit(ctx context.Context, t *testing.T, from int) {
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for i := from; ctx.Err() == nil; i++ {
		path := v.paths[i%len(v.paths)]
		begun := time.Now()
		status, body, _, err := ask(t, client, v.address+path)
		took := time.Since(begun)
		v.mu.Lock()
		switch {
		case ctx.Err() != nil: // the test is over
		case err != nil:
			t.Errorf("%s: %v", path, err)
		case status == http.StatusOK && untimed(body) != v.answers[path]:
			t.Errorf("%s: %s, want %s", path, body, v.answers[path])
		case status == http.StatusServiceUnavailable:
			v.refused++
		case status != http.StatusOK:
			t.Errorf("%s: %d %s", path, status, body)
		}
		v.asked++
		v.slowest = max(v.slowest, took)
		v.mu.Unlock()
	}
}

// since returns what became of the questions since it was last asked for.
func (v *visitor) since() (asked, refused int, slowest time.Duration) {
	v.mu.Lock()
	defer v.mu.Unlock()
	asked, refused, slowest = v.asked, v.refused, v.slowest
	v.asked, v.refused, v.slowest = 0, 0, 0
	return asked, refused, slowest
}

// TestLossesInCluster asks a server all the time while nodes of its cluster are killed,
// stopped, and started again: no answer is a wrong one, each question is answered or refused
// within the deadline of a request, and in the end all is as it was without anybody's help.
func TestLossesInCluster(t *testing.T) {
	dir := t.TempDir()
	writeSample(t, filepath.Join(dir, "blog"))
	backend := "--backend=" + openSearchScheme + clusterAddresses(t)
	settings := filepath.Join(dir, "kindred.yaml")
	if err := os.WriteFile(settings, []byte("opensearch-shards: 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	succeed(t, dir, "index", "--config", settings, backend, "blog")
	server, address := startServer(t, dir, "--config", settings, backend)
	v := newVisitor(t, address)
	awaitHealth(t, "status=green", 3)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	const visitors = 4
	var visits sync.WaitGroup
	for i := range visitors {
		visits.Go(func() { v.visit(ctx, t, i*len(v.paths)/visitors) })
	}
	tried := losses[:2]
	if os.Getenv(lossesEnv) == "all" {
		tried = losses
	}
	for _, l := range tried {
		l.lose(t)
		awaitHealth(t, "status=green", 3)
		asked, refused, slowest := v.since()
		t.Logf("%s: %d questions, %d refused, the slowest took %v", l.what, asked, refused, slowest)
		if limit := web.DefaultRequestTimeout + time.Second; slowest > limit {
			t.Errorf("a question took %v, more than %v", slowest, limit)
		}
		if refused/visitors > l.refused {
			t.Errorf("%d visitors were refused %d times, more than %d each", visitors, refused, l.refused)
		}
	}
	stop()
	visits.Wait()
	for path, want := range v.answers {
		if status, body, _ := get(t, address+path); status != http.StatusOK || untimed(body) != want {
			t.Errorf("%s in the end: %d %s", path, status, body)
		}
	}
	if status, body, _ := get(t, address+"/readyz"); status != http.StatusOK {
		t.Errorf("the server is not ready in the end: %d %s", status, body)
	}
	if code := server.signal(syscall.SIGTERM); code != exitDone {
		t.Errorf("serve ended with %d and said %q", code, &server.stderr)
	}
}

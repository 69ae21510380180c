package opensearch

import (
	"bufio"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"kindred/index"
)

// connected returns a connection to servers that stand in for nodes.
func connected(t *testing.T, nodes ...http.HandlerFunc) *Cluster {
	t.Helper()
	config := Config{User: "kindred", Password: "canary"}
	for _, n := range nodes {
		s := httptest.NewServer(n)
		t.Cleanup(s.Close)
		config.Addresses = append(config.Addresses, s.URL)
	}
	c, err := Connect(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func saying(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", oneValue)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

// TestErrors: what the cluster says is told apart, and no password is in what is told.
func TestErrors(t *testing.T) {
	for _, tc := range []struct {
		status      int
		body, want  string
		unavailable bool
	}{
		{http.StatusBadRequest, `{"error":{"type":"parsing_exception","reason":"unknown query","root_cause":[{"reason":"of bad"}]},"status":400}`, "parsing_exception: unknown query: of bad", false},
		{http.StatusForbidden, `no JSON`, "403 Forbidden", false},
		{http.StatusServiceUnavailable, `{"error":{"type":"cluster_block_exception","reason":"no manager"}}`, "no manager", true},
		{http.StatusTooManyRequests, `{}`, "429", true},
		{http.StatusOK, `cut of`, "", true},
	} {
		c := connected(t, saying(tc.status, tc.body))
		var out struct{}
		err := c.post(t.Context(), "/x/_search", object{}, &out)
		if err == nil || !strings.Contains(err.Error(), tc.want) || errors.Is(err, index.ErrUnavailable) != tc.unavailable {
			t.Errorf("%d %s: %v, want %q, unavailable %v", tc.status, tc.body, err, tc.want, tc.unavailable)
		}
		if err != nil && strings.Contains(err.Error(), "canary") {
			t.Errorf("the password is told: %v", err)
		}
	}
	if _, err := Connect(Config{}); err == nil {
		t.Error("no address gave no error")
	}
}

// TestAnotherNode: what one node does not answer is asked of another.
func TestAnotherNode(t *testing.T) {
	var down, up atomic.Int64
	c := connected(t, func(w http.ResponseWriter, r *http.Request) {
		down.Add(1)
		saying(http.StatusBadGateway, "")(w, r)
	}, func(w http.ResponseWriter, r *http.Request) {
		up.Add(1)
		saying(http.StatusOK, `{"count":7}`)(w, r)
	})
	for range 10 {
		var out struct {
			Count int `json:"count"`
		}
		if err := c.get(t.Context(), "/x/_count", &out); err != nil || out.Count != 7 {
			t.Fatalf("%d, %v", out.Count, err)
		}
	}
	if down.Load() == 0 || up.Load() < 10 {
		t.Errorf("%d requests to the node that is down, %d to the other", down.Load(), up.Load())
	}
}

// TestBulk: an article that is refused is named, and what the cluster was too busy for is
// sent again.
func TestBulk(t *testing.T) {
	var sent atomic.Int64
	c := connected(t, func(w http.ResponseWriter, r *http.Request) {
		if sent.Add(1) == 1 {
			saying(http.StatusOK, `{"errors":true,"items":[{"index":{"status":201}},{"index":{"status":429,"error":{"type":"rejected"}}}]}`)(w, r)
			return
		}
		saying(http.StatusOK, `{"errors":true,"items":[{"index":{"status":400,"error":{"type":"mapper","reason":"too long"}}}]}`)(w, r)
	})
	b := c.bulk("x")
	for _, id := range []string{"a", "b"} {
		if err := b.add(t.Context(), id, "article "+id, object{}); err != nil {
			t.Fatal(err)
		}
	}
	err := b.flush(t.Context())
	if err == nil || !strings.Contains(err.Error(), `"article b"`) || !strings.Contains(err.Error(), "too long") || strings.Contains(err.Error(), `"article a"`) {
		t.Errorf("flush: %v", err)
	}
	if sent.Load() != 2 {
		t.Errorf("%d requests, want 2", sent.Load())
	}
}

// TestBulkGivenUp: who gives up says what the cluster gave as its reason.
func TestBulkGivenUp(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"all":  saying(http.StatusTooManyRequests, `{"error":{"type":"cluster_block_exception","reason":"disk usage exceeded flood-stage watermark"},"status":429}`),
		"some": saying(http.StatusOK, `{"errors":true,"items":[{"index":{"status":429,"error":{"type":"cluster_block_exception","reason":"disk usage exceeded flood-stage watermark"}}}]}`),
	} {
		b := connected(t, answer).bulk("x")
		if err := b.add(t.Context(), "a", "article a", object{}); err != nil {
			t.Fatal(err)
		}
		busy, err := b.send(t.Context())
		if err != nil || len(busy) != 1 {
			t.Fatalf("%s: send: %v, %v", name, busy, err)
		}
		if err := b.givenUp(); !strings.Contains(err.Error(), "free disk on its nodes") || !strings.Contains(err.Error(), `"article a"`) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestFill writes on several connections: everything once, no more requests at a time than
// connections, and what goes wrong ends all of it.
func TestFill(t *testing.T) {
	const documents = 200
	var mu sync.Mutex
	written := map[string]int{}
	var under, most atomic.Int64
	c := connected(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet { // the client looks whether the node is there
			saying(http.StatusOK, `{}`)(w, r)
			return
		}
		now := under.Add(1)
		defer under.Add(-1)
		for most.Load() < now {
			most.Store(now)
		}
		var items []string
		lines := bufio.NewScanner(r.Body)
		lines.Buffer(nil, bulkBytes)
		mu.Lock()
		for lines.Scan() {
			var action struct {
				Index struct {
					ID string `json:"_id"`
				} `json:"index"`
			}
			if json.Unmarshal(lines.Bytes(), &action) == nil && action.Index.ID != "" {
				written[action.Index.ID]++
				items = append(items, `{"index":{"status":201}}`)
			}
		}
		mu.Unlock()
		saying(http.StatusOK, `{"items":[`+strings.Join(items, ",")+`]}`)(w, r)
	})
	entries := func(failing int) iter.Seq2[entry, error] {
		return func(yield func(entry, error) bool) {
			for i := range documents {
				made := func() (any, error) {
					if i == failing {
						return nil, index.ErrCorrupt
					}
					return object{"text": strings.Repeat("x", bulkBytes/20)}, nil
				}
				if !yield(entry{strconv.Itoa(i), "article", made}, nil) {
					return
				}
			}
		}
	}
	if err := c.fill(t.Context(), "x", entries(-1)); err != nil {
		t.Fatal(err)
	}
	for i := range documents {
		if n := written[strconv.Itoa(i)]; n != 1 {
			t.Errorf("document %d was written %d times", i, n)
		}
	}
	if n := most.Load(); n < 1 || n > writers {
		t.Errorf("%d requests at once, of %d connections", n, writers)
	}
	if err := c.fill(t.Context(), "x", entries(50)); !errors.Is(err, index.ErrCorrupt) {
		t.Errorf("an article that cannot be read: %v", err)
	}
}

// TestLookUpAgain: documents whose shard is away for a moment are looked up again.
func TestLookUpAgain(t *testing.T) {
	var asked atomic.Int64
	c := connected(t, func(w http.ResponseWriter, r *http.Request) {
		answer := `{"docs":[{"_id":"1","found":true,"_source":{}}]}`
		if asked.Add(1) == 1 {
			answer = `{"docs":[{"_id":"1","error":{"type":"no_shard_available_action_exception","reason":"away"}}]}`
		}
		saying(http.StatusOK, answer)(w, r)
	})
	docs, err := c.lookUpAll(t.Context(), []wanted{want("x", 1, articleField)})
	if err != nil || len(docs) != 1 || !docs[0].Found {
		t.Errorf("%v, %v", docs, err)
	}
}

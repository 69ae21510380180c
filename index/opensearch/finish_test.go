package opensearch

import (
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync/atomic"
	"testing"

	"kindred/corpus"
)

// TestFailedShards: what failed on some shards is an error, though the cluster answers 200.
func TestFailedShards(t *testing.T) {
	const failed = `{"_shards":{"total":2,"successful":1,"failed":1,"failures":[{"reason":"no space left"}]}}`
	for what, answers := range map[string]map[string]string{
		"a flush": {"_flush": failed},
		"a merge": {"_forcemerge": `{"task":"n1:7"}`, "n1:7": `{"completed":true,"response":` + failed + `}`},
	} {
		c := connected(t, func(w http.ResponseWriter, r *http.Request) {
			answer := answers[path.Base(r.URL.Path)]
			if answer == "" {
				t.Errorf("%s: %s is asked for", what, r.URL.Path)
			}
			saying(http.StatusOK, answer)(w, r)
		})
		var err error
		if answers["_flush"] != "" {
			err = c.everywhere(t.Context(), "x", flush)
		} else {
			err = c.merge(t.Context(), "x")
		}
		if err == nil || !strings.Contains(err.Error(), "no space left") {
			t.Errorf("%s that failed: %v", what, err)
		}
	}
}

// TestMergeUnanswered: a cluster that is too busy to say whether it has merged is asked again.
func TestMergeUnanswered(t *testing.T) {
	var asked atomic.Int64
	c := connected(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case path.Base(r.URL.Path) == "_forcemerge":
			saying(http.StatusOK, `{"task":"n1:7"}`)(w, r)
		case asked.Add(1) <= tries:
			saying(http.StatusServiceUnavailable, `{}`)(w, r)
		default:
			saying(http.StatusOK, `{"completed":true}`)(w, r)
		}
	})
	if err := c.merge(t.Context(), "x"); err != nil || asked.Load() != tries+1 {
		t.Errorf("merging: %v, after %d questions", err, asked.Load())
	}
}

// TestForgets: a merge waits until no copy can ask for what was sent any more, that is until
// every shard keeps what comes after the last of it.
func TestForgets(t *testing.T) {
	shards := func(from int) string {
		return fmt.Sprintf(`{"indices":{"x":{"shards":{
			"0":[{"seq_no":{"max_seq_no":-1},"retention_leases":{"leases":[{"retaining_seq_no":0}]}}],
			"1":[{"seq_no":{"max_seq_no":99},"retention_leases":{"leases":[{"retaining_seq_no":100},{"retaining_seq_no":%d}]}}]}}}}`, from)
	}
	var asked atomic.Int64
	c := connected(t, func(w http.ResponseWriter, r *http.Request) {
		saying(http.StatusOK, shards([]int{0, 99, 100}[min(asked.Add(1), 3)-1]))(w, r)
	})
	if err := c.forgets(t.Context(), "x"); err != nil || asked.Load() != 3 {
		t.Errorf("waiting: %v, after %d questions", err, asked.Load())
	}
}

// TestGivenUp: a build that is ended before its end writes nothing more when it is closed.
func TestGivenUp(t *testing.T) {
	c := connected(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("%s %s", r.Method, r.URL.Path) })
	b, err := CreateIn(c, t.TempDir(), "kindred-x")
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Put(t.Context(), corpus.Article{ID: "a", Title: "A", Text: "Some words."}); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

package opensearch

import (
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

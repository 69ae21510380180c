package opensearch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strconv"
	"sync"
	"testing"
	"time"

	"kindred/index"
)

// store stands in for the documents of a cluster, with their versions.
type store struct {
	mu   sync.Mutex
	docs map[string]json.RawMessage
	seq  map[string]int64
}

func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := path.Base(r.URL.Path)
	doc, there := s.docs[id]
	switch {
	case r.Method == http.MethodGet && !there:
		saying(http.StatusNotFound, `{"found":false}`)(w, r)
	case r.Method == http.MethodGet:
		saying(http.StatusOK, fmt.Sprintf(`{"found":true,"_id":%q,"_seq_no":%d,"_primary_term":1,"_source":%s}`, id, s.seq[id], doc))(w, r)
	case path.Base(path.Dir(r.URL.Path)) == "_create" && there,
		r.URL.Query().Has("if_seq_no") && r.URL.Query().Get("if_seq_no") != strconv.FormatInt(s.seq[id], 10):
		saying(http.StatusConflict, `{"error":{"type":"version_conflict_engine_exception"},"status":409}`)(w, r)
	default:
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(err)
		}
		s.docs[id] = body
		s.seq[id]++
		saying(http.StatusOK, fmt.Sprintf(`{"_seq_no":%d,"_primary_term":1}`, s.seq[id]))(w, r)
	}
}

// TestLease: one builder at a time has the lease; who loses it is told, and a lease that was
// not renewed, or whose process is gone, keeps nobody out. Each has a higher fence.
func TestLease(t *testing.T) {
	documents := &store{docs: map[string]json.RawMessage{}, seq: map[string]int64{}}
	shared := connected(t, documents.ServeHTTP).Shared("kindred-x")
	_, first, err := shared.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := shared.Lock(t.Context()); !errors.Is(err, index.ErrBusy) {
		t.Fatalf("a second builder: %v", err)
	}
	if err := first.renew(t.Context()); err != nil {
		t.Errorf("renewing: %v", err)
	}
	if err := first.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, second, err := shared.Lock(t.Context())
	if err != nil {
		t.Fatalf("after it was released: %v", err)
	}
	if second.doc.Fence != first.doc.Fence+1 {
		t.Errorf("the fences are %d and %d", first.doc.Fence, second.doc.Fence)
	}
	// The second is not heard of for a while.
	late := second.doc
	late.Expires, late.Host = time.Now().Add(-time.Second).UnixMilli(), "elsewhere"
	if err := second.write(t.Context(), late); err != nil {
		t.Fatal(err)
	}
	_, third, err := shared.Lock(t.Context())
	if err != nil {
		t.Fatalf("after it ran out: %v", err)
	}
	if err := second.renew(t.Context()); !errors.Is(err, index.ErrBusy) {
		t.Errorf("renewing a lease that another has: %v", err)
	}
	if err := second.Release(t.Context()); err != nil {
		t.Errorf("releasing a lease that another has: %v", err)
	}
	// The third is of a process that was killed: none has such a number.
	gone := third.doc
	gone.Process = 1 << 30
	if err := third.write(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	_, fourth, err := shared.Lock(t.Context())
	if err != nil {
		t.Fatalf("after its process was killed: %v", err)
	}
	if err := errors.Join(third.Release(t.Context()), fourth.Release(t.Context())); err != nil {
		t.Error(err)
	}
}

// TestSentTwice: who is told of a conflict with what it wrote itself has the lease.
func TestSentTwice(t *testing.T) {
	documents := &store{docs: map[string]json.RawMessage{}, seq: map[string]int64{}}
	_, lease, err := connected(t, documents.ServeHTTP).Shared("kindred-x").Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	documents.mu.Lock()
	documents.seq[lockID]++ // as if the answer had been lost, and the client had sent it again
	documents.mu.Unlock()
	if err := lease.renew(t.Context()); err != nil {
		t.Errorf("renewing: %v", err)
	}
	if err := errors.Join(lease.renew(t.Context()), lease.Release(t.Context())); err != nil {
		t.Error(err)
	}
}

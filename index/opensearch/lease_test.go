package opensearch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
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

func newStore() *store { return &store{docs: map[string]json.RawMessage{}, seq: map[string]int64{}} }

// lock writes the lease behind its holder's back.
func (s *store) lock(t *testing.T, doc lockDoc) {
	t.Helper()
	data, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.docs[lockID] = data
	s.seq[lockID]++
}

// bulk writes documents, and returns how many.
func (s *store) bulk(lines io.Reader) (n int) {
	for decoder := json.NewDecoder(lines); ; n++ {
		var action struct {
			Index struct {
				ID string `json:"_id"`
			} `json:"index"`
		}
		var doc json.RawMessage
		if decoder.Decode(&action) != nil || decoder.Decode(&doc) != nil {
			return n
		}
		s.docs[action.Index.ID] = doc
		s.seq[action.Index.ID]++
	}
}

func (s *store) has(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, there := s.docs[id]
	return there
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
	case r.Method == http.MethodDelete:
		delete(s.docs, id)
		s.seq[id]++
		saying(http.StatusOK, `{}`)(w, r)
	case path.Base(r.URL.Path) == "_bulk":
		items := strings.Repeat(`,{"index":{"status":200}}`, s.bulk(r.Body))
		saying(http.StatusOK, `{"items":[`+strings.TrimPrefix(items, ",")+`]}`)(w, r)
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
	documents := newStore()
	shared := connected(t, documents.ServeHTTP).Shared("kindred-x")
	first := leased(t, shared)
	if _, _, err := shared.Lock(t.Context()); !errors.Is(err, index.ErrBusy) || !strings.Contains(err.Error(), first.doc.String()) {
		t.Fatalf("a second builder: %v", err)
	}
	if err := first.renew(t.Context()); err != nil {
		t.Errorf("renewing: %v", err)
	}
	first.Release(t.Context())
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
	second.Release(t.Context())
	if _, _, err := shared.Lock(t.Context()); !errors.Is(err, index.ErrBusy) {
		t.Errorf("after releasing a lease that another has: %v", err)
	}
	if err := second.change(t.Context(), func(*catalogue) {}); !errors.Is(err, index.ErrBusy) {
		t.Errorf("listing a generation with a lease that another has: %v", err)
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
	third.Release(t.Context())
	fourth.Release(t.Context())
}

// leased takes the lease.
func leased(t *testing.T, shared *Shared) *Lease {
	t.Helper()
	_, lease, err := shared.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return lease
}

// TestSentTwice: a builder that is told of a conflict with what it wrote itself has the lease,
// also where that came to its end only after it was given up; and it can give it back.
func TestSentTwice(t *testing.T) {
	documents := newStore()
	shared := connected(t, documents.ServeHTTP).Shared("kindred-x")
	lease := leased(t, shared)
	late := lease.doc
	late.Expires -= 1000
	documents.lock(t, late)
	if err := lease.renew(t.Context()); err != nil {
		t.Errorf("renewing: %v", err)
	}
	if _, doc, err := shared.readLock(t.Context()); err != nil || doc != lease.doc {
		t.Errorf("the lease is %+v in the cluster, %v, and %+v here", doc, err, lease.doc)
	}
	documents.lock(t, lease.doc)
	lease.Release(t.Context())
	_, next, err := shared.Lock(t.Context())
	if err != nil {
		t.Fatalf("after it was given back: %v", err)
	}
	next.Release(t.Context())
}

// TestRenewedUnanswered: a lease that the cluster has renewed, but could not say so, is renewed;
// one that it has not renewed for a while is not.
func TestRenewedUnanswered(t *testing.T) {
	documents := newStore()
	var writes atomic.Int64
	writes.Store(-1 << 30)
	shared := connected(t, func(w http.ResponseWriter, r *http.Request) {
		if path.Base(r.URL.Path) != lockID || r.Method != http.MethodPut {
			documents.ServeHTTP(w, r)
			return
		}
		switch n := writes.Add(1); {
		case n == 1:
			documents.ServeHTTP(httptest.NewRecorder(), r)
			fallthrough
		case n > 1:
			saying(http.StatusServiceUnavailable, `{}`)(w, r)
		default:
			documents.ServeHTTP(w, r)
		}
	}).Shared("kindred-x")
	lease := leased(t, shared)
	before := lease.doc.Expires
	lease.doc.Expires -= leaseFor.Milliseconds()
	writes.Store(0)
	if err := lease.renew(t.Context()); err != nil || lease.doc.Expires < before {
		t.Errorf("renewing: %v, until %d, before until %d", err, lease.doc.Expires, before)
	}
	stale := lease.doc
	stale.Expires -= leaseFor.Milliseconds()
	documents.lock(t, stale)
	writes.Store(1)
	if err := lease.renew(t.Context()); !errors.Is(err, index.ErrUnavailable) {
		t.Errorf("renewing in vain: %v", err)
	}
	writes.Store(-1 << 30)
	lease.Release(t.Context())
}

// TestTakenAtOnce: of two builders that find the lease free, the one that is late is told who
// has it.
func TestTakenAtOnce(t *testing.T) {
	documents := newStore()
	other := lockDoc{Process: 7, Host: "elsewhere", Token: "x", Expires: time.Now().Add(leaseFor).UnixMilli(), Fence: 3}
	looked := false
	shared := connected(t, func(w http.ResponseWriter, r *http.Request) {
		documents.ServeHTTP(w, r)
		if path.Base(r.URL.Path) == lockID && !looked {
			looked = true
			documents.lock(t, other)
		}
	}).Shared("kindred-x")
	_, _, err := shared.Lock(t.Context())
	if !errors.Is(err, index.ErrBusy) || !strings.Contains(err.Error(), other.String()) {
		t.Errorf("locking: %v, want that %v builds", err, &other)
	}
}

// TestRemovedByLate: a builder whose lease is another's by now removes nothing.
func TestRemovedByLate(t *testing.T) {
	documents := newStore()
	shared := connected(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodDelete:
			t.Errorf("%s is removed", r.URL.Path)
		case path.Base(r.URL.Path) == "_alias":
			saying(http.StatusOK, `{"kindred-x-2-abcdefgh-1-articles":{"aliases":{}}}`)(w, r)
		default:
			documents.ServeHTTP(w, r)
		}
	}).Shared("kindred-x")
	late := leased(t, shared)
	documents.lock(t, lockDoc{Process: 7, Host: "elsewhere", Token: "x", Fence: late.doc.Fence + 1})
	if removed, err := late.Tidy(t.Context(), nil); !errors.Is(err, index.ErrBusy) || len(removed) > 0 {
		t.Errorf("removed %v, %v", removed, err)
	}
	late.Release(t.Context())
}

// TestRemovedLater: what a builder has begun that took over in the middle of it stays.
func TestRemovedLater(t *testing.T) {
	documents := newStore()
	var taken atomic.Bool
	shared := connected(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case path.Base(r.URL.Path) == "_alias" && taken.Load():
			saying(http.StatusOK, `{"kindred-x-2-abcdefgh-1-articles":{"aliases":{}}}`)(w, r)
		case path.Base(r.URL.Path) == "_alias":
			saying(http.StatusOK, `{"kindred-x-1-abcdefgh-1-articles":{"aliases":{}}}`)(w, r)
		case r.Method == http.MethodDelete && strings.HasSuffix(r.URL.Path, "-2-abcdefgh-1-articles"):
			t.Errorf("%s is removed", r.URL.Path)
		default:
			documents.ServeHTTP(w, r)
			if path.Base(r.URL.Path) == catalogueID && r.Method == http.MethodPut && documents.has(filesID("kindred-x-1")) {
				taken.Store(true)
			}
		}
	}).Shared("kindred-x")
	lease := leased(t, shared)
	defer lease.Release(t.Context())
	if err := shared.cluster.putBlob(t.Context(), shared.state(), filesID("kindred-x-1"), nil); err != nil {
		t.Fatal(err)
	}
	removed, err := lease.Tidy(t.Context(), nil)
	if err != nil || !slices.Equal(removed, []string{"kindred-x-1-abcdefgh-1-articles"}) || !taken.Load() {
		t.Errorf("removed %v, %v", removed, err)
	}
}

// TestTidyFiles: of a generation that goes nothing is left, and those that stay keep their
// files, whatever their numbers are.
func TestTidyFiles(t *testing.T) {
	documents := newStore()
	shared := connected(t, func(w http.ResponseWriter, r *http.Request) {
		if path.Base(r.URL.Path) == "_alias" {
			saying(http.StatusOK, `{}`)(w, r)
			return
		}
		documents.ServeHTTP(w, r)
	}).Shared("kindred-x")
	lease := leased(t, shared)
	defer lease.Release(t.Context())
	var dirs []string
	for _, name := range []string{"kindred-x-7-aaaaaaaa", "kindred-x-7-bbbbbbbb"} {
		dir := t.TempDir()
		if err := writePlace(dir, place{Base: name, Name: name + "-1"}); err != nil {
			t.Fatal(err)
		}
		if err := lease.Add(t.Context(), len(dirs), dir, map[string][]byte{"of": []byte(name)}); err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, dir)
	}
	if _, err := lease.Tidy(t.Context(), dirs[1:]); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{filesID("kindred-x-7-aaaaaaaa-1"), filesID("kindred-x-7-aaaaaaaa-1") + "-0"} {
		if documents.has(id) {
			t.Errorf("%s is left", id)
		}
	}
	if files, err := shared.files(t.Context(), "kindred-x-7-bbbbbbbb-1"); err != nil || string(files["of"]) != "kindred-x-7-bbbbbbbb" {
		t.Errorf("the files that stay are %q, %v", files, err)
	}
}

// TestLockGivenBack: who cannot note that it builds keeps nobody out.
func TestLockGivenBack(t *testing.T) {
	documents := newStore()
	shared := connected(t, func(w http.ResponseWriter, r *http.Request) {
		if path.Base(r.URL.Path) == catalogueID && r.Method == http.MethodPut {
			saying(http.StatusForbidden, `{}`)(w, r)
			return
		}
		documents.ServeHTTP(w, r)
	}).Shared("kindred-x")
	if _, _, err := shared.Lock(t.Context()); err == nil {
		t.Fatal("locked")
	}
	if _, doc, err := shared.readLock(t.Context()); err != nil || doc.Process != 0 {
		t.Errorf("%v has the lease, %v", &doc, err)
	}
}

// TestPublishAgain: where the cluster cannot move an alias for now it is asked again, and
// where it has, but could not say so, that is found.
func TestPublishAgain(t *testing.T) {
	const name = "kindred-x-1-abcdefgh-1"
	dir := t.TempDir()
	if err := writePlace(dir, place{Base: "kindred-x-1-abcdefgh", Name: name}); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		what  string
		moves int // how often the cluster is asked until it answers
		says  int // the status of that answer
		moved bool
	}{
		{"at once", 1, http.StatusOK, true},
		{"after a while", tries + 1, http.StatusOK, true},
		{"without saying so", 1, http.StatusNotFound, true},
		{"refused", 1, http.StatusBadRequest, false},
	} {
		documents := newStore()
		var asked atomic.Int64
		var moved atomic.Bool
		shared := connected(t, func(w http.ResponseWriter, r *http.Request) {
			switch path.Base(r.URL.Path) {
			case "_aliases":
				if asked.Add(1) < int64(tc.moves) {
					saying(http.StatusServiceUnavailable, `{}`)(w, r)
					return
				}
				moved.Store(tc.moved)
				saying(tc.says, `{}`)(w, r)
			case "_alias":
				aliases := `{}`
				if moved.Load() {
					aliases = `{"kindred-x-live":{}}`
				}
				saying(http.StatusOK, `{"`+articlesOf(name)+`":{"aliases":`+aliases+`}}`)(w, r)
			default:
				documents.ServeHTTP(w, r)
			}
		}).Shared("kindred-x")
		lease := leased(t, shared)
		if err := lease.Publish(t.Context(), dir, false); (err == nil) != tc.moved {
			t.Errorf("%s: %v", tc.what, err)
		}
		if int(asked.Load()) != tc.moves {
			t.Errorf("%s: the cluster was asked %d times, want %d", tc.what, asked.Load(), tc.moves)
		}
		lease.Release(t.Context())
	}
}

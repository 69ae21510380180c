package opensearch

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"kindred/index"
)

// TestPrefetch: the articles of a page come with one request, and those that are kept with
// none.
func TestPrefetch(t *testing.T) {
	var asked atomic.Int64
	c := connected(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		var request struct {
			Docs []wanted `json:"docs"`
		}
		if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
			t.Error(err)
		}
		var docs []string
		for _, d := range request.Docs {
			docs = append(docs, fmt.Sprintf(`{"found":true,"_id":"%[1]s","_source":{"article":{"id":"a%[1]s","summary":"Of %[1]s.","text":"Text %[1]s"}}}`, d.ID))
		}
		saying(http.StatusOK, `{"docs":[`+strings.Join(docs, ",")+`]}`)(w, r)
	})
	r := newReader(c, "x", &index.Stats{Articles: 9})
	for d := range index.Doc(3) {
		r.cards.put(d, &card{head: index.Head{ID: fmt.Sprintf("a%d", d)}})
	}
	for _, docs := range [][]index.Doc{{0, 1}, {1, 0}, {0, 1, 2}} {
		if err := r.Prefetch(t.Context(), docs); err != nil {
			t.Fatal(err)
		}
	}
	if n := asked.Load(); n != 2 {
		t.Errorf("pages took %d requests, want 2", n)
	}
	for d := range index.Doc(3) {
		summary, text, err := r.Opening(t.Context(), d, 6, nil)
		if err != nil || summary != fmt.Sprintf("Of %d.", d) || string(text) != fmt.Sprintf("Text %d", d) {
			t.Errorf("article %d opens with %q and %q, %v", d, summary, text, err)
		}
		if a, err := r.Article(t.Context(), fmt.Sprintf("a%d", d)); err != nil || a.Text != string(text) {
			t.Errorf("article %d is %+v, %v", d, a, err)
		}
	}
	if n := asked.Load(); n != 2 {
		t.Errorf("what is kept was asked for: %d requests", n)
	}
}

//go:build opensearch

package opensearch

import (
	"context"
	"math"
	"os"
	"reflect"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kindred/index"
	"kindred/index/indextest"
)

// clusterOf connects to the cluster that KINDRED_OPENSEARCH names.
func clusterOf(t *testing.T) *Cluster {
	t.Helper()
	addresses := os.Getenv("KINDRED_OPENSEARCH")
	if addresses == "" {
		t.Fatal(`KINDRED_OPENSEARCH names no cluster: "make opensearch" starts one and runs these tests`)
	}
	c, err := Connect(Config{Addresses: strings.Split(addresses, ","), Shards: 3, Replicas: 1})
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

var created atomic.Int64

// newIndex makes an empty index that is gone when the test ends.
func newIndex(t *testing.T) *Backend {
	t.Helper()
	c := clusterOf(t)
	base := "kindred-test-" + strconv.FormatInt(time.Now().UnixNano(), 36) + strconv.FormatInt(created.Add(1), 36)
	b, err := Create(c, base)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		if err := c.Drop(context.Background(), b.Name()); err != nil {
			t.Error(err)
		}
	})
	return b
}

func TestContract(t *testing.T) {
	indextest.Run(t, indextest.Single, func(t *testing.T) index.Backend { return newIndex(t) })
}

// TestImpacts compares scores by impacts with those by counting, which the contract holds
// to a naive search: a ranking that differs by next to nothing is not prepared for.
func TestImpacts(t *testing.T) {
	b := newIndex(t)
	g := indextest.NewGenerator(5)
	articles := g.Articles(60)
	if err := b.Put(t.Context(), articles...); err != nil {
		t.Fatal(err)
	}
	counted := index.DefaultRanking()
	counted.K1 *= 1 + 1e-12
	for range 300 {
		req := &index.Request{Query: g.Node(3), Ranking: index.DefaultRanking(), Limit: len(articles)}
		got, err := b.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		req.Ranking = counted
		want, err := b.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		scores := map[string]float64{}
		for _, h := range want.Hits {
			scores[h.ID] = h.Score
		}
		if got.Total != want.Total || len(got.Hits) != len(want.Hits) {
			t.Fatalf("%v: %d articles, want %d", req.Query, got.Total, want.Total)
		}
		for _, h := range got.Hits {
			if s, ok := scores[h.ID]; !ok || math.Abs(h.Score-s) > 1e-5*max(1, s) {
				t.Fatalf("%v: %s scores %g, want %g", req.Query, h.ID, h.Score, s)
			}
		}
	}
}

// TestPublishedOnce: of two builders that both find nothing published, the later one publishes.
func TestPublishedOnce(t *testing.T) {
	c := clusterOf(t)
	shared := c.Shared("kindred-once" + strconv.FormatInt(time.Now().UnixNano(), 36))
	for i := range 2 {
		p := Published{Name: shared.prefix + "-" + strconv.Itoa(i) + "-abcdefgh-1", Held: i == 0}
		if err := c.put(t.Context(), "/"+articlesOf(p.Name), object{}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := c.Drop(context.Background(), p.Name); err != nil {
				t.Error(err)
			}
		})
		if err := shared.moveFrom(t.Context(), Published{}, p); err != nil {
			t.Fatal(err)
		}
		if got, err := shared.Published(t.Context()); err != nil || got != p {
			t.Errorf("%+v is published, %v, want %+v", got, err, p)
		}
	}
}

// TestFurtherDown: what is read page by page is what is read at once, in every order, also
// where some articles come first.
func TestFurtherDown(t *testing.T) {
	b := newIndex(t)
	g := indextest.NewGenerator(7)
	articles := g.Articles(50)
	if err := b.Put(t.Context(), articles...); err != nil {
		t.Fatal(err)
	}
	r, err := b.read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 60 {
		req := &index.Request{
			Query: g.Node(2), Ranking: index.DefaultRanking(), Sort: index.Order(i % 3), Offset: i % 4, Limit: 10 + i, Bare: true, Years: 5,
		}
		if i%2 == 0 {
			req.First = []index.Node{g.Node(1)}
		}
		if i < 3 {
			req.Query = index.All{}
		}
		want, err := b.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		r.mostHits = 4
		got, err := b.Search(t.Context(), req)
		r.mostHits = mostHits
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v: %+v, %v, want %+v", req, got, err, want)
		}
	}
}

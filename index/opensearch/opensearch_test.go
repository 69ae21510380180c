package opensearch

import (
	"context"
	"os"
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
		t.Skip(`KINDRED_OPENSEARCH names no cluster: "make opensearch" starts one and runs these tests`)
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

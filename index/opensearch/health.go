package opensearch

import (
	"context"
	"fmt"
)

// Health is how a cluster is.
type Health struct {
	// Status is "green" where every copy of every index is there, "yellow" where copies are
	// missing, and "red" where articles are.
	Status string `json:"status"`
	Nodes  int    `json:"number_of_nodes"`
}

// Health asks the cluster how it is.
func (c *Cluster) Health(ctx context.Context) (Health, error) {
	var h Health
	if err := c.get(ctx, "/_cluster/health", &h); err != nil {
		return h, fmt.Errorf("asking how the cluster is: %w", err)
	}
	return h, nil
}

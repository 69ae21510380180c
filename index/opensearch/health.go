package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
)

// Health is how a cluster is.
type Health struct {
	// Status is "green" where every copy of every index is there, "yellow" where copies are
	// missing, and "red" where articles are.
	Status string `json:"status"`
	Nodes  int    `json:"number_of_nodes"`
	// Full says that a node with articles or data of Kindred has so little disk left that nothing
	// can be written: what there is can be read, and written again as soon as there is room.
	Full bool `json:"-"`
}

// Health asks the cluster how it is.
func (c *Cluster) Health(ctx context.Context) (Health, error) {
	var h Health
	if err := c.get(ctx, "/_cluster/health", &h); err != nil {
		return h, fmt.Errorf("asking how the cluster is: %w", err)
	}
	var indexes map[string]json.RawMessage // with the block that it puts on them then
	if err := c.get(ctx, "/kindred-*/_settings/index.blocks.read_only_allow_delete", &indexes); err != nil {
		return h, fmt.Errorf("asking whether the cluster can be written to: %w", err)
	}
	for _, settings := range indexes {
		h.Full = h.Full || bytes.Contains(settings, []byte(`"true"`))
	}
	return h, nil
}

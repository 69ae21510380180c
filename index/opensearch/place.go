package opensearch

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"kindred/index"
)

// A generation in a cluster has a folder like any other, which holds what Kindred itself
// knows of it, and this file, which says where in the cluster it is.
const placeName = "opensearch.json"

// place is what the file holds.
type place struct {
	Base string `json:"base"`
	// Name is what is read; empty while it is being built.
	Name string `json:"name,omitempty"`
}

// CreateIn makes an empty index whose folder is dir: its indexes in the cluster have names
// that begin with prefix. Which these are is written to the folder before any of them is
// made, so that whatever becomes of the builder, [Lease.Tidy] knows whose they are.
func CreateIn(cluster *Cluster, dir, prefix string) (*Backend, error) {
	base := prefix + "-" + strings.ToLower(rand.Text()[:8])
	b, err := Create(cluster, base)
	if err != nil {
		return nil, err
	}
	b.dir = dir
	if err := writePlace(dir, place{Base: base}); err != nil {
		return nil, errors.Join(err, b.spool.close())
	}
	return b, nil
}

// IsIn reports whether the index whose folder is dir is in a cluster.
func IsIn(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, placeName))
	return err == nil
}

// OpenIn opens the index whose folder is dir for reading.
func OpenIn(ctx context.Context, cluster *Cluster, dir string) (index.ReadCloser, error) {
	p, err := readPlace(dir)
	if err != nil {
		return nil, err
	}
	if p.Name == "" {
		return nil, damaged("%s was not written to its end", dir)
	}
	return Open(ctx, cluster, p.Name)
}

func readPlace(dir string) (place, error) {
	var p place
	path := filepath.Join(dir, placeName)
	data, err := os.ReadFile(path) // #nosec G304 -- below the operator's data folder
	if err != nil {
		return p, fmt.Errorf("finding the index in the cluster: %w", err)
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return p, damaged("%s: %v", path, err)
	}
	return p, nil
}

func writePlace(dir string, p place) error {
	data, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encoding where an index is: %w", err)
	}
	if err := index.ReplaceFile(filepath.Join(dir, placeName), append(data, '\n')); err != nil {
		return fmt.Errorf("writing where an index is: %w", err)
	}
	return nil
}

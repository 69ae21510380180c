package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"kindred/index"
	"kindred/index/opensearch"
)

// theCluster is the OpenSearch cluster of the settings, if they name one. Like the editor's
// stems it is one for the whole process.
var theCluster = &cluster{}

// cluster connects when it is first asked for something.
type cluster struct {
	mu     sync.Mutex
	config opensearch.Config
	c      *opensearch.Cluster
}

// openSearchScheme is how --backend names a cluster.
const openSearchScheme = "opensearch="

// set takes the settings. A password that is in no file comes from the environment: a flag
// is seen by everybody on the machine.
func (c *cluster) set(s *config) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.config, c.c = opensearch.Config{}, nil
	if s.Backend == "" {
		return nil
	}
	addresses, ok := strings.CutPrefix(s.Backend, openSearchScheme)
	if !ok {
		return fmt.Errorf("backend: %q is none: write %shttp://HOST:9200, with a comma between several nodes", s.Backend, openSearchScheme)
	}
	config := opensearch.Config{
		User: s.OpenSearchUser, Password: s.OpenSearchPassword, Shards: s.OpenSearchShards, Replicas: s.OpenSearchReplicas,
	}
	for address := range strings.SplitSeq(addresses, ",") {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return fmt.Errorf("backend: %q is no address of a node: write it like http://HOST:9200", address)
		}
		if u.User != nil {
			return fmt.Errorf("backend: the address of %s must not hold a password: set opensearch-user, and KINDRED_OPENSEARCH_PASSWORD or opensearch-password-file", u.Host)
		}
		config.Addresses = append(config.Addresses, address)
	}
	if s.OpenSearchShards < 1 || s.OpenSearchReplicas < 0 {
		return fmt.Errorf("opensearch-shards is at least 1 and opensearch-replicas at least 0, not %d and %d", s.OpenSearchShards, s.OpenSearchReplicas)
	}
	if s.OpenSearchPasswordFile != "" {
		data, err := os.ReadFile(s.OpenSearchPasswordFile)
		if err != nil {
			return fmt.Errorf("opensearch-password-file: %w", err)
		}
		config.Password = strings.TrimSpace(string(data))
	}
	if s.OpenSearchAuthority != "" {
		data, err := os.ReadFile(s.OpenSearchAuthority)
		if err != nil {
			return fmt.Errorf("opensearch-authority: %w", err)
		}
		config.Authority = data
	}
	c.config = config
	return nil
}

// named reports whether the settings name a cluster.
func (c *cluster) named() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.config.Addresses) > 0
}

// errNoCluster means that an index is in a cluster, and that it is not known in which.
var errNoCluster = errors.New("the index is in an OpenSearch cluster: say in which, with --backend opensearch=http://HOST:9200")

func (c *cluster) connect() (*opensearch.Cluster, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.config.Addresses) == 0 {
		return nil, errNoCluster
	}
	if c.c == nil {
		connected, err := opensearch.Connect(c.config)
		if err != nil {
			return nil, err
		}
		c.c = connected
	}
	return c.c, nil
}

// create makes the index of the generation whose folder is dir.
func (c *cluster) create(dir string) (index.Backend, error) {
	connected, err := c.connect()
	if err != nil {
		return nil, err
	}
	prefix, err := clusterPrefix(filepath.Dir(filepath.Dir(dir)))
	if err != nil {
		return nil, err
	}
	b, err := opensearch.CreateIn(connected, dir, prefix+"-"+filepath.Base(dir))
	if err != nil {
		return nil, err
	}
	return b, nil
}

// tidy removes from the cluster what no generation of a data folder has any more.
func (c *cluster) tidy(ctx context.Context, home *index.Generations) error {
	if !c.named() {
		return nil
	}
	connected, err := c.connect()
	if err != nil {
		return err
	}
	prefix, err := clusterPrefix(home.Dir())
	if err != nil {
		return err
	}
	_, err = connected.Tidy(ctx, prefix, home.Folders)
	return err
}

// clusterName is the file of a data folder that tells its indexes in a cluster from those
// of others.
const clusterName = "cluster"

// clusterPrefix returns what the names of a data folder's indexes begin with. It is chosen
// once.
func clusterPrefix(data string) (string, error) {
	path := filepath.Join(data, clusterName)
	name, err := os.ReadFile(path) // #nosec G304 -- below the operator's data folder
	if errors.Is(err, fs.ErrNotExist) {
		name = []byte("kindred-" + strings.ToLower(rand.Text()[:8]) + "\n")
		err = index.ReplaceFile(path, name)
	}
	if err != nil {
		return "", fmt.Errorf("naming the index in the cluster: %w", err)
	}
	return strings.TrimSpace(string(name)), nil
}

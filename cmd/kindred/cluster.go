package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
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
	name   string // of what is shared; empty for the data folder's own
	c      *opensearch.Cluster
}

// openSearchScheme is how --backend names a cluster.
const openSearchScheme = "opensearch="

// set takes the settings. A password that is in no file comes from the environment: a flag
// is seen by everybody on the machine.
func (c *cluster) set(s *config) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.config, c.name, c.c = opensearch.Config{}, "", nil
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
	if s.OpenSearchName != "" && !clusterNames.MatchString(s.OpenSearchName) {
		return fmt.Errorf("opensearch-name: %q: a name has small letters, digits and hyphens, and begins with a letter", s.OpenSearchName)
	}
	c.config, c.name = config, s.OpenSearchName
	return nil
}

// clusterNames are what a name may be. Those that data folders choose are no names of others'.
var clusterNames = regexp.MustCompile(`^[a-z](-?[a-z0-9]){0,60}$`)

// named reports whether the settings name a cluster.
func (c *cluster) named() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.config.Addresses) > 0
}

// shares reports whether data folders share what is published in the cluster: what one of them
// shows for want of anything else is not for all.
func (c *cluster) shares() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.name != ""
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
	prefix, err := c.prefix(filepath.Dir(filepath.Dir(dir)))
	if err != nil {
		return nil, err
	}
	b, err := opensearch.CreateIn(connected, dir, prefix+"-"+filepath.Base(dir))
	if err != nil {
		return nil, err
	}
	return b, nil
}

// clusterName is the file of a data folder that tells its indexes in a cluster from those
// of others.
const clusterName = "cluster"

// prefix returns what the names of a data folder's indexes begin with. Without a name among
// the settings it is chosen once.
func (c *cluster) prefix(data string) (string, error) {
	c.mu.Lock()
	name := c.name
	c.mu.Unlock()
	if name != "" {
		return "kindred-" + name, nil
	}
	path := filepath.Join(data, clusterName)
	chosen, err := os.ReadFile(path) // #nosec G304 -- below the operator's data folder
	if errors.Is(err, fs.ErrNotExist) {
		chosen = []byte("kindred-" + strings.ToLower(rand.Text()[:8]) + "\n")
		if err = os.MkdirAll(data, 0o755); err == nil { // #nosec G301 -- a web server of another user may read it
			chosen, err = firstWritten(path, chosen)
		}
	}
	if err != nil {
		return "", fmt.Errorf("naming the index in the cluster: %w", err)
	}
	return strings.TrimSpace(string(chosen)), nil
}

// nameSample has the data folder of a sample blog, which is gone with its server, use what is in
// the cluster of the one before.
func (c *cluster) nameSample(data string) error {
	if !c.named() {
		return nil
	}
	if err := index.ReplaceFile(filepath.Join(data, clusterName), []byte("kindred-sample-blog\n")); err != nil {
		return fmt.Errorf("naming the sample blog in the cluster: %w", err)
	}
	return nil
}

// firstWritten writes a file that nobody has written yet, and returns what stands in it: of
// several that try at once, all get what the first wrote.
func firstWritten(path string, data []byte) (_ []byte, err error) {
	own, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+"-")
	if err != nil {
		return nil, err //nolint:wrapcheck // by the caller
	}
	defer func() { err = errors.Join(err, os.Remove(own.Name())) }()
	_, err = own.Write(data)
	if err = errors.Join(err, own.Chmod(0o644), own.Sync(), own.Close()); err != nil { // #nosec G302 -- as the folder
		return nil, err
	}
	if err := os.Link(own.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err //nolint:wrapcheck // as above
	}
	return os.ReadFile(path) //nolint:gosec,wrapcheck // below the operator's data folder; as above
}

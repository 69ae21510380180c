package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"
)

func TestClusterSettings(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("hush\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, want string // of the error; empty for none
		config     config
	}{
		{"none", "", config{}},
		{"two nodes", "", config{Backend: "opensearch=http://a:9200,https://b:9200", OpenSearchPasswordFile: secret}},
		{"another engine", "is none", config{Backend: "solr=http://a:9200"}},
		{"no scheme", "no address", config{Backend: "opensearch=a:9200"}},
		{"nothing", "no address", config{Backend: "opensearch="}},
		{"a password in the address", "must not hold a password", config{Backend: "opensearch=http://u:canary@a:9200"}},
		{"no file", "opensearch-password-file", config{Backend: "opensearch=http://a:9200", OpenSearchPasswordFile: secret + "-not"}},
		{"no authority", "opensearch-authority", config{Backend: "opensearch=http://a:9200", OpenSearchAuthority: secret + "-not"}},
		{"no shard", "opensearch-shards", config{Backend: "opensearch=http://a:9200", OpenSearchShards: -1}},
	} {
		if tc.config.OpenSearchShards == 0 {
			tc.config.OpenSearchShards = 1
		}
		c := &cluster{}
		err := c.set(&tc.config)
		if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "canary")) {
			t.Errorf("%s: %v, want %q", tc.name, err, tc.want)
		}
		if c.named() != (err == nil && tc.config.Backend != "") {
			t.Errorf("%s: a cluster is named: %v", tc.name, c.named())
		}
		if tc.config.OpenSearchPasswordFile == secret && c.config.Password != "hush" {
			t.Errorf("%s: the password is %q", tc.name, c.config.Password)
		}
	}
}

// TestDoctorOfCluster: what is wrong with the cluster is said, with what to do.
func TestDoctorOfCluster(t *testing.T) {
	const full = `{"kindred-a-state":{"settings":{"index":{"blocks":{"read_only_allow_delete":"true"}}}}}`
	for _, tc := range []struct{ answer, blocks, state, says string }{
		{`{"status":"green","number_of_nodes":3}`, "{}", wellState, "3 nodes, and is green"},
		{`{"status":"yellow","number_of_nodes":1}`, "{}", warningState, "1 node, and is yellow"},
		{`{"status":"red","number_of_nodes":2}`, "{}", problemState, "is red"},
		{`{"status":"green","number_of_nodes":2}`, full, problemState, "a disk of it is full"},
		{"", "{}", problemState, "502 Bad Gateway"},
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if tc.answer == "" {
				w.WriteHeader(http.StatusBadGateway)
			}
			answer := tc.answer
			if strings.Contains(r.URL.Path, "_settings") {
				answer = tc.blocks
			}
			_, _ = w.Write([]byte(answer))
		}))
		t.Cleanup(s.Close)
		t.Cleanup(func() {
			if err := theCluster.set(&config{}); err != nil {
				t.Error(err)
			}
		})
		if err := theCluster.set(&config{Backend: openSearchScheme + s.URL, OpenSearchShards: 1}); err != nil {
			t.Fatal(err)
		}
		e := &examination{}
		e.cluster(t.Context())
		if len(e.list) != 1 || e.list[0].State != tc.state || !strings.Contains(e.list[0].Says, tc.says) || (e.list[0].Remedy == "") != (tc.state == wellState) {
			t.Errorf("%q: %+v, want %s, %q", tc.answer, e.list, tc.state, tc.says)
		}
	}
}

// TestClusterPrefix: a data folder keeps what tells its indexes from those of others.
func TestClusterPrefix(t *testing.T) {
	c := &cluster{}
	dir := t.TempDir()
	first, err := c.prefix(dir)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := c.prefix(dir); err != nil || again != first {
		t.Errorf("%q and then %q, %v", first, again, err)
	}
	if other, err := c.prefix(t.TempDir()); err != nil || other == first || !strings.HasPrefix(other, "kindred-") {
		t.Errorf("another folder has %q, %v", other, err)
	}
}

// TestClusterPrefixAtOnce: a builder and a server that begin with one new data folder choose
// one name.
func TestClusterPrefixAtOnce(t *testing.T) {
	dir := t.TempDir()
	names := make([]string, 8)
	var group errgroup.Group
	for i := range names {
		group.Go(func() (err error) {
			names[i], err = (&cluster{}).prefix(dir)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if different := slices.Compact(names); len(different) != 1 {
		t.Errorf("they chose %q", different)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}

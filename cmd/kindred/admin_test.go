package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestAdminAddress: whoever has the token has the index built again, and nobody else.
func TestAdminAddress(t *testing.T) {
	dir := t.TempDir()
	site := filepath.Join(dir, "site")
	write(t, filepath.Join(site, "one.md"), "One", "Of the walrus.")
	succeed(t, dir, "index", "site")
	const token = "walrus-walrus-walrus"
	if err := os.WriteFile(filepath.Join(dir, "token"), []byte(token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, stderr, code := runKindred(t, dir, "serve", "--admin-listen", "127.0.0.1:0"); code != exitUsage || !strings.Contains(stderr, "KINDRED_ADMIN_TOKEN") {
		t.Errorf("without a token serve ended with %d: %s", code, stderr)
	}
	p := start(t, dir, "serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--admin-token-file", "token")
	said, err := p.stdout.ReadString('\n')
	admin, found := strings.CutPrefix(strings.TrimSpace(said), "the admin address is ")
	if err != nil || !found {
		t.Fatalf("serve said %q, %v, %q", said, err, &p.stderr)
	}
	reindex := func(authorization string) int {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, admin+"api/v1/admin/reindex", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", authorization)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return resp.StatusCode
	}
	if status := reindex("Bearer walrus"); status != http.StatusUnauthorized {
		t.Errorf("with a wrong token: %d", status)
	}
	write(t, filepath.Join(site, "two.md"), "Two", "Of the otter.")
	if status := reindex("Bearer " + token); status != http.StatusAccepted {
		t.Errorf("a build is answered with %d", status)
	}
	metrics := func() string {
		_, body, _ := get(t, admin+"metrics", "Authorization", "Bearer "+token)
		return body
	}
	eventually(t, "the build", func() bool {
		body := metrics()
		return strings.Contains(body, "kindred_generation 2\n") && strings.Contains(body, `kindred_build_duration_seconds_count{published="true"} 1`)
	})
	if code := p.signal(syscall.SIGTERM); code != exitDone || strings.Contains(p.stderr.String(), token) {
		t.Errorf("serve ended with %d and said %q", code, &p.stderr)
	}
}

// TestReindexOnce: a build that is asked for while one is to be, or runs, is none.
func TestReindexOnce(t *testing.T) {
	k := &keeper{asked: make(chan struct{}, 1)}
	if err := k.reindex(); err != nil {
		t.Errorf("the first: %v", err)
	}
	if err := k.reindex(); err == nil {
		t.Error("the second is taken before the first has begun")
	}
	k.editor.Store(false)
	k.running.Store(true)
	if err := k.reindex(); err == nil {
		t.Error("it is taken while one runs")
	}
}

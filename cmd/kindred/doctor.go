package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/opensearch"
	"kindred/search/eval"
	"kindred/web"
)

const (
	// roomForBuilds is how many times the room of the published generation should be
	// free: for the next one, and for the sorted runs that it is made of.
	roomForBuilds = 3
	// leastRoom is what should be free where nothing is published.
	leastRoom = 100 << 20
	// overdueAfter is how long after an article's time a server would have taken it out.
	overdueAfter = 5 * time.Minute
	// reachWithin is how long a site, or a server, is waited for.
	reachWithin = 10 * time.Second
)

// examination is what doctor found so far.
type examination struct {
	app      *app
	home     *index.Generations
	manifest index.Manifest // of the published generation; empty where there is none
	list     []examined
}

// examine looks at all there is.
func (a *app) examine(ctx context.Context) []examined {
	e := &examination{app: a, home: index.At(a.config.Data)}
	e.settings()
	e.folder()
	e.generations()
	e.published()
	e.cluster(ctx)
	e.room(a.config.Data)
	e.sources(ctx)
	e.clock()
	e.address(ctx, "listen", a.config.Listen)
	if a.config.AdminListen != "" {
		e.address(ctx, "admin-listen", a.config.AdminListen)
	}
	return e.list
}

func (e *examination) well(check, format string, args ...any) {
	e.list = append(e.list, examined{Check: check, State: wellState, Says: fmt.Sprintf(format, args...)})
}

func (e *examination) warn(check, says, remedy string) {
	e.list = append(e.list, examined{check, warningState, says, remedy})
}

func (e *examination) fail(check, says, remedy string) {
	e.list = append(e.list, examined{check, problemState, says, remedy})
}

// settings looks at the editor's files. What stands in the configuration itself was read
// before any command runs.
func (e *examination) settings() {
	c := &e.app.config
	_, err := e.app.searchOptions()
	if err == nil {
		_, err = corpus.ParseRewrites(c.Rewrite)
	}
	if err == nil && c.Golden != "" {
		_, err = readFile(c.Golden, eval.ReadGolden)
	}
	if err == nil && c.AdminListen != "" {
		var token string
		if token, err = e.app.adminToken(); err == nil && len(token) < web.MinToken {
			err = fmt.Errorf("the token of the admin address has less than %d characters", web.MinToken)
		}
	}
	if err != nil {
		e.fail("settings", err.Error(), "mend what is named")
		return
	}
	if info, err := os.Stat(c.AdminTokenFile); err == nil && info.Mode().Perm()&0o077 != 0 {
		e.warn("settings", "others than its owner may read the token in "+c.AdminTokenFile, "chmod 600 "+c.AdminTokenFile)
		return
	}
	e.well("settings", "the settings and the editor's files can be read")
}

// cluster looks at the one that the settings name.
func (e *examination) cluster(ctx context.Context) {
	if !theCluster.named() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, reachWithin)
	defer cancel()
	c, err := theCluster.connect()
	var health opensearch.Health
	if err == nil {
		health, err = c.Health(ctx)
	}
	says := fmt.Sprintf("the cluster has %s, and is %s", counted(health.Nodes, "node"), health.Status)
	switch {
	case err != nil:
		e.fail("cluster", err.Error(), "start its nodes, or name others with --backend")
	case health.Status == "red":
		e.fail("cluster", says, "articles cannot be read: start the nodes that are missing")
	case health.Full:
		e.fail("cluster", says+", and a disk of it is full", "free disk on its nodes: what is published is served, but nothing can be built or published until then")
	case health.Status != "green":
		e.warn("cluster", says, "start the nodes that are missing, or ask for fewer copies with opensearch-replicas")
	default:
		e.well("cluster", "%s", says)
	}
}

// folder looks whether a build could write.
func (e *examination) folder() {
	dir := e.home.Dir()
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return // said once, by generations
	case err == nil && !info.IsDir():
		err = fmt.Errorf("%s is no folder", dir)
	}
	if err != nil {
		e.fail("data folder", err.Error(), "name another folder with --data")
		return
	}
	if err := unix.Access(dir, unix.W_OK|unix.X_OK); err != nil {
		e.fail("data folder", fmt.Sprintf("%s cannot be written to: %v", dir, err), "let this user write there, or run as the one that builds")
		return
	}
	e.well("data folder", "%s can be written to", dir)
}

// generations looks at all that lies in the data folder.
func (e *examination) generations() {
	in, err := e.home.Inspect()
	if errors.Is(err, index.ErrNoGeneration) {
		return // said once, by published
	}
	if err != nil {
		e.fail("generations", err.Error(), remedyOf(err))
		return
	}
	switch left := len(in.Unfinished) + len(in.Left); {
	case in.Building:
		e.well("builds", "a build runs%s", in.Builder)
	case left > 0:
		e.warn("builds", "killed builds have left "+counted(left, "file or folder"), `"kindred prune" removes them, and so does the next build`)
	default:
		e.well("builds", "none runs, and none has left anything")
	}
	current, err := e.home.Current()
	if err != nil {
		return
	}
	for _, n := range in.Generations {
		if n == current {
			continue // by published
		}
		if err := e.home.Verify(n); err != nil {
			e.warn("generations", fmt.Sprintf("generation %d cannot be gone back to: %v", n, err), "nothing: later builds remove it")
		} else {
			e.well("generations", "generation %d is whole", n)
		}
	}
	if held, err := e.home.Held(current); err == nil && held {
		e.warn("generations", fmt.Sprintf("an editor went back to generation %d, and nothing is built over it unasked", current), `"kindred index" or SIGHUP build over it`)
	}
}

// published looks at what readers get.
func (e *examination) published() {
	s, err := status(e.home)
	switch {
	case err != nil:
		e.fail("published", err.Error(), remedyOf(err))
		return
	case s.State == stateEmpty:
		e.warn("published", fmt.Sprintf("generation %d is whole", s.Generation), nothingInIt)
	default:
		e.well("published", "generation %d is whole, with %s, %s", s.Generation, counted(s.Articles, "article"), inBytes(s.Bytes))
	}
	e.manifest, _ = e.home.Manifest(s.Generation) // it was read a moment ago
}

// room looks whether a build would find room on the disk.
func (e *examination) room(dir string) {
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(dir); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		e.fail("disk", fmt.Sprintf("looking at the disk of %s: %v", dir, err), "")
		return
	}
	free := int64(fs.Bavail) * int64(fs.Bsize) //nolint:unconvert // of another type on macOS
	wanted := max(leastRoom, roomForBuilds*e.manifest.Bytes)
	if free < wanted {
		e.warn("disk", fmt.Sprintf("%s are free, and a build may need %s", inBytes(free), inBytes(wanted)), makeRoom)
		return
	}
	e.well("disk", "%s are free, and a build may need %s", inBytes(free), inBytes(wanted))
}

// inBytes says a number of bytes.
func inBytes(n int64) string {
	if n >= 1e9 {
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// sources looks whether the published index could be built again.
func (e *examination) sources(ctx context.Context) {
	if len(e.manifest.Recipe) == 0 {
		return
	}
	r, err := readRecipe(e.manifest.Recipe)
	if err != nil {
		e.fail("sources", err.Error(), `build with "kindred index SOURCE"`)
		return
	}
	for _, s := range r.Sources {
		if corpus.IsAddress(s) {
			err = reach(ctx, s)
		} else {
			var f *os.File
			if f, err = os.Open(s); err == nil { // #nosec G304 -- the editor named it
				err = f.Close()
			}
		}
		if err != nil {
			e.fail("sources", fmt.Sprintf("%s: %v", s, err), `bring it back, or build from where it is now with "kindred index SOURCE"`)
		} else {
			e.well("sources", "%s is there", s)
		}
	}
}

// reach asks for an address.
func reach(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, reachWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, address, http.NoBody)
	if err != nil {
		return fmt.Errorf("asking for it: %w", err)
	}
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		return fmt.Errorf("asking for it: %w", err)
	}
	if err := resp.Body.Close(); err != nil {
		return fmt.Errorf("asking for it: %w", err)
	}
	if resp.StatusCode >= http.StatusInternalServerError || resp.StatusCode == http.StatusNotFound {
		return fmt.Errorf("it answers %s", resp.Status)
	}
	return nil
}

// clock compares the time with what the index says of it.
func (e *examination) clock() {
	now := time.Now()
	m := &e.manifest
	switch {
	case m.Built.After(now.Add(time.Minute)):
		e.warn("clock", fmt.Sprintf("the published index was built at %s, and it is %s", m.Built.Format(time.RFC3339), now.Format(time.RFC3339)),
			"set the clock of this machine: articles appear and expire by it")
	case m.Expires != nil && now.After(m.Expires.Add(overdueAfter)):
		e.warn("clock", fmt.Sprintf("an article's time was over at %s, and it is still published", m.Expires.Format(time.RFC3339)),
			`run "kindred serve", which takes such articles out, or "kindred index"`)
	case m.Appears != nil && now.After(m.Appears.Add(overdueAfter)):
		e.warn("clock", fmt.Sprintf("an article was to appear at %s, and is not published", m.Appears.Format(time.RFC3339)),
			`run "kindred serve", which publishes such articles, or "kindred index"`)
	default:
		e.well("clock", "it is %s", now.Format(time.RFC3339))
	}
}

// address looks who listens at an address, or whether this user may.
func (e *examination) address(ctx context.Context, setting, address string) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", address)
	if err == nil {
		_ = l.Close()
		e.well(setting, "%s is free", address)
		return
	}
	if who := answers(ctx, address); who != "" {
		e.well(setting, "Kindred is at %s, %s", address, who)
		return
	}
	e.fail(setting, err.Error(), "end the program that is there, or choose another address with --"+setting)
}

// answers returns what a Kindred at an address says of itself, or "" where none is there.
func answers(ctx context.Context, address string) string {
	ctx, cancel := context.WithTimeout(ctx, reachWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/readyz", http.NoBody)
	if err != nil {
		return ""
	}
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		return ""
	}
	said := make([]byte, len("ready: generation ")+20)
	n, _ := resp.Body.Read(said) // what is short is not from Kindred
	_ = resp.Body.Close()
	if strings.HasPrefix(string(said[:n]), "ready: ") {
		return strings.TrimSpace(string(said[:n]))
	}
	if resp.Header.Get("WWW-Authenticate") == `Bearer realm="kindred admin"` {
		return "its admin address"
	}
	return ""
}

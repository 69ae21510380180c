package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"kindred/search"
)

// ready is what a server says that serves generation n.
func ready(n int) string { return fmt.Sprintf("ready: generation %d\n", n) }

func expectReady(t *testing.T, address string, n int) {
	t.Helper()
	eventually(t, ready(n), func() bool {
		_, body, _ := get(t, address+"/readyz")
		return body == ready(n)
	})
}

// writeEdition writes an article that says how often the blog was built.
func writeEdition(t *testing.T, blog string, n int) {
	t.Helper()
	text := fmt.Sprintf("# Imprint\n\nThis is edition number%d of the blog about sourdough.\n", n)
	if err := os.WriteFile(filepath.Join(blog, "imprint.md"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestServeWhileIndexing is the life of a site: readers search and look at
// related articles all the time, while an editor publishes again and again, in
// another process. Not one answer may be an error, and every answer is of one
// generation.
func TestServeWhileIndexing(t *testing.T) {
	const clients, editions = 4, 10
	dir := t.TempDir()
	blog := filepath.Join(dir, "blog")
	writeSample(t, blog)
	writeEdition(t, blog, 1)
	succeed(t, dir, "index", "blog")
	server, address := startServer(t, dir)

	readers := startReaders(t, address, clients, 0)
	_, _, h := get(t, address+"/api/v1/search?q=sourdough")
	tag := h.Get("ETag")
	if tag == "" {
		t.Fatal("an answer has no ETag")
	}
	if status, _, _ := get(t, address+"/api/v1/search?q=sourdough", "If-None-Match", tag); status != http.StatusNotModified {
		t.Errorf("the same question to the same generation: %d, want 304", status)
	}
	for n := 2; n <= editions+1; n++ {
		before := readers.answers.Load()
		writeEdition(t, blog, n)
		if out := succeed(t, dir, "index", "--force", "blog"); !strings.HasPrefix(out, fmt.Sprintf("published generation %d in", n)) {
			t.Errorf("index said %q, want generation %d", out, n)
		}
		expectReady(t, address, n)
		status, body, _ := get(t, address+fmt.Sprintf("/api/v1/search?q=number%d", n), "If-None-Match", tag)
		if status != http.StatusOK || !strings.Contains(body, `"total":1`) {
			t.Errorf("edition %d is not found: %d %s", n, status, body)
		}
		status, _, h := get(t, address+"/api/v1/search?q=sourdough", "If-None-Match", tag)
		if next := h.Get("ETag"); status != http.StatusOK || next == tag {
			t.Errorf("after generation %d was published: %d with ETag %s, that of the one before is %s", n, status, next, tag)
		} else {
			tag = next
		}
		eventually(t, "answers to clients between two builds", func() bool { return readers.answers.Load() > before || readers.stopped.Load() })
		if t.Failed() {
			return
		}
	}
	readers.stop()
	t.Logf("%d answers", readers.answers.Load())

	if code := server.signal(syscall.SIGTERM); code != exitDone {
		t.Errorf("after SIGTERM serve ended with exit code %d, want 0", code)
	}
	if s := server.stderr.String(); s != "" {
		t.Errorf("serve reported: %s", s)
	}
	if _, err := net.Dial("tcp", strings.TrimPrefix(address, "http://")); err == nil {
		t.Error("somebody still listens")
	}
	entries, err := os.ReadDir(filepath.Join(dir, defaultData, "generations"))
	if err != nil || len(entries) != 3 {
		t.Errorf("%d generations are kept, %v; want 3", len(entries), err)
	}
}

// askOne asks one of several questions and returns the edition that the answer
// is of, or 0 where it does not say.
func askOne(t *testing.T, client *http.Client, address string, i int) (edition int, err error) {
	const imprint, article = "imprint", "en/bread/long-cold-proof"
	paths := []string{
		"/api/v1/articles/" + imprint,
		"/api/v1/search?q=sourdo",
		"/related?id=" + url.QueryEscape(article),
		"/search?q=edition+number",
		"/api/v1/related?id=" + imprint,
		"/articles/" + article,
		"/api/v1/search?q=%22about+sourdough%22+edition&limit=1",
	}
	path := paths[i%len(paths)]
	status, body, _, err := ask(t, client, address+path)
	if err != nil {
		return 0, err
	}
	if status != http.StatusOK {
		return 0, fmt.Errorf("%s: %d %s", path, status, body)
	}
	for _, part := range []string{`"error"`, `"total":0`, `"articles":[]`, "Nothing was found"} {
		if strings.Contains(body, part) {
			return 0, fmt.Errorf("%s: the answer holds %q: %s", path, part, body)
		}
	}
	if body == "" {
		return 0, fmt.Errorf("%s: the answer is empty", path)
	}
	if _, after, found := strings.Cut(body, "edition number"); found && strings.HasSuffix(path, "/"+imprint) {
		if _, err := fmt.Sscan(after, &edition); err != nil {
			return 0, fmt.Errorf("%s: no edition in %s: %w", path, body, err)
		}
	}
	return edition, nil
}

// feed is a source that gives its articles when the test wants it to.
type feed struct {
	path string
	w    *os.File
}

// newFeed makes a named pipe: index waits for what is written to it.
func newFeed(t *testing.T, dir string) *feed {
	t.Helper()
	f := &feed{path: filepath.Join(dir, "feed.ndjson")}
	if err := syscall.Mkfifo(f.path, 0o600); err != nil {
		t.Fatal(err)
	}
	return f
}

// open waits for the reader.
func (f *feed) open(t *testing.T, p *process) {
	t.Helper()
	eventually(t, "index opens its source", func() bool {
		w, err := os.OpenFile(f.path, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		if errors.Is(err, syscall.ENXIO) { // nobody reads
			return false
		}
		if err != nil {
			t.Fatalf("%v; index said %q", err, &p.stderr)
		}
		f.w = w
		return true
	})
	t.Cleanup(func() { _ = f.w.Close() })
}

// write writes articles from number first on.
func (f *feed) write(first, count int) error {
	for i := first; i < first+count; i++ {
		if _, err := fmt.Fprintf(f.w, `{"id":"%d","title":"Halfway %d","text":"Never published."}`+"\n", i, i); err != nil {
			return err
		}
	}
	return nil
}

// half starts a build that has stored a part of its articles.
func half(t *testing.T, dir string) *process {
	t.Helper()
	f := newFeed(t, dir)
	p := start(t, dir, "index", "feed.ndjson")
	f.open(t, p)
	if err := f.write(0, 10_000); err != nil {
		t.Fatal(err)
	}
	if err := f.w.Close(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the build writes a part of its index", func() bool {
		parts, err := filepath.Glob(filepath.Join(dir, defaultData, "generations", "2", "bleve", "store", "*.zap"))
		return err == nil && len(parts) > 0
	})
	return p
}

func TestKilledIndex(t *testing.T) {
	dir := t.TempDir()
	writeSample(t, filepath.Join(dir, "blog"))
	succeed(t, dir, "index", "blog")
	server, address := startServer(t, dir)
	expectReady(t, address, 1)

	build := half(t, dir)
	if _, stderr, code := runKindred(t, dir, "index", "blog"); code != exitFailed || !strings.Contains(stderr, "another build is running") {
		t.Errorf("a second build beside the first: exit code %d, stderr %q", code, stderr)
	}
	build.kill()

	expectReady(t, address, 1)
	for _, path := range []string{"/api/v1/search?q=halfway", "/search?q=halfway"} {
		if status, body, _ := get(t, address+path); status != http.StatusOK || strings.Contains(body, "Never") {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if out := succeed(t, dir, "search", "--json", "sourdough"); !strings.Contains(out, "a-starter-from-nothing") {
		t.Errorf("the old generation does not answer: %s", out)
	}

	if out := succeed(t, dir, "index", "--force", "blog"); !strings.HasPrefix(out, "published generation 3 ") {
		t.Errorf("the next build said %q, want generation 3", out)
	}
	expectReady(t, address, 3)
	if _, err := os.Stat(filepath.Join(dir, defaultData, "generations", "2")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what the killed build has left is still there: %v", err)
	}
	if code := server.signal(syscall.SIGTERM); code != exitDone || server.stderr.String() != "" {
		t.Errorf("serve ended with %d and said %q", code, &server.stderr)
	}
}

func TestInterruptedIndex(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(s.String(), func(t *testing.T) {
			dir := t.TempDir()
			writeSample(t, filepath.Join(dir, "blog"))
			succeed(t, dir, "index", "--force", "blog")
			build := half(t, dir)
			if err := build.cmd.Process.Signal(s); err != nil {
				t.Fatal(err)
			}
			if code := build.wait(); code != exitFailed || !strings.HasSuffix(build.stderr.String(), "kindred: interrupted\n") {
				t.Errorf("exit code %d, stderr %q", code, &build.stderr)
			}
			entries, err := os.ReadDir(filepath.Join(dir, defaultData, "generations"))
			if err != nil || len(entries) != 1 || entries[0].Name() != "1" {
				t.Errorf("generations: %v, %v; want that of before alone", entries, err)
			}
			if out := succeed(t, dir, "status"); !strings.Contains(out, "generation 1\n") {
				t.Errorf("status: %s", out)
			}
		})
	}
}

// TestServeSample starts with nothing at all.
func TestServeSample(t *testing.T) {
	dir := t.TempDir()
	server := start(t, dir, "serve", "--listen", "127.0.0.1:0", "--title", "Harbour notes")
	said, err := server.stdout.ReadString('\n')
	if err != nil || said != "no index in kindred-data and no source given: serving the sample blog\n" {
		t.Errorf("serve said %q, %v", said, err)
	}
	said, err = server.stdout.ReadString('\n')
	address, found := strings.CutPrefix(strings.TrimSuffix(said, "/\n"), "Kindred is at ")
	if err != nil || !found {
		t.Fatalf("serve said %q, %v; stderr %q", said, err, &server.stderr)
	}

	// Half a word finds articles, the first of which can be opened.
	page := parsed(t, address+"/search?q=sourdo")
	if title := page.Find("title").Text(); !strings.Contains(title, "Harbour notes") {
		t.Errorf("the title of the page is %q", title)
	}
	hits := page.Find(".hit")
	if hits.Length() < 3 {
		t.Errorf("half a word finds %d articles", hits.Length())
	}
	href, _ := hits.First().Find("a[href]").Attr("href")
	if !strings.HasPrefix(href, "/articles/") {
		t.Fatalf("the first hit leads to %q", href)
	}

	// Each article has three others below it.
	for _, a := range everything(t, address) {
		page := parsed(t, address+"/articles/"+a.ID)
		if got := page.Find("h1").First().Text(); got != a.Title {
			t.Errorf("the heading of %s is %q, want %q", a.ID, got, a.Title)
		}
		others := page.Find(".kindred-card a.kindred-link").Map(func(_ int, s *goquery.Selection) string {
			href, _ := s.Attr("href")
			return href
		})
		if len(others) != 3 || len(slices.Compact(slices.Sorted(slices.Values(others)))) != 3 ||
			slices.Contains(others, "/articles/"+a.ID) {
			t.Errorf("below %s stand %q, want three others", a.ID, others)
		}
	}

	if code := server.signal(syscall.SIGINT); code != exitDone || server.stderr.String() != "" {
		t.Errorf("serve ended with %d and said %q", code, &server.stderr)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("serve has left %v, %v", left, err)
	}
}

func parsed(t *testing.T, url string) *goquery.Document {
	t.Helper()
	status, body, _ := get(t, url)
	if status != http.StatusOK {
		t.Fatalf("%s: %d", url, status)
	}
	page, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// everything returns all articles of the sample blog by way of the API.
func everything(t *testing.T, address string) []search.Hit {
	t.Helper()
	var hits []search.Hit
	for {
		_, body, _ := get(t, fmt.Sprintf("%s/api/v1/search?limit=50&offset=%d", address, len(hits)))
		var page search.Result
		if err := json.Unmarshal([]byte(body), &page); err != nil {
			t.Fatalf("%v: %s", err, body)
		}
		hits = append(hits, page.Hits...)
		if len(hits) >= page.Total || len(page.Hits) == 0 {
			if len(hits) < 80 {
				t.Fatalf("the sample blog has %d articles only", len(hits))
			}
			return hits
		}
	}
}

// TestServeWaitsForAnIndex names a data folder, even by its default name: then
// the sample blog is not what the reader wants.
func TestServeWaitsForAnIndex(t *testing.T) {
	dir := t.TempDir()
	writeSample(t, filepath.Join(dir, "blog"))
	server, address := startServer(t, dir, "--data", defaultData)
	if status, _, _ := get(t, address+"/readyz"); status != http.StatusServiceUnavailable {
		t.Errorf("/readyz with nothing published: %d, want 503", status)
	}
	if status, _, _ := get(t, address+"/healthz"); status != http.StatusOK {
		t.Errorf("/healthz with nothing published: %d, want 200", status)
	}
	if status, _, _ := get(t, address+"/search?q=x"); status != http.StatusServiceUnavailable {
		t.Errorf("/search with nothing published: %d, want 503", status)
	}
	succeed(t, dir, "index", "blog")
	expectReady(t, address, 1)
	if status, body, _ := get(t, address+"/search?q=sourdough"); status != http.StatusOK || !strings.Contains(body, "<mark>") {
		t.Errorf("/search after index: %d", status)
	}
	if code := server.signal(syscall.SIGTERM); code != exitDone || !strings.Contains(server.stderr.String(), "kindred index SOURCE --data "+defaultData) {
		t.Errorf("serve ended with %d, said %q; want that it said what to do", code, &server.stderr)
	}
}

// TestServeSources builds first, and serves what can be used.
func TestServeSources(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "site"), os.DirFS("testdata/site")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "bad.ndjson"), []byte("{}\n{"), 0o600); err != nil {
		t.Fatal(err)
	}
	server, address := startServer(t, dir, "site", "bad.ndjson")
	if _, body, _ := get(t, address+"/api/v1/search?q=waxed"); !strings.Contains(body, `"total":1`) {
		t.Errorf("an article of the source is not found: %s", body)
	}
	for _, place := range []string{"skipped bad.ndjson:1: ", "skipped bad.ndjson:2: "} {
		if !strings.Contains(server.stderr.String(), place) {
			t.Errorf("stderr is %q, want %q there", &server.stderr, place)
		}
	}
	if out := succeed(t, dir, "status"); !strings.Contains(out, "articles   7\n") {
		t.Errorf("status: %s", out)
	}
	server.kill()
}

// TestJSONIsAllThereIs builds so much that progress would be shown.
func TestJSONIsAllThereIs(t *testing.T) {
	dir := t.TempDir()
	var b strings.Builder
	for i := range lineEvery + 1 {
		fmt.Fprintf(&b, `{"id":"%d","title":"Title %d","language":"en"}`+"\n", i, i%97)
	}
	if err := os.WriteFile(filepath.Join(dir, "many.ndjson"), []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	out := succeed(t, dir, "index", "--json", "many.ndjson") // stderr is empty
	if _, err := oneJSON(out); err != nil {
		t.Error(err)
	}
	_, stderr, code := runKindred(t, dir, "index", "--force", "many.ndjson")
	if want := "read 10000 articles\nindexed 10000 articles\nrelating articles\ntrying the new index\npublishing\n"; code != exitDone || stderr != want {
		t.Errorf("without --json: exit code %d, stderr %q, want %q", code, stderr, want)
	}
}

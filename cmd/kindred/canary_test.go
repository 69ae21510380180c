package main

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

var (
	hiddenWord = regexp.MustCompile(`\bqz[a-z]+zq\b`)
	publicWord = regexp.MustCompile(`\bpz[a-z]+zp\b`)
)

// writeCanary writes the sources of testdata/canary.txtar below dir and returns
// their names and all the words in them.
func writeCanary(t *testing.T, dir string) (sources, hidden, public []string) {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "canary.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	top := map[string]bool{}
	for _, f := range archive.Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(f.Name, "/")
		top[first] = true
		hidden = append(hidden, hiddenWord.FindAllString(string(f.Data), -1)...)
		public = append(public, publicWord.FindAllString(string(f.Data), -1)...)
	}
	if len(hidden) < 50 || len(public) < 18 {
		t.Fatalf("%d hidden and %d public words", len(hidden), len(public))
	}
	return slices.Sorted(maps.Keys(top)), hidden, public
}

// canarySite is a site with one public page and others that are not.
func canarySite(t *testing.T) *httptest.Server {
	t.Helper()
	page := func(title, head, text string) string {
		return `<!doctype html><html lang="en"><head><title>` + title + `</title>` + head + `</head><body><article><h1>` + title +
			`</h1><p>` + text + `</p></article></body></html>`
	}
	mux := http.NewServeMux()
	for path, body := range map[string]string{
		"/robots.txt": "User-agent: *\nDisallow: /closed/\n",
		"/{$}": page("A crawled site", "", `The net is full pzcrawlzp. <a href="/meta/">one</a> <a href="/header/">two</a>
			<a href="/closed/">three</a> <a href="/login/">four</a>`),
		"/meta/":   page("Meta", `<meta name="robots" content="noindex">`, "Body qzcrawlmetazq."),
		"/header/": page("Header", "", "Body qzcrawlheaderzq."),
		"/closed/": page("Closed", "", "Body qzcrawlrobotszq."),
		"/login/":  page("Login", "", "Body qzcrawlloginzq."),
	} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("ETag", `"1"`)
			switch path {
			case "/robots.txt":
				w.Header().Set("Content-Type", "text/plain")
			case "/header/":
				w.Header().Set("X-Robots-Tag", "noindex")
			case "/login/":
				w.WriteHeader(http.StatusUnauthorized)
			}
			_, _ = w.Write([]byte(body))
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// TestCanary: no word of an article that is not public, whatever its format and
// the reason, is in a file, in the index or in an answer. That the words of
// public articles of the same formats are found shows that each was read.
func TestCanary(t *testing.T) {
	dir := t.TempDir()
	sources, hidden, public := writeCanary(t, dir)
	site := canarySite(t)
	hidden = append(hidden, "qzcrawlmetazq", "qzcrawlheaderzq", "qzcrawlrobotszq", "qzcrawlloginzq")
	public = append(public, "pzcrawlzp")
	args := append([]string{"index", "--allow-private", site.URL + "/"}, sources...)
	_, stderr, code := runKindred(t, dir, args...)
	if code != exitDone && code != exitSkipped { // what must not be fetched is told as skipped
		t.Fatalf("index ended with %d: %s", code, stderr)
	}
	for line := range strings.SplitSeq(strings.TrimSpace(stderr), "\n") {
		if line != "" && !strings.HasPrefix(line, "skipped http") {
			t.Errorf("index said %q", line)
		}
	}
	server, address := startServer(t, dir)
	defer server.kill()
	for _, word := range public {
		if out := succeed(t, dir, "search", "--json", word); !strings.Contains(out, `"total":1`) {
			t.Errorf("%q of a public article is not found: %.200s", word, out)
		}
	}
	status := succeed(t, dir, "status", "--json")
	data := readAll(t, filepath.Join(dir, defaultData))
	var answers strings.Builder
	for _, path := range []string{"/", "/search?q=qz", "/api/v1/search?q=qz", "/api/v1/search?limit=1000", "/api/v1/search?q=body&limit=1000", "/search?q=body"} {
		_, body, _ := get(t, address+path)
		answers.WriteString(body)
	}
	answers.WriteString(succeed(t, dir, "search", "--json", "--limit", "1000", ""))
	for _, word := range hidden {
		for where, text := range map[string]string{"status": status, "a file": data, "an answer": answers.String(), "the messages": stderr} {
			if strings.Contains(strings.ToLower(text), word) {
				t.Errorf("%q is in %s", word, where)
			}
		}
		if inDictionaryWhole(t, dir, word) {
			t.Errorf("%q is in the index", word)
		}
	}
}

// TestUnpublished: the build after an article was hidden removes every trace of
// it, older generations and the memory of a crawled site too.
func TestUnpublished(t *testing.T) {
	dir := t.TempDir()
	blog := filepath.Join(dir, "blog")
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(blog, 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(blog, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var robots atomic.Value // of the page's head
	robots.Store("")
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		head, _ := robots.Load().(string)
		w.Header().Set("ETag", `"`+head+`"`)
		_, _ = w.Write([]byte("<html lang=en><title>S</title>" + head + "<article><h1>S</h1><p>Over the hills qzsitezq.</p></article>"))
	}))
	defer site.Close()
	write("stays.md", "# Stays\n\nThis one stays.")
	write("goes.md", "# Goes\n\nThis one goes qzgoeszq.")
	write("removed.md", "# Removed\n\nThis one is removed qzremovedzq.")
	index := func() { succeed(t, dir, "index", "--allow-private", "blog", site.URL+"/") }
	index()
	index()
	words := []string{"qzgoeszq", "qzremovedzq", "qzsitezq"}
	for _, word := range words {
		if !inDictionaryWhole(t, dir, word) {
			t.Fatalf("%q is not in the index of public articles", word)
		}
	}
	write("goes.md", "---\ndraft: true\n---\n# Goes\n\nThis one goes qzgoeszq.")
	if err := os.Remove(filepath.Join(blog, "removed.md")); err != nil {
		t.Fatal(err)
	}
	robots.Store(`<meta name="robots" content="noindex">`)
	index()
	for _, word := range words {
		if inDictionaryWhole(t, dir, word) || strings.Contains(readAll(t, filepath.Join(dir, defaultData)), word) {
			t.Errorf("%q is still there", word)
		}
	}
	left, err := os.ReadDir(filepath.Join(dir, defaultData, "generations"))
	if err != nil || len(left) != 1 {
		t.Errorf("%d generations are left, %v; want the one without the articles", len(left), err)
	}
	write("only.md", "# Only\n\nNo site any more.")
	succeed(t, dir, "index", "blog")
	if kept, err := os.ReadDir(filepath.Join(dir, defaultData, "crawl")); err != nil || len(kept) > 0 {
		t.Errorf("%d sites are remembered that are no source any more, %v", len(kept), err)
	}
}

// TestScheduled: a server shows a scheduled article when its time has come and
// hides an expiring one when its time is over, and nobody builds by hand.
func TestScheduled(t *testing.T) {
	dir := t.TempDir()
	blog := filepath.Join(dir, "blog")
	if err := os.Mkdir(blog, 0o750); err != nil {
		t.Fatal(err)
	}
	moment := time.Now().Add(3 * time.Second).Truncate(time.Second).Add(time.Second)
	for name, text := range map[string]string{
		"always.md": "# Always\n\nHere pzalwayszp.",
		"later.md":  "---\ntitle: Later\npublishDate: " + moment.Format(time.RFC3339) + "\n---\nHere pzlaterzp.",
		"gone.md":   "---\ntitle: Gone\nexpiryDate: " + moment.Format(time.RFC3339) + "\n---\nHere pzgonezp.",
	} {
		if err := os.WriteFile(filepath.Join(blog, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out := succeed(t, dir, "index", "blog"); !strings.Contains(out, "1 scheduled left out") {
		t.Errorf("index said %q", out)
	}
	server, address := startServer(t, dir)
	defer server.kill()
	finds := func(word string) bool {
		_, body, _ := get(t, address+"/api/v1/search?q="+word)
		return strings.Contains(body, `"total":1`)
	}
	if time.Now().Before(moment) && (finds("pzlaterzp") || !finds("pzgonezp")) {
		t.Error("the articles are not as they were when the index was built")
	}
	eventually(t, "the scheduled article to appear", func() bool { return finds("pzlaterzp") })
	if now := time.Now(); now.Before(moment) {
		t.Errorf("the scheduled article was there %v too early", moment.Sub(now))
	}
	if finds("pzgonezp") || !finds("pzalwayszp") {
		t.Error("the expired article is still there, or the other one gone")
	}
}

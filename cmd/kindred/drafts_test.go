package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"kindred/corpus"
	"kindred/index"
)

// secrets are words that stand in one draft of the sample blog each, and
// nowhere else.
var secrets = []struct{ word, draft string }{
	{"zibbelquark", "en/garden/heated-propagator-draft"},
	{"quorvathine", "en/computing/secret-search-draft"},
}

// TestDraftsLeaveNoTrace looks for the words of drafts everywhere: in the bytes
// of all files, in the index as a reader of it sees it, and in the answers of a
// server. Files may be packed, so the same is done with a blog whose drafts were
// made public, where each way of looking must find them.
func TestDraftsLeaveNoTrace(t *testing.T) {
	for _, published := range []bool{false, true} {
		t.Run(fmt.Sprintf("published=%v", published), func(t *testing.T) {
			dir := t.TempDir()
			blog := filepath.Join(dir, "blog")
			writeSample(t, blog)
			if published {
				publishDrafts(t, blog)
			}
			want := "2 drafts left out"
			if out := succeed(t, dir, "index", "blog"); strings.Contains(out, want) == published {
				t.Errorf("index said %q", out)
			}
			server, address := startServer(t, dir)
			for _, s := range secrets {
				for way, found := range map[string]bool{
					"bytes of files":      inFiles(t, filepath.Join(dir, defaultData), s.word),
					"stored articles":     inArticles(t, dir, s.word),
					"words of the index":  inDictionary(t, dir, s.word),
					"answers of commands": inCommands(t, dir, s.word),
					"answers of a server": inAnswers(t, address, s.word, s.draft),
				} {
					if found != published {
						t.Errorf("%q in the %s: %v, want %v", s.word, way, found, published)
					}
				}
			}
			if code := server.signal(syscall.SIGTERM); code != exitDone {
				t.Errorf("serve ended with %d", code)
			}
			if strings.Contains(server.stderr.String(), secrets[0].word) || strings.Contains(server.stderr.String(), secrets[1].word) {
				t.Errorf("the log: %s", &server.stderr)
			}
		})
	}
}

func publishDrafts(t *testing.T, blog string) {
	t.Helper()
	for _, s := range secrets {
		path := filepath.Join(blog, s.draft+".md")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		public := bytes.Replace(data, []byte("\ndraft: true\n"), []byte("\n"), 1)
		if bytes.Equal(public, data) {
			t.Fatalf("%s is no draft", path)
		}
		if err := os.WriteFile(path, public, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// inFiles reads every file below dir.
func inFiles(t *testing.T, dir, word string) bool {
	t.Helper()
	return strings.Contains(readAll(t, dir), word)
}

// readAll returns the paths and the bytes of all files below dir, in lower case,
// what is packed with gzip unpacked too.
func readAll(t *testing.T, dir string) string {
	t.Helper()
	var all bytes.Buffer
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all.WriteString(path)
		all.Write(bytes.ToLower(data))
		if unpacked, uerr := gzip.NewReader(bytes.NewReader(data)); uerr == nil {
			if _, err := io.Copy(&all, unpacked); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func openCurrent(t *testing.T, dir string) index.ReadCloser {
	t.Helper()
	home := index.At(filepath.Join(dir, defaultData))
	n, err := home.Current()
	if err != nil {
		t.Fatal(err)
	}
	r, err := openReader(home.Path(n))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// inArticles unpacks every article.
func inArticles(t *testing.T, dir, word string) (found bool) {
	t.Helper()
	r := openCurrent(t, dir)
	defer func() { _ = r.Close() }()
	count := 0
	for a, err := range r.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		count++
		if v := a.Visibility; !v.IsPublic() {
			t.Errorf("%s is %s, and in the index", a.ID, v)
		}
		kin, err := r.Related(t.Context(), a.ID, 100)
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(struct {
			Article corpus.Article
			Kin     []index.Neighbor
		}{a, kin})
		if err != nil {
			t.Fatal(err)
		}
		found = found || strings.Contains(strings.ToLower(string(data)), word)
	}
	if count < 80 {
		t.Errorf("the index holds %d articles only", count)
	}
	return found
}

// inDictionary asks for words that begin like the secret, in all fields.
func inDictionary(t *testing.T, dir, word string) bool {
	t.Helper()
	return inDictionaryWhole(t, dir, word[:6])
}

// inDictionaryWhole asks for words that begin with a word, in all fields.
func inDictionaryWhole(t *testing.T, dir, word string) bool {
	t.Helper()
	r := openCurrent(t, dir)
	defer func() { _ = r.Close() }()
	ranking := index.BM25F{K1: 1}
	for f := range ranking.Fields {
		ranking.Fields[f].Weight = 1
	}
	result, err := r.Search(t.Context(), &index.Request{
		Ranking: ranking, Limit: 1, Query: index.Prefix{Text: word, Weight: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	return result.Total > 0
}

func inCommands(t *testing.T, dir, word string) bool {
	t.Helper()
	var answers strings.Builder
	for _, query := range []string{word[:6], word[:8] + " ", ""} { // not the whole word: an answer repeats the query
		answers.WriteString(succeed(t, dir, "search", "--limit", "1000", query))
		answers.WriteString(succeed(t, dir, "search", "--limit", "1000", "--json", query))
	}
	return strings.Contains(strings.ToLower(answers.String()), word)
}

// inAnswers asks the server for whatever could lead to the draft.
func inAnswers(t *testing.T, address, word, draft string) (found bool) {
	t.Helper()
	half, id := word[:6], url.QueryEscape(draft)
	for path, always := range map[string]bool{
		"/":                               true,
		"/search?q=" + half:               true,
		"/search?q=" + half + "&limit=50": true,
		"/api/v1/search?q=" + half:        true,
		"/api/v1/search?limit=100":        true,
		"/articles/" + draft:              false,
		"/api/v1/articles/" + draft:       false,
		"/related?id=" + id:               false,
		"/api/v1/related?id=" + id:        false,
		"/related?url=%2F" + id + "%2F":   false,
	} {
		status, body, _ := get(t, address+path)
		here := strings.Contains(strings.ToLower(body), word)
		found = found || here
		switch {
		case always && status != http.StatusOK:
			t.Errorf("%s: %d, want 200", path, status)
		case !always && status == http.StatusOK:
			found = true
		case !always && status != http.StatusNotFound:
			t.Errorf("%s: %d, want 404", path, status)
		}
	}
	_, body, _ := get(t, address+"/api/v1/search?q="+word)
	return found || !strings.Contains(body, `"total":0`)
}

package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed static
var staticFiles embed.FS

// assets are the files that pages load, with their hashes.
type assets struct{ files map[string]asset }

type asset struct {
	content     []byte
	contentType string
	hash        string
	address     string              // for pages, with the hash
	compressed  map[encoding][]byte // nil for what is small
}

// componentFiles have an address that stays: other sites have it in their pages.
var componentFiles = []string{"kindred-related.js", "kindred-search.js", "kindred-embed.css", "combobox.js", "related.css"}

// contentTypes are by the ends of names; the tables of the operating system differ.
var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
}

// loadAssets reads and compresses the files, once in a process: they are part of it.
var loadAssets = sync.OnceValues(readAssets)

func readAssets() (*assets, error) {
	a := &assets{files: make(map[string]asset)}
	said, err := loadWordings()
	if err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(staticFiles, "static")
	if err != nil {
		return nil, fmt.Errorf("reading the static files: %w", err)
	}
	for _, e := range entries {
		content, err := fs.ReadFile(staticFiles, "static/"+e.Name())
		if err != nil {
			return nil, fmt.Errorf("reading the static files: %w", err)
		}
		a.add(e.Name(), content)
	}
	for _, name := range []string{"kindred-related.js", "kindred-search.js"} {
		a.add(name, a.complete(a.files[name].content, said))
	}
	return a, nil
}

func (a *assets) add(name string, content []byte) {
	content = withoutComments(blockComment.ReplaceAll(content, nil))
	f := asset{content: content, hash: hashOf(string(content)), contentType: contentTypes[name[strings.LastIndexByte(name, '.'):]]}
	f.address = "/static/" + name + "?v=" + f.hash
	if len(content) >= leastCompressed {
		f.compressed = make(map[encoding][]byte)
		for _, e := range lastingEncodings {
			f.compressed[e] = compressHard(e, content)
		}
	}
	a.files[name] = f
}

var blockComment = regexp.MustCompile(`(?s)/\*.*?\*/`)

// withoutComments leaves out the lines that are comments, which are for those who read
// the files here.
func withoutComments(content []byte) []byte {
	var kept []byte
	for line := range bytes.Lines(content) {
		if text := bytes.TrimSpace(line); len(text) > 0 && !bytes.HasPrefix(text, []byte("//")) {
			kept = append(kept, bytes.TrimLeft(line, " ")...)
		}
	}
	return kept
}

// elementSelector matches the element with its conditions, which within its shadow tree
// is :host.
var elementSelector = regexp.MustCompile(`kindred-related(?:\[[^\]]*\]|:not\([^)]*\))*`)

// complete puts into a component what else would have to be said twice: the rules that
// reserve its room, which a page may also load as a file, and its words.
func (a *assets) complete(content []byte, said *wordings) []byte {
	rules := elementSelector.ReplaceAllStringFunc(string(a.files["kindred-embed.css"].content), func(selector string) string {
		if condition := strings.TrimPrefix(selector, "kindred-related"); condition != "" {
			return ":host(" + condition + ")"
		}
		return ":host"
	})
	words := map[string][]string{}
	for _, t := range said.list {
		words[t.Language] = []string{t.OtherArticles, t.Because, t.Search, t.SearchArticles, t.KindArticle, t.KindTag, t.KindQuery, t.Recent, t.Translation}
	}
	list, err := json.Marshal(words)
	if err != nil {
		panic(fmt.Errorf("encoding words: %w", err))
	}
	return []byte(strings.NewReplacer(`"@words"`, string(list), "@rules", rules).Replace(string(content)))
}

// hash names all files.
func (a *assets) hash() string {
	var hashes []string
	for _, name := range slices.Sorted(maps.Keys(a.files)) {
		hashes = append(hashes, a.files[name].hash)
	}
	return hashOf(hashes...)
}

// hashFiles names all files of a tree.
func hashFiles(files fs.FS) (string, error) {
	var contents []string
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, path)
		contents = append(contents, path, string(content))
		return err //nolint:wrapcheck // wrapped below
	})
	if err != nil {
		return "", fmt.Errorf("reading files: %w", err)
	}
	return hashOf(contents...), nil
}

// address returns where a page finds a file. It changes with the content.
func (a *assets) address(name string) string { return a.files[name].address }

// serveStatic answers with a file: for ever under the address of its content, for an
// hour where other sites know it by its name, to be checked each time under any other.
func (s *Server) serveStatic(w http.ResponseWriter, r *http.Request) error {
	name := strings.TrimPrefix(r.URL.Path, "/static/")
	f, ok := s.assets.files[name]
	if !ok {
		return errNoPage
	}
	h := w.Header()
	h.Set("Cache-Control", cacheChecked)
	if slices.Contains(componentFiles, name) {
		h.Set("Cache-Control", cacheScript)
	}
	if r.URL.Query().Get("v") == f.hash {
		h.Set("Cache-Control", cacheForever)
	}
	h.Set("Content-Type", f.contentType)
	content, tag := f.content, f.hash
	if f.compressed != nil {
		addVary(w, "Accept-Encoding")
		if e := negotiate(lines(r, "Accept-Encoding"), lastingEncodings); e != identity {
			content, tag = f.compressed[e], f.hash+"-"+string(e)
			h.Set("Content-Encoding", string(e))
		}
	}
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
	return nil
}

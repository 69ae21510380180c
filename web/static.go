package web

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"time"
)

//go:embed static
var staticFiles embed.FS

// assets are the files that pages load, with their hashes.
type assets struct{ files map[string]asset }

type asset struct {
	content []byte
	hash    string
}

func loadAssets() (*assets, error) {
	a := &assets{files: make(map[string]asset)}
	entries, err := fs.ReadDir(staticFiles, "static")
	if err != nil {
		return nil, fmt.Errorf("reading the static files: %w", err)
	}
	for _, e := range entries {
		content, err := fs.ReadFile(staticFiles, "static/"+e.Name())
		if err != nil {
			return nil, fmt.Errorf("reading the static files: %w", err)
		}
		a.files[e.Name()] = asset{content: content, hash: hashOf(string(content))}
	}
	return a, nil
}

// address returns where a page finds a file. It changes with the content.
func (a *assets) address(name string) string {
	return "/static/" + name + "?v=" + a.files[name].hash
}

// serveStatic answers with a file: for ever under the address of its content,
// to be checked each time under any other.
func (s *Server) serveStatic(w http.ResponseWriter, r *http.Request) error {
	name := strings.TrimPrefix(r.URL.Path, "/static/")
	f, ok := s.assets.files[name]
	if !ok {
		return errNoPage
	}
	h := w.Header()
	h.Set("ETag", `"`+f.hash+`"`)
	h.Set("Cache-Control", cacheChecked)
	if r.URL.Query().Get("v") == f.hash {
		h.Set("Cache-Control", cacheForever)
	}
	switch { // the tables of the operating system differ
	case strings.HasSuffix(name, ".css"):
		h.Set("Content-Type", "text/css; charset=utf-8")
	case strings.HasSuffix(name, ".js"):
		h.Set("Content-Type", "text/javascript; charset=utf-8")
	case strings.HasSuffix(name, ".svg"):
		h.Set("Content-Type", "image/svg+xml")
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(f.content))
	return nil
}

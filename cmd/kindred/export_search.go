package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"

	"kindred/index"
	"kindred/index/bleve"
	"kindred/index/static"
	"kindred/search"
	"kindred/search/inbrowser"
	"kindred/web"
)

// Names in the folder of an exported search. Its files are compressed with gzip, but have no
// name that says so: some servers would have browsers unpack them, and some would not.
const (
	searchFolder   = "kindred-search"
	searchPage     = "search.html"
	searchScript   = "kindred-search.js"
	searchSettings = searchFolder + "/settings.json"
	engineName     = searchFolder + "/engine.bin"
	runtimeName    = searchFolder + "/wasm_exec.js"
	packedSuffix   = ".bin"
)

// errNoEngine means that this program was built without what runs in a browser.
var errNoEngine = errors.New("this kindred was built without the engine that searches in browsers: build it with make")

// exportSearch writes what a browser needs to search the articles of a generation.
func (a *app) exportSearch(ctx context.Context, g *pinned, dir string) (err error) {
	settings, err := a.searchSettings()
	if err != nil {
		return err
	}
	files, err := web.SearchFiles()
	if err != nil {
		return err
	}
	files[engineName], files[runtimeName] = engineProgram, engineRuntime
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("opening the folder to export to: %w", err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	e := &exporter{root: root}
	if err := e.index(ctx, g, index.At(a.config.Data).Path(g.number), settings); err != nil {
		return err
	}
	for name, content := range files {
		if _, err := e.write(name, content); err != nil {
			return err
		}
	}
	text, err := json.Marshal(settings)
	if err != nil {
		return fmt.Errorf("encoding %s: %w", searchSettings, err)
	}
	if _, err := e.write(searchSettings, append(text, '\n')); err != nil { // last: it names what is there by now
		return err
	}
	return e.onlyIndex(settings.Folder)
}

// onlyIndex removes the files of other generations, whose articles may not be public any
// more.
func (e *exporter) onlyIndex(folder string) error {
	entries, err := fs.ReadDir(e.root.FS(), searchFolder)
	if err != nil {
		return fmt.Errorf("looking for the search of an earlier export: %w", err)
	}
	for _, entry := range entries {
		if entry.IsDir() && entry.Name() != folder {
			if err := e.root.RemoveAll(path.Join(searchFolder, entry.Name())); err != nil {
				return fmt.Errorf("removing the search of an earlier export: %w", err)
			}
		}
	}
	return nil
}

// dropSearch removes the search of an earlier export.
func dropSearch(dir string) (err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("opening the folder to export to: %w", err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	for _, name := range []string{searchPage, searchScript, searchFolder} {
		if err := root.RemoveAll(name); err != nil {
			return fmt.Errorf("removing the search of an earlier export: %w", err)
		}
	}
	return nil
}

// searchSettings returns the settings and editor's files that answers depend on.
func (a *app) searchSettings() (*inbrowser.Settings, error) {
	o, err := a.searchOptions() // which says what is wrong with the files
	if err != nil {
		return nil, err
	}
	s := &inbrowser.Settings{HalfLife: o.HalfLife, Site: a.config.Site}
	for _, f := range []struct {
		name string
		to   *string
	}{{a.config.Stems, &s.Stems}, {a.config.Synonyms, &s.Synonyms}, {a.config.Rules, &s.Rules}} {
		if f.name == "" {
			continue
		}
		text, err := os.ReadFile(f.name) // #nosec G304 -- the editor's file
		if err != nil {
			return nil, fmt.Errorf("reading an editor's file: %w", err)
		}
		*f.to = string(text)
	}
	return s, nil
}

// index writes the files of a generation into a folder that is named by their hash, so that
// those of two generations are never taken for each other, and caches may keep them.
func (e *exporter) index(ctx context.Context, r index.Reader, generation string, s *inbrowser.Settings) error {
	impacts, err := os.ReadFile(bleve.ImpactsPath(generation))
	if err != nil {
		return fmt.Errorf("reading the index: %w", err)
	}
	asked, err := search.ForBrowser(ctx, r)
	if err != nil {
		return err
	}
	hash := sha256.New()
	if _, err := static.Export(ctx, r, impacts, asked, func(name string, data []byte) error {
		fmt.Fprintf(hash, "%s %d\n", name, len(data))
		_, err := hash.Write(data)
		return err //nolint:wrapcheck // a hash never fails
	}); err != nil {
		return err
	}
	s.Folder = hex.EncodeToString(hash.Sum(nil)[:8])
	m, err := static.Export(ctx, r, impacts, asked, func(name string, data []byte) error {
		name = path.Join(searchFolder, s.Folder, name) + packedSuffix
		if err := e.root.MkdirAll(path.Dir(name), 0o755); err != nil { // #nosec G301 -- a web server reads it
			return fmt.Errorf("making a folder of the search: %w", err)
		}
		packed, err := pack(data)
		if err != nil {
			return err
		}
		_, err = e.write(name, packed)
		return err
	})
	if err == nil {
		s.Index = *m
	}
	return err
}

// pack compresses a file.
func pack(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err //nolint:wrapcheck // the level is a constant
	}
	if _, err := w.Write(data); err != nil {
		return nil, fmt.Errorf("compressing: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compressing: %w", err)
	}
	return b.Bytes(), nil
}

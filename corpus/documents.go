//go:build !js

package corpus

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
)

// VitePress, VuePress, MkDocs, mdBook, Sphinx and Pelican make pages of the documents in one folder.

// source is the folder of all documents.
func (s *site) source() string {
	if s.documents == "" {
		return "." // the caller named the generator of a file
	}
	return s.documents
}

func (s *site) belowSource(p string) string { return strings.TrimPrefix(p, s.source()+"/") }

// folderBelow returns a folder of the site that a setting names.
func folderBelow(setting, dir string) (string, error) {
	dir = path.Clean(filepath.ToSlash(dir))
	if dir == ".." || strings.HasPrefix(dir, "../") || path.IsAbs(dir) {
		return ".", fmt.Errorf("%s: %s lies outside of the site: index the folder that holds both", setting, dir)
	}
	return dir, nil
}

// ignoresBelowSource notes patterns of paths below the source that are left out; by name, in
// whatever folder.
func (s *site) ignoresBelowSource(patterns []glob, byName bool) {
	if len(patterns) == 0 {
		return
	}
	s.ignored = append(s.ignored, func(p string, _ bool) bool {
		if p == s.source() || !isWithin(p, s.source()) {
			return false
		}
		at := s.belowSource(p)
		return matchAny(patterns, at) || byName && matchAny(patterns, "/"+at, path.Base(p))
	})
}

// localesIn returns the folders in a folder that are called like languages.
func (s *site) localesIn(dir string) map[string]struct{} {
	found := map[string]struct{}{}
	entries, err := fs.ReadDir(s.fsys, s.inFS(dir))
	if err != nil {
		return found // the walk says so
	}
	for _, e := range entries {
		if e.IsDir() && isLocale(e.Name()) {
			found[e.Name()] = struct{}{}
		}
	}
	return found
}

// documentsHold: pages are files of Markdown in the source. Names with brackets are patterns of
// many.
func documentsHold(s *site, p string, isDir bool) bool {
	if strings.Contains(path.Base(p), "[") {
		return false
	}
	if isDir {
		return leadsTo(p, s.source())
	}
	k := kindOf(p)
	return isWithin(p, s.source()) && (k == kindMarkdown || k == kindNotebook) // see takes
}

// readmeAsIndex returns a path with index.md in the place of a README, which is the page of its
// folder.
func readmeAsIndex(at string) string {
	if strings.EqualFold(path.Base(stem(at)), "readme") {
		return path.Join(path.Dir(at), "index"+path.Ext(at))
	}
	return at
}

// fileURL returns the address of a document at a path below the source: a folder, or a file
// of HTML.
func fileURL(at string, file bool) string {
	address := urlOfID(idOfPath(at))
	if file && path.Base(stem(at)) != "index" {
		address = strings.TrimSuffix(address, "/") + ".html"
	}
	return address
}

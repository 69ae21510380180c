//go:build !js

package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// sphinxKeys are settings of which a conf.py of Sphinx has one: other programs use the name, too.
var sphinxKeys = []string{"extensions", "html_theme", "exclude_patterns", "root_doc", "master_doc", "source_suffix"}

// sphinxSettings reads what changes addresses in Sphinx: documents lie beside the settings, or
// below.
func (s *site) sphinxSettings() {
	s.base = cleanBase(s.settings.text("html_baseurl"))
	s.language = normalizeLanguage(s.settings.text("language"))
	s.documents = "."
	s.jupyterSettings()
	s.ignoresBelowSource(globs(s.settings.texts("exclude_patterns"), false), false)
}

// jupyterToc is the list of the chapters of a Jupyter Book, which Sphinx makes, and jupyterConfig its
// other settings.
const (
	jupyterToc    = "_toc.yml"
	jupyterConfig = "_config.yml"
)

// jupyterSettings reads the settings of a Jupyter Book. Where they cannot be read, nothing of it is.
func (s *site) jupyterSettings() {
	if s.settings["root"] == nil {
		return
	}
	config, err := s.yamlFile(jupyterConfig)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		s.broken = fmt.Errorf("%s cannot be read: %w", jupyterConfig, err)
		return
	}
	if html, ok := config["html"].(matter); ok {
		s.base = cleanBase(html.text("baseurl"))
	}
	s.ignoresBelowSource(globs(config.texts("exclude_patterns"), false), false)
	if config.claims("only_build_toc_files") {
		s.chapters = map[string]struct{}{}
		s.jupyterChapters(s.settings)
	}
}

// jupyterChapters notes the files that a list of chapters names, without their extensions.
func (s *site) jupyterChapters(v any) {
	switch v := v.(type) {
	case matter:
		for name, value := range v {
			if file, ok := value.(string); ok && (name == "file" || name == "root") {
				s.chapters[stemOfPage(path.Clean(file))] = struct{}{}
			}
			s.jupyterChapters(value)
		}
	case []any:
		for _, e := range v {
			s.jupyterChapters(e)
		}
	}
}

// stemOfPage is a path without the extension of a page.
func stemOfPage(p string) string {
	if kindOf(p) != kindUnknown {
		return stem(p)
	}
	return p
}

// sphinxHolds: names that begin with "_" are built pages, and templates.
func sphinxHolds(s *site, p string, isDir bool) bool {
	if strings.HasPrefix(path.Base(p), "_") {
		return false
	}
	if _, listed := s.chapters[stemOfPage(p)]; s.chapters != nil && !isDir && !listed {
		return false
	}
	switch kindOf(p) {
	case kindRST, kindMarkdown, kindNotebook: // see takes
		return true
	case kindText:
		return slices.Contains(s.settings.texts("source_suffix"), ".txt")
	}
	return isDir
}

// sphinxPlace: a document stands at its path, as a file of HTML.
func sphinxPlace(p *page) bool {
	p.list = true // a table of contents may be all of the page
	p.identify(idOfPath(p.path))
	p.a.URL = p.based(fileURL(p.path, true))
	return true
}

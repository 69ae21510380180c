//go:build !js

package corpus

import (
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
	s.ignoresBelowSource(globs(s.settings.texts("exclude_patterns"), false), false)
}

// sphinxHolds: names that begin with "_" are built pages, and templates.
func sphinxHolds(s *site, p string, isDir bool) bool {
	if strings.HasPrefix(path.Base(p), "_") {
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

//go:build !js

package corpus

import (
	"path"
	"regexp"
	"strings"
)

// sphinxKeys are settings of which a conf.py of Sphinx has one: other programs use the name, too.
var sphinxKeys = []string{"extensions", "html_theme", "exclude_patterns", "root_doc", "master_doc", "source_suffix"}

// pythonSetting is a line of Python that gives a name a text or a list.
var pythonSetting = regexp.MustCompile(`(?m)^([a-z_]+)[ \t]*(?::[^=\n]*)?=[ \t]*(?:[uUrRbB]?["']([^"'\n]*)["'][ \t]*(?:#.*)?$|([\[(]))`)

// pythonFields returns the settings of a program in Python that are written as plain texts, and
// as lists of them.
func pythonFields(text string) matter {
	fields := matter{}
	for _, loc := range pythonSetting.FindAllStringSubmatchIndex(text, -1) {
		name := text[loc[2]:loc[3]]
		if loc[4] >= 0 {
			fields[name] = text[loc[4]:loc[5]]
			continue
		}
		end := strings.IndexAny(text[loc[6]:], "])")
		if end < 0 {
			continue
		}
		list := []any{}
		for _, m := range quotedText.FindAllStringSubmatch(text[loc[6]:loc[6]+end], -1) {
			list = append(list, m[1]+m[2]+m[3])
		}
		fields[name] = list
	}
	return fields
}

// sphinxSettings reads what changes addresses in Sphinx: documents lie beside the settings, or
// below.
func (s *site) sphinxSettings() {
	s.base = cleanBase(s.settings.text("html_baseurl"))
	s.language = normalizeLanguage(s.settings.text("language"))
	s.routes = []string{"."}
	s.output = []string{"build"}
	s.ignoresBelowSource(s.settings.texts("exclude_patterns"))
}

// sphinxHolds: names that begin with "_" are built pages, and templates.
func sphinxHolds(_ *site, p string, isDir bool) bool {
	if strings.HasPrefix(path.Base(p), "_") {
		return false
	}
	switch kindOf(p) {
	case kindRST, kindMarkdown:
		return true
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

//go:build !js

package corpus

import (
	"path"
	"strings"
)

// rmarkdownSettings reads what changes addresses in a site of R Markdown, or of Distill, which adds a
// blog.
func (s *site) rmarkdownSettings() {
	s.base = cleanBase(s.settings.text("base_url"))
	s.documents = "."
	s.output = []string{path.Clean(first(s.settings.text("output_dir"), "_site"))}
	s.ignoresBelowSource(globs(s.settings.texts("exclude"), false), true)
}

// rmarkdownHolds: pages are the files at the root whose names do not begin with "_", and posts lie
// each in a folder of its own.
func rmarkdownHolds(_ *site, p string, isDir bool) bool {
	if isWithin(p, postsFolder) {
		return isDir || kindOf(p) == kindQuarto && strings.Contains(strings.TrimPrefix(p, postsFolder+"/"), "/")
	}
	k := kindOf(p)
	return !isDir && !strings.Contains(p, "/") && p[0] != '_' && (k == kindQuarto || k == kindMarkdown) && !isRepositoryPaper(p)
}

// rmarkdownPlace: a page stands at its name, and a post in the place of its folder.
func rmarkdownPlace(p *page) bool {
	p.list = true // a page may be a list of posts
	if !isWithin(p.path, postsFolder) {
		p.identify(idOfPath(p.path))
		p.a.URL = p.based(fileURL(p.path, true))
		return true
	}
	at := strings.TrimPrefix(path.Dir(p.path), "_")
	p.identify(at)
	p.a.URL = p.based(fileURL(at+"/index.md", true))
	return true
}

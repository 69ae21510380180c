//go:build !js

package corpus

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// quartoMetadata is the file with the fields that a folder gives to its pages.
const quartoMetadata = "_metadata.yml"

// quartoSettings reads what changes addresses in Quarto, and which files are pages: all of them,
// those that "render" names, or the chapters of a book.
func (s *site) quartoSettings() {
	project, _ := s.settings["project"].(matter)
	kindOfSite := first(project.text("type"), "website")
	pages, _ := s.settings[kindOfSite].(matter)
	s.base = cleanBase(first(pages.text("site-path"), pages.text("site-url")))
	s.language = normalizeLanguage(first(s.settings.text("lang"), "en"))
	s.documents = "."
	s.output = []string{path.Clean(first(project.text("output-dir"), "_site"))}
	if kindOfSite == "book" {
		s.chapters = map[string]struct{}{}
		s.quartoChapters(pages["chapters"])
		s.quartoChapters(pages["appendices"])
	}
	var rendered, excluded []string
	for _, pattern := range project.texts("render") {
		if pattern, isExclusion := strings.CutPrefix(pattern, "!"); isExclusion {
			excluded = append(excluded, quartoGlobs(pattern)...)
		} else {
			rendered = append(rendered, quartoGlobs(pattern)...)
		}
	}
	s.ignoresBelowSource(globs(slices.Concat(excluded, pages.texts("drafts")), false), false)
	if only := globs(rendered, false); len(only) > 0 {
		s.ignored = append(s.ignored, func(p string, isDir bool) bool { return !isDir && !matchAny(only, p) })
	}
}

// quartoGlobs returns the patterns for which one of Quarto's stands: of files in whatever folder,
// unless it begins at the root, and of all files in folders.
func quartoGlobs(pattern string) []string {
	bare := strings.TrimSuffix(strings.TrimPrefix(pattern, "/"), "/")
	if strings.HasPrefix(pattern, "/") {
		return []string{bare, bare + "/**"}
	}
	return []string{bare, bare + "/**", "**/" + bare, "**/" + bare + "/**"}
}

// quartoChapters notes the files of a book's chapters, those of its parts among them.
func (s *site) quartoChapters(list any) {
	chapters, _ := list.([]any)
	for _, c := range chapters {
		switch c := c.(type) {
		case string:
			s.chapters[path.Clean(c)] = struct{}{}
		case matter:
			for _, name := range []string{"part", "file", "href"} {
				if file := c.text(name); kindOf(file) != kindUnknown {
					s.chapters[path.Clean(file)] = struct{}{}
				}
			}
			s.quartoChapters(c["chapters"])
		}
	}
}

// quartoHolds: names that begin with "_" are parts of pages, and a repository's own papers are none.
func quartoHolds(s *site, p string, isDir bool) bool {
	if strings.HasPrefix(path.Base(p), "_") {
		return false
	}
	if isDir {
		return true
	}
	if _, listed := s.chapters[p]; s.chapters != nil && !listed {
		return false
	}
	k := kindOf(p)
	return (k == kindQuarto || k == kindNotebook || k == kindMarkdown) && !isRepositoryPaper(p)
}

// quartoEnter reads the fields of the folder. Where they cannot be read, its pages may be drafts.
func quartoEnter(f *folder, _ []fs.DirEntry) {
	if !f.has(quartoMetadata) {
		return
	}
	m := matter{"draft": "true"}
	if data, err := readFile(f.site.fsys, f.site.inFS(path.Join(f.path, quartoMetadata)), Origin{}); err == nil && len(data) <= maxSettingsBytes {
		if read, err := yamlFields(string(data)); err == nil {
			m = read
		}
	}
	f.data = append([]matter{m}, f.data...)
}

// quartoData gives the page the fields of its folders and of its project. What Quarto calls
// categories are tags, and some dates are worked out when the site is made.
func quartoData(p *page) {
	tags := []any{}
	for _, m := range slices.Concat([]matter{p.m}, p.data) {
		for _, name := range []string{"tags", "categories"} {
			for _, tag := range m.list(name, false) {
				tags = append(tags, tag)
			}
		}
	}
	for _, m := range p.data {
		p.adopt(m)
	}
	delete(p.m, "categories")
	p.m["tags"] = tags
	p.adopt(p.site.settings, "project", "website", "book", "manuscript", "title", "subtitle", "description", "date", "categories")
	for _, name := range []string{"date", "date-modified"} {
		if slices.Contains([]string{"today", "now", "last-modified"}, p.m.text(name)) {
			delete(p.m, name)
		}
	}
	if p.m["modified"] == nil {
		p.m["modified"] = p.m["date-modified"]
	}
}

// quartoInclude is a line in whose place Quarto puts a file.
var quartoInclude = regexp.MustCompile(`(?m)^[ \t]*\{\{<\s*include\s+["']?([^\s"'<>]+)["']?\s*>\}\}[ \t]*$`)

// quartoIncludes are files by their paths from the folder of the page, or from the root of the site.
func quartoIncludes(s *site, page string) func(from string, m []string) string {
	return func(_ string, m []string) string {
		if strings.HasPrefix(m[1], "/") {
			return s.inFS(m[1])
		}
		return path.Join(path.Dir(page), m[1])
	}
}

// quartoPlace: a page stands at its path, as a file of HTML.
func quartoPlace(p *page) bool {
	p.list = p.m["listing"] != nil || p.site.chapters != nil // a chapter may be announced only
	p.identify(idOfPath(p.path))
	p.a.URL = p.based(fileURL(p.path, true))
	p.a.Aliases = p.aliases(path.Dir("/"+p.path), "aliases")
	return true
}

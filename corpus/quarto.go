//go:build !js

package corpus

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// quartoMetadata are the files with the fields that a folder gives to its pages.
var quartoMetadata = []string{"_metadata.yml", "_metadata.yaml"}

// quartoSettings reads what changes addresses in Quarto, and which files are pages: all of them,
// those that "render" names, or the chapters of a book.
func (s *site) quartoSettings() {
	drafts := quartoDrafts(s.settings)
	for _, name := range s.settings.texts("metadata-files") {
		more, err := s.yamlFile(name)
		if err != nil {
			s.broken = fmt.Errorf("metadata-files: %s cannot be read: %w", name, err)
			continue
		}
		s.settings = merged(more, s.settings)
		drafts = append(drafts, quartoDrafts(more)...)
	}
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
	for _, pattern := range s.ignoreFile(".gitignore") {
		excluded = append(excluded, quartoGlobs(pattern)...)
	}
	s.ignoresBelowSource(globs(slices.Concat(excluded, drafts), false), false)
	if only := globs(rendered, false); len(only) > 0 {
		s.ignored = append(s.ignored, func(p string, isDir bool) bool { return !isDir && !matchAny(only, p) })
	}
}

// quartoDrafts returns the pages that settings call drafts.
func quartoDrafts(settings matter) []string {
	var drafts []string
	for _, kind := range []string{"website", "book", "manuscript"} {
		pages, _ := settings[kind].(matter)
		for _, draft := range pages.texts("drafts") {
			drafts = append(drafts, strings.TrimPrefix(draft, "/"))
		}
	}
	return drafts
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
	for _, name := range quartoMetadata {
		if f.has(name) {
			m, err := f.site.yamlFile(path.Join(f.path, name))
			if err != nil {
				m = matter{"draft": "true"}
			}
			f.data = append([]matter{m}, f.data...)
			return
		}
	}
}

// hidesCode reports whether a page with these fields shows no code that does not say so itself, by
// what it, its folders and its site say.
func (r *reader) hidesCode(fields matter) bool {
	all := []matter{fields}
	if r.folder != nil {
		all = append(append(all, r.folder.data...), r.folder.site.settings)
	}
	for _, m := range all {
		format, _ := m["format"].(matter)
		html, _ := format["html"].(matter)
		for _, options := range []any{m["execute"], html} {
			if table, ok := options.(matter); ok {
				if echo, said := table.truth("echo"); said {
					return !echo
				}
			}
		}
	}
	return false
}

// laterMatter takes fields out of a text that stand in it as front matter does, behind an empty
// line: Pandoc reads these, too. What they say is joined, the first fields before the others.
func laterMatter(fields matter, text string) (joined matter, rest string) {
	if !strings.Contains(text, "---\n") {
		return fields, text
	}
	var out strings.Builder
	lines := strings.SplitAfter(text, "\n")
	fence, blank := "", true
	for i := 0; i < len(lines); i++ {
		line := strings.TrimRight(lines[i], " \t\n")
		switch mark := strings.TrimLeft(line, " "); {
		case fence != "":
			if strings.HasPrefix(mark, fence) && strings.Trim(mark, fence[:1]) == "" {
				fence = ""
			}
		case strings.HasPrefix(mark, "```"), strings.HasPrefix(mark, "~~~"):
			fence = mark[:len(mark)-len(strings.TrimLeft(mark, mark[:1]))]
		case line == "---" && blank:
			if more, n := matterAt(lines[i+1:]); n > 0 {
				fields = withLater(fields, more)
				i += n
				continue
			}
		}
		blank = line == ""
		out.WriteString(lines[i])
	}
	return fields, out.String()
}

// withLater returns fields with those of which they say nothing; a draft is one, whoever says so.
func withLater(fields, later matter) matter {
	joined := maps.Clone(later)
	maps.Copy(joined, fields)
	if later.claims("draft") {
		joined["draft"] = later["draft"]
	}
	return joined
}

// matterAt returns the fields that some lines begin with, and how many lines they take with the one
// that ends them; 0 for none.
func matterAt(lines []string) (matter, int) {
	for i, line := range lines[:min(len(lines), matterLines)] {
		switch line = strings.TrimRight(line, " \t\n"); {
		case i == 0 && line == "":
			return nil, 0 // a rule
		case line == "---" || line == "...":
			fields, err := yamlFields(strings.Join(lines[:i], ""))
			if err != nil || len(fields) == 0 {
				return nil, 0
			}
			return fields, i + 1
		}
	}
	return nil, 0
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
	p.monthsFirst()
	for _, name := range []string{"date", "date-modified"} {
		if slices.Contains([]string{"today", "now", "last-modified"}, p.m.text(name)) {
			delete(p.m, name)
		}
	}
	if p.m["modified"] == nil {
		p.m["modified"] = p.m["date-modified"]
	}
}

// monthFirst is a day as Quarto and Distill take it: with the month first.
var monthFirst = regexp.MustCompile(`^(\d{1,2})[-/](\d{1,2})[-/](\d{4})\b`)

// monthsFirst writes the dates of a page as others do.
func (p *page) monthsFirst() {
	for _, name := range []string{"date", "date-modified", "updated"} {
		if word := p.m.text(name); monthFirst.MatchString(word) {
			p.m[name] = monthFirst.ReplaceAllString(word, "$3-$1-$2")
		}
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

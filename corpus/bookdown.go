//go:build !js

package corpus

import (
	"path"
	"regexp"
	"strings"
	"unicode"
)

// bookdownFile is the file with the settings of a book of R Markdown.
const bookdownFile = "_bookdown.yml"

// bookdownSettings reads which files are chapters.
func (s *site) bookdownSettings() {
	s.documents = "."
	s.output = []string{path.Clean(first(s.settings.text("output_dir"), "_book"))}
	files := s.settings.texts("rmd_files")
	if byFormat, ok := s.settings["rmd_files"].(matter); ok {
		files = byFormat.texts("html")
	}
	if len(files) > 0 {
		s.chapters = map[string]struct{}{}
		for _, file := range files {
			s.chapters[path.Clean(file)] = struct{}{}
		}
	}
}

// bookdownHolds: chapters are the files at the root that are not called otherwise, or those that the
// settings name, and those of folders where they say so.
func bookdownHolds(s *site, p string, isDir bool) bool {
	if strings.HasPrefix(path.Base(p), "_") {
		return false
	}
	_, listed := s.chapters[p]
	if isDir || listed {
		return true
	}
	below, said := s.settings.truth("rmd_subdir")
	below = below || !said && s.settings["rmd_subdir"] != nil // a list of folders
	return kindOf(p) == kindQuarto && (below || s.chapters == nil && !strings.Contains(p, "/"))
}

// bookdownPlace: a chapter stands at the name of its first heading, and the index at the root.
func bookdownPlace(p *page) bool {
	p.list = true // a part may be announced only
	p.identify(idOfPath(p.path))
	if stem(p.path) == "index" {
		p.a.URL = p.based("/")
		return true
	}
	p.a.URL = p.based(escapePath("/" + first(p.name, stem(path.Base(p.path))) + ".html"))
	return true
}

var (
	chapterHeading = regexp.MustCompile(`(?m)^#[ \t]+([^\n]*?)[ \t]*(?:\{([^{}\n]*)\})?[ \t]*#*$`)
	headingName    = regexp.MustCompile(`#([^\s{}.]+)`)
	codeFences     = regexp.MustCompile("(?ms)^```.*?^```")
)

// chapterName returns the name of the first heading of a text: its own, or that which Pandoc makes of
// it. Headings that only begin a part of a book are passed over.
func chapterName(text string) string {
	for _, m := range chapterHeading.FindAllStringSubmatch(codeFences.ReplaceAllString(text, ""), -1) {
		if strings.HasPrefix(m[1], "(PART") || strings.HasPrefix(m[1], "(APPENDIX") {
			continue
		}
		if name := headingName.FindStringSubmatch(m[2]); name != nil {
			return name[1]
		}
		return strings.TrimLeftFunc(Slug(strings.NewReplacer("`", "", "*", "").Replace(m[1])), func(r rune) bool { return !unicode.IsLetter(r) })
	}
	return ""
}

//go:build !js

package corpus

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// The folders with the settings of VitePress and of VuePress.
const (
	vitepressFolder = ".vitepress"
	vuepressFolder  = ".vuepress"
)

// otherLocales is where settings say that there are several languages.
var otherLocales = regexp.MustCompile(`\blocales\s*[:,]`)

// vitepressSettings reads what changes addresses in VitePress and VuePress.
func (s *site) vitepressSettings() {
	s.base = cleanBase(s.scriptText("base"))
	s.language = normalizeLanguage(s.scriptText("lang"))
	dir := folderBelow(first(s.scriptText("srcDir"), "."))
	if s.generator == vuepress {
		dir = "."
	}
	s.routes = []string{dir}
	s.output = []string{path.Join(dir, "public"), "dist"}
	s.ignoresBelowSource(textsIn(s.script, "srcExclude"))
	if otherLocales.MatchString(s.script) {
		s.translated = s.localesIn(dir)
	}
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

// source is the folder of all pages.
func (s *site) source() string {
	if len(s.routes) == 0 {
		return "." // the caller named the generator of a file
	}
	return s.routes[0]
}

func (s *site) belowSource(p string) string { return strings.TrimPrefix(p, s.source()+"/") }

// ignoresBelowSource notes patterns of paths below the source that are left out.
func (s *site) ignoresBelowSource(patterns []string) {
	if read := globs(patterns, true); read != nil {
		s.ignored = append(s.ignored, func(p string, _ bool) bool {
			at := s.belowSource(p)
			return matchAny(read, at, "/"+at, path.Base(p))
		})
	}
}

// documentsHold: pages are files of Markdown in one folder. Names in brackets are patterns of
// many.
func documentsHold(s *site, p string, isDir bool) bool {
	if strings.HasPrefix(path.Base(p), "[") {
		return false
	}
	if isDir {
		return leadsTo(p, s.source())
	}
	return isWithin(p, s.source()) && kindOf(p) == kindMarkdown
}

// vitepressPlace: a page stands at its path below the source, as .html unless the settings
// say otherwise, and in the language of its top folder. To VuePress README is the page of a
// folder, and a page may say where it stands.
func vitepressPlace(p *page) bool {
	at := p.site.belowSource(p.path)
	if p.site.generator == vuepress && strings.EqualFold(path.Base(stem(at)), "readme") {
		at = path.Join(path.Dir(at), "index.md")
	}
	p.list = true // a page may consist of components only
	p.identify(idOfPath(at))
	p.translateByFolder(at)
	p.a.URL = fileURL(at, true)
	if wordIn(p.site.script, "cleanUrls") == "true" {
		p.a.URL = strings.TrimSuffix(p.a.URL, ".html")
	}
	p.a.URL = p.based(p.a.URL)
	if own := p.own("permalink"); own != "" && p.site.generator == vuepress {
		p.a.URL = own
	}
	return true
}

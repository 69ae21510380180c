//go:build !js

package corpus

import (
	"path"
	"regexp"
	"strings"
)

// summaryFile is the list of the chapters of an mdBook: what does not stand there is no page.
const summaryFile = "SUMMARY.md"

// summaryLink is where a line of that list leads.
var summaryLink = regexp.MustCompile(`\]\(\s*<?([^)>#]+?)>?\s*(?:#[^)]*)?\)`)

// mdbookSettings reads what changes addresses in mdBook, and which files are chapters.
func (s *site) mdbookSettings() {
	book, _ := s.settings["book"].(matter)
	s.language = normalizeLanguage(first(book.text("language"), "en"))
	if output, ok := s.settings["output"].(matter); ok {
		if html, ok := output["html"].(matter); ok {
			s.base = cleanBase(html.text("site-url"))
		}
	}
	s.routes = []string{folderBelow(first(book.text("src"), "src"))}
	s.output = []string{"book"}
	data, err := readFile(s.fsys, s.inFS(path.Join(s.source(), summaryFile)), Origin{})
	if err != nil {
		return // each file is a chapter
	}
	s.chapters = map[string]struct{}{}
	for _, m := range summaryLink.FindAllStringSubmatch(string(data), -1) {
		s.chapters[path.Join(s.source(), strings.TrimSpace(m[1]))] = struct{}{}
	}
}

// mdbookHolds: pages are the files that the summary lists.
func mdbookHolds(s *site, p string, isDir bool) bool {
	if isDir || s.chapters == nil {
		return documentsHold(s, p, isDir) && path.Base(p) != summaryFile
	}
	_, listed := s.chapters[p]
	return listed
}

// mdbookPlace: a chapter stands at its path below the source, as a file of HTML, and a README
// for its folder.
func mdbookPlace(p *page) bool {
	at := p.site.belowSource(p.path)
	if strings.EqualFold(path.Base(stem(at)), "readme") {
		at = path.Join(path.Dir(at), "index.md")
	}
	p.list = true // a chapter may be announced only
	p.identify(idOfPath(at))
	p.a.URL = p.based(fileURL(at, true))
	return true
}

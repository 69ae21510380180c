//go:build !js

package corpus

import (
	"net/url"
	"path"
	"strings"

	"kindred/corpus/markup"
)

// summaryFile is the list of the chapters of an mdBook: what does not stand there is no page.
const summaryFile = "SUMMARY.md"

// mdbookSettings reads what changes addresses in mdBook, and which files are chapters.
func (s *site) mdbookSettings() {
	book, _ := s.settings["book"].(matter)
	s.language = normalizeLanguage(first(book.text("language"), "en"))
	if output, ok := s.settings["output"].(matter); ok {
		if html, ok := output["html"].(matter); ok {
			s.base = cleanBase(html.text("site-url"))
		}
	}
	var dir string
	dir, s.broken = folderBelow("src", first(book.text("src"), "src"))
	s.documents = dir
	s.output = []string{"book"}
	data, err := readFile(s.fsys, s.inFS(path.Join(dir, summaryFile)), Origin{})
	if err != nil {
		return // each file is a chapter
	}
	s.chapters = map[string]struct{}{}
	summary := markup.Markdown(string(data), false)
	for _, link := range summary.Links {
		link, _, _ = strings.Cut(link, "#")
		if plain, err := url.PathUnescape(link); err == nil {
			link = plain
		}
		s.chapters[path.Join(dir, link)] = struct{}{}
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
	at := readmeAsIndex(p.site.belowSource(p.path))
	p.list = true // a chapter may be announced only
	p.identify(idOfPath(at))
	p.a.URL = p.based(fileURL(at, true))
	return true
}

//go:build !js

package corpus

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"kindred/corpus/markup"
)

// docsifyFile is the page that shows all others in a site of Docsify, and docsifyName what its
// settings are called there.
const (
	docsifyFile = "index.html"
	docsifyName = "$docsify"
)

var (
	docsifyParts = []string{"loadSidebar", "loadNavbar", "coverpage", "notFoundPage"}
	// docsifyMark stands behind a heading, or before a note, and is not shown.
	docsifyMark = regexp.MustCompile(`(?m)^(#.*?)[ \t]+(?::\w+=\S+|\{docsify-ignore(?:-all)?\})[ \t]*$`)
	docsifyNote = regexp.MustCompile(`(?m)^[?!]> `)
)

// mayBeDocsify reports whether a folder with some names may be of Docsify: every other site has a
// page of that name, too.
func mayBeDocsify(names map[string]bool) bool {
	return names["README.md"] || names["_sidebar.md"] || names["_coverpage.md"]
}

// docsifySettings reads what changes addresses in Docsify (docsify.js.org/#/configuration).
func (s *site) docsifySettings() {
	_, script, _ := strings.Cut(s.script, docsifyName)
	script, _, _ = strings.Cut(script, "</script>")
	s.script = withoutComments(script)
	s.documents = "."
	if dir, err := folderBelow("basePath", strings.Trim(s.scriptText("basePath"), "/")); err == nil && s.exists(dir) {
		s.documents = dir
	}
	s.findTranslations()
}

// isDocsify reports whether the page that was read is Docsify's.
func (s *site) isDocsify() bool { return s.script != "" }

// docsifyHolds: pages are files of Markdown, but for those that are parts of all pages.
func docsifyHolds(s *site, p string, isDir bool) bool {
	if isDir {
		return leadsTo(p, s.source()) && !strings.HasPrefix(path.Base(p), "_")
	}
	part := func(name string) bool { return strings.Trim(s.scriptText(name), "/") == s.belowSource(p) }
	return documentsHold(s, p, isDir) && !strings.HasPrefix(path.Base(p), "_") && !slices.ContainsFunc(docsifyParts, part)
}

// docsifyPlace: a page stands behind the sign "#" in the address of the one that shows it, unless
// the settings say that the server has one for each.
func docsifyPlace(p *page) bool {
	at := p.site.belowSource(p.path)
	p.list = true // a page may be its sidebar
	p.identify(idOfPath(readmeAsIndex(at)))
	p.translateByFolder(at)
	p.a.URL = p.docsifyAddress(at)
	return true
}

// docsifyAddress returns the address of the page at a path below the source, with its extension or
// without.
func (p *page) docsifyAddress(at string) string {
	if at == strings.Trim(p.site.scriptText("homepage"), "/") {
		at = "README.md"
	}
	at = readmeAsIndex(at)
	route := "/" + strings.TrimSuffix(at, ".md")
	if path.Base(route) == "index" {
		route = strings.TrimSuffix(route, "index")
	}
	route = escapePath(route)
	if route == "/" || p.site.scriptText("routerMode") == "history" {
		return p.based(route)
	}
	return p.based("/#" + route)
}

// docsifyLinks writes the links of a page as they are followed: from the source, unless the settings
// say that it is from the page.
func (p *page) docsifyLinks(b *markup.Body) {
	for i, link := range b.Links {
		at, _, _ := strings.Cut(link, "#")
		at, _, _ = strings.Cut(at, "?")
		if at == "" || strings.HasPrefix(at, "//") || strings.Contains(at, ":") || path.Ext(at) != "" && path.Ext(at) != ".md" {
			continue
		}
		if strings.HasSuffix(at, "/") {
			at += "README.md"
		}
		if !strings.HasPrefix(at, "/") && wordIn(p.site.script, "relativePath") == "true" {
			at = path.Join(path.Dir(p.site.belowSource(p.path)), at)
		}
		b.Links[i] = p.docsifyAddress(strings.TrimPrefix(path.Clean("/"+at), "/"))
	}
}

// docsifyText reads a text. Marks that say how it is shown are none of it.
func docsifyText(text string) markup.Body {
	return markup.Markdown(docsifyNote.ReplaceAllString(docsifyMark.ReplaceAllString(text, "$1"), ""), false)
}

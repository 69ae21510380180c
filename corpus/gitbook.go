//go:build !js

package corpus

import (
	"maps"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"kindred/corpus/markup"
)

// gitbookFile are the settings of GitBook, and honkitFiles those of HonKit, which goes on with what
// GitBook was before. GitBook goes before HonKit where a site has both.
const gitbookFile = ".gitbook.yaml"

var honkitFiles = []string{"book.json", "book.js"}

// gitbookAssets is where GitBook keeps the pictures of a book that has no settings, and gitbookHeading
// how it begins the summary.
const (
	gitbookAssets  = ".gitbook/assets"
	gitbookHeading = "# Table of contents\n"
)

// gitbookSite is what a book of GitBook or HonKit says of its pages.
type gitbookSite struct {
	readme  string              // the first page, by its path below the folder of the book
	terms   string              // HonKit's glossary, whose headings are terms
	summary string              // the summary by which a book is known that has no settings
	titles  map[string]string   // how the summary calls pages, by their paths in the site
	aliases map[string][]string // where pages stood before, by their paths below the source
}

var (
	gitbookStructure = regexp.MustCompile(`\bstructure["']?\s*:`)
	gitbookVariables = regexp.MustCompile(`\bvariables["']?\s*:`)
	// summaryEntry is an entry of a summary: its title, and where it leads.
	summaryEntry = regexp.MustCompile(`(?m)^\s*(?:[-*+]|\d+[.)])\s+\[(.+?)\]\(\s*(?:<([^>\n]+)>|([^\s)]+))`)
	// gitbookInclude is a line in whose place another file stands, and bookVariable a place of a value.
	gitbookInclude = regexp.MustCompile(`(?m)^[ \t]*\{%-?\s*include\s+["']([^"'\n]+)["']\s*-?%\}[ \t]*$`)
	bookVariable   = regexp.MustCompile(`\{\{-?\s*book\.(\w+)\s*-?\}\}`)
)

// gitbookSettings reads what changes addresses in GitBook (gitbook.com/docs, "Content configuration") or
// HonKit (honkit.netlify.app/config.html), and which files are pages.
func (s *site) gitbookSettings() {
	summary := ""
	if s.settings == nil && s.generator == gitbook {
		summary, s.script = s.script, "" // known by it, and not by settings
	}
	structure, _ := s.settings["structure"].(matter)
	script := blockIn(s.script, gitbookStructure)
	part := func(name, otherwise string) string {
		return path.Clean(strings.TrimLeft(first(structure.text(name), textIn(script, name), otherwise), "/"))
	}
	root := strings.TrimLeft(first(s.settings.text("root"), shallowest(s.script, "root")), "/")
	s.documents, s.broken = folderBelow("root", root)
	s.language = normalizeLanguage(first(s.settings.text("language"), shallowest(s.script, "language")))
	s.gitbook = &gitbookSite{readme: part("readme", "README.md"), summary: summary, titles: map[string]string{}, aliases: s.gitbookRedirects()}
	s.gitbookSpace()
	books := []string{s.documents}
	if s.generator == honkit {
		s.output = []string{"_book", path.Join(s.documents, "_book")}
		s.translated = s.bookLanguages(part("langs", "LANGS.md"))
		var patterns []string
		for _, file := range []string{".gitignore", ".bookignore", ".ignore"} {
			patterns = append(patterns, s.ignoreFile(file)...)
		}
		s.ignoresBelowSource(globs(patterns, true), true)
	}
	if len(s.translated) > 0 {
		books = nil
		for language := range s.translated {
			books = append(books, path.Join(s.documents, language))
		}
	}
	for _, dir := range books {
		if !s.readSummary(dir, part("summary", summaryFile)) {
			continue
		}
		s.chapters[path.Join(dir, s.gitbook.readme)] = struct{}{}
		if s.generator == honkit {
			s.gitbook.terms = part("glossary", "GLOSSARY.md")
			s.chapters[path.Join(dir, s.gitbook.terms)] = struct{}{}
		}
	}
}

// gitbookSites is the file that says which folders are parts of one site of GitBook's, and where these
// stand (gitbook.com/docs, "Monorepos").
const gitbookSites = "docs.yaml"

// gitbookSpace finds the book in the site that it is a part of, of which the settings lie above it or
// beside. What is no part of that has no pages.
func (s *site) gitbookSpace() {
	for dir := s.root; s.generator == gitbook; dir = path.Dir(dir) {
		data, err := readFile(s.fsys, path.Join(dir, gitbookSites), Origin{})
		if err == nil && len(data) <= maxSettingsBytes {
			fields, _ := yamlFields(string(data))
			if parts, ok := fields["site"].(matter); ok {
				below := path.Clean(strings.TrimPrefix(strings.TrimPrefix(s.root, dir), "/"))
				at, language, found := spaceIn(parts["structure"], "", below)
				s.base, s.language = at, first(normalizeLanguage(language), s.language)
				if !found && dir == s.root {
					s.chapters = map[string]struct{}{}
				}
				return
			}
		}
		if dir == "." {
			return
		}
	}
}

// spaceIn returns where the part of a site stands that has its pages in a folder, by those it is in.
func spaceIn(structure any, under, dir string) (at, language string, found bool) {
	parts, _ := structure.([]any)
	for _, part := range parts {
		fields, _ := part.(matter)
		at := under
		if name := strings.Trim(fields.text("path"), "/"); name != "" && !fields.claims("default") {
			at += escapePath("/" + name)
		}
		content, _ := fields["content"].(matter)
		if place := content.text("directory"); place != "" && path.Clean(strings.TrimLeft(place, "/")) == dir {
			return at, content.text("language"), true
		}
		if at, language, found = spaceIn(fields["children"], at, dir); found {
			return at, language, true
		}
	}
	return "", "", false
}

// bookLanguages returns the folders of the languages that a book of several has a list of.
func (s *site) bookLanguages(list string) map[string]struct{} {
	found := map[string]struct{}{}
	for _, m := range summaryEntry.FindAllStringSubmatch(s.textAt(path.Join(s.source(), list)), maxSettings) {
		if dir := path.Clean(m[2] + m[3]); dir != "." && s.exists(path.Join(s.source(), dir)) {
			found[dir] = struct{}{}
		}
	}
	return found
}

// bookOf returns the folder of the book that a file is of: that of its language, where there are several.
func (s *site) bookOf(p string) string {
	if top, _ := firstSegment(s.belowSource(p)); s.isTranslated(top) {
		return path.Join(s.source(), top)
	}
	return s.source()
}

// readSummary notes the pages that the summary of a book lists, and how it calls them; false when there
// is none.
func (s *site) readSummary(dir, name string) bool {
	file := path.Join(dir, name)
	text, err := s.settingsText(file)
	if err != nil {
		return false
	}
	at := func(link string) string {
		link, _, _ = strings.Cut(link, "#")
		if plain, err := url.PathUnescape(link); err == nil {
			link = plain
		}
		if p := path.Join(dir, link); s.exists(p) {
			return p
		}
		return path.Join(path.Dir(file), link)
	}
	if s.chapters == nil {
		s.chapters = map[string]struct{}{}
	}
	for _, link := range markup.Markdown(text, false).Links {
		s.chapters[at(link)] = struct{}{}
	}
	for _, m := range summaryEntry.FindAllStringSubmatch(text, -1) {
		if link := m[2] + m[3]; !strings.Contains(link, "#") {
			s.gitbook.titles[at(link)] = markup.OneLine(markup.MarkdownLine(m[1]))
		}
	}
	return true
}

// gitbookRedirects returns where pages stood before.
func (s *site) gitbookRedirects() map[string][]string {
	before := map[string][]string{}
	redirects, _ := s.settings["redirects"].(matter)
	for _, from := range slices.Sorted(maps.Keys(redirects)) {
		to := path.Clean(strings.TrimLeft(redirects.text(from), "/"))
		if path.Ext(to) != ".md" {
			to += ".md"
		}
		before[to] = append(before[to], from)
	}
	return before
}

// isGitbook reports whether a site is a book: other programs have a book.json, or such a summary.
// HonKit makes pages of what its summary lists only.
func (s *site) isGitbook() bool {
	switch {
	case s.generator == honkit:
		return s.chapters != nil
	case s.gitbook.summary != "":
		return s.exists(s.gitbook.readme) && (strings.HasPrefix(s.gitbook.summary, gitbookHeading) || s.exists(gitbookAssets))
	}
	return s.exists(s.documents)
}

// isNoHonkit reports whether a file that HonKit has, too, and that cannot be read, lies in no book.
func (s *site) isNoHonkit() bool {
	if s.generator != honkit {
		return false
	}
	book := *s
	book.complete()
	return !book.isGitbook()
}

// isBook reports whether the generator is GitBook or HonKit. Within the site of another one their files
// are what is left of a book before it.
func (g generator) isBook() bool { return g == gitbook || g == honkit }

// gitbookHolds: pages are the files that the summary lists. Without one, GitBook has all.
func gitbookHolds(s *site, p string, isDir bool) bool {
	if isDir {
		return leadsTo(p, s.source())
	}
	if s.chapters == nil {
		return documentsHold(s, p, false)
	}
	_, listed := s.chapters[p]
	k := kindOf(p)
	return listed && (k == kindMarkdown || k == kindASCIIDoc)
}

// gitbookPlace: a page stands at its path below the source, a README for its folder.
func gitbookPlace(p *page) bool {
	at := p.site.belowSource(p.path)
	index := p.site.asIndex(at)
	p.list = true // a page may be announced only
	p.identify(path.Join(strings.Trim(p.site.base, "/"), idOfPath(index)))
	p.translateByFolder(index)
	for _, from := range p.site.gitbook.aliases[at] {
		if address, err := cleanAddress("/" + strings.TrimLeft(from, "/")); err == nil {
			p.a.Aliases = append(p.a.Aliases, p.based(address))
		}
	}
	p.a.URL = p.based(p.site.gitbookAddress(at))
	return true
}

// asIndex returns the path of a page below the source, with the name of an index where it is the page
// of its folder.
func (s *site) asIndex(at string) string {
	below := at
	if top, rest := firstSegment(at); s.isTranslated(top) {
		below = rest
	}
	if below == s.gitbook.readme {
		return path.Join(strings.TrimSuffix(at, below), "index.md")
	}
	return readmeAsIndex(at)
}

// gitbookAddress returns where the page at a path below the source stands. HonKit writes files of HTML.
func (s *site) gitbookAddress(at string) string {
	address := fileURL(s.asIndex(at), s.generator == honkit)
	if s.generator == gitbook && address != "/" {
		address = strings.TrimSuffix(address, "/")
	}
	return address
}

// summaryTitle returns how the summary calls a page that has no title of its own: a heading that
// it begins with may be that of its first part.
func (p *page) summaryTitle(b *markup.Body) string {
	if p.site.gitbook == nil {
		return ""
	}
	title := p.site.gitbook.titles[p.path]
	if terms := p.site.gitbook.terms; terms != "" && p.path == path.Join(p.site.bookOf(p.path), terms) {
		return first(title, "Glossary")
	}
	for _, bl := range b.Blocks {
		if bl.Level == 1 {
			return ""
		}
	}
	return title
}

// gitbookText puts into a text what it has of other files, and of the settings of the book.
func (r *reader) gitbookText(_ kind, p, text string) string {
	s := r.folder.site
	file := func(from string, m []string) string {
		if strings.HasPrefix(m[1], "/") {
			return s.inFS(path.Join(s.bookOf(s.inSite(from)), m[1]))
		}
		return path.Join(path.Dir(from), m[1])
	}
	text = r.withIncludes(p, text, &includes{line: gitbookInclude, file: file})
	variables, _ := s.settings["variables"].(matter)
	script := blockIn(s.script, gitbookVariables)
	return bookVariable.ReplaceAllStringFunc(text, func(place string) string {
		name := bookVariable.FindStringSubmatch(place)[1]
		return first(variables.text(strings.ToLower(name)), textIn(script, name), place)
	})
}

// gitbookLinks writes the links of a page to files by their paths from the root of the book as the
// addresses of these.
func gitbookLinks(p *page, b *markup.Body) {
	book := strings.TrimPrefix(p.site.bookOf(p.path), p.site.source())
	for i, link := range b.Links {
		at, part, _ := strings.Cut(link, "#")
		if !strings.HasPrefix(at, "/") || strings.HasPrefix(at, "//") || path.Ext(at) != ".md" {
			continue
		}
		if plain, err := url.PathUnescape(at); err == nil {
			at = plain
		}
		if b.Links[i] = p.based(p.site.gitbookAddress(strings.TrimPrefix(path.Join(book, at), "/"))); part != "" {
			b.Links[i] += "#" + part
		}
	}
}

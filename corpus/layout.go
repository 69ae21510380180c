//go:build !js

package corpus

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"kindred/corpus/markup"
)

// generator is a program that makes a site of a folder of articles. Each has its
// own rules for what is a page, and where it stands.
type generator string

// The generators whose rules are known. A folder of none of them is plain: each
// file is an article, and stands at its path.
const (
	plain      generator = ""
	hugo       generator = "hugo"
	jekyll     generator = "jekyll"
	hexo       generator = "hexo"
	eleventy   generator = "eleventy"
	astro      generator = "astro"
	next       generator = "next"
	gatsby     generator = "gatsby"
	docusaurus generator = "docusaurus"
	zola       generator = "zola"
	vitepress  generator = "vitepress"
	vuepress   generator = "vuepress"
	mkdocs     generator = "mkdocs"
	mdbook     generator = "mdbook"
	sphinx     generator = "sphinx"
	pelican    generator = "pelican"
	obsidian   generator = "obsidian"
	quartz     generator = "quartz"
	quarto     generator = "quarto"
	nikola     generator = "nikola"
	grav       generator = "grav"
	antora     generator = "antora"
	nuxt       generator = "nuxt"
	kirby      generator = "kirby"
	statamic   generator = "statamic"
	middleman  generator = "middleman"
	bridgetown generator = "bridgetown"
	docsify    generator = "docsify"
	rmarkdown  generator = "rmarkdown"
	bookdown   generator = "bookdown"
	gitbook    generator = "gitbook"
	honkit     generator = "honkit"
	lume       generator = "lume"
)

// generators are all of them but plain.
var generators = []generator{hugo, jekyll, hexo, eleventy, astro, next, gatsby, docusaurus, zola, vitepress, vuepress, mkdocs, mdbook, sphinx, pelican, obsidian, quartz, quarto, nikola, grav, antora, nuxt, kirby, statamic, middleman, bridgetown, docsify, rmarkdown, bookdown, gitbook, honkit, lume}

// rules are what a generator does with the files of a site.
type rules struct {
	// settings takes from the settings of a site what the others ask for.
	settings func(s *site)
	// holds reports whether the file or folder at p, a path of the site, can be,
	// or hold, articles; nil means that all can.
	holds func(s *site, p string, isDir bool) bool
	// enter completes a folder that the walk has come to, from its parent and its
	// entries; nil means that folders say nothing.
	enter func(f *folder, entries []fs.DirEntry)
	// inherit gives the page the fields that it has from elsewhere; nil when there
	// are none.
	inherit func(p *page)
	// place says where the page stands, and what its path tells; false when the
	// file is none.
	place func(p *page) bool
	// whole returns the text of a page with what it includes of others; nil where the file is all of it.
	whole func(r *reader, k kind, p, text string) string
	// split takes the fields off a text; nil where they are front matter.
	split func(text string) (fields matter, rest string)
	// written returns what fields say that is text, to stand behind the rest; nil where none is.
	written func(fields matter) string
	// name is a page's path without its extensions, where it may have several; nil where it has one.
	name func(p string) string
	// read parses its Markdown; nil where that is as all have it.
	read func(text string) markup.Body
	// relink writes the links of a text as others do; nil where they are written so.
	relink func(p *page, b *markup.Body)
	// textKind is the markup of files of text where it makes pages of them; then files of HTML are
	// the texts of articles, too, and not whole pages.
	textKind kind
	// anyStatus says that it publishes a page whatever its status is called: that is a label (MkDocs'
	// "new"), or how far what it is about has come (a proposal's "shipped").
	anyStatus bool
}

// rulesOf returns the rules of a generator.
func rulesOf(g generator) rules {
	r, known := map[generator]rules{
		hugo:       {settings: (*site).hugoSettings, holds: hugoHolds, enter: hugoEnter, inherit: (*page).inheritCascade, place: hugoPlace, anyStatus: true},
		zola:       {settings: (*site).zolaSettings, holds: hugoHolds, enter: zolaEnter, inherit: (*page).inheritCascade, place: zolaPlace, anyStatus: true},
		jekyll:     {settings: (*site).jekyllSettings, holds: jekyllHolds, inherit: jekyllDefaults, place: jekyllPlace, anyStatus: true},
		hexo:       {settings: (*site).findTranslations, holds: jekyllHolds, inherit: jekyllDefaults, place: jekyllPlace, anyStatus: true},
		docsify:    {settings: (*site).docsifySettings, holds: docsifyHolds, place: docsifyPlace, read: docsifyText, relink: (*page).docsifyLinks, anyStatus: true},
		lume:       {settings: (*site).lumeSettings, holds: lumeHolds, enter: lumeEnter, inherit: lumeInherit, place: lumePlace, relink: lumeLinks, anyStatus: true},
		gitbook:    {settings: (*site).gitbookSettings, holds: gitbookHolds, place: gitbookPlace, whole: (*reader).gitbookText, read: markup.GitBook, relink: gitbookLinks, anyStatus: true},
		honkit:     {settings: (*site).gitbookSettings, holds: gitbookHolds, place: gitbookPlace, whole: (*reader).gitbookText, read: markup.GitBook, relink: gitbookLinks, anyStatus: true},
		bridgetown: {settings: (*site).bridgetownSettings, holds: bridgetownHolds, enter: bridgetownEnter, inherit: bridgetownData, place: bridgetownPlace, whole: (*reader).bridgetownText, anyStatus: true},
		eleventy:   {settings: (*site).eleventySettings, holds: eleventyHolds, enter: eleventyEnter, inherit: eleventyData, place: eleventyPlace},
		astro:      {settings: (*site).routesSettings, holds: routesHold, place: routesPlace},
		next:       {settings: (*site).routesSettings, holds: routesHold, place: routesPlace},
		gatsby:     {settings: (*site).routesSettings, holds: routesHold, place: routesPlace},
		docusaurus: {settings: (*site).docusaurusSettings, holds: docusaurusHolds, place: docusaurusPlace, anyStatus: true},
		vitepress:  {settings: (*site).vitepressSettings, holds: documentsHold, place: vitepressPlace, anyStatus: true},
		vuepress:   {settings: (*site).vitepressSettings, holds: documentsHold, place: vitepressPlace, anyStatus: true},
		mkdocs:     {settings: (*site).mkdocsSettings, holds: documentsHold, inherit: mkdocsData, place: mkdocsPlace, anyStatus: true},
		mdbook:     {settings: (*site).mdbookSettings, holds: mdbookHolds, place: mdbookPlace, anyStatus: true},
		sphinx:     {settings: (*site).sphinxSettings, holds: sphinxHolds, place: sphinxPlace, read: markup.MyST, anyStatus: true},
		obsidian:   {settings: (*site).obsidianSettings, place: obsidianPlace, read: markup.Notes},
		quartz:     {settings: (*site).obsidianSettings, holds: documentsHold, place: obsidianPlace, read: markup.Notes},
		quarto:     {settings: (*site).quartoSettings, holds: quartoHolds, enter: quartoEnter, inherit: quartoData, place: quartoPlace, anyStatus: true},
		bookdown:   {settings: (*site).bookdownSettings, holds: bookdownHolds, place: bookdownPlace, anyStatus: true},
		rmarkdown:  {settings: (*site).rmarkdownSettings, holds: rmarkdownHolds, inherit: (*page).monthsFirst, place: rmarkdownPlace, anyStatus: true},
		nuxt:       {settings: (*site).nuxtSettings, holds: nuxtHolds, place: nuxtPlace},
		antora:     {settings: (*site).antoraSettings, holds: antoraHolds, place: antoraPlace, whole: (*reader).antoraText, relink: (*page).antoraLinks, anyStatus: true},
		grav:       {settings: (*site).gravSettings, holds: gravHolds, inherit: gravData, place: gravPlace, read: markup.Grav, whole: (*reader).gravModules, relink: (*page).gravLinks, anyStatus: true},
		kirby:      {settings: (*site).kirbySettings, holds: kirbyHolds, inherit: kirbyData, place: kirbyPlace, split: splitKirby, relink: kirbyLinks, textKind: kindMarkdown, anyStatus: true},
		statamic:   {settings: (*site).statamicSettings, holds: statamicHolds, inherit: statamicData, place: statamicPlace, written: statamicText, anyStatus: true},
		middleman:  {settings: (*site).middlemanSettings, holds: middlemanHolds, place: middlemanPlace, name: middlemanName, read: middlemanText, anyStatus: true},
		nikola:     {settings: (*site).nikolaSettings, holds: nikolaHolds, inherit: nikolaData, place: nikolaPlace, textKind: kindRST, anyStatus: true},
		pelican:    {settings: (*site).pelicanSettings, holds: pelicanHolds, inherit: pelicanData, place: pelicanPlace, relink: (*page).pelicanLinks},
	}[g]
	if !known {
		return rules{settings: (*site).findTranslations, place: plainPlace}
	}
	return r
}

// site is a folder that one generator makes pages of, and what its settings say.
type site struct {
	rules

	generator  generator
	fsys       fs.FS
	root       string // the folder of the site in fsys
	configured bool   // there are settings: this is not a guess from folders
	settings   matter // of a file of data
	script     string // of a file of JavaScript, which is searched and not run
	base       string // the path that all addresses begin with: "" or "/blog"
	language   string // of what does not say its own, when the settings say it
	locales    []string
	locks      locks
	disabled   []string // of the locales those that are left out
	output     []string // folders that the generator fills, or copies unread
	named      bool     // the caller named the generator
	// ignored report what the generator is told to leave out: of a path of the
	// site, whose folders they were asked before.
	ignored []func(p string, isDir bool) bool
	// zones are where dates without a zone are written: of the site (""), and of
	// its languages where they have their own.
	zones       map[string]*time.Location
	unknownZone string // the name of a zone that is none

	contents   []content  // Hugo, Zola: where articles lie, by language
	included   []glob     // Jekyll, Hexo: what is a part of the site all the same
	instances  []instance // Docusaurus: its blogs and sets of documents
	pages      instance   // Docusaurus: the pages that stand alone
	routes     []string   // Astro, Next, Gatsby: folders that are no part of an address
	people     map[string]string
	translated map[string]struct{} // locales of the top folders
	documents  string              // VitePress, MkDocs, mdBook, Sphinx, Pelican, Obsidian, Quarto, Grav, Nuxt, Kirby, Statamic, Middleman: the folder of all pages, see source
	below      string              // MkDocs: the folder of a translation, which stands below the site whose settings it has
	spoken     []string            // Docusaurus, Grav, Kirby, Middleman: the locales that the settings name
	inNames    []*regexp.Regexp    // Pelican: what names of files, and paths, say by the groups of patterns
	fallsBack  bool                // Astro's Starlight: what is not translated stands at the addresses of translations
	translates bool                // MkDocs: pages of the same path are translations in sites beside it
	broken     error               // what settings name and cannot be read: no page of the site is known
	attributes map[string]string   // Antora: what all pages have
	order      *regexp.Regexp      // Kirby: what names of folders begin with, by which pages are in order
	statamic   *statamicSite       // Statamic: its collections and entries
	blogs      []middlemanBlog     // Middleman: where articles of blogs lie, and stand
	folders    []nikolaFolder      // Nikola: where articles and pages lie
	gitbook    *gitbookSite        // GitBook, HonKit: how the summary calls pages, and where they stood
	lume       *lumeSite           // Lume: what its settings say of addresses
	chapters   map[string]struct{} // mdBook, GitBook, HonKit, Quarto, Jupyter Book, bookdown: the files of the summary, or of the book; nil where there is none
}

// folder is a folder that a walk has come to.
type folder struct {
	site   *site
	parent *folder  // nil at the root of the site
	path   string   // in the site
	data   []matter // front matter that the folder gives to its pages, the nearest first
	bundle bool     // an article lies here, with files that belong to it
	names  map[string]struct{}
	called string // Lume: its name in addresses
	// suffixed counts the articles whose names end with a language, by the name
	// before it.
	suffixed map[string]int
}

func (f *folder) has(name string) bool {
	_, found := f.names[name]
	return found
}

// inSite returns the path in the site of a path in the file system.
func (s *site) inSite(p string) string {
	if s.root == "." {
		return p
	}
	if p == s.root {
		return "."
	}
	return strings.TrimPrefix(p, s.root+"/")
}

// inFS is the reverse of inSite.
func (s *site) inFS(p string) string { return path.Join(s.root, p) }

// exists reports whether there is a file or folder at a path of the site.
func (s *site) exists(p string) bool {
	_, err := fs.Stat(s.fsys, s.inFS(p))
	return err == nil
}

// newFolder is the folder at p, a path of the site.
func (s *site) newFolder(p string, parent *folder, entries []fs.DirEntry) *folder {
	f := &folder{site: s, parent: parent, path: p, names: make(map[string]struct{}, len(entries))}
	for _, e := range entries {
		f.names[e.Name()] = struct{}{}
	}
	if parent != nil {
		f.data, f.bundle = parent.data, parent.bundle
	}
	f.countTranslations(entries)
	if s.enter != nil {
		s.enter(f, entries)
	}
	return f
}

// plainFolder is where a file lies of which nothing else is known.
func plainFolder(fsys fs.FS) *folder {
	s := &site{rules: rulesOf(plain), fsys: fsys, root: "."}
	return s.newFolder(".", nil, nil)
}

// contentRoots are the folders in which generators keep what they make pages of;
// they are no part of an address.
var contentRoots = []string{"src/content", "src/pages", "src/data", "content", "_content"}

// withoutRoot takes the first of some folders that p lies in off it.
func withoutRoot(p string, roots []string) string {
	for _, root := range roots {
		if rest, found := strings.CutPrefix(p, root+"/"); found {
			return rest
		}
	}
	return p
}

// isWithin reports whether p is a folder or lies in it.
func isWithin(p, dir string) bool {
	return dir == "." || p == dir || strings.HasPrefix(p, dir+"/")
}

// leadsTo reports whether p is a folder on the way to dir, or within it.
func leadsTo(p, dir string) bool { return isWithin(p, dir) || isWithin(dir, p) }

// stem is a file's path without its extension.
func stem(p string) string { return strings.TrimSuffix(p, path.Ext(p)) }

// firstSegment is the first folder of a path, or the whole of it.
func firstSegment(p string) (first, rest string) {
	first, rest, _ = strings.Cut(p, "/")
	return first, rest
}

// plainPlace is for files of which no generator is known. A folder _posts is
// Jekyll's, wherever it lies, and no other program writes i18n as Docusaurus.
func plainPlace(p *page) bool {
	if slices.Contains(strings.Split(path.Dir(p.path), "/"), postsFolder) {
		return jekyllPlace(p)
	}
	if k := kindOf(p.path); k == kindQuarto || k == kindNotebook {
		name := stem(path.Base(p.path))
		if slices.ContainsFunc([]string{".md", ".markdown", ".html"}, func(ext string) bool { return p.has(name + ext) }) {
			return false // what was made of it lies beside it
		}
	}
	at := withoutRoot(p.path, contentRoots)
	if at != p.path && strings.HasPrefix(p.path, "src/pages/") {
		return routesPlace(p)
	}
	name, locale := p.localeSuffix(at)
	if locale == "" {
		if first, rest := firstSegment(at); rest != "" && p.site.isTranslated(first) {
			name, locale = rest, first
		}
	}
	id := idOfPath(at)
	if locale != "" {
		p.a.Language = normalizeLanguage(locale)
		p.a.Translation = idOfPath(name)
		if idOfPath(name) != id && !strings.HasPrefix(at, locale+"/") {
			id = path.Join(locale, idOfPath(name)) // the file post.de.md
		}
	} else if p.hasTranslation(at) {
		p.a.Translation = id
	}
	p.identify(id)
	p.a.URL = p.urlOfMatter(id)
	p.a.Aliases = p.aliases("", "aliases", "redirect_from")
	if p.a.From.IsZero() {
		p.a.From = p.a.Published // the generator may be one that waits
	}
	return true
}

// identify gives the article its own id, or the one by its path.
func (p *page) identify(id string) {
	if p.a.ID = p.m.text("id"); p.a.ID == "" {
		p.a.ID = id
	}
}

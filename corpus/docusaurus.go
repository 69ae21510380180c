//go:build !js

package corpus

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// translationsFolder is where Docusaurus keeps translations, by locale and
// plugin.
const translationsFolder = "i18n"

// instance is one blog or one set of documents of a Docusaurus site.
type instance struct {
	blog    bool
	id      string // "" for the one that needs no name
	dir     string // of the files, in the site
	route   string // that their addresses begin with, without slashes at its ends
	last    string // the version that stands at the route itself; "" when nothing says
	paths   map[string]string
	include []glob // when there are any, other files are none of it
	exclude []glob
	// numbered says that numbers before names set the order and are no part of
	// them.
	numbered bool
}

var (
	pagesStart    = regexp.MustCompile(`\bpages\s*:\s*\(?\s*\{|plugin-content-pages["'` + "`" + `]\s*,`)
	pluginOff     = regexp.MustCompile(`\b(docs|blog|pages)\s*:\s*false\b`)
	pluginStart   = regexp.MustCompile(`plugin-content-(docs|blog)["'` + "`" + `]\s*,`)
	presetStart   = regexp.MustCompile(`\b(docs|blog)\s*:\s*\(?\s*\{`)
	versionsStart = regexp.MustCompile(`\bversions\s*:`)
	sidebarTheme  = regexp.MustCompile(`\bsidebar\s*:`)
	versionPath   = regexp.MustCompile(`["']?([\w.-]+)["']?\s*:\s*\{[^{}]*?\bpath\s*:\s*["']([^"']*)["']`)
)

// docusaurusSettings reads the settings that are written as plain text in the
// script. Without a script it looks at the folders only.
func (s *site) docusaurusSettings() {
	s.base = cleanBase(s.scriptText("baseUrl"))
	s.language = normalizeLanguage(s.scriptText("defaultLocale"))
	if s.language == "" && s.script != "" {
		s.language = "en" // its own default
	}
	if !s.configured || strings.Contains(s.script, "locales") || s.exists(translationsFolder) {
		s.locales = []string{""}
	}
	s.spoken = textsIn(s.script, "locales")
	seen := make(map[string]bool)
	add := func(kind, block string) {
		versions := blockIn(block, versionsStart)
		block = strings.Replace(block, versions, "", 1) // it has paths of its own
		in := instance{blog: kind == "blog", id: textIn(block, "id"), numbered: wordIn(block, "numberPrefixParser") != "false"}
		if in.id == "default" {
			in.id = ""
		}
		if seen[kind+in.id] {
			return
		}
		seen[kind+in.id] = true
		in.dir = path.Clean(first(textIn(block, "path"), kind))
		in.route = strings.Trim(first(textIn(block, "routeBasePath"), kind), "/")
		in.include, in.exclude = globs(textsIn(block, "include"), false), globs(textsIn(block, "exclude"), false)
		in.last = textIn(block, "lastVersion")
		in.paths = make(map[string]string)
		for _, m := range versionPath.FindAllStringSubmatch(versions, -1) {
			in.paths[m[1]] = strings.Trim(m[2], "/")
		}
		s.instances = append(s.instances, in)
	}
	for _, loc := range pluginStart.FindAllStringSubmatchIndex(s.script, -1) {
		add(s.script[loc[2]:loc[3]], braces(s.script[loc[1]:]))
	}
	for _, loc := range presetStart.FindAllStringSubmatchIndex(s.script, -1) {
		block := braces(s.script[loc[1]-1:])
		if !sidebarTheme.MatchString(block) { // the look of documents has the same name
			add(s.script[loc[2]:loc[3]], block)
		}
	}
	off := make(map[string]bool)
	for _, m := range pluginOff.FindAllStringSubmatch(s.script, -1) {
		off[m[1]] = true
	}
	for _, kind := range []string{"docs", "blog"} {
		if !off[kind] {
			add(kind, "")
		}
	}
	s.pages = instance{dir: "src/pages"}
	if off["pages"] && !pagesStart.MatchString(s.script) {
		s.pages.dir = ""
	}
	for _, loc := range pagesStart.FindAllStringIndex(s.script, -1) {
		block := braces(s.script[strings.LastIndexAny(s.script[:loc[1]], "{,"):])
		s.pages.include = append(s.pages.include, globs(textsIn(block, "include"), false)...)
		s.pages.exclude = append(s.pages.exclude, globs(textsIn(block, "exclude"), false)...)
	}
	s.output = []string{"build", "static"}
	s.ignored = append(s.ignored, s.docusaurusIgnores)
}

// docusaurusIgnores reports whether the plugin that reads a file is told not to.
func (s *site) docusaurusIgnores(p string, isDir bool) bool {
	f, ok := s.docusaurusFileAt(p)
	if !ok || f.at == "" {
		return false
	}
	in := &f.instance
	if f.pages {
		in = &s.pages
	}
	return matchAny(in.exclude, f.at) || !isDir && in.include != nil && !matchAny(in.include, f.at)
}

// hasDocusaurusFolders reports whether the folder of translations is one of
// Docusaurus.
func (s *site) hasDocusaurusFolders() bool {
	found, err := fs.Glob(s.fsys, path.Join(s.root, translationsFolder, "*", "docusaurus-plugin-content-*"))
	return err == nil && len(found) > 0
}

// docusaurusHolds: names that begin with "_" are parts of pages. With settings,
// only the folders that plugins read hold pages.
func docusaurusHolds(s *site, p string, isDir bool) bool {
	if strings.HasPrefix(path.Base(p), "_") || path.Base(p) == "__tests__" || strings.Contains(path.Base(p), ".test.") {
		return false
	}
	if !s.configured {
		return true
	}
	dirs := []string{translationsFolder}
	if s.pages.dir != "" {
		dirs = append(dirs, s.pages.dir)
	}
	for _, in := range s.instances {
		dirs = append(dirs, in.dir)
		if !in.blog {
			dirs = append(dirs, in.versionsFolder())
		}
	}
	return slices.ContainsFunc(dirs, func(dir string) bool { return isWithin(p, dir) || isDir && isWithin(dir, p) })
}

// docusaurusFile is what the path of a file says.
type docusaurusFile struct {
	instance
	locale  string // "" for the site's own language
	version string // "" without versions, "current", or "3" of "version-3"
	at      string // below the folder of the instance, version and locale
	pages   bool   // a page of its own, not of an instance
}

// docusaurusFileAt takes a path apart; ok is false when no plugin reads it.
func (s *site) docusaurusFileAt(p string) (f docusaurusFile, ok bool) {
	rest := p
	if after, found := strings.CutPrefix(rest, translationsFolder+"/"); found {
		locale, below := firstSegment(after)
		plugin, at := firstSegment(below)
		kind, found := strings.CutPrefix(plugin, "docusaurus-plugin-content-")
		if !found {
			return f, false
		}
		f.locale, f.at = locale, at
		kind, id, _ := strings.Cut(kind, "-")
		if kind == "pages" {
			f.pages = true
			return f, true
		}
		f.instance = s.instanceNamed(kind, id)
		if !f.blog {
			version, at := firstSegment(at)
			f.version, f.at = strings.TrimPrefix(version, "version-"), at
		}
		return f, true
	}
	if at, found := strings.CutPrefix(rest, "src/pages/"); found {
		f.pages, f.at = true, at
		return f, true
	}
	for _, in := range s.instances {
		if at, found := strings.CutPrefix(rest, in.dir+"/"); found {
			f.instance, f.at = in, at
			if !in.blog && s.exists(in.versionsFolder()) {
				f.version = "current"
			}
			return f, true
		}
		if at, found := strings.CutPrefix(rest, in.versionsFolder()+"/"); found && !in.blog {
			version, at := firstSegment(at)
			f.instance, f.version, f.at = in, strings.TrimPrefix(version, "version-"), at
			return f, true
		}
	}
	return f, false
}

// versionsFolder is where the older versions of a set of documents lie.
func (in *instance) versionsFolder() string {
	if in.id == "" {
		return "versioned_docs"
	}
	return in.id + "_versioned_docs"
}

func (s *site) instanceNamed(kind, id string) instance {
	for _, in := range s.instances {
		if in.blog == (kind == "blog") && in.id == id {
			return in
		}
	}
	name := first(id, kind)
	return instance{blog: kind == "blog", id: id, dir: name, route: name, numbered: true}
}

// docusaurusPlace follows Docusaurus' rules: the date before a post's name,
// numbers before documents' names, slug, id, locales and versions. An older
// version of a document is left out where the same document is there in a newer
// one: readers look for what is the case now.
func docusaurusPlace(p *page) bool {
	f, ok := p.site.docusaurusFileAt(p.path)
	if !ok {
		p.identify(idOfPath(p.path))
		p.a.URL = p.urlOfMatter(idOfPath(p.path))
		return true
	}
	if f.version != "" && p.site.isOutdated(p.path, &f) {
		return false
	}
	if f.locale != "" {
		p.a.Language = first(normalizeLanguage(f.locale), p.a.Language)
	}
	id := path.Join(f.source(), idOfPath(f.at)) // whatever it is called: other locales have the same
	if f.at == "index.md" || f.at == "index.mdx" {
		id = first(f.source(), "index")
	}
	if len(p.site.locales) > 0 {
		p.a.Translation = id
	}
	p.a.ID = path.Join(f.locale, id)
	where := ""
	switch {
	case f.pages:
		where = strings.TrimSuffix(urlOfID(idOfPath(f.at)), "/")
	case f.blog:
		where = p.blogURL(&f)
	default:
		where = p.documentURL(&f)
	}
	locale := ""
	if f.locale != "" && normalizeLanguage(f.locale) != p.site.language {
		locale = "/" + f.locale
	}
	p.a.URL = p.based(locale + p.site.slash(where))
	p.a.Aliases = p.untranslatedBeside(&f, where)
	return true
}

// source is the path of the file's folder in the site's own language.
func (f *docusaurusFile) source() string {
	switch {
	case f.pages:
		return ""
	case f.version == "" || f.version == "current":
		return f.dir
	}
	return path.Join(f.versionsFolder(), "version-"+f.version)
}

// slash ends an address as the settings say; without a word it stays.
func (s *site) slash(address string) string {
	switch wordIn(s.script, "trailingSlash") {
	case "true":
		return strings.TrimSuffix(address, "/") + "/"
	case "false":
		if address != "/" {
			return strings.TrimSuffix(address, "/")
		}
	}
	return first(address, "/")
}

// blogFile is the path of a post: folders, the date, the name.
var blogFile = regexp.MustCompile(`^(.*?)(\d{4})[-/](\d{1,2})[-/](\d{1,2})[-/]?(.*?)$`)

// blogURL is the place of a post, by its slug, or by its date and name.
func (p *page) blogURL(f *docusaurusFile) string {
	where := ""
	if slug := p.slug(); slug != "" {
		where, _ = cleanAddress(slug) // slug has tried
	} else {
		name := stem(f.at)
		name = strings.TrimSuffix(name, "/index")
		if m := blogFile.FindStringSubmatch(name); m != nil {
			where = escapePath("/" + strings.Join([]string{m[2], m[3], m[4], m[1] + m[5]}, "/"))
		} else {
			where = escapePath("/" + name)
		}
	}
	return joinRoute(f.route, where)
}

func joinRoute(route, where string) string {
	if route == "" {
		return where
	}
	return escapePath("/"+route) + where
}

var (
	numberPrefix = regexp.MustCompile(`^\d+\s*[-_.]+\s*([^-_.\s].*)$`)
	// dateLike and versionLike are numbers that mean something.
	dateLike    = regexp.MustCompile(`^(\d{2}|\d{4})[-_.]\d{2}([-_.](\d{2}|\d{4}))?`)
	versionLike = regexp.MustCompile(`^\d+[-_.]\d+`)
)

// withoutNumber takes the number that sets the order off a name.
func withoutNumber(name string) string {
	if m := numberPrefix.FindStringSubmatch(name); m != nil && !dateLike.MatchString(name) && !versionLike.MatchString(name) {
		return m[1]
	}
	return name
}

// documentURL is the place of a document, by its slug, or by its id and folders.
func (p *page) documentURL(f *docusaurusFile) string {
	dirs := strings.Split(path.Dir(f.at), "/")
	name := path.Base(stem(f.at))
	if f.numbered {
		for i, dir := range dirs {
			dirs[i] = withoutNumber(dir)
		}
		name = withoutNumber(name)
	}
	dir := path.Clean("/" + strings.Join(dirs, "/"))
	lower := strings.ToLower(name)
	where := escapePath(path.Join(dir, first(p.m.text("id"), name)))
	switch slug := p.slug(); {
	case strings.HasPrefix(slug, "/"):
		where, _ = cleanAddress(slug) // slug has tried
	case slug != "":
		where = escape(path.Join(dir, slug), true)
	case lower == "index", lower == "readme", lower == strings.ToLower(path.Base(dir)):
		where = strings.TrimSuffix(escapePath(dir), "/") + "/"
	}
	return joinRoute(path.Join(f.route, f.versionRoute(p.site)), where)
}

// versionRoute is what stands between the route and a document of a version.
func (f *docusaurusFile) versionRoute(s *site) string {
	if own, found := f.paths[f.version]; found {
		return own
	}
	switch {
	case f.version == "" || f.version == s.lastVersion(&f.instance):
		return ""
	case f.version == "current":
		return "next"
	}
	return f.version
}

// lastVersion is the version whose documents stand at the route itself: what the
// settings say, the first of versions.json, or what is being written.
func (s *site) lastVersion(in *instance) string {
	if in.last != "" {
		return in.last
	}
	if versions := s.versions(in); len(versions) > 0 {
		return versions[0]
	}
	return "current"
}

// versions are the names of the versions that were kept, the newest first.
func (s *site) versions(in *instance) []string {
	name := "versions.json"
	if in.id != "" {
		name = in.id + "_versions.json"
	}
	data, err := readFile(s.fsys, s.inFS(name), Origin{})
	if err != nil {
		return nil
	}
	m, err := parseSettings(name, `{"v":`+string(data)+"}")
	if err != nil {
		return nil
	}
	return m.list("v", false)
}

// isOutdated reports whether the same document, in the same language, is there
// in a version that goes before this one: the one at the route itself, then the
// newest.
func (s *site) isOutdated(p string, f *docusaurusFile) bool {
	last := s.lastVersion(&f.instance)
	if f.version == last {
		return false
	}
	folder, at := "", f.at
	others := map[string]string{} // version → its folder
	if f.locale != "" {
		plugin := path.Join(translationsFolder, f.locale, strings.Split(p, "/")[2])
		entries, err := fs.ReadDir(s.fsys, s.inFS(plugin))
		if err != nil {
			return false
		}
		for _, e := range entries {
			others[strings.TrimPrefix(e.Name(), "version-")] = path.Join(plugin, e.Name())
		}
	} else {
		others["current"] = f.dir
		folder = f.versionsFolder()
		entries, err := fs.ReadDir(s.fsys, s.inFS(folder))
		if err != nil {
			return false
		}
		for _, e := range entries {
			others[strings.TrimPrefix(e.Name(), "version-")] = path.Join(folder, e.Name())
		}
	}
	for version, dir := range others {
		if version != f.version && (version == last || isNewer(version, f.version)) && s.hasDocument(dir, at) {
			return true
		}
	}
	return false
}

// hasDocument reports whether a file is there, as .md or .mdx.
func (s *site) hasDocument(dir, at string) bool {
	return s.exists(path.Join(dir, stem(at)+".md")) || s.exists(path.Join(dir, stem(at)+".mdx"))
}

// isNewer compares the numbers of versions; what is no number, such as what is
// being written and not yet a version, goes last.
func isNewer(a, b string) bool {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(x), len(y)) {
		m, errM := strconv.Atoi(x[i])
		n, errN := strconv.Atoi(y[i])
		switch {
		case errM != nil || errN != nil:
			return errM == nil && errN != nil
		case m != n:
			return m > n
		}
	}
	return len(x) > len(y)
}

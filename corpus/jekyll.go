//go:build !js

package corpus

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// postsFolder is where Jekyll and its kin keep their posts.
const postsFolder = "_posts"

// jekyllStyles are the patterns that Jekyll has names for.
var jekyllStyles = map[string]string{
	"date":     "/:categories/:year/:month/:day/:title:output_ext",
	"pretty":   "/:categories/:year/:month/:day/:title/",
	"ordinal":  "/:categories/:year/:y_day/:title:output_ext",
	"weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
	"none":     "/:categories/:title:output_ext",
}

// jekyllSettings reads what changes the place of a page.
func (s *site) jekyllSettings() {
	s.jekyllPlaces()
	if found := s.localesIn(s.contents[0].dir); len(found) >= minLocales {
		s.translated = found
	}
}

// jekyllPlaces reads where pages lie and stand. Hexo has the same file, and its posts below "source".
func (s *site) jekyllPlaces() {
	s.setZone("", s.settings.text("timezone"))
	var included []string
	for _, name := range s.settings.texts("include") {
		included = append(included, strings.Trim(strings.TrimPrefix(name, "./"), "/"))
	}
	if s.settings["new_post_name"] != nil || s.settings["source_dir"] != nil {
		s.generator = hexo
		s.base = cleanBase(first(s.settings.text("root"), s.settings.text("url")))
		s.contents = []content{{path.Clean(first(s.settings.text("source_dir"), "source")), ""}}
		s.language = normalizeLanguage(s.settings.text("language"))
		s.hexoLocks()
		s.included = understoodOnly(globs(included, false))
		excluded := globs(slices.Concat(s.settings.texts("exclude"), s.settings.texts("ignore"), s.settings.texts("skip_render")), false)
		s.ignoreSpecial(func(at string) bool {
			return matchAny(excluded, at, path.Join(s.contents[0].dir, at), strings.TrimPrefix(at, postsFolder+"/"))
		})
		return
	}
	s.base = cleanBase(s.settings.text("baseurl"))
	s.language = normalizeLanguage(s.settings.text("lang", "locale", "language"))
	s.contents = []content{{path.Clean(first(s.settings.text("source"), ".")), ""}}
	s.output = []string{first(path.Clean(s.settings.text("destination")), "_site"), "_site", "vendor"}
	s.included = understoodOnly(globs(included, true))
	s.ignoreSpecial(jekyllExcludes(s.settings.texts("exclude")))
}

// collection returns the settings of a collection of Jekyll: nil when the site
// writes no pages for it.
func (s *site) collection(name string) matter {
	collections, _ := s.settings["collections"].(matter)
	settings, _ := collections[strings.ToLower(name)].(matter)
	if yes, _ := settings.truth("output"); !yes && name != "posts" { // posts are always written
		return nil
	}
	return settings
}

// jekyllHolds: folders that begin with "_" hold no pages, but for posts, drafts
// and collections that are written out.
func jekyllHolds(s *site, p string, isDir bool) bool {
	p, ok := s.inSource(p, isDir)
	if !ok {
		return false
	}
	dir := p
	if !isDir {
		dir = path.Dir(p)
	}
	for ; dir != "." && dir != ""; dir = path.Dir(dir) {
		name := path.Base(dir)
		if strings.HasPrefix(name, "_") && name != postsFolder && name != draftFolder && s.collection(name[1:]) == nil && !s.includes(dir) {
			return false
		}
	}
	return true
}

// ignoreSpecial leaves out files whose names begin with a sign that both Jekyll
// and Hexo take for "not a page", and what the patterns of excluded match, but
// not what the settings include.
func (s *site) ignoreSpecial(excluded func(at string) bool) {
	s.ignored = append(s.ignored, func(p string, isDir bool) bool {
		at, ok := s.inSource(p, isDir)
		if !ok || at == "" || at == "." || s.includes(at) {
			return false
		}
		name := path.Base(at)
		return strings.ContainsRune("#~", rune(name[0])) || !isDir && name[0] == '_' || excluded(at)
	})
}

// jekyllExcludes reports whether Jekyll's settings exclude a path of the source: by
// a pattern, or by its beginning, which need not be a whole name.
func jekyllExcludes(entries []string) func(at string) bool {
	var starts []string
	var patterns []glob
	for _, e := range entries {
		if e = strings.TrimLeft(strings.TrimPrefix(strings.TrimSpace(e), "./"), "/"); e != "" {
			starts = append(starts, e)
			patterns = append(patterns, newGlob(strings.TrimRight(e, "/"), true))
		}
	}
	return func(at string) bool {
		return matchAny(patterns, at) || slices.ContainsFunc(starts, func(start string) bool { return strings.HasPrefix(at, start) })
	}
}

// inSource returns a path of the site as it is below the folder of its sources.
func (s *site) inSource(p string, isDir bool) (string, bool) {
	source := "."
	if len(s.contents) > 0 {
		source = s.contents[0].dir
	}
	switch {
	case source == ".":
		return p, true
	case isWithin(p, source):
		return strings.TrimPrefix(strings.TrimPrefix(p, source), "/"), true
	}
	return ".", isDir && isWithin(source, p)
}

// includes reports whether the settings include what would be left out, by its
// name or its path in the source.
func (s *site) includes(at string) bool { return matchAny(s.included, path.Base(at), at) }

// jekyllDated is how Jekyll knows a post.
var jekyllDated = regexp.MustCompile(`^\d{2,4}-\d{1,2}-\d{1,2}-`)

// jekyllPlace follows Jekyll's rules: the place of a post by the permalink
// pattern, its date, categories from fields and folders; pages by their path.
func jekyllPlace(p *page) bool {
	at, _ := p.site.inSource(p.path, false)
	if p.site.generator == plain {
		at = withoutRoot(at, contentRoots)
	}
	kind, before, name := jekyllKind(p.site, at)
	if !p.a.Published.IsZero() && kind != "pages" {
		if yes, _ := p.site.settings.truth("future"); !yes && p.a.From.IsZero() {
			p.a.From = p.a.Published
		}
	}
	known := p.site.configured || p.site.named
	if known && p.site.generator == jekyll && kind == "posts" && (p.a.Published.IsZero() || !jekyllDated.MatchString(path.Base(at))) {
		p.closed = Draft // Jekyll writes no page of it
	}
	p.a.Aliases = p.aliases("", "redirect_from")
	p.identify(idOfPath(strings.TrimPrefix(at, "_")))
	if kind == "pages" {
		p.translateByFolder(at)
	}
	slug := path.Base(stem(name))
	if kind == "posts" || kind == "drafts" {
		slug = datePrefix.ReplaceAllString(slug, "")
		p.categorize(before)
		p.identify(path.Join(before, strings.TrimPrefix(stem(name), "_")))
	}
	if p.site.generator == hexo && kind == "posts" {
		if slug = idOfPath(name); strings.HasPrefix(p.site.settings.text("new_post_name"), ":year-:") {
			slug = path.Join(path.Dir(slug), datePrefix.ReplaceAllString(path.Base(slug), ""))
		}
	}
	p.a.URL = p.jekyllURL(path.Join(before, name), kind, name, slug)
	return true
}

// jekyllKind tells posts, drafts, pages, or the name of the collection that a
// path belongs to, and splits the path at the folder that tells.
func jekyllKind(s *site, at string) (kind, before, name string) {
	dirs := strings.Split(path.Dir(at), "/")
	for i, dir := range dirs {
		before, name = path.Join(dirs[:i]...), strings.Join(append(slices.Clone(dirs[i+1:]), path.Base(at)), "/")
		switch {
		case dir == postsFolder:
			return "posts", before, name
		case dir == draftFolder:
			return "drafts", before, name
		case strings.HasPrefix(dir, "_") && s.collection(dir[1:]) != nil:
			return dir[1:], before, name
		}
	}
	return "pages", "", at
}

// jekyllDefaults gives the page the front matter that the settings have for its path
// and kind; the longest path is the nearest.
func jekyllDefaults(p *page) {
	at, _ := p.site.inSource(p.path, false)
	kind, _, _ := jekyllKind(p.site, at)
	list, _ := p.site.settings["defaults"].([]any)
	type match struct {
		size   int
		typed  bool
		values matter
	}
	var matches []match
	for _, e := range slices.Backward(list) { // the last has its way among equals
		entry, _ := e.(matter)
		scope, _ := entry["scope"].(matter)
		values, _ := entry["values"].(matter)
		where, of := strings.TrimLeft(scope.text("path"), "/"), scope.text("type", "collection")
		if isInScope(at, where) && (of == "" || of == kind) {
			matches = append(matches, match{len(where), of != "", values})
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int {
		switch {
		case a.size != b.size:
			return b.size - a.size
		case a.typed == b.typed:
			return 0
		case a.typed:
			return -1
		}
		return 1
	})
	for _, m := range matches {
		p.adopt(m.values)
	}
}

// isInScope reports whether a path of the source is in the scope of defaults: a
// scope is what the path begins with, or a pattern for the path or a folder that
// it lies in.
func isInScope(at, scope string) bool {
	if !strings.Contains(scope, "*") {
		return strings.HasPrefix(at, scope)
	}
	g := newGlob(strings.TrimRight(scope, "/"), false)
	for p := at; p != "."; p = path.Dir(p) {
		if g.match(p) {
			return true
		}
	}
	return false
}

// categorize adds the folders above _posts to the categories of a post, before
// its own ones. One text is split at spaces.
func (p *page) categorize(before string) {
	categories := p.a.Categories
	if s, ok := p.m["categories"].(string); ok && !strings.Contains(s, ",") {
		categories = distinct(strings.Fields(s))
	}
	if before != "" && before != "." {
		categories = distinct(append(strings.Split(before, "/"), categories...))
	}
	p.a.Categories = categories
}

// jekyllURL is the address by the page's own pattern, that of its collection, or
// that of the site.
func (p *page) jekyllURL(at, kind, name, slug string) string {
	siteStyle := p.site.settings.text("permalink")
	pattern, field := p.m.text("permalink"), "permalink"
	if pattern == "" && kind == "drafts" && p.a.Published.IsZero() {
		return p.jekyllPageURL(at, siteStyle) // it will have its date, and place, when it is a post
	}
	if pattern == "" {
		field = ""
		switch kind {
		case "posts", "drafts":
			pattern = first(p.site.collection("posts").text("permalink"), siteStyle, "date")
			if p.site.generator == hexo {
				pattern = first(siteStyle, ":year/:month/:day/:title/")
			}
		case "pages":
			return p.jekyllPageURL(at, siteStyle)
		default:
			pattern = first(p.site.collection(kind).text("permalink"), "/:collection/:path:output_ext")
			if siteStyle == "pretty" || strings.HasSuffix(siteStyle, "/") {
				pattern = strings.TrimSuffix(pattern, ":output_ext") + "/"
			}
		}
	}
	if known := jekyllStyles[pattern]; known != "" {
		pattern = known
	}
	if strings.Contains(pattern, "://") && !strings.Contains(pattern, "/:") {
		if address := p.own("permalink"); address != "" {
			return address
		}
		return p.jekyllPageURL(at, siteStyle)
	}
	if where := p.expand(field, pattern, p.jekyllNames(kind, name, slug)); where != "" {
		return p.based(where)
	}
	return p.jekyllPageURL(at, siteStyle)
}

// jekyllPageURL is the address of a page by its path.
func (p *page) jekyllPageURL(at, style string) string {
	id := idOfPath(at)
	switch {
	case path.Base(stem(at)) == "index":
		return p.based(urlOfID(id))
	case p.site.generator == hexo:
		pretty, _ := p.site.settings["pretty_urls"].(matter)
		if yes, ok := pretty.truth("trailing_html"); ok && !yes {
			return p.based(escapePath("/" + id))
		}
	case style == "pretty" || strings.HasSuffix(style, "/"):
		return p.based(urlOfID(id))
	}
	return p.based(escapePath("/" + id + ".html"))
}

// jekyllNames returns what the names in the permalink patterns of Jekyll and Hexo
// stand for.
func (p *page) jekyllNames(kind, name, slug string) func(string) (string, bool) {
	const pretty = "._~!$&'()+,;=@/"
	return func(s string) (string, bool) {
		switch s {
		case "title":
			return slugify(first(p.slug(), slug), pretty, false), true
		case "slug":
			return slugify(first(p.slug(), slug), "", true), true
		case "name", "basename", "post_title":
			return slugify(path.Base(slug), pretty, false), true
		case "categories":
			return strings.ToLower(strings.Join(p.a.Categories, "/")), true
		case "category":
			return slugify(strings.Join(p.a.Categories, "/"), "/", true), true
		case "slugified_categories":
			parts := make([]string, len(p.a.Categories))
			for i, c := range p.a.Categories {
				parts[i] = slugify(c, "", true)
			}
			return strings.Join(parts, "/"), true
		case "collection":
			return kind, true
		case "path":
			return idOfPath(name), true
		case "output_ext":
			return ".html", true
		case "id":
			return p.m.text("id"), p.m.text("id") != ""
		}
		return datePart(s, p.a.Published)
	}
}

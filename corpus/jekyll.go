package corpus

import (
	"path"
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

// jekyllSettings reads what changes the place of a page. Hexo has the same file,
// and its posts below "source".
func (s *site) jekyllSettings() {
	if s.settings["new_post_name"] != nil || s.settings["source_dir"] != nil {
		s.generator = hexo
		s.base = cleanBase(first(s.settings.text("root"), s.settings.text("url")))
		s.contents = []content{{path.Clean(first(s.settings.text("source_dir"), "source")), ""}}
		s.language = normalizeLanguage(s.settings.text("language"))
		return
	}
	s.base = cleanBase(s.settings.text("baseurl"))
	s.language = normalizeLanguage(s.settings.text("lang", "locale", "language"))
	s.contents = []content{{path.Clean(first(s.settings.text("source"), ".")), ""}}
	s.output = []string{first(path.Clean(s.settings.text("destination")), "_site"), "_site", "vendor"}
	s.output = append(s.output, s.settings.list("exclude", false)...)
}

// collection returns the settings of a collection of Jekyll: nil when the site
// writes no pages for it.
func (s *site) collection(name string) matter {
	collections, _ := s.settings["collections"].(matter)
	settings, _ := collections[strings.ToLower(name)].(matter)
	if yes, _ := settings.truth("output"); !yes {
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
	for segment := range strings.SplitSeq(p, "/") {
		if !strings.HasPrefix(segment, "_") || segment == postsFolder || segment == draftFolder || !isDir && segment == path.Base(p) {
			continue
		}
		if s.collection(segment[1:]) == nil && !s.includes(segment) {
			return false
		}
	}
	return true
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

// includes reports whether the settings name a folder that would be left out.
func (s *site) includes(folder string) bool {
	return slices.ContainsFunc(s.settings.list("include", false), func(name string) bool { return strings.Trim(name, "/") == folder })
}

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
	p.a.Aliases = p.aliases("", "redirect_from")
	p.identify(idOfPath(strings.TrimPrefix(at, "_")))
	slug := path.Base(stem(name))
	if kind == "posts" || kind == "drafts" {
		slug = datePrefix.ReplaceAllString(slug, "")
		p.categorize(before)
		p.identify(path.Join(before, strings.TrimPrefix(stem(name), "_")))
	}
	if p.site.generator == hexo && kind == "posts" {
		slug = idOfPath(name)
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
		values matter
	}
	var matches []match
	for _, e := range list {
		entry, _ := e.(matter)
		scope, _ := entry["scope"].(matter)
		values, _ := entry["values"].(matter)
		where := strings.Trim(scope.text("path"), "/")
		within := where == "" || isWithin(at, where)
		if strings.Contains(where, "*") {
			within, _ = path.Match(where, at) // a broken pattern matches nothing
		}
		if of := scope.text("type"); within && (of == "" || of == kind) {
			matches = append(matches, match{len(where), values})
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int { return b.size - a.size })
	for _, m := range matches {
		for name, value := range m.values {
			if _, said := p.m[name]; !said {
				p.m[name] = value
			}
		}
	}
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
			pattern = first(siteStyle, "date")
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
	case style == "pretty" || strings.HasSuffix(style, "/") || p.site.generator == hexo:
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

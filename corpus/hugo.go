//go:build !js

package corpus

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// content is a folder of articles, and the language that they are in; empty
// where their names tell it.
type content struct{ dir, language string }

// ignoreByRegexp leaves out the files whose path matches a regular expression.
// Hugo matches the path in the file system, which is not known here: one of the
// site or of the content folder has to do. With an expression that is none it
// makes no site.
func (s *site) ignoreByRegexp(expressions []string) {
	var compiled []*regexp.Regexp
	for _, expression := range expressions {
		if re, err := regexp.Compile(expression); err == nil {
			compiled = append(compiled, re)
		}
	}
	if compiled == nil {
		return
	}
	s.ignored = append(s.ignored, func(p string, _ bool) bool {
		below := s.belowContent(p)
		return slices.ContainsFunc(compiled, func(re *regexp.Regexp) bool {
			return re.MatchString("/"+p) || re.MatchString(p) || re.MatchString(below)
		})
	})
}

// belowContent is a path of the site as it is in its folder of articles, or p.
func (s *site) belowContent(p string) string {
	for _, c := range s.contents {
		if rest, found := strings.CutPrefix(p, c.dir+"/"); found {
			return rest
		}
	}
	return p
}

// ignoreInMount leaves out the files of a folder that the settings name which its
// patterns do not take.
func (s *site) ignoreInMount(dir string, mount matter) {
	include, exclude := mount.texts("includefiles"), mount.texts("excludefiles")
	for _, pattern := range mount.texts("files") {
		if negated, found := strings.CutPrefix(pattern, "!"); found {
			exclude = append(exclude, strings.TrimSpace(negated))
		} else {
			include = append(include, pattern)
		}
	}
	in, out := globs(include, false), globs(exclude, false)
	if in == nil && out == nil {
		return
	}
	s.ignored = append(s.ignored, func(p string, isDir bool) bool {
		at, found := strings.CutPrefix(p, dir+"/")
		return found && (matchAny(out, at, "/"+at) || in != nil && !isDir && !matchAny(in, at, "/"+at))
	})
}

// hugoHolds: articles lie in the content folders and nowhere else.
func hugoHolds(s *site, p string, isDir bool) bool {
	for _, c := range s.contents {
		if isWithin(p, c.dir) || isDir && isWithin(c.dir, p) {
			return true
		}
	}
	return false
}

func (s *site) isContentRoot(dir string) bool {
	return slices.ContainsFunc(s.contents, func(c content) bool { return c.dir == dir })
}

// isList reports whether the page lists those of its folder.
func (p *page) isList() bool { return strings.HasPrefix(path.Base(p.path), "_index.") }

// contentPath returns the page's path in its content folder, without the
// language in its name, and the language that folder and name tell.
func (p *page) contentPath() (locale, at string) {
	at = p.path
	for _, c := range p.site.contents {
		if isWithin(at, c.dir) {
			locale, at = c.language, strings.TrimPrefix(strings.TrimPrefix(at, c.dir), "/")
			break
		}
	}
	if name, suffix, found := strings.Cut(stem(path.Base(at)), "."); found && p.isSiteLocale(suffix) {
		return suffix, path.Join(path.Dir(at), name+path.Ext(at))
	}
	if len(p.site.locales) == 0 {
		if name, suffix := p.localeSuffix(at); suffix != "" {
			return suffix, name
		}
	}
	return locale, at
}

func (p *page) isSiteLocale(name string) bool {
	return slices.ContainsFunc(p.site.locales, func(l string) bool { return strings.EqualFold(l, name) })
}

// hugoPlace follows Hugo's rules: page bundles, permalink patterns, slug and
// url, aliases, languages by name or folder, and what folders hand down. A list
// (_index.md) is an article when it says something itself.
func hugoPlace(p *page) bool {
	if p.bundle && stemOfBundle(p.path) != "index" {
		return false // a file that belongs to the article of its folder
	}
	if closed := hugoClosed(p.m); !closed.IsPublic() {
		p.closed = closed
	}
	p.list = p.isList()
	locale, at := p.contentPath()
	if p.site.isDisabled(locale) {
		return false
	}
	p.translate(locale, at)
	id := idOfPath(at)
	date := p.a.Published
	if named := datePrefix.FindString(path.Base(id)); named != "" && p.datesByName() {
		id = path.Join(path.Dir(id), strings.TrimPrefix(path.Base(id), named))
	}
	prefix := p.languagePrefix(locale)
	p.identify(strings.TrimPrefix(path.Join(prefix, id), "/"))
	p.a.URL = p.hugoURL(prefix, id, at, date)
	p.a.Aliases = p.aliases(path.Dir(strings.TrimSuffix(strings.TrimPrefix(p.a.URL, p.site.base), "/")), "aliases")
	if yes, _ := p.site.settings.truth("buildfuture"); !yes && p.a.From.IsZero() {
		p.a.From = p.a.Published
	}
	if s, _ := p.site.settings.truth("buildexpired"); s {
		p.a.Until = time.Time{}
	}
	return true
}

func stemOfBundle(p string) string {
	name, _, _ := strings.Cut(path.Base(p), ".")
	return name
}

// hugoClosed is what a page's build options keep from readers. A page that is only
// listed in its own section ("local") is in no list of the site.
func hugoClosed(m matter) Visibility {
	if m.claims("headless") {
		return Private
	}
	for _, name := range []string{"build", "_build"} {
		options, isTable := m[name].(matter)
		if m[name] != nil && !isTable {
			return Private // which Hugo would not understand either
		}
		for _, option := range []string{"render", "list"} {
			switch options.text(option) {
			case "", "always", "true":
			default:
				return Private
			}
		}
	}
	if outputs, isList := m["outputs"].([]any); isList && len(outputs) == 0 {
		return Private
	}
	return Public
}

// datesByName reports whether the site takes dates from file names.
func (p *page) datesByName() bool {
	dates, _ := p.site.settings["frontmatter"].(matter)
	return slices.Contains(dates.list("date", false), ":filename")
}

// translate notes the language of a page and the name that its translations
// share.
func (p *page) translate(locale, at string) {
	if locale != "" {
		p.a.Language = first(p.a.Language, normalizeLanguage(locale))
	} else if len(p.site.locales) > 0 {
		p.a.Language = first(p.a.Language, p.site.language)
	}
	own := 1 // Hugo lists the site's own language with the others, Zola does not
	if p.site.generator == zola {
		own = 0
	}
	if len(p.site.locales) > own || len(p.site.locales) == 0 && locale != "" || p.hasTranslation(at) {
		p.a.Translation = first(p.m.text("translationkey"), idOfPath(at))
	}
}

// languagePrefix is the folder that the addresses of a language begin with: ""
// or "/de".
func (p *page) languagePrefix(locale string) string {
	if inFolder, _ := p.site.settings.truth("defaultcontentlanguageinsubdir"); inFolder && locale == "" && len(p.site.locales) > 0 {
		locale = first(p.site.settings.text("defaultcontentlanguage"), "en")
	} else if locale == "" || !inFolder && strings.EqualFold(locale, first(p.site.settings.text("defaultcontentlanguage"), "en")) {
		return ""
	}
	return "/" + strings.ToLower(locale)
}

// hugoURL is the address of the page whose file is at, in its content folder.
func (p *page) hugoURL(prefix, id, at string, date time.Time) string {
	if raw, _ := p.m["url"].(string); raw != "" {
		pattern := raw
		if strings.Contains(raw, ":") && !strings.Contains(raw, "://") {
			pattern = p.expand("url", raw, p.hugoNames(id, at, date))
		}
		if address, err := cleanAddress(pattern); err == nil && pattern != "" {
			if !strings.HasPrefix(raw, "/") && !strings.Contains(address, "://") {
				address = prefix + address
			}
			return p.based(address)
		} else if err != nil && pattern != "" {
			p.note("url", "url %q is not used: %v", raw, err)
		}
	}
	if p.list {
		return p.based(prefix + urlOfID(hugoName(id)))
	}
	where := ""
	if pattern := p.hugoPattern(at); pattern != "" {
		where = p.expand("", pattern, p.hugoNames(id, at, date))
	}
	if where == "" {
		where = id
		if slug := p.slug(); slug != "" && id != "index" {
			where = path.Join(path.Dir(id), slug)
		}
		where = hugoName(where)
	}
	switch where = strings.Trim(where, "/"); {
	case where == "index" || where == "":
		return p.based(prefix + "/")
	case path.Ext(where) == ".html":
		return p.based(prefix + escape("/"+where, true))
	case p.isUgly(at):
		return p.based(prefix + escape("/"+where, true) + ".html")
	}
	return p.based(prefix + escape("/"+where, true) + "/")
}

// hugoSection is the section of a page: the folder that it is in, or "page".
func hugoSection(at string) string {
	section, rest := firstSegment(at)
	if rest == "" {
		return "page"
	}
	return section
}

// isUgly reports whether the page's address ends with ".html": those of the site do, or of its
// section.
func (p *page) isUgly(at string) bool {
	if sections, some := p.site.settings["uglyurls"].(matter); some {
		yes, _ := sections.truth(strings.ToLower(hugoSection(at)))
		return yes
	}
	yes, _ := p.site.settings.truth("uglyurls")
	return yes
}

// hugoPattern returns the permalink pattern for the section that a page is in.
func (p *page) hugoPattern(at string) string {
	patterns, _ := p.site.settings["permalinks"].(matter)
	if pages, ok := patterns["page"].(matter); ok {
		patterns = pages
	}
	section := hugoSection(at)
	return first(patterns.text(strings.ToLower(section)), patterns.text("/"+strings.ToLower(section)))
}

// expand fills in a permalink pattern. When that cannot be done it is told, at
// the field that holds the pattern, and the result is empty.
func (p *page) expand(field, pattern string, names func(string) (string, bool)) string {
	where, err := expandPattern(pattern, names)
	if err != nil {
		p.note(field, "the permalink %q is not used: %v", pattern, err)
		return ""
	}
	address, err := cleanAddress("/" + strings.TrimLeft(where, "/")) // a name may stand for nothing
	if err != nil {
		p.note(field, "the permalink %q is not used: %v", pattern, err)
		return ""
	}
	return address
}

// hugoNames returns what the names in Hugo's permalink patterns stand for.
func (p *page) hugoNames(id, at string, date time.Time) func(string) (string, bool) {
	dirs := strings.Split(path.Dir(id), "/")
	if dirs[0] == "." {
		dirs = nil
	}
	file := path.Base(id)
	title := hugoName(p.a.Title)
	return func(name string) (string, bool) {
		switch name {
		case "title":
			return title, title != ""
		case "slug":
			return first(hugoName(p.slug()), title, file), true
		case "slugorfilename", "slugorcontentbasename":
			return first(hugoName(p.slug()), hugoName(file)), true
		case "filename", "contentbasename":
			return hugoName(stem(path.Base(at))), true
		case "section":
			section, _ := firstSegment(id)
			return hugoName(section), len(dirs) > 0
		case "sections":
			return hugoName(strings.Join(dirs, "/")), true
		}
		if slice, found := strings.CutPrefix(name, "sections["); found {
			part, ok := sliceOf(dirs, strings.TrimSuffix(slice, "]"))
			return hugoName(strings.Join(part, "/")), ok
		}
		return datePart(name, date)
	}
}

// sliceOf takes a part of a list as Hugo writes it: 0, 1:, :2, last.
func sliceOf(list []string, form string) ([]string, bool) {
	index := func(s string, empty int) (int, bool) {
		switch s {
		case "":
			return empty, true
		case "last":
			return max(0, len(list)-1), true
		}
		n, err := strconv.Atoi(s)
		return min(max(n, 0), len(list)), err == nil
	}
	from, to, ranged := strings.Cut(form, ":")
	i, ok := index(from, 0)
	if !ok {
		return nil, false
	}
	if !ranged {
		return list[i:min(i+1, len(list))], true
	}
	j, ok := index(to, len(list))
	if !ok || j < i {
		return nil, false
	}
	return list[i:j], true
}

// hugoName is how Hugo writes a path of files as an address: in lower case, with
// hyphens for spaces, and without most signs.
func hugoName(s string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			if !hyphen {
				b.WriteByte('-')
			}
			hyphen = true
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune("./_+~-@%", r):
			b.WriteRune(unicode.ToLower(r))
		default:
			continue
		}
		hyphen = r == '-'
	}
	return strings.TrimSuffix(b.String(), "-")
}

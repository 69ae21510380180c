//go:build !js

package corpus

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// bridgetownProgram is the file of Bridgetown's settings that are a program in Ruby. They go before
// those of its file of data.
const bridgetownProgram = "config/initializers.rb"

// bridgetownFiles are the files of settings that are data.
var bridgetownFiles = []string{"bridgetown.config.yml", "bridgetown.config.yaml"}

// bridgetownStyles are the patterns that have names: those of posts.
var bridgetownStyles = map[string]string{
	"pretty":     "/:locale/:categories/:year/:month/:day/:slug/",
	"pretty_ext": "/:locale/:categories/:year/:month/:day/:slug.*",
	"date":       "/:locale/:categories/:year/:month/:day/:slug.*",
	"simple":     "/:locale/:categories/:slug/",
	"simple_ext": "/:locale/:categories/:slug.*",
}

// bridgetownDefaults are the files of a folder with fields for all its pages.
var bridgetownDefaults = []string{"_defaults.yml", "_defaults.yaml", "_defaults.json"}

// bridgetownSettings reads what changes addresses in Bridgetown, a child of Jekyll
// (www.bridgetownrb.com/docs/configuration).
func (s *site) bridgetownSettings() {
	said := rubySettings(s.textAt(bridgetownProgram))
	settings := maps.Clone(s.settings)
	if settings == nil {
		settings = matter{}
	}
	maps.Copy(settings, said)
	s.settings = settings
	s.setZone("", settings.text("timezone"))
	s.base = cleanBase(first(settings.text("base_path"), settings.text("baseurl")))
	s.language = normalizeLanguage(first(settings.text("default_locale"), "en"))
	for _, locale := range settings.texts("available_locales") {
		s.spoken = append(s.spoken, strings.TrimPrefix(locale, ":"))
	}
	dir, err := folderBelow("source", first(settings.text("source"), "src"))
	s.documents, s.broken = dir, err
	s.contents = []content{{dir, ""}}
	s.output = []string{path.Clean(first(settings.text("destination"), "output"))}
	s.included = understoodOnly(globs(settings.texts("include"), true))
	s.ignoreSpecial(jekyllExcludes(settings.texts("exclude")))
}

var (
	// rubyBlock opens a block, and rubySetting says a setting: permalink "pretty".
	rubyBlock   = regexp.MustCompile(`^(?:(\w+)\b.*\bdo\b\s*(?:\|[^|]*\|)?|(?:if|unless|case|while|until|begin|def|class|module)\b.*)$`)
	rubySetting = regexp.MustCompile(`^(?:config\.)?(\w+)\s*(?:=\s*|\(\s*|\s)(?:"([^"]*)"|'([^']*)'|:"?(\w+)"?|(true|false)|(\[.*\])|%[wi]\[(.*)\])\s*\)?\s*(?:#.*)?$`)
	rubyWord    = regexp.MustCompile(`[\w-]+`)
)

// rubySettings reads the settings of a program in Ruby that are written as plain values, those of
// collections, too. What stands on a condition is not known.
func rubySettings(program string) matter {
	settings := matter{}
	var within []matter // nil for blocks that are not understood
	for line := range strings.Lines(rubyComment.ReplaceAllString(program, "")) {
		line = strings.TrimSpace(line)
		var top matter
		if len(within) > 0 {
			top = within[len(within)-1]
		}
		switch m := rubyBlock.FindStringSubmatch(line); {
		case line == "end" && len(within) > 0:
			within = within[:len(within)-1]
		case m != nil && m[1] == "Bridgetown" && len(within) == 0:
			within = append(within, settings)
		case m != nil && top != nil && (m[1] == "collections" && len(within) == 1 || len(within) == 2):
			block, ok := top[m[1]].(matter)
			if !ok {
				block = matter{}
				top[m[1]] = block
			}
			within = append(within, block)
		case m != nil:
			within = append(within, nil)
		case top != nil:
			if m := rubySetting.FindStringSubmatch(line); m != nil {
				top[m[1]] = rubyValue(m)
			}
		}
	}
	return settings
}

// rubyValue returns what a setting is set to.
func rubyValue(m []string) any {
	if list := m[6] + m[7]; list != "" {
		var values []any
		for _, word := range rubyWord.FindAllString(list, maxSettings) {
			values = append(values, word)
		}
		return values
	}
	return m[2] + m[3] + m[4] + m[5]
}

// isBridgetown reports whether the settings are Bridgetown's: other programs in Ruby have such a
// folder.
func (s *site) isBridgetown() bool {
	return slices.ContainsFunc(bridgetownFiles, s.exists) || strings.Contains(s.textAt(bridgetownProgram), "Bridgetown.configure")
}

// bridgetownHolds: folders of the source that begin with "_" hold no pages, but for posts, pages, and
// collections that are written out. Files that begin so are none.
func bridgetownHolds(s *site, p string, isDir bool) bool {
	at, ok := s.inSource(p, isDir)
	if !ok || !isDir && strings.HasPrefix(path.Base(at), "_") {
		return false
	}
	top, rest := firstSegment(at)
	if name, special := strings.CutPrefix(top, "_"); special && (isDir || rest != "") {
		return name == "posts" || name == "pages" || s.collection(name) != nil
	}
	return true
}

// bridgetownEnter reads the fields that a folder has for all its pages.
func bridgetownEnter(f *folder, _ []fs.DirEntry) {
	for _, name := range bridgetownDefaults {
		if !f.has(name) {
			continue
		}
		p := path.Join(f.path, name)
		if fields, err := parseSettings(name, f.site.textAt(p)); err == nil && fields != nil {
			f.data = append([]matter{fields}, f.data...)
		}
	}
}

// bridgetownData gives the page the fields of its folders, the nearest first, and of the settings.
func bridgetownData(p *page) {
	jekyllDefaults(p) // which go before those of folders
	for _, fields := range p.data {
		p.adopt(fields)
	}
}

// bridgetownText takes the program out of a text: pages may be one, in the language of the site or
// their own.
func (r *reader) bridgetownText(_ kind, _, text string) string {
	if engine := r.folder.site.settings.text("template_engine"); engine != "" && engine != "erb" {
		return text
	}
	return withoutRuby(text)
}

// bridgetownPlace: a page stands where its own pattern says, or that of its collection, or at its path.
func bridgetownPlace(p *page) bool {
	at, _ := p.site.inSource(p.path, false)
	p.list = true // a page may be its layout
	kind, rest := "pages", at
	if top, below := firstSegment(at); below != "" && strings.HasPrefix(top, "_") {
		kind, rest = top[1:], below
	}
	if config, ok := p.m["config"].(matter); ok {
		if yes, said := config.truth("output"); said && !yes {
			return false
		}
	}
	collections, _ := p.site.settings["collections"].(matter)
	of, _ := collections[kind].(matter)
	future, _ := p.site.settings.truth("future")
	if later, _ := of.truth("future"); !later && !future && p.a.From.IsZero() {
		p.a.From = p.a.Published
	}
	where, locale := p.bridgetownLocale(stem(rest))
	id := idOfPath(where)
	if kind != "pages" {
		id = idOfPath(path.Join(kind, where))
	}
	if len(p.site.spoken) > 1 {
		p.a.Translation = id
	}
	if locale != "" && locale != p.site.language {
		id = path.Join(locale, id)
	}
	p.a.Language = orLanguage(p.a.Language, locale)
	p.identify(id)
	p.a.Aliases = p.aliases("", "redirect_from")
	pattern, field := p.m.text("permalink"), "permalink"
	if pattern == "" {
		pattern, field = first(of.text("permalink"), bridgetownPattern(kind, p.site.settings.text("permalink"))), ""
		if style := bridgetownStyles[pattern]; style != "" && kind != "posts" {
			pattern = "/:collection" + style
		}
	}
	pattern = first(bridgetownStyles[pattern], pattern)
	address, err := bridgetownAddress(pattern, p.bridgetownNames(kind, where, locale))
	if err != nil {
		p.note(field, "the permalink %q is not used: %v", pattern, err)
		address = urlOfID(idOfPath(where))
	}
	p.a.URL = p.based(address)
	return true
}

// bridgetownPattern is where the pages of a collection stand whose settings do not say.
func bridgetownPattern(kind, style string) string {
	switch kind {
	case "posts":
		return first(style, "pretty")
	case "pages":
		return "/:locale/:path/"
	}
	return "/:locale/:collection/:path/"
}

// bridgetownLocale takes the language off the end of a name. "multi" are all languages.
func (p *page) bridgetownLocale(name string) (rest, locale string) {
	if end := strings.TrimPrefix(path.Ext(name), "."); end != "" && (slices.Contains(p.site.spoken, end) || end == "multi") {
		name, locale = strings.TrimSuffix(name, "."+end), end
	}
	if said := p.m.text("locale", "lang"); said != "" {
		locale = said
	}
	if locale == "multi" || !slices.Contains(p.site.spoken, locale) {
		locale = ""
	}
	return name, locale
}

// bridgetownAddress fills in a pattern, of which each part between slashes is a name or stands as it is.
func bridgetownAddress(pattern string, names func(string) (string, error)) (string, error) {
	bare, extension := pattern, path.Ext(pattern)
	if strings.Contains(extension, ":") {
		extension = ""
	}
	bare = strings.TrimSuffix(bare, extension)
	var parts []string
	for part := range strings.SplitSeq(bare, "/") {
		if name, isName := strings.CutPrefix(part, ":"); isName {
			var err error
			if part, err = names(name); err != nil {
				return "", err
			}
		}
		if part != "" {
			parts = append(parts, part)
		}
	}
	at := strings.TrimSuffix("/"+strings.Join(parts, "/"), "/index")
	switch {
	case extension == ".*":
		at += ".html"
	case extension != "":
		at += extension
	case strings.HasSuffix(pattern, "/"):
		at += "/"
	}
	at = first(at, "/")
	if at == "/.html" {
		at = "/"
	}
	if strings.Contains(pattern, "://") {
		return cleanAddress(pattern)
	}
	return cleanAddress(at)
}

// bridgetownNames returns what the names in patterns stand for.
func (p *page) bridgetownNames(kind, where, locale string) func(string) (string, error) {
	const kept = "._~!$&'()+,;=@"
	name := path.Base(where)
	if kind != "pages" {
		name = datePrefix.ReplaceAllString(name, "")
	}
	slug := first(p.slug(), name)
	return func(s string) (string, error) {
		switch s {
		case "locale", "lang":
			if always, _ := p.site.settings.truth("prefix_default_locale"); locale == "" || locale == p.site.language && !always {
				return "", nil
			}
			return locale, nil
		case "collection":
			return kind, nil
		case "path":
			return path.Join(path.Dir(where), name), nil
		case "name":
			return slugify(name, kept, true), nil
		case "slug":
			return slugify(slug, kept, true), nil
		case "title":
			return slugify(first(p.a.Title, slug), kept, true), nil
		case "categories":
			var parts []string
			for _, c := range p.a.Categories {
				parts = append(parts, slugify(c, kept, true))
			}
			return strings.Join(slices.Compact(parts), "/"), nil
		}
		if part, ok := datePart(s, p.a.Published); ok {
			return part, nil
		}
		return "", fmt.Errorf("there is nothing for %q in it", ":"+s)
	}
}

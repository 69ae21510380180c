//go:build !js

package corpus

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"kindred/corpus/markup"
)

// middlemanFile is the file with the settings of Middleman, a program in Ruby.
const middlemanFile = "config.rb"

var (
	// middlemanSet is a setting that is a text, middlemanActive what is switched on, and
	// middlemanOption an option of that.
	middlemanSet    = regexp.MustCompile(`(?m)^[ \t]*(?:set[ (]+:(\w+)[ \t]*,|config\[:(\w+)\][ \t]*=)[ \t]*['"]([^'"\n]*)['"]`)
	middlemanActive = regexp.MustCompile(`(?m)^[ \t]*activate[ (]+[:'"](\w+)(.*)$`)
	middlemanOption = regexp.MustCompile(`(?:\.(prefix|permalink|sources|publish_future_dated)[ \t]*=|\b(prefix|permalink|sources|publish_future_dated):|:(prefix|permalink|sources|publish_future_dated)[ \t]*=>)[ \t]*(?:['"]([^'"\n]*)['"]|(\w+))`)
	// middlemanRoot is the language that stands at the root of the site, and middlemanLangs are all
	// of them.
	middlemanRoot  = regexp.MustCompile(`mount_at_root(?::|[ \t]*=>|[ \t]*=)[ \t]*[:'"]?(\w+)`)
	middlemanLangs = regexp.MustCompile(`langs(?::|[ \t]*=>|[ \t]*=)[ \t]*\[[ \t]*[:'"]?(\w+)`)
	// middlemanIgnored is what is not built, as a pattern or in another form, which is not understood.
	middlemanIgnored = regexp.MustCompile(`(?m)^[ \t]*ignore[ (]+(?:['"]([^'"\n]*)['"]|/((?:[^/\\\n]|\\.)+)/)`)
	// middlemanPart is a part of the names of articles, or of their addresses; middlemanParts are what
	// they stand for.
	middlemanPart  = regexp.MustCompile(`:?\{(\w+)\}|:(year|month|day|title|lang)\b`)
	middlemanParts = map[string]string{"year": `\d{4}`, "month": `\d\d`, "day": `\d\d`}
	rubyComment    = regexp.MustCompile(`(?m)^[ \t]*#.*$|(?s:^=begin\b.*?^=end\b)`)
)

// middlemanBlog is where articles of a blog lie below the source, and stand.
type middlemanBlog struct {
	names             *regexp.Regexp
	prefix, permalink string
	future            bool // articles of days to come are public
}

// middlemanSettings reads what changes addresses in Middleman.
func (s *site) middlemanSettings() {
	s.script = rubyComment.ReplaceAllString(s.script, "")
	settings := matter{}
	for _, m := range middlemanSet.FindAllStringSubmatch(s.script, maxSettings) {
		settings[m[1]+m[2]] = m[3]
	}
	s.documents = path.Clean(first(settings.text("source"), "source"))
	s.base = cleanBase(settings.text("http_prefix"))
	s.output = []string{path.Clean(first(settings.text("build_dir"), "build"))}
	active := middlemanActive.FindAllStringSubmatchIndex(s.script, maxSettings)
	for i, loc := range active {
		end := len(s.script)
		if i+1 < len(active) {
			end = active[i+1][0]
		}
		name := s.script[loc[2]:loc[3]]
		settings["active"] = append(settings.anyList("active"), name)
		switch name {
		case "i18n":
			files, _ := fs.Glob(s.fsys, path.Join(escapeGlob(s.inFS("locales")), "*.yml"))
			for _, file := range files {
				s.spoken = append(s.spoken, stem(path.Base(file)))
			}
			s.language = middlemanLanguage(s.script[loc[4]:end], s.spoken)
		case "blog":
			if blog, err := newMiddlemanBlog(s.script[loc[4]:end]); err == nil {
				s.blogs = append(s.blogs, blog)
			}
		}
	}
	s.settings = settings
	s.middlemanIgnores()
}

// middlemanLanguage returns the language that stands at the root of the site: "" for none.
func middlemanLanguage(options string, spoken []string) string {
	if m := middlemanRoot.FindStringSubmatch(options); m != nil {
		if m[1] == "false" {
			return ""
		}
		return m[1]
	}
	if m := middlemanLangs.FindStringSubmatch(options); m != nil {
		return m[1]
	}
	if len(spoken) == 0 || slices.Contains(spoken, "en") {
		return "en"
	}
	return spoken[0]
}

// middlemanIgnores leaves out what the settings say is not built.
func (s *site) middlemanIgnores() {
	var patterns []glob
	for _, m := range middlemanIgnored.FindAllStringSubmatch(s.script, maxSettings) {
		if m[1] != "" {
			patterns = append(patterns, globs([]string{strings.TrimPrefix(m[1], "/")}, true)...)
			continue
		}
		if pattern, err := regexp.Compile(strings.ReplaceAll(m[2], `\/`, "/")); err == nil {
			s.ignored = append(s.ignored, func(p string, isDir bool) bool {
				return !isDir && isWithin(p, s.source()) && pattern.MatchString(middlemanName(s.belowSource(p))+".html")
			})
		}
	}
	s.ignored = append(s.ignored, func(p string, isDir bool) bool {
		at := s.belowSource(p)
		return isWithin(p, s.source()) && at != "." && at != "" && (matchAny(patterns, at) || !isDir && matchAny(patterns, middlemanName(at)+".html"))
	})
}

// anyList returns a list of the fields, nil where there is none.
func (m matter) anyList(name string) []any {
	list, _ := m[name].([]any)
	return list
}

// newMiddlemanBlog reads the options of a blog (middlemanapp.com/basics/blogging).
func newMiddlemanBlog(options string) (middlemanBlog, error) {
	said := map[string]string{"permalink": "/{year}/{month}/{day}/{title}.html", "sources": "{year}-{month}-{day}-{title}.html"}
	for _, m := range middlemanOption.FindAllStringSubmatch(options, maxSettings) {
		said[first(m[1], m[2], m[3])] = first(m[4], m[5])
	}
	sources := strings.Trim(path.Join(said["prefix"], said["sources"]), "/")
	sources = strings.TrimSuffix(sources, ".html")
	var pattern strings.Builder
	at := 0
	seen := map[string]bool{}
	for _, loc := range middlemanPart.FindAllStringSubmatchIndex(sources, maxSettings) {
		name := sources[max(loc[2], loc[4]):max(loc[3], loc[5])]
		group := "?P<" + name + ">"
		if seen[name] {
			group = ""
		}
		seen[name] = true
		pattern.WriteString(regexp.QuoteMeta(sources[at:loc[0]]) + "(" + group + first(middlemanParts[name], `[^/]+?`) + ")")
		at = loc[1]
	}
	names, err := regexp.Compile("^" + pattern.String() + regexp.QuoteMeta(sources[at:]) + "$")
	if err != nil {
		return middlemanBlog{}, fmt.Errorf("the names of articles %q: %w", sources, err)
	}
	return middlemanBlog{names: names, prefix: said["prefix"], permalink: said["permalink"], future: said["publish_future_dated"] == "true"}, nil
}

// middlemanHolds: pages are files below the source whose names do not begin with "_", which are parts
// of others, and not the layouts.
func middlemanHolds(s *site, p string, isDir bool) bool {
	return documentsHold(s, p, isDir) && !strings.HasPrefix(path.Base(p), "_") && s.belowSource(p) != "layouts"
}

// middlemanPlace: a page stands at its path without the extensions that only say how it is written,
// and an article of a blog where the settings say.
func middlemanPlace(p *page) bool {
	at := middlemanName(p.site.belowSource(p.path))
	p.list = true // a page may be its layout
	if ignored, _ := p.m.truth("ignored"); ignored {
		return false
	}
	p.identify(idOfPath(at + ".html"))
	for _, blog := range p.site.blogs {
		if m := blog.names.FindStringSubmatch(at); m != nil {
			p.middlemanArticle(blog, m)
			return true
		}
	}
	if len(p.site.blogs) > 0 && p.a.From.IsZero() { // it may be an article whose pattern is not understood
		p.a.From = p.a.Published
	}
	at, locale := p.middlemanLocale(at)
	if locale != "" {
		p.a.Translation = idOfPath(at + ".html")
		p.a.Language = orLanguage(p.a.Language, locale)
		if locale != p.site.language {
			at = path.Join(locale, at)
		}
	}
	p.a.URL = p.middlemanAddress(at + ".html")
	return true
}

// middlemanName is the path of a page without its extensions.
func middlemanName(p string) string {
	return strings.TrimSuffix(strings.TrimSuffix(stem(strings.TrimSuffix(p, embeddedRuby)), ".htm"), ".html")
}

// middlemanLocale takes what says a language off a path below the source: the folder of pages in
// languages, and the end of the name.
func (p *page) middlemanLocale(at string) (rest, locale string) {
	rest, isLocalized := strings.CutPrefix(at, "localizable/")
	if !isLocalized || !slices.Contains(p.site.settings.anyList("active"), any("i18n")) {
		return at, ""
	}
	if end := strings.TrimPrefix(path.Ext(rest), "."); end != "" && (slices.Contains(p.site.spoken, end) || isLocale(end)) {
		return strings.TrimSuffix(rest, "."+end), end
	}
	return rest, p.site.language
}

// middlemanArticle places an article of a blog, whose name matches its pattern.
func (p *page) middlemanArticle(blog middlemanBlog, m []string) {
	value := func(name string) string {
		if slug := p.slug(); name == "title" && slug != "" {
			return slug
		}
		if i := blog.names.SubexpIndex(name); i > 0 {
			return m[i]
		}
		if part, ok := datePart(name, p.a.Published); ok {
			return part
		}
		return Slug(p.m.text(name))
	}
	if day := value("year") + "-" + value("month") + "-" + value("day"); p.a.Published.IsZero() {
		p.a.Published, _ = p.parseDate(day)
	}
	if !blog.future && p.a.From.IsZero() {
		p.a.From = p.a.Published
	}
	place := middlemanPart.ReplaceAllStringFunc(blog.permalink, func(part string) string {
		m := middlemanPart.FindStringSubmatch(part)
		return value(m[1] + m[2])
	})
	p.a.URL = p.middlemanAddress(path.Join(blog.prefix, place))
}

// middlemanText reads a text. The word that divides the first words of an article from the rest is none
// of it.
func middlemanText(text string) markup.Body {
	return markup.Markdown(middlemanMore.ReplaceAllString(text, ""), false)
}

var middlemanMore = regexp.MustCompile(`(?m)^[ \t]*READMORE[ \t]*$`)

// middlemanAddress returns the address of a file that is built: without its name where folders stand
// for pages.
func (p *page) middlemanAddress(file string) string {
	file = strings.Trim(path.Clean("/"+file), "/")
	folders, said := p.m.truth("directory_index")
	if folders = folders || !said; !slices.Contains(p.site.settings.anyList("active"), any("directory_indexes")) {
		folders = false
	}
	name := path.Base(file)
	switch {
	case name == "index.html" || !strings.HasSuffix(name, ".html"):
		file = strings.TrimSuffix(file, "index.html")
	case folders:
		file = strings.TrimSuffix(file, ".html") + "/"
	}
	return p.based(escapePath("/" + file))
}

// embeddedRuby is how the name of a page ends that is a program as well.
const embeddedRuby = ".erb"

var (
	rubyTag   = regexp.MustCompile(`(?s)<%(?:[^%]|%[^>])*%>`)
	rubyOpens = regexp.MustCompile(`^<%[-=]?\s*(?:if|unless|case|while|until|for|begin)\b|(?:\bdo|\{)\s*(?:\|[^|]*\|)?\s*-?%>$`)
	rubyEnds  = regexp.MustCompile(`^<%-?\s*(?:end\b|\})`)
)

// withoutRuby takes the program out of a page, with what stands on a condition or is written again and
// again: what becomes of that is not known.
func withoutRuby(text string) string {
	var out strings.Builder
	depth, at := 0, 0
	for _, loc := range rubyTag.FindAllStringIndex(text, -1) {
		tag := text[loc[0]:loc[1]]
		if depth == 0 {
			out.WriteString(text[at:loc[0]])
		}
		at = loc[1]
		switch {
		case strings.HasPrefix(tag, "<%%"):
			if depth == 0 {
				out.WriteString("<%" + tag[len("<%%"):])
			}
		case rubyEnds.MatchString(tag):
			depth = max(0, depth-1)
		case rubyOpens.MatchString(tag):
			depth++
		}
	}
	if depth == 0 {
		out.WriteString(text[at:])
	}
	return out.String()
}

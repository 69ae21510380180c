//go:build !js

package corpus

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// zolaSettings reads what changes the place and the language of a page.
func (s *site) zolaSettings() {
	s.base = cleanBase(s.settings.text("base_url"))
	s.language = normalizeLanguage(first(s.settings.text("default_language"), "en"))
	s.contents = []content{{"content", ""}}
	if patterns := globs(s.settings.texts("ignored_content"), true); patterns != nil {
		s.ignored = append(s.ignored, func(p string, _ bool) bool {
			return matchAny(patterns, p, "/"+p, s.belowContent(p), path.Base(p))
		})
	}
	languages, _ := s.settings["languages"].(matter)
	for name := range languages {
		s.locales = append(s.locales, name)
	}
	slices.Sort(s.locales)
}

// zolaEnter: a section that is a draft hides its pages.
func zolaEnter(f *folder, _ []fs.DirEntry) {
	for name := range f.names {
		if stemOfBundle(name) == "index" && kindOf(name) == kindMarkdown && !f.site.isContentRoot(f.path) {
			f.bundle = true
		}
	}
	if slices.ContainsFunc(f.listMatters(), func(m matter) bool { return m.claims("draft") }) {
		f.data = append([]matter{{"draft": "true"}}, f.data...)
	}
}

// zolaPlace follows Zola's rules: path and slug, dates before names, languages
// by name, render. A section (_index.md) is an article when it says something
// itself.
func zolaPlace(p *page) bool {
	if p.bundle && stemOfBundle(p.path) != "index" {
		return false
	}
	if yes, ok := p.m.truth("render"); ok && !yes {
		p.closed = Private
	}
	p.list = p.isList()
	locale, at := p.contentPath()
	p.translate(locale, at)
	id := idOfPath(at)
	name := path.Base(id)
	if date := zolaDate(name); date != "" {
		name = name[len(date):]
	}
	where := path.Join(path.Dir(id), slugify(name, "", true))
	if p.list || id == "index" {
		where = id
	}
	prefix := ""
	if locale != "" && normalizeLanguage(locale) != p.site.language {
		prefix = "/" + locale
	}
	if slug := p.slug(); slug != "" {
		where = path.Join(path.Dir(id), slug)
	}
	p.identify(strings.TrimPrefix(path.Join(prefix, path.Dir(id), name), "/"))
	p.a.URL = p.based(prefix + urlOfID(where))
	if own, _ := p.m["path"].(string); own != "" {
		if address, err := cleanAddress(own); err != nil {
			p.note("path", "path %q is not used: %v", own, err)
		} else {
			p.a.URL = p.based(prefix + strings.TrimSuffix(address, "/") + "/")
		}
	}
	p.a.Aliases = p.aliases("", "aliases")
	return true
}

// zolaDate returns the date that a name begins with, and the sign after it.
func zolaDate(name string) string {
	named := datePrefix.FindString(name)
	if _, err := time.Parse("2006-01-02", strings.TrimRight(named, "-_")); err != nil || len(named) == len(name) {
		return ""
	}
	return named
}

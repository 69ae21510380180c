//go:build !js

package corpus

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"strings"

	"kindred/corpus/markup"
)

// mkdocsSettings reads what changes addresses in MkDocs. A file that inherits another one has
// its settings, too.
func (s *site) mkdocsSettings() {
	own := s.settings
	parent := s.inheritSettings()
	s.base = cleanBase(s.settings.text("site_url"))
	if theme, ok := s.settings["theme"].(matter); ok {
		s.language = normalizeLanguage(theme.text("language"))
	}
	s.translationsBeside(own, path.Dir(parent), parent != "")
	dir, err := folderBelow("docs_dir", first(s.settings.text("docs_dir"), "docs"))
	if err != nil {
		s.broken = err
	}
	s.documents = dir
	s.output = []string{first(s.settings.text("site_dir"), "site"), path.Join(dir, "templates")}
	s.mkdocsLocks()
	var excluded []string
	left := settingText(s.settings["exclude_docs"]) + "\n" + settingText(s.settings["draft_docs"])
	for line := range strings.Lines(left) {
		// What is let in again is left out: no article too many.
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' && line[0] != '!' {
			excluded = append(excluded, strings.TrimSuffix(line, "/"))
		}
	}
	s.ignoresBelowSource(globs(excluded, true), true)
	if i18n := s.plugin("i18n"); i18n != nil {
		s.translated = s.localesIn(dir)
		languages, _ := i18n["languages"].([]any)
		for _, l := range languages {
			if language, ok := l.(matter); ok && language.claims("default") {
				s.language = normalizeLanguage(language.text("locale"))
			}
		}
	}
}

// translationsBeside finds out whether sites beside each other, of which one has the settings of
// another, are translations, by the names of their folders. Then it stands below the other.
func (s *site) translationsBeside(own matter, parent string, inherits bool) {
	name := path.Base(s.root)
	if !inherits || own.text("site_url") != "" && parent != s.root {
		return
	}
	if parent == s.root {
		s.translates = isLocale(name)
		return
	}
	if path.Dir(parent) == path.Dir(s.root) && isLocale(path.Base(parent)) {
		s.translates, s.below = true, name
		s.base += "/" + name
		if isLocale(name) {
			s.language = normalizeLanguage(name)
		}
	}
}

// longestInheritance is how many files of settings may inherit one from the other.
const longestInheritance = 8

// inheritSettings gives the site the settings of the files that its own inherit, of which they say
// nothing, and returns the first of these files, "" for none.
func (s *site) inheritSettings() (parent string) {
	dir, name := s.root, s.settings.text("inherit")
	for range longestInheritance {
		if name == "" {
			return parent
		}
		file := path.Join(dir, filepath.ToSlash(name))
		parent = first(parent, file)
		data, err := readFile(s.fsys, file, Origin{File: file})
		if err != nil || len(data) > maxSettingsBytes {
			s.broken = fmt.Errorf("INHERIT: %s cannot be read: index the folder that holds both", name)
			return parent
		}
		more, err := yamlFields(string(data))
		if err != nil {
			s.broken = fmt.Errorf("INHERIT: %s: %w", name, err)
			return parent
		}
		name, dir = more.text("inherit"), path.Dir(file)
		s.settings = merged(more, s.settings)
	}
	s.broken = fmt.Errorf("INHERIT: more than %d files, one from the other", longestInheritance)
	return parent
}

// merged returns settings with others over them, tables with tables.
func merged(under, over matter) matter {
	all := maps.Clone(under)
	for name, value := range over {
		below, isTable := all[name].(matter)
		if table, both := value.(matter); isTable && both {
			all[name] = merged(below, table)
		} else {
			all[name] = value
		}
	}
	return all
}

// settingText returns a setting that is a text of several lines.
func settingText(v any) string {
	s, _ := v.(string)
	return s
}

// plugin returns the settings of a plugin of MkDocs, nil where it is not used.
func (s *site) plugin(name string) matter {
	if found := s.pluginNamed(name); found != nil {
		return found
	}
	return s.pluginNamed("material/" + name)
}

func (s *site) pluginNamed(name string) matter {
	settings := func(v any) matter {
		if m, ok := v.(matter); ok {
			return m
		}
		return matter{}
	}
	switch plugins := s.settings["plugins"].(type) {
	case matter:
		if v, ok := plugins[name]; ok {
			return settings(v)
		}
	case []any:
		for _, p := range plugins {
			if m, ok := p.(matter); ok {
				if v, ok := m[name]; ok {
					return settings(v)
				}
			} else if p == name {
				return matter{}
			}
		}
	}
	return nil
}

// mkdocsData: a post of the blog may have the days of both its dates in one field.
func mkdocsData(p *page) {
	if dates, ok := p.m["date"].(matter); ok {
		p.m["date"] = dates["created"]
		if p.m["updated"] == nil {
			p.m["updated"] = dates["updated"]
		}
	}
}

// mkdocsPlace: a page stands at its path below the folder of documents, a README for its folder
// where there is no index; and a post of the blog of Material by its date and title.
func mkdocsPlace(p *page) bool {
	at := p.site.belowSource(p.path)
	name, locale := p.localeSuffix(at)
	if index := readmeAsIndex(name); index != name {
		if p.has("index.md") {
			return false
		}
		name = index
		if locale == "" {
			at = index
		}
	}
	p.list = true // a template may be all of the page
	p.identify(path.Join(p.site.below, idOfPath(at)))
	if p.site.translates {
		p.a.Translation = idOfPath(at)
	}
	if top, rest := firstSegment(at); locale == "" && rest != "" && p.site.isTranslated(top) {
		name, locale = rest, top
	}
	prefix := ""
	if locale != "" {
		p.a.Language = orLanguage(p.a.Language, locale)
		p.a.Translation = idOfPath(name)
		if normalizeLanguage(locale) != p.site.language {
			prefix = "/" + locale
		}
	}
	address := p.postURL(name)
	if address == "" {
		address = fileURL(name, p.site.files())
	}
	p.a.URL = p.based(prefix + address)
	return true
}

// files reports whether pages stand in files of HTML, and not in folders.
func (s *site) files() bool {
	folders, said := s.settings.truth("use_directory_urls")
	return said && !folders
}

// postURL returns the address of a post of the blog of Material, "" for other pages.
func (p *page) postURL(at string) string {
	blog := p.site.plugin("blog")
	if blog == nil {
		return ""
	}
	dir := strings.Trim(path.Clean(first(blog.text("blog_dir"), "blog")), "/.")
	posts := strings.TrimPrefix(path.Clean(strings.ReplaceAll(first(blog.text("post_dir"), "{blog}/posts"), "{blog}", dir)), "/")
	if !isWithin(at, posts) || at == posts {
		return ""
	}
	slug := p.slug()
	if slug == "" {
		slug = Slug(first(p.a.Title, p.heading, path.Base(stem(at))))
	}
	if blog.claims("draft_if_future_date") && p.a.From.IsZero() {
		p.a.From = p.a.Published
	}
	day := ""
	if !p.a.Published.IsZero() {
		layout := strings.NewReplacer("yyyy", "2006", "MM", "01", "dd", "02").Replace(first(blog.text("post_url_date_format"), "yyyy/MM/dd"))
		day = p.a.Published.Format(layout)
	}
	categories := ""
	if len(p.a.Categories) > 0 {
		categories = Slug(p.a.Categories[0])
	}
	address := strings.NewReplacer("{date}", day, "{slug}", slug, "{categories}", categories, "{file}", path.Base(stem(at))).
		Replace(first(blog.text("post_url_format"), "{date}/{slug}"))
	return fileURL(path.Join(dir, address)+".md", p.site.files())
}

// headingOf returns the first heading of what was parsed.
func headingOf(b *markup.Body) string {
	for i := range b.Blocks {
		if b.Blocks[i].Level > 0 {
			return markup.OneLine(b.Blocks[i].Text)
		}
	}
	return ""
}

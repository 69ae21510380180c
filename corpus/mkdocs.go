//go:build !js

package corpus

import (
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
	parent := s.inheritSettings(own)
	s.base = cleanBase(s.settings.text("site_url"))
	if theme, ok := s.settings["theme"].(matter); ok {
		s.language = normalizeLanguage(theme.text("language"))
	}
	s.inherits = parent != ""
	if beside := path.Dir(parent); s.inherits && own.text("site_url") == "" && beside != s.root && path.Dir(beside) == path.Dir(s.root) {
		// A translation, which is a site beside the one whose settings it has, and below its address.
		s.among = path.Base(s.root)
		s.base += "/" + s.among
		if isLocale(s.among) {
			s.language = normalizeLanguage(s.among)
		}
	}
	s.routes = []string{folderBelow(first(s.settings.text("docs_dir"), "docs"))}
	s.output = []string{first(s.settings.text("site_dir"), "site")}
	var excluded []string
	left := settingText(s.settings["exclude_docs"]) + "\n" + settingText(s.settings["draft_docs"])
	for pattern := range strings.FieldsSeq(left) {
		if !strings.HasPrefix(pattern, "!") { // what is let in again is left out: no article too many
			excluded = append(excluded, strings.TrimSuffix(pattern, "/"))
		}
	}
	s.ignoresBelowSource(excluded)
	if s.plugin("i18n") != nil {
		s.translated = s.localesIn(s.source())
	}
}

// longestInheritance is how many files of settings may inherit one from the other.
const longestInheritance = 8

// inheritSettings gives the site the settings of the files that its own inherit, of which they say
// nothing, and returns the first of these files, "" for none.
func (s *site) inheritSettings(own matter) (parent string) {
	settings, dir := maps.Clone(own), s.root
	name := own.text("inherit")
	for range longestInheritance {
		if name == "" {
			break
		}
		file := path.Join(dir, filepath.ToSlash(name))
		parent = first(parent, file)
		data, err := readFile(s.fsys, file, Origin{File: file})
		if err != nil || len(data) > maxSettingsBytes {
			break
		}
		more, err := yamlFields(string(data))
		if err != nil {
			break
		}
		name, dir = more.text("inherit"), path.Dir(file)
		maps.Copy(more, settings)
		settings = more
	}
	s.settings = settings
	return parent
}

// settingText returns a setting that is a text of several lines.
func settingText(v any) string {
	s, _ := v.(string)
	return s
}

// folderBelow returns a folder of the site that settings name, and the site's own for one outside.
func folderBelow(dir string) string {
	dir = path.Clean(filepath.ToSlash(dir))
	if strings.HasPrefix(dir, "..") || path.IsAbs(dir) {
		return "."
	}
	return dir
}

// plugin returns the settings of a plugin of MkDocs, nil where it is not used.
func (s *site) plugin(name string) matter {
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
	if strings.EqualFold(path.Base(stem(at)), "readme") && !p.has("index.md") {
		at = path.Join(path.Dir(at), "index.md")
	}
	p.list = true // a template may be all of the page
	p.identify(path.Join(p.site.among, idOfPath(at)))
	if p.site.inherits {
		p.a.Translation = idOfPath(at)
	}
	name, locale := p.localeSuffix(at)
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
	if post := p.postURL(name); post != "" {
		p.a.URL = p.based(prefix + post)
		return true
	}
	p.a.URL = p.based(prefix + fileURL(name, wordOf(p.site.settings["use_directory_urls"]) == "false"))
	return true
}

func wordOf(v any) string { return strings.ToLower(strings.TrimSpace(settingText(v))) }

// fileURL returns the address of a document at a path below the source: a folder, or a file
// of HTML.
func fileURL(at string, file bool) string {
	address := urlOfID(idOfPath(at))
	if file && path.Base(stem(at)) != "index" {
		address = strings.TrimSuffix(address, "/") + ".html"
	}
	return address
}

// postURL returns the address of a post of the blog of Material, "" for other pages.
func (p *page) postURL(at string) string {
	blog := p.site.plugin("blog")
	if blog == nil {
		return ""
	}
	dir := strings.Trim(path.Clean(first(blog.text("blog_dir"), "blog")), "/.")
	posts := path.Join(strings.ReplaceAll(first(blog.text("post_dir"), "{blog}/posts"), "{blog}", dir))
	if !isWithin(at, posts) || at == posts {
		return ""
	}
	slug := p.slug()
	if slug == "" {
		slug = slugify(first(p.a.Title, p.heading, path.Base(stem(at))), "_", true)
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
		categories = slugify(p.a.Categories[0], "_", true)
	}
	address := strings.NewReplacer("{date}", day, "{slug}", slug, "{categories}", categories, "{file}", path.Base(stem(at))).
		Replace(first(blog.text("post_url_format"), "{date}/{slug}"))
	return fileURL(path.Join(dir, address)+".md", wordOf(p.site.settings["use_directory_urls"]) == "false")
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

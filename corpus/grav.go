//go:build !js

package corpus

import (
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"kindred/corpus/markup"
)

// gravSettingsFiles are where the settings of Grav lie: in the folder of the whole program, or of
// its user alone; and gravKeys are those of which a file of that name has one.
var (
	gravSettingsFiles = []string{"user/config/system.yaml", "config/system.yaml"}
	gravKeys          = []string{"pages", "home", "languages", "absolute_urls"}
)

// gravSettings reads what changes addresses in Grav.
func (s *site) gravSettings() {
	dir := "pages"
	if s.exists("user/pages") {
		dir = "user/pages"
	}
	s.documents = dir
	s.base = cleanBase(s.settings.text("custom_base_url"))
	languages, _ := s.settings["languages"].(matter)
	s.spoken = languages.texts("supported")
	s.language = first(languages.text("default_lang"), append(s.spoken, "")[0])
	pages, _ := s.settings["pages"].(matter)
	s.ignoresBelowSource(globs(pages.texts("ignore_folders"), false), true)
}

// gravHolds: articles are files of Markdown below the pages; in folders whose names begin with "_"
// lie parts of others.
func gravHolds(s *site, p string, isDir bool) bool {
	return documentsHold(s, p, isDir) && (!isWithin(p, s.source()) || !strings.Contains("/"+s.belowSource(p), "/_"))
}

var (
	// gravOrder is the number that a folder's name begins with, by which pages are in order.
	gravOrder = regexp.MustCompile(`^\d+\.`)
	// gravDay is a day as Grav writes it: days first with hyphens, and months first with slashes.
	gravDay = regexp.MustCompile(`^(.*?)\b(?:(\d{1,2})-(\d{1,2})-(\d{4})|(\d{1,2})/(\d{1,2})/(\d{4}))\b(.*)$`)
)

// gravMatter is the file with more fields for a page.
const gravMatter = "frontmatter.yaml"

// gravData gives the page the fields of the file beside it, the tags of its taxonomies, and days as
// others write them. What cannot be read may say that it is not public.
func gravData(p *page) {
	if p.has(gravMatter) {
		more, err := p.site.yamlFile(path.Join(p.folder.path, gravMatter))
		if err != nil {
			more = matter{"published": "false"}
		}
		p.adopt(more)
	}
	if taxonomy, ok := p.m["taxonomy"].(matter); ok {
		p.adopt(matter{"tags": taxonomy["tag"], "categories": taxonomy["category"], "author": taxonomy["author"]})
	}
	for _, name := range []string{"date", "publish_date", "unpublish_date", "modified"} {
		if m := gravDay.FindStringSubmatch(p.m.text(name)); m != nil {
			day := m[4] + "-" + m[3] + "-" + m[2]
			if m[7] != "" {
				day = m[7] + "-" + m[5] + "-" + m[6]
			}
			p.m[name] = strings.TrimSpace(day + " " + strings.TrimSpace(strings.TrimSpace(m[1])+" "+strings.TrimSpace(m[8])))
		}
	}
}

// gravPlace: a page stands at the path of its folder without the numbers; its file is named after
// its template, and perhaps a language.
func gravPlace(p *page) bool {
	at := p.site.belowSource(p.path)
	template, locale, isSpoken := p.gravName()
	if !isSpoken {
		return false
	}
	var segments []string
	for segment := range strings.SplitSeq(path.Dir(at), "/") {
		if segment != "." {
			segments = append(segments, gravOrder.ReplaceAllString(segment, ""))
		}
	}
	id := strings.Join(segments, "/")
	if slug := p.slug(); slug != "" && len(segments) > 0 {
		segments[len(segments)-1] = slug
	}
	p.list = true // the modules of a page may be all of it
	p.a.Translation = id
	p.identify(strings.Trim(path.Join(locale, first(id, template)), "/"))
	if yes, said := p.m.truth("routable"); said && !yes || p.m["access"] != nil {
		p.closed = Private
	}
	place := "/" + strings.Join(segments, "/")
	home, _ := p.site.settings["home"].(matter)
	alias := first(home.text("alias"), "/home")
	switch {
	case place == alias:
		place = "/"
	case home.claims("hide_in_urls"):
		place = "/" + strings.TrimPrefix(strings.TrimPrefix(place, alias), "/")
	}
	if pages, _ := p.site.settings["pages"].(matter); place != "/" {
		place += pages.text("append_url_extension")
	}
	routes, _ := p.m["routes"].(matter)
	if route, err := cleanAddress(routes.text("default")); err == nil && routes.text("default") != "" {
		place = route
	}
	if len(p.site.spoken) > 0 {
		p.a.Language = orLanguage(p.a.Language, locale)
	}
	p.a.URL = p.based(path.Join("/"+p.gravPrefix(locale), place))
	for _, alias := range routes.texts("aliases") {
		if address, err := cleanAddress(alias); err == nil {
			p.a.Aliases = append(p.a.Aliases, p.based(path.Join("/"+p.gravPrefix(locale), address)))
		}
	}
	return true
}

// gravClosing are fields that keep a module from some readers, or at some times.
var gravClosing = []string{"access", "publish_date", "unpublish_date"}

// gravModules returns the text of a page with that of its modules, which stand in folders of it whose
// names begin with "_".
func (r *reader) gravModules(k kind, _, text string) string {
	if k != kindMarkdown {
		return text
	}
	var out strings.Builder
	out.WriteString(text)
	names := slices.Sorted(maps.Keys(r.folder.names))
	budget := maxIncludedBytes
	for _, name := range names {
		if !strings.HasPrefix(name, "_") {
			continue
		}
		dir := r.folder.site.inFS(path.Join(r.folder.path, name))
		files, err := fs.Glob(r.fsys, path.Join(escapeGlob(dir), "*.md"))
		if err != nil || len(files) == 0 {
			continue
		}
		data, err := readFile(r.fsys, files[0], Origin{})
		if budget -= len(data); err != nil || budget < 0 {
			continue
		}
		module, err := decode(data, false)
		if err != nil {
			continue
		}
		fields, rest, err := splitMatter(module)
		closed := slices.ContainsFunc(gravClosing, func(name string) bool { return fields[name] != nil })
		if shown, _ := fields.truth("published"); err != nil || closed || fields["published"] != nil && !shown {
			continue
		}
		if title := fields.text("title"); title != "" {
			out.WriteString("\n\n## " + title)
		}
		out.WriteString("\n\n" + rest)
	}
	return out.String()
}

// escapeGlob is a path as a pattern for itself.
func escapeGlob(p string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(p)
}

// gravName returns the template of a page and its language, "" for none, by the name of its file;
// isSpoken is false for a language that the site does not have.
func (p *page) gravName() (template, locale string, isSpoken bool) {
	template, locale, _ = strings.Cut(stem(path.Base(p.path)), ".")
	if slices.Contains(p.site.spoken, locale) {
		return template, locale, true
	}
	return template, "", len(p.site.spoken) == 0 || !isLocale(locale)
}

// gravPrefix returns what addresses of a language begin with, "" for nothing.
func (p *page) gravPrefix(locale string) string {
	languages, _ := p.site.settings["languages"].(matter)
	if len(p.site.spoken) == 0 {
		return ""
	}
	locale = first(locale, p.site.language)
	if included, said := languages.truth("include_default_lang"); locale == p.site.language && said && !included {
		return ""
	}
	return locale
}

// gravLinks writes the links of a page as they are followed: from its folder, and with the language
// that Grav puts before them.
func (p *page) gravLinks(b *markup.Body) {
	_, locale, _ := p.gravName()
	for i, link := range b.Links {
		at, rest, _ := strings.Cut(link, "#")
		switch {
		case at == "" || strings.HasPrefix(at, "//") || strings.Contains(at, ":"):
			continue
		case strings.HasPrefix(at, "/"):
			at = p.based(path.Join("/"+p.gravPrefix(locale), at))
		default:
			at = path.Join(p.a.URL, at)
		}
		if b.Links[i] = at; rest != "" {
			b.Links[i] += "#" + rest
		}
	}
}

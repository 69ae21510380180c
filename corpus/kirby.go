//go:build !js

package corpus

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kindred/corpus/markup"
)

// kirbyContent is the folder in which Kirby has its pages, and kirbySite the file with the fields of
// the whole site, which lies there.
const (
	kirbyContent = "content"
	kirbySite    = "site.txt"
)

var (
	// kirbyOrder is the number that a folder's name begins with, by which pages are in order: it may
	// be a date. kirbyOldOrder is as Kirby had it before it had drafts.
	kirbyOrder    = regexp.MustCompile(`^(\d+)_`)
	kirbyOldOrder = regexp.MustCompile(`^(\d+)-`)
)

// kirbySettings reads what changes addresses in Kirby.
func (s *site) kirbySettings() {
	s.documents = "."
	if s.exists(kirbyContent) {
		s.documents = kirbyContent
	}
	options := phpOptions(s.textAt("site/config/config.php"))
	s.base = cleanBase(options["url"])
	prefixes := matter{}
	files, _ := fs.Glob(s.fsys, path.Join(escapeGlob(s.inFS("site/languages")), "*.php"))
	for _, file := range files {
		language := phpOptions(s.textAt(s.inSite(file)))
		code := first(language["code"], stem(path.Base(file)))
		s.spoken = append(s.spoken, code)
		prefixes[code] = code
		if address, named := language["url"]; named {
			prefixes[code] = strings.Trim(cleanBase(address), "/")
		}
		if language["default"] == "true" {
			s.language = code
		}
	}
	if len(s.spoken) > 0 {
		s.language = first(s.language, s.spoken[0])
	}
	s.settings = matter{"home": first(options["home"], "home"), "error": first(options["error"], "error"), "prefixes": prefixes}
	entries, _ := fs.ReadDir(s.fsys, s.inFS(s.documents))
	isNew := func(e fs.DirEntry) bool { return kirbyOrder.MatchString(e.Name()) || e.Name() == draftFolder }
	isOld := func(e fs.DirEntry) bool { return e.IsDir() && len(kirbyOldOrder.FindString(e.Name())) == len("1-") }
	s.order = kirbyOrder
	if slices.ContainsFunc(entries, isOld) && !slices.ContainsFunc(entries, isNew) {
		s.order = kirbyOldOrder
	}
}

// isKirby reports whether a site is one of Kirby's: others have a site.txt, too. It has the page that is
// shown for what is not there, or a home page, and they are files of fields.
func (s *site) isKirby() bool {
	entries, _ := fs.ReadDir(s.fsys, s.inFS(s.documents))
	for _, e := range entries {
		name := kirbyOldOrder.ReplaceAllString(kirbyOrder.ReplaceAllString(e.Name(), ""), "")
		if name != "home" && name != s.settings.text("error") && name != s.settings.text("home") {
			continue
		}
		files, _ := fs.Glob(s.fsys, path.Join(escapeGlob(s.inFS(path.Join(s.documents, e.Name()))), "*.txt"))
		for _, file := range files {
			if text := s.textAt(s.inSite(file)); text == "" || kirbyName.MatchString(text) {
				return true
			}
		}
	}
	return false
}

// kirbyHolds: a page is a folder with a file of text that is called after its template. Files that
// are called after pictures describe these, and what begins with "_" is put aside, but for drafts.
func kirbyHolds(s *site, p string, isDir bool) bool {
	if name := path.Base(p); strings.HasPrefix(name, "_") && name != draftFolder {
		return false
	}
	if isDir {
		return leadsTo(p, s.source()) && s.belowSource(p) != s.settings.text("error")
	}
	if k := kindOf(p); k != kindText && k != kindMarkdown || !isWithin(p, s.source()) {
		return false
	}
	name, locale, _ := strings.Cut(stem(path.Base(p)), ".")
	if path.Dir(p) == s.source() && name == stem(kirbySite) {
		return false
	}
	return locale == "" && len(s.spoken) == 0 || slices.Contains(s.spoken, locale)
}

// kirbyLine is what divides the fields of a page; kirbyName is the name of a field.
var (
	kirbyLine = regexp.MustCompile(`(?m)^----[ \t]*(?:\n|$)`)
	kirbyName = regexp.MustCompile(`^\s*([\pL\d_ -]{1,64}?)[ \t]*:`)
)

// kirbyTexts are fields of text whatever they say; kirbyFacts are those of the page that are none.
var (
	kirbyTexts = []string{"text", "body", "content", "main", "article", "intro", "lead", "copy", "blocks", "layout"}
	kirbyFacts = []string{"title", "uuid", "date", "tags", "author", "authors", "description", "summary", "excerpt", "slug", "cover", "css", "code"}
)

// kirbyProse is how many characters a field has that is taken for a text by its length.
const kirbyProse = 120

// splitKirby returns the fields of a page of Kirby, and those that are text in the order in which they
// stand, as Markdown (getkirby.com/docs/guide/content/text-files).
func splitKirby(text string) (fields matter, rest string) {
	fields = matter{}
	texts, order := map[string]string{}, []string(nil)
	for _, field := range kirbyLine.Split(text, -1) {
		m := kirbyName.FindStringSubmatch(field)
		if m == nil {
			continue
		}
		name := strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(m[1]))
		delete(texts, name) // of two the last one counts
		value := strings.TrimSpace(strings.ReplaceAll(field[len(m[0]):], "\n\\----", "\n----"))
		if blocks, ok := markup.KirbyBlocks(value); ok {
			texts[name], order = blocks, append(order, name)
			continue
		}
		fields[name] = kirbyValue(value)
		if isKirbyText(name, value) {
			texts[name], order = markup.KirbyText(value), append(order, name)
			delete(fields, name)
		}
	}
	var out strings.Builder
	for _, name := range order {
		out.WriteString(texts[name] + "\n\n")
		delete(texts, name)
	}
	if description := fields.text("meta_description", "metadescription"); description != "" && fields["description"] == nil {
		fields["description"] = description
	}
	return fields, strings.TrimSpace(out.String())
}

// isKirbyText reports whether a field is a part of what a page says.
func isKirbyText(name, value string) bool {
	switch {
	case strings.HasPrefix(value, "{"), strings.HasPrefix(value, "[{"): // data that is no blocks
		return false
	case slices.Contains(kirbyFacts, name), strings.HasPrefix(name, "meta"), strings.HasPrefix(name, "seo"), strings.HasPrefix(name, "og"):
		return false
	case slices.Contains(kirbyTexts, name):
		return !strings.HasPrefix(value, "- file://")
	}
	return utf8.RuneCountInString(value) >= kirbyProse && !strings.HasPrefix(value, "-") && strings.Count(value, " ") > kirbyProse/20
}

// kirbyValue returns a value, or the list that it is; references to files and people by their numbers
// say nothing.
func kirbyValue(value string) any {
	if !strings.HasPrefix(value, "- ") && !strings.HasPrefix(value, "-\n") {
		return value
	}
	list, err := yamlFields("list:\n" + value)
	entries, ok := list["list"].([]any)
	if err != nil || !ok {
		return value
	}
	return slices.DeleteFunc(entries, func(e any) bool {
		s, isText := e.(string)
		return isText && strings.Contains(s, "://")
	})
}

// kirbyData gives the page the date that the name of its folder may begin with.
func kirbyData(p *page) {
	if order := p.site.order.FindStringSubmatch(path.Base(path.Dir(p.path))); order != nil {
		for layout := range slices.Values([]string{"20060102", "200601021504"}) {
			if day, err := time.Parse(layout, order[1]); err == nil && p.m.text("date") == "" {
				p.m["date"] = day.Format(time.DateTime)
			}
		}
	}
}

// kirbyPlace: a page stands at the path of its folder without the numbers.
func kirbyPlace(p *page) bool {
	at := path.Dir(p.site.belowSource(p.path))
	_, locale, _ := strings.Cut(stem(path.Base(p.path)), ".")
	var segments, names []string // names as they are in addresses
	dir := p.site.source()
	for segment := range strings.SplitSeq(at, "/") {
		dir = path.Join(dir, segment)
		if segment != "." && segment != draftFolder {
			segments = append(segments, p.site.order.ReplaceAllString(segment, ""))
			names = append(names, first(p.site.kirbySlug(dir, locale), segments[len(segments)-1]))
		}
	}
	if len(segments) == 0 {
		return false
	}
	p.list = true // a page may be what its template makes of others
	id := strings.Join(segments, "/")
	p.identify(path.Join(locale, id))
	if p.a.Title == "" {
		if p.isBesideKirby(locale) {
			return false // a text that the page has for readers to take away, say
		}
		p.a.Title = titleOfPath(segments[len(segments)-1] + ".txt")
	}
	place := "/" + strings.Join(names, "/")
	if id == p.site.settings.text("home") {
		place = "/"
	}
	prefixes, _ := p.site.settings["prefixes"].(matter)
	if locale != "" {
		p.a.Language = orLanguage(p.a.Language, locale)
		p.a.Translation = id
		place = path.Join("/"+prefixes.text(locale), place)
	}
	p.a.URL = p.based(place)
	return true
}

// kirbySlugField is how a page is called in the addresses of a language.
var kirbySlugField = regexp.MustCompile(`(?mi)^slug[ \t]*:[ \t]*([\pL\d_-]+)\s*$`)

// kirbySlug returns how the page in a folder is called in the addresses of a language that is not the
// site's own, "" for as its folder is.
func (s *site) kirbySlug(dir, locale string) string {
	if locale == "" || locale == s.language {
		return ""
	}
	files, _ := fs.Glob(s.fsys, path.Join(escapeGlob(s.inFS(dir)), "*."+locale+".*"))
	for _, file := range files {
		if kirbyHolds(s, s.inSite(file), false) {
			if m := kirbySlugField.FindStringSubmatch(s.textAt(s.inSite(file))); m != nil {
				return m[1]
			}
		}
	}
	return ""
}

// isBesideKirby reports whether another file that may be the page's lies in its folder.
func (p *page) isBesideKirby(locale string) bool {
	for name := range p.names {
		_, other, _ := strings.Cut(stem(name), ".")
		if at := path.Join(p.folder.path, name); at != p.path && other == locale && kirbyHolds(p.site, at, false) {
			return true
		}
	}
	return false
}

// kirbyLinks takes out links to pages and files by their numbers: where these stand is not known.
func kirbyLinks(_ *page, b *markup.Body) {
	b.Links = slices.DeleteFunc(b.Links, func(link string) bool { return strings.HasPrefix(link, "/@/") })
}

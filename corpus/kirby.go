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
	// kirbyOption is a setting of Kirby's that is a text, in PHP.
	kirbyOption = regexp.MustCompile(`['"](home|url|code)['"]\s*=>\s*['"]([^'"\n]*)['"]`)
	// kirbyDefault says in the file of a language that it is the site's own.
	kirbyDefault = regexp.MustCompile(`['"]default['"]\s*=>\s*true\b`)
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
	s.settings = matter{"home": "home"}
	options := kirbyOptions(s.textAt("site/config/config.php"))
	s.base = cleanBase(options["url"])
	if options["home"] != "" {
		s.settings["home"] = options["home"]
	}
	prefixes := matter{}
	files, _ := fs.Glob(s.fsys, path.Join(escapeGlob(s.inFS("site/languages")), "*.php"))
	for _, file := range files {
		php := s.textAt(s.inSite(file))
		language := kirbyOptions(php)
		code := first(language["code"], stem(path.Base(file)))
		s.spoken = append(s.spoken, code)
		prefixes[code] = code
		if address, named := language["url"]; named {
			prefixes[code] = strings.Trim(cleanBase(address), "/")
		}
		if kirbyDefault.MatchString(php) {
			s.language = code
		}
	}
	s.settings["prefixes"] = prefixes
	if len(s.spoken) > 0 {
		s.language = first(s.language, s.spoken[0])
	}
	entries, _ := fs.ReadDir(s.fsys, s.inFS(s.documents))
	isOld := func(e fs.DirEntry) bool { return e.IsDir() && kirbyOldOrder.MatchString(e.Name()) }
	isNew := func(e fs.DirEntry) bool { return e.IsDir() && kirbyOrder.MatchString(e.Name()) }
	s.inNames = []*regexp.Regexp{kirbyOrder}
	if slices.ContainsFunc(entries, isOld) && !slices.ContainsFunc(entries, isNew) {
		s.inNames = []*regexp.Regexp{kirbyOldOrder}
	}
}

// textAt returns the text of a file of settings at a path of the site, "" where there is none.
func (s *site) textAt(p string) string {
	data, err := readFile(s.fsys, s.inFS(p), Origin{})
	if err != nil || len(data) > maxSettingsBytes {
		return ""
	}
	return string(data)
}

// kirbyOptions returns the settings that a file of PHP says in plain texts.
func kirbyOptions(php string) map[string]string {
	options := map[string]string{}
	for _, m := range kirbyOption.FindAllStringSubmatch(withoutComments(php), maxSettings) {
		if _, known := options[m[1]]; !known {
			options[m[1]] = m[2]
		}
	}
	return options
}

// isKirby reports whether a site looks like one of Kirby's: others have a site.txt, too.
func (s *site) isKirby() bool {
	return slices.ContainsFunc([]string{"home", "error", s.settings.text("home")}, func(dir string) bool {
		return s.exists(path.Join(s.documents, dir))
	})
}

// kirbyHolds: a page is a folder with a file of text that is called after its template. Files that
// are called after pictures describe these.
func kirbyHolds(s *site, p string, isDir bool) bool {
	if isDir {
		return leadsTo(p, s.source()) && path.Base(p) != "_changes" && s.belowSource(p) != "error"
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
	var out strings.Builder
	for _, field := range kirbyLine.Split(text, -1) {
		m := kirbyName.FindStringSubmatch(field)
		if m == nil {
			continue
		}
		name := strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(m[1]))
		value := strings.TrimSpace(strings.ReplaceAll(field[len(m[0]):], "\n\\----", "\n----"))
		if blocks, ok := markup.KirbyBlocks(value); ok {
			out.WriteString(blocks + "\n\n")
			continue
		}
		fields[name] = kirbyValue(value)
		if isKirbyText(name, value) {
			out.WriteString(markup.KirbyText(value) + "\n\n")
			delete(fields, name)
		}
	}
	if description := fields.text("meta_description", "metadescription"); description != "" && fields["description"] == nil {
		fields["description"] = description
	}
	return fields, strings.TrimSpace(out.String())
}

// isKirbyText reports whether a field is a part of what a page says.
func isKirbyText(name, value string) bool {
	switch {
	case slices.Contains(kirbyFacts, name), strings.HasPrefix(name, "meta"), strings.HasPrefix(name, "seo"), strings.HasPrefix(name, "og"):
		return false
	case slices.Contains(kirbyTexts, name):
		return !strings.HasPrefix(value, "- file://")
	}
	return utf8.RuneCountInString(value) >= kirbyProse && !strings.HasPrefix(value, "-") && !strings.HasPrefix(value, "{") && strings.Count(value, " ") > kirbyProse/20
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

// kirbyData gives the page a title by its folder, where it has none, and the date that the folder's
// name may begin with.
func kirbyData(p *page) {
	_, dir := path.Split(path.Dir(p.site.belowSource(p.path)))
	order := p.site.inNames[0].FindStringSubmatch(dir)
	if order != nil {
		dir = dir[len(order[0]):]
		for layout := range slices.Values([]string{"20060102", "200601021504"}) {
			if day, err := time.Parse(layout, order[1]); err == nil && p.m["date"] == nil {
				p.m["date"] = day.Format(time.DateTime)
			}
		}
	}
	if p.m.text("title") == "" && dir != "" {
		p.m["title"] = titleOfPath(dir + ".txt")
	}
}

// kirbyPlace: a page stands at the path of its folder without the numbers.
func kirbyPlace(p *page) bool {
	at := path.Dir(p.site.belowSource(p.path))
	_, locale, _ := strings.Cut(stem(path.Base(p.path)), ".")
	var segments []string
	for segment := range strings.SplitSeq(at, "/") {
		if segment != "." && segment != draftFolder {
			segments = append(segments, p.site.inNames[0].ReplaceAllString(segment, ""))
		}
	}
	if len(segments) == 0 {
		return false
	}
	p.list = true // a page may be what its template makes of others
	id := strings.Join(segments, "/")
	p.identify(path.Join(locale, id))
	if slug := p.slug(); slug != "" {
		segments[len(segments)-1] = slug
	}
	place := "/" + strings.Join(segments, "/")
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

// kirbyLinks takes out links to pages and files by their numbers: where these stand is not known.
func kirbyLinks(_ *page, b *markup.Body) {
	b.Links = slices.DeleteFunc(b.Links, func(link string) bool { return strings.HasPrefix(link, "/@/") })
}

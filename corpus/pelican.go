//go:build !js

package corpus

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"kindred/corpus/markup"
)

// pelicanPublished is the file with the settings that Pelican has when a site is published: as a
// rule its address.
const pelicanPublished = "publishconf.py"

var (
	// pelicanMetadata is where settings give fields to all pages, or to those of a folder.
	pelicanMetadata = regexp.MustCompile(`\b(?:DEFAULT|EXTRA_PATH)_METADATA\b[^=\n]*=`)
	// givenStatus is a status among them.
	givenStatus = regexp.MustCompile("(?i)\\bstatus[\"']?\\]?\\s*[:=,]\\s*[\\[(]*\\s*[urbf]{0,2}[\"']+(\\w+)")
)

// pelicanStatus finds the status that settings give to pages. Of whichever it is, all pages have it
// that say no other, and one that is not understood is a draft's: no article too many.
func (s *site) pelicanStatus(text string) {
	for _, loc := range pelicanMetadata.FindAllStringIndex(text, -1) {
		_, _, size := pythonTexts(text[loc[1]:])
		said := strings.ToLower(text[loc[0] : loc[1]+size])
		if strings.Contains(said, markup.SaveAs) {
			s.settings["status"] = string(Private)
		}
		if !strings.Contains(said, "status") {
			continue
		}
		status := Draft
		if m := givenStatus.FindStringSubmatch(said); m != nil {
			if v, known := visibilityOf(m[1]); known {
				status = v
			}
		}
		if !status.IsPublic() {
			s.settings["status"] = string(status)
		}
	}
}

// pelicanSettings reads what changes addresses in Pelican. Articles lie in one folder, and pages
// that are none in folders of it. HTML that it reads, too, is left out.
func (s *site) pelicanSettings() {
	for _, name := range []string{"pelicanconf.py", pelicanPublished} {
		data, err := readFile(s.fsys, s.inFS(name), Origin{File: s.inFS(name)})
		if err != nil || len(data) > maxSettingsBytes {
			continue
		}
		text := pythonRemark.ReplaceAllString(string(data), "")
		s.settings = merged(s.settings, pythonFields(text))
		s.pelicanStatus(text)
	}
	s.base = cleanBase(s.settings.text("siteurl"))
	s.language = normalizeLanguage(first(s.settings.text("default_lang"), "en"))
	s.setZone("", s.settings.text("timezone"))
	s.documents = s.pelicanContent()
	s.output = []string{first(s.settings.text("output_path"), "output")}
	for _, setting := range []string{"filename_metadata", "path_metadata"} {
		pattern, err := regexp.Compile(`^(?:` + s.settings.text(setting) + `)`)
		if err != nil {
			pattern = nil // of what no path tells the pages say themselves
		}
		s.inNames = append(s.inNames, pattern)
	}
	s.ignoresBelowSource(understoodOnly(globs(s.settings.texts("ignore_files"), false)), true)
}

// pelicanContent returns the folder of the articles: that of the settings, or the one that Pelican
// makes, which may also be named where it is called. What no setting names plainly is not guessed.
func (s *site) pelicanContent() string {
	for _, dir := range append(s.settings.texts("path"), "content") {
		below, err := folderBelow("PATH", dir)
		if _, isText := s.settings["path"].(string); err != nil && isText {
			s.broken = err
			return "."
		}
		if err == nil && s.exists(below) {
			return below
		}
	}
	return "."
}

// pelicanFolders returns the folders of a setting, below that of the articles; all is whether that
// is one of them.
func (s *site) pelicanFolders(name string) (dirs []string, all bool) {
	for _, dir := range s.settings.texts(name) {
		if dir = strings.Trim(path.Clean("/"+dir), "/"); dir == "" {
			all = true
		}
		dirs = append(dirs, dir)
	}
	return dirs, all
}

func isWithinAny(p string, dirs []string) bool {
	return slices.ContainsFunc(dirs, func(dir string) bool { return dir != "" && isWithin(p, dir) })
}

// isPelicanPage reports whether a path below the folder of the articles is that of a page, or of
// an article; neither where the settings leave it out.
func (s *site) isPelicanPage(at string) (isPage, isArticle bool) {
	pages, _ := s.pelicanFolders("page_paths")
	if s.settings["page_paths"] == nil {
		pages = []string{"pages"}
	}
	if isWithinAny(at, pages) {
		excluded, _ := s.pelicanFolders("page_excludes")
		return !isWithinAny(at, excluded), false
	}
	articles, all := s.pelicanFolders("article_paths")
	excluded, none := s.pelicanFolders("article_excludes")
	return false, !none && !isWithinAny(at, excluded) && (len(articles) == 0 || all || isWithinAny(at, articles))
}

// pelicanHolds: articles and pages are files of Markdown, reStructuredText and AsciiDoc.
func pelicanHolds(s *site, p string, isDir bool) bool {
	if isDir {
		return leadsTo(p, s.source())
	}
	if !isWithin(p, s.source()) {
		return false
	}
	switch kindOf(p) {
	case kindMarkdown, kindRST, kindASCIIDoc:
		isPage, isArticle := s.isPelicanPage(s.belowSource(p))
		return isPage || isArticle
	}
	return false
}

// pelicanData gives the page what its path says, and what all have.
func pelicanData(p *page) {
	at := p.site.belowSource(p.path)
	for i, text := range []string{path.Base(stem(at)), at}[:len(p.site.inNames)] {
		p.adoptNamed(p.site.inNames[i], text)
	}
	if p.m["status"] == nil && p.site.settings["status"] != nil {
		p.m["status"] = p.site.settings["status"]
	}
	if p.m.text("status") == "skip" {
		p.m["status"] = string(Private)
	}
	for _, name := range headLists {
		if text, isText := p.m[name].(string); isText { // of reStructuredText
			p.m[name] = namesOf(text)
		}
	}
	for _, name := range imageFields {
		if text, isText := p.m[name].(string); isText {
			p.m[name] = pelicanPath(text)
		}
	}
	byFolder, said := p.site.settings.truth("use_folder_as_category")
	if dir := path.Dir(at); p.m["category"] == nil && dir != "." && (byFolder || !said) {
		if _, isArticle := p.site.isPelicanPage(at); isArticle {
			p.m["category"] = path.Base(dir)
		}
	}
}

// adoptNamed gives the page the fields that a pattern finds at the beginning of a text, by the
// names of its groups; nil finds none.
func (p *page) adoptNamed(named *regexp.Regexp, text string) {
	if named == nil {
		return
	}
	m := named.FindStringSubmatch(text)
	for i, name := range named.SubexpNames() {
		if name = strings.ToLower(name); m != nil && name != "" && m[i] != "" && p.m[name] == nil {
			p.m[name] = m[i]
		}
	}
}

// pelicanPlace follows Pelican's rules: an article stands at the address of its own or by the
// pattern of the settings, of which its slug is a part. One without a date is not written.
func pelicanPlace(p *page) bool {
	at := p.site.belowSource(p.path)
	isPage, _ := p.site.isPelicanPage(at)
	p.identify(idOfPath(at))
	slug := first(p.slug(), p.pelicanSlug(at))
	p.a.Translation = slug
	if isPage {
		p.a.Translation = path.Join("pages", slug)
	}
	if late, ok := p.site.settings.truth("with_future_dates"); ok && !late && !isPage {
		p.a.From = p.a.Published
	}
	switch _, said := p.m[markup.SaveAs]; {
	case said && p.m.text(markup.SaveAs) == "":
		p.closed = Private
	case p.a.Published.IsZero() && !isPage && p.site.settings["default_date"] == nil,
		p.m.text("title") == "" && kindOf(p.path) == kindMarkdown: // a heading is none
		p.closed = Draft
	}
	if p.a.URL = p.pelicanOwn(); p.a.URL != "" {
		return true
	}
	kind, pattern := "article", "{slug}"
	if isPage {
		kind, pattern = "page", "pages/{slug}"
	}
	foreign := p.a.Language != "" && p.a.Language != p.site.language
	if foreign {
		pattern += "-{lang}"
		kind += "_lang"
	}
	if written, said := p.site.settings[kind+"_save_as"].(string); said && written == "" {
		p.closed = Private
	}
	address, err := p.pelicanURL(first(p.site.settings.text(kind+"_url"), pattern+".html"), slug)
	if err != nil {
		p.note("", "the address %q of the site's settings is not used: %v", p.site.settings.text(kind+"_url"), err)
		address = "/" + slug + ".html"
	}
	p.a.URL = p.based(escape(address, true))
	return true
}

// pelicanOwn returns the address that a page gives itself, or that of the file which it is to be
// written to.
func (p *page) pelicanOwn() string {
	for _, name := range []string{"url", markup.SaveAs} {
		s, _ := p.m[name].(string)
		if s == "" || isPattern(s) || strings.Contains(s, "://") {
			continue
		}
		address, err := cleanAddress("/" + strings.TrimLeft(s, "/"))
		if err != nil {
			p.note(name, "%s %q is not used: %v", name, s, err)
			continue
		}
		if before, isIndex := strings.CutSuffix(address, "/index.html"); isIndex {
			address = before + "/"
		}
		return p.based(address)
	}
	return ""
}

// pelicanField is a field in a pattern for addresses, and the form of a date.
var pelicanField = regexp.MustCompile(`\{(\w+)(?::([^{}]*))?\}`)

// pelicanURL fills in a pattern for addresses.
func (p *page) pelicanURL(pattern, slug string) (address string, err error) {
	address = pelicanField.ReplaceAllStringFunc(pattern, func(field string) string {
		m := pelicanField.FindStringSubmatch(field)
		value, known := "", true
		switch m[1] {
		case "slug":
			value = slug
		case "date":
			if value, known = strftime(m[2], p.a.Published); p.a.Published.IsZero() {
				known = false
			}
		case "lang":
			value = first(p.m.text("lang"), p.a.Language, p.site.language) // as it is written
		case "category":
			value = p.site.pelicanSlugOf(first(p.m.text("category"), p.site.settings.text("default_category"), "misc"))
		case "author":
			value = p.site.pelicanSlugOf(first(append(slices.Clone(p.a.Authors), "")...))
		default:
			value = p.m.text(m[1])
		}
		if !known || value == "" {
			err = fmt.Errorf("there is nothing for %q in it", field)
		}
		return value
	})
	return "/" + strings.TrimLeft(address, "/"), err
}

// pelicanSlug returns the slug of a page that has none of its own: of its title, or its file.
func (p *page) pelicanSlug(at string) string {
	name := path.Base(stem(at))
	if p.site.settings.text("slugify_source") != "basename" {
		title := first(p.m.text("title"), p.heading, name)
		if slug := p.site.pelicanSlugOf(title); slug != "" {
			return slug
		}
	}
	return first(p.site.pelicanSlugOf(name), name)
}

var (
	inTags        = regexp.MustCompile(`<[^<>]*>`)
	pelicanSigns  = regexp.MustCompile(`[^\pL\pN_\s-]+`)
	pelicanSpaces = regexp.MustCompile(`[-\s]+`)
	// inASCII are letters that have no accents to be taken off.
	inASCII = strings.NewReplacer("ß", "ss", "æ", "ae", "Æ", "AE", "œ", "oe", "Œ", "OE", "ø", "o", "Ø", "O", "ł", "l", "Ł", "L",
		"đ", "d", "Đ", "D", "ð", "d", "Ð", "D", "þ", "th", "Þ", "Th", "ı", "i", "–", "-", "—", "-")
)

// pelicanSlugOf returns a text as Pelican writes it in addresses: without signs and, as a rule,
// without accents. Letters that are not Latin stay, which it writes in Latin ones.
func (s *site) pelicanSlugOf(text string) string {
	text = norm.NFKC.String(markup.OneLine(inTags.ReplaceAllString(text, "")))
	if keep, _ := s.settings.truth("slugify_use_unicode"); !keep {
		text = withoutAccents(text)
	}
	text = strings.TrimSpace(pelicanSigns.ReplaceAllString(text, ""))
	return strings.ToLower(pelicanSpaces.ReplaceAllString(text, "-"))
}

// withoutAccents returns a text with its Latin letters as they are without accents.
func withoutAccents(text string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(inASCII.Replace(text))))
}

// pelicanRef is a link that begins with how it is meant, "{filename}" of another source: a path
// counted from the folder of the articles, or from that of the source.
var pelicanRef = regexp.MustCompile(`^(?:\{(?:filename|static|attach)\}|\|(?:filename|static|attach)\|)(.+)$`)

// pelicanPath returns the path that a link of Pelican's names, or the link where it is none of these.
func pelicanPath(link string) string {
	if m := pelicanRef.FindStringSubmatch(link); m != nil {
		return m[1]
	}
	return link
}

// pelicanLinks writes the links of a text as others do.
func (p *page) pelicanLinks(b *markup.Body) {
	for i := range b.Links {
		b.Links[i] = pelicanPath(b.Links[i])
	}
	if at := pelicanPath(b.Image.URL); at != b.Image.URL {
		b.Image.URL = at
		if strings.HasPrefix(at, "/") {
			b.Image.URL = p.based(at)
		}
	}
}

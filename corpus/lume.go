//go:build !js

package corpus

import (
	"io/fs"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"kindred/corpus/markup"
)

// lumeFiles are the programs that Lume has for settings. Others of the name are not by Lume.
var lumeFiles = []string{"_config.ts", "_config.js"}

// lumeSite is what the settings of Lume say of addresses.
type lumeSite struct {
	files    bool   // pages are files of HTML, and not in folders
	dates    bool   // names begin with dates that are no part of addresses
	order    bool   // names begin with numbers that are none either
	slugs    bool   // addresses are written without signs and capitals,
	letters  bool   // but with letters of all scripts
	html     bool   // files of HTML are pages
	prefixed bool   // addresses begin with the language, but for
	standard string // this one
	missing  string // the address of the page for those that are not there
}

var (
	lumeName     = regexp.MustCompile(`\blume\b`)
	lumeOptions  = regexp.MustCompile(`\blume\(\s*\{`)
	lumeLocation = regexp.MustCompile("\\blocation\\s*:\\s*new URL\\(\\s*[\"'`]([^\"'`]+)")
	lumeIgnored  = regexp.MustCompile(`\.ignore\(([^)]*)\)`)
	lumeCopied   = regexp.MustCompile("\\.copy\\(\\s*[\"'`]([^\"'`]+)")
	lumeImport   = regexp.MustCompile(`\bfrom\s+["'](\./[^"'\n]+\.[jt]s)["']`)
	lumeHTML     = regexp.MustCompile(`\.loadPages\(\s*\[[^\]]*["']\.html["']`)
	lumeSlugs    = regexp.MustCompile(`\bslugif\w*\(\s*\{`)
	lumeKept     = regexp.MustCompile(`\bextract_?(?i:(date|order))\(\s*\{[^}]*\bremove\s*:\s*false`)
	lumeTongues  = regexp.MustCompile(`\bmultilanguage\(\s*\{`)
	// lumeVersion is the first number of the version that settings ask for, and lumeTheme a theme of
	// Lume's, whose settings are not in the folder.
	lumeVersion = regexp.MustCompile(`/lume@v?(\d+)`)
	lumeTheme   = regexp.MustCompile(`lume_theme_|lumeland/theme-`)
	// lumeDate and lumeOrder are what names begin with, and lumeExport a value in data that are a program.
	lumeDate   = regexp.MustCompile(`^\d{4}-\d\d-\d\d(?:-\d\d-\d\d(?:-\d\d)?)?[_-](.*)$`)
	lumeOrder  = regexp.MustCompile(`\d+\.(.+)`)
	lumeExport = regexp.MustCompile("(?m)^export const (\\w+)(?:\\s*:\\s*\\w+)?\\s*=\\s*(?:\"([^\"\\n]*)\"|'([^'\\n]*)'|`([^`$\\n]*)`|(true|false))\\s*;?\\s*$")
)

// lumeSettings reads what changes addresses in Lume (lume.land/docs/configuration), also from programs
// that the settings take in. Before version 3, dates before names were no plugin.
func (s *site) lumeSettings() {
	programs := []string{s.script}
	for _, m := range lumeImport.FindAllStringSubmatch(s.script, maxSettings) {
		programs = append(programs, withoutComments(s.textAt(path.Clean(m[1]))))
	}
	script := strings.Join(programs, "\n")
	given := func(call *regexp.Regexp) string {
		loc := call.FindStringIndex(script)
		if loc == nil {
			return ""
		}
		return braces(script[loc[1]-1:])
	}
	options, tongues := given(lumeOptions), given(lumeTongues)
	s.documents, s.broken = folderBelow("src", first(textIn(options, "src"), "."))
	s.output = []string{path.Clean(first(textIn(options, "dest"), "_site"))}
	if m := lumeLocation.FindStringSubmatch(options); m != nil {
		s.base = cleanBase(m[1])
	}
	version, theme := "", false
	for _, text := range []string{script, s.textAt("deno.json"), s.textAt("deno.jsonc"), s.textAt("import_map.json")} {
		theme = theme || lumeTheme.MatchString(text)
		if m := lumeVersion.FindStringSubmatch(text); m != nil && version == "" {
			version = m[1]
		}
	}
	has := func(name string) bool { return strings.Contains(script, name) }
	dates, order := has("plugins/extract_date") || version == "1" || version == "2" || theme && version == "", has("plugins/extract_order")
	for _, m := range lumeKept.FindAllStringSubmatch(script, maxSettings) {
		dates, order = dates && !strings.EqualFold(m[1], "date"), order && !strings.EqualFold(m[1], "order")
	}
	s.lume = &lumeSite{
		files: wordIn(options, "prettyUrls") == "false", html: lumeHTML.MatchString(script),
		dates: dates, order: order, slugs: has("plugins/slugify_urls") || theme, letters: wordIn(given(lumeSlugs), "alphanumeric") == "false",
		prefixed: has("plugins/multilanguage"), standard: textIn(tongues, "defaultLanguage"), missing: first(textIn(options, "page404"), "/404.html"),
	}
	var left []string
	for _, m := range lumeIgnored.FindAllStringSubmatch(script, maxSettings) {
		for _, name := range quotedText.FindAllStringSubmatch(m[1], maxSettings) {
			left = append(left, path.Join(s.documents, name[1]+name[2]+name[3]))
		}
	}
	for _, m := range lumeCopied.FindAllStringSubmatch(script, maxSettings) {
		left = append(left, path.Join(s.documents, m[1])) // as it is
	}
	s.ignored = append(s.ignored, func(p string, _ bool) bool { return slices.Contains(left, p) })
}

// lumeHolds: pages are files of Markdown, or whatever the settings name, but for what begins with "_".
func lumeHolds(s *site, p string, isDir bool) bool {
	if isDir {
		return leadsTo(p, s.source()) && (!isWithin(p, s.source()) || p == s.source() || !strings.HasPrefix(path.Base(p), "_"))
	}
	k := kindOf(p)
	return isWithin(p, s.source()) && !strings.HasPrefix(path.Base(p), "_") && (k == kindMarkdown || k == kindMDX || k == kindHTML && s.lume.html)
}

// lumeEnter reads the data that a folder has for all its pages. Of those that are a program, plain
// values are known.
func lumeEnter(f *folder, entries []fs.DirEntry) {
	f.called = path.Base(f.path)
	if !isWithin(f.path, f.site.source()) {
		return
	}
	for _, e := range entries {
		if name := e.Name(); strings.HasPrefix(name, "_data.") && !e.IsDir() {
			fields := f.lumeData(name)
			f.called = first(fields.text("basename"), f.called)
			f.data = append([]matter{fields}, f.data...)
		}
	}
}

// lumeData reads a file of data; without fields where it cannot be read.
func (f *folder) lumeData(name string) matter {
	text := f.site.textAt(path.Join(f.path, name))
	if fields, err := parseSettings(name, text); err == nil && fields != nil {
		return fields
	}
	fields := matter{}
	if ext := path.Ext(name); ext == ".ts" || ext == ".js" {
		for _, m := range lumeExport.FindAllStringSubmatch(text, maxSettings) {
			fields[strings.ToLower(m[1])] = m[2] + m[3] + m[4] + m[5]
		}
	}
	return fields
}

// lumeOwn are the fields that a page does not have from its folders, where they are about these: what
// all pages are called tells none from the others, and their tags are names of lists.
var lumeOwn = []string{"url", "basename", "id", "title", "description", "tags", "categories"}

// lumeInherit gives a page the data of its folders, the nearest first.
func lumeInherit(p *page) {
	for _, fields := range p.data {
		but := lumeOwn
		for name := range fields {
			if strings.HasSuffix(name, "title") { // of a section, as otherTitle would take it
				but = append(slices.Clip(but), name)
			}
		}
		p.adopt(fields, but...)
	}
}

// lumePlace: a page stands at its path below the source, in a folder of its own, unless it or the
// settings say otherwise.
func lumePlace(p *page) bool {
	at := p.site.belowSource(p.path)
	p.list = true // the layout may be all of the page
	p.identify(idOfPath(at))
	if metas, ok := p.m["metas"].(matter); ok {
		if yes, said := metas.truth("robots"); said && !yes || metas.isUnindexed() {
			p.closed = Private
		}
		if about := metas.text("description"); p.a.Summary == "" && !strings.HasPrefix(about, "=") {
			p.a.Summary = about
		}
	}
	if yes, said := p.m.truth("url"); said && !yes {
		return false
	}
	for _, old := range p.m.list("oldurl", false) {
		old, _, _ = strings.Cut(strings.TrimSpace(old), " ")
		if address, err := cleanAddress(old); err == nil {
			p.a.Aliases = append(p.a.Aliases, p.based(address))
		}
	}
	address := p.lumeAddress()
	if address == p.site.lume.missing {
		return false
	}
	if clean, err := cleanAddress(address); err == nil {
		address = clean
	}
	p.a.URL = p.based(p.inLanguage(address))
	return true
}

// lumeAddress returns where a page stands, but for its language.
func (p *page) lumeAddress() string {
	lume := p.site.lume
	dir := p.lumePath()
	address := path.Join(dir, first(p.m.text("basename"), lume.bare(stem(path.Base(p.path)))))
	switch {
	case lume.files:
		address = strings.TrimSuffix(address+".html", "index.html")
	case path.Base(address) == "index":
		address = strings.TrimSuffix(address, "index")
	default:
		address += "/"
	}
	if own := p.m.text("url"); strings.HasPrefix(own, "/") {
		address = own
	} else if strings.HasPrefix(own, "./") || strings.HasPrefix(own, "../") {
		if address = path.Join(dir, own); strings.HasSuffix(own, "/") && address != "/" {
			address += "/"
		}
	}
	if strings.HasSuffix(address, "/index.html") {
		address = strings.TrimSuffix(address, "index.html")
	}
	if lume.slugs {
		ext := path.Ext(address)
		address = lume.slug(strings.TrimSuffix(address, ext)) + ext
	}
	return escape(address, true)
}

// inLanguage returns an address with the language of the page before it, where addresses have one.
func (p *page) inLanguage(address string) string {
	lume, language := p.site.lume, p.m.text("lang")
	if !lume.prefixed || language == "" {
		return address
	}
	if id := p.m.text("id"); id != "" { // pages of one id and type are translations of each other
		p.a.Translation = path.Join(p.m.text("type"), id)
		p.a.ID = path.Join(language, p.a.Translation)
	}
	rest, has := strings.CutPrefix(address, "/"+language+"/")
	switch {
	case has && language == lume.standard:
		return "/" + rest
	case !has && language != lume.standard:
		return "/" + language + address
	}
	return address
}

// lumePath is the address of a folder, with a slash before it.
func (f *folder) lumePath() string {
	if f == nil || f.path == f.site.source() || f.path == "." {
		return "/"
	}
	return path.Join(f.parent.lumePath(), f.site.lume.bare(f.called))
}

// bare takes off a name what is no part of addresses.
func (l *lumeSite) bare(name string) string {
	if m := lumeDate.FindStringSubmatch(name); m != nil && l.dates {
		name = m[1]
	}
	if m := lumeOrder.FindStringSubmatch(name); m != nil && l.order {
		name = m[1]
	}
	return name
}

// lumeLetters are letters that Lume does not take for others with an accent.
var lumeLetters = map[rune]string{'Ð': "d", 'ð': "d", 'Đ': "d", 'đ': "d", 'ø': "o", 'ß': "ss", 'æ': "ae", 'œ': "oe"}

// slug returns an address as the plugin slugify_urls writes it.
func (l *lumeSite) slug(address string) string {
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	var b strings.Builder
	for _, r := range address {
		switch {
		case r == '/' || r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(unicode.ToLower(r))
		case lumeLetters[r] != "":
			b.WriteString(lumeLetters[r])
		case !unicode.IsLetter(r) && !unicode.IsMark(r):
			b.WriteByte('-')
		case l.letters:
			b.WriteRune(unicode.ToLower(r))
		default:
			for _, part := range norm.NFKD.String(string(r)) {
				if part < unicode.MaxASCII && unicode.IsLetter(part) {
					b.WriteRune(unicode.ToLower(part))
				}
			}
		}
	}
	parts := strings.Split(b.String(), "/")
	for i, part := range parts {
		parts[i] = strings.Join(strings.FieldsFunc(part, func(r rune) bool { return r == '-' }), "-")
	}
	return strings.Join(parts, "/")
}

// lumeLinks writes the links of a page to files by their paths from the source as others do.
func lumeLinks(p *page, b *markup.Body) {
	for i, link := range b.Links {
		at, part, _ := strings.Cut(strings.TrimPrefix(link, "~"), "#")
		if !strings.HasPrefix(at, "/") || strings.HasPrefix(at, "//") || path.Ext(at) != ".md" && path.Ext(at) != ".mdx" {
			continue
		}
		from, err := filepath.Rel(path.Dir("/"+p.site.belowSource(p.path)), path.Clean(at))
		if err != nil {
			continue
		}
		if b.Links[i] = filepath.ToSlash(from); part != "" {
			b.Links[i] += "#" + part
		}
	}
}

//go:build !js

package corpus

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// nikolaKeys are settings of which a conf.py of Nikola has one: other programs use the name, too.
var nikolaKeys = []string{"posts", "pages", "blog_title"}

// nikolaFolder is where Nikola looks for articles or pages, and where on the site they stand.
type nikolaFolder struct{ dir, to string }

// nikolaSettings reads what changes addresses in Nikola.
func (s *site) nikolaSettings() {
	s.base = cleanBase(s.settings.text("site_url"))
	s.language = normalizeLanguage(s.settings.text("default_lang"))
	s.setZone("", s.settings.text("timezone"))
	s.documents = "."
	s.output = []string{path.Clean(first(s.settings.text("output_folder"), "output"))}
	for _, name := range []string{"posts", "pages"} {
		texts := s.settings.texts(name)
		if len(texts) == 0 && s.settings[name] == nil {
			texts = []string{name + "/*", name, ""}
		}
		for ; len(texts) >= 3; texts = texts[3:] { // which files, where they stand, their template
			s.folders = append(s.folders, nikolaFolder{path.Dir(path.Clean(texts[0])), strings.Trim(path.Clean("/"+texts[1]), "/")})
		}
	}
}

// nikolaFolderOf returns the folder of articles or pages that a path lies in.
func (s *site) nikolaFolderOf(p string) (nikolaFolder, bool) {
	for _, f := range s.folders {
		if isWithin(p, f.dir) {
			return f, true
		}
	}
	return nikolaFolder{}, false
}

// nikolaHolds: articles lie in the folders of the settings.
func nikolaHolds(s *site, p string, isDir bool) bool {
	_, within := s.nikolaFolderOf(p)
	return within || isDir && slices.ContainsFunc(s.folders, func(f nikolaFolder) bool { return isWithin(f.dir, p) })
}

// nikolaData gives the page the fields of the file beside it that has nothing else.
func nikolaData(p *page) {
	data, err := readFile(p.site.fsys, p.site.inFS(stem(p.path)+".meta"), Origin{})
	if err != nil || len(data) > maxMatterBytes {
		return
	}
	text, err := decode(data, false)
	if err != nil {
		return
	}
	p.adopt(dottedFields(text))
}

// nikolaPlace: an article stands by its slug, or the name of its file, in the folder of the site
// that its own folder stands for.
func nikolaPlace(p *page) bool {
	in, _ := p.site.nikolaFolderOf(p.path)
	at, locale := p.localeSuffix(p.path)
	if locale == "" {
		at = p.path
	}
	p.list = true // a page may be its template
	p.identify(idOfPath(p.path))
	name := first(p.slug(), Slug(path.Base(stem(at))))
	place := path.Join(in.to, strings.TrimPrefix(strings.TrimPrefix(path.Dir(at), in.dir), "/"), name)
	if locale != "" || p.hasTranslation(p.path) {
		p.a.Translation = idOfPath(at)
	}
	if locale != "" {
		p.a.Language = orLanguage(p.a.Language, locale)
		if normalizeLanguage(locale) != p.site.language {
			place = path.Join(locale, place)
		}
	}
	pretty, said := p.site.settings.truth("pretty_urls")
	p.a.URL = p.based(fileURL(place+".md", said && !pretty))
	return true
}

var (
	// dottedComment is a comment at the beginning of a page with fields as Nikola has them, and
	// dottedLines are these fields alone.
	dottedComment = regexp.MustCompile(`^<!--[ \t]*\n((?:[ \t]*(?:\.\.[ \t]+[\w-]+:[^\n]*)?\n)+)[ \t]*-->[ \t]*\n?`)
	dottedLines   = regexp.MustCompile(`^((?:\.\.[ \t]+[\w-]+:(?:[ \t][^\n]*)?\n)+)(?:[ \t]*\n|$)`)
	dottedLine    = regexp.MustCompile(`(?m)^[ \t]*\.\.[ \t]+([\w-]+):[ \t]*(.*?)[ \t]*$`)
)

// splitDotted takes fields in a comment, as Nikola has them in Markdown and HTML, or in lines, the
// title among them, off the beginning of a text; fields is nil when there are none.
func splitDotted(text string) (fields matter, rest string) {
	if m := dottedComment.FindStringSubmatch(text); m != nil {
		if fields = dottedFields(m[1]); len(fields) > 0 {
			return fields, text[len(m[0]):]
		}
	}
	if m := dottedLines.FindStringSubmatch(text); m != nil {
		if fields = dottedFields(m[1]); fields["title"] != nil {
			return fields, text[len(m[0]):]
		}
	}
	return nil, text
}

// dottedFields returns the fields in lines of the form ".. name: value".
func dottedFields(text string) matter {
	fields := matter{}
	for _, m := range dottedLine.FindAllStringSubmatch(text, -1) {
		switch name := strings.ToLower(m[1]); {
		case m[2] == "":
		case slices.Contains(headLists, name):
			fields[name] = namesOf(m[2])
		default:
			fields[name] = m[2]
		}
	}
	return fields
}

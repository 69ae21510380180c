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
type nikolaFolder struct {
	dir, to string
	names   []glob // of the files that are read
	isPosts bool
}

// nikolaSettings reads what changes addresses in Nikola.
func (s *site) nikolaSettings() {
	s.base = cleanBase(s.settings.text("site_url"))
	s.language = normalizeLanguage(s.settings.text("default_lang"))
	s.setZone("", s.settings.text("timezone"))
	s.documents = "."
	s.output = []string{path.Clean(first(s.settings.text("output_folder"), "output"))}
	for _, name := range []string{"posts", "pages"} {
		entries := pythonTuples(s.script, strings.ToUpper(name))
		if entries == nil {
			entries = [][]string{{name + "/*", name}}
		}
		for _, entry := range entries {
			to := entry[1]
			if m := nikolaByLanguage(to); m != nil {
				to = first(m[s.settings.text("default_lang")], m[""], m["en"])
			}
			dir := path.Dir(path.Clean(entry[0]))
			known := slices.IndexFunc(s.folders, func(f nikolaFolder) bool { return f.dir == dir })
			if known < 0 {
				known = len(s.folders)
				s.folders = append(s.folders, nikolaFolder{dir: dir, to: strings.Trim(path.Clean("/"+to), "/"), isPosts: name == "posts"})
			}
			s.folders[known].names = append(s.folders[known].names, newGlob(path.Base(entry[0]), false))
		}
	}
}

// nikolaByLanguage returns the values of a dictionary of Python by their keys, nil for another value.
func nikolaByLanguage(value string) map[string]string {
	if !strings.HasPrefix(value, "{") {
		return nil
	}
	found := map[string]string{}
	for _, m := range pythonPair.FindAllStringSubmatch(value, -1) {
		found[m[1]+m[2]] = m[3] + m[4]
	}
	return found
}

// pythonPair is a key and a value that are texts.
var pythonPair = regexp.MustCompile(`(?:"([^"]*)"|'([^']*)')\s*:\s*(?:"([^"]*)"|'([^']*)')`)

// nikolaFolderOf returns the folder of articles or pages that a path lies in.
func (s *site) nikolaFolderOf(p string) (nikolaFolder, bool) {
	for _, f := range s.folders {
		if isWithin(p, f.dir) {
			return f, true
		}
	}
	return nikolaFolder{}, false
}

// nikolaHolds: articles lie in the folders of the settings, under names that these have patterns for.
func nikolaHolds(s *site, p string, isDir bool) bool {
	if isDir {
		return slices.ContainsFunc(s.folders, func(f nikolaFolder) bool { return leadsTo(p, f.dir) })
	}
	f, within := s.nikolaFolderOf(p)
	return within && matchAny(f.names, path.Base(p))
}

// nikolaData gives the page the fields of the file beside it that has nothing else, and a
// translation those of what it translates.
func nikolaData(p *page) {
	p.adopt(p.nikolaMeta(stem(p.path) + ".meta"))
	if original, locale := p.localeSuffix(p.path); locale != "" {
		p.adopt(p.nikolaMeta(stem(original) + ".meta"))
		p.adopt(p.nikolaMeta(original))
	}
	for _, tag := range p.m.list("tags", false) { // as Nikola had it before it had a status
		if (tag == "draft" || tag == "private") && p.site.settings.text("use_tag_metadata") != "false" {
			p.m["status"] = tag
		}
	}
}

// nikolaMeta returns the fields that the file at p, a path of the site, begins with.
func (p *page) nikolaMeta(at string) matter {
	data, err := readFile(p.site.fsys, p.site.inFS(at), Origin{})
	if err != nil {
		return nil
	}
	var fields matter
	text, err := decode(data, false)
	rest := ""
	if err == nil {
		fields, rest, err = splitMatter(text)
	}
	if err != nil {
		return matter{"draft": "true"} // what it says is not known
	}
	if fields == nil {
		head, _, _ := strings.Cut(rest, "\n\n")
		fields = dottedFields(head)
	}
	return fields
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
	if in.isPosts && p.a.From.IsZero() && p.site.settings.text("future_is_now") != "true" {
		p.a.From = p.a.Published
	}
	pretty, said := p.m.truth("pretty_url")
	if !said {
		pretty, said = p.site.settings.truth("pretty_urls")
	}
	p.a.URL = p.based(fileURL(place+".md", said && !pretty))
	return true
}

var (
	// dottedComment is a comment at the beginning of a page, and dottedLine is a field as Nikola has
	// them there, or without a comment.
	dottedComment = regexp.MustCompile(`(?s)^<!--(.*?)-->[ \t]*\n?`)
	dottedLine    = regexp.MustCompile(`(?m)^[ \t]*\.\.[ \t]+([\w-]+):(?:[ \t]+(.*?))?[ \t]*$`)
)

// splitDotted takes fields in a comment, as Nikola has them in Markdown and HTML, or in lines, the
// title among them, off the beginning of a text; fields is nil when there are none. What else stands
// among them is left out, as Nikola does.
func splitDotted(text string) (fields matter, rest string) {
	if m := dottedComment.FindStringSubmatch(text); m != nil {
		if fields = dottedFields(m[1]); len(fields) > 0 {
			return fields, text[len(m[0]):]
		}
	}
	if strings.HasPrefix(text, ".. ") {
		head, after, _ := strings.Cut(text, "\n\n")
		if fields = dottedFields(head); fields["title"] != nil {
			return fields, after
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

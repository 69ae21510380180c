//go:build !js

package corpus

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kindred/corpus/markup"
)

// The folders of a component of Antora: modules, of which that with this name stands at the
// component's own address, with pages and what these include.
const (
	antoraModules = "modules"
	antoraRoot    = "ROOT"
	antoraPages   = "pages"
)

// unset is the value of an attribute that is taken away.
const unset = "false"

// antoraSettings reads what addresses in Antora begin with, and the attributes that all pages have.
func (s *site) antoraSettings() {
	s.documents = antoraModules
	if name := s.settings.text("name"); name != antoraRoot {
		s.base = escapePath("/" + name)
	}
	if version := s.settings.text("version"); !slices.Contains([]string{"", "~", "true", "master"}, version) { // "true" is the name of a branch
		s.base += escapePath("/" + version)
	}
	asciidoc, _ := s.settings["asciidoc"].(matter)
	attributes, _ := asciidoc["attributes"].(matter)
	s.attributes = map[string]string{}
	for name, value := range attributes {
		if text, ok := value.(string); ok {
			s.attributes[name] = strings.TrimSuffix(text, "@")
		} else if value == nil {
			s.attributes[name] = unset
		}
	}
}

// antoraHolds: pages are the documents in the folders of pages, but for those that are parts.
func antoraHolds(_ *site, p string, isDir bool) bool {
	parts := strings.Split(p, "/")
	if strings.HasPrefix(path.Base(p), "_") || parts[0] != antoraModules || len(parts) > 2 && parts[2] != antoraPages {
		return p == "."
	}
	return isDir || len(parts) > 3 && kindOf(p) == kindASCIIDoc
}

// antoraPage returns the module of a page, and its path among the pages.
func antoraPage(p string) (module, at string) {
	module, at, _ = strings.Cut(strings.TrimPrefix(p, antoraModules+"/"), "/")
	return module, strings.TrimPrefix(at, antoraPages+"/")
}

// antoraURL returns the address of a page of a module below the component.
func antoraURL(module, at string) string {
	address := fileURL(at, true)
	if module != antoraRoot {
		address = escapePath("/"+module) + address
	}
	return address
}

// antoraPlace: a page stands at its path in the folder of its module.
func antoraPlace(p *page) bool {
	module, at := antoraPage(p.path)
	p.list = true // a page may be what it would include
	if module == antoraRoot {
		p.identify(idOfPath(at))
	} else {
		p.identify(idOfPath(path.Join(module, at)))
	}
	p.a.URL = p.based(antoraURL(module, at))
	for _, alias := range p.m.list("page_aliases", false) {
		if address := p.antoraAddress(alias); address != "" {
			p.a.Aliases = append(p.a.Aliases, address)
		}
	}
	return true
}

// antoraAddress returns the address of a page of the component by its coordinates as links have
// them, "module:path.adoc", or "" for another.
func (p *page) antoraAddress(coordinates string) string {
	module, _ := antoraPage(p.path)
	coordinates = p.site.ownCoordinates(coordinates)
	at := coordinates
	if before, after, found := strings.Cut(coordinates, ":"); found {
		module, at = first(before, module), after
	}
	at = strings.TrimPrefix(at, "page$")
	if strings.ContainsAny(at, ":@$") || kindOf(at) != kindASCIIDoc {
		return ""
	}
	if strings.HasPrefix(at, "./") || strings.HasPrefix(at, "../") {
		_, own := antoraPage(p.path)
		at = path.Join(path.Dir(own), at)
	}
	address, err := cleanAddress(antoraURL(module, path.Clean(at)))
	if err != nil {
		return ""
	}
	return p.based(address)
}

// antoraLinks writes links to pages by their coordinates as addresses.
func (p *page) antoraLinks(b *markup.Body) {
	for i, link := range b.Links {
		at, part, _ := strings.Cut(link, "#")
		address := p.antoraAddress(at)
		if address == "" {
			continue
		}
		if b.Links[i] = address; part != "" {
			b.Links[i] += "#" + part
		}
	}
}

// antoraInclude is a line in whose place AsciiDoc puts a file.
var antoraInclude = regexp.MustCompile(`(?m)^include::([^\[\n]+)\[([^\]\n]*)\][ \t]*$`)

// antoraFamilies are the folders of a module with what pages may include.
var antoraFamilies = []string{antoraPages, "partials", "examples"}

// ownCoordinates returns coordinates without the version and the component where they are the site's
// own: "module:partial$path".
func (s *site) ownCoordinates(coordinates string) string {
	if version, rest, found := strings.Cut(coordinates, "@"); found && version == s.settings.text("version") {
		coordinates = rest
	}
	if rest, own := strings.CutPrefix(coordinates, s.settings.text("name")+":"); own && strings.Count(coordinates, ":") == 2 {
		coordinates = rest
		if strings.HasPrefix(rest, ":") {
			coordinates = antoraRoot + rest
		}
	}
	return coordinates
}

// antoraIncludes are files by their paths from the file that includes them, or by their coordinates
// in the component: "module:partial$path".
func antoraIncludes(s *site) *includes {
	return &includes{antoraInclude, func(from string, m []string) string {
		target := attributeName.ReplaceAllStringFunc(m[1], func(name string) string {
			value, known := s.attributes[strings.Trim(name, "{}")]
			if !known {
				return name
			}
			return value
		})
		file := path.Join(path.Dir(s.inSite(from)), target)
		if before, name, found := strings.Cut(s.ownCoordinates(target), "$"); found {
			module, _ := antoraPage(s.inSite(from))
			family := before
			if m, f, found := strings.Cut(before, ":"); found {
				module, family = first(m, module), f
			}
			file = path.Join(antoraModules, module, family+"s", name)
		}
		if parts := strings.Split(file, "/"); len(parts) < 4 || parts[0] != antoraModules || !slices.Contains(antoraFamilies, parts[2]) {
			return "" // of another component, or not for pages
		}
		return s.inFS(file)
	}, antoraPart}
}

var (
	attributeName = regexp.MustCompile(`\{[\w-]+\}`)
	includedTags  = regexp.MustCompile(`\btags?=["']?([^,\]"']+)`)
	includedLines = regexp.MustCompile(`\blines=`)
	levelOffset   = regexp.MustCompile(`\bleveloffset=["']?\+?(\d)`)
	tagDirective  = regexp.MustCompile(`\b(tag|end)::([^\s\[\]]+)\[\]`)
	adocHeading   = regexp.MustCompile(`(?m)^=+[ \t]`)
)

// antoraPart returns what of an included text is meant: the parts with the tags that are named, and
// headings as deep as the page has them.
func antoraPart(text string, m []string) string {
	if includedLines.MatchString(m[2]) {
		return "" // some of its lines
	}
	var out strings.Builder
	if tags := includedTags.FindStringSubmatch(m[2]); tags != nil {
		selectTags(&out, text, strings.FieldsFunc(tags[1], func(r rune) bool { return r == ';' || r == ' ' }))
	} else {
		selectTags(&out, text, []string{"**"})
	}
	deeper := ""
	if offset := levelOffset.FindStringSubmatch(m[2]); offset != nil {
		n, _ := strconv.Atoi(offset[1]) // one digit
		deeper = strings.Repeat("=", n)
	}
	return adocHeading.ReplaceAllString(out.String(), deeper+"$0")
}

// selectTags writes the lines of a text in the parts with tags that are wanted; "*" is any tag, "**"
// is all lines, and "!" takes back.
func selectTags(out *strings.Builder, text string, wanted []string) {
	said := map[string]bool{}
	base := len(wanted) > 0 && strings.HasPrefix(wanted[0], "!")
	for _, name := range wanted {
		bare, taken := strings.CutPrefix(name, "!")
		if said[bare] = !taken; bare == "**" {
			base = !taken
		}
	}
	type part struct {
		name  string
		shown bool
	}
	var within []part
	shown := base
	for line := range strings.Lines(text) {
		d := tagDirective.FindStringSubmatch(line)
		switch {
		case d == nil && shown:
			out.WriteString(line)
		case d == nil:
		case d[1] == "tag":
			within = append(within, part{d[2], shown})
			if wants, named := said[d[2]]; named {
				shown = wants
			} else if wants, named := said["*"]; named {
				shown = wants
			}
		default:
			if i := slices.IndexFunc(within, func(p part) bool { return p.name == d[2] }); i >= 0 {
				shown, within = within[i].shown, within[:i]
			}
		}
	}
}

// antoraText returns the text of a page with what it includes, behind the attributes that all pages
// of the component have.
func (r *reader) antoraText(k kind, p, text string) string {
	if k != kindASCIIDoc {
		return text
	}
	s := r.folder.site
	text = r.withIncludes(p, text, antoraIncludes(s))
	var head strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s.attributes)) {
		switch value := s.attributes[name]; {
		case value == unset:
			head.WriteString(":!" + name + ":\n")
		case !strings.Contains(value, "\n"):
			head.WriteString(":" + name + ": " + value + "\n")
		}
	}
	return head.String() + text
}

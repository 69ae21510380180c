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

// antoraSettings reads what addresses in Antora begin with, and the attributes that all pages have.
func (s *site) antoraSettings() {
	s.documents = antoraModules
	for _, part := range []string{s.settings.text("name"), s.settings.text("version")} {
		if part != "" && part != antoraRoot && part != "~" && part != "true" { // named after a branch
			s.base += escapePath("/" + part)
		}
	}
	asciidoc, _ := s.settings["asciidoc"].(matter)
	attributes, _ := asciidoc["attributes"].(matter)
	s.attributes = map[string]string{}
	for name, value := range attributes {
		if text, ok := value.(string); ok {
			s.attributes[name] = strings.TrimSuffix(text, "@")
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
	if s := p.site.settings.text("name"); strings.HasPrefix(coordinates, s+":") && strings.Count(coordinates, ":") == 2 {
		coordinates = strings.TrimPrefix(coordinates, s+":")
		module = antoraRoot
	}
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
		before, name, found := strings.Cut(target, "$")
		if !found {
			return path.Join(path.Dir(from), target)
		}
		module, _ := antoraPage(s.inSite(from))
		coordinates := strings.Split(before, ":")
		family := coordinates[len(coordinates)-1]
		switch len(coordinates) {
		case 1:
		case 2:
			module = coordinates[0]
		default:
			return "" // of another component
		}
		return s.inFS(path.Join(antoraModules, module, family+"s", name))
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
	var wanted []string
	if tags := includedTags.FindStringSubmatch(m[2]); tags != nil {
		wanted = strings.FieldsFunc(tags[1], func(r rune) bool { return r == ';' || r == ' ' })
	}
	var out strings.Builder
	var within []string
	for line := range strings.Lines(text) {
		switch d := tagDirective.FindStringSubmatch(line); {
		case d != nil && d[1] == "tag":
			within = append(within, d[2])
		case d != nil:
			within = slices.DeleteFunc(within, func(tag string) bool { return tag == d[2] })
		case wanted == nil, slices.ContainsFunc(within, func(tag string) bool { return slices.Contains(wanted, tag) || slices.Contains(wanted, "*") }),
			slices.Contains(wanted, "**"):
			out.WriteString(line)
		}
	}
	deeper := ""
	if offset := levelOffset.FindStringSubmatch(m[2]); offset != nil {
		n, _ := strconv.Atoi(offset[1]) // one digit
		deeper = strings.Repeat("=", n)
	}
	return adocHeading.ReplaceAllString(out.String(), deeper+"$0")
}

// antoraText returns the text of a page with what it includes, behind the attributes that all pages
// of the component have.
func (r *reader) antoraText(p, text string) string {
	s := r.folder.site
	text = r.withIncludes(p, text, antoraIncludes(s))
	var head strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s.attributes)) {
		if value := s.attributes[name]; !strings.Contains(value, "\n") {
			head.WriteString(":" + name + ": " + value + "\n")
		}
	}
	return head.String() + text
}

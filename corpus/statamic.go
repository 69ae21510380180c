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

// statamicCollections is the folder of Statamic's collections: of each a file of settings, and a folder
// of entries; in statamicTrees lies how they are ordered below each other.
const (
	statamicCollections = "content/collections"
	statamicTrees       = "content/trees/collections"
	statamicSites       = "resources/sites.yaml"
)

// statamicSite is what is known of a site of Statamic: its collections, and its entries by their ids.
type statamicSite struct {
	collections map[string]matter
	sites       map[string]matter // by the names that folders of entries have, where there are several
	entries     map[string]statamicEntry
	uris        map[string]string // where they stand, by site and id
	fields      map[string]matter // of entries, where there are several sites
	localized   map[string]string // the ids of their translations, by site and id
}

// statamicEntry is where an entry lies, and stands.
type statamicEntry struct {
	collection, slug string
	parent           string // the id of the entry above, "" for none
	isHome           bool
}

// statamicSettings reads the collections, and what addresses in Statamic are made of.
func (s *site) statamicSettings() {
	s.documents = statamicCollections
	st := &statamicSite{collections: map[string]matter{}, sites: map[string]matter{}, entries: map[string]statamicEntry{}, uris: map[string]string{}, fields: map[string]matter{}, localized: map[string]string{}}
	s.statamic = st
	files, _ := fs.Glob(s.fsys, path.Join(escapeGlob(s.inFS(statamicCollections)), "*.yaml"))
	for _, file := range files {
		collection, err := s.yamlFile(s.inSite(file))
		if err != nil {
			s.broken = err
			return
		}
		st.collections[stem(path.Base(file))] = collection
	}
	if sites, err := s.yamlFile(statamicSites); err == nil {
		for name, about := range sites {
			if about, ok := about.(matter); ok {
				st.sites[name] = about
			}
		}
	}
	if len(st.sites) == 0 { // they are named in a program: the first stands at the root, as a rule
		for _, name := range slices.Sorted(maps.Keys(st.collections)) {
			for i, in := range st.collections[name].texts("sites") {
				if st.sites[in] == nil {
					st.sites[in] = matter{"locale": in, "url": map[bool]string{true: "/", false: "/" + in}[i == 0]}
				}
			}
		}
	}
	if len(st.sites) == 1 {
		for _, about := range st.sites {
			s.base = statamicBase(about)
			s.language = normalizeLanguage(about.text("locale"))
		}
		clear(st.sites)
	}
	s.statamicEntries()
}

// statamicBase returns the path that addresses of a site begin with. Where it stands may be a variable.
func statamicBase(about matter) string {
	return cleanBase(statamicVariable.ReplaceAllString(about.text("url"), ""))
}

// statamicID is the id of an entry in its front matter.
var statamicID = regexp.MustCompile(`(?m)^id:[ \t]*['"]?([^\s'"]+)`)

// statamicEntries notes where the entries lie that addresses of others begin with: those that others
// are below of, and those at which collections are mounted.
func (s *site) statamicEntries() {
	wanted := map[string]struct{}{}
	for name, collection := range s.statamic.collections {
		if mount := collection.text("mount"); mount != "" {
			wanted[mount] = struct{}{}
		}
		trees := []string{path.Join(statamicTrees, name+".yaml")}
		for in := range s.statamic.sites {
			trees = append(trees, path.Join(statamicTrees, in, name+".yaml"))
		}
		structure, _ := collection["structure"].(matter)
		s.statamicTree(structure["tree"], "", structure.claims("root"), wanted) // as it was in version 3.0
		for _, file := range trees {
			if tree, err := s.yamlFile(file); err == nil {
				s.statamicTree(tree["tree"], "", structure.claims("root"), wanted)
			}
		}
	}
	_ = fs.WalkDir(s.fsys, s.inFS(statamicCollections), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(p) != ".md" {
			return nil //nolint:nilerr // what cannot be read is told where it is read
		}
		if data, err := readFile(s.fsys, p, Origin{}); err == nil {
			s.statamicEntry(s.inSite(p), data, wanted)
		}
		return nil
	})
}

// statamicEntry notes the entry in a file at a path of the site, if its id is wanted, or if it may be a
// translation.
func (s *site) statamicEntry(p string, data []byte, wanted map[string]struct{}) {
	m := statamicID.FindSubmatch(data[:min(len(data), maxTeaserBytes)])
	if m == nil {
		return
	}
	id := string(m[1])
	_, asked := wanted[id]
	if len(s.statamic.sites) > 0 {
		if text, err := decode(data, false); err == nil {
			s.statamic.fields[id], _, _ = splitMatter(text)
		}
		asked = true
	}
	if !asked {
		return
	}
	e, in := s.statamic.entries[id], ""
	e.collection, in, e.slug = s.statamicName(p)
	s.statamic.entries[id] = e
	if origin := s.statamic.fields[id].text("origin"); origin != "" {
		s.statamic.localized[in+"\x00"+origin] = id
	}
}

// statamicTree notes the entries of a tree below a parent. The first of all may be the home page.
func (s *site) statamicTree(branch any, parent string, first bool, wanted map[string]struct{}) {
	list, _ := branch.([]any)
	for i, node := range list {
		node, _ := node.(matter)
		id := node.text("entry")
		if id == "" {
			continue
		}
		wanted[id] = struct{}{}
		s.statamic.entries[id] = statamicEntry{parent: parent, isHome: first && i == 0}
		s.statamicTree(node["children"], id, false, wanted)
	}
}

// statamicDay is the date that the name of an entry's file begins with.
var statamicDay = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)(?:-(\d\d)(\d\d)(\d\d)?)?\.`)

// statamicName returns of an entry by its path its collection, its site where there are several, and its
// slug.
func (s *site) statamicName(p string) (collection, in, slug string) {
	collection, rest := firstSegment(s.belowSource(p))
	if first, _ := firstSegment(rest); s.statamic.sites[first] != nil {
		in = first
	}
	return collection, in, statamicDay.ReplaceAllString(stem(path.Base(p)), "")
}

// statamicHolds: entries are files of Markdown in the folders of collections that have pages.
func statamicHolds(s *site, p string, isDir bool) bool {
	if !isWithin(p, statamicCollections) {
		return isDir && leadsTo(p, statamicCollections)
	}
	collection, _ := firstSegment(strings.TrimPrefix(strings.TrimPrefix(p, statamicCollections), "/"))
	return collection == "" || (isDir || path.Ext(p) == ".md") && s.statamicRoute(collection, "") != ""
}

// statamicRoute returns the pattern of a collection's addresses, "" where it has no pages.
func (s *site) statamicRoute(collection, in string) string {
	settings := s.statamic.collections[collection]
	for _, name := range []string{"route", "routes"} {
		if bySite, ok := settings[name].(matter); ok {
			if in == "" {
				return bySite.text(slices.Sorted(maps.Keys(bySite))...)
			}
			return bySite.text(in)
		}
	}
	return settings.text("route")
}

// statamicData gives the page what its collection says of all entries.
func statamicData(p *page) {
	collection, _, _ := p.site.statamicName(p.path)
	settings := p.site.statamic.collections[collection]
	for origin, n := p.m.text("origin"), 0; origin != "" && n < statamicDepth; n++ {
		p.adopt(p.site.statamic.fields[origin], "id", "published", "origin", "slug")
		origin = p.site.statamic.fields[origin].text("origin")
	}
	if all, ok := settings["inject"].(matter); ok {
		p.adopt(all, "title", "id")
	}
	var tags []any
	for _, taxonomy := range settings.list("taxonomies", false) {
		for _, term := range p.m.list(taxonomy, false) {
			tags = append(tags, term)
		}
	}
	if len(tags) > 0 {
		p.adopt(matter{"tags": tags})
	}
	for _, name := range []string{"author", "authors"} { // they are ids of people
		delete(p.m, name)
	}
	if m := statamicDay.FindStringSubmatch(path.Base(p.path)); m != nil { // which counts before its field
		p.m["date"] = m[1] + " " + first(m[2], "00") + ":" + first(m[3], "00") + ":" + first(m[4], "00")
	}
}

// statamicPlace: an entry stands where the route of its collection says.
func statamicPlace(p *page) bool {
	collection, in, slug := p.site.statamicName(p.path)
	settings, id := p.site.statamic.collections[collection], p.m.text("id")
	if p.site.statamicRoute(collection, in) == "" {
		return false
	}
	p.list = true // a page may be its template
	p.identify(path.Join(collection, in, slug))
	e := p.site.statamic.entries[id]
	e.collection, e.slug = collection, slug // which no field changes
	if in != "" {
		p.a.Language = orLanguage(p.a.Language, p.site.statamic.sites[in].text("locale"))
		p.a.Translation = first(p.m.text("origin"), id)
	}
	switch {
	case p.m["protect"] != nil, p.m["private"] != nil, p.m.text("redirect") == "404":
		p.closed = Private
	case p.m["redirect"] != nil && p.m["redirect"] != "":
		p.closed = Redirect
	}
	behaviour, _ := settings["date_behavior"].(matter)
	if future := behaviour.text("future"); future == "private" || future == "unlisted" {
		p.a.From = p.a.Published
	}
	if past := behaviour.text("past"); past == "private" || past == "unlisted" {
		p.a.Until = p.a.Published
	}
	place := p.site.statamicURI(&e, in, p, 0)
	base := p.site.base
	if in != "" {
		base = statamicBase(p.site.statamic.sites[in])
	}
	p.a.URL = escapePath(path.Join("/", base, place))
	return true
}

// statamicVariable is a part of a route that is filled in.
var statamicVariable = regexp.MustCompile(`\{\{?\s*([\w:.-]+)\s*\}?\}`)

// statamicDepth is how many entries lie below each other at most, and parts of a page in others.
const statamicDepth = 32

// maxStatamicURI is more bytes than an address has.
const maxStatamicURI = 2000

// statamicURI returns where an entry stands; pg is its page, nil for one that others are below of. An
// address that is longer than any, such as that of a collection that is mounted at itself, is cut.
func (s *site) statamicURI(e *statamicEntry, in string, pg *page, depth int) string {
	if e.isHome {
		return "/"
	}
	route := s.statamicRoute(e.collection, in)
	var uri strings.Builder
	at := 0
	for _, loc := range statamicVariable.FindAllStringSubmatchIndex(route, maxStatamicURI) {
		uri.WriteString(route[at:loc[0]] + s.statamicValue(route[loc[2]:loc[3]], e, in, pg, depth))
		if at = loc[1]; uri.Len() > maxStatamicURI {
			break
		}
	}
	if uri.WriteString(route[at:]); uri.Len() > maxStatamicURI {
		return "/" + e.slug
	}
	return path.Clean("/" + uri.String())
}

// statamicValue returns what a variable of a route stands for.
func (s *site) statamicValue(name string, e *statamicEntry, in string, pg *page, depth int) string {
	above := ""
	switch name {
	case "slug":
		return e.slug
	case "parent_uri":
		above = e.parent
	case "mount":
		above = s.statamic.collections[e.collection].text("mount")
	case "year", "month", "day":
		if pg == nil {
			return ""
		}
		part, _ := datePart(name, pg.a.Published)
		return part
	default:
		if pg == nil {
			return ""
		}
		return Slug(pg.m.text(name))
	}
	above = first(s.statamic.localized[in+"\x00"+above], above)
	upper, known := s.statamic.entries[above]
	if !known || depth > statamicDepth {
		return ""
	}
	key := in + "\x00" + above
	uri, done := s.statamic.uris[key]
	if !done {
		uri = s.statamicURI(&upper, in, nil, depth+1)
		s.statamic.uris[key] = uri
	}
	return strings.TrimSuffix(uri, "/")
}

// statamicText returns what the fields of an entry say that are text, written in its editor, or put
// together of parts, as Markdown with HTML.
func statamicText(fields matter) string {
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if name == "description" || strings.HasPrefix(name, "seo") || strings.HasPrefix(name, "og_") || strings.HasPrefix(name, "meta") {
			continue
		}
		if text := statamicField(name, fields[name], 0); text != "" {
			out.WriteString("\n\n" + text)
		}
	}
	return out.String()
}

// statamicField returns the text of a field of an entry or of a part.
func statamicField(name string, value any, depth int) string {
	if depth > statamicDepth {
		return ""
	}
	switch value := value.(type) {
	case string:
		if slices.Contains(statamicTexts, name) {
			return value
		}
	case matter:
		return statamicSet(value, depth+1)
	case []any:
		if nodes, _ := plainValue(value).([]any); markup.IsProseMirror(nodes) {
			return markup.ProseMirror(nodes, func(attrs map[string]any) string { return statamicNode(toMatter(attrs), depth+1) })
		}
		var out []string
		for _, part := range value {
			if part, ok := part.(matter); ok {
				if text := statamicSet(part, depth+1); text != "" {
					out = append(out, text)
				}
			}
		}
		return strings.Join(out, "\n\n")
	}
	return ""
}

// statamicNode returns the text of a part that stands in the editor's text.
func statamicNode(attrs matter, depth int) string {
	values, _ := attrs["values"].(matter)
	if on, said := attrs.truth("enabled"); said && !on {
		return ""
	}
	return statamicSet(values, depth)
}

// statamicSet returns the text of one part: its heading, and what else of it is text.
func statamicSet(part matter, depth int) string {
	if on, said := part.truth("enabled"); said && !on {
		return ""
	}
	var out []string
	if title := part.text("heading", "title"); title != "" {
		out = append(out, "## "+title)
	}
	for _, name := range slices.Sorted(maps.Keys(part)) {
		if text := statamicField(name, part[name], depth); text != "" {
			out = append(out, text)
		}
	}
	return strings.Join(out, "\n\n")
}

// statamicTexts are the fields of parts that are text.
var statamicTexts = []string{"answer", "body", "caption", "content", "description", "intro", "markdown", "question", "quote", "text"}

//go:build !js

package corpus

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// hugoEnter finds out whether the folder is a page with its files, and what
// _index.md hands down.
func hugoEnter(f *folder, _ []fs.DirEntry) {
	for name := range f.names {
		stem, _, _ := strings.Cut(name, ".")
		if stem == "index" && kindOf(name) != kindUnknown && !f.site.isContentRoot(f.path) {
			f.bundle = true
		}
	}
	own := func(cascade any) {
		switch c := cascade.(type) {
		case matter:
			f.data = append([]matter{c}, f.data...)
		case []any: // the first that says something has its way
			var entries []matter
			for _, e := range c {
				if m, ok := e.(matter); ok {
					entries = append(entries, m)
				}
			}
			f.data = append(entries, f.data...)
		}
	}
	if f.parent == nil {
		own(f.site.settings["cascade"])
	}
	for _, m := range slices.Backward(f.listMatters()) {
		own(m["cascade"])
	}
}

// listMatters are the front matters of the pages that stand for the folder
// itself, one in each language, "_index.md" first. What is wrong with them is told
// when they are read.
func (f *folder) listMatters() []matter {
	names := make([]string, 0, 2)
	for name := range f.names {
		if strings.HasPrefix(name, "_index.") && kindOf(name) != kindUnknown {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) })
	var found []matter
	for _, name := range names {
		data, err := readFile(f.site.fsys, f.site.inFS(path.Join(f.path, name)), Origin{})
		if err != nil {
			continue
		}
		text, err := decode(data, false)
		if err != nil {
			continue
		}
		m, _, err := splitMatter(text)
		if err != nil {
			m = matter{"draft": "true", "cascade": matter{"draft": "true"}} // closed when in doubt
		}
		found = append(found, m)
	}
	return found
}

// inheritCascade gives the page what its folders hand down and it does not say itself.
func (p *page) inheritCascade() {
	for _, data := range p.data {
		if p.isTarget(data) {
			p.adopt(data, "_target", "target")
		}
	}
}

// isTarget reports whether what a folder hands down is for this page. With a
// target that cannot be understood it is for all pages when it keeps them from
// readers, and for none when it does not.
func (p *page) isTarget(data matter) bool {
	value, given := data["_target"]
	if !given {
		value, given = data["target"]
	}
	if !given || value == nil {
		return true
	}
	target, understood := value.(matter)
	locale, at := p.contentPath()
	id := strings.ToLower(idOfPath(at))
	kind := "page"
	if p.isList() {
		kind = "section"
		if id == "index" {
			kind, id = "home", ""
		}
	}
	for name := range target {
		var g glob
		matched := true
		switch pattern := strings.ToLower(target.text(name)); {
		case pattern == "":
			continue
		case name == "path":
			if !strings.HasPrefix(pattern, "/") && !strings.HasPrefix(pattern, "{") {
				pattern = "/" + pattern
			}
			g = newGlob(pattern, false)
			matched = g.match("/"+id) || g.match("/"+hugoName(id))
		case name == "kind":
			g = newGlob(pattern, false)
			matched = g.match(kind)
		case name == "lang":
			g = newGlob(pattern, false)
			matched = g.match(strings.ToLower(first(locale, p.site.settings.text("defaultcontentlanguage"), "en")))
		}
		if !matched {
			return false
		}
		understood = understood && g.understood
	}
	return understood || p.isClosedBy(data)
}

// isClosedBy reports whether fields alone would keep a page from readers, or from
// those of some time.
func (p *page) isClosedBy(data matter) bool {
	probe := page{folder: p.folder, path: p.path, m: data, a: &Article{}, closed: hugoClosed(data)}
	probe.period()
	return !probe.closed.IsPublic() || !probe.visibility().IsPublic() || !probe.a.From.IsZero() || !probe.a.Until.IsZero()
}

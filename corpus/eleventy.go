//go:build !js

package corpus

import (
	"encoding/json"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

var (
	eleventyDirs    = regexp.MustCompile(`\bdir["']?\s*:`)
	eleventyIgnored = regexp.MustCompile("\\bignores\\.add\\(\\s*[\"'`]")
)

// eleventySettings reads the folders, and what is to be left out: .eleventyignore,
// .gitignore unless the script says otherwise, and what the script adds in plain
// text.
func (s *site) eleventySettings() {
	s.base = cleanBase(s.scriptText("pathPrefix"))
	input := path.Clean(first(s.scriptText("input"), "."))
	s.routes = []string{input}
	s.output = []string{"_site", "dist", "public", "_data"}
	dirs := blockIn(s.script, eleventyDirs)
	for _, name := range []string{"includes", "layouts", "data"} {
		if dir := textIn(dirs, name); dir != "" {
			s.output = append(s.output, path.Join(input, dir))
		}
	}
	if dir := textIn(dirs, "output"); dir != "" {
		s.output = append(s.output, path.Clean(dir))
	}
	var patterns []string
	for _, loc := range eleventyIgnored.FindAllStringIndex(s.script, -1) {
		quoted := s.script[loc[1]-1:]
		if size := quotedSize(quoted); size > 1 {
			patterns = append(patterns, strings.TrimRight(quoted[1:size-1], "/"))
		}
	}
	files := []string{".eleventyignore", path.Join(input, ".eleventyignore")}
	if !strings.Contains(s.script, "setUseGitIgnore(false)") {
		files = append(files, ".gitignore")
	}
	for _, file := range files {
		patterns = append(patterns, s.ignoreFile(file)...)
	}
	if read := globs(patterns, false); read != nil {
		s.ignored = append(s.ignored, func(p string, _ bool) bool { return matchAny(read, p) })
	}
}

// ignoreFile returns the patterns in a file of them, as paths of the site. Those
// that take something back ("!notes") are passed over.
func (s *site) ignoreFile(file string) []string {
	data, err := readFile(s.fsys, s.inFS(file), Origin{})
	if err != nil || len(data) > maxSettingsBytes {
		return nil
	}
	var patterns []string
	for line := range strings.Lines(string(data)) {
		line = strings.Trim(strings.TrimSpace(line), "/")
		if line != "" && line[0] != '#' && line[0] != '!' {
			patterns = append(patterns, path.Join(path.Dir(file), strings.TrimPrefix(line, "./")))
		}
	}
	return patterns
}

// eleventyHolds: articles lie in the input folder; what begins with "_" there is
// templates and data, but for a folder of posts.
func eleventyHolds(s *site, p string, isDir bool) bool {
	input := path.Clean(s.routes[0])
	if !isWithin(p, input) {
		return isDir && isWithin(input, p)
	}
	name := path.Base(p)
	return !isDir || !strings.HasPrefix(name, "_") || name == postsFolder || name == draftFolder
}

// eleventyEnter reads the folder's data file (posts/posts.json). Those that are
// programs are not run.
func eleventyEnter(f *folder, _ []fs.DirEntry) {
	name := path.Base(f.path)
	for _, file := range []string{name + ".11tydata.json", name + ".json"} {
		if !f.has(file) {
			continue
		}
		if m := f.dataFile(file); m != nil {
			f.data = append([]matter{m}, f.data...)
		}
	}
}

// dataFile reads a JSON file of the folder; nil when it cannot be read.
func (f *folder) dataFile(name string) matter {
	data, err := readFile(f.site.fsys, f.site.inFS(path.Join(f.path, name)), Origin{})
	if err != nil {
		return nil
	}
	var v map[string]any
	if err := json.Unmarshal(data, &v); err != nil {
		return nil
	}
	return toMatter(v)
}

// eleventyData gives the page the data of its folders, and of a file of its own
// name. Their tags are names of lists, and no tags.
func eleventyData(p *page) {
	own := stem(path.Base(p.path))
	data := p.data
	for _, file := range []string{own + ".11tydata.json", own + ".json"} {
		if p.has(file) && own != path.Base(p.folder.path) {
			if m := p.dataFile(file); m != nil {
				data = append([]matter{m}, data...)
			}
		}
	}
	for _, m := range data {
		p.adopt(m, "tags")
	}
}

// eleventyPlace follows Eleventy's rules: permalinks that are templates, dates
// before names. What is left out of all collections is not meant to be found.
func eleventyPlace(p *page) bool {
	p.a.Tags = slices.DeleteFunc(p.a.Tags, func(tag string) bool { return slices.Contains([]string{"post", "posts", "all", "nav"}, tag) })
	if p.m.claims("eleventyexcludefromcollections") {
		p.closed = Private
	}
	at := strings.TrimPrefix(strings.TrimPrefix(p.path, path.Clean(p.site.routes[0])), "/")
	dir, base := path.Split(at)
	filePath := "/" + dir + fileSlug(stem(base))
	name := fileSlug(stem(base))
	if name == "index" {
		name = fileSlug(path.Base(path.Clean("/" + dir)))
	}
	p.identify(idOfPath(at))
	p.a.URL = p.based(urlOfID(idOfPath(strings.TrimPrefix(filePath, "/") + ".md")))
	if dir != "" && name == fileSlug(path.Base(dir)) { // a file named like its folder is the folder's page
		p.a.URL = p.based(urlOfID(path.Clean(dir)))
	}
	template, ok := p.m.get("permalink").(string)
	if build, isTable := p.m.get("permalink").(matter); isTable {
		template, ok = build.text("build"), true
	}
	if yes, isTruth := p.m.truth("permalink"); !ok || template == "" || isTruth && !yes {
		return true
	}
	where, err := expandTemplate(template, func(field string) (string, bool) {
		switch field {
		case "page.fileSlug":
			return strings.Trim(name, "/"), true
		case "page.filePathStem":
			return filePath, true
		case "title":
			return p.a.Title, p.a.Title != ""
		}
		v := p.m.text(strings.ToLower(field))
		return v, v != ""
	}, p.a.Published)
	if err == nil && !strings.Contains(where, "{%") {
		where, err = cleanAddress(strings.TrimSuffix(where, "index.html"))
	}
	if err != nil || strings.Contains(where, "{%") {
		p.note("permalink", "the permalink %q is not used: %v", template, err)
		return true
	}
	p.a.URL = p.based(where)
	return true
}

// fileSlug is a name without the date before it.
func fileSlug(name string) string {
	if rest := datePrefix.ReplaceAllString(name, ""); rest != "" {
		return rest
	}
	return name
}

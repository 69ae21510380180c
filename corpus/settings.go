package corpus

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// settingsFile is a file by which a generator's site is known.
type settingsFile struct {
	name      string // below the site's folder
	generator generator
	keys      []string // one of them has to be in the file, where other programs use its name
}

var settingsFiles = buildSettingsFiles()

func buildSettingsFiles() []settingsFile {
	files := []settingsFile{
		{"zola.toml", zola, nil},
		{"config.toml", zola, []string{"base_url"}},
	}
	hugoKeys := []string{"baseurl", "languagecode", "contentdir", "permalinks", "defaultcontentlanguage", "theme", "taxonomies", "paginate"}
	for _, ext := range []string{"toml", "yaml", "yml", "json"} {
		files = append(files,
			settingsFile{"hugo." + ext, hugo, nil},
			settingsFile{"config/_default/hugo." + ext, hugo, nil},
			settingsFile{"config/_default/config." + ext, hugo, nil},
			settingsFile{"config." + ext, hugo, hugoKeys})
	}
	for _, ext := range []string{"yml", "yaml", "toml"} {
		files = append(files, settingsFile{"_config." + ext, jekyll, nil})
	}
	files = append(files, settingsFile{".eleventy.js", eleventy, nil})
	for _, ext := range []string{"js", "mjs", "cjs", "ts", "mts"} {
		files = append(files,
			settingsFile{"eleventy.config." + ext, eleventy, nil},
			settingsFile{"docusaurus.config." + ext, docusaurus, nil},
			settingsFile{"astro.config." + ext, astro, nil},
			settingsFile{"next.config." + ext, next, nil},
			settingsFile{"gatsby-config." + ext, gatsby, nil})
	}
	return files
}

// maxSettingsBytes bounds a file of settings.
const maxSettingsBytes = 1 << 20

// findSite returns the site whose settings lie in root, a folder of fsys, or nil
// when there are none. Settings that cannot be read are a [Problem]; the site
// that is returned with it is one with the generator's own defaults.
func findSite(fsys fs.FS, root string, entries []fs.DirEntry, origin string) (*site, error) {
	names := make(map[string]bool, len(entries))
	for _, e := range entries {
		names[e.Name()] = true
	}
	for _, file := range settingsFiles {
		first, _ := firstSegment(file.name)
		if !names[first] {
			continue
		}
		p := path.Join(root, file.name)
		data, err := readFile(fsys, p, Origin{File: path.Join(origin, file.name)})
		if err != nil || len(data) > maxSettingsBytes {
			continue // a folder of that name, or another program's
		}
		text, err := decode(data, false)
		if err != nil {
			continue
		}
		s := &site{generator: file.generator, fsys: fsys, root: root, configured: true}
		if s.settings, err = parseSettings(file.name, text); err != nil {
			if file.keys != nil {
				continue
			}
			s.complete()
			at := Origin{File: path.Join(origin, file.name)}
			if broken, ok := errors.AsType[*matterError](err); ok {
				at.Line = broken.line
			}
			return s, problemf(at, "the settings of the site: %w", err)
		}
		if s.settings == nil {
			s.script = withoutComments(text)
		}
		if file.keys != nil && !slices.ContainsFunc(file.keys, func(key string) bool { return s.settings[key] != nil }) {
			continue
		}
		s.complete()
		if file.keys != nil && !slices.ContainsFunc(s.contents, func(c content) bool { return s.exists(c.dir) }) {
			continue // settings of something else that has a theme
		}
		return s, nil
	}
	return nil, nil //nolint:nilnil // no settings, no site
}

// guessSite returns the site that the folders below the root of fsys look like.
func guessSite(fsys fs.FS, root string, entries []fs.DirEntry) *site {
	s := &site{generator: plain, fsys: fsys, root: root}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		switch name := e.Name(); {
		case name == postsFolder:
			s.generator = jekyll
		case name == translationsFolder && s.hasDocusaurusFolders():
			s.generator = docusaurus
		}
	}
	s.complete()
	return s
}

// siteNamed returns a site of a generator that was named by the caller, or nil
// when there is none of that name.
func siteNamed(name string, fsys fs.FS, root string) *site {
	for _, g := range generators {
		if strings.EqualFold(name, string(g)) {
			s := &site{generator: g, fsys: fsys, root: root}
			s.complete()
			return s
		}
	}
	return nil
}

// complete takes from the settings what the rules of the generator ask for.
func (s *site) complete() {
	switch s.generator {
	case hugo:
		s.hugoSettings()
	case zola:
		s.zolaSettings()
	case jekyll:
		s.jekyllSettings()
	case eleventy:
		s.base = cleanBase(s.scriptText("pathPrefix"))
		s.output = []string{"_site", "dist", "public", "_data"}
		s.routes = []string{first(s.scriptText("input"), ".")}
	case docusaurus:
		s.docusaurusSettings()
	case astro, next, gatsby:
		s.routesSettings()
	default:
		s.findTranslations()
	}
	s.rules = rulesOf(s.generator)
}

// parseSettings reads settings by their extension; those of JavaScript are nil.
func parseSettings(name, text string) (matter, error) {
	switch path.Ext(name) {
	case ".toml":
		return tomlFields(text)
	case ".yaml", ".yml":
		return yamlFields(text)
	case ".json":
		var v map[string]any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			return nil, fmt.Errorf("reading JSON: %w", err)
		}
		return toMatter(v), nil
	}
	return nil, nil //nolint:nilnil // not data
}

// cleanBase returns the path that a site's address ends with, without the slash
// at its end: "/blog" of "https://example.org/blog/".
func cleanBase(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Path == "" {
		return ""
	}
	base, err := cleanAddress(u.Path)
	if err != nil {
		return ""
	}
	return strings.TrimRight(base, "/")
}

var comments = regexp.MustCompile(`(?m)/\*(?s:.*?)\*/|(^|[\s,;{])//.*$`)

// withoutComments takes the comments out of a script. It may take a little more,
// which only loses settings.
func withoutComments(script string) string { return comments.ReplaceAllString(script, "$1") }

// scriptText returns the value of a setting of a script that is written as a
// plain string.
func (s *site) scriptText(name string) string { return textIn(s.script, name) }

func textIn(script, name string) string {
	for at := 0; ; {
		i := strings.Index(script[at:], name)
		if i < 0 {
			return ""
		}
		before, rest := at+i, script[at+i+len(name):]
		at = before + len(name)
		if before > 0 && isWordByte(script[before-1]) {
			continue
		}
		if rest = strings.TrimLeft(rest, "\"' \t\n"); !strings.HasPrefix(rest, ":") {
			continue
		}
		rest = strings.TrimLeft(rest[1:], " \t\n")
		if rest == "" || !strings.ContainsRune("\"'`", rune(rest[0])) {
			continue
		}
		if value, _, found := strings.Cut(rest[1:], rest[:1]); found && !strings.Contains(value, "${") {
			return value
		}
	}
}

func isWordByte(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// wordIn returns a setting that is a plain word, such as true.
func wordIn(script, name string) string {
	m := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `["']?\s*:\s*(\w+)`).FindStringSubmatch(script)
	if m == nil {
		return ""
	}
	return m[1]
}

// blockIn returns what stands in the braces or brackets after the first match of
// start, or "".
func blockIn(script string, start *regexp.Regexp) string {
	loc := start.FindStringIndex(script)
	if loc == nil {
		return ""
	}
	return braces(script[loc[1]:])
}

// braces returns what stands between the first opening brace or bracket of s and
// the one that closes it.
func braces(s string) string {
	begin, depth := -1, 0
	var quote byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case c == '{' || c == '[':
			if begin < 0 {
				begin = i + 1
			}
			depth++
		case (c == '}' || c == ']') && depth > 0:
			if depth--; depth == 0 {
				return s[begin:i]
			}
		}
	}
	return ""
}

//go:build !js

package corpus

import (
	"cmp"
	"fmt"
	"io/fs"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
)

// hugoSettings reads what changes the place and the language of a page. Settings
// that are split over a folder are joined.
func (s *site) hugoSettings() {
	s.hugoJoin()
	s.base = cleanBase(s.settings.text("baseurl"))
	s.setZone("", s.settings.text("timezone"))
	s.ignoreByRegexp(s.settings.texts("ignorefiles"))
	fallback := s.settings.text("defaultcontentlanguage")
	s.language = normalizeLanguage(first(fallback, s.settings.text("languagecode", "locale")))
	root := path.Clean(first(s.settings.text("contentdir"), "content"))
	languages, _ := s.settings["languages"].(matter)
	for name := range languages {
		s.locales = append(s.locales, name)
	}
	slices.Sort(s.locales)
	s.disabled = s.settings.texts("disablelanguages")
	shared := []string{} // the languages that have no folder of their own
	for _, name := range s.locales {
		language, _ := languages[name].(matter)
		s.setZone(name, language.text("timezone"))
		if disabled, _ := language.truth("disabled"); disabled {
			s.disabled = append(s.disabled, name)
		}
		if dir := language.text("contentdir"); dir != "" {
			s.contents = append(s.contents, content{path.Clean(dir), name})
		} else if !s.isDisabled(name) {
			shared = append(shared, name)
		}
	}
	if mounted := s.hugoMounts(); len(mounted) > 0 {
		s.contents = append(s.contents, mounted...)
	} else if len(s.contents) == 0 {
		s.contents = append(s.contents, content{root, ""}) // the names of its files tell their languages
	} else if len(shared) > 0 {
		s.contents = append(s.contents, content{root, s.foremost(shared, languages)})
	}
	slices.SortStableFunc(s.contents, func(a, b content) int { return len(b.dir) - len(a.dir) }) // the deepest first
	if s.language == "" && len(s.locales) > 0 {
		s.language = "en" // Hugo's own default
	}
}

// foremost returns the language, of some, that comes first: the site's own, or that of the least weight.
func (s *site) foremost(names []string, languages matter) string {
	own := first(s.settings.text("defaultcontentlanguage"), "en")
	weight := func(name string) int {
		if strings.EqualFold(name, own) {
			return math.MinInt
		}
		language, _ := languages[name].(matter)
		n, err := strconv.Atoi(language.text("weight"))
		if err != nil || n == 0 {
			return math.MaxInt
		}
		return n
	}
	return slices.MinFunc(names, func(a, b string) int { return cmp.Compare(weight(a), weight(b)) })
}

// hugoJoin joins the settings that are in several files: what is in the folder config/_default holds
// before the file at the root, and what is for production, which Hugo builds a site for if nothing is
// said, before both.
func (s *site) hugoJoin() {
	if s.settings == nil {
		return
	}
	s.settings = matter{}
	if root := s.hugoRoot(); root != nil {
		s.settings.join(root)
	}
	s.hugoFolder("config/_default")
	s.hugoFolder("config/production")
}

// hugoRoot reads the settings at the root, nil where there are none. That they can be read was seen when
// the site was found by them; where it was found by others, a config.yml may be another program's.
func (s *site) hugoRoot() matter {
	for _, name := range []string{"hugo", "config"} {
		for _, ext := range settingsExtensions {
			part, err := s.hugoFile(name + "." + ext)
			if err != nil && name == "hugo" && s.broken == nil {
				s.broken = fmt.Errorf("%s.%s: %w", name, ext, err)
			}
			if err == nil && part != nil {
				return part
			}
		}
	}
	return nil
}

// settingsExtensions are those of files in which Hugo's settings can be.
var settingsExtensions = []string{"toml", "yaml", "yml", "json"}

// hugoFile reads a file of settings, nil where there is none.
func (s *site) hugoFile(name string) (matter, error) {
	data, err := readFile(s.fsys, s.inFS(name), Origin{})
	if err != nil || len(data) > maxSettingsBytes {
		return nil, nil //nolint:nilerr // a folder of that name, or no settings
	}
	text, err := decode(data, false)
	if err != nil {
		return nil, err
	}
	return parseSettings(name, text)
}

// decisiveSettings are the files of settings that say what is left out, and where pages are.
var decisiveSettings = []string{"hugo", "config", "languages", "module", "permalinks", "cascade", "frontmatter", "build", "contenttypes"}

// hugoFolder joins the settings that are split over the files of a folder to those that there are:
// hugo.toml has those of the site, any other those of its name (menus.toml), of one language where
// that stands behind it (languages.de.toml, params.de.toml). Where one of
// the decisive ones cannot be read the site is closed.
func (s *site) hugoFolder(dir string) {
	entries, err := fs.ReadDir(s.fsys, s.inFS(dir))
	if err != nil {
		return
	}
	for _, e := range entries {
		if !slices.Contains(settingsExtensions, strings.TrimPrefix(path.Ext(e.Name()), ".")) {
			continue
		}
		file := path.Join(dir, e.Name())
		part, err := s.hugoFile(file)
		name, language, _ := strings.Cut(strings.ToLower(stem(e.Name())), ".")
		if err != nil && s.broken == nil && slices.Contains(decisiveSettings, name) {
			s.broken = fmt.Errorf("%s: %w", file, err)
		}
		if err != nil || part == nil {
			continue
		}
		ofSite := name == "hugo" || name == "config"
		if !ofSite && (name != "languages" || language == "") {
			part = matter{name: part}
		}
		if language != "" {
			part = matter{"languages": matter{language: part}}
		}
		s.settings.join(part)
	}
}

// join takes in the fields of another table, those of the same name in the place of its own, and
// tables into its own.
func (m matter) join(other matter) {
	for name, value := range other {
		own, isTable := m[name].(matter)
		if part, both := value.(matter); both && isTable {
			own.join(part)
		} else {
			m[name] = value
		}
	}
}

// isDisabled reports whether the site leaves out its pages in a language, or in its own where none
// is given.
func (s *site) isDisabled(locale string) bool {
	if locale == "" && len(s.disabled) > 0 {
		locale = first(s.settings.text("defaultcontentlanguage"), "en")
	}
	return slices.ContainsFunc(s.disabled, func(name string) bool { return strings.EqualFold(name, locale) })
}

// hugoMounts are the folders that the settings name in place of the content
// folder. Those that are mounted below it are left out.
func (s *site) hugoMounts() []content {
	module, _ := s.settings["module"].(matter)
	mounts, _ := module["mounts"].([]any)
	var found []content
	for _, e := range mounts {
		mount, _ := e.(matter)
		if path.Clean(mount.text("target")) != "content" || mount.text("source") == "" {
			continue
		}
		sites, _ := mount["sites"].(matter)
		matrix, _ := sites["matrix"].(matter)
		languages := append(matrix.list("languages", false), mount.text("lang"))
		c := content{path.Clean(mount.text("source")), first(languages...)}
		s.ignoreInMount(c.dir, mount)
		found = append(found, c)
	}
	return found
}

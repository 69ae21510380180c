//go:build !js

package corpus

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// hugoSettings reads what changes the place and the language of a page. Settings
// that are split over a folder are joined.
func (s *site) hugoSettings() {
	for _, environment := range []string{"_default", "production"} { // which Hugo builds a site for if nothing is said
		s.hugoFolder("config/" + environment)
	}
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
	shared := len(languages) == 0 // the folder of the languages that have none of their own
	for _, name := range s.locales {
		language, _ := languages[name].(matter)
		s.setZone(name, language.text("timezone"))
		if disabled, _ := language.truth("disabled"); disabled {
			s.disabled = append(s.disabled, name)
		}
		if dir := language.text("contentdir"); dir != "" {
			s.contents = append(s.contents, content{path.Clean(dir), name})
		} else {
			shared = true
		}
	}
	if mounted := s.hugoMounts(); len(mounted) > 0 {
		s.contents = append(s.contents, mounted...)
	} else if shared {
		s.contents = append(s.contents, content{root, ""})
	}
	slices.SortStableFunc(s.contents, func(a, b content) int { return len(b.dir) - len(a.dir) }) // the deepest first
	if s.language == "" && len(s.locales) > 0 {
		s.language = "en" // Hugo's own default
	}
}

// hugoFolder joins the settings that are split over the files of a folder to those that there are:
// hugo.toml has those of the site, any other those of its name (menus.toml), of one language where
// that stands behind it (languages.de.toml).
func (s *site) hugoFolder(dir string) {
	entries, err := fs.ReadDir(s.fsys, s.inFS(dir))
	if err != nil || s.settings == nil {
		return
	}
	for _, e := range entries {
		file := path.Join(dir, e.Name())
		data, err := readFile(s.fsys, s.inFS(file), Origin{})
		if err != nil || len(data) > maxSettingsBytes {
			continue
		}
		part, err := parseSettings(file, string(data))
		if err != nil || part == nil {
			continue
		}
		name, language, _ := strings.Cut(strings.ToLower(stem(e.Name())), ".")
		if language != "" {
			part = matter{language: part}
		}
		if name != "hugo" && name != "config" {
			part = matter{name: part}
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

//go:build !js

package corpus

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"
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
		{jupyterToc, sphinx, []string{"root"}}, // a Jupyter Book, whose _config.yml is not Jekyll's
		{bookdownFile, bookdown, nil},
		{"_site.yml", rmarkdown, []string{"navbar", "output", "output_dir"}},
		{"config.toml", zola, []string{"base_url"}},
	}
	hugoKeys := []string{"baseurl", "languagecode", "contentdir", "permalinks", "defaultcontentlanguage", "theme", "taxonomies", "paginate"}
	for _, ext := range settingsExtensions {
		files = append(files,
			settingsFile{"hugo." + ext, hugo, nil},
			settingsFile{"config/_default/hugo." + ext, hugo, nil},
			settingsFile{"config/_default/config." + ext, hugo, nil},
			settingsFile{"config." + ext, hugo, hugoKeys})
	}
	for _, ext := range []string{"yml", "yaml", "toml"} {
		files = append(files, settingsFile{"_config." + ext, jekyll, nil})
	}
	files = append(files,
		settingsFile{".eleventy.js", eleventy, nil},
		settingsFile{"mkdocs.yml", mkdocs, nil},
		settingsFile{"mkdocs.yaml", mkdocs, nil},
		settingsFile{"book.toml", mdbook, nil},
		settingsFile{"pelicanconf.py", pelican, nil},
		settingsFile{"quartz.config.ts", quartz, nil},
		settingsFile{"antora.yml", antora, []string{"name"}},
		settingsFile{"_quarto.yml", quarto, nil},
		settingsFile{"_quarto.yaml", quarto, nil},
		settingsFile{"conf.py", nikola, nikolaKeys},
		settingsFile{"conf.py", sphinx, sphinxKeys})
	for _, ext := range []string{"js", "mjs", "cjs", "ts", "mts"} {
		files = append(files,
			settingsFile{"eleventy.config." + ext, eleventy, nil},
			settingsFile{"docusaurus.config." + ext, docusaurus, nil},
			settingsFile{"astro.config." + ext, astro, nil},
			settingsFile{"next.config." + ext, next, nil},
			settingsFile{"gatsby-config." + ext, gatsby, nil},
			settingsFile{"nuxt.config." + ext, nuxt, nil},
			settingsFile{vitepressFolder + "/config." + ext, vitepress, nil},
			settingsFile{vitepressFolder + "/config/index." + ext, vitepress, nil},
			settingsFile{vuepressFolder + "/config." + ext, vuepress, nil})
	}
	files = append(files, settingsFile{vuepressFolder + "/config.yml", vuepress, nil}, settingsFile{vuepressFolder + "/config.toml", vuepress, nil})
	for _, name := range []string{kirbyContent + "/" + kirbySite, "site/config/config.php", "site/languages/en.php", "site/languages/de.php", kirbySite} {
		files = append(files, settingsFile{name, kirby, nil})
	}
	files = append(files, settingsFile{middlemanFile, middleman, nil})
	for _, name := range append(slices.Clone(bridgetownFiles), bridgetownProgram) {
		files = append(files, settingsFile{name, bridgetown, nil})
	}
	for _, name := range []string{"pages", "blog", "posts", "articles"} { // where the program does not lie beside them
		files = append(files, settingsFile{path.Join(statamicCollections, name+".yaml"), statamic, []string{"route", "structure"}})
	}
	files = append(files, settingsFile{"composer.json", statamic, []string{"require", "name"}}, settingsFile{statamicSites, statamic, []string{"default"}})
	for _, name := range gravSettingsFiles {
		files = append(files, settingsFile{name, grav, gravKeys})
	}
	for _, name := range lumeFiles {
		files = append(files, settingsFile{name, lume, nil})
	}
	files = append(files, settingsFile{docsifyFile, docsify, nil}, settingsFile{gitbookFile, gitbook, nil})
	for _, name := range honkitFiles {
		files = append(files, settingsFile{name, honkit, nil})
	}
	files = append(files, settingsFile{summaryFile, gitbook, nil})
	for _, name := range []string{"app", "appearance", "core-plugins", "workspace", "community-plugins", "hotkeys", "graph", "types"} { // last: the articles of a site may be written in a vault
		files = append(files, settingsFile{path.Join(obsidianFolder, name+".json"), obsidian, nil})
	}
	return files
}

// mayBeIn reports whether a folder with some names may have the file, and be of the generator.
func (f *settingsFile) mayBeIn(names map[string]bool) bool {
	first, _ := firstSegment(f.name)
	return names[first] && (f.generator != docsify || mayBeDocsify(names))
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
		if !file.mayBeIn(names) {
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
			if file.keys != nil || errors.Is(err, errNoFields) || s.isNoHonkit() { // another program's
				continue
			}
			s.complete()
			at := Origin{File: path.Join(origin, file.name)}
			if broken, ok := errors.AsType[*matterError](err); ok {
				at.Line = broken.line
			}
			return s, problemf(at, "the settings of the site: %w", err)
		}
		switch {
		case s.generator == nikola, s.generator == middleman, s.generator == docsify:
			s.script = text // of which more is read, and whose comments are others
		case s.settings == nil:
			s.script = withoutComments(text)
		}
		if file.keys != nil && !slices.ContainsFunc(file.keys, func(key string) bool { return s.settings[key] != nil }) {
			continue
		}
		s.complete()
		switch {
		case s.broken != nil:
			return s.closed(Origin{File: path.Join(origin, file.name)})
		case s.isElse(file, entries):
			continue
		}
		return s, nil
	}
	return nil, nil //nolint:nilnil // no settings, no site
}

// isElse reports whether settings are of something else: of a program that has a theme, or of the
// vault in which the articles of a site are written that is known by its folders.
func (s *site) isElse(file settingsFile, entries []fs.DirEntry) bool {
	switch s.generator {
	case sphinx:
		if file.name == jupyterToc && !strings.HasPrefix(s.settings.text("format"), "jb-") {
			return true
		}
	case antora, nuxt: // nuxt: pages of another kind, or a module
		if !s.exists(s.documents) {
			return true
		}
	case kirby:
		return !s.isKirby()
	case middleman: // else it is of a program that makes style sheets
		return !s.exists(s.documents) || !middlemanActive.MatchString(s.script) && !strings.Contains(s.textAt("Gemfile"), "middleman")
	case bridgetown:
		return !s.isBridgetown()
	case docsify:
		return !s.isDocsify()
	case gitbook, honkit:
		return !s.isGitbook()
	case lume: // else it is of another program
		return !lumeName.MatchString(s.script)
	case statamic:
		return len(s.statamic.collections) == 0
	case grav:
		if !s.exists(s.documents) || !slices.ContainsFunc(gravKeys, func(key string) bool { _, ok := s.settings[key].(matter); return ok }) {
			return true
		}
	}
	return file.keys != nil && s.isEmpty() || s.generator == obsidian && guessSite(s.fsys, s.root, entries).generator != plain
}

// isEmpty reports whether none of the folders is there in which the site is to have its articles.
func (s *site) isEmpty() bool {
	return len(s.contents) > 0 && !slices.ContainsFunc(s.contents, func(c content) bool { return s.exists(c.dir) })
}

// closed returns a site whose settings are not known, so that nothing of it is read: what it leaves
// out is not known either.
func (s *site) closed(at Origin) (*site, error) {
	s.holds = func(*site, string, bool) bool { return false }
	return s, problemf(at, "the settings of the site: %w", s.broken)
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
			s := &site{generator: g, fsys: fsys, root: root, named: true}
			s.complete()
			return s
		}
	}
	return nil
}

// complete takes from the settings what the rules of the generator ask for.
func (s *site) complete() {
	rulesOf(s.generator).settings(s)
	s.rules = rulesOf(s.generator) // which the settings may tell: Hexo has the same file as Jekyll
}

// parseSettings reads settings by their extension; those of JavaScript are nil.
func parseSettings(name, text string) (matter, error) {
	if strings.HasPrefix(name, obsidianFolder+"/") {
		return matter{}, nil // about how notes are written
	}
	switch path.Ext(name) {
	case ".toml":
		return tomlFields(text)
	case ".yaml", ".yml":
		return yamlFields(text)
	case ".json":
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			return nil, fmt.Errorf("reading JSON: %w", err)
		}
		fields, ok := v.(map[string]any)
		if !ok {
			return nil, errNoFields
		}
		return toMatter(fields), nil
	case ".py":
		return pythonFields(text), nil
	}
	return nil, nil //nolint:nilnil // not data
}

// yamlFile reads a file of fields, or of settings, at a path of the site.
func (s *site) yamlFile(p string) (matter, error) {
	text, err := s.settingsText(p)
	if err != nil {
		return nil, err
	}
	return yamlFields(text)
}

// settingsText returns the text of a file of settings at a path of the site.
func (s *site) settingsText(p string) (string, error) {
	data, err := readFile(s.fsys, s.inFS(p), Origin{File: p})
	if err != nil {
		return "", err
	}
	if len(data) > maxSettingsBytes {
		return "", fmt.Errorf("%s is larger than %d MiB", p, maxSettingsBytes>>20)
	}
	return string(data), nil
}

// textAt is settingsText, "" for what cannot be read.
func (s *site) textAt(p string) string {
	text, err := s.settingsText(p)
	if err != nil {
		return ""
	}
	return text
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

// setZone notes where the dates are written of the site (language is ""), or of
// one of its languages.
func (s *site) setZone(language, name string) {
	if name == "" {
		return
	}
	zone, err := time.LoadLocation(name)
	if err != nil || zone == time.Local { // which differs from machine to machine
		s.unknownZone = name
		return
	}
	if s.zones == nil {
		s.zones = make(map[string]*time.Location)
	}
	s.zones[strings.ToLower(language)] = zone
}

// scriptText returns the value of a setting of a script that is written as a
// plain string.
func (s *site) scriptText(name string) string { return textIn(s.script, name) }

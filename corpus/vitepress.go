//go:build !js

package corpus

import (
	"path"
	"regexp"
	"strings"
)

// The folders with the settings of VitePress and of VuePress.
const (
	vitepressFolder = ".vitepress"
	vuepressFolder  = ".vuepress"
)

var (
	// otherLocales is where settings say that there are several languages, and rootLocale those of
	// the pages that lie in no folder of a language.
	otherLocales = regexp.MustCompile(`\blocales\s*[:,]`)
	rootLocale   = regexp.MustCompile("\\b(?:root|[\"'`]/[\"'`])\\s*:\\s*")
)

// vitepressSettings reads what changes addresses in VitePress and VuePress.
func (s *site) vitepressSettings() {
	s.base = cleanBase(first(shallowest(s.script, "base"), s.settings.text("base")))
	s.language = normalizeLanguage(first(textIn(blockIn(s.script, rootLocale), "lang"), shallowest(s.script, "lang"), s.settings.text("lang")))
	dir := "."
	if s.generator == vitepress {
		dir, s.broken = folderBelow("srcDir", first(shallowest(s.script, "srcDir"), "."))
	}
	s.documents = dir
	s.output = []string{path.Join(dir, "public")}
	excluded := textsIn(s.script, "srcExclude")
	for _, name := range []string{"pagePatterns", "patterns"} { // of VuePress 2 and 1
		for _, pattern := range append(textsIn(s.script, name), s.settings.texts(strings.ToLower(name))...) {
			if left, isLeft := strings.CutPrefix(pattern, "!"); isLeft {
				excluded = append(excluded, left)
			}
		}
	}
	s.ignoresBelowSource(globs(excluded, false), false)
	if otherLocales.MatchString(s.script) || s.settings["locales"] != nil {
		s.translated = s.localesIn(dir)
	}
}

// vitepressPlace: a page stands at its path below the source, as .html unless the settings
// say otherwise, and in the language of its top folder. To VuePress README is the page of a
// folder, and a page may say where it stands.
func vitepressPlace(p *page) bool {
	at := p.site.belowSource(p.path)
	if p.site.generator == vuepress {
		at = readmeAsIndex(at)
	}
	p.list = true // a page may consist of components only
	p.identify(idOfPath(at))
	p.translateByFolder(at)
	p.a.URL = fileURL(at, true)
	if wordIn(p.site.script, "cleanUrls") == "true" {
		p.a.URL = strings.TrimSuffix(p.a.URL, ".html")
	}
	p.a.URL = p.based(p.a.URL)
	if own := p.own("permalink"); own != "" && p.site.generator == vuepress {
		p.a.URL = own
	}
	return true
}

// longestSetting is more bytes than a path or a language takes, with its name.
const longestSetting = 200

// shallowest returns the value of a setting of a script that is written as a plain text, of
// several of the name that in the fewest braces: the others are of a part of the settings.
func shallowest(script, name string) string {
	value, least, depth := "", int(^uint(0)>>1), 0
	for i := 0; i < len(script); {
		switch c := script[i]; {
		case c == '{':
			depth++
		case c == '}':
			depth--
		case strings.IndexByte("\"'`", c) >= 0:
			i += quotedSize(script[i:])
			continue
		case depth < least && strings.HasPrefix(script[i:], name) && (i == 0 || !isWordByte(script[i-1])):
			if v := textIn(script[i:min(len(script), i+longestSetting)], name); v != "" {
				value, least = v, depth
			}
		}
		i++
	}
	return value
}

//go:build !js

package corpus

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// localeName is how folders and files are named after a language.
var localeName = regexp.MustCompile(`^[a-z]{2}(?:[-_](?:[A-Za-z]{2}|[A-Z][a-z]{3}))?$`)

// siteLanguages are the languages that sites are commonly translated into. Other
// codes of two letters ("js", "go", "my") are rather subjects.
var siteLanguages = func() map[string]bool {
	langs := make(map[string]bool)
	for lang := range strings.FieldsSeq("ar bg bn ca cs da de el en es et eu fa fi fr gl he hi hr hu id is it ja ka ko lt lv ms nb nl nn no pl pt ro ru sk sl sr sv ta th tr uk ur vi zh") {
		langs[lang] = true
	}
	return langs
}()

// isLocale reports whether a name can be that of a language.
func isLocale(name string) bool {
	return localeName.MatchString(name) && siteLanguages[strings.ToLower(name[:2])]
}

// minLocales is how many folders that are named after languages have to stand
// side by side to be translations: one alone ("it", "no") may be a subject.
const minLocales = 2

// findTranslations looks for folders that are named after languages, at the top
// of a site or of the folder that its articles lie in.
func (s *site) findTranslations() {
	for _, dir := range slices.Concat([]string{"."}, s.routes, contentRoots) {
		entries, err := fs.ReadDir(s.fsys, s.inFS(dir))
		if err != nil {
			continue
		}
		found := make(map[string]struct{})
		for _, e := range entries {
			if e.IsDir() && isLocale(e.Name()) {
				found[e.Name()] = struct{}{}
			}
		}
		if len(found) >= minLocales {
			s.translated = found
			return
		}
	}
}

// translateByFolder gives a page below the folder of a language that language, and tells of which
// page it is the translation. Others may have one.
func (p *page) translateByFolder(at string) {
	if len(p.site.translated) == 0 || p.a.Translation != "" {
		return
	}
	p.a.Translation = idOfPath(at)
	if top, rest := firstSegment(at); rest != "" && p.site.isTranslated(top) {
		p.a.Language = orLanguage(p.a.Language, top)
		p.a.Translation = idOfPath(rest)
	}
}

// isTranslated reports whether a top folder holds the articles of one language.
func (s *site) isTranslated(name string) bool {
	_, found := s.translated[name]
	return found
}

// countTranslations notes which articles of a folder are there in a language that
// their names end with: post.de.md.
func (f *folder) countTranslations(entries []fs.DirEntry) {
	for _, e := range entries {
		if kindOf(e.Name()) == kindUnknown {
			continue
		}
		if name, locale, found := strings.Cut(stem(e.Name()), "."); found && name != "" && isLocale(locale) {
			if f.suffixed == nil {
				f.suffixed = make(map[string]int)
			}
			f.suffixed[name]++
		}
	}
}

// localeSuffix takes the language off a name such as post.de.md, when the folder
// has the same article without it or in another language.
func (f *folder) localeSuffix(p string) (name, locale string) {
	base := stem(path.Base(p))
	original, locale, found := strings.Cut(base, ".")
	if !found || !isLocale(locale) {
		return p, ""
	}
	ext := path.Ext(p)
	if f.suffixed[original] < minLocales && !f.has(original+ext) {
		return p, ""
	}
	return path.Join(path.Dir(p), original+ext), locale
}

// hasTranslation reports whether post.de.md, say, lies beside post.md.
func (f *folder) hasTranslation(p string) bool { return f.suffixed[stem(path.Base(p))] > 0 }

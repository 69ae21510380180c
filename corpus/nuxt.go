//go:build !js

package corpus

import (
	"path"
	"regexp"
	"strings"
)

// nuxtContent is the folder in which Nuxt Content has its documents.
const nuxtContent = "content"

// nuxtSettings reads what addresses in Nuxt begin with.
func (s *site) nuxtSettings() {
	s.documents = nuxtContent
	s.base = cleanBase(s.scriptText("baseURL"))
	if found := s.localesIn(nuxtContent); len(found) >= minLocales {
		s.translated = found
		s.language = normalizeLanguage(s.scriptText("defaultLocale"))
	}
}

// nuxtHolds: pages are documents whose names, and whose folders', begin with neither a dot nor "_".
func nuxtHolds(s *site, p string, isDir bool) bool {
	return documentsHold(s, p, isDir) && (p == nuxtContent || !strings.HasPrefix(path.Base(p), "_"))
}

var (
	// nuxtOrder is the number that a name begins with, by which pages are in order.
	nuxtOrder = regexp.MustCompile(`^\d+\.`)
	// nuxtDraft is how the name of a draft ends.
	nuxtDraft = regexp.MustCompile(`\.draft$`)
	// nuxtVersion is the name of a version, which keeps its numbers: "4.x".
	nuxtVersion = regexp.MustCompile(`^\d+(?:\.\d+)*(?:\.x)?$`)
	// nuxtPlain is a name that is its own address; others are in small letters and without signs.
	nuxtPlain   = regexp.MustCompile(`^[a-z0-9._-]*$`)
	nuxtHyphens = regexp.MustCompile(`-{2,}`)
)

// nuxtPlace: a page stands at its path without the numbers.
func nuxtPlace(p *page) bool {
	at := stem(p.site.belowSource(p.path))
	locale, rest := firstSegment(at)
	if p.site.isTranslated(locale) && rest != "" {
		at = rest
	} else {
		locale = ""
	}
	var segments []string
	for segment := range strings.SplitSeq(nuxtDraft.ReplaceAllString(at, ""), "/") {
		if !nuxtVersion.MatchString(segment) {
			segment = nuxtOrder.ReplaceAllString(segment, "")
		}
		if !nuxtPlain.MatchString(segment) {
			segment = nuxtHyphens.ReplaceAllString(Slug(withoutAccents(strings.ReplaceAll(segment, "&", "and"))), "-")
		}
		segments = append(segments, segment)
	}
	id := idOfPath(path.Join(segments...) + ".md")
	if locale != "" {
		p.a.Translation = id
		p.a.Language = orLanguage(p.a.Language, locale)
	}
	p.identify(path.Join(locale, id))
	if p.a.URL = p.own("path"); p.a.URL != "" {
		return true
	}
	address := "/" + strings.Trim(urlOfID(id), "/")
	if locale != "" && normalizeLanguage(locale) != p.site.language {
		address = "/" + locale + strings.TrimRight(address, "/")
	}
	p.a.URL = p.based(address)
	return true
}

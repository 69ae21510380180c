//go:build !js

package corpus

import (
	"path"
	"slices"
	"strings"
)

// routesSettings reads what changes addresses in Astro, Next.js and Gatsby, where
// folders are routes.
func (s *site) routesSettings() {
	s.routes = contentRoots
	s.output = []string{"public", "dist", "out", "build", ".next", "components", "layouts"}
	switch s.generator {
	case astro:
		s.base = cleanBase(s.scriptText("base"))
		s.language = normalizeLanguage(s.scriptText("defaultLocale"))
		if s.fallsBack = strings.Contains(s.script, "starlight"); s.fallsBack {
			s.routes = append([]string{starlightDocs}, s.routes...)
		}
	case next:
		s.base = cleanBase(s.scriptText("basePath"))
		s.language = normalizeLanguage(s.scriptText("defaultLocale"))
		s.routes = append([]string{"src/app", "app", "pages", "public"}, s.routes...)
		s.output = slices.DeleteFunc(s.output, func(dir string) bool { return dir == "public" }) // is copied as it is
	case gatsby:
		s.base = cleanBase(s.scriptText("pathPrefix"))
	}
	s.findTranslations()
}

// routesHold: in the folders of routes, names that begin with "_" are parts of
// pages, and those in brackets patterns of many.
func routesHold(s *site, p string, isDir bool) bool {
	name := path.Base(p)
	if strings.HasPrefix(name, "_") && name != postsFolder && name != draftFolder {
		return false
	}
	if strings.HasPrefix(name, "[") && s.isRoute(p) {
		return false
	}
	if !isDir && s.generator == next && isWithin(p, "public") {
		return stem(name) == "index" && kindOf(name) != kindHTML // posts that the site reads: else it may be anything
	}
	if !isDir && s.generator == next && (isWithin(p, "app") || isWithin(p, "src/app")) && stem(name) != "page" {
		return kindOf(name) == kindMarkdown || kindOf(name) == kindMDX // articles that a page reads
	}
	return s.generator != next || !isWithin(p, "pages/api") && !isWithin(p, "src/pages/api")
}

// isRoute reports whether the place of a file is its path, whatever it says.
func (s *site) isRoute(p string) bool {
	dirs := []string{"src/pages"}
	if s.generator == next {
		dirs = []string{"src/pages", "pages", "app", "src/app"}
	}
	return slices.ContainsFunc(dirs, func(dir string) bool { return isWithin(p, dir) })
}

// routesPlace follows the rules of Astro, Next.js and Gatsby: a page stands at its
// path below the folder of routes; an article of a collection also by its slug.
func routesPlace(p *page) bool {
	roots := p.site.routes
	if len(roots) == 0 {
		roots = contentRoots
	}
	at := withoutRoot(p.path, roots)
	if at == p.path { // a blog folder of another name
		at = strings.TrimPrefix(strings.TrimPrefix(at, "src/"), "_")
	}
	if strings.Contains(at, "(") {
		at = strings.Join(slices.DeleteFunc(strings.Split(at, "/"), func(s string) bool {
			return strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")")
		}), "/")
	}
	if p.site.generator == next && path.Base(stem(at)) == "page" && p.site.isRoute(p.path) {
		at = path.Join(path.Dir(at), "index"+path.Ext(at))
	}
	p.identify(idOfPath(at))
	top, rest := firstSegment(at)
	collection, below := firstSegment(rest)
	switch {
	case rest != "" && p.site.isTranslated(top):
		p.a.Language = orLanguage(p.a.Language, top)
		p.a.Translation = idOfPath(rest)
	case below != "" && isLocale(collection) && p.hasSibling(collection):
		p.a.Language = orLanguage(p.a.Language, collection)
		p.a.Translation = idOfPath(path.Join(top, below))
	}
	if p.site.isRoute(p.path) {
		p.a.URL = urlOfID(idOfPath(at))
	} else {
		slug := idOfPath(at)
		if p.site.generator == astro {
			slug = slugOfFile(at)
		}
		p.a.URL = p.urlOfMatter(slug)
		p.a.URL = strings.TrimPrefix(p.a.URL, p.site.base)
	}
	if !strings.Contains(p.a.URL, "://") {
		p.a.URL = p.based(p.site.routeSlash(p.a.URL))
	}
	p.a.Aliases = append(p.aliases("", "aliases", "redirect_from"), p.untranslated(at)...)
	return true
}

func orLanguage(said, locale string) string {
	if said != "" {
		return said
	}
	return normalizeLanguage(locale)
}

// slugOfFile is the path that a collection of Astro gives an article by its file.
func slugOfFile(at string) string {
	parts := strings.Split(idOfPath(at), "/")
	for i := 1; i < len(parts); i++ {
		parts[i] = strings.ReplaceAll(strings.ToLower(parts[i]), " ", "-")
	}
	return strings.Join(parts, "/")
}

// hasSibling reports whether a folder of a language stands beside another one.
func (p *page) hasSibling(locale string) bool {
	for f := p.folder; f.parent != nil; f = f.parent {
		if path.Base(f.path) != locale {
			continue
		}
		for name := range f.parent.names {
			if name != locale && isLocale(name) {
				return true
			}
		}
	}
	return false
}

// routeSlash ends an address as the generator does: Next.js without a slash,
// Astro and Gatsby with one, unless the settings say otherwise.
func (s *site) routeSlash(address string) string {
	slash := s.generator != next
	switch value := first(s.scriptText("trailingSlash"), wordIn(s.script, "trailingSlash")); value {
	case "always", "true":
		slash = true
	case "never", "false":
		slash = false
	}
	trimmed := strings.TrimRight(address, "/")
	if slash || trimmed == "" {
		return trimmed + "/"
	}
	return trimmed
}

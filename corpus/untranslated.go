//go:build !js

package corpus

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// starlightDocs is the folder of Starlight's documents.
const starlightDocs = "src/content/docs"

// Starlight and Docusaurus show a page that is not translated at the addresses that its translations
// would have. There a link leads to it, and a reader looks for its kin.

// untranslated returns the addresses of the translations that a page at a path below the folder of
// routes does not have, where it is shown instead: those of Starlight, for pages in the language of
// the site.
func (p *page) untranslated(at string) (addresses []string) {
	own, rest := firstSegment(at)
	if !p.site.isTranslated(own) {
		own, rest = "", at
	}
	if !p.site.fallsBack || !isWithin(p.path, starlightDocs) || own != "" && normalizeLanguage(own) != p.site.language || p.slug() != "" {
		return nil
	}
	for _, locale := range slices.Sorted(maps.Keys(p.site.translated)) {
		other := path.Join(locale, rest)
		if locale != own && !p.site.hasDocument(strings.TrimSuffix(p.path, at), other) {
			addresses = append(addresses, p.based(p.site.routeSlash(urlOfID(slugOfFile(other)))))
		}
	}
	return addresses
}

// untranslatedBeside returns the addresses of the translations that a page does not have, where it
// is shown instead.
func (p *page) untranslatedBeside(f *docusaurusFile, where string) (addresses []string) {
	if f.locale != "" || len(p.site.locales) == 0 || p.site.script == "" {
		return nil
	}
	kind := "docs"
	switch {
	case f.pages:
		return nil // most are programs
	case f.blog:
		kind = "blog"
	}
	if f.id != "" {
		kind += "-" + f.id
	}
	below := ""
	if !f.blog {
		below = first(f.version, "current")
		if below != "current" {
			below = "version-" + below
		}
	}
	entries, err := fs.ReadDir(p.site.fsys, p.site.inFS(translationsFolder))
	if err != nil {
		return nil
	}
	for _, e := range entries {
		plugin := path.Join(translationsFolder, e.Name(), "docusaurus-plugin-content-"+kind)
		if !e.IsDir() || normalizeLanguage(e.Name()) == p.site.language || len(p.site.spoken) > 0 && !slices.Contains(p.site.spoken, e.Name()) {
			continue
		}
		if !p.site.hasDocument(path.Join(plugin, below), f.at) {
			addresses = append(addresses, p.based("/"+e.Name()+p.site.slash(where)))
		}
	}
	return addresses
}

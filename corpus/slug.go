package corpus

import (
	"strings"
	"unicode"
)

// Slug returns a heading or title as most programs write it in an address: GitHub's rule, which
// Hugo, Docusaurus, Astro and rehype-slug have for headings, and MkDocs and mdBook but for some
// signs. It is in small letters without signs, with a hyphen for each space, and not escaped.
func Slug(s string) string {
	var b strings.Builder
	for _, r := range strings.TrimSpace(s) {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte('-')
		case r == '-' || unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.Pc):
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

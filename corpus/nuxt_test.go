package corpus

import "testing"

func TestNuxt(t *testing.T) {
	runSites(t, []siteCase{
		{"nuxt", map[string]string{
			"nuxt.config.ts":                  "export default defineNuxtConfig({ app: { baseURL: '/b/' } })",
			"content/index.md":                md("Home", ""),
			"content/1.guide/index.md":        md("Guide", ""),
			"content/1.guide/02.Set up.md":    md("Set up", ""),
			"content/blog/2023-12-11-news.md": md("News", "date: 2023-12-11"),
			"content/blog/wip.draft.md":       md("Wip", ""),
			"content/v/4.x/index.md":          md("Four", ""),
			"content/v/1.2.3.md":              md("Fix", ""),
			"content/v/Ünï & x.md":            md("Uni", ""),
			"content/blog/moved.md":           md("Moved", "path: /elsewhere"),
			"content/blog/_part.md":           md("No", ""),
			"content/_parts/a.md":             md("No", ""),
			"content/blog/.template.md":       md("No", ""),
			"pages/about.md":                  md("No", ""),
			"AGENTS.md":                       "# No\n\nText.",
		}, []string{
			`index /b/ "Home"`, `guide /b/guide "Guide"`, `guide/set-up /b/guide/set-up "Set up"`, `v/4.x /b/v/4.x "Four"`, `v/1.2.3 /b/v/1.2.3 "Fix"`, `v/uni-and-x /b/v/uni-and-x "Uni"`,
			`blog/2023-12-11-news /b/blog/2023-12-11-news "News" date=2023-12-11`, `blog/wip /b/blog/wip "Wip" draft`,
			`blog/moved /b/elsewhere "Moved"`,
		}},
		{"nuxt in languages", map[string]string{
			"nuxt.config.js":      "i18n: { defaultLocale: 'en' }",
			"content/en/1.a.md":   md("A", ""),
			"content/de/1.a.md":   md("Ah", ""),
			"content/de/index.md": md("Heim", ""),
		}, []string{`en/a /a "A" tr=a`, `de/a /de/a "Ah" lang=de tr=a`, `de/index /de "Heim" lang=de tr=index`}},
		{"a program that has its settings", map[string]string{
			"nuxt.config.ts": "", "docs/1.a.md": md("A", ""), "AGENTS.md": "# No\n\nText.", "agents.md": md("Agents", ""),
		}, []string{`docs/1.a /docs/1.a/ "A"`, `agents /agents/ "Agents"`}},
	})
}

package corpus

import (
	"strings"
	"testing"
)

func TestLume(t *testing.T) {
	runSites(t, []siteCase{
		{"lume", map[string]string{
			"_config.ts":            "import lume from \"lume/mod.ts\";\nconst site = lume({ location: new URL(\"https://example.org/b/\") });\nsite.ignore(\"README.md\", \"old\").copy(\"files\");\n// site.ignore(\"posts\");\nexport default site;\n",
			"_data.yml":             "lang: de\ntitle: The site\nmetas:\n  robots: true\n",
			"README.md":             md("No", ""),
			"index.md":              "---\ntitle: Home\n---\nText.",
			"posts/_data.json":      `{"tags": ["list"], "url": "./no/", "author": "Ada"}`,
			"posts/one two.md":      "---\ntitle: One\noldUrl:\n  - /first/\n  - /second/ 302\n---\nText.",
			"posts/a.md":            "---\ntitle: A\nurl: /a.html\n---\nText.",
			"posts/b.md":            "---\ntitle: B\nurl: ../c/index.html\ntags: [x]\n---\nText.",
			"posts/d.md":            "---\ntitle: D\nbasename: e/f\n---\nText.",
			"posts/none.md":         "---\ntitle: No\nurl: false\n---\nText.",
			"posts/wip.md":          "---\ntitle: Wip\ndraft: true\n---\nText.",
			"posts/closed.md":       "---\ntitle: Closed\nmetas:\n  robots: false\n---\nText.",
			"posts/2020-06-21_h.md": "---\ntitle: H\n---\nText.",
			"drafts/_data.ts":       "import x from './x.ts';\nexport const draft = true;\nexport const basename: string = 'next';\n",
			"drafts/g.md":           "---\ntitle: G\n---\nText.",
			"_drafts/h.md":          md("No", ""), "posts/_i.md": md("No", ""), "old/j.md": md("No", ""), "files/k.md": md("No", ""), "_site/l.md": md("No", ""), "m.html": "<title>No</title><p>Text.</p>",
		}, []string{
			`index /b/ "Home" lang=de`, `posts/one two /b/posts/one%20two/ "One" lang=de by=Ada alias=/b/first/,/b/second/`,
			`posts/a /b/a.html "A" lang=de by=Ada`, `posts/b /b/c/ "B" lang=de tags=x by=Ada`, `posts/d /b/posts/e/f/ "D" lang=de by=Ada`,
			`posts/wip /b/posts/wip/ "Wip" lang=de by=Ada draft`, `posts/closed /b/posts/closed/ "Closed" lang=de by=Ada private`,
			`posts/2020-06-21_h /b/posts/2020-06-21_h/ "H" lang=de date=2020-06-21 by=Ada`, `drafts/g /b/next/g/ "G" lang=de draft`,
		}},
		{"lume of version 2", map[string]string{
			"_config.ts": "import lume from 'lume/mod.ts';\nexport default lume({ src: './src', prettyUrls: false });\n", "deno.json": `{"imports": {"lume/": "https://deno.land/x/lume@v2.5.1/"}}`,
			"src/2020-06-21_hello.md": "# Hello\n\nText.", "src/2021-01-02-part/index.md": "# Part\n\nText.", "a.md": md("No", ""),
		}, []string{`2020-06-21_hello /hello.html "Hello" date=2020-06-21`, `2021-01-02-part /part/ "Part" date=2021-01-02`}},
		{"lume with plugins", map[string]string{
			"_config.ts":                    "import lume from 'lume/mod.ts';\nimport plugins from './plugins.ts';\nexport default lume({ server: { page404: '/lost/' } }).use(plugins());\n",
			"plugins.ts":                    "import extractDate from 'lume/plugins/extract_date.ts';\nimport order from 'lume/plugins/extract_order.ts';\nimport slugifyUrls from 'lume/plugins/slugify_urls.ts';\n",
			"02.Über_uns/01.Größe & Maß.md": "# Size\n\nText.", "2020-06-21-12-30_Hi.md": "# Hi\n\nText.", "lost.md": "# No\n\nText.",
		}, []string{`02.Über_uns/01.Größe & Maß /uber-uns/grosse-mass/ "Size"`, `2020-06-21-12-30_Hi /hi/ "Hi" date=2020-06-21`}},
		{"lume that keeps dates and letters", map[string]string{
			"_config.js":         "import lume from 'lume/mod.ts';\nimport extractDate from 'lume/plugins/extract_date.ts';\nimport slugifyUrls from 'lume/plugins/slugify_urls.ts';\nexport default lume().use(extractDate({ remove: false })).use(slugifyUrls({ alphanumeric: false }));\n",
			"2020-06-21_Über.md": "# Hi\n\nText.",
		}, []string{`2020-06-21_Über /2020-06-21-über/ "Hi" date=2020-06-21`}},
		{"lume in languages", map[string]string{
			"_config.ts":   "import lume from 'lume/mod.ts';\nimport multilanguage from 'lume/plugins/multilanguage.ts';\nexport default lume().use(multilanguage({ languages: ['en', 'gl'], defaultLanguage: 'en' }));\n",
			"en/_data.yml": "lang: en\n", "en/a.md": "---\nid: a\n---\n# A\n\nText.", "gl/_data.yml": "lang: gl\n", "gl/b.md": "---\nid: a\ntype: post\n---\n# B\n\nText.", "c.md": "---\nlang: gl\n---\n# C\n\nText.",
		}, []string{`en/a /a/ "A" tr=a`, `gl/post/a /gl/b/ "B" lang=gl tr=post/a`, `c /gl/c/ "C" lang=gl`}},
		{"the program of something else", map[string]string{
			"_config.ts": "export default { volume: 1 };\n", "posts/a.md": "# A\n\nText.", "_b.md": "# B\n\nText.",
		}, []string{`posts/a /posts/a/ "A"`, `_b /_b/ "B"`}},
	})
}

// TestLumeLinks: links to files are told by their paths from the source.
func TestLumeLinks(t *testing.T) {
	articles, _ := collect(t, Dir(files(map[string]string{
		"_config.ts": "import lume from 'lume/mod.ts';\nexport default lume();\n",
		"a/b.md":     "# B\n\n[1](/c.md#d) [2](~/a/e.mdx) [3](../c.md) [4](/c/) [5](//example.org/c.md)",
	}), "", Options{}))
	if len(articles) != 1 {
		t.Fatalf("%d articles, not 1", len(articles))
	}
	if got, want := strings.Join(articles[0].Links, " "), "../c.md#d e.mdx ../c.md /c/ //example.org/c.md"; got != want {
		t.Errorf("links %q, not %q", got, want)
	}
}

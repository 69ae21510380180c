package corpus

import (
	"os"
	"path/filepath"
	"testing"
)

// TestLeftOut: what a generator is told to leave out of the site is not read.
func TestLeftOut(t *testing.T) {
	runSites(t, []siteCase{
		{"jekyll", map[string]string{
			"_config.yml":                 "future: true\nexclude: ['notes/*.md', 'private/**', '*.secret.md', /abs/, drafty, 'kept.md', ./dot, 'arch*/']\ninclude: [_pages, kept.md, _shown.md, '[x']",
			"notes/a.md":                  md("No", ""),
			"notes/deep/a.md":             md("No", ""), // "*" goes on over a slash
			"private/deep/b.md":           md("No", ""),
			"x/y.secret.md":               md("No", ""),
			"abs/c.md":                    md("No", ""),
			"absolute.md":                 md("Absolute", ""),
			"drafty-thoughts.md":          md("No", ""), // it begins with what is excluded
			"dot/a.md":                    md("No", ""),
			"archive/a.md":                md("No", ""),
			"kept.md":                     md("Kept", ""),
			"_shown.md":                   md("Shown", ""),
			"_secret.md":                  md("No", ""),
			"#note.md":                    md("No", ""),
			"~note.md":                    md("No", ""),
			"_pages/p.md":                 md("P", ""),
			"_pages/_q.md":                md("No", ""),
			"_posts/_2020-01-02-x.md":     md("No", ""),
			"_posts/_wip/2020-01-02-x.md": md("No", ""),
			"_posts/2020-01-02-a.md":      md("A", ""),
			"_posts/idea.md":              md("Idea", "date: 2020-01-02"),
			"_posts/2020-99-99-when.md":   md("When", ""),
			"_posts/2020_01_02-a.md":      md("Signs", ""),
		}, []string{
			`absolute /absolute.html "Absolute"`,
			`kept /kept.html "Kept"`,
			`shown /_shown.html "Shown"`,
			`pages/p /_pages/p.html "P"`,
			`2020-01-02-a /2020/01/02/a.html "A" date=2020-01-02`,
			`idea /2020/01/02/idea.html "Idea" date=2020-01-02 draft`,
			`2020-99-99-when /2020-99-99-when.html "When" draft note:0`,
			`2020_01_02-a /2020/01/02/a.html "Signs" date=2020-01-02 draft`,
		}},
		{"jekyll with a source", map[string]string{
			"_config.yml":      "source: src\nexclude: [private, 'src-notes.md']",
			"src/private/b.md": md("No", ""),
			"src/src-notes.md": md("No", ""),
			"src/a.md":         md("A", ""),
		}, []string{`a /a.html "A"`}},
		{"jekyll defaults", map[string]string{
			"_config.yml": "defaults:\n- scope: {path: 'members/*'}\n  values: {published: false}\n- scope: {path: 'team'}\n  values: {draft: true}\n" +
				"- scope: {path: '**/wip/*.md'}\n  values: {hidden: true}\n- scope: {path: ''}\n  values: {search: true}\n- scope: {path: '', type: pages}\n  values: {search: false}\n" +
				"- scope: {path: 'tie', type: pages}\n  values: {private: true}\n- scope: {path: 'tie'}\n  values: {private: false, draft: false}\n- scope: {path: 'tie'}\n  values: {draft: true}\n",
			"tie/a.md":             md("Tie", "search: true"),
			"tie/b.md":             md("Tied", "search: true\ndraft: false"),
			"members/a.md":         md("A", "search: true"),
			"members/deep/e.md":    md("E", ""),
			"members.md":           md("Members", "search: true"),
			"teamwork/d.md":        md("D", ""), // a scope is what the path begins with
			"x/wip/y.md":           md("Y", "search: true"),
			"z.md":                 md("Z", ""),
			"_posts/2020-01-02.md": md("No", "date: 2020-01-02"),
		}, []string{
			`members/a /members/a.html "A" draft`,
			`members/deep/e /members/deep/e.html "E" draft`,
			`members /members.html "Members"`,
			`teamwork/d /teamwork/d.html "D" draft`,
			`x/wip/y /x/wip/y.html "Y" private`,
			`z /z.html "Z" private`,
			`tie/a /tie/a.html "Tie" draft`,
			`tie/b /tie/b.html "Tied" private`,
			`2020-01-02 /2020/01/02/2020-01-02.html "No" date=2020-01-02 from=2020-01-02 draft`,
		}},
		{"hexo", map[string]string{
			"_config.yml":           "new_post_name: ':title.md'\nexclude: ['wip/**', '_posts/no-*.md']\nignore: '**/old/**'\nskip_render: [raw/*.md, 'plain.md']\ninclude: [_kept.md]",
			"source/wip/a.md":       md("No", ""),
			"source/wip.md":         md("Wip", ""),
			"source/x/old/a.md":     md("No", ""),
			"source/raw/a.md":       md("No", ""),
			"source/_c.md":          md("No", ""),
			"source/_kept.md":       md("Kept", ""),
			"source/_posts/_c.md":   md("No", ""),
			"source/_posts/no-1.md": md("No", ""),
			"source/_posts/plain.md": md("No",
				""),
			"source/_posts/a.md": md("A", "date: 2024-02-02"),
		}, []string{
			`wip /wip.html "Wip"`,
			`kept /_kept.html "Kept"`,
			`a /2024/02/02/a/ "A" date=2024-02-02 from=2024-02-02`,
		}},
		{"hugo", map[string]string{
			"hugo.toml":           `ignoreFiles = ['\.wip\.md$', 'content/secret/', '^notes/', '[']`,
			"content/a.wip.md":    md("No", ""),
			"content/secret/a.md": md("No", ""),
			"content/notes/a.md":  md("No", ""),
			"content/a.md":        md("A", ""),
		}, []string{`a /a/ "A"`}},
		{"hugo mounts", map[string]string{
			"config/_default/hugo.toml":   "",
			"config/_default/module.toml": "[[mounts]]\nsource = 'texts'\ntarget = 'content'\nexcludeFiles = ['secret/**', '*.wip.md']\n[[mounts]]\nsource = 'more'\ntarget = 'content'\nfiles = ['posts/**', '! posts/x*.md']",
			"texts/secret/a.md":           md("No", ""),
			"texts/b.wip.md":              md("No", ""),
			"texts/b.md":                  md("B", ""),
			"more/c.md":                   md("No", ""),
			"more/posts/x1.md":            md("No", ""),
			"more/posts/c.md":             md("C", ""),
		}, []string{`b /b/ "B"`, `posts/c /posts/c/ "C"`}},
		{"zola", map[string]string{
			"zola.toml":               "ignored_content = ['*.wip.md', '**/old', 'private/*', '_secret.md']",
			"content/x/a.wip.md":      md("No", ""),
			"content/old/a.md":        md("No", ""),
			"content/private/a.md":    md("No", ""),
			"content/deep/_secret.md": md("No", ""),
			"content/a.md":            md("A", ""),
			"content/b.md":            "+++\ntitle = 'B'\nin_search_index = false\n+++\nText.",
			"content/d/_index.de.md":  "+++\ndraft = true\n+++\n",
			"content/d/_index.md":     "+++\n+++\n",
			"content/d/e.md":          md("E", ""),
		}, []string{`a /a/ "A"`, `b /b/ "B" private`, `d/e /d/e/ "E" draft`}},
		{"eleventy", map[string]string{
			"eleventy.config.js": "export default (c) => {\n  /* c.ignores.add('src/a.md') */ // c.ignores.add('src/a.md')\n  c.ignores.add(\"src/**/wip/*.md\"); c.ignores.add('./src/one.md'); c.ignores.add('src/two/')\n  c.ignores.add(`src/drafty/**`)\n" +
				"  return { dir: { input: 'src', data: 'facts', output: 'src/out' } } }",
			".eleventyignore":     "# notes\n\nsrc/private/\n!src/private/open.md\n",
			"src/.eleventyignore": "/secret.md\n",
			".gitignore":          "src/local.md\n",
			"src/private/a.md":    md("No", ""),
			"src/private/open.md": md("No", ""),
			"src/secret.md":       md("No", ""),
			"src/local.md":        md("No", ""),
			"src/x/wip/a.md":      md("No", ""),
			"src/drafty/a.md":     md("No", ""),
			"src/one.md":          md("No", ""),
			"src/two/a.md":        md("No", ""),
			"src/facts/a.md":      md("No", ""),
			"src/out/a.md":        md("No", ""),
			"src/a.md":            md("A", ""),
			"src/b/secret.md":     md("B", ""),
		}, []string{`a /a/ "A"`, `b/secret /b/secret/ "B"`}},
		{"eleventy without git", map[string]string{
			".eleventy.js": "module.exports = (c) => { c.setUseGitIgnore(false) }", ".gitignore": "a.md\n", "a.md": md("A", ""),
		}, []string{`a /a/ "A"`}},
		{"docusaurus", map[string]string{
			"docusaurus.config.js": "module.exports = { presets: [['classic', {\n docs: { exclude: ['secret/**', '**/wip-*.md'], routeBasePath: 'docs' },\n" +
				" blog: { include: ['**/*.md'], exclude: [\"2020/**\"] },\n pages: { exclude: ['hidden.md'] } }]] }",
			"docs/secret/a.md":                     md("No", ""),
			"docs/x/wip-a.md":                      md("No", ""),
			"docs/_part.md":                        md("No", ""),
			"docs/_parts/a.md":                     md("No", ""),
			"docs/__tests__/a.md":                  md("No", ""),
			"docs/a.test.md":                       md("No", ""),
			"docs/a.md":                            md("A", ""),
			"versioned_docs/version-1/secret/b.md": md("No", ""),
			"i18n/de/docusaurus-plugin-content-docs/current/secret/a.md": md("No", ""),
			"blog/2020/a.md":      md("No", ""),
			"blog/b.mdx":          md("No", ""),
			"blog/b.md":           md("B", ""),
			"src/pages/hidden.md": md("No", ""),
			"src/pages/c.md":      md("C", ""),
		}, []string{
			`docs/a /docs/a "A" alias=/de/docs/a tr=docs/a`, `blog/b /blog/b "B" alias=/de/blog/b tr=blog/b`, `c /c "C" tr=c`,
		}},
		{"docusaurus without plugins", map[string]string{
			"docusaurus.config.js": "module.exports = { presets: [['classic', { docs: false, pages: false }]] }",
			"docs/a.md":            md("No", ""),
			"src/pages/a.md":       md("No", ""),
			"blog/b.md":            md("B", ""),
		}, []string{`blog/b /blog/b "B"`}},
	})
}

// TestOpenLeftOut: what the site leaves out is not an article because somebody
// points at it either.
func TestOpenLeftOut(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"_config.yml": "exclude: [private]", "private/a.md": md("No", ""), "_secret.md": md("No", "")} {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, location := range []string{"private", "private/a.md", "_secret.md"} {
		s, err := Open(filepath.Join(dir, filepath.FromSlash(location)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if articles, _ := collect(t, s); len(articles) != 0 {
			t.Errorf("%s gave %q", location, articles[0].Title)
		}
	}
}

// TestHugoTargets: what a folder hands down reaches the pages that it is for.
func TestHugoTargets(t *testing.T) {
	runSites(t, []siteCase{
		{"paths", map[string]string{
			"hugo.toml": "",
			"content/_index.md": "---\ncascade:\n- _target: {path: '/**/internal/**'}\n  draft: true\n- _target: {path: '/blog/**/wip-*'}\n  draft: true\n- target: {path: '/Team/**'}\n  build: {list: local}\n" +
				"- target: {path: 'my-notes/*'}\n  private: true\n---\n",
			"content/internal/a.md":   md("A", ""),
			"content/x/internal/b.md": md("B", ""),
			"content/blog/x/wip-c.md": md("C", ""),
			"content/blog/wip-d.md":   md("D", ""),
			"content/Team/e.md":       md("E", ""),
			"content/teamwork/f.md":   md("F", ""),
			"content/My Notes/g.md":   md("G", ""),
		}, []string{
			`internal/a /internal/a/ "A" draft`,
			`x/internal/b /x/internal/b/ "B" draft`,
			`blog/x/wip-c /blog/x/wip-c/ "C" draft`,
			`blog/wip-d /blog/wip-d/ "D" draft`,
			`Team/e /team/e/ "E" private`,
			`teamwork/f /teamwork/f/ "F"`,
			`My Notes/g /my-notes/g/ "G" private`,
		}},
		{"what cannot be understood closes and does not open", map[string]string{
			"hugo.toml":                "",
			"content/_index.md":        "---\ncascade:\n  draft: true\n---\nText.",
			"content/a/_index.md":      "---\ncascade:\n- target: {path: '{/x'}\n  draft: false\n- target: {environment: development}\n  draft: false\n---\n",
			"content/a/b.md":           md("B", ""),
			"content/open/_index.md":   "---\ncascade:\n- target: {path: '/open/c'}\n  draft: false\n- target: {path: '{/x'}\n  expiryDate: 2031-01-02\n---\n",
			"content/open/c.md":        md("C", ""),
			"content/order/_index.md":  "---\ncascade:\n- target: {path: '/order/d'}\n  draft: true\n- draft: false\n---\n",
			"content/order/d.md":       md("D", ""),
			"content/order/e.md":       md("E", ""),
			"content/kinds/_index.md":  "---\ntitle: Kinds\ncascade: {target: {kind: '{page,section}'}, draft: false}\n---\nText.",
			"content/home/_index.md":   "---\ncascade: {target: {kind: home}, draft: false}\n---\n",
			"content/home/f.md":        md("F", ""),
			"content/said/_index.adoc": "---\ncascade: {draft: false, params: {hidden: true, other: 1}}\n---\n",
			"content/said/g.md":        md("G", "params: {other: 2}"),
		}, []string{
			`index / "Content" draft note:0`,
			`a/b /a/b/ "B" draft`,
			`open/c /open/c/ "C" until=2031-01-02`,
			`order/d /order/d/ "D" draft`,
			`order/e /order/e/ "E"`,
			`kinds /kinds/ "Kinds"`,
			`home/f /home/f/ "F" draft`,
			`said/g /said/g/ "G" private`,
		}},
		{"languages", map[string]string{
			"hugo.toml":              "[languages.en]\n[languages.de]\n",
			"content/_index.md":      "---\ncascade: {target: {lang: de}, draft: true}\n---\n",
			"content/x/_index.de.md": "---\ncascade: {hidden: true}\n---\n",
			"content/x/_index.md":    "---\ncascade: {weight: 1}\n---\n",
			"content/a.md":           md("A", ""),
			"content/a.de.md":        md("A", ""),
			"content/x/b.md":         md("B", ""),
		}, []string{
			`a /a/ "A" tr=a`, `de/a /de/a/ "A" lang=de tr=a draft`, `x/b /x/b/ "B" tr=x/b private`,
		}},
		{"build options", map[string]string{
			"hugo.toml":    "",
			"content/a.md": md("A", "build: {list: local}"),
			"content/b.md": md("B", "outputs: []"),
			"content/c.md": md("C", "outputs: [html]"),
			"content/d.md": md("D", "build: never"),
			"content/e.md": md("E", "publishDate: soon"),
			"content/f.md": md("F", "build: {render: link}"),
			"content/g.md": md("G", "unpublishdate: 2031-01-02"),
		}, []string{
			`a /a/ "A" private`, `b /b/ "B" private`, `c /c/ "C"`, `d /d/ "D" private`, `e /e/ "E" draft note:3 note:3`, `f /f/ "F" private`,
			`g /g/ "G" until=2031-01-02`,
		}},
	})
}

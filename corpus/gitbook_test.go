package corpus

import (
	"maps"
	"strings"
	"testing"
)

func TestGitBook(t *testing.T) {
	summary := "# Table of contents\n\n* [Welcome](README.md)\n\n## Group\n\n* [Guide](guide/README.md)\n  * [First *steps*](guide/first.md \"Short\")\n* [Two words](<guide/two words.md>)\n* [Elsewhere](https://example.org/)\n\n<!-- * [No](secret.md) -->\n"
	pages := map[string]string{
		"README.md": "# Welcome\n\nText.", "guide/README.md": "# Guide\n\nText.", "guide/first.md": "## Before\n\nText.",
		"guide/two words.md": "# Two\n\nText.", "secret.md": "# No\n\nText.", "CONTRIBUTING.md": "# No\n\nText.",
		"SUMMARY.md": summary,
	}
	with := func(more map[string]string) map[string]string {
		all := map[string]string{}
		for _, files := range []map[string]string{pages, more} {
			maps.Copy(all, files)
		}
		return all
	}
	want := func(more ...string) []string {
		return append(more, `index / "Welcome"`, `guide/first /guide/first "First steps"`, `guide/two words /guide/two%20words "Two"`)
	}
	runSites(t, []siteCase{
		{"gitbook", with(map[string]string{
			".gitbook.yaml": "redirects:\n  old/guide: ./guide/README.md\n  a: guide\n  old/g: guide/README\n",
		}), want(`guide /guide "Guide" alias=/old/g,/old/guide`)},
		{"gitbook without settings", pages, want(`guide /guide "Guide"`)},
		{"gitbook by its pictures", with(map[string]string{
			"SUMMARY.md": strings.Replace(summary, "Table of contents", "Summary", 1), ".gitbook/assets/a.md": "# No\n\nText.",
		}), want(`guide /guide "Guide"`)},
		{"gitbook below", map[string]string{
			".gitbook.yaml":      "root: ./docs/\n\nstructure:\n  readme: start.md\n  summary: toc/list.md\n",
			"docs/toc/list.md":   "- [A](../a.md)\n- [B](b.md)\n",
			"docs/start.md":      "# Start\n\nText.",
			"docs/a.md":          "---\ndescription: About a.\n---\n# A\n\nText.",
			"docs/b.md":          "---\nhidden: true\n---\n# B\n\nText.",
			"docs/no.md":         md("No", ""),
			"README.md":          md("No", ""),
			"site/hugo.toml":     "",
			"site/content/x.md":  md("X", ""),
			"docs/.gitbook/y.md": md("No", ""),
		}, []string{`index / "Start"`, `a /a "A" sum=About a.`, `b /b "B" private`, `x /x/ "X"`}},
		{"gitbook without a summary", map[string]string{
			".gitbook.yaml": "root: docs\n", "docs/README.md": "# Home\n\nText.", "docs/a/README.md": "# A\n\nText.", "docs/a/b.md": "# B\n\nText.", "c.md": md("No", ""),
		}, []string{`index / "Home"`, `a /a "A"`, `a/b /a/b "B"`}},
		{"the summary of something else", map[string]string{
			"README.md": "---\ntitle: Home\n---\nText.", "SUMMARY.md": "# Summary\n\n- [A](a.md)\n", "a.md": "# A\n\nText.", "b.md": "# B\n\nText.",
		}, []string{`README /README/ "Home"`, `SUMMARY /SUMMARY/ "Summary"`, `a /a/ "A"`, `b /b/ "B"`}},
		{"gitbook in parts", map[string]string{
			"docs.yaml": "site:\n  structure:\n    - type: section\n      path: guides\n      default: true\n      children:\n        - {type: space, path: en, default: true, content: {directory: ./en, language: en}}\n" +
				"        - {type: space, path: de, content: {directory: ./de, language: de}}\n        - {type: space, path: fr, content: {directory: null}}\n    - {type: space, path: api, content: {directory: ref/api}}\n",
			".gitbook.yaml": "", "AGENTS.md": "# No\n\nText.",
			"en/SUMMARY.md": "# Table of contents\n\n* [Home](README.md)\n* [A](a.md)\n", "en/README.md": "# Home\n\nText.", "en/a.md": "# A\n\nText.",
			"de/.gitbook.yaml": "", "de/README.md": "# Heim\n\nText.", "de/a.md": "# A\n\nText.",
			"ref/api/.gitbook.yaml": "redirects:\n  old: b.md\n", "ref/api/b.md": "# B\n\nText.",
		}, []string{`index / "Home"`, `a /a "A"`, `de/index /de/ "Heim" lang=de`, `de/a /de/a "A" lang=de`, `api/b /api/b "B" alias=/api/old`}},
		{"what is left of a book", map[string]string{
			"mkdocs.yml": "site_name: X\n", "docs/.gitbook.yaml": "root: ./\n", "docs/SUMMARY.md": summary, "docs/README.md": "# Home\n\nText.", "docs/a.md": "# A\n\nText.",
		}, []string{`index / "Home"`, `SUMMARY /SUMMARY/ "Table of contents"`, `a /a/ "A"`}},
	})
}

func TestHonKit(t *testing.T) {
	runSites(t, []siteCase{
		{"honkit", map[string]string{
			"book.json":        `{"root": "./docs", "title": "B", "language": "de", "structure": {"glossary": "terms.md"}}`,
			"README.md":        md("No", ""),
			"docs/README.md":   "# Home\n\nText.",
			"docs/SUMMARY.md":  "# Summary\n\n* [Part](part/README.md)\n    * [One](part/one.md)\n    * [Again](part/one.md#there)\n* [Code](code.adoc)\n* [Left out](out.md)\n* [Later]()\n",
			"docs/part/one.md": "## There\n\nText.", "docs/part/README.md": "# Part\n\nText.", "docs/code.adoc": "= Code\n\nText.",
			"docs/out.md": md("No", ""), "docs/draft.md": md("No", ""), "docs/terms.md": "# word\n\nWhat it is.",
			".bookignore": "# not yet\nout.md\n", "_book/index.html": "<title>No</title><p>Text.</p>",
		}, []string{`index / "Home" lang=de`, `part /part/ "Part" lang=de`, `part/one /part/one.html "One" lang=de`, `code /code.html "Code" lang=de`, `terms /terms.html "Glossary" lang=de`}},
		{"honkit by a program, in languages", map[string]string{
			"book.js":    "// root: 'no'\nmodule.exports = { title: 'B', root: './', structure: { readme: 'start.md', summary: 'list.md' }, pluginsConfig: { x: { root: 'no' } } };\n",
			"LANGS.md":   "# Languages\n\n* [English](en/)\n* [Deutsch](./de)\n* [None](fr/)\n",
			"README.md":  md("No", ""),
			"en/list.md": "* [A](a.md)\n", "en/start.md": "# Home\n\nText.", "en/a.md": "# A\n\nText.", "en/no.md": md("No", ""),
			"de/list.md": "* [A](a.md)\n", "de/start.md": "# Heim\n\nText.", "de/a.md": "# A\n\nText.", "it/list.md": "* [A](a.md)\n", "it/a.md": md("No", ""),
		}, []string{`en /en/ "Home" tr=index`, `en/a /en/a.html "A" tr=a`, `de /de/ "Heim" lang=de tr=index`, `de/a /de/a.html "A" lang=de tr=a`}},
		{"the file of another program", map[string]string{
			"book.json": `{"title": "B"}`, "a.md": "# A\n\nText.",
		}, []string{`a /a/ "A"`}},
		{"the file of another program, which is no JSON", map[string]string{
			"book.json": "// Books\n{}", "a.md": "# A\n\nText.",
		}, []string{`a /a/ "A"`}},
	})
}

// TestBookText: a text has what it takes from other files and from the settings, and its links lead to
// where pages stand.
func TestBookText(t *testing.T) {
	articles, problems := collect(t, Dir(files(map[string]string{
		"book.json":     `{"variables": {"pyVersion": "3.14"}}`,
		"LANGS.md":      "* [English](en)\n",
		"en/README.md":  "# Home\n\n{% include \"/parts/one.md\" %}\n\nPython {{ book.pyVersion }}, {{book.none}}.\n\n{% include '../../../etc/passwd' %}\n\n[A](/a/README.md#x) [B](b.md)\n",
		"en/SUMMARY.md": "* [A](a/README.md)\n", "en/a/README.md": "# A\n\n{% include \"../parts/two.md\" %}\n",
		"en/parts/one.md": "---\ntitle: No\n---\nOne {% raw %}{{ x }}{% endraw %}.\n\n{% include \"./two.md\" %}\n", "en/parts/two.md": "Two.\n",
	}), "", Options{}))
	if len(problems) != 0 || len(articles) != 2 {
		t.Fatalf("%d articles, not 2; problems %v", len(articles), problems)
	}
	home, a := articles[0], articles[1]
	if want := "One {{ x }}.\n\nTwo.\n\nPython 3.14, .\n\nA B"; home.Text != want {
		t.Errorf("text %q, not %q", home.Text, want)
	}
	if want := "/en/a/#x b.md"; strings.Join(home.Links, " ") != want {
		t.Errorf("links %q, not %q", home.Links, want)
	}
	if a.Text != "Two." {
		t.Errorf("text %q, not %q", a.Text, "Two.")
	}
}

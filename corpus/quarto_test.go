package corpus

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestQuartoParts: a page has the files that it includes, notebooks are pages, and what only makes
// them is not read.
func TestQuartoParts(t *testing.T) {
	files := map[string]string{
		"_quarto.yml":        "project:\n  type: website\n",
		"a.qmd":              "---\ntitle: A\n---\nTea.\n\n{{< include _parts/milk.qmd >}}\n\n{{< include /_parts/loop.qmd >}}\n\n{{< include gone.qmd >}}\n\n`{{< include _parts/milk.qmd >}}` in code.\n\nCups.",
		"locked.qmd":         "---\ntitle: Locked\n---\nOpen.\n\n{{< include _parts/locked.qmd >}}\n",
		"_parts/locked.qmd":  "{{< encrypt \"x\" >}}\nsecret\n{{< /encrypt >}}\n",
		"_parts/milk.qmd":    "---\ntitle: Part\n---\nMilk.\n\n{{< include _parts/sugar.qmd >}}",
		"_parts/sugar.qmd":   "Sugar.",
		"_parts/loop.qmd":    "Round.\n\n{{< include /_parts/loop.qmd >}}",
		"posts/b/index.qmd":  "---\ntitle: B\n---\n```{python}\n#| echo: false\nsecret()\n```\n\nB.",
		"lab.ipynb":          `{"cells": [{"cell_type": "markdown", "source": "# Lab\nWarm water."}, {"cell_type": "code", "source": "boil()"}], "metadata": {}}`,
		"broken.ipynb":       `{"cells": `,
		"posts/b/_extra.qmd": "No page.",
		"posts/c.md":         "---\ntitle: C\nexecute: {echo: false}\n---\nText.\n\n{{< include /_parts/sugar.qmd >}}\n\n```{r}\nsecret()\n```\n",
		"big/d.qmd":          "---\ntitle: D\n---\nText.\n" + strings.Repeat("\n{{< include huge.md >}}\n", 1000),
		"big/huge.md":        strings.Repeat("Tea. ", maxIncludedBytes/4),
	}
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	found, problems := map[string]Article{}, 0
	for a, err := range Dir(fsys, "site", Options{}).Articles(t.Context()) {
		if err != nil {
			if problems++; !strings.Contains(err.Error(), "broken.ipynb") {
				t.Error(err)
			}
			continue
		}
		found[a.ID] = a
	}
	if len(found) != 7 || problems != 1 {
		t.Fatalf("%d articles and %d problems, want 7 and 1: %v", len(found), problems, found)
	}
	if c := found["posts/c"]; c.Text != "Text.\n\nSugar." || c.Code != "" {
		t.Errorf("text %q, code %q", c.Text, c.Code)
	}
	if locked := found["locked"]; locked.Text != "Open." {
		t.Errorf("what is locked in an included file is read: %q", locked.Text)
	}
	if d := found["big/d"]; d.Text != "Text." {
		t.Errorf("a page with more than it may include has %d bytes", len(d.Text))
	}
	text := found["a"].Text
	for _, part := range []string{"Tea.\n\nMilk.\n\nSugar.\n\nRound.", "in code.\n\nCups."} {
		if !strings.Contains(text, part) {
			t.Errorf("the text\n%s\nlacks\n%s", text, part)
		}
	}
	if n := strings.Count(text, "Round."); n > maxIncludes+1 {
		t.Errorf("a file that includes itself is in the page %d times", n)
	}
	if lab := found["lab"]; lab.Title != "Lab" || lab.Text != "Warm water." || lab.Code != "boil()" || lab.URL != "/lab.html" {
		t.Errorf("the notebook is %+v", lab)
	}
	if b := found["posts/b"]; b.Code != "" || b.Text != "B." {
		t.Errorf("text %q, code %q", b.Text, b.Code)
	}
}

func TestQuartoSites(t *testing.T) {
	website := map[string]string{
		"_quarto.yml": "project:\n  type: website\n  output-dir: public\n  render: ['*.qmd', '*.ipynb', '/notes/', '!secret/']\nwebsite:\n  site-url: https://example.org/lab/\n  drafts: [/wip.qmd]\n" +
			"lang: de\nmetadata-files: [_more.yml]\nauthor: {name: Ada}\ntitle: The site\n",
		"index.qmd":                  "---\nlisting: {contents: posts}\n---\n",
		"about.qmd":                  md("About", "author: [{name: {given: Grace, family: Hopper}}]"),
		"wip.qmd":                    md("No", ""),
		"posts/tea/index.qmd":        md("Tea", "date: 2024-05-06\ncategories: [drinks, hot]\naliases: [old.html, /older/]"),
		"posts/_metadata.yml":        "author: Lin\ntags: [all]\n",
		"posts/rye.qmd":              md("Rye", "date: last-modified\ndate-modified: 05/07/2024"),
		"hidden/_metadata.yml":       "draft: true\n",
		"hidden/a.qmd":               md("Hidden", ""),
		"broken/_metadata.yml":       "draft: [\n",
		"broken/a.qmd":               md("Perhaps", ""),
		"notes/deep/n.md":            md("Note", "search: false"),
		"other/n.md":                 md("No", ""),
		"secret/s.qmd":               md("No", ""),
		"deep/secret/s.qmd":          md("No", ""),
		"_drafts.qmd":                md("No", ""),
		"README.qmd":                 md("No", ""),
		"404.qmd":                    md("No", ""),
		"public/about.html":          "<h1>No</h1><p>x</p>",
		"include.html":               "<p>No</p>",
		"posts/hugo.json":            "[]",
		"posts/_extensions/x/ex.qmd": md("No", ""),
		".gitignore":                 "/ignored/\nscratch.qmd\n",
		"ignored/a.qmd":              md("No", ""),
		"deep/scratch.qmd":           md("No", ""),
		"_more.yml":                  "website: {drafts: [later.qmd]}\nlang: fr\n",
		"later.qmd":                  md("No", ""),
		"yaml/_metadata.yaml":        "draft: true\n",
		"yaml/a.qmd":                 md("Yaml", ""),
		"twice.qmd":                  md("Twice", "") + "\n---\ndraft: true\ncategories: [b]\n---\n\nEnd.\n",
		"rules.qmd":                  md("Rules", "") + "\n---\n\nBetween rules.\n\n---\n\n```yaml\n\n---\ndraft: true\n---\n```\n",
	}
	runSites(t, []siteCase{
		{"website", website, []string{
			`about /lab/about.html "About" lang=de by=Grace Hopper`,
			`posts/tea /lab/posts/tea/ "Tea" lang=de date=2024-05-06 tags=drinks,hot,all by=Lin alias=/lab/posts/tea/old.html,/lab/older/`,
			`posts/rye /lab/posts/rye.html "Rye" lang=de tags=all by=Lin`,
			`hidden/a /lab/hidden/a.html "Hidden" lang=de by=Ada draft`,
			`broken/a /lab/broken/a.html "Perhaps" lang=de by=Ada draft`,
			`yaml/a /lab/yaml/a.html "Yaml" lang=de by=Ada draft`, `twice /lab/twice.html "Twice" lang=de tags=b by=Ada draft`,
			`rules /lab/rules.html "Rules" lang=de by=Ada`,
			`notes/deep/n /lab/notes/deep/n.html "Note" lang=de by=Ada private`,
		}},
		{"book", map[string]string{
			"_quarto.yml":  "project: {type: book}\nbook:\n  chapters:\n  - index.qmd\n  - {part: one.qmd, chapters: [deep/two.qmd, {text: Three, file: three.ipynb}]}\n  - {part: Two, chapters: [four.qmd]}\n  appendices: [five.md]\n",
			"index.qmd":    md("Preface", ""),
			"one.qmd":      md("One", ""),
			"deep/two.qmd": md("Two", ""),
			"three.ipynb":  `{"cells": [{"cell_type": "markdown", "source": "# Three\nText."}]}`,
			"four.qmd":     md("Four", ""),
			"five.md":      md("Five", ""),
			"six.qmd":      md("No", ""),
		}, []string{
			`index / "Preface"`, `one /one.html "One"`, `deep/two /deep/two.html "Two"`, `three /three.html "Three"`,
			`four /four.html "Four"`, `five /five.html "Five"`,
		}},
		{"a book of R Markdown", map[string]string{
			"_bookdown.yml":  "output_dir: docs\n",
			"index.Rmd":      "---\ntitle: The book\nsite: bookdown::bookdown_site\n---\n\n# Preface {-}\n\nText.",
			"01-intro.Rmd":   "```{r}\n# no heading\n```\n\n# (PART) One {-}\n\n# Getting *started*! {#start}\n\nText.",
			"02-more.Rmd":    "# 2. What's more {-}\n\nText.",
			"sub/a.Rmd":      "# No\n\nText.",
			"docs/more.html": "<h1>No</h1><p>x</p>",
			"README.md":      "# No\n\nText.",
		}, []string{`index / "The book"`, `01-intro /start.html "Getting started!"`, `02-more /whats-more.html "2. What's more"`}},
		{"a book of some files", map[string]string{
			"_bookdown.yml": "rmd_files: [index.Rmd, sub/b.Rmd]\n",
			"index.Rmd":     md("Home", ""),
			"sub/b.Rmd":     "# B\n\nText.",
			"c.Rmd":         md("No", ""),
		}, []string{`index / "Home"`, `sub/b /b.html "B"`}},
		{"a folder of no generator", map[string]string{
			"a.Rmd":   md("A from R", ""),
			"a.md":    md("A", ""),
			"b.qmd":   md("B", ""),
			"c.ipynb": `{"cells": [{"cell_type": "markdown", "source": "# C\nText."}]}`,
		}, []string{`a /a/ "A"`, `b /b/ "B"`, `c /c/ "C"`}},
		{"a site of R Markdown", map[string]string{
			"_site.yml":                    "name: lab\nnavbar: {title: Lab}\noutput: distill::distill_article\nexclude: [old.Rmd]\nbase_url: https://example.org/lab\n",
			"index.Rmd":                    md("Home", ""),
			"about.md":                     md("About", ""),
			"_part.Rmd":                    md("No", ""),
			"old.Rmd":                      md("No", ""),
			"sub/a.Rmd":                    md("No", ""),
			"about.html":                   "<h1>No</h1><p>x</p>",
			"_posts/2021-05-06-tea/t.Rmd":  md("Tea", "date: 05-06-2021"),
			"_posts/2021-05-06-tea/t.html": "<h1>No</h1><p>x</p>",
			"_posts/2021-05-07-wip/w.Rmd":  md("Wip", "draft: true"),
			"_site/index.html":             "<h1>No</h1><p>x</p>",
		}, []string{
			`index /lab/ "Home"`, `about /lab/about.html "About"`, `posts/2021-05-06-tea /lab/posts/2021-05-06-tea/ "Tea" date=2021-05-06`,
			`posts/2021-05-07-wip /lab/posts/2021-05-07-wip/ "Wip" date=2021-05-07 draft`,
		}},
		{"what Hugo's pages are knitted from", map[string]string{
			"hugo.toml":         "",
			"content/p/a.Rmd":   md("No", ""),
			"content/p/a.md":    md("A", ""),
			"content/p/b.ipynb": `{"cells": []}`,
		}, []string{`p/a /p/a/ "A"`}},
		{"notebooks of Sphinx and MkDocs", map[string]string{
			"sphinx/conf.py":      "extensions = ['myst_nb']",
			"sphinx/a.ipynb":      `{"cells": [{"cell_type": "markdown", "source": "# A\nText."}]}`,
			"plain/conf.py":       "extensions = []",
			"plain/a.ipynb":       `{"cells": [{"cell_type": "markdown", "source": "# No\nText."}]}`,
			"mkdocs/mkdocs.yml":   "plugins: [mkdocs-jupyter]",
			"mkdocs/docs/b.ipynb": `{"cells": [{"cell_type": "markdown", "source": "# B\nText."}]}`,
		}, []string{`a /a.html "A"`, `b /b/ "B"`}},
	})
}

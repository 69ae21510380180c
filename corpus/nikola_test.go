package corpus

import "testing"

func TestNikola(t *testing.T) {
	const settings = "BLOG_TITLE = 'Tea'\nSITE_URL = 'https://example.org/b/'\nDEFAULT_LANG = 'en'\n" +
		"POSTS = (\n    ('posts/*.rst', 'posts', 'post.tmpl'),\n    ('posts/*.md', 'posts', 'post.tmpl'),  # and so on\n    (\"posts/*.txt\", \"posts\", \"post.tmpl\"), ('posts/*.html', 'posts', 'post.tmpl'), ('posts/*.ipynb', 'posts', 'post.tmpl')\n)\nPAGES = ((\"stories/*.md\", \"\", \"page.tmpl\"),)\n"
	comment := func(fields string) string { return "<!--\n" + fields + "\n-->\n\nText of *it*." }
	files := map[string]string{
		"conf.py":              settings,
		"posts/tea.rst":        ".. title: Tea\n.. slug: tea-at-dawn\n.. date: 2020-05-06 10:00:00 UTC+02:00\n.. tags: tea, morning\n\nText of it.",
		"posts/2021/cups.md":   comment(".. title: Cups\n.. date: 2021-05-07\n.. tags: tea\n"),
		"posts/cups.de.md":     comment(".. title: Tassen\n.. date: 2021-05-07"),
		"posts/cups.md":        comment(".. title: Cups again\n.. date: 2021-05-08"),
		"posts/wip.md":         comment(".. title: Wip\n.. status: draft"),
		"posts/bare.md":        ".. title: Bare\n.. slug: bared\n.. category:\n.. status: draft\n\nText of it.",
		"posts/own.md":         comment(".. title: Own\n.. status: private"),
		"posts/shown.md":       comment(".. title: Shown\n.. status: featured"),
		"posts/beside.md":      "Text of it.",
		"posts/beside.meta":    ".. title: Beside\n.. date: 2022-05-06\n.. status: draft\n",
		"posts/old.txt":        ".. title: Old\n.. status: private\n\nText of it.",
		"posts/html.html":      "<p>Text of it.</p>",
		"posts/html.meta":      ".. title: Html\n.. slug: html-too\n.. date: 2012/05/06 10:00\n.. status: draft\n",
		"posts/notes.org":      "* No\n\nText.",
		"posts/yaml.md":        "Text of it.",
		"posts/yaml.meta":      "---\ntitle: Yaml\nstatus: draft\n---\n",
		"posts/wip.es.md":      comment(".. title: No"),
		"posts/tagged.md":      comment(".. title: Tagged\n.. tags: one, draft"),
		"posts/stray.md":       "<!--.. title: Stray\nsome stray line\n.. status: draft-->\nText of it.",
		"posts/later.md":       comment(".. title: Later\n.. date: 2999-05-06"),
		"posts/plain.md":       comment(".. title: Plain\n.. pretty_url: False"),
		"posts/lab.ipynb":      `{"metadata": {"nikola": {"title": "Lab", "slug": "lab-too", "status": "draft"}}, "cells": [{"cell_type": "markdown", "source": "Text."}]}`,
		"stories/index.md":     comment(".. title: Home"),
		"stories/sub/about.md": comment(".. title: About"),
		"files/no.md":          md("No", ""),
		"output/index.html":    "<h1>No</h1><p>x</p>",
		"README.md":            "# No\n\nText.",
	}
	runSites(t, []siteCase{
		{"nikola", files, []string{
			`posts/tea /b/posts/tea-at-dawn/ "Tea" date=2020-05-06 from=2020-05-06 tags=tea,morning`,
			`posts/2021/cups /b/posts/2021/cups/ "Cups" date=2021-05-07 from=2021-05-07 tags=tea`,
			`posts/cups.de /b/de/posts/cups/ "Tassen" lang=de date=2021-05-07 from=2021-05-07 tr=posts/cups`,
			`posts/cups /b/posts/cups/ "Cups again" date=2021-05-08 from=2021-05-08 tr=posts/cups`,
			`posts/wip /b/posts/wip/ "Wip" tr=posts/wip draft`, `posts/own /b/posts/own/ "Own" private`, `posts/shown /b/posts/shown/ "Shown"`,
			`posts/beside /b/posts/beside/ "Beside" date=2022-05-06 from=2022-05-06 draft`,
			`posts/yaml /b/posts/yaml/ "Yaml" draft`, `posts/wip.es /b/es/posts/wip/ "No" lang=es tr=posts/wip draft`,
			`posts/tagged /b/posts/tagged/ "Tagged" tags=one,draft draft`, `posts/stray /b/posts/stray/ "Stray" draft`,
			`posts/later /b/posts/later/ "Later" date=2999-05-06 from=2999-05-06`, `posts/plain /b/posts/plain.html "Plain"`,
			`posts/lab /b/posts/lab-too/ "Lab" draft`,
			`posts/bare /b/posts/bared/ "Bare" draft`, `posts/old /b/posts/old/ "Old" private`, `posts/html /b/posts/html-too/ "Html" date=2012-05-06 from=2012-05-06 draft`,
			`stories /b/ "Home"`, `stories/sub/about /b/sub/about/ "About"`,
		}},
		{"nikola as files, where it always is", map[string]string{
			"conf.py":    "BLOG_TITLE = 'Tea'\nPRETTY_URLS = False\n",
			"posts/a.md": comment(".. title: A"),
			"pages/b.md": comment(".. title: B"),
		}, []string{`posts/a /posts/a.html "A"`, `pages/b /pages/b.html "B"`}},
		{"folders by language", map[string]string{
			"conf.py":      "DEFAULT_LANG = 'en'\nPOSTS = (('posts/*.rst', {'en': 'posts', 'es': 'articulos'}, 'post.tmpl'),)\nPAGES = []\n",
			"posts/a.rst":  ".. title: A\n\nText of it.",
			"TODO.txt":     "No.",
			"notes/no.md":  md("No", ""),
			"pages/no.rst": ".. title: No\n\nText of it.",
		}, []string{`posts/a /posts/a/ "A"`}},
		{"its fields in a folder of no generator", map[string]string{
			"a.md":   comment(".. title: A\n.. status: draft"),
			"b.html": comment(".. title: B\n.. status: draft"),
			"c.md":   "<!--\n.. note:: this is rst\n-->\n\n# C\n\nText of it.",
		}, []string{`a /a/ "A" draft`, `b /b/ "B" draft`, `c /c/ "C"`}},
	})
}

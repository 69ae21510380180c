package corpus

import (
	"slices"
	"testing"
	"testing/fstest"
)

func TestGrav(t *testing.T) {
	runSites(t, []siteCase{
		{"grav", map[string]string{
			"user/config/system.yaml":                    "home:\n  alias: '/home'\ncustom_base_url: https://example.org/g\n",
			"user/pages/01.home/default.md":              md("Home", ""),
			"user/pages/02.blog/blog.md":                 "---\ntitle: Blog\ncontent: {items: '@self.children'}\n---\n",
			"user/pages/02.blog/tea/item.md":             md("Tea", "date: 13:34 06/21/2014\ntaxonomy: {tag: [tea, cups], category: drinks, author: Ada}\nroutes: {aliases: [/old/tea]}"),
			"user/pages/02.blog/rye/item.md":             md("Rye", "date: 17-05-2014 13:00\nslug: rye-bread"),
			"user/pages/02.blog/own/item.md":             md("Own", "access: {site.login: true}"),
			"user/pages/02.blog/part/item.md":            md("Part", "routable: false"),
			"user/pages/02.blog/wip/item.md":             md("Wip", "published: false"),
			"user/pages/03.moved/default.md":             md("Moved", "routes: {default: /elsewhere}"),
			"user/pages/04.page/_part/text.md":           md("Part", ""),
			"user/pages/04.page/_wip/text.md":            md("Wip", "published: false"),
			"user/pages/04.page/_own/text.md":            md("Own", "access: {site.login: true}"),
			"user/pages/04.page/modular.md":              "---\ntitle: Modules\n---\n",
			"user/pages/02.blog/beside/item.md":          md("Beside", ""),
			"user/pages/02.blog/beside/frontmatter.yaml": "published: false\n",
			"user/pages/02.blog/odd/item.md":             md("Odd", ""),
			"user/pages/02.blog/odd/frontmatter.yaml":    "published: [\n",
			"user/pages/04.page/.drafts/a.md":            md("No", ""),
			"user/plugins/x/README.md":                   md("No", ""),
			"user/themes/x/pages/01.no/no.md":            md("No", ""),
			"system/pages/notfound.md":                   md("No", ""),
			"user/pages/05.later/item.en.md":             md("Later", "publish_date: 2999-05-06"),
			"user/pages/06.slash/sub.page/doc.md":        md("Dots", ""),
		}, []string{
			`home /g/ "Home" tr=home`,
			`blog/tea /g/blog/tea "Tea" date=2014-06-21 tags=tea,cups cats=drinks by=Ada alias=/g/old/tea tr=blog/tea`,
			`blog/rye /g/blog/rye-bread "Rye" date=2014-05-17 tr=blog/rye`,
			`blog/own /g/blog/own "Own" tr=blog/own private`, `blog/part /g/blog/part "Part" tr=blog/part private`,
			`blog/wip /g/blog/wip "Wip" tr=blog/wip draft`, `moved /g/elsewhere "Moved" tr=moved`,
			`page /g/page "Modules" tr=page`, `blog/beside /g/blog/beside "Beside" tr=blog/beside draft`, `blog/odd /g/blog/odd "Odd" tr=blog/odd draft`,
			`later /g/later "Later" date=2999-05-06 from=2999-05-06 tr=later`, `slash/sub.page /g/slash/sub.page "Dots" tr=slash/sub.page`,
		}},
		{"grav in languages, the folder of the user", map[string]string{
			"config/system.yaml":    "languages:\n  supported: [en, de]\n  include_default_lang: false\npages: {ignore_folders: [archive]}\n",
			"pages/a/item.en.md":    md("A", ""),
			"pages/a/item.de.md":    md("Ah", ""),
			"pages/b/item.md":       md("B", ""),
			"pages/archive/item.md": md("No", ""),
			"pages/b/item.fr.md":    md("No", ""),
		}, []string{`en/a /a "A" tr=a`, `de/a /de/a "Ah" lang=de tr=a`, `b /b "B" tr=b`}},
		{"grav with its home hidden", map[string]string{
			"config/system.yaml":      "home: {alias: /start, hide_in_urls: true}\npages: {append_url_extension: .html}\n",
			"pages/01.start/d.md":     md("Start", ""),
			"pages/01.start/sub/d.md": md("Sub", ""),
		}, []string{`start / "Start" tr=start`, `start/sub /sub.html "Sub" tr=start/sub`}},
		{"settings of other programs", map[string]string{
			"config/system.yaml": "pages: 3\nhome: /var/lib/app\n",
			"pages/b.md":         md("B", ""),
			"svc/antora.yml":     "name: my-service\n",
			"svc/docs/a.md":      md("A", ""),
			"app/nuxt.config.ts": "",
			"app/readme/c.md":    md("C", ""),
		}, []string{`pages/b /pages/b/ "B"`, `svc/docs/a /svc/docs/a/ "A"`, `app/readme/c /app/readme/c/ "C"`}},
		{"a Jupyter Book", map[string]string{
			"_config.yml": "title: Book\nonly_build_toc_files: true\nexclude_patterns: [old.md]\nhtml: {baseurl: 'https://x.example/book'}\n",
			"_toc.yml":    "format: jb-book\nroot: intro\nparts:\n- caption: One\n  chapters:\n  - file: nb\n    sections:\n    - file: sub/c.md\n",
			"sub/c.md":    "# C\n\nText.",
			"unlisted.md": "# No\n\nText.",
			"old.md":      "# No\n\nText.",
			"intro.md":    "# Intro\n\nText.",
			"nb.ipynb":    `{"cells": [{"cell_type": "markdown", "source": "# Notebook\nText."}]}`,
			"_build/a.md": "# No\n\nText.",
		}, []string{`intro /book/intro.html "Intro"`, `nb /book/nb.html "Notebook"`, `sub/c /book/sub/c.html "C"`}},
		{"a list of something else", map[string]string{"_toc.yml": "root: intro\n", "_config.yml": "title: x\n", "_posts/2020-05-06-a.md": md("A", "")}, []string{`2020-05-06-a /2020/05/06/a.html "A" date=2020-05-06 from=2020-05-06`}},
	})
}

// TestGravLinks: links are written as they are followed.
func TestGravLinks(t *testing.T) {
	fsys := fstest.MapFS{
		"config/system.yaml":      {Data: []byte("languages: {supported: [en, de]}\n")},
		"pages/01.a/b/item.de.md": {Data: []byte("---\ntitle: B\n---\n[c](../c#d) [e](/e) [f](https://example.org/f) [g](b.png)\n")},
	}
	want := []string{"/de/a/c#d", "/de/e", "https://example.org/f", "/de/a/b/b.png"}
	for a, err := range Dir(fsys, "site", Options{}).Articles(t.Context()) {
		if err != nil || !slices.Equal(a.Links, want) {
			t.Errorf("%v, %v, want %v", a.Links, err, want)
		}
	}
}

// TestGravModules: a page has the texts of its modules that all may read.
func TestGravModules(t *testing.T) {
	fsys := fstest.MapFS{
		"config/system.yaml":  {Data: []byte("home: {alias: /home}\n")},
		"pages/a/modular.md":  {Data: []byte("---\ntitle: A\n---\nFirst.\n")},
		"pages/a/_b/text.md":  {Data: []byte("---\ntitle: B\npublished: true\n---\nSecond.\n")},
		"pages/a/_c/text.md":  {Data: []byte("Third.\n")},
		"pages/a/_d/text.md":  {Data: []byte("---\npublished: false\n---\nsecret\n")},
		"pages/a/_e/text.md":  {Data: []byte("---\naccess: {site.login: true}\n---\nsecret\n")},
		"pages/a/_f/text.md":  {Data: []byte("---\npublish_date: 01-01-2999\n---\nsecret\n")},
		"pages/a/_g/text.md":  {Data: []byte("---\npublished: who knows\n---\nsecret\n")},
		"pages/a/_h/text.md":  {Data: []byte("---\npublished: [\n---\nsecret\n")},
		"pages/a/_i/image.md": {Data: []byte("{{< encrypt >}}secret{{< /encrypt >}}Fourth.\n")},
	}
	for a, err := range Dir(fsys, "site", Options{}).Articles(t.Context()) {
		if want := "First.\n\nB\n\nSecond.\n\nThird.\n\nFourth."; err != nil || a.Text != want {
			t.Errorf("%q, %v, want %q", a.Text, err, want)
		}
	}
}

// TestGravText: a page of Grav, and its modules, are read as Grav's Markdown.
func TestGravText(t *testing.T) {
	fsys := fstest.MapFS{
		"user/config/system.yaml":       {Data: []byte("home:\n  alias: '/home'\n")},
		"user/pages/01.a/modular.md":    {Data: []byte("---\ntitle: A\n---\n!! Mind *this*.\n")},
		"user/pages/01.a/_code/text.md": {Data: []byte("---\ntitle: Code\n---\n[prism]\na()\n[/prism]\n")},
		"user/pages/02.b/default.md":    {Data: []byte("---\ntitle: B\n---\nText.\n")},
	}
	for a, err := range Dir(fsys, "", Options{}).Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if a.Title == "A" && (a.Text != "Mind this.\n\nCode" || a.Code != "a()") {
			t.Errorf("text %q, code %q", a.Text, a.Code)
		}
	}
}

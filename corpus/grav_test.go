package corpus

import (
	"slices"
	"testing"
	"testing/fstest"
)

func TestGrav(t *testing.T) {
	runSites(t, []siteCase{
		{"grav", map[string]string{
			"user/config/system.yaml":             "home:\n  alias: '/home'\ncustom_base_url: https://example.org/g\n",
			"user/pages/01.home/default.md":       md("Home", ""),
			"user/pages/02.blog/blog.md":          "---\ntitle: Blog\ncontent: {items: '@self.children'}\n---\n",
			"user/pages/02.blog/tea/item.md":      md("Tea", "date: 13:34 06/21/2014\ntaxonomy: {tag: [tea, cups], category: drinks, author: Ada}\nroutes: {aliases: [/old/tea]}"),
			"user/pages/02.blog/rye/item.md":      md("Rye", "date: 17-05-2014 13:00\nslug: rye-bread"),
			"user/pages/02.blog/own/item.md":      md("Own", "access: {site.login: true}"),
			"user/pages/02.blog/part/item.md":     md("Part", "routable: false"),
			"user/pages/02.blog/wip/item.md":      md("Wip", "published: false"),
			"user/pages/03.moved/default.md":      md("Moved", "routes: {default: /elsewhere}"),
			"user/pages/04.page/_part/text.md":    md("No", ""),
			"user/pages/04.page/.drafts/a.md":     md("No", ""),
			"user/plugins/x/README.md":            md("No", ""),
			"user/themes/x/pages/01.no/no.md":     md("No", ""),
			"system/pages/notfound.md":            md("No", ""),
			"user/pages/05.later/item.en.md":      md("Later", "publish_date: 2999-05-06"),
			"user/pages/06.slash/sub.page/doc.md": md("Dots", ""),
		}, []string{
			`home /g/ "Home" tr=home`,
			`blog/tea /g/blog/tea "Tea" date=2014-06-21 tags=tea,cups cats=drinks by=Ada alias=/g/old/tea tr=blog/tea`,
			`blog/rye /g/blog/rye-bread "Rye" date=2014-05-17 tr=blog/rye`,
			`blog/own /g/blog/own "Own" tr=blog/own private`, `blog/part /g/blog/part "Part" tr=blog/part private`,
			`blog/wip /g/blog/wip "Wip" tr=blog/wip draft`, `moved /g/elsewhere "Moved" tr=moved`,
			`later /g/later "Later" date=2999-05-06 from=2999-05-06 tr=later`, `slash/sub.page /g/slash/sub.page "Dots" tr=slash/sub.page`,
		}},
		{"grav in languages, the folder of the user", map[string]string{
			"config/system.yaml":    "languages:\n  supported: [en, de]\n  include_default_lang: false\npages: {ignore_folders: [archive]}\n",
			"pages/a/item.en.md":    md("A", ""),
			"pages/a/item.de.md":    md("Ah", ""),
			"pages/b/item.md":       md("B", ""),
			"pages/archive/item.md": md("No", ""),
		}, []string{`en/a /a "A" tr=a`, `de/a /de/a "Ah" lang=de tr=a`, `b /b "B" tr=b`}},
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

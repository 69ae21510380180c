package corpus

import (
	"slices"
	"testing"
	"testing/fstest"
)

func TestAntora(t *testing.T) {
	doc := func(title, rest string) string { return "= " + title + "\n" + rest + "\n\nText of it.\n" }
	runSites(t, []siteCase{
		{"antora", map[string]string{
			"docs/antora.yml":                                       "name: tea\nversion: '2.1'\nnav: [modules/ROOT/nav.adoc]\n",
			"docs/modules/ROOT/pages/index.adoc":                    doc("Home", ""),
			"docs/modules/ROOT/pages/make/hot.adoc":                 doc("Hot", ":page-aliases: old.adoc, cups:was.adoc, other:tea:no.adoc"),
			"docs/modules/ROOT/pages/_part.adoc":                    doc("No", ""),
			"docs/modules/ROOT/nav.adoc":                            "* xref:index.adoc[]",
			"docs/modules/ROOT/partials/p.adoc":                     doc("No", ""),
			"docs/modules/cups/pages/index.adoc":                    doc("Cups", ""),
			"docs/modules/cups/pages/size.adoc":                     doc("Size", ""),
			"docs/modules/cups/examples/x.adoc":                     doc("No", ""),
			"docs/notes.adoc":                                       doc("No", ""),
			"docs/modules/ROOT/pages/plain.md":                      md("No", ""),
			"other/antora.yml":                                      "name: ROOT\nversion: master\n",
			"other/modules/ROOT/pages/top.adoc":                     doc("Top", ""),
			"docs/modules/ROOT/pages/only.adoc":                     "= Only\n\ninclude::missing.adoc[]\n",
			"docs/modules/ROOT/attachments/modules/no/pages/n.adoc": doc("No", ""),
		}, []string{
			`index /tea/2.1/ "Home"`, `make/hot /tea/2.1/make/hot.html "Hot" alias=/tea/2.1/old.html,/tea/2.1/cups/was.html`,
			`cups /tea/2.1/cups/ "Cups"`, `cups/size /tea/2.1/cups/size.html "Size"`, `top /top.html "Top"`,
		}},
	})
}

// TestAntoraParts: a page has what it includes, by coordinates and tags, and links are addresses.
func TestAntoraParts(t *testing.T) {
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"antora.yml": "name: tea\nversion: '1'\nasciidoc:\n  attributes:\n    docs: https://x.example/docs@\n    part: milk\n    internal: false\n",
		"modules/ROOT/pages/a.adoc": "= A\n\nSee {docs}/b[b], xref:b.adoc#c[c], xref:cups:d.adoc[d], xref:tea:cups:d.adoc[e], xref:other:ROOT:f.adoc[f].\n\n" +
			"include::partial${part}.adoc[leveloffset=+1]\n\ninclude::cups:example$x.txt[tags=one;two]\n\ninclude::cups:example$x.txt[lines=1..2]\n\n" +
			"include::../partials/sugar.adoc[]\n\ninclude::other:ROOT:partial$no.adoc[]\n\ninclude::../../../outside.adoc[]\n\nifdef::internal[]\nSecret.\nendif::[]\n\n" +
			"include::1@tea:ROOT:partial$own.adoc[tags=**;!secret]\n\ninclude::tea:ROOT:partial$own.adoc[tag=!open]\n\nxref:1@tea:cups:d.adoc[g].\n\nEnd.\n",
		"modules/ROOT/partials/milk.adoc":   "= Milk\n\nWhite.\n\ninclude::cups:partial$deep.adoc[]\n",
		"modules/ROOT/partials/sugar.adoc":  "Sweet.\n\ninclude::sugar.adoc[]\n",
		"modules/cups/partials/deep.adoc":   "include::partial$deeper.adoc[]\n",
		"modules/cups/partials/deeper.adoc": "Deep.\n",
		"modules/cups/examples/x.txt":       "// tag::one[]\nFirst.\n// end::one[]\nNo.\n// tag::two[]\nSecond.\n// end::two[]\n",
		"outside.adoc":                      "Outside.\n",
		"modules/ROOT/partials/own.adoc":    "Own.\n// tag::secret[]\nSecret.\n// end::secret[]\n// tag::open[]\nOpen.\n// end::open[]\n",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for a, err := range Dir(fsys, "site", Options{}).Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		const sweet = "Sweet.\n\n"
		want := "See b, c, d, e, f.\n\nMilk\n\nWhite.\n\nDeep.\n\nFirst. Second.\n\n" + sweet + sweet + sweet + sweet + sweet + sweet + sweet + sweet + "Own. Open.\n\nOwn. Secret.\n\ng.\n\nEnd."
		if a.Text != want || !slices.Equal(a.Headings, []string{"Milk"}) {
			t.Errorf("headings %q, text\n%s\nwant\n%s", a.Headings, a.Text, want)
		}
		links := []string{"https://x.example/docs/b", "/tea/1/b.html", "/tea/1/cups/d.html", "/tea/1/cups/d.html", "other:ROOT:f.adoc", "/tea/1/cups/d.html"}
		if !slices.Equal(a.Links, links) {
			t.Errorf("links %q, want %q", a.Links, links)
		}
	}
}

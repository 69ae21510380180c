package corpus

import "testing"

func TestDocsify(t *testing.T) {
	page := func(settings string) string {
		return "<html><body><div id=\"app\">don't</div><script>\n// routerMode: 'history' no\nwindow.$docsify = {" + settings + "}\n</script><script>basePath: '/no/'</script></body></html>"
	}
	runSites(t, []siteCase{
		{"docsify", map[string]string{
			"index.html":           page("name: 'x', loadSidebar: 'summary.md', // routerMode: 'history'\n coverpage: true, notFoundPage: 'my404.md'"),
			"README.md":            "# Home\n\nText of it.\n",
			"guide.md":             "# Guide :id=start\n\n?> A note of it.\n",
			"a b/README.md":        "# A\n\nText of it.\n",
			"a b/c.md":             "# C {docsify-ignore-all}\n\nText of it.\n",
			"_sidebar.md":          "- [Guide](guide.md)\n",
			"_media/part.md":       "# No\n\nText of it.\n",
			"summary.md":           "# No\n\nText of it.\n",
			"my404.md":             "# No\n\nText of it.\n",
			"vendor/lib/page.html": "<title>No</title><p>Text of it.</p>",
		}, []string{`index / "Home"`, `guide /#/guide "Guide"`, `a b /#/a%20b/ "A"`, `a b/c /#/a%20b/c "C"`}},
		{"docsify with addresses of their own, in languages", map[string]string{
			"index.html":      page("routerMode: 'history', basePath: '/docs/', homepage: 'start.md'"),
			"README.md":       "# No\n\nText of it.\n",
			"docs/start.md":   "# Start\n\nText of it.\n",
			"docs/a.md":       "# A\n\nText of it.\n",
			"docs/de/_nav.md": "# No\n\nText of it.\n",
		}, []string{`start / "Start"`, `a /a "A"`}},
		{"another page beside a README", map[string]string{
			"index.html": "<title>Home</title><p>Text of it.</p>",
			"README.md":  "# Guide\n\nText of it.\n",
			"a.md":       "# A\n\nText of it.\n",
		}, []string{`index / "Home"`, `a /a/ "A"`}},
	})
}

func TestAddressKeyRoutes(t *testing.T) {
	for address, want := range map[string]string{
		"/#/guide":                              "/#/guide",
		"https://example.org/d/#/guide/?id=a":   "example.org/d#/guide",
		"/#!/guide":                             "/#/guide",
		"/#/":                                   "/",
		"/a#part":                               "/a",
		"/#/guide:~:text=a":                     "/#/guide",
		"https://example.org/index.html#/a%20b": "example.org/#/a%20b",
	} {
		if got := AddressKey(address); got != want {
			t.Errorf("%s: %s, not %s", address, got, want)
		}
	}
}

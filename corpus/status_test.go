package corpus

import "testing"

// A status that nobody knows keeps an article from readers, unless its generator does not know of any:
// then it is out there. A word for a draft keeps it everywhere.
func TestStatusOfGenerators(t *testing.T) {
	page := func(status string) string {
		return "---\ntitle: A\nstatus: " + status + "\n---\nText of " + status + ".\n"
	}
	for settings, content := range map[string]string{
		"hugo.toml": "content/", "_config.yml": "", "mkdocs.yml": "docs/", "book.toml": "src/", "docusaurus.config.js": "docs/", "zola.toml": "content/",
		".vitepress/config.js": "", "conf.py": "",
		"astro.config.mjs": "src/content/blog/", "eleventy.config.js": "", "none.md": "", "_posts/none.md": "_posts/",
	} {
		strict := settings == "astro.config.mjs" || settings == "eleventy.config.js" || settings == "none.md" || settings == "_posts/none.md"
		all := map[string]string{settings: "", content + "new.md": page("new"), content + "draft.md": page("draft"), content + "out.md": page("published"), content + "list.md": page("[a]"), content + "locked.md": page("encrypted")}
		switch settings {
		case "none.md", "_posts/none.md":
			all[settings] = "# A text\n\nOf no site.\n"
		case "book.toml":
			all["src/SUMMARY.md"] = "- [A](new.md)\n- [B](draft.md)\n- [C](out.md)\n- [D](list.md)\n- [E](locked.md)\n"
		case "conf.py":
			all["conf.py"] = "extensions = []\nproject = 'x'\nmaster_doc = 'index'\n"
		case "zola.toml":
			all["zola.toml"] = "base_url = 'https://example.org'\n"
		case "mkdocs.yml":
			all["mkdocs.yml"] = "site_name: X\n"
		}
		articles, problems := collect(t, Dir(files(all), "site", Options{}))
		if len(problems) > 0 {
			t.Errorf("%s: %v", settings, problems)
		}
		got := map[string]Visibility{}
		for _, a := range articles {
			if a.Visibility == "" {
				a.Visibility = Public
			}
			got[stem(a.Origin.File[len("site/"+content):])] = a.Visibility
		}
		unknown := Public
		if strict {
			unknown = Private
		}
		for name, want := range map[string]Visibility{"new": unknown, "list": unknown, "draft": Draft, "out": Public, "locked": Private} {
			if got[name] != want {
				t.Errorf("%s: an article whose status is that of %s.md is %q, want %q", settings, name, got[name], want)
			}
		}
	}
}

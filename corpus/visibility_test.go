package corpus

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// TestVisibility: what says, or may say, that an article is not for everyone.
func TestVisibility(t *testing.T) {
	for _, tc := range []struct {
		path, matter string
		want         Visibility
	}{
		{"a.md", "", Public},
		{"a.md", "draft: false", Public},
		{"a.md", "draft: n", Public},
		{"a.md", "draft:", Public},
		{"a.md", "draft: true", Draft},
		{"a.md", "Draft: TRUE", Draft},
		{"a.md", "draft: y", Draft},
		{"a.md", `draft: "maybe"`, Draft},
		{"a.md", "draft: [true]", Draft},
		{"a.md", "draft: {until: 2030-01-01}", Draft},
		{"a.md", "params:\n  draft: true", Draft},
		{"a.md", "published: true", Public},
		{"a.md", "published: 2024-01-02", Public},
		{"a.md", "published: false", Draft},
		{"a.md", "published: n", Draft},
		{"a.md", "published: not yet", Draft},
		{"a.md", "private: true", Private},
		{"a.md", "private: please", Private},
		{"a.md", "unlisted: yes", Private},
		{"a.md", "hidden: true", Private},
		{"a.md", "password: open sesame", Private},
		{"a.md", "noindex: true", Private},
		{"a.md", `draft: "true "`, Draft},
		{"a.md", "published: 0", Draft},
		{"a.md", "published: 1", Public},
		{"a.md", "isDraft: true", Draft},
		{"a.md", "isPublished: false", Draft},
		{"a.md", "isPublished: true", Public},
		{"a.md", "publish: false", Draft},
		{"a.md", "robots: noindex", Private},
		{"a.md", "robots: NoIndex, follow", Private},
		{"a.md", "robots: none", Private},
		{"a.md", "robots: false", Private},
		{"a.md", "robots: [nofollow, noindex]", Private},
		{"a.md", "robots: {index: false}", Private},
		{"a.md", "robots: {index: true, follow: false}", Public},
		{"a.md", "robots: index, follow", Public},
		{"a.md", "robots: [nofollow]", Public},
		{"a.md", "googlebot: noindex", Private},
		{"a.md", "robotsNoIndex: true", Private},
		{"a.md", "seo: {noindex: true}", Private},
		{"a.md", "metadata: {robots: noindex}", Private},
		{"a.md", "seo: {title: x}", Public},
		{"a.md", "search_exclude: true", Private},
		{"a.md", "search_exclude: false", Public},
		{"a.md", "excludeSearch: true", Private},
		{"a.md", "excludeFromSearch: true", Private},
		{"a.md", "searchHidden: true", Private},
		{"a.md", "params: {searchHidden: true}", Private},
		{"a.md", "search: false", Private},
		{"a.md", "search: true", Public},
		{"a.md", "search:", Public},
		{"a.md", "search: {exclude: true}", Private},
		{"a.md", "search: {exclude: maybe}", Private},
		{"a.md", "search: {boost: 2}", Public},
		{"a.md", "search: rather not", Private},
		{"a.md", "searchable: false", Private},
		{"a.md", "pagefind: false", Private},
		{"a.md", "pagefind: true", Public},
		{"a.md", "in_search_index: false", Private},
		{"a.md", "extra: {in_search_index: false}", Private},
		{"a.md", "sitemap: false", Public}, // about the map of the site, not its readers
		{"a.md", "templateKey: blog-post", Public},
		{"a.md", "visibility: members", Private},
		{"a.md", "visibility: whatever", Private},
		{"a.md", "status: draft", Draft},
		{"_drafts/a.md", "", Draft},
		{"blog/_drafts/deep/a.md", "draft: false", Draft},
		{"_drafts/a.md", "private: true", Private},
		{"_posts/a.md", "", Public},
		{"drafts/a.md", "", Draft},
		{"blog/Drafts/a.md", "", Draft},
		{"a.draft.md", "", Draft},
		{"draughts/a.md", "", Public},
		{"a.md", "status: scheduled\ndate: 2024-01-02", Scheduled},
		{"a.md", "status: future", Scheduled},
		{"a.md", "status: trashed", Trashed},
		{"a.md", "status: pending", Draft},
		{"a.md", "status: evergreen", Public},
		{"a.md", "status: on ice", Private},
		{"a.md", "status: [draft]", Private},
		{"a.md", "publishdate: soon", Draft},
		{"a.md", "publishdate: 2024-01-02", Public}, // from then on, see TestPeriod
		{"a.md", "expirydate: some day", Private},
		{"a.md", "expirydate: 2024-01-02", Public}, // until then
		{"a.md", "permalink: false", Private},
		{"a.md", "redirect_to: /b/", Redirect},
	} {
		fsys := fstest.MapFS{tc.path: {Data: []byte("---\ntitle: T\n" + tc.matter + "\n---\nText.\n")}}
		var got []Visibility
		for a, err := range Dir(fsys, "site", Options{}).Articles(t.Context()) {
			if err != nil {
				t.Fatalf("%s with %q: %v", tc.path, tc.matter, err)
			}
			if a.Visibility == "" {
				a.Visibility = Public
			}
			got = append(got, a.Visibility)
		}
		if len(got) != 1 || got[0] != tc.want {
			t.Errorf("%s with %q: %v, want %v", tc.path, tc.matter, got, tc.want)
		}
	}
}

// TestPeriod: a source says from when and until when; the clock is its caller's.
func TestPeriod(t *testing.T) {
	for _, tc := range []struct{ matter, from, until string }{
		{"date: 2030-05-06", "2030-05-06", ""},
		{"date: 2024-05-06\npublishDate: 2030-01-02\nexpiryDate: 2031-01-02", "2030-01-02", "2031-01-02"},
		{"unpublish_date: 2031-01-02T03:04:05+02:00", "", "2031-01-02"},
		{"expires: no", "", ""},
	} {
		a := one(t, "a.md", "---\ntitle: T\n"+tc.matter+"\n---\nText.\n")
		for _, m := range []struct {
			name, want string
			got        time.Time
		}{{"from", tc.from, a.From}, {"until", tc.until, a.Until}} {
			if got := day(m.got); got != m.want {
				t.Errorf("%q: %s %q, want %q", tc.matter, m.name, got, m.want)
			}
		}
	}
}

// TestNotesOfFields: what cannot be understood is told at its line.
func TestNotesOfFields(t *testing.T) {
	for _, tc := range []struct {
		matter string
		line   int
		text   string
	}{
		{"date: 2024-31-31", 3, "cannot be read as a date"},
		{"date: [2024-01-02]", 3, "a list or a table cannot be read as a date"},
		{"tags:\n- a\n- [b]", 3, "one of the tags"},
		{"tags: {a: b}", 3, "not a list"},
		{"a: 1\ndraft: maybe", 4, "neither true nor false"},
		{"published: perhaps", 3, "published is neither"},
		{"status: on ice", 3, "not understood"},
		{"a: 1\nb: 2\nexpiryDate: never ever", 5, "kept back"},
		{"permalink: //evil.example/x", 3, "leads to another site"},
		{"url: javascript:alert(1)", 3, "no address of a page"},
		{"permalink: /a/../../b", 3, `goes up with ".."`},
		{"permalink: /a/%2E%2e/b", 3, `goes up with ".."`},
		{"slug: ../x", 3, `goes up with ".."`},
		{"aliases: [//evil.example]", 3, "leads to another site"},
	} {
		a := one(t, "dir/a.md", "---\ntitle: T\n"+tc.matter+"\n---\nText.\n")
		if len(a.Notes) != 1 || a.Notes[0].Line != tc.line || !strings.Contains(a.Notes[0].Text, tc.text) {
			t.Errorf("%q: notes %v, want one at line %d with %q", tc.matter, a.Notes, tc.line, tc.text)
		}
		if a.URL != "/dir/a/" || a.Aliases != nil {
			t.Errorf("%q: address %q, aliases %q; want the address by the path", tc.matter, a.URL, a.Aliases)
		}
	}
	for _, matter := range []string{"date: Last Modified", "date: git Created", "published: true", "tags: a, b", "draft:", "permalink: pretty", "date: '{{ now }}'"} {
		if a := one(t, "a.md", "---\ntitle: T\n"+matter+"\n---\nText.\n"); a.Notes != nil {
			t.Errorf("%q: notes %v, want none", matter, a.Notes)
		}
	}
}

// TestZones: a date without a zone is where the site's settings say, so that an
// article is not public hours before its time.
func TestZones(t *testing.T) {
	const early = "date: 2030-05-06 07:00\nexpiryDate: 2031-05-06"
	for _, tc := range []struct {
		name        string
		files       map[string]string
		from, until string
		noted       bool
	}{
		{"hugo", map[string]string{"hugo.toml": "timeZone = 'America/Los_Angeles'", "content/a.md": md("A", early)}, "2030-05-06T14:00:00Z", "2031-05-06T07:00:00Z", false},
		{"hugo, a language", map[string]string{
			"hugo.toml": "timeZone = 'Europe/Paris'\n[languages.en]\n[languages.ja]\ntimeZone = 'Asia/Tokyo'", "content/a.ja.md": md("A", early),
		}, "2030-05-05T22:00:00Z", "2031-05-05T15:00:00Z", false},
		{"hugo, another language", map[string]string{
			"hugo.toml": "timeZone = 'Europe/Paris'\n[languages.en]\n[languages.ja]\ntimeZone = 'Asia/Tokyo'", "content/a.md": md("A", early),
		}, "2030-05-06T05:00:00Z", "2031-05-05T22:00:00Z", false},
		{"jekyll", map[string]string{"_config.yml": "timezone: America/New_York", "_posts/2030-05-06-a.md": md("A", "")}, "2030-05-06T04:00:00Z", "", false},
		{"hexo", map[string]string{"_config.yml": "new_post_name: x\ntimezone: America/New_York", "source/_posts/a.md": md("A", "date: 2030-05-06 10:00:00")}, "2030-05-06T14:00:00Z", "", false},
		{"a zone of its own", map[string]string{"hugo.toml": "timeZone = 'Asia/Tokyo'", "content/a.md": md("A", "date: 2030-05-06T07:00:00+02:00")}, "2030-05-06T05:00:00Z", "", false},
		{"none", map[string]string{"hugo.toml": "", "content/a.md": md("A", early)}, "2030-05-06T07:00:00Z", "2031-05-06T00:00:00Z", false},
		{"unknown", map[string]string{"hugo.toml": "timeZone = 'Mars/Olympus'", "content/a.md": md("A", early)}, "2030-05-06T07:00:00Z", "2031-05-06T00:00:00Z", true},
		{"of the machine", map[string]string{"hugo.toml": "timeZone = 'Local'", "content/a.md": md("A", early)}, "2030-05-06T07:00:00Z", "2031-05-06T00:00:00Z", true},
		{"unknown, but not asked for", map[string]string{"hugo.toml": "timeZone = 'Local'", "content/a.md": md("A", "date: 2030-05-06T07:00:00Z")}, "2030-05-06T07:00:00Z", "", false},
	} {
		articles, problems := collect(t, Dir(files(tc.files), "", Options{}))
		if len(articles) != 1 || len(problems) != 0 {
			t.Fatalf("%s: %d articles, problems %v", tc.name, len(articles), problems)
		}
		a := &articles[0]
		for _, m := range []struct {
			name, want string
			got        time.Time
		}{{"from", tc.from, a.From}, {"until", tc.until, a.Until}} {
			if got := m.got.UTC().Format(time.RFC3339); got != m.want && (m.want != "" || !m.got.IsZero()) {
				t.Errorf("%s: %s %s, want %s", tc.name, m.name, got, m.want)
			}
		}
		if noted := len(a.Notes) == 1 && strings.Contains(a.Notes[0].Text, "time zone"); noted != tc.noted {
			t.Errorf("%s: notes %v", tc.name, a.Notes)
		}
	}
}

func TestTemplatesAreNoArticles(t *testing.T) {
	fsys := fstest.MapFS{
		"_layouts/default.html": {Data: []byte("<html><body><article><h1>Layout</h1><p>Of all pages.</p></article></body></html>")},
		"_includes/card.md":     {Data: []byte("# Card\n\nText.\n")},
		"_posts/a.md":           {Data: []byte("# A\n\nText.\n")},
	}
	for a, err := range Dir(fsys, "site", Options{}).Articles(t.Context()) {
		if err != nil || a.Title != "A" {
			t.Errorf("%q, %v", a.Title, err)
		}
	}
}

// TestServicePages: a page that is shown where one is missing is none, wherever a site keeps it; an
// article about such pages is one.
func TestServicePages(t *testing.T) {
	for p, want := range map[string]bool{
		"404.md": true, "content/404.html": true, "content/de/404.md": true, "src/pages/404.md": true, "_pages/500.html": true, "google0123abcd.html": true,
		"blog/404.html": true, "a/b/500.htm": true, "templates/404.md": false, "content/en/templates/404.md": false, "docs/errors/500.md": false, "de/robots.txt": true, "notes/robots.txt": false,
	} {
		if got := isServicePage(p); got != want {
			t.Errorf("%s: %v, want %v", p, got, want)
		}
	}
}

// TestExportsAmongPages: an export that lies in a folder of a site shows nothing
// that its own tables and names keep from readers.
func TestExportsAmongPages(t *testing.T) {
	articles, _ := collect(t, Dir(files(map[string]string{
		"a.md":                          "# A\n\nText.",
		"old/substack/posts.csv":        "post_id,post_date,is_published,type,audience,title,subtitle\n1.a,2024-01-02T10:00:00Z,false,newsletter,everyone,Draft,\n",
		"old/substack/posts/1.a.html":   "<p>Secret one.</p>",
		"old/medium/posts/draft_b.html": `<article class="h-entry"><h1 class="p-name">B</h1><section data-field="body"><p>Secret two.</p></section></article>`,
		"404.html":                      "<h1>Not here</h1><p>Nothing.</p>",
		"robots.txt":                    "User-agent: *",
	}), "", Options{}))
	for _, a := range articles {
		if a.Visibility.IsPublic() && a.ID != "a" {
			t.Errorf("%s is public: %q", a.Origin, a.Text)
		}
	}
}

package corpus

import (
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02")
}

// line is an article of a site in one line: id, address, title, and what there is
// of the rest.
func line(a *Article) string {
	parts := []string{a.ID, a.URL, strconv.Quote(a.Title)}
	for _, e := range [][2]string{
		{"lang", a.Language},
		{"date", day(a.Published)},
		{"from", day(a.From)},
		{"until", day(a.Until)},
		{"tags", strings.Join(a.Tags, ",")},
		{"cats", strings.Join(a.Categories, ",")},
		{"by", strings.Join(a.Authors, ",")},
		{"alias", strings.Join(a.Aliases, ",")},
		{"tr", a.Translation},
		{"sum", a.Summary},
	} {
		if e[1] != "" && e != [2]string{"lang", "en"} {
			parts = append(parts, e[0]+"="+e[1])
		}
	}
	if !a.Visibility.IsPublic() {
		parts = append(parts, string(a.Visibility))
	}
	for _, n := range a.Notes {
		parts = append(parts, "note:"+strconv.Itoa(n.Line))
	}
	return strings.Join(parts, " ")
}

// md is a file with front matter.
func md(title, rest string) string {
	return "---\ntitle: " + title + "\n" + rest + "\n---\nText of it.\n"
}

// siteCase is a small site and the articles that are to be found in it.
type siteCase struct {
	name  string
	files map[string]string
	want  []string
}

func runSites(t *testing.T, cases []siteCase) {
	t.Helper()
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			articles, problems := collect(t, Dir(files(tc.files), "", Options{}))
			got := make([]string, 0, len(articles))
			for _, a := range articles {
				got = append(got, line(&a))
			}
			slices.Sort(got)
			slices.Sort(tc.want)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("articles (-want +got):\n%s", diff)
			}
			if len(problems) != 0 {
				t.Errorf("problems %v", problems)
			}
			checkPlaces(t, articles)
		})
	}
}

// checkPlaces: ids are unique, and addresses can be read and written again, lie
// on the site, and do not go up.
func checkPlaces(t *testing.T, articles []Article) {
	t.Helper()
	ids := make(map[string]bool)
	for _, a := range articles {
		if ids[a.ID] {
			t.Errorf("two articles have the id %q", a.ID)
		}
		ids[a.ID] = true
		for _, address := range append([]string{a.URL}, a.Aliases...) {
			checkAddress(t, address)
		}
	}
}

func checkAddress(t *testing.T, address string) {
	t.Helper()
	u, err := url.Parse(address)
	switch {
	case err != nil:
		t.Errorf("address %q: %v", address, err)
		return
	case u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http", u.Scheme == "" && (u.Host != "" || !strings.HasPrefix(u.Path, "/")):
		t.Errorf("address %q is neither of the web nor a path of the site", address)
	case u.Scheme == "" && (u.RawQuery != "" || u.Fragment != "" && !strings.HasPrefix(u.Fragment, "/")):
		t.Errorf("address %q: a sign of it is taken for a query or fragment", address)
	}
	again, err := url.Parse(u.String())
	if err != nil || again.Path != u.Path {
		t.Errorf("address %q is not the same once written: %q", address, again)
	}
	for segment := range strings.SplitSeq(u.Path, "/") {
		if segment == ".." || segment == "." {
			t.Errorf("address %q has a segment %q", address, segment)
		}
	}
}

func TestHugoSites(t *testing.T) { runSites(t, hugoCases) }

var hugoCases = []siteCase{
	{"defaults", map[string]string{
		"hugo.toml":                       "baseURL = 'https://example.org/site/'",
		"archetypes/default.md":           md("No", ""),
		"themes/x/docs.md":                md("No", ""),
		"public/posts/a/index.html":       "<h1>No</h1><p>Text.</p>",
		"README.md":                       "# No",
		"content/_index.md":               md("Home", ""),
		"content/posts/_index.md":         "---\ntitle: Posts\n---\n",
		"content/posts/First Post!.md":    md("First", "date: 2024-01-02\naliases: [/old/first, sibling]"),
		"content/posts/second.md":         md("Second", "slug: Other Name\npublishDate: 2030-01-02\nexpiryDate: 2031-01-02"),
		"content/posts/own.md":            md("Own", "url: /about us/"),
		"content/posts/draft.md":          md("Draft", "draft: true"),
		"content/posts/headless/index.md": md("Headless", "headless: true"),
		"content/posts/unlisted.md":       md("Unlisted", "build: {list: never}"),
		"content/posts/norender.md":       md("Norender", "_build: {render: false}"),
		"content/posts/trip/index.md":     md("Trip", ""),
		"content/posts/trip/notes.md":     md("A resource", ""),
		"content/posts/trip/deep/more.md": md("A resource", ""),
		"content/closed/_index.md":        "---\ntitle: Closed\ncascade: {draft: true}\n---\n",
		"content/closed/x.md":             md("Hidden", ""),
		"content/closed/deep/y.md":        md("Deep", ""),
		"content/closed/open.md":          md("Open", "draft: false"),
		"content/half/_index.md":          "---\ncascade:\n- _target: {path: /half/secret/**}\n  draft: true\n---\n",
		"content/half/secret/x.md":        md("Secret", ""),
		"content/half/plain.md":           md("Plain", ""),
	}, []string{
		`index /site/ "Home"`,
		`posts/First Post! /site/posts/first-post/ "First" date=2024-01-02 from=2024-01-02 alias=/site/old/first,/site/posts/sibling`,
		`posts/second /site/posts/other-name/ "Second" date=2030-01-02 from=2030-01-02 until=2031-01-02`,
		`posts/own /site/about%20us/ "Own"`,
		`posts/draft /site/posts/draft/ "Draft" draft`,
		`posts/headless /site/posts/headless/ "Headless" private`,
		`posts/unlisted /site/posts/unlisted/ "Unlisted" private`,
		`posts/norender /site/posts/norender/ "Norender" private`,
		`posts/trip /site/posts/trip/ "Trip"`,
		`closed/x /site/closed/x/ "Hidden" draft`,
		`closed/deep/y /site/closed/deep/y/ "Deep" draft`,
		`closed/open /site/closed/open/ "Open"`,
		`half/secret/x /site/half/secret/x/ "Secret" draft`,
		`half/plain /site/half/plain/ "Plain"`,
	}},
	{"permalinks", map[string]string{
		"config.yaml":          "baseURL: https://example.org/\nbuildFuture: true\npermalinks: {posts: '/:year/:month/:slug/', notes: '/n/:sections[1:]/:filename', talks: '/t/:monthname/:title'}",
		"content/posts/a.md":   md("A Title", "date: 2024-03-02"),
		"content/posts/b.md":   md("B Title", "date: 2024-03-02\nslug: bee"),
		"content/posts/c.md":   md("Without date", ""),
		"content/notes/x/y.md": md("Y", ""),
		"content/talks/t.md":   md("Über uns & mehr", "date: 2024-03-02"),
		"content/page.md":      md("Page", ""),
		"content/index.md":     md("Home", ""), // not a bundle of the whole site
	}, []string{
		`posts/a /2024/03/a-title/ "A Title" date=2024-03-02`,
		`posts/b /2024/03/bee/ "B Title" date=2024-03-02`,
		`posts/c /posts/c/ "Without date" note:0`,
		`notes/x/y /n/x/y/ "Y"`,
		`talks/t /t/March/über-uns-mehr/ "Über uns & mehr" date=2024-03-02`,
		`page /page/ "Page"`,
		`index / "Home"`,
	}},
	{"one language", map[string]string{
		"hugo.toml": "[languages.en]\nweight = 1\n", "content/a.md": md("A", ""),
	}, []string{`a /a/ "A"`}},
	{"mounts and targets", map[string]string{
		"hugo.toml": "[languages.en]\n[languages.de]\n[[module.mounts]]\nsource = 'texts/en'\ntarget = 'content'\nlang = 'en'\n[[module.mounts]]\nsource = 'texts/de'\ntarget = 'content'\n[module.mounts.sites.matrix]\nlanguages = ['de']\n" +
			"[[cascade]]\ndraft = true\n[cascade.target]\npath = '{/a/**,/b/**}'\n[[cascade]]\n[cascade.build]\nlist = 'never'\n[cascade.target]\npath = '{/c'\nkind = 'page'\n",
		"texts/en/a/x.md": md("X", ""), "texts/de/d.md": md("D", "build: {list: always}"), "texts/en/d.md": md("D", "build: {}"), "texts/en/b/y.md": md("Y", "build: {}"),
		"texts/en/e.md": md("E", ""), "content/no.md": md("No", ""),
	}, []string{
		`a/x /a/x/ "X" tr=a/x draft`,
		`b/y /b/y/ "Y" tr=b/y draft`,
		`d /d/ "D" tr=d`,
		`e /e/ "E" tr=e private`,
		`de/d /de/d/ "D" lang=de tr=d`,
	}},
	{"languages", map[string]string{
		"config/_default/hugo.toml":      "baseURL = 'https://example.org/'\ndefaultContentLanguage = 'en'\nuglyURLs = true",
		"config/_default/languages.toml": "[en]\nweight = 1\n[de]\nweight = 2\n[fr]\ncontentDir = 'content/fr'",
		"content/posts/a.md":             md("A", ""),
		"content/posts/a.de.md":          md("Ä", ""),
		"content/fr/posts/a.md":          md("À", ""),
		"content/posts/v1.0.md":          md("A version", ""),
		"content/posts/b/index.en.md":    md("B", ""),
		"content/posts/b/index.de.md":    md("Be", "translationKey: bee"),
	}, []string{
		`posts/a /posts/a.html "A" tr=posts/a`,
		`de/posts/a /de/posts/a.html "Ä" lang=de tr=posts/a`,
		`fr/posts/a /fr/posts/a.html "À" lang=fr tr=posts/a`,
		`posts/v1.0 /posts/v1.0.html "A version" tr=posts/v1.0`,
		`posts/b /posts/b.html "B" tr=posts/b`,
		`de/posts/b /de/posts/b.html "Be" lang=de tr=bee`,
	}},
	{"a file for each language, and for production", map[string]string{
		"config/_default/hugo.toml":         "baseURL = 'http://localhost/'\ndefaultContentLanguage = 'en'\n[uglyURLs]\npost = true\n[permalinks]\npost = '/:year/:slug/'",
		"config/_default/languages.en.toml": "contentDir = 'content/en'",
		"config/_default/languages.de.toml": "contentDir = 'content/de'",
		"config/_default/languages.fr.toml": "contentDir = 'content/fr'\ndisabled = true",
		"config/production/config.yaml":     "baseURL: https://example.org/base/\n",
		"config/staging/hugo.toml":          "baseURL = 'https://example.org/staging/'",
		"content/en/post/a.md":              md("A", "date: 2024-05-06"),
		"content/en/docs/b.md":              md("B", ""),
		"content/de/docs/b.md":              md("Be", ""),
		"content/fr/docs/b.md":              md("Non", ""),
		"content/base/docs/b.md":            md("No language's", ""),
	}, []string{
		`post/a /base/2024/a.html "A" date=2024-05-06 from=2024-05-06 tr=post/a`,
		`docs/b /base/docs/b/ "B" tr=docs/b`,
		`de/docs/b /base/de/docs/b/ "Be" lang=de tr=docs/b`,
	}},
	{"a folder of no language that is shown", map[string]string{
		"hugo.toml":         "defaultContentLanguage = 'en'\n[languages.en]\ncontentDir = 'content/en'\n[languages.de]\ndisabled = true\n",
		"content/en/p.md":   md("P", ""),
		"content/secret.md": md("No", ""),
	}, []string{`p /p/ "P" tr=p`}},
	{"the folder of the others", map[string]string{
		"hugo.toml":       "defaultContentLanguage = 'en'\n[languages.en]\ncontentDir = 'english'\n[languages.fr]\nweight = 3\n[languages.de]\nweight = 2\n",
		"english/p.md":    md("P", ""),
		"content/d.md":    md("D", ""),
		"content/d.fr.md": md("D'autres", ""),
	}, []string{`p /p/ "P" tr=p`, `de/d /de/d/ "D" lang=de tr=d`, `fr/d /fr/d/ "D'autres" lang=fr tr=d`}},
	{"settings at the root and in the folder", map[string]string{
		"config.toml":                    "baseURL = 'https://example.org/root/'\ndisableLanguages = ['fr']\n[languages.en]\n[languages.fr]\n[languages.de]\n",
		"config/_default/config.toml":    "\ufeff[permalinks]\npost = '/:slug/'\n",
		"config/_default/config.de.toml": "disabled = true",
		"config.yml":                     "jobs: {{ not Hugo's",
		"config/_default/params.en.toml": "draft = true",
		"content/post/a.md":              md("A", "slug: aa"),
		"content/post/a.fr.md":           md("No", ""),
		"content/post/a.de.md":           md("Nein", ""),
	}, []string{`post/a /root/aa/ "A" tr=post/a`}},
	{"languages that are left out", map[string]string{
		"hugo.toml":       "disableLanguages = ['en']\ndefaultContentLanguage = 'en'\n[languages.en]\n[languages.de]\n",
		"content/a.md":    md("No", ""),
		"content/a.de.md": md("Ä", ""),
		"content/en/b.md": md("No", ""),
		"content/b.DE.md": md("Be", ""),
	}, []string{
		`de/a /de/a/ "Ä" lang=de tr=a`,
		`de/b /de/b/ "Be" lang=de tr=b`,
	}},
}

// Where a part of the settings cannot be read, nothing of the site is: it may say what is left out.
func TestBrokenHugoSettings(t *testing.T) {
	for _, name := range []string{"config/_default/languages.toml", "config/production/hugo.yaml"} {
		articles, problems := collect(t, Dir(files(map[string]string{
			"hugo.toml": "", name: "disableLanguages = ['fr'\n\tx: [", "content/a.md": md("A", ""),
		}), "", Options{}))
		if len(articles) > 0 || len(problems) != 1 || !strings.Contains(problems[0].Error(), name) {
			t.Errorf("%s: %d articles, problems %v", name, len(articles), problems)
		}
	}
}

func TestZolaSites(t *testing.T) {
	runSites(t, []siteCase{{"zola", map[string]string{
		"config.toml":                     "base_url = 'https://example.org/z'\ndefault_language = 'en'\n[languages.de]\n",
		"templates/page.html":             "<h1>No</h1>",
		"content/_index.md":               "+++\ntitle = 'Home'\n+++\n",
		"content/blog/_index.md":          "+++\ntitle = 'Blog'\n+++\nWords of its own.",
		"content/blog/2024-01-02-Über.md": "+++\ntitle = 'A'\naliases = ['old/a']\n[taxonomies]\ntags = ['x', 'y']\n[extra]\nauthor = 'Ada'\n+++\nText.",
		"content/blog/b.md":               "+++\ntitle = 'B'\nslug = 'bee'\ndate = 2024-05-06\nupdated = 2024-05-07\n+++\nText.",
		"content/blog/c.md":               "+++\ntitle = 'C'\npath = 'see/c'\n+++\nText.",
		"content/blog/d.md":               "+++\ntitle = 'D'\nrender = false\n+++\nText.",
		"content/blog/e.md":               "+++\ntitle = 'E'\ndraft = true\n+++\nText.",
		"content/blog/b.de.md":            "+++\ntitle = 'B auf Deutsch'\n+++\nText.",
		"content/blog/co/index.md":        "+++\ntitle = 'Co'\n+++\nText.",
		"content/blog/co/part.md":         "+++\ntitle = 'Part'\n+++\nText.",
		"content/secret/_index.md":        "+++\ndraft = true\n+++\n",
		"content/secret/x.md":             "+++\ntitle = 'X'\n+++\nText.",
	}, []string{
		`blog /z/blog/ "Blog" tr=blog`,
		`blog/Über /z/blog/über/ "A" date=2024-01-02 tags=x,y by=Ada alias=/z/old/a tr=blog/2024-01-02-Über`,
		`blog/b /z/blog/bee/ "B" date=2024-05-06 tr=blog/b`,
		`blog/c /z/see/c/ "C" tr=blog/c`,
		`blog/d /z/blog/d/ "D" tr=blog/d private`,
		`blog/e /z/blog/e/ "E" tr=blog/e draft`,
		`de/blog/b /z/de/blog/b/ "B auf Deutsch" lang=de tr=blog/b`,
		`blog/co /z/blog/co/ "Co" tr=blog/co`,
		`secret/x /z/secret/x/ "X" tr=secret/x draft`,
	}}})
}

func TestJekyllSites(t *testing.T) {
	posts := map[string]string{
		"_posts/2024-01-02-Hello-World.md":     md("Hello", "categories: One Two\ntags: a b\nredirect_from: [/old/, /older.html]"),
		"news/_posts/2024-02-03-item.markdown": md("Item", ""),
		"_drafts/idea.md":                      md("Idea", ""),
		"_posts/2024-03-04-own.md":             md("Own", "permalink: /own/:title/"),
		"_posts/2024-03-05-gone.md":            md("Gone", "published: false"),
		"_posts/2024-03-06-moved.md":           md("Moved", "redirect_to: https://example.org/x"),
		"_layouts/post.html":                   "<h1>No</h1>",
		"_data/x.md":                           md("No", ""),
		"about.md":                             md("About", ""),
		"team/index.md":                        md("Team", ""),
	}
	with := func(more map[string]string) map[string]string {
		all := make(map[string]string)
		for _, m := range []map[string]string{posts, more} {
			maps.Copy(all, m)
		}
		return all
	}
	runSites(t, []siteCase{
		{"no settings", posts, []string{
			`2024-01-02-Hello-World /one/two/2024/01/02/Hello-World.html "Hello" date=2024-01-02 from=2024-01-02 tags=a,b cats=One,Two alias=/old/,/older.html`,
			`news/2024-02-03-item /news/2024/02/03/item.html "Item" date=2024-02-03 from=2024-02-03 cats=news`,
			`idea /idea.html "Idea" draft`,
			`2024-03-04-own /own/own/ "Own" date=2024-03-04 from=2024-03-04`,
			`2024-03-05-gone /2024/03/05/gone.html "Gone" date=2024-03-05 from=2024-03-05 draft`,
			`2024-03-06-moved /2024/03/06/moved.html "Moved" date=2024-03-06 from=2024-03-06 redirect`,
			`about /about.html "About"`,
			`team /team/ "Team"`,
		}},
		{"settings", with(map[string]string{
			"_config.yml": "baseurl: /blog\npermalink: /:year/:i_month/:i_day/:slug\nlang: de\nfuture: true\nexclude: [vendor, old/]\ninclude: [_pages]\n" +
				"collections: {recipes: {output: true, permalink: '/r/:path/'}, hidden: {output: false}}\n" +
				"defaults:\n- scope: {path: '', type: recipes}\n  values: {author: Cook}\n- scope: {path: _posts/secret}\n  values: {published: false}\n",
			"_recipes/soup/Pea.md":               md("Pea", ""),
			"_hidden/x.md":                       md("No", ""),
			"_pages/p.md":                        md("P", "permalink: /p/"),
			"_posts/secret/2024-05-06-secret.md": md("Secret", ""),
			"old/x.md":                           md("No", ""),
			"_site/x.html":                       "<h1>No</h1><p>x</p>",
		}), []string{
			`2024-01-02-Hello-World /blog/2024/1/2/hello-world "Hello" lang=de date=2024-01-02 tags=a,b cats=One,Two alias=/blog/old/,/blog/older.html`,
			`news/2024-02-03-item /blog/2024/2/3/item "Item" lang=de date=2024-02-03 cats=news`,
			`idea /blog/idea.html "Idea" lang=de draft`,
			`2024-03-04-own /blog/own/own/ "Own" lang=de date=2024-03-04`,
			`2024-03-05-gone /blog/2024/3/5/gone "Gone" lang=de date=2024-03-05 draft`,
			`2024-03-06-moved /blog/2024/3/6/moved "Moved" lang=de date=2024-03-06 redirect`,
			`about /blog/about.html "About" lang=de`,
			`team /blog/team/ "Team" lang=de`,
			`recipes/soup/Pea /blog/r/soup/Pea/ "Pea" lang=de by=Cook`,
			`pages/p /blog/p/ "P" lang=de`,
			`secret/2024-05-06-secret /blog/2024/5/6/secret "Secret" lang=de date=2024-05-06 draft`,
		}},
		{"pretty", map[string]string{
			"_config.yml":              "permalink: pretty",
			"_posts/2024-01-02-a b.md": md("A", "excerpt_separator: <!--more-->\n"),
			"about.md":                 "---\ntitle: About\n---\nThe *first* words.\n\n<!--more-->\n\nThe rest.",
		}, []string{
			`2024-01-02-a b /2024/01/02/a-b/ "A" date=2024-01-02 from=2024-01-02`,
			`about /about/ "About" sum=The first words.`,
		}},
		{"ordinal", map[string]string{
			"_config.yml":            "permalink: ordinal",
			"_posts/2024-02-02-a.md": md("A", ""),
		}, []string{`2024-02-02-a /2024/033/a.html "A" date=2024-02-02 from=2024-02-02`}},
		{"hexo", map[string]string{
			"_config.yml":              "title: x\nurl: https://example.org/h\nroot: /h/\nsource_dir: source\nnew_post_name: ':title.md'\npermalink: :year/:month/:day/:title/\nlanguage: fr",
			"source/_posts/bonjour.md": md("Bonjour", "date: 2024-02-02 10:00:00"),
			"source/about/index.md":    md("About", ""),
			"scaffolds/post.md":        md("No", ""),
		}, []string{
			`bonjour /h/2024/02/02/bonjour/ "Bonjour" lang=fr date=2024-02-02 from=2024-02-02`,
			`about /h/about/ "About" lang=fr`,
		}},
		{"hexo names with dates, pages without endings", map[string]string{
			"_config.yml":                   "title: x\nsource_dir: source\nnew_post_name: ':year-:month-:day-:title.md'\npretty_urls:\n  trailing_html: false",
			"scaffolds/post.md":             md("No", ""),
			"source/_posts/2024-02-02-a.md": md("A", "date: 2024-02-02"),
			"source/docs/b.md":              md("B", ""),
		}, []string{
			`2024-02-02-a /2024/02/02/a/ "A" date=2024-02-02 from=2024-02-02`,
			`docs/b /docs/b "B"`,
		}},
		{"jekyll collection of posts, a page that is its layout", map[string]string{
			"_config.yml":            "collections:\n  posts:\n    permalink: /news/:year/:title/",
			"_posts/2024-01-02-a.md": md("A", ""),
			"index.md":               "---\nlayout: home\n---\n",
		}, []string{`2024-01-02-a /news/2024/a/ "A" date=2024-01-02 from=2024-01-02`}},
	})
}

func TestEleventySites(t *testing.T) {
	runSites(t, []siteCase{{"eleventy", map[string]string{
		".eleventy.js":                   "module.exports = (c) => ({ // dir: { input: 'no' }\n pathPrefix: \"/e/\", dir: { input: \"src\", output: \"_site\" } });",
		"README.md":                      md("No", ""),
		"src/_includes/x.md":             md("No", ""),
		"src/posts/posts.json":           `{"tags": ["journal"], "permalink": "/{{ page.date | date: '%Y/%m' }}/{{ page.fileSlug }}/"}`,
		"src/posts/2024-01-02-hello.md":  md("Hello", "tags: [post, bread]"),
		"src/posts/own.md":               md("Own", "permalink: /{{ title | slugify }}/index.html\ndate: Last Modified"),
		"src/posts/own2.md":              md("Own 2", "permalink: /x{{ whatever | odd }}/"),
		"src/posts/none.md":              md("None", "permalink: false"),
		"src/posts/feed.md":              md("Feed", "permalink: /feed.xml\neleventyExcludeFromCollections: true"),
		"src/notes/2024-02-03-a note.md": md("Note", ""),
		"src/notes/data.md":              md("Data", ""),
		"src/notes/data.11tydata.json":   `{"draft": true}`,
		"src/deep/2024-02-03-x/index.md": md("X", ""),
		"src/index.md":                   md("Home", ""),
		"src/own/own.md":                 md("Folder", ""),
	}, []string{
		`posts/2024-01-02-hello /e/2024/01/hello/ "Hello" date=2024-01-02 tags=bread`,
		`posts/own /e/own/ "Own"`,
		`posts/own2 /e/posts/own2/ "Own 2" note:3`,
		`posts/none /e/posts/none/ "None" private`,
		`posts/feed /e/feed.xml "Feed" private`,
		`notes/2024-02-03-a note /e/notes/a%20note/ "Note" date=2024-02-03`,
		`notes/data /e/notes/data/ "Data" draft`,
		`deep/2024-02-03-x /e/deep/2024-02-03-x/ "X" date=2024-02-03`,
		`index /e/ "Home"`,
		`own/own /e/own/ "Folder"`,
	}}})
}

func TestRoutesSites(t *testing.T) {
	runSites(t, []siteCase{
		{"astro", map[string]string{
			"astro.config.mjs":                "export default defineConfig({ site: 'https://example.org', base: '/a', trailingSlash: 'never' });",
			"public/x.html":                   "<h1>No</h1><p>x</p>",
			"src/pages/about.md":              md("About", "slug: ignored"),
			"src/pages/post/one/index.md":     md("One", "aliases: [/old/one/]"),
			"src/pages/_partial.md":           md("No", ""),
			"src/pages/[slug].md":             md("No", ""),
			"src/content/blog/Hello World.md": md("Hello", "pubDate: Jul 08 2022\nupdatedDate: 2022-07-09\nheroImage: /hero.jpg"),
			"src/content/blog/own.mdx":        md("Own", "slug: mine\ndraft: true"),
			"src/content/blog/_wip.md":        md("No", ""),
			"src/components/Card.md":          md("Component", ""),
		}, []string{
			`about /a/about "About"`,
			`post/one /a/post/one "One" alias=/a/old/one/`,
			`blog/Hello World /a/blog/hello-world "Hello" date=2022-07-08`,
			`blog/own /a/blog/mine "Own" draft`,
			`components/Card /a/components/card "Component"`,
		}},
		{"astro guessed", map[string]string{
			"src/pages/post/2019/one/index.md": md("One", "slug: other\ndate: 2019-01-02 03:04:05"),
			"src/content/docs/de/a.md":         md("A", ""),
			"src/content/docs/fr/a.md":         md("A", ""),
		}, []string{
			`post/2019/one /post/2019/one/ "One" date=2019-01-02`,
			`docs/de/a /docs/de/a/ "A"`,
			`docs/fr/a /docs/fr/a/ "A"`,
		}},
		{"starlight", map[string]string{
			"astro.config.mjs":             "import starlight from '@astrojs/starlight';\nexport default {}",
			"src/content/docs/guide.md":    md("Guide", ""),
			"src/content/docs/de/guide.md": md("Anleitung", ""),
			"src/content/docs/fr/guide.md": md("Guide", ""),
		}, []string{
			`guide /guide/ "Guide"`,
			`de/guide /de/guide/ "Anleitung" lang=de tr=guide`,
			`fr/guide /fr/guide/ "Guide" lang=fr tr=guide`,
		}},
		{"next", map[string]string{
			"next.config.js":                 "module.exports = { basePath: '/n' }",
			"app/(site)/blog/first/page.mdx": "export const x = 1\n\n# First\n\nText.",
			"app/about/page.md":              "# About\n\nText.",
			"pages/old.mdx":                  "# Old\n\nText.",
			"pages/_app.mdx":                 "# No\n\nText.",
			"pages/api/x.md":                 "# No\n\nText.",
			"posts/hello.md":                 md("Hello", "slug: hi"),
			"_posts/2024-01-02-dated.md":     md("Dated", ""),
			"content/blog/deep.md":           md("Deep", ""),
			"content/api/useState.md":        md("useState", ""),
		}, []string{
			`api/useState /n/api/useState "useState"`,
			`blog/first /n/blog/first "First"`,
			`about /n/about "About"`,
			`old /n/old "Old"`,
			`posts/hello /n/posts/hi "Hello"`,
			`posts/2024-01-02-dated /n/posts/2024-01-02-dated "Dated" date=2024-01-02`,
			`blog/deep /n/blog/deep "Deep"`,
		}},
		{"hexo in languages", map[string]string{
			"_config.yml":              "new_post_name: ':title.md'\nlanguage: en\npermalink: :title/\n",
			"source/docs/a.md":         md("A", ""),
			"source/ko/docs/a.md":      md("A", ""),
			"source/pt-br/docs/a.md":   md("A", "lang: pt-BR"),
			"source/_posts/ko/news.md": md("News", ""),
		}, []string{
			`docs/a /docs/a.html "A" tr=docs/a`, `ko/docs/a /ko/docs/a.html "A" lang=ko tr=docs/a`, `pt-br/docs/a /pt-br/docs/a.html "A" lang=pt tr=docs/a`,
			`ko/news /ko/news/ "News"`,
		}},
		{"vitepress", map[string]string{
			".vitepress/config.mts":     "export default defineConfig({\n  lang: 'en-US', base: '/v/', srcDir: './src', cleanUrls: true, srcExclude: ['**/TODO.md', 'parts/**'],\n  locales: { root: { label: 'English' }, ...shared }\n})",
			".vitepress/theme/notes.md": md("No", ""),
			"README.md":                 md("No", ""),
			"src/index.md":              "---\nlayout: home\nhero:\n  name: V\n---\n",
			"src/guide/index.md":        md("Guide", ""),
			"src/guide/quickStart.md":   "# Quick start\n\nText.",
			"src/fr/guide/index.md":     md("Guide", ""),
			"src/parts/x.md":            md("No", ""),
			"src/guide/TODO.md":         md("No", ""),
			"src/guide/[id].md":         md("No", ""),
			"src/examples/x.html":       "<p>No</p>",
			"src/public/x.md":           md("No", ""),
		}, []string{
			`guide /v/guide/ "Guide" tr=guide`,
			`guide/quickStart /v/guide/quickStart "Quick start" tr=guide/quickStart`,
			`fr/guide /v/fr/guide/ "Guide" lang=fr tr=guide`,
		}},
		{"vuepress", map[string]string{
			".vuepress/config.js":        "module.exports = { base: '/p/', locales: { '/': { lang: 'en-US' }, '/zh/': { lang: 'zh-CN' } } }",
			".vuepress/public/x.md":      md("No", ""),
			".vuepress/components/x.vue": "<template/>",
			"README.md":                  "# Home\n\nText.",
			"guide/README.md":            "# Guide\n\nText.",
			"guide/page.md":              md("Page", ""),
			"guide/own.md":               md("Own", "permalink: /elsewhere/"),
			"zh/guide/README.md":         "# 指南\n\n文字。",
		}, []string{
			`index /p/ "Home" tr=index`,
			`guide /p/guide/ "Guide" tr=guide`,
			`guide/page /p/guide/page.html "Page" tr=guide/page`,
			`guide/own /p/elsewhere/ "Own" tr=guide/own`,
			`zh/guide /p/zh/guide/ "指南" lang=zh tr=guide`,
		}},
		{"gatsby", map[string]string{
			"gatsby-config.js":            "module.exports = { pathPrefix: `/g` }",
			"content/blog/hello/index.md": md("Hello", "date: 2015-05-01T22:12:03.284Z"),
			"content/blog/own.md":         md("Own", "path: /somewhere"),
			"src/pages/about.md":          md("About", ""),
		}, []string{
			`blog/hello /g/blog/hello/ "Hello" date=2015-05-01`,
			`blog/own /g/somewhere/ "Own"`,
			`about /g/about/ "About"`,
		}},
	})
}

func TestDocumentSites(t *testing.T) {
	settings := "site_name: M\nsite_url: https://example.org/m/\nexclude_docs: |\n  drafts/\n  *.tmpl.md\ndraft_docs: /wip.md\ntheme:\n  name: material\n  language: de\n" +
		"markdown_extensions:\n- pymdownx.emoji:\n    emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
	docs := map[string]string{
		"README.md":             md("No", ""),
		"docs/index.md":         "# Home\n\nText.",
		"docs/guide/README.md":  "# Guide\n\nText.",
		"docs/guide/setUp.md":   md("Set up", "search:\n  exclude: true"),
		"docs/wip.md":           md("No", ""),
		"docs/drafts/a.md":      md("No", ""),
		"docs/x.tmpl.md":        md("No", ""),
		"docs/empty.md":         "---\ntemplate: home.html\n---\n",
		"docs/overrides/a.html": "<p>No</p>",
		"site/index.html":       "<h1>No</h1><p>x</p>",
	}
	with := func(more map[string]string) map[string]string {
		all := maps.Clone(docs)
		maps.Copy(all, more)
		return all
	}
	runSites(t, []siteCase{
		{"mkdocs", with(map[string]string{"mkdocs.yml": settings}), []string{
			`index /m/ "Home" lang=de`, `guide /m/guide/ "Guide" lang=de`, `guide/setUp /m/guide/setUp/ "Set up" lang=de private`,
		}},
		{"mkdocs as files, with a blog and languages", map[string]string{
			"mkdocs.yml": "use_directory_urls: false\ndocs_dir: ./text\ntheme: material\nplugins:\n- search\n- i18n:\n    docs_structure: folder\n" +
				"- blog:\n    blog_dir: news\n    post_url_date_format: yyyy/MM\n    draft_if_future_date: true\n",
			"text/index.md":               "# Home\n\nText.",
			"text/a.md":                   md("A", ""),
			"text/fr/a.md":                md("A", ""),
			"text/news/index.md":          "# News\n\nText.",
			"text/news/posts/one.md":      "---\ndate:\n  created: 2024-01-31\n  updated: 2024-02-01\n---\n\n# The first post!\n\nText.",
			"text/news/posts/two.md":      md("Two", "date: 2024-03-01\nslug: zwei"),
			"text/news/posts/later.md":    md("Later", "date: 2999-03-02"),
			"text/news/posts/deep/wip.md": md("Wip", "date: 2024-03-02\ndraft: true"),
		}, []string{
			`index / "Home"`, `a /a.html "A"`, `fr/a /fr/a.html "A" lang=fr tr=a`, `news /news/ "News"`,
			`news/posts/one /news/2024/01/the-first-post.html "The first post!" date=2024-01-31 from=2024-01-31`,
			`news/posts/two /news/2024/03/zwei.html "Two" date=2024-03-01 from=2024-03-01`,
			`news/posts/later /news/2999/03/later.html "Later" date=2999-03-02 from=2999-03-02`,
			`news/posts/deep/wip /news/2024/03/wip.html "Wip" date=2024-03-02 from=2024-03-02 draft`,
		}},
		{"mkdocs of several languages beside each other", map[string]string{
			"docs/en/mkdocs.yml":     "INHERIT: ../en/base.yml\ntheme:\n  language: en\n",
			"docs/en/base.yml":       "site_url: https://example.org/b/\n",
			"docs/de/mkdocs.yml":     "INHERIT: ../en/mkdocs.yml\n",
			"docs/en/docs/a.md":      md("A", ""),
			"docs/de/docs/a.md":      md("A", ""),
			"docs/fr/mkdocs.yml":     "INHERIT: ../en/base.yml\nsite_url: https://fr.example.org/\n",
			"docs/fr/docs/c.md":      md("C", ""),
			"docs/de/overrides/x.md": md("No", ""),
		}, []string{
			`a /b/a/ "A" tr=a`, `de/a /b/de/a/ "A" lang=de tr=a`, `c /c/ "C"`,
		}},
		{"mdbook", map[string]string{
			"book.toml":          "[book]\ntitle = 'B'\nsrc = 'text'\nlanguage = 'en'\n[output.html]\nsite-url = '/b/'\n",
			"text/SUMMARY.md":    "# Summary\n\n[Preface](README.md)\n\n- [One](one.md)\n    - [Two](part/two.md#x)\n- [Draft]()\n- [Angles](<three four.md>)\n",
			"text/README.md":     "# Preface\n\nText.",
			"text/one.md":        "# One\n\nText.",
			"text/part/two.md":   "# Two\n\nText.",
			"text/three four.md": "# Three\n\nText.",
			"text/unlisted.md":   md("No", ""),
			"book/one.html":      "<h1>No</h1><p>x</p>",
		}, []string{
			`index /b/ "Preface"`, `one /b/one.html "One"`, `part/two /b/part/two.html "Two"`, `three four /b/three%20four.html "Three"`,
		}},
		{"sphinx", map[string]string{
			"README.rst":               "About\n=====\n\nText.",
			"docs/conf.py":             "import sys\nextensions = [\n    'sphinx.ext.autodoc',  # one\n]\nhtml_baseurl: str = \"https://example.org/s/\"\nlanguage = 'de'  # German\nexclude_patterns = ['_build', 'old/**', \"draft.rst\"]\nversion = x.__version__\n",
			"docs/index.rst":           "Home\n====\n\n.. toctree::\n\n   user/start\n\nText.",
			"docs/user/start.rst":      "Start\n=====\n\nText.",
			"docs/user/my_notes.md":    "# Notes\n\nText.",
			"docs/toc.rst":             ".. toctree::\n\n   user/start\n",
			"docs/old/a.rst":           "No\n==\n\nText.",
			"docs/draft.rst":           "No\n==\n\nText.",
			"docs/_build/html/a.html":  "<h1>No</h1><p>x</p>",
			"docs/_templates/side.rst": "No\n==\n\nText.",
			"docs/layout.html":         "<p>No</p>",
			"tools/conf.py":            "name = 'x'\n",
			"tools/notes.md":           md("Tools", ""),
		}, []string{
			`index /s/ "Home" lang=de`, `user/start /s/user/start.html "Start" lang=de`, `user/my_notes /s/user/my_notes.html "Notes" lang=de`,
			`tools/notes /tools/notes/ "Tools"`,
		}},
		{"starlight in part", map[string]string{
			"astro.config.mjs":               "import starlight from '@astrojs/starlight';\nexport default { base: '/s', i18n: { defaultLocale: 'en' } }",
			"src/content/docs/en/a.mdx":      md("A", ""),
			"src/content/docs/en/b/One.md":   md("B", ""),
			"src/content/docs/de/a.md":       md("A", ""),
			"src/content/docs/pt-br/c.md":    md("C", ""),
			"src/content/i18n/data.ndjson":   "{\"id\": \"no\", \"title\": \"No\", \"text\": \"x\"}\n",
			"src/content/docs/de/data.jsonl": "{\"key\": 1}\n",
		}, []string{
			`en/a /s/en/a/ "A" alias=/s/pt-br/a/ tr=a`, `en/b/One /s/en/b/one/ "B" alias=/s/de/b/one/,/s/pt-br/b/one/ tr=b/One`,
			`de/a /s/de/a/ "A" lang=de tr=a`, `pt-br/c /s/pt-br/c/ "C" lang=pt tr=c`,
		}},
		{"docusaurus in part", map[string]string{
			"docusaurus.config.js": "module.exports = { baseUrl: '/d/', i18n: { defaultLocale: 'en', locales: ['en', 'fr'] }, presets: [['classic', {}]] }",
			"docs/a.md":            md("A", ""), "docs/b.md": md("B", ""),
			"blog/2024-05-06-post.md":                              md("Post", ""),
			"i18n/fr/docusaurus-plugin-content-docs/current/a.mdx": md("A", ""), "i18n/ja/docusaurus-plugin-content-docs/current/b.md": md("B", ""),
		}, []string{
			`docs/a /d/docs/a "A" tr=docs/a`, `docs/b /d/docs/b "B" alias=/d/fr/docs/b tr=docs/b`,
			`blog/2024-05-06-post /d/blog/2024/05/06/post "Post" date=2024-05-06 alias=/d/fr/blog/2024/05/06/post tr=blog/2024-05-06-post`,
			`fr/docs/a /d/fr/docs/a "A" lang=fr tr=docs/a`, `ja/docs/b /d/ja/docs/b "B" lang=ja tr=docs/b`,
		}},
		{"next with posts beside their pictures", map[string]string{
			"next.config.js":         "module.exports = { output: 'export', trailingSlash: true }",
			"public/a-post/index.md": md("A post", "date: 2019-03-09"), "public/page.html": "<h1>No</h1><p>x</p>", "out/x.md": md("No", ""),
		}, []string{`a-post /a-post/ "A post" date=2019-03-09`}},
		{"switches of titles", map[string]string{
			"a.md": "---\nhide_title: true\nseo_title: No\n---\nText.", "b.md": "[Home](/) [Next](/b)\n\n## The guide\n\nText.", "c.md": "Text.\n\n## A part\n\nMore.",
		}, []string{`a /a/ "A" note:0`, `b /b/ "The guide"`, `c /c/ "C" note:0`}},
		{"eleventy's own titles", map[string]string{
			".eleventy.js": "module.exports = function () {}",
			"news.md":      "---\nnewstitle: Two *Million*\nsubtitle: No\n---\nText.",
			"plugin.md":    "---\neleventyNavigation:\n  key: Plugins\n  title: All <code>plugins</code>\n---\nText.",
			"key.md":       "---\neleventyNavigation:\n  key: The key\n---\nText.",
			"heading.md":   "---\nnewstitle: No\n---\n# Heading\n\nText.",
			"sidebar.md":   "---\neleventyNavigation:\n  key: No\npermalink: false\n---\n",
			"unwritten.md": "---\ntitle: Unwritten\npermalink: false\n---\nText.",
		}, []string{
			`news /news/ "Two Million"`, `plugin /plugin/ "All plugins"`, `key /key/ "The key"`, `heading /heading/ "Heading"`,
			`unwritten /unwritten/ "Unwritten" private`,
		}},
		{"pelican", map[string]string{
			"pelicanconf.py": "#!/usr/bin/env python\nAUTHOR = 'A'\nSITEURL = ''\nPATH = \"content\"\nTIMEZONE = 'Europe/Paris'\nDEFAULT_LANG = 'en'\n" +
				"ARTICLE_URL = '{date:%Y}/{date:%m}/{slug}/'\nARTICLE_SAVE_AS = '{date:%Y}/{date:%m}/{slug}/index.html'\nPAGE_PATHS = ['pages', 'more']\n" +
				"ARTICLE_EXCLUDES = ['extra']\nFILENAME_METADATA = r'(?P<date>\\d{4}-\\d{2}-\\d{2})_(?P<slug>.*)'\nIGNORE_FILES = ['.#*', 'todo.*']\n",
			"publishconf.py":           "import os\nfrom pelicanconf import *\nSITEURL = 'https://example.org/blog'\n",
			"README.md":                "# About\n\nText.",
			"output/a.md":              "Title: No\nDate: 2024-05-06\n\nText.",
			"theme/notes.md":           "Title: No\nDate: 2024-05-06\n\nText.",
			"content/a.md":             "Title: Crème brûlée: what's new in C++?\nDate: 2024-05-06 23:30\nModified: 2024-06-01\nCategory: Food\nTags: sweet things, eggs\nAuthors: One, Jane; Two, Max <max@example.org>\nSummary: In *short*.\n\nText.",
			"content/cat/b.md":         "Title: B\nDate: 2024-05-06\nSlug: bee\nAuthors: Jane One\n         Max Two\n\nText.",
			"content/b.fr.md":          "Title: B\nDate: 2024-05-06\nSlug: bee\nLang: fr\n\nTexte.",
			"content/2023-01-02_c.rst": "C, in reST\n##########\n\n:tags: one thing\n:status: published\n\nText.",
			"content/draft.md":         "Title: Draft\nDate: 2024-05-06\nStatus: draft\n\nText.",
			"content/hidden.md":        "Title: Hidden\nDate: 2024-05-06\nStatus: hidden\n\nText.",
			"content/skip.md":          "Title: Skipped\nDate: 2024-05-06\nStatus: skip\n\nText.",
			"content/undated.md":       "Title: Undated\n\nText.",
			"content/extra/x.md":       "Title: No\nDate: 2024-05-06\n\nText.",
			"content/todo.md":          "Title: No\nDate: 2024-05-06\n\nText.",
			"content/pages/about.md":   "Title: About us\n\nText.",
			"content/more/own.md":      "Title: Own\nURL: own/place/\nSave_as: own/place/index.html\n\nText.",
			"content/more/kept.md":     "Title: Kept\nSave_as: kept/index.html\n\nText.",
		}, []string{
			`a /blog/2024/05/creme-brulee-whats-new-in-c/ "Crème brûlée: what's new in C++?" date=2024-05-06 tags=sweet things,eggs cats=Food by=One, Jane,Two, Max tr=creme-brulee-whats-new-in-c sum=In short.`,
			`cat/b /blog/2024/05/bee/ "B" date=2024-05-06 tags=cat cats=cat by=Jane One,Max Two tr=bee`,
			`b.fr /blog/bee-fr.html "B" lang=fr date=2024-05-06 tr=bee`,
			`2023-01-02_c /blog/2023/01/c/ "C, in reST" date=2023-01-02 tags=one thing tr=c`,
			`draft /blog/2024/05/draft/ "Draft" date=2024-05-06 tr=draft draft`,
			`hidden /blog/2024/05/hidden/ "Hidden" date=2024-05-06 tr=hidden private`,
			`skip /blog/2024/05/skipped/ "Skipped" date=2024-05-06 tr=skipped private`,
			`undated /blog/undated.html "Undated" tr=undated draft note:0`,
			`pages/about /blog/pages/about-us.html "About us" tr=pages/about-us`,
			`more/own /blog/own/place/ "Own" tr=pages/own`,
			`more/kept /blog/kept/ "Kept" tr=pages/kept`,
		}},
		{"obsidian", map[string]string{
			".obsidian/core-plugins.json": "[\"templates\"]", ".obsidian/templates.json": "{\"folder\": \"My templates\"}",
			"README.md":             "# About\n\nText.",
			"First note.md":         "Text on [[Second note]]. %%hidden%%\n\n## Part\n\nMore.",
			"sub/Second note.md":    "---\naliases: [Zwei]\ntags: [x]\n---\n# Second note\n\nText.",
			"sub/third.md":          "---\npermalink: 3rd\ntitle: The third\n---\nText.",
			"sub/kept.md":           "---\npublish: false\n---\nText.",
			"My templates/daily.md": "# {{date}}\n\nText.",
			".trash/old.md":         "Text.",
		}, []string{
			`First note /First+note "First note"`, `sub/Second note /sub/Second+note "Second note" tags=x alias=/Zwei`,
			`sub/third /3rd "The third"`, `sub/kept /sub/kept "kept" draft`,
		}},
		{"quartz", map[string]string{
			"quartz.config.ts":           "const config = { configuration: { baseUrl: \"x.example/garden\", locale: \"en-US\", ignorePatterns: [\"private\", \"templates\", \".obsidian\"] } }",
			"content/.obsidian/app.json": "{}", "docs/a.md": md("No", ""), "README.md": "# About\n\nText.",
			"content/index.md": "---\ntitle: Home\n---\nText.",
			"content/A & B.md": "Text.", "content/private/x.md": "Text.", "content/in/index.md": "# In\n\nText.",
			"content/draft.md": "---\ndraft: true\n---\nText.",
		}, []string{
			`index /garden/ "Home"`, `A & B /garden/A--and--B "A & B"`, `in /garden/in/ "In"`, `draft /garden/draft "draft" draft`,
		}},
		{"quartz of what is to be published", map[string]string{
			"quartz.config.ts": "const config = { plugins: { filters: [Plugin.ExplicitPublish()] } }",
			"content/a.md":     "---\npublish: true\n---\nText.", "content/b.md": "Text.",
		}, []string{`a /a "a"`, `b /b "b" draft`}},
		{"eleventy written in a vault", map[string]string{
			"eleventy.config.js": "module.exports = function () {}", ".obsidian/app.json": "{}", "posts/posts.json": "{\"permalink\": false}",
			"posts/c.md": md("C", ""), "_site/x.md": md("No", ""),
		}, []string{`posts/c /posts/c/ "C" private`}},
		{"jekyll's posts in a vault", map[string]string{".obsidian/app.json": "{}", "_posts/2099-01-02-a.md": md("A", "")}, []string{`2099-01-02-a /2099/01/02/a.html "A" date=2099-01-02 from=2099-01-02`}},
		{"a vault with more folders of templates", map[string]string{
			".obsidian/templates.json": "{\"folder\": \"Templates\"}", ".obsidian/app.json": "{}", "Templates/a.md": "# No\n\nx",
			"Guide/Templates/b.md": "---\ndescription: \"a %%hidden%% b\"\n---\nx", "c.md": "Open %%hidden%% text\n\n<!-- more -->\n\n{{date}} rest.",
		}, []string{`Guide/Templates/b /Guide/Templates/b "b" sum=a b`, `c /c "c" sum=Open text`}},
		{"hugo written in a vault", map[string]string{
			"hugo.toml": "baseURL = 'https://x.example/'\n", "content/.obsidian/app.json": "{}", "content/posts/a.md": md("A", ""),
		}, []string{`posts/a /posts/a/ "A"`}},
		{"pelican as it comes", map[string]string{
			"pelicanconf.py": "DEFAULT_METADATA = {\n    'status': 'draft',\n}\nWITH_FUTURE_DATES = False\n", "content/a.md": "Title: A\nDate: 2024-05-06\n\nText.",
			"content/b.md": "Title: B\nDate: 2024-05-06\nStatus: published\n\nText.",
		}, []string{`a /a.html "A" date=2024-05-06 from=2024-05-06 tr=a draft`, `b /b.html "B" date=2024-05-06 from=2024-05-06 tr=b`}},
		{"pelican elsewhere", map[string]string{
			"pelicanconf.py":         "import os\nPATH = os.path.join(os.path.dirname(__file__), 'posts')\nSLUGIFY_SOURCE = 'basename'\nARTICLE_PATHS = ['blog']\nDEFAULT_DATE = 'fs'\nUSE_FOLDER_AS_CATEGORY = False\n",
			"posts/blog/One Post.md": "Title: Another title\n\nText.", "posts/notes/x.md": "Title: No\n\nText.", "content/x.md": "Title: No\n\nText.",
		}, []string{`blog/One Post /one-post.html "Another title" tr=one-post`}},
		{"mdbook without a summary", map[string]string{
			"book.toml": "", "src/one.md": "# One\n\nText.", "notes.md": md("No", ""),
		}, []string{`one /one.html "One"`}},
	})
}

// TestLeftOutOfDocuments: what a site of documents does not publish is not read, however its settings
// say so.
func TestLeftOutOfDocuments(t *testing.T) {
	runSites(t, []siteCase{
		{"mdbook", map[string]string{
			"book.toml":      "",
			"src/SUMMARY.md": "# Summary\n\n- [One](one.md \"First\")\n- [Two](two%20b.md)\n- [Three](foo_(bar).md)\n- [Four](<f g.md>)\n\n<!--\n- [No](secret.md)\n-->\n\n```\n[No](fenced.md)\n```\n",
			"src/one.md":     "# One\n\nText.", "src/two b.md": "# Two\n\nText.", "src/foo_(bar).md": "# Three\n\nText.", "src/f g.md": "# Four\n\nText.",
			"src/secret.md": md("No", ""), "src/fenced.md": md("No", ""),
		}, []string{`one /one.html "One"`, `two b /two%20b.html "Two"`, `foo_(bar) /foo_(bar).html "Three"`, `f g /f%20g.html "Four"`}},
		{"sphinx", map[string]string{
			"conf.py": "extensions = []\nexclude_patterns = [\n  '_out',  # build output (generated]\n  '[ab]_x.rst', 'internal', \"changes\",\n]\n" +
				"exclude_patterns += ['wip']\nexclude_patterns.append('x/**/y.rst')\nexclude_patterns.extend(('more', ))\nnotes = '''\nlanguage = 'de'\n'''\n",
			"a_x.rst": "No\n==\n\nText.", "internal/a.rst": "No\n==\n\nText.", "wip/a.rst": "No\n==\n\nText.", "more/a.rst": "No\n==\n\nText.",
			"x/y.rst": "No\n==\n\nText.", "x/deep/y.rst": "No\n==\n\nText.", "changes/a.rst": "No\n==\n\nText.",
			"user/changes/d.rst": "Change\n======\n\nText.", "build/a.rst": "Build\n=====\n\nText.",
		}, []string{`user/changes/d /user/changes/d.html "Change"`, `build/a /build/a.html "Build"`}},
		{"vitepress", map[string]string{
			".vitepress/config.ts": "export default {\n  themeConfig: { sidebar: { '/guide/': { base: '/guide/', items: [] } } },\n  base: '/v/',\n  srcExclude: ['**/internal/**/*.md', 'private/**'],\n" +
				"  locales: { zh: { lang: 'zh-CN' }, root: { lang: 'en' } } }",
			"internal/plan.md": md("No", ""), "deep/internal/x/plan.md": md("No", ""), "private/a.md": md("No", ""), "pkg-[name].md": md("No", ""),
			"dist/a.md": md("A", ""), "zh/b.md": md("B", ""),
		}, []string{`dist/a /v/dist/a.html "A" tr=dist/a`, `zh/b /v/zh/b.html "B" lang=zh tr=b`}},
		{"vuepress", map[string]string{
			".vuepress/config.ts": "export default { base: '/p/', pagePatterns: ['**/*.md', '!internal/**', '!.vuepress'] }",
			"internal/x.md":       md("No", ""), "CONTRIBUTING.md": "# Take part\n\nText.",
		}, []string{`CONTRIBUTING /p/CONTRIBUTING.html "Take part"`}},
		{"vuepress in yaml", map[string]string{
			".vuepress/config.yml": "base: /p/\npatterns:\n- '**/*.md'\n- '!internal/**'\n", "internal/x.md": md("No", ""), "a.md": md("A", ""),
		}, []string{`a /p/a.html "A"`}},
		{"mkdocs", map[string]string{
			"mkdocs.yml":        "use_directory_urls: no\nexclude_docs: |\n  # keep the pages in pages\n  team/**/plan.md\n  docs/\n  two words.md\n",
			"docs/team/plan.md": md("No", ""), "docs/team/deep/plan.md": md("No", ""), "docs/two words.md": md("No", ""), "docs/templates/a.md": md("No", ""),
			"docs/pages/a.md": md("A", ""), "docs/contributing.md": "# Take part\n\nText.",
			"docs/guide/index.md": "# Guide\n\nText.", "docs/guide/README.md": md("No", ""),
			"website/docusaurus.config.js": "module.exports = {}", "website/blog/2024-01-02-x.md": md("Post", ""), "scripts/notes.md": md("No", ""),
		}, []string{
			`pages/a /pages/a.html "A"`, `contributing /contributing.html "Take part"`, `guide /guide/ "Guide"`, `blog/2024-01-02-x /blog/2024/01/02/x "Post" date=2024-01-02`,
		}},
		{"mkdocs of translations by name", map[string]string{
			"mkdocs.yml": "plugins:\n- i18n:\n    languages:\n    - locale: en\n      default: true\n    - locale: fr\n- material/blog:\n    blog_dir: .\n",
			"docs/a.md":  md("A", ""), "docs/a.fr.md": md("A", ""), "docs/g/README.md": "# G\n\nText.", "docs/g/README.fr.md": "# G\n\nTexte.",
			"docs/posts/one.md": "---\ndate: 2024-01-31\n---\n\n# What's new in 1.2?\n\nText.",
		}, []string{
			`a /a/ "A"`, `a.fr /fr/a/ "A" lang=fr tr=a`, `g /g/ "G"`, `g/README.fr /fr/g/ "G" lang=fr tr=g`,
			`posts/one /2024/01/31/whats-new-in-12/ "What's new in 1.2?" date=2024-01-31`,
		}},
		{"mkdocs of several projects", map[string]string{
			"base.yml":              "theme:\n  name: material\n  language: de\nplugins:\n  blog: {}\n",
			"alpha/mkdocs.yml":      "INHERIT: ../base.yml\nsite_url: https://a.example/\ntheme:\n  palette: x\n",
			"beta/mkdocs.yml":       "INHERIT: ../base.yml\nsite_url: https://b.example/b/\n",
			"alpha/docs/install.md": md("Alpha", ""), "beta/docs/install.md": md("Beta", ""),
		}, []string{`install /install/ "Alpha" lang=de`, `beta/docs/install.md /b/install/ "Beta" lang=de note:0`}},
	})
}

// TestBrokenDocuments: of a site whose settings are not known no page is read.
func TestBrokenDocuments(t *testing.T) {
	for name, settings := range map[string]string{
		"missing": "INHERIT: ../en/mkdocs.yml\n", "of itself": "INHERIT: mkdocs.yml\n", "outside": "docs_dir: ../docs\n", "broken": "INHERIT: b.yml\n",
	} {
		articles, problems := collect(t, Dir(files(map[string]string{"mkdocs.yml": settings, "docs/a.md": md("A", ""), "b.yml": "a: [\n"}), "", Options{}))
		if len(articles) != 0 || len(problems) != 1 {
			t.Errorf("%s: %d articles, problems %v", name, len(articles), problems)
		}
	}
}

func TestDocusaurusSites(t *testing.T) {
	content := map[string]string{
		"blog/2024-01-02-hello.md":        md("Hello", "slug: hello\nauthors: [ada]\nid: same"),
		"blog/2024-01-03-folder/index.md": md("Folder", "id: same"),
		"blog/plain.mdx":                  "---\ntitle: Plain\n---\nThe lead.\n\n{/* truncate */}\n\nThe rest.",
		"blog/authors.yml":                "ada:\n  name: Ada Lovelace\n",
		"docs/01-intro.md":                md("Intro", ""),
		"docs/02-guide/index.md":          md("Guide", "id: same"),
		"docs/02-guide/1.2-notes.md":      md("Notes", "unlisted: true"),
		"docs/02-guide/own.md":            md("Own", "slug: /other"),
		"docs/02-guide/_part.md":          md("No", ""),
		"i18n/ko/docusaurus-plugin-content-blog/2024-01-02-hello.md":       md("Hello ko", "slug: hello\nid: same"),
		"i18n/ko/docusaurus-plugin-content-docs/current/02-guide/index.md": md("Guide ko", "id: same"),
		"i18n/pt-BR/docusaurus-plugin-content-docs-community/current/x.md": md("X pt", ""),
	}
	config := "module.exports = { url: 'https://example.org', baseUrl: '/d/', trailingSlash: true, i18n: { defaultLocale: 'en', locales: ['en', 'ko'] },\n" +
		"presets: [['classic', { docs: { routeBasePath: '/', versions: { current: { path: 'next' }, 1: { path: 'one' } } }, blog: { routeBasePath: 'news' } }]],\n" +
		"plugins: [['@docusaurus/plugin-content-docs', { id: 'community', path: 'people', routeBasePath: 'community' }]] }"
	configured := map[string]string{
		"docusaurus.config.js":                 config,
		"versions.json":                        `["2", "1"]`,
		"versioned_docs/version-2/01-intro.md": md("Intro 2", ""),
		"versioned_docs/version-1/01-intro.md": md("Intro 1", ""),
		"versioned_docs/version-1/only.md":     md("Only 1", ""),
		"people/a.md":                          md("People", ""),
		"packages/x/notes.md":                  md("No", ""),
		"build/index.html":                     "<h1>No</h1><p>x</p>",
		"src/pages/about.md":                   md("About", ""),
	}
	maps.Copy(configured, content)
	runSites(t, []siteCase{
		{"no settings", content, []string{
			`blog/2024-01-02-hello /blog/hello "Hello" date=2024-01-02 by=Ada Lovelace tr=blog/2024-01-02-hello`,
			`blog/2024-01-03-folder /blog/2024/01/03/folder "Folder" date=2024-01-03 tr=blog/2024-01-03-folder`,
			`blog/plain /blog/plain "Plain" tr=blog/plain sum=The lead.`,
			`docs/01-intro /docs/intro "Intro" tr=docs/01-intro`,
			`docs/02-guide /docs/guide/ "Guide" tr=docs/02-guide`,
			`docs/02-guide/1.2-notes /docs/guide/1.2-notes "Notes" tr=docs/02-guide/1.2-notes private`,
			`docs/02-guide/own /docs/other "Own" tr=docs/02-guide/own`,
			`ko/blog/2024-01-02-hello /ko/blog/hello "Hello ko" lang=ko date=2024-01-02 tr=blog/2024-01-02-hello`,
			`ko/docs/02-guide /ko/docs/guide/ "Guide ko" lang=ko tr=docs/02-guide`,
			`pt-BR/community/x /pt-BR/community/x "X pt" lang=pt tr=community/x`,
		}},
		{"versions", map[string]string{
			"docusaurus.config.ts":               "export default {}",
			"versions.json":                      `["1.1", "1.0"]`,
			"docs/a.md":                          md("A next", ""),
			"docs/new.md":                        md("New", "id: chosen"),
			"docs/README.md":                     "# Overview\n\nText.",
			"versioned_docs/version-1.1/a.md":    md("A", ""),
			"versioned_docs/version-1.0/a.md":    md("A old", ""),
			"versioned_docs/version-1.0/gone.md": md("Gone", ""),
		}, []string{
			`docs/new /docs/next/chosen "New"`,
			`docs/README /docs/next/ "Overview"`,
			`versioned_docs/version-1.1/a /docs/a "A"`,
			`versioned_docs/version-1.0/gone /docs/1.0/gone "Gone"`,
		}},
		{"settings", configured, []string{
			`blog/2024-01-02-hello /d/news/hello/ "Hello" date=2024-01-02 by=Ada Lovelace tr=blog/2024-01-02-hello`,
			`blog/2024-01-03-folder /d/news/2024/01/03/folder/ "Folder" date=2024-01-03 alias=/d/ko/news/2024/01/03/folder/ tr=blog/2024-01-03-folder`,
			`blog/plain /d/news/plain/ "Plain" alias=/d/ko/news/plain/ tr=blog/plain sum=The lead.`,
			`versioned_docs/version-2/01-intro /d/intro/ "Intro 2" alias=/d/ko/intro/ tr=versioned_docs/version-2/01-intro`,
			`versioned_docs/version-1/only /d/one/only/ "Only 1" alias=/d/ko/one/only/ tr=versioned_docs/version-1/only`,
			`docs/02-guide /d/next/guide/ "Guide" tr=docs/02-guide`,
			`docs/02-guide/1.2-notes /d/next/guide/1.2-notes/ "Notes" alias=/d/ko/next/guide/1.2-notes/ tr=docs/02-guide/1.2-notes private`,
			`docs/02-guide/own /d/next/other/ "Own" alias=/d/ko/next/other/ tr=docs/02-guide/own`,
			`ko/blog/2024-01-02-hello /d/ko/news/hello/ "Hello ko" lang=ko date=2024-01-02 tr=blog/2024-01-02-hello`,
			`ko/docs/02-guide /d/ko/next/guide/ "Guide ko" lang=ko tr=docs/02-guide`,
			`pt-BR/people/x /d/pt-BR/community/x/ "X pt" lang=pt tr=people/x`,
			`people/a /d/community/a/ "People" alias=/d/ko/community/a/ tr=people/a`,
			`about /d/about/ "About" tr=about`,
		}},
	})
}

func TestPlainFolders(t *testing.T) {
	runSites(t, []siteCase{
		{"languages by folder", map[string]string{
			"en/a.md": md("A", ""), "de/a.md": md("Ä", ""), "img/note.md": md("Note", ""),
		}, []string{`en/a /en/a/ "A" tr=a`, `de/a /de/a/ "Ä" lang=de tr=a`, `img/note /img/note/ "Note"`}},
		{"a subject", map[string]string{
			"it/a.md": md("Computers", ""), "cooking/b.md": md("Soup", ""),
		}, []string{`it/a /it/a/ "Computers"`, `cooking/b /cooking/b/ "Soup"`}},
		{"languages by name", map[string]string{
			"a.md": md("A", ""), "a.de.md": md("Ä", ""), "node.js.md": md("Node", ""), "is.it.md": md("Is it", ""), "b.fr.md": md("B", ""), "b.es.md": md("B", ""),
		}, []string{
			`a /a/ "A" tr=a`, `de/a /de/a/ "Ä" lang=de tr=a`, `node.js /node.js/ "Node"`, `is.it /is.it/ "Is it"`,
			`fr/b /fr/b/ "B" lang=fr tr=b`, `es/b /es/b/ "B" lang=es tr=b`,
		}},
		{"content", map[string]string{
			"content/posts/a.md": md("A", ""), "content/posts/100% of it?.md": md("Odd", ""), "content/日本.md": md("日本", ""), "posts/a.md": md("Other", ""),
			"_content/blog/b.md": md("B", "redirect: /c\nauthors: Ada https://example.org/ada"),
		}, []string{
			`blog/b /blog/b/ "B" by=Ada`,
			`posts/a /posts/a/ "A"`, `posts/100% of it? /posts/100%25%20of%20it%3F/ "Odd"`, `日本 /日本/ "日本"`, `posts/a.md /posts/a/ "Other" note:0`,
		}},
		{"translators' fields", map[string]string{
			"2024/20240102 A title.md": "[#]: subject: (A title)\n[#]: via: (https://example.com/a)\n[#]: author: \"Ada https://example.com/ada\"\n[#]: url: (https://example.org/a.html)\n\n标题\n======\n\n正文[在此][1]，正文。\n\n----------------\n\nvia: https://example.com/a\n\n作者：[Ada][a]\n译者：[Bo](https://example.org/bo)\n\n本文由 X 编译\n\n[a]: https://example.com/ada\n[1]: https://example.com/1\n",
		}, []string{`2024/20240102 A title https://example.org/a.html "标题" lang=zh date=2024-01-02 from=2024-01-02 by=Ada`}},
		{"settings of something else", map[string]string{
			"app/config.toml": "theme = 'dark'", "app/notes/a.md": md("A", ""),
		}, []string{`app/notes/a /app/notes/a/ "A"`}},
		{"two sites in one", map[string]string{
			"site/hugo.toml": "baseURL='https://example.org/s/'", "site/content/a.md": md("A", ""), "notes/a.md": md("Note", ""),
		}, []string{`a /s/a/ "A"`, `notes/a /notes/a/ "Note"`}},
	})
}

// TestCredits: the lines below the last rule are no part of the text, the links
// listed there are.
func TestCredits(t *testing.T) {
	const end = "----\n\nvia: https://example.org\n\n作者：[A][a]\n校对：[B][b]\n\n[1]: https://example.org/1\n"
	a := one(t, "a.md", "# T\n\nSee [there][1].\n\n"+end)
	if a.Text != "See there." || !slices.Contains(a.Links, "https://example.org/1") {
		t.Errorf("text %q, links %q; want the text without credits, with its link", a.Text, a.Links)
	}
	a = one(t, "a.md", "# T\n\nSee.\n\n----\n\nvia: the bridge\n\nThe end.\n")
	if !strings.Contains(a.Text, "The end.") {
		t.Errorf("text %q: an article was cut off", a.Text)
	}
}

// TestNamedGenerator: the caller may name the generator of a site without
// settings.
func TestNamedGenerator(t *testing.T) {
	site := map[string]string{"content/posts/trip/index.md": md("Trip", ""), "content/posts/trip/part.md": md("Part", "")}
	for format, want := range map[string][]string{
		"":     {`posts/trip /posts/trip/ "Trip"`, `posts/trip/part /posts/trip/part/ "Part"`},
		"Hugo": {`posts/trip /posts/trip/ "Trip"`},
	} {
		articles, _ := collect(t, Dir(files(site), "", Options{Format: format}))
		var got []string
		for _, a := range articles {
			got = append(got, line(&a))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("format %q (-want +got):\n%s", format, diff)
		}
	}
	for _, g := range generators {
		if _, err := Open(t.TempDir(), Options{Format: string(g)}); err != nil {
			t.Errorf("Open with format %q: %v", g, err)
		}
	}
}

// TestIDs: an id that is taken is another article's, and the next one is told.
func TestIDs(t *testing.T) {
	articles, problems := collect(t, Dir(files(map[string]string{
		"a.md": md("A", ""), "a.mdx": md("B", ""), "a/index.md": md("C", ""), "x.md": md("X", "id: same"), "y.md": md("Y", "id: same"),
	}), "", Options{}))
	var got []string
	for _, a := range articles {
		got = append(got, a.ID)
		if noted := len(a.Notes) == 1 && strings.Contains(a.Notes[0].Text, "another article's"); noted != (a.Title == "A" || a.Title == "B" || a.Title == "Y") {
			t.Errorf("%s: notes %v", a.Title, a.Notes)
		}
	}
	if diff := cmp.Diff([]string{"a", "a.md", "a.mdx", "same", "y.md"}, got); diff != "" || len(problems) != 0 {
		t.Errorf("problems %v, ids (-want +got):\n%s", problems, diff)
	}
}

// TestLineOfReference: fields that are written as links have lines, too.
func TestLineOfReference(t *testing.T) {
	a := one(t, "a.md", "[#]: author: (Ada)\n[#]: url: (javascript:x)\n\n# T\n\nText.\n")
	if len(a.Notes) != 1 || a.Notes[0].Line != 2 {
		t.Errorf("notes %v, want one at line 2", a.Notes)
	}
}

// TestBrokenSettings: they are told with their line, and the articles are read.
func TestBrokenSettings(t *testing.T) {
	articles, problems := collect(t, Dir(files(map[string]string{
		"_config.yml": "a: 1\nb: [\n", "_posts/2024-01-02-a.md": md("A", ""),
	}), "site", Options{}))
	if len(articles) != 1 || len(problems) != 1 || problems[0].Origin.Line == 0 || !strings.HasPrefix(problems[0].Error(), filepath.Join("site", "_config.yml")+":") {
		t.Errorf("articles %v, problems %v; want an article, and a problem with its line", articles, problems)
	}
}

// TestOpenWithinSite: a folder or a file of a site has the ids and addresses that
// it has in the whole site, unless it is what the generator wrote.
func TestOpenWithinSite(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"astro/astro.config.mjs": "export default { base: '/no' }", "astro/dist/x/index.md": md("Written", ""),
		"hugo.toml": "baseURL='https://example.org/s/'", "content/posts/_index.md": "---\ncascade: {draft: true}\n---\n",
		"content/posts/a.md": md("A", ""), "content/b.md": md("B", ""), "public/index.html": "<h1>Page</h1><p>Text of it.</p>",
	} {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		location string
		want     []string
	}{
		{"content/posts", []string{`posts/a /s/posts/a/ "A" draft`}},
		{"content/posts/a.md", []string{`posts/a /s/posts/a/ "A" draft`}},
		{"content", []string{`b /s/b/ "B"`, `posts/a /s/posts/a/ "A" draft`}},
		{"", []string{`b /s/b/ "B"`, `posts/a /s/posts/a/ "A" draft`}},
		{"public", []string{`index / "Page"`}},
		{"astro/dist", []string{`x /x/ "Written"`}},
	} {
		location := filepath.Join(dir, filepath.FromSlash(tc.location))
		s, err := Open(location, Options{})
		if err != nil {
			t.Fatal(err)
		}
		articles, _ := collect(t, s)
		var got []string
		for _, a := range articles {
			got = append(got, line(&a))
			if !strings.HasPrefix(a.Origin.File, location) {
				t.Errorf("%s: origin %q", tc.location, a.Origin.File)
			}
			if _, err := os.Stat(a.Origin.File); err != nil {
				t.Errorf("%s: origin: %v", tc.location, err)
			}
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("Open(%q) (-want +got):\n%s", tc.location, diff)
		}
	}
}

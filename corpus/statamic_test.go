package corpus

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestStatamic(t *testing.T) {
	runSites(t, []siteCase{
		{"statamic", map[string]string{
			"composer.json":                                      `{"require": {"statamic/cms": "^5.0"}}`,
			"content/collections/pages.yaml":                     "title: Pages\nroute: '{parent_uri}/{slug}'\nstructure: {root: true}\n",
			"content/trees/collections/pages.yaml":               "tree:\n- entry: home\n- entry: about\n  children:\n  - entry: team\n- entry: blog\n",
			"content/collections/pages/home.md":                  md("Home", "id: home"),
			"content/collections/pages/about.md":                 md("About", "id: about"),
			"content/collections/pages/team.md":                  md("Team", "id: team\nslug: us"),
			"content/collections/pages/blog.md":                  md("Blog", "id: blog"),
			"content/collections/posts.yaml":                     "route: '/{mount}/{{ year }}/{{ slug }}'\nmount: blog\ntaxonomies: [topics]\ndate_behavior: {past: public, future: private}\ninject: {author: x}\n",
			"content/collections/posts/2024-03-15.tea.md":        md("Tea", "id: tea\ntopics: [tea, cups]\nauthor: 3f2a"),
			"content/collections/posts/2999-03-15-1200.later.md": md("Later", "id: later"),
			"content/collections/posts/2024-03-16.wip.md":        md("Wip", "id: wip\npublished: false"),
			"content/collections/posts/2024-03-17.own.md":        md("Own", "id: own\nprotect: logged_in"),
			"content/collections/events.yaml":                    "route: /events/{slug}\ndate_behavior: {past: private, future: public}\n",
			"content/collections/events/2024-01-01.gone.md":      md("Gone", "id: gone"),
			"content/collections/adverts.yaml":                   "title: No pages\n",
			"content/collections/adverts/a.md":                   md("No", ""),
			"content/collections/posts/2999-03-18.early.md":      md("Early", "id: early\ndate: 2020-01-01"),
			"content/collections/posts/2024-03-19.moved.md":      md("Moved", "id: moved\nredirect: https://example.org/"),
			"content/collections/posts/2024-03-20.lost.md":       md("Lost", "id: lost\nredirect: '404'"),
			"resources/views/a.antlers.html":                     "<h1>{{ title }}</h1>",
			"content/globals/a.md":                               md("No", ""),
			"vendor/x/docs/a.md":                                 md("No", ""),
		}, []string{
			`home / "Home"`, `about /about "About"`, `team /about/team "Team"`, `blog /blog "Blog"`,
			`tea /blog/2024/tea "Tea" date=2024-03-15 from=2024-03-15 tags=tea,cups`,
			`later /blog/2999/later "Later" date=2999-03-15 from=2999-03-15`,
			`wip /blog/2024/wip "Wip" date=2024-03-16 from=2024-03-16 draft`, `own /blog/2024/own "Own" date=2024-03-17 from=2024-03-17 private`,
			`early /blog/2999/early "Early" date=2999-03-18 from=2999-03-18`,
			`moved /blog/2024/moved "Moved" date=2024-03-19 from=2024-03-19 redirect`, `lost /blog/2024/lost "Lost" date=2024-03-20 from=2024-03-20 private`,
			`gone /events/gone "Gone" date=2024-01-01 until=2024-01-01`,
		}},
		{"statamic in languages", map[string]string{
			"resources/sites.yaml":                   "default: {url: /, locale: en_US}\nde: {url: '{{ config:app:url }}/de/', locale: de_DE}\n",
			"content/collections/pages.yaml":         "route: {default: '/{slug}', de: '/seiten/{slug}'}\n",
			"content/collections/pages/default/a.md": md("A", "id: a"),
			"content/collections/pages/de/a.md":      md("Ah", "id: ah\norigin: a"),
			"content/collections/pages/default/b.md": md("B", "id: b\nprotect: logged_in"),
			"content/collections/pages/de/b.md":      "---\nid: be\norigin: b\n---\nA text that is the translation's own, and long enough for readers.\n",
		}, []string{`a /a "A" tr=a`, `ah /de/seiten/a "Ah" lang=de tr=a`, `b /b "B" tr=b private`, `be /de/seiten/b "B" lang=de tr=b private`}},
		{"statamic in languages that are settings of a program", map[string]string{
			"content/collections/pages.yaml":        "route: '{parent_uri}/{slug}'\nsites: [en, de]\nstructure: {tree: [{entry: blog, children: [{entry: below}]}]}\n",
			"content/collections/pages/en/under.md": md("Under", "id: below"),
			"content/collections/pages/en/blog.md":  md("Blog", "id: blog"),
			"content/collections/pages/de/news.md":  md("Neues", "id: news\norigin: blog"),
			"content/collections/posts.yaml":        "route: {en: '{mount}/{slug}', de: '{mount}/{slug}'}\nmount: blog\nsites: [en, de]\n",
			"content/collections/posts/en/tea.md":   md("Tea", "id: tea"),
			"content/collections/posts/de/tee.md":   md("Tee", "id: tee\norigin: tea"),
			"content/collections/english.yaml":      "route: {en: '/only/{slug}'}\nsites: [en, de]\n",
			"content/collections/english/en/a.md":   md("A", "id: a"),
			"content/collections/english/de/a.md":   md("No page", "id: a-de\norigin: a"),
		}, []string{
			`blog /blog "Blog" tr=blog`, `below /blog/under "Under" tr=below`, `news /de/news "Neues" lang=de tr=blog`, `tea /blog/tea "Tea" tr=tea`, `tee /de/news/tee "Tee" lang=de tr=tea`,
			`a /only/a "A" tr=a`,
		}},
		{"a program in PHP", map[string]string{
			"composer.json": `{"name": "x/y", "require": {"php": "8"}}`,
			"docs/a.md":     md("A", ""),
		}, []string{`docs/a /docs/a/ "A"`}},
	})
}

// TestStatamicMountedAtItself makes sure that no address grows without end.
func TestStatamicMountedAtItself(t *testing.T) {
	articles, _ := collect(t, Dir(fstest.MapFS{
		"composer.json":                {Data: []byte(`{"require": {"statamic/cms": "^5.0"}}`)},
		"content/collections/odd.yaml": {Data: []byte("route: '" + strings.Repeat("{mount}{parent_uri}", 1000) + "/{slug}'\nmount: odd\n")},
		"content/collections/odd/a.md": {Data: []byte(md("Odd", "id: odd"))},
	}, "", Options{}))
	if len(articles) != 1 || len(articles[0].URL) > 4*maxStatamicURI {
		t.Errorf("%d articles", len(articles))
	}
}

func TestStatamicText(t *testing.T) {
	const entry = `---
id: a
title: A
body: A field that is *text*.
faq:
  - {question: 'Which?', answer: This one.}
only: [{type: set, attrs: {values: {type: text, text: A set alone}}}]
page_builder:
  - {type: text, enabled: false, text: Switched off}
  - type: cards
    enabled: true
    heading: Of cups
    cards:
      - {type: card, text: A card}
  - type: article
    article:
      - {type: heading, attrs: {level: 2}, content: [{type: text, text: Clay & more}]}
      - type: paragraph
        content:
          - {type: text, text: 'See '}
          - {type: text, text: tea, marks: [{type: link, attrs: {href: /tea}}]}
          - {type: text, text: ' of '}
          - {type: text, text: ours, marks: [{type: link, attrs: {href: 'statamic://entry::x'}}]}
      - {type: set, attrs: {values: {type: quote, quote: Said so}}}
      - {type: set, attrs: {enabled: No, values: {type: quote, quote: Unsaid}}}
      - {type: bulletList, content: [{type: listItem, content: [{type: paragraph, content: [{type: text, text: One}]}]}]}
---
And the *body*.
`
	fsys := fstest.MapFS{
		"composer.json":                  {Data: []byte(`{"require": {"statamic/cms": "^5.0"}}`)},
		"content/collections/pages.yaml": {Data: []byte("route: '/{slug}'\n")},
		"content/collections/pages/a.md": {Data: []byte(entry)},
	}
	articles, problems := collect(t, Dir(fsys, "", Options{}))
	if len(articles) != 1 || len(problems) > 0 {
		t.Fatalf("%d articles, %v", len(articles), problems)
	}
	const want = "And the body.\n\nA field that is text.\n\nThis one.\n\nWhich?\n\nA set alone\n\nOf cups\n\nA card\n\nClay & more\n\nSee tea of ours\n\nSaid so\n\nOne"
	if a := articles[0]; a.Text != want || len(a.Links) != 1 || a.Links[0] != "/tea" {
		t.Errorf("links %q, text\n%s", a.Links, a.Text)
	}
}

package corpus

import (
	"reflect"
	"testing"
)

func TestBridgetown(t *testing.T) {
	runSites(t, []siteCase{
		{"bridgetown", map[string]string{
			"bridgetown.config.yml": "base_path: /b\npermalink: simple\nexclude: [src/no, hidden]\ndefault_locale: en\navailable_locales: [en, fr]\n" +
				"collections:\n  docs:\n    output: true\n    permalink: \"/:collection/:path.*\"\n  events:\n    output: true\n    future: true\n  people:\n    output: false\n" +
				"defaults:\n  - scope: {path: _posts}\n    values: {layout: post}\n  - scope: {collection: docs}\n    values: {categories: guide}\n",
			"README.md":                          md("No", ""),
			"frontend/a.md":                      md("No", ""),
			"src/index.md":                       md("Home", ""),
			"src/about/us.md":                    md("Us", ""),
			"src/about/us.fr.md":                 md("Nous", ""),
			"src/hidden/a.md":                    md("No", ""),
			"src/_pages/team.md":                 md("Team", ""),
			"src/_pages/tea/index.md":            md("Tea house", ""),
			"src/_layouts/a.md":                  md("No", ""),
			"src/_data/a.md":                     md("No", ""),
			"src/_people/ann.md":                 md("No", ""),
			"src/_docs/index.md":                 md("Docs", ""),
			"src/_docs/set/up.md":                md("Set up", ""),
			"src/_docs/set/_part.md":             md("No", ""),
			"src/_docs/old/_defaults.yml":        "published: false\ntags: old\n",
			"src/_docs/old/a.md":                 md("Old", ""),
			"src/_docs/old/b.md":                 md("Kept", "published: true"),
			"src/_events/2999-01-02-party.md":    md("Party", ""),
			"src/_posts/2024-03-15-Green-Tea.md": md("Tea", "categories: [Hot Drinks, News]"),
			"src/_posts/2024/2024-03-16-b.md":    md("B", "slug: c"),
			"src/_posts/2024-03-17-own.md":       md("Own", "permalink: /own/:year/:slug.html"),
			"src/_posts/2024-03-18-odd.md":       md("Odd", "permalink: /:nothing/"),
			"src/_posts/2999-03-15-later.md":     md("Later", ""),
			"src/_posts/2024-03-19-off.md":       md("No", "config: {output: false}"),
			"src/_posts/2024-03-20-ruby.md":      md("Ruby", "") + "\nSee <%= link %> here.\n<% if no %>\nNo\n<% end %>\n",
			"output/a.md":                        md("No", ""),
		}, []string{
			`about/us /b/about/us/ "Us" tr=about/us`, `fr/about/us /b/fr/about/us/ "Nous" lang=fr tr=about/us`,
			`docs /b/docs.html "Docs" tags=guide cats=guide tr=docs`, `docs/set/up /b/docs/set/up.html "Set up" tags=guide cats=guide tr=docs/set/up`,
			`docs/old/a /b/docs/old/a.html "Old" tags=old cats=guide tr=docs/old/a draft`, `docs/old/b /b/docs/old/b.html "Kept" tags=old cats=guide tr=docs/old/b`,
			`events/2999-01-02-party /b/events/party/ "Party" date=2999-01-02 tr=events/2999-01-02-party`,
			`index /b/ "Home" tr=index`, `team /b/team/ "Team" tr=team`, `tea /b/tea/ "Tea house" tr=tea`,
			`posts/2024-03-15-Green-Tea /b/hot-drinks/news/green-tea/ "Tea" date=2024-03-15 from=2024-03-15 tags=Hot Drinks,News cats=Hot Drinks,News tr=posts/2024-03-15-Green-Tea`,
			`posts/2024/2024-03-16-b /b/c/ "B" date=2024-03-16 from=2024-03-16 tr=posts/2024/2024-03-16-b`,
			`posts/2024-03-17-own /b/own/2024/own.html "Own" date=2024-03-17 from=2024-03-17 tr=posts/2024-03-17-own`,
			`posts/2024-03-18-odd /b/2024-03-18-odd/ "Odd" date=2024-03-18 from=2024-03-18 tr=posts/2024-03-18-odd note:3`,
			`posts/2024-03-20-ruby /b/ruby/ "Ruby" date=2024-03-20 from=2024-03-20 tr=posts/2024-03-20-ruby`,
			`posts/2999-03-15-later /b/later/ "Later" date=2999-03-15 from=2999-03-15 tr=posts/2999-03-15-later`,
		}},
		{"bridgetown by its program", map[string]string{
			"config/initializers.rb":     "Bridgetown.configure do |config|\n  template_engine \"serbea\"\n  collections do\n    notes do\n      output true\n    end\n  end\nend\n",
			"src/_posts/2024-03-15-a.md": md("A", "category: tea"),
			"src/_notes/b.md":            md("B", "") + "\nA tag of another program: <%= is.left() %> here.\n",
			"src/_drafts/c.md":           md("No", ""),
		}, []string{`posts/2024-03-15-a /tea/2024/03/15/a/ "A" date=2024-03-15 from=2024-03-15 tags=tea cats=tea`, `notes/b /notes/b/ "B"`}},
		{"the settings of another program in Ruby", map[string]string{
			"config/initializers.rb": "Rails.application.configure do\nend\n",
			"src/a.md":               md("A", ""),
		}, []string{`src/a /src/a/ "A"`}},
	})
}

func TestRubySettings(t *testing.T) {
	got := rubySettings(`# permalink "no"
Bridgetown.configure do |config|
  init :dotenv
  permalink "simple_ext" # as before
  config.timezone = 'Europe/Paris'
  base_path("/b")
  default_locale :fr
  available_locales [:fr, "en"]
  future true
  only :server do
    permalink "no"
    collections do
      no do
        output true
      end
    end
  end
  if ENV["X"]
    base_path "/no"
  end
  collections do
    docs do
      output true
      permalink "/:collection/:path/"
    end
  end
  hook :site, :post_read do |site|
    timezone "no"
  end
  exclude %w[a b]
end
permalink "no"
`)
	want := matter{
		"permalink": "simple_ext", "timezone": "Europe/Paris", "base_path": "/b", "default_locale": "fr", "available_locales": []any{"fr", "en"}, "future": "true",
		"collections": matter{"docs": matter{"output": "true", "permalink": "/:collection/:path/"}}, "exclude": []any{"a", "b"}, "init": "dotenv",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}

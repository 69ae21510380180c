package corpus

import "testing"

func TestMiddleman(t *testing.T) {
	runSites(t, []siteCase{
		{"middleman", map[string]string{
			"config.rb": "ignore 'secret/*'\nignore /\\/internal/\n=begin\nset :http_prefix, '/no'\n=end\n# activate :directory_indexes no\nset :http_prefix, '/m'\nactivate :directory_indexes\n" +
				"activate :blog do |blog|\n  blog.prefix = 'blog' # where it is\n  # blog.permalink = 'no'\n  blog.permalink = '{year}/{title}.html'\n  blog.sources = 'posts/{year}-{month}-{day}-{title}.html'\nend\n",
			"source/index.html.md":                           md("Home", ""),
			"source/about.html.markdown":                     md("About", ""),
			"source/404.html.md":                             md("Lost", "directory_index: false"),
			"source/docs/index.html.md":                      md("Docs", ""),
			"source/_part.html.md":                           md("No", ""),
			"source/layouts/a.html.md":                       md("No", ""),
			"source/blog/posts/2024-03-15-tea.html.markdown": md("Tea", "tags: tea, cups"),
			"source/blog/posts/2024-03-16-wip.html.md":       md("Wip", "published: false"),
			"source/blog/posts/2999-03-16-later.html.md":     md("Later", ""),
			"source/ruby.html.md.erb":                        md("Ruby", "") + "\nSee <%= link %> here.\n<% if no %>\nNo\n<% each do |x| %>no<% end %>\n<% end %>\n",
			"source/only.html.md.erb":                        "---\nlayout: a\n---\n<%= partial 'x' %>\n",
			"source/no-title.html.md":                        "A text without a title, but long enough for readers to find something.\n",
			"lib/a.md.erb":                                   md("No", ""),
			"source/secret/a.html.md":                        md("No", ""),
			"source/docs/internal.html.md":                   md("No", ""),
			"source/docs/off.html.md":                        md("No", "ignored: true"),
			"source/blog/posts/2024-03-17-a.html.md":         md("A", "slug: b"),
			"build/about/a.md":                               md("No", ""),
			"lib/a.md":                                       md("No", ""),
		}, []string{
			`index /m/ "Home"`, `about /m/about/ "About"`, `404 /m/404.html "Lost"`, `docs /m/docs/ "Docs"`, `ruby /m/ruby/ "Ruby"`, `no-title /m/no-title/ "No title" note:0`,
			`blog/posts/2024-03-15-tea /m/blog/2024/tea/ "Tea" date=2024-03-15 from=2024-03-15 tags=tea,cups`,
			`blog/posts/2024-03-17-a /m/blog/2024/b/ "A" date=2024-03-17 from=2024-03-17`,
			`blog/posts/2024-03-16-wip /m/blog/2024/wip/ "Wip" date=2024-03-16 from=2024-03-16 draft`,
			`blog/posts/2999-03-16-later /m/blog/2999/later/ "Later" date=2999-03-16 from=2999-03-16`,
		}},
		{"middleman in languages, without folders for pages", map[string]string{
			"config.rb":                         "activate :i18n, mount_at_root: :en\nactivate :blog\n",
			"locales/en.yml":                    "en: {}\n",
			"locales/jp.yml":                    "jp: {}\n",
			"source/localizable/a.html.md":      md("A", ""),
			"source/localizable/a.jp.html.md":   md("Ah", ""),
			"source/localizable/b/c.de.html.md": md("Ce", ""),
			"source/2024-03-15-tea.html.md":     md("Tea", ""),
		}, []string{
			`localizable/a /a.html "A" tr=a`, `localizable/a.jp /jp/a.html "Ah" tr=a`, `localizable/b/c.de /de/b/c.html "Ce" lang=de tr=b/c`,
			`2024-03-15-tea /2024/03/15/tea.html "Tea" date=2024-03-15 from=2024-03-15`,
		}},
		{"middleman with a blog in one line", map[string]string{
			"config.rb":                          "activate :i18n, langs: [:de, :en]\nactivate :blog, prefix: 'blog', publish_future_dated: true\n",
			"source/blog/2999-03-15-tea.html.md": md("Tea", ""),
			"source/localizable/a.de.html.md":    md("Ah", ""),
			"source/localizable/a.en.html.md":    md("A", ""),
		}, []string{`blog/2999-03-15-tea /blog/2999/03/15/tea.html "Tea" lang=de date=2999-03-15`, `localizable/a.de /a.html "Ah" lang=de tr=a`, `localizable/a.en /en/a.html "A" tr=a`}},
		{"middleman by its Gemfile", map[string]string{
			"config.rb":         "set :css_dir, 'css'\n",
			"Gemfile":           "gem 'middleman', '~> 4.0'\n",
			"source/a.html.md":  md("A", ""),
			"source/_p.html.md": md("No", ""),
		}, []string{`a /a.html "A"`}},
		{"the settings of a program for style sheets", map[string]string{
			"config.rb":   "http_path = '/'\ncss_dir = 'css'\n",
			"source/a.md": md("A", ""),
		}, []string{`source/a /source/a/ "A"`}},
	})
}

func TestWithoutRuby(t *testing.T) {
	for text, want := range map[string]string{
		"a <%= b %> c":                        "a  c",
		"a<% if x %>b<% else %>c<% end %>d":   "ad",
		"a<% xs.each do |x| -%>b<% end %>c":   "ac",
		"a<% xs.each { |x| %>b<% } %>c":       "ac",
		"a<%# note if %>b<% end %>c":          "abc",
		"a <%% b %> c":                        "a <% b %> c",
		"a<% if x %>b<% if y %>c<% end %>d":   "a",
		"a <% b":                              "a <% b",
		"a<%= render x do %>b<% end %>c 5 %>": "ac 5 %>",
	} {
		if got := withoutRuby(text); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

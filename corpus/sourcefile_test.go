package corpus

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMarkdownTitle(t *testing.T) {
	for _, tc := range []struct{ name, file, in, title, text, id, url string }{
		{"front matter", "a/b.md", "---\ntitle: T\n---\n# T\n\nx", "T", "x", "a/b", "/a/b/"},
		{"heading", "a/index.md", "x\n\n# H\n\ny", "H", "x\n\ny", "a", "/a/"},
		{"file name", "2014-03-12-hello-world.md", "x", "Hello world", "x", "2014-03-12-hello-world", "/2014-03-12-hello-world/"},
		{"folder name", "my-trip/_index.md", "x", "My trip", "x", "my-trip", "/my-trip/"},
		{"root", "index.md", "# Home\n\nx", "Home", "x", "index", "/"},
		{"own id", "x.md", "---\nid: abc\n---\nx", "X", "x", "abc", "/x/"},
		{"title only", "x.md", "---\ntitle: Only\n---\n", "Only", "", "x", "/x/"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := one(t, tc.file, tc.in)
			if diff := cmp.Diff([]string{tc.title, tc.text, tc.id, tc.url}, []string{a.Title, a.Text, a.ID, a.URL}); diff != "" {
				t.Errorf("title, text, id, url (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMarkdownRedirectAndDate(t *testing.T) {
	a := one(t, "old.md", "---\nredirect_to: /new/\n---\n")
	if a.Visibility != Redirect {
		t.Errorf("visibility = %q, want %q", a.Visibility, Redirect)
	}
	a = one(t, "2014-03-12-x.md", "![](/p.jpg) text")
	if got := a.Published.Format("2006-01-02"); got != "2014-03-12" || a.Image.URL != "/p.jpg" {
		t.Errorf("published %s, image %q; want 2014-03-12, /p.jpg", got, a.Image.URL)
	}
}

// TestHTMLSources: an HTML file with front matter is a source file like any other.
func TestHTMLSources(t *testing.T) {
	page := "<div>\n    <p>Body {{ page.title }} {% if a %}seen{% endif %}.</p>\n\n    <p>More.</p>\n</div>\n"
	a := one(t, "posts/a.html", "---\ntitle: A page\ndate: 2024-01-02\ntags: [x]\n---\n"+page)
	if a.Title != "A page" || a.Text != "Body seen.\n\nMore." || a.URL != "/posts/a/" || len(a.Tags) != 1 || a.Published.IsZero() {
		t.Errorf("got %+v", a)
	}
	for name, text := range map[string]string{
		"yaml":  "---\ndraft: true\n---\n" + page,
		"toml":  "+++\ndraft = true\n+++\n" + page,
		"named": "--- json\n{\"draft\": true}\n---\n" + page,
	} {
		if a := one(t, "a.html", text); a.Visibility != Draft {
			t.Errorf("%s: a draft is %q", name, a.Visibility)
		}
	}
	articles, problems := collect(t, Dir(files(map[string]string{
		"base.html":  "{% extends \"x\" %}<p>Theme.</p>",
		"posts.html": "---\ntitle: All\n---\n{% for p in site.posts %}<h2>{{ p.title }}</h2>{% endfor %}",
		"ok.html":    "<html><title>Ok</title><p>{% for %} is shown here.</p></html>",
	}), "", Options{}))
	if len(articles) != 1 || articles[0].ID != "ok" || len(problems) > 0 {
		t.Errorf("%d articles, %v, want ok alone", len(articles), problems)
	}
}

// TestNamedFrontMatter: front matter says its language; a program is not run, and
// what it heads is not published.
func TestNamedFrontMatter(t *testing.T) {
	for _, in := range []string{"---json\n{\"title\": \"T\", \"draft\": true}\n---\nText.", "---toml\ntitle = \"T\"\ndraft = true\n---\nText.", "--- yaml\ntitle: T\ndraft: true\n---\nText."} {
		if a := one(t, "a.md", in); a.Title != "T" || a.Visibility != Draft || a.Text != "Text." {
			t.Errorf("%q is %+v", in, a)
		}
	}
	_, problems := collect(t, Dir(files(map[string]string{"a.md": "---js\nconst draft = true;\n---\nText."}), "", Options{}))
	if len(problems) != 1 || !strings.Contains(problems[0].Error(), "a program, which is not run") || problems[0].Origin.Line != 1 {
		t.Errorf("problems %v", problems)
	}
}

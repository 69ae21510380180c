package corpus

import (
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
	if got := a.Published.Format("2006-01-02"); got != "2014-03-12" || a.Image != "/p.jpg" {
		t.Errorf("published %s, image %q; want 2014-03-12, /p.jpg", got, a.Image)
	}
}

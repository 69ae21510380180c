package corpus

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// publishedFiles are the Markdown files of a folder that keep says are published
// articles, by what they are called and by their first lines.
func publishedFiles(t *testing.T, root string, keep func(p, text string) bool) map[string]bool {
	t.Helper()
	found := make(map[string]bool)
	err := fs.WalkDir(os.DirFS(root), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasPrefix(path.Ext(p), ".md") {
			return err
		}
		data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(p)))
		// These two are about the copy of the blog; the first reads as an article.
		if err == nil && p != "LICENSE.md" && (p == "SOURCE.md" || keep(p, string(data))) {
			found[p] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestSharedPublished: of each blog, the public articles are the published ones,
// counted by rules that know nothing of how they are read.
func TestSharedPublished(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long, and longer with the race detector")
	}
	draft := regexp.MustCompile(`^---\n(?:.*\n)*?(?:(?:draft|unlisted): *true|published: *false)`)
	fence := regexp.MustCompile(`(?m)^---\n`)
	isDraft := func(text string) bool { // says its front matter, and not an example in it
		parts := fence.Split(text, 3)
		return len(parts) == 3 && draft.MatchString("---\n"+parts[1])
	}
	redirect := regexp.MustCompile(`(?m)^redirect:`)
	for _, tc := range []struct {
		blog string
		keep func(root, p, text string) bool
	}{
		{"18f-eleventy", func(_, _, text string) bool { return !isDraft(text) }},
		{"rgb-astro", func(_, _, text string) bool { return !isDraft(text) }},
		// Pages that only send the reader on have nothing but that in them.
		{"go-blog-markdown", func(_, p, text string) bool {
			return !redirect.MatchString(text) && path.Base(p) != "README.md" // about the folder
		}},
		{"lctt-cjk", func(_, _, _ string) bool { return true }},
		// A translation of the older documents counts only where there is none of
		// the current ones, and names with "_" are parts of pages.
		{"helm-multilingual-docusaurus", func(root, p, text string) bool {
			if strings.HasPrefix(path.Base(p), "_") {
				return false
			}
			newer := filepath.Join(root, filepath.FromSlash(strings.Replace(p, "/version-3/", "/current/", 1)))
			for _, ext := range []string{".md", ".mdx"} {
				if _, err := os.Stat(strings.TrimSuffix(newer, path.Ext(p)) + ext); err == nil && strings.Contains(p, "/version-3/") {
					return false
				}
			}
			return !isDraft(text)
		}},
	} {
		t.Run(tc.blog, func(t *testing.T) {
			root := sharedData(t, "data", "blogs", tc.blog)
			want := publishedFiles(t, root, func(p, text string) bool { return tc.keep(root, p, text) })
			s, err := Open(root, Options{})
			if err != nil {
				t.Fatal(err)
			}
			articles, problems := collect(t, s)
			if len(problems) != 0 {
				t.Errorf("problems %v", problems)
			}
			addresses := make(map[string]string)
			public := 0
			for _, a := range articles {
				p, err := filepath.Rel(root, a.Origin.File)
				if err != nil {
					t.Fatal(err)
				}
				p = filepath.ToSlash(p)
				if a.Visibility.IsPublic() != want[p] {
					t.Errorf("%s is %q, want published %v", p, a.Visibility, want[p])
				}
				if !a.Visibility.IsPublic() {
					continue
				}
				public++
				delete(want, p)
				if other, taken := addresses[a.URL]; taken {
					t.Errorf("%s and %s have the address %s", other, p, a.URL)
				}
				addresses[a.URL] = p
				for _, n := range a.Notes {
					t.Logf("%s:%d: %s", p, n.Line, n.Text)
				}
				if after, found := strings.CutPrefix(p, "i18n/"); found {
					if locale, _ := firstSegment(after); a.Language != locale || a.Translation == "" || !strings.HasPrefix(a.URL, "/"+locale+"/") {
						t.Errorf("%s: language %q, translation %q, address %q", p, a.Language, a.Translation, a.URL)
					}
				}
			}
			for p := range want {
				t.Errorf("%s is missing", p)
			}
			t.Logf("%d articles, %d public", len(articles), public)
			checkPlaces(t, articles)
		})
	}
}

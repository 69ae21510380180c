package corpus

import (
	"testing"
	"testing/fstest"
)

// TestLocks: what plugins ask a password for is not public, whether the page says so or the
// settings of its site.
func TestLocks(t *testing.T) {
	const (
		hexo   = "new_post_name: ':title.md'\nencrypt: {abstract: Locked., tags: [{name: Diary, password: x}, {name: 7, password: y}, odd]}\n"
		plugin = "plugins:\n- search\n- encryptcontent:\n    "
	)
	for _, tc := range []struct {
		settings, content, file, matter string
		want                            Visibility
	}{
		{"_config.yml", hexo, "source/_posts/a.md", "tags: [tea, diary]", Private},
		{"_config.yml", hexo, "source/_posts/a.md", "tags: 7", Private},
		{"_config.yml", hexo, "source/_posts/a.md", "tags: [tea]", Public},
		{"_config.yml", hexo, "source/_posts/a.md", "tags: [diary]\npassword: ''", Public},
		{"_config.yml", hexo, "source/_posts/a.md", "tags: [diary]\npassword:", Private},
		{"_config.yml", hexo, "source/_posts/a.md", "tags: [tea]\npassword: z", Private},
		{"_config.yml", "new_post_name: ':title.md'\nencrypt: true", "source/_posts/a.md", "tags: [diary]", Public},
		{"mkdocs.yml", plugin + "global_password: x", "docs/a.md", "", Private},
		{"mkdocs.yml", plugin + "global_password: x", "docs/a.md", "password: ''", Public},
		{"mkdocs.yml", plugin + "global_password: !ENV [WORD, x]", "docs/a.md", "", Private},
		{"mkdocs.yml", plugin + "global_password: ''", "docs/a.md", "", Public},
		{"mkdocs.yml", plugin + "password_inventory: {staff: x}", "docs/a.md", "level: staff", Private},
		{"mkdocs.yml", plugin + "password_inventory: {staff: x}", "docs/a.md", "", Public},
		{"mkdocs.yml", plugin + "password_inventory: {_global: x}", "docs/a.md", "", Private},
		{"mkdocs.yml", "plugins: [encryptcontent]", "docs/a.md", "", Public},
		{"mkdocs.yml", "plugins: [search]", "docs/a.md", "level: beginners", Public},
		{"hugo.toml", "title = 'x'", "content/a.md", "encrypted: true", Private},
		{"hugo.toml", "title = 'x'", "content/a.md", "encrypted: false", Public},
	} {
		fsys := fstest.MapFS{
			tc.settings: {Data: []byte(tc.content)},
			tc.file:     {Data: []byte("---\ntitle: A\n" + tc.matter + "\n---\nWhat the diary says.\n")},
		}
		found := 0
		for a, err := range Dir(fsys, "site", Options{}).Articles(t.Context()) {
			if err != nil {
				t.Fatalf("%s: %q with %q: %v", tc.settings, tc.content, tc.matter, err)
			}
			found++
			if a.Visibility.IsPublic() != tc.want.IsPublic() {
				t.Errorf("%s: %q with %q: %q, want %q", tc.settings, tc.content, tc.matter, a.Visibility, tc.want)
			}
		}
		if found != 1 {
			t.Errorf("%s: %q with %q: %d articles, want 1", tc.settings, tc.content, tc.matter, found)
		}
	}
}

package corpus

import (
	"os"
	"path/filepath"
	"testing"
)

// TestVaultBelowASite: whatever folder of a site is asked for, what keeps its articles from readers
// holds, whether they are written in a vault of Obsidian or not.
func TestVaultBelowASite(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"hugo/hugo.toml": "ignoreFiles=['secret']\n", "hugo/content/.obsidian/app.json": "{}",
		"hugo/content/posts/_index.md": "---\ncascade: {draft: true}\n---\nText.", "hugo/content/posts/a.md": "Text.", "hugo/content/posts/secret.md": "Text.",
		"quartz/quartz.config.ts": "const c = { ignorePatterns: [\"private\"], filters: [Plugin.ExplicitPublish()] }", "quartz/content/.obsidian/app.json": "{}",
		"quartz/content/sub/b.md": "Text.", "quartz/content/sub/private/y.md": "Text.",
		"hugo/notes/.obsidian/workspace.json": "{}", "hugo/notes/sub/note.md": "Open. %%Hidden.%%", "vault/c.rst": "C\n=\n\nText.",
		"vault/.obsidian/app.json": "{}", "vault/sub/note.md": "Open. %%Hidden.%%",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for location, public := range map[string]int{
		"hugo": 0, "hugo/content": 0, "hugo/content/posts": 0, "hugo/content/posts/a.md": 0,
		"quartz": 0, "quartz/content": 0, "quartz/content/sub": 0, "hugo/notes": 1, "hugo/notes/sub": 1, "vault": 2, "vault/sub": 1, "vault/sub/note.md": 1,
	} {
		source, err := Open(filepath.Join(root, filepath.FromSlash(location)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for a, err := range source.Articles(t.Context()) {
			if err != nil {
				t.Errorf("%s: %v", location, err)
			} else if a.Visibility.IsPublic() {
				n++
			}
			if a.Text != "" && a.Text != "Text." && a.Text != "Open." {
				t.Errorf("%s: the text is %q", location, a.Text)
			}
		}
		if n != public {
			t.Errorf("%s: %d public articles, want %d", location, n, public)
		}
	}
}

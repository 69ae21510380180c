package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// An editor says where the articles really are, in a flag or in the settings; it holds for the next
// builds from the same sources.
func TestRewrite(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "posts", "en")
	if err := os.MkdirAll(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("rye.md", "# Rye bread\n\nRye bread is dark. [Kelp](kelp.md)\n")
	write("kelp.md", "# Kelp soup\n\nKelp grows in cold water. [Rye](/rye)\n")
	urls := func() string {
		t.Helper()
		stdout, stderr, code := runKindred(t, dir, "search", "--json", "bread")
		if code != 0 {
			t.Fatalf("search: %d, %s", code, stderr)
		}
		return stdout
	}
	index := func(args ...string) string {
		t.Helper()
		_, stderr, code := runKindred(t, dir, append([]string{"index", "posts"}, args...)...)
		if code != 0 {
			t.Fatalf("index: %d, %s", code, stderr)
		}
		return stderr
	}
	index()
	if got := urls(); !strings.Contains(got, `"/en/rye/"`) {
		t.Fatalf("without a rule: %s", got)
	}
	if got := index("--rewrite", "/en/*/ -> /*"); strings.Contains(got, "warning") {
		t.Errorf("a rule that fits: %s", got)
	}
	if got := index("--rewrite", "/en/*/ -> /*", "--rewrite", "/de/** -> /**"); !strings.Contains(got, "no article has its address by /de/** -> /**") {
		t.Errorf("a rule that fits nothing: %s", got)
	}
	if got := urls(); !strings.Contains(got, `"/rye"`) {
		t.Errorf("with one: %s", got)
	}
	if err := os.WriteFile(filepath.Join(dir, "settings.yaml"), []byte("rewrite: ['/en/*/ -> /bread/*.html']\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	index("--config", "settings.yaml")
	if got := urls(); !strings.Contains(got, `"/bread/rye.html"`) {
		t.Errorf("with one of the settings: %s", got)
	}
	for _, name := range []string{"en/rye", "/bread/rye.html", "/en/rye/", "https://example.org/bread/rye.html"} {
		if stdout, stderr, code := runKindred(t, dir, "related", name); code != 0 || !strings.Contains(stdout, "no article is related") && !strings.Contains(stdout, "en/kelp") {
			t.Errorf("related %s: %d, %s%s", name, code, stdout, stderr)
		}
	}
	if stdout, stderr, _ := runKindred(t, dir, "check", "posts", "--rewrite", "/en/*/ -> /*", "--ignore", "date"); strings.Contains(stdout, "leads to no article") || strings.Contains(stdout, "no other") {
		t.Errorf("check: %s%s", stdout, stderr)
	}
	if _, stderr, code := runKindred(t, dir, "index", "posts", "--rewrite", "en -> /"); code != exitUsage || !strings.Contains(stderr, "begins with a slash") {
		t.Errorf("a rule with a mistake: %d, %s", code, stderr)
	}
}

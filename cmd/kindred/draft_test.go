package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadDraft: what an editor may name or pipe in is read, or it is said what is wrong
// with it, by the name that the editor knows.
func TestReadDraft(t *testing.T) {
	for _, tc := range []struct {
		name, text  string
		title, says string // one of them
	}{
		{"front.md", "---\ntitle: Rye bread\ndraft: true\n---\n# Dough\n\nRye and water.", "Rye bread", ""},
		{"page.html", "<html><head><title>Rye bread</title></head><body><article><p>Rye and water.</p></article></body></html>", "Rye bread", ""},
		{"chinese.md", "# 面包\n\n黑麦和水。", "面包", ""},
		{"broken.md", "---\ntitle: [Rye\n---\nRye and water.", "", "broken.md:3: not a usable article: front matter"},
		{"empty.md", "", "", "empty.md: not a usable article: no title and no text"},
		{"rubbish.md", "\x00\x01\xfe\x00", "", "rubbish.md: not a usable article: the file is not text"},
		{"rubbish.bin", "\x00\x01", "", "expected a folder, or a .md"},
		{"long.md", strings.Repeat("rye ", maxDraftFile/4+1), "", "long.md is larger than 4 MiB: a draft is one article, or the beginning of a long one"},
		{"two.ndjson", `{"id":"a","title":"Rye"}` + "\n" + `{"id":"b","title":"Oats"}`, "", "two.ndjson holds several articles: a draft is one"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), tc.name)
			if err := os.WriteFile(file, []byte(tc.text), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := new(app).readDraft(t.Context(), file, nil)
			if tc.says == "" && (err != nil || got.Title != tc.title) || tc.says != "" && (err == nil || !strings.Contains(err.Error(), tc.says)) {
				t.Errorf("%q, %v; want %q, %q", got.Title, err, tc.title, tc.says)
			}
			if strings.HasSuffix(tc.name, ".bin") {
				return // what is piped in has no name to be wrong
			}
			got, err = new(app).readDraft(t.Context(), fromStdin, strings.NewReader(tc.text))
			says := strings.ReplaceAll(tc.says, tc.name, "the standard input")
			if says == "" && (err != nil || got.Title != tc.title || got.ID != "") || says != "" && (err == nil || !strings.Contains(err.Error(), says)) {
				t.Errorf("piped in: %q of %q, %v; want %q, %q", got.Title, got.ID, err, tc.title, says)
			}
			if err != nil && strings.Contains(err.Error(), os.TempDir()) {
				t.Errorf("a file that nobody knows is named: %v", err)
			}
		})
	}
}

package corpus

import (
	"testing"
	"testing/fstest"
)

// TestVisibility: what says, or may say, that an article is not for everyone.
func TestVisibility(t *testing.T) {
	for _, tc := range []struct {
		path, matter string
		want         Visibility
	}{
		{"a.md", "", Public},
		{"a.md", "draft: false", Public},
		{"a.md", "draft: n", Public},
		{"a.md", "draft:", Public},
		{"a.md", "draft: true", Draft},
		{"a.md", "Draft: TRUE", Draft},
		{"a.md", "draft: y", Draft},
		{"a.md", `draft: "maybe"`, Draft},
		{"a.md", "draft: [true]", Draft},
		{"a.md", "draft: {until: 2030-01-01}", Draft},
		{"a.md", "params:\n  draft: true", Draft},
		{"a.md", "published: true", Public},
		{"a.md", "published: 2024-01-02", Public},
		{"a.md", "published: false", Draft},
		{"a.md", "published: n", Draft},
		{"a.md", "published: not yet", Draft},
		{"a.md", "private: true", Private},
		{"a.md", "private: please", Private},
		{"a.md", "unlisted: yes", Private},
		{"a.md", "hidden: true", Private},
		{"a.md", "password: open sesame", Private},
		{"a.md", "noindex: true", Private},
		{"a.md", "visibility: members", Private},
		{"a.md", "visibility: whatever", Private},
		{"a.md", "status: draft", Draft},
		{"_drafts/a.md", "", Draft},
		{"blog/_drafts/deep/a.md", "draft: false", Draft},
		{"_drafts/a.md", "private: true", Private},
		{"_posts/a.md", "", Public},
		{"drafts/a.md", "", Public}, // a subject like any other
	} {
		fsys := fstest.MapFS{tc.path: {Data: []byte("---\ntitle: T\n" + tc.matter + "\n---\nText.\n")}}
		var got []Visibility
		for a, err := range Dir(fsys, "site", Options{}).Articles(t.Context()) {
			if err != nil {
				t.Fatalf("%s with %q: %v", tc.path, tc.matter, err)
			}
			if a.Visibility == "" {
				a.Visibility = Public
			}
			got = append(got, a.Visibility)
		}
		if len(got) != 1 || got[0] != tc.want {
			t.Errorf("%s with %q: %v, want %v", tc.path, tc.matter, got, tc.want)
		}
	}
}

func TestTemplatesAreNoArticles(t *testing.T) {
	fsys := fstest.MapFS{
		"_layouts/default.html": {Data: []byte("<html><body><article><h1>Layout</h1><p>Of all pages.</p></article></body></html>")},
		"_includes/card.md":     {Data: []byte("# Card\n\nText.\n")},
		"_posts/a.md":           {Data: []byte("# A\n\nText.\n")},
	}
	for a, err := range Dir(fsys, "site", Options{}).Articles(t.Context()) {
		if err != nil || a.Title != "A" {
			t.Errorf("%q, %v", a.Title, err)
		}
	}
}

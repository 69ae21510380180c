package corpus

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"
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
		{"drafts/a.md", "", Draft},
		{"blog/Drafts/a.md", "", Draft},
		{"a.draft.md", "", Draft},
		{"draughts/a.md", "", Public},
		{"a.md", "status: scheduled\ndate: 2024-01-02", Scheduled},
		{"a.md", "status: future", Scheduled},
		{"a.md", "status: trashed", Trashed},
		{"a.md", "status: pending", Draft},
		{"a.md", "status: evergreen", Public},
		{"a.md", "status: on ice", Private},
		{"a.md", "status: [draft]", Private},
		{"a.md", "publishdate: soon", Draft},
		{"a.md", "publishdate: 2024-01-02", Public}, // from then on, see TestPeriod
		{"a.md", "expirydate: some day", Private},
		{"a.md", "expirydate: 2024-01-02", Public}, // until then
		{"a.md", "permalink: false", Private},
		{"a.md", "redirect_to: /b/", Redirect},
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

// TestPeriod: a source says from when and until when; the clock is its caller's.
func TestPeriod(t *testing.T) {
	for _, tc := range []struct{ matter, from, until string }{
		{"date: 2030-05-06", "2030-05-06", ""},
		{"date: 2024-05-06\npublishDate: 2030-01-02\nexpiryDate: 2031-01-02", "2030-01-02", "2031-01-02"},
		{"unpublish_date: 2031-01-02T03:04:05+02:00", "", "2031-01-02"},
		{"expires: no", "", ""},
	} {
		a := one(t, "a.md", "---\ntitle: T\n"+tc.matter+"\n---\nText.\n")
		for _, m := range []struct {
			name, want string
			got        time.Time
		}{{"from", tc.from, a.From}, {"until", tc.until, a.Until}} {
			if got := day(m.got); got != m.want {
				t.Errorf("%q: %s %q, want %q", tc.matter, m.name, got, m.want)
			}
		}
	}
}

// TestNotesOfFields: what cannot be understood is told at its line.
func TestNotesOfFields(t *testing.T) {
	for _, tc := range []struct {
		matter string
		line   int
		text   string
	}{
		{"date: 2024-31-31", 3, "cannot be read as a date"},
		{"tags:\n- a\n- [b]", 3, "one of the tags"},
		{"tags: {a: b}", 3, "not a list"},
		{"a: 1\ndraft: maybe", 4, "neither true nor false"},
		{"published: perhaps", 3, "published is neither"},
		{"status: on ice", 3, "not understood"},
		{"a: 1\nb: 2\nexpiryDate: never ever", 5, "kept back"},
		{"permalink: //evil.example/x", 3, "leads to another site"},
		{"url: javascript:alert(1)", 3, "no address of a page"},
		{"permalink: /a/../../b", 3, `goes up with ".."`},
		{"permalink: /a/%2E%2e/b", 3, `goes up with ".."`},
		{"slug: ../x", 3, `goes up with ".."`},
		{"aliases: [//evil.example]", 3, "leads to another site"},
	} {
		a := one(t, "dir/a.md", "---\ntitle: T\n"+tc.matter+"\n---\nText.\n")
		if len(a.Notes) != 1 || a.Notes[0].Line != tc.line || !strings.Contains(a.Notes[0].Text, tc.text) {
			t.Errorf("%q: notes %v, want one at line %d with %q", tc.matter, a.Notes, tc.line, tc.text)
		}
		if a.URL != "/dir/a/" || a.Aliases != nil {
			t.Errorf("%q: address %q, aliases %q; want the address by the path", tc.matter, a.URL, a.Aliases)
		}
	}
	for _, matter := range []string{"date: Last Modified", "date: git Created", "published: true", "tags: a, b", "draft:", "permalink: pretty", "date: '{{ now }}'"} {
		if a := one(t, "a.md", "---\ntitle: T\n"+matter+"\n---\nText.\n"); a.Notes != nil {
			t.Errorf("%q: notes %v, want none", matter, a.Notes)
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

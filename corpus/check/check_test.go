package check

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kindred/corpus"
)

// now is the moment for which all tests judge dates.
var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// checked writes the files of a blog and checks it. Of each finding it returns
// "kind file:line: message", the file without its folder.
func checked(t *testing.T, files map[string]string, kinds ...Kind) []string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	source, err := corpus.Open(dir, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := Run(t.Context(), []corpus.Source{source}, Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for i := range report.Findings {
		f := &report.Findings[i]
		for _, k := range kinds {
			if f.Kind == k {
				text := string(f.Kind) + " " + f.String()
				found = append(found, strings.ReplaceAll(text, dir+string(filepath.Separator), ""))
			}
		}
	}
	return found
}

// post is a clean article in Markdown.
func post(title, text string, fields ...string) string {
	head := "title: " + title + "\n"
	if !strings.Contains(strings.Join(fields, "\n"), "date:") {
		head += "date: 2024-01-02\n"
	}
	return "---\n" + head + strings.Join(fields, "\n") + "\n---\n" + text + "\n"
}

func TestFindings(t *testing.T) {
	for _, tc := range []struct {
		name  string
		files map[string]string
		kinds []Kind
		want  []string
	}{
		{
			name:  "nothing is wrong",
			files: map[string]string{"a.md": post("A", "See [b](/b/)."), "b.md": post("B", "See [a](/a/).")},
			kinds: Kinds,
		},
		{
			name:  "broken front matter",
			files: map[string]string{"a.md": "---\ntitle: A\ntags: [x\n---\nText.\n", "b.md": post("B", "Text.")},
			kinds: []Kind{Broken},
			want:  []string{"broken a.md:3: not a usable article: front matter: did not find expected ',' or ']'"},
		},
		{
			name: "dates",
			files: map[string]string{
				"none.md": "---\ntitle: A\n---\nText.\n", "old.md": post("B", "Text.", "date: 1066-10-14"),
				"good.md": post("C", "Text.", "date: 2026-03-02"),
			},
			kinds: []Kind{NoDate},
			want:  []string{"date none.md: has no date", "date old.md: is dated 1066-10-14"},
		},
		{
			name:  "a site without dates",
			files: map[string]string{"a.md": "# A\n\nText.\n", "b.md": "# B\n\nOther.\n", "c.md": post("C", "Third.")},
			kinds: []Kind{NoDate},
		},
		{
			name:  "a long title",
			files: map[string]string{"a.md": post(strings.Repeat("a", 111), "Text."), "b.md": post(strings.Repeat("b", 110), "Text.")},
			kinds: []Kind{NoTitle},
			want:  []string{"title a.md: the title has 111 characters; lists cut it after about 110"},
		},
		{
			name: "what is not public",
			files: map[string]string{
				"draft.md": post("A", "Text.", "draft: true"), "later.md": post("B", "Text.", "publishDate: 2026-04-01T10:00:00Z"),
				"gone.md": post("C", "Text.", "expiryDate: 2025-04-01T10:00:00Z"), "here.md": post("D", "Text."),
			},
			kinds: []Kind{Hidden},
			want: []string{
				"hidden draft.md: is left out: draft",
				"hidden gone.md: was public until 2025-04-01T10:00:00Z",
				"hidden later.md: is public from 2026-04-01T10:00:00Z on",
			},
		},
		{
			name: "pictures",
			files: map[string]string{
				"a.md": post("A", "![](one.png)\n\n![seen](two.png)\n\n<img src=\"three.png\">\n\n<img src=\"four.png\" alt=\"\">\n\n![](one.png)"),
			},
			kinds: []Kind{Image},
			want: []string{
				"image a.md:6: the picture one.png has no alternative text",
				"image a.md:10: the picture three.png has no alternative text",
			},
		},
		{
			name: "tags",
			files: map[string]string{
				"1.md": post("A", "On web design.", "tags: [web design]"), "2.md": post("B", "Text.", "tags: [web design]"),
				"3.md": post("C", "Text.", "tags: [Web-Design]"),
			},
			kinds: []Kind{Tag},
			want:  []string{`tag 3.md: the tag "Web-Design" is taken for "web design" (case or punctuation)`},
		},
		{
			name: "copies",
			files: map[string]string{
				"1.md": post("Tale", manyWords(1)), "2.md": post("Tale", manyWords(1), "date: 2025-01-02"),
				"3.md": post("Story of the other", strings.Replace(manyWords(1), "sail7", "oar", 1)),
			},
			kinds: []Kind{Copy},
			want: []string{
				"copy 2.md: has nearly the same text as 1.md (100 % of the text is the same)",
				"copy 3.md: has nearly the same text as 1.md (97 %) under another title; both are indexed",
			},
		},
		{
			name: "language",
			files: map[string]string{
				"a.md": post("A", strings.Repeat("The wind came round to the north and we took the boat home before it was dark. ", 4), "lang: de"),
				"b.md": post("B", strings.Repeat("The wind came round to the north and we took the boat home before it was dark. ", 4)+
					strings.Repeat("Der Wind drehte auf Nord, und wir brachten das Boot vor der Dunkelheit nach Hause. ", 4), "lang: en"),
				"c.md": post("C", strings.Repeat("Der Wind drehte auf Nord, und wir brachten das Boot vor der Dunkelheit nach Hause. ", 4), "lang: de"),
			},
			kinds: []Kind{Language},
			want: []string{
				`language a.md: is filed under language "de" and reads, in part at least, like "en"`,
				`language b.md: is filed under language "en" and reads, in part at least, like "de"`,
			},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, checked(t, tc.files, tc.kinds...)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// manyWords is a text long enough to be told from another.
func manyWords(seed int) string {
	var b strings.Builder
	for i := range 120 {
		fmt.Fprintf(&b, "sail%d ", i*seed)
	}
	return b.String()
}

func TestLinks(t *testing.T) {
	files := map[string]string{
		"posts/a.md":      post("A", "Text."),
		"posts/b.md":      post("B", "Text."),
		"posts/c.md":      post("C", "Text.", "aliases: [/old-c/]"),
		"posts/draft.md":  post("Draft", "Text.", "draft: true"),
		"posts/2020/d.md": post("D", "Text."),
		"posts/e.md":      post("E", "Text.", "url: /posts/e.html"),
		"posts/f.md":      post("F", "Text.", "url: /posts/f"),
		"notes.md":        post("Notes", strings.Repeat("See [a](https://own.example/posts/a/) and [b](https://www.own.example/posts/b/).\n\n", 2)),
		"about.md":        post("About", "Text."),
		"pic.png":         "PNG",
	}
	for link, missing := range map[string]string{
		"/posts/a/":                          "",
		"/posts/a":                           "",
		"/posts/a/#part":                     "",
		"#part":                              "",
		"../a/":                              "",
		"b.md":                               "",
		"/posts/b.md":                        "",
		"posts/b.md":                         "",
		"https://own.example/posts/nowhere/": "leads to no article",
		"./b.md#part":                        "",
		"/old-c/":                            "",
		"/posts/e.html":                      "",
		"/posts/e#part":                      "",
		"/posts/f.html#part":                 "",
		"/posts/a.html":                      "leads to no article",
		"/about/":                            "",
		"/contact/":                          "", // a page that is no article
		"/":                                  "",
		"/posts/":                            "",
		"/posts/2020/":                       "", // a list
		"/tags/sea/":                         "",
		"/posts/photo.jpg":                   "",
		"https://elsewhere.example/posts/":   "",
		"mailto:a@b.example":                 "",
		"/posts/?page=2":                     "",
		"/posts/nowhere/":                    "leads to no article",
		"/posts/nowhere.html":                "leads to no article",
		"../nowhere/":                        "leads to no article",
		"/posts/draft/":                      "leads to an article that is not public (draft: posts/draft.md)",
	} {
		files["posts/from.md"] = post("From", "First.\n\nSee [it]("+link+").")
		var want []string
		if missing != "" {
			want = []string{"link posts/from.md:8: the link " + link + " " + missing}
		}
		if diff := cmp.Diff(want, checked(t, files, DeadLink)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", link, diff)
		}
	}
}

// Another site has pages at the same addresses, too: that does not make the others dead links.
func TestOtherSitesWithLikePages(t *testing.T) {
	files := map[string]string{"en.md": post("English", "Text."), "about.md": post("About", "Text.")}
	files["a.md"] = post("A", "See [it](https://other.example/en), [them](https://other.example/about), [more](https://other.example/en/1), "+
		"[more](https://other.example/en/2), [more](https://other.example/en/3), and so on.")
	if found := checked(t, files, DeadLink); found != nil {
		t.Errorf("links to another site: %q", found)
	}
	files["a.md"] = post("A", strings.Repeat("See [it](https://own.example/en) and [me](https://own.example/about). ", 2)+"And [none](https://own.example/none).")
	if found := checked(t, files, DeadLink); len(found) != 1 || !strings.Contains(found[0], "https://own.example/none leads to no article") {
		t.Errorf("links to the site: %q", found)
	}
}

func TestOrphans(t *testing.T) {
	files := map[string]string{
		"a.md": post("A", "See [b](/b/) and [myself](/c/)."), "b.md": post("B", "See [a](/a/)."), "c.md": post("C", "See [myself](/c/)."),
		"d.md": post("D", "Alone.", "date: 2025-01-01"), "e.md": post("E", "See [d](/d/).", "draft: true"),
	}
	if diff := cmp.Diff([]string{"orphan d.md: no other article links to it"}, checked(t, files, Orphan)); diff != "" {
		t.Errorf("orphans (-want +got):\n%s", diff)
	}
	files["a.md"], files["b.md"] = post("A", "Text."), post("B", "Text.")
	if found := checked(t, files, Orphan); found != nil {
		t.Errorf("on a site without links: %q", found)
	}
}

func TestRunFails(t *testing.T) {
	source, err := corpus.Open(t.TempDir(), corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	gone, err := corpus.Open(dir, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if report, err := Run(t.Context(), []corpus.Source{source, gone}, Options{}); err == nil {
		t.Errorf("a source that is gone: %+v, want an error", report)
	}
}

// TestWikiLinks: links by name lead to notes wherever they lie, however their names are written.
func TestWikiLinks(t *testing.T) {
	got := checked(t, map[string]string{
		".obsidian/app.json": "{}",
		"One.md":             "See [[two notes]], [[sub/Three|3]], [[Drei]], [[Four-Words]] and\n[[nowhere at all]].",
		"sub/Two notes.md":   "See [[One]] and [[Four Words]].",
		"sub/Three.md":       "---\naliases: [Drei]\n---\nSee [[One#Part]].",
		"Four-Words.md":      "See [[One]] and [[five]].",
		"Five.md":            "See ![[One]].",
	}, DeadLink, Orphan)
	want := []string{"link One.md:2: the link nowhere%20at%20all.md leads to no article"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// TestManyPictures: a file of nothing but pictures, or dead links, takes no time to speak of.
func TestManyPictures(t *testing.T) {
	const many, slow = 100_000, 40 * time.Second // 1 s, and minutes where each looks at all those before
	var pictures, links strings.Builder
	for i := range many {
		fmt.Fprintf(&pictures, "image::picture%06d.png[]\n", i)
		fmt.Fprintf(&links, "[a](/none)\n\n")
	}
	files := map[string]string{"a.adoc": "= A\n\n" + pictures.String(), "b.md": post("B", links.String()), "c.md": post("C", "[b](/b/)"), "d.md": post("D", "[b](/b/)")}
	start := time.Now()
	found := checked(t, files, Image, DeadLink)
	if took := time.Since(start); took > slow {
		t.Errorf("%v", took)
	}
	if len(found) != 2*many {
		t.Errorf("%d findings, want %d", len(found), 2*many)
	}
	if line := "image a.adoc:5: the picture picture000002.png has no alternative text"; !slices.Contains(found, line) {
		t.Errorf("no %q", line)
	}
}

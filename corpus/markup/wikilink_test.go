package markup

import (
	"strings"
	"testing"
	"time"
)

// TestWikiLinks: links by name lead to sources, and what is put in is a picture or a link.
func TestWikiLinks(t *testing.T) {
	for _, tc := range []struct{ in, text, links, image string }{
		{"See [[Some Page]] and [[dir/other#Part 1|that]] and [[#Here]].", "See Some Page and that and Here.", "Some%20Page.md dir/other.md#Part%201", ""},
		{"![[pic.PNG|300]] x ![[Note]] y ![[p.jpg|A loaf]]", "x y A loaf", "Note.md", "pic.PNG"},
		{"|a|b|\n|-|-|\n|[[Some Page\\|x]]|c|", "a\tb\nx\tc", "Some%20Page.md", ""},
		{"[[v1.2 notes]] [[1.2.3 a]] [[a.canvas]] wow![[x]]", "v1.2 notes 1.2.3 a a.canvas wow", "v1.2%20notes.md 1.2.3%20a.md a.canvas x.md", ""},
		{"`[[No]]` and [[ no ]] and ! [[x|", "[[No]] and [[ no ]] and ! [[x|", "", ""},
		{"See [[Node.js]] and [[a.pdf]] and x[[\"name\"]].", "See Node.js and a.pdf and x[[\"name\"]].", "Node.js.md a.pdf", ""},
		{"[[toc]]\n\n[[_TOC_]]\n\nx", "x", "", ""},
		{"> [!note] Mind\n> this.\n\n> [!warning]- Closed\n\n> [!x] y", "Mind this.\n\nClosed\n\ny", "", ""},
	} {
		b := Markdown(tc.in, false)
		if got := strings.Join(b.Links, " "); b.Text() != tc.text || got != tc.links || b.Image.URL != tc.image {
			t.Errorf("%q: %q with the links %q and the picture %q", tc.in, b.Text(), got, b.Image.URL)
		}
	}
}

// TestNotes: what Obsidian does not show is no text.
func TestNotes(t *testing.T) {
	for in, want := range map[string]string{
		"a %%hidden%% b": "a b",
		"a\n\n%%\nhidden\n\n```\nx\n```\n%%\n\nb": "a\n\nb",
		"a %%never closed\n\nb":                   "a",
		"`%%` and ==marked words== and a==b":      "%% and marked words and a==b",
		"Title\n=====\n\nx == y == z":             "Title\n\nx == y == z",
		"A line. ^a1-b\n\nx^2 and ^no more":       "A line.\n\nx^2 and ^no more",
		"- item ^b\n- two\n\n^c":                  "item\n\ntwo",
	} {
		if b := Notes(in); b.Text() != want {
			t.Errorf("%q: %q, want %q", in, b.Text(), want)
		}
	}
	const said = "a %%d b%% ==c== ^d"
	if b := Markdown(said, false); b.Text() != said {
		t.Errorf("elsewhere these signs are text: %q", b.Text())
	}
}

func TestNotesLinear(t *testing.T) {
	testLinear(t, func(s string) (Body, Fields) { return Notes(s), nil })
}

// TestNotesLinearInSigns: what only notes have takes no longer the longer they are.
func TestNotesLinearInSigns(t *testing.T) {
	for _, piece := range []string{"a ^b\n", "==", "==a ", "%%", "%%a", "![[", "^a ", "[[a|"} {
		start := time.Now()
		Notes(strings.Repeat(piece, 1<<19/len(piece)))
		if took := time.Since(start); took > 20*time.Second { // 6 s once, and .1 now: 10 times that with the race detector
			t.Errorf("%q over and over: %v for half a MiB", piece, took)
		}
	}
}

// TestWikiLinksInHTML: there they are text.
func TestWikiLinksInHTML(t *testing.T) {
	b := Template("<p>See [[Foo Bar]] and [[x|y]] ![[Baz]].</p>")
	if b.Text() != "See Foo Bar and y ." || len(b.Links) > 0 {
		t.Errorf("%q with the links %q", b.Text(), b.Links)
	}
}

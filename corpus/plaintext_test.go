package corpus

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const crawled = `baking, Sourdough Starter, rye

How to Keep a Starter Alive

A starter is flour and water that somebody has waited for. It wants to be fed, and it wants to be left alone.

What Does It Eat?

Flour—any flour will do, though rye is the one that it likes best of all. Give it as much as it weighs.

Signs of Trouble

A grey liquid on top means that it is hungry. Pour it off and feed the rest; nothing is lost, and tomorrow it will rise.

Once it smells of vinegar it is only tired. Take a spoon of it, throw the rest away, and begin again with fresh flour, warm water and a clean jar.

Keep it, and it will outlive you.

`

const teasers = `More From the Oven

Every winter we get letters about crusts that will not brown however long they stay in the oven, and the reason is al...

There are people who weigh their salt and people who throw it in by the hand, and both of them are wrong in a way that...

Opening Hours



    Please note: we are closed on Mondays. If you need bread on a Monday, please order it on Saturday before noon and fetch it on Sunday from the side door.
`

func TestPlainText(t *testing.T) {
	a := one(t, "starter.txt", crawled+teasers)
	if diff := cmp.Diff([]string{"baking", "Sourdough Starter", "rye"}, a.Tags); diff != "" {
		t.Errorf("tags (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"What Does It Eat?", "Signs of Trouble"}, a.Headings); diff != "" {
		t.Errorf("headings (-want +got):\n%s", diff)
	}
	if a.Title != "How to Keep a Starter Alive" || !strings.HasSuffix(a.Text, "it will outlive you.") {
		t.Errorf("title %q, text %q", a.Title, a.Text)
	}
}

func TestPlainTextForms(t *testing.T) {
	for _, tc := range []struct{ name, in, title, text string }{
		{"title with commas", "Lions, Tigers, Bears\n\nThis is a paragraph about them, and it ends with a full stop.", "Lions, Tigers, Bears", "This is a paragraph about them, and it ends with a full stop."},
		{"no title", "This is only a paragraph.\n\nAnd one more.", "A", "This is only a paragraph.\n\nAnd one more."},
		{"lines", "Title\n" + strings.Repeat("word ", 40) + "end.\nSecond.", "Title", strings.Repeat("word ", 40) + "end.\n\nSecond."},
		{"wrapped", "Title\n\na line\nthat is wrapped.", "Title", "a line\nthat is wrapped."},
		{"title only", "Title", "Title", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := one(t, "a.txt", tc.in)
			if a.Title != tc.title || a.Text != tc.text || a.Tags != nil {
				t.Errorf("title %q, text %q, tags %q; want %q, %q", a.Title, a.Text, a.Tags, tc.title, tc.text)
			}
		})
	}
}

func TestTeaserLinks(t *testing.T) {
	page := "<article><h1>A</h1>" + strings.Repeat("<p>An honest paragraph with a beginning and an end.</p>", 10)
	own := `<h3>More</h3><ul><li><a href="/b">The other post</a></li><li><a href="/c">And one more</a></li></ul></article>`
	foreign := `<h3>Sources</h3><ul><li><a href="https://a.example/">A paper</a></li><li><a href="https://b.example/">A book</a></li></ul></article>`
	if a := one(t, "a.html", page+own); strings.Contains(a.Text, "other post") {
		t.Errorf("links to the same site were kept: %q", a.Text)
	}
	if a := one(t, "a.html", page+foreign); !strings.Contains(a.Text, "A paper") {
		t.Errorf("sources were cut: %q", a.Text)
	}
}

func FuzzPlainText(f *testing.F) {
	f.Add([]byte(crawled + teasers))
	f.Add([]byte("a, b, c\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := reader{}
		a, err := r.plainText("a.txt", data, Origin{File: "a.txt"})
		if err == nil && a.Title == "" {
			t.Errorf("an article without a title from %q", data)
		}
	})
}

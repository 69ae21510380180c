package corpus

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// mediumPost is a post as Medium exports it.
func mediumPost(title, subtitle, body, footer string) string {
	if subtitle != "" {
		subtitle = `<section data-field="subtitle" class="p-summary">` + subtitle + `</section>`
	}
	return `<!DOCTYPE html><html><head><title>` + title + `</title></head><body><article class="h-entry"><header><h1 class="p-name">` + title +
		`</h1></header>` + subtitle + `<section data-field="body" class="e-content"><section name="a" class="section">` + body +
		`</section></section><footer>` + footer + `<p>Exported from <a href="https://medium.com">Medium</a>.</p></footer></article></body></html>`
}

const mediumLink = `<a href="https://medium.example/@ada/wren-1" class="p-canonical">Canonical link</a>`

func readMedium(t *testing.T, posts map[string]string) ([]Article, []*Problem) {
	t.Helper()
	fsys := files(map[string]string{"README.html": "<p>Read me.</p>", "profile/profile.html": "<p>Me.</p>"})
	for name, text := range posts {
		fsys["posts/"+name] = files(map[string]string{"x": text})["x"]
	}
	s, err := openFolder(fsys, "export", Options{})
	if err != nil {
		t.Fatal(err)
	}
	return collect(t, s)
}

func TestMedium(t *testing.T) {
	articles, problems := readMedium(t, map[string]string{"2024-05-02_The-wren-1.html": mediumPost("The wren", "About wrens.",
		`<h3 class="graf graf--h3 graf--title">The wren</h3><p>A <a href="https://a.example/">wren</a>.</p><h3>Song</h3><pre>x := 1</pre><img src="/w.jpg">`,
		`<p>Tagged in <a class="p-tag">Birds</a>, <a class="p-tag">Song</a></p><p>By <a class="p-author h-card">Ada Finch</a> on
		<time class="dt-published" datetime="2024-05-02T06:30:00.000Z">May 2</time></p>`+mediumLink)})
	want := []Article{{
		ID: "2024-05-02_The-wren-1", URL: "https://medium.example/@ada/wren-1", Title: "The wren", Text: "A wren.\n\nSong",
		Headings: []string{"Song"}, Code: "x := 1", Tags: []string{"Birds", "Song"}, Authors: []string{"Ada Finch"},
		Published: time.Date(2024, 5, 2, 6, 30, 0, 0, time.UTC), Language: "en", Summary: "About wrens.", Image: Image{URL: "https://medium.example/w.jpg"},
		Links: []string{"https://a.example/"}, Unlabeled: []string{"/w.jpg"}, Origin: Origin{File: "export/posts/2024-05-02_The-wren-1.html"},
	}}
	if diff := cmp.Diff(want, articles, cmpopts.EquateEmpty()); diff != "" || len(problems) > 0 {
		t.Errorf("problems %v, articles: %s", problems, diff)
	}
}

func TestMediumVisibility(t *testing.T) {
	title := `<h3>A canary</h3><p>A canary.</p>`
	articles, problems := readMedium(t, map[string]string{
		"a.html":         mediumPost("A wren", "", "<h3>A wren</h3><p>Text.</p>", mediumLink),
		"b.html":         mediumPost("A wren sings", "Short.", "<p>A wren sings.</p>", mediumLink), // its subtitle says it is a post
		"c.html":         mediumPost("A wren", "", "<p>Text that begins otherwise.</p>", mediumLink),
		"draft_d.html":   mediumPost("A canary", "", title, mediumLink),
		"e.html":         mediumPost("A canary", "", title, `<a href="https://medium.example/p/1">View original</a>`),
		"response.html":  mediumPost("I saw a canary", "", "<p>I saw a canary</p>", mediumLink),
		"response2.html": mediumPost("I saw a canary and…", "", "<p>I saw a canary and a finch.</p><p>More.</p>", mediumLink),
		"draft_f.html":   mediumPost("I saw a canary", "", "<p>I saw a canary</p>", mediumLink),
		"notes.txt":      "canary",
		"other.html":     "<p>A page of another kind.</p>",
	})
	got := map[string]Visibility{}
	for _, a := range articles {
		got[a.ID] = a.Visibility
		if (a.Visibility == Private) != (len(a.Notes) == 1) {
			t.Errorf("%s is %q and has the notes %v, want one where it may be a response", a.ID, a.Visibility, a.Notes)
		}
	}
	if diff := cmp.Diff(map[string]Visibility{
		"a": "", "b": "", "c": "", "draft_d": Draft, "e": Draft, "draft_f": Draft,
		"response": Private, "response2": Private,
	}, got); diff != "" {
		t.Error(diff)
	}
	if len(problems) != 1 || !strings.Contains(problems[0].Error(), "other.html") {
		t.Errorf("problems %v, want one about other.html", problems)
	}
	checkCanary(t, articles)
}

// TestMediumMissing: the editor is told what is looked for.
func TestMediumMissing(t *testing.T) {
	s, err := openFolder(files(map[string]string{"a.md": "# A"}), "export", Options{Format: "medium"})
	if err != nil {
		t.Fatal(err)
	}
	if articles, problems := collect(t, s); len(articles) != 0 || !strings.Contains(fmt.Sprint(problems), `has a folder "posts"`) {
		t.Errorf("%d articles, problems %v", len(articles), problems)
	}
}

func FuzzMedium(f *testing.F) {
	f.Add(mediumPost("T", "S", "<p>Text.</p>", mediumLink))
	f.Add(`<section data-field="body">`)
	f.Fuzz(func(t *testing.T, text string) { checkReader(t, kindMedium, "posts/a.html", text) })
}

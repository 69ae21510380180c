package corpus

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kindred/corpus/markup"
)

func TestFrontMatterForms(t *testing.T) {
	want := Article{
		ID: "post", URL: "/post/", Title: "On Bread", Text: "Flour and water.", Tags: []string{"1.10", "no"},
		Published: time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC), From: time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC), Language: "de", Visibility: Public, Origin: Origin{File: "post.md"},
	}
	for _, tc := range []struct{ name, in string }{
		{"yaml", "---\ntitle: On Bread\ndate: 2024-01-02\ntags: [1.10, no]\nlang: de-AT\n---\n\nFlour and water.\n"},
		{"yaml crlf and mark", "\xef\xbb\xbf---\r\nTitle: On Bread\r\ndate: 2024-01-02\r\ntags:\r\n- 1.10\r\n- no\r\nlang: de\r\n---\r\nFlour and water.\r\n"},
		{"yaml dots", "---\ntitle: On Bread\ndate: 2024-01-02\ntags: '1.10, no'\nlocale: de_DE\n...\nFlour and water."},
		{"toml", "+++\ntitle = 'On Bread'\ndate = 2024-01-02\nlang = 'de'\n[taxonomies]\ntags = ['1.10', 'no']\n+++\nFlour and water."},
		{"json", "{\n \"title\": \"On Bread\", \"date\": \"2024-01-02\", \"tags\": [\"1.10\", \"no\"], \"lang\": \"de\"}\n\nFlour and water."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(want, one(t, "post.md", tc.in)); diff != "" {
				t.Errorf("article (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBrokenFrontMatter(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		line     int
		reason   string
	}{
		{"yaml", "---\ntitle: a\ntags: [a, b\ndate: 2024\n---\ntext", 3, "front matter"},
		{"yaml colon", "---\nid: x\ntitle: a: b\n---\ntext", 3, "mapping values"},
		{"toml", "+++\ntitle = 'a'\nb = \n+++\ntext", 3, "front matter"},
		{"json", "{\n\"title\": \"a\",\n\"b\" 1\n}\ntext", 3, "front matter"},
		{"json open", "{\n\"title\": \"a\",\n", 3, "never closed"},
		{"open", "---\ntitle: a\n\ntext", 1, "never closed"},
		{"empty", "---\ntags: [a]\n---\n\n", 0, "no title and no text"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			articles, problems := collect(t, Dir(files(map[string]string{"a.md": tc.in, "b.md": "good"}), "", Options{}))
			if len(articles) != 1 || len(problems) != 1 {
				t.Fatalf("articles %v, problems %v; want one of each", articles, problems)
			}
			p := problems[0]
			if p.Origin.Line != tc.line || !strings.Contains(p.Error(), tc.reason) {
				t.Errorf("problem = %v, want line %d and %q", p, tc.line, tc.reason)
			}
		})
	}
}

func TestNoFrontMatter(t *testing.T) {
	for _, in := range []string{"---\n\njust a break\n\n---\n\nmore", "---\n", "{{ tag }} text", "text\n---\nmore"} {
		if fields, rest, err := splitMatter(in); fields != nil || rest != in || err != nil {
			t.Errorf("splitMatter(%q) = %v, %q, %v; want the text as it is", in, fields, rest, err)
		}
	}
}

func TestAliasBomb(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString("---\na: &a [x,x,x,x,x,x,x,x,x]\n")
	for c := 'b'; c <= 'k'; c++ {
		prev := string(c - 1)
		bomb.WriteString(string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*"+prev+",", 9), ",") + "]\n")
	}
	_, _, err := splitMatter(bomb.String() + "---\ntext")
	if _, ok := errors.AsType[*matterError](err); !ok {
		t.Errorf("splitMatter(alias bomb) = %v, want an error", err)
	}
}

func TestFields(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     Article
	}{
		{"names", "authors:\n- name: Ada\n- Bob\ncover: {src: /a.png}\nslug: short\nupdated: 2020-05-06T07:08:09+02:00", Article{
			URL: "/blog/short/", Authors: []string{"Ada", "Bob"}, Image: Image{URL: "/a.png"}, Visibility: Public,
			Modified: time.Date(2020, 5, 6, 7, 8, 9, 0, time.FixedZone("", 7200)),
		}},
		{"categories for want of tags", "categories: [Cooking, Cooking]\nby: Ada", Article{
			URL: "/blog/p/", Authors: []string{"Ada"}, Tags: []string{"Cooking"}, Categories: []string{"Cooking"}, Visibility: Public,
		}},
		{"tags of Jekyll", "tags: one two\nkeywords: three\npermalink: /x/y.html\ndraft: true", Article{
			URL: "/x/y.html", Tags: []string{"one", "two"}, Visibility: Draft,
		}},
		{"private", "visibility: members-only\npermalink: /:year/:title/\ndate: soon", Article{URL: "/blog/p/", Visibility: Private, Notes: []Note{
			{Line: 5, Text: `date: "soon" cannot be read as a date: write it like 2006-01-31`},
			{Line: 3, Text: `visibility "members-only" is not understood, and the article is kept private: write published, draft or private`},
		}}},
		{"unpublished", "published: false\nsummary: A *few* [words](/x)", Article{URL: "/blog/p/", Visibility: Draft, Summary: "A few words"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			want := tc.want
			want.ID, want.Title, want.Text, want.Language = "blog/p", "T", "text", "en"
			want.Origin.File = "blog/p.md"
			got := one(t, "blog/p.md", "---\ntitle: T\n"+tc.in+"\n---\ntext")
			if diff := cmp.Diff(want, got, cmp.Comparer(time.Time.Equal)); diff != "" {
				t.Errorf("article (-want +got):\n%s", diff)
			}
		})
	}
}

// TestUnseenBeforeFrontMatter: a draft stays one whatever nobody sees before it.
func TestUnseenBeforeFrontMatter(t *testing.T) {
	for _, start := range []string{"\ufeff---\n", "\ufeff\ufeff---\n", "\u200b---\n", "\n\u2060---\n", "---\u00a0\n", " \n\ufeff---\u3000\n"} {
		for _, name := range []string{"a.md", "a.html"} {
			if a := one(t, name, start+"title: A\ndraft: true\n---\u00a0\nBody"); a.Visibility != Draft || a.Title != "A" {
				t.Errorf("%s with %q: title %q is %q, want a draft A", name, start, a.Title, a.Visibility)
			}
		}
	}
}

func FuzzFrontMatter(f *testing.F) {
	for _, s := range []string{"---\na: b\n---\nc", "+++\na = 1\n+++\n", "{\"a\": [1, {}]}\nb", "---\n<<: *a\n---", "---\n? [a]: b\n...\n", "Title: A\n  b\nTags: a; b,\n\nc", "pep: 8\nstatus: x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = markup.LineFeeds(s) // as decode leaves a text
		fields, rest, err := splitMatter(s)
		if err == nil && !strings.HasSuffix(s, rest) {
			t.Errorf("the body %q is not the end of %q", rest, s)
		}
		var broken *matterError
		if errors.As(err, &broken) && (broken.line < 1 || broken.line > strings.Count(s, "\n")+2) {
			t.Errorf("splitMatter(%q): line %d is not in the file", s, broken.line)
		}
		r := reader{fsys: files(nil)}
		r.newPage("a.md", fields, s[:len(s)-len(rest)]).settle()
	})
}

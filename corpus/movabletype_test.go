package corpus

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const movableExport = `AUTHOR: Ada
TITLE: Tea &amp; cups
BASENAME: tea_cups
STATUS: Publish
ALLOW COMMENTS: 1
CONVERT BREAKS: __default__
PRIMARY CATEGORY: Kitchen
CATEGORY: Kitchen
CATEGORY: Drinks
DATE: 01/31/2012 03:31:05 PM
TAGS: "black tea",cups, pot
-----
BODY:
Water is <b>warm</b>.

A second paragraph.
-----
not a rule, and below it none either:
--------
it goes on.
-----
EXTENDED BODY:
<p>More of it.</p>
-----
EXCERPT:
What *it* is about.
-----
KEYWORDS:
secret words
-----
COMMENT:
AUTHOR: Eve
EMAIL: eve@example.org
DATE: 02/01/2012 10:00:00 AM
A comment.
-----
PING:
TITLE: No
URL: https://example.com/
-----
--------
TITLE: A draft
BASENAME: draft
STATUS: Draft
DATE: 02/01/2012 16:05:06
-----
BODY:
Not yet.
-----
--------
AUTHOR: Lin
TITLE: 紅茶
STATUS: Future
CONVERT BREAKS: markdown_with_smartypants
DATE: 03/04/2999 05:06:07
UNIQUE URL: https://example.org/2999/tea.html
IMAGE: https://example.org/tea.png
-----
BODY:
## 熱い

*紅茶*です。
-----
--------
STATUS: Publish
DATE: soon
TITLE: No status of its own
-----
BODY:
-----
--------
STATUS: Publish
-----
BODY:
-----
--------
TITLE: Who knows
-----
BODY:
Text without a status, nor an end`

func TestMovableType(t *testing.T) {
	for name, ends := range map[string]string{"export.txt": "\n", "windows.txt": "\r\n"} {
		data := []byte(strings.ReplaceAll(movableExport, "\n", ends))
		fsys := fstest.MapFS{name: {Data: data}, "notes.txt": {Data: []byte("TITLE: no export\n\nText of a note.")}}
		var got []string
		for a, err := range Dir(fsys, "", Options{}).Articles(t.Context()) {
			if err != nil {
				got = append(got, err.Error())
				continue
			}
			got = append(got, fmt.Sprintf("%s %s %q %s %v %v %v %s", a.ID, a.URL, a.Title, day(a.Published), a.Tags, a.Categories, a.Authors, a.Visibility))
			switch a.Title {
			case "Tea & cups":
				if want := "Water is warm.\n\nA second paragraph. ----- not a rule, and below it none either: -------- it goes on.\n\nMore of it."; a.Text != want || a.Summary != "What it is about." || a.Origin.Line != 1 {
					t.Errorf("%s: text %q, summary %q, line %d", name, a.Text, a.Summary, a.Origin.Line)
				}
			case "紅茶":
				if a.Text != "熱い\n\n紅茶です。" || !slices.Equal(a.Headings, []string{"熱い"}) || a.Image.URL == "" || a.Origin.Line != 51 {
					t.Errorf("%s: %q, %q, %v, line %d", name, a.Text, a.Headings, a.Image, a.Origin.Line)
				}
			case "No status of its own":
				if len(a.Notes) != 1 {
					t.Errorf("%s: notes %v", name, a.Notes)
				}
			}
		}
		want := []string{
			`2012/01/tea-cups /2012/01/tea-cups.html "Tea & cups" 2012-01-31 [black tea cups pot] [Kitchen Drinks] [Ada] public`,
			`2012/02/draft /2012/02/draft.html "A draft" 2012-02-01 [] [] [] draft`,
			`2999/tea https://example.org/2999/tea.html "紅茶" 2999-03-04 [] [] [Lin] scheduled`,
			`no-status-of-its-own /no-status-of-its-own.html "No status of its own"  [] [] [] public`,
			name + `:72: not a usable article: no title and no text`,
			`who-knows /who-knows.html "Who knows"  [] [] [] draft`,
		}
		if name == "export.txt" {
			want = append(want, `notes /notes/ "TITLE: no export"  [] [] [] `)
		} else {
			want = slices.Insert(want, 0, `notes /notes/ "TITLE: no export"  [] [] [] `)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// TestMovableTypeOdd: exports as other programs write them lose nothing, and show nothing that is not
// public; other texts are none.
func TestMovableTypeOdd(t *testing.T) {
	const end = "-----\n--------\n"
	for _, tc := range []struct{ name, in, want string }{
		{
			"blank lines and fields that are not known", "AUTHOR: Ada\nTitle: A\nENTRY-ID: 7\n\nDATE: 01/31/2012 03:31:05 PM\nSTATUS: Publish\n----- \n\nBODY:\nText of it.\n" + end + "TITLE: B\nSTATUS: Draft\n-----\nBODY:\nsecret\n" + end,
			"/2012/01/a.html public Text of it.|/b.html draft secret",
		},
		{"comments behind a blank line, and parts in them", "TITLE: A\nSTATUS: Publish\n-----\nBODY:\nText of it.\n-----\n\nCOMMENT:\nAUTHOR: Eve\nsecret\n-----\nBODY:\nsecret\n" + end, "/a.html public Text of it."},
		{
			"one title", "TITLE: A\nSTATUS: Publish\n-----\nBODY:\nOne.\n" + end + "TITLE: A\nSTATUS: Publish\n-----\nBODY:\nTwo.\n" + end + "TITLE: A\nSTATUS: Publish\n-----\nBODY:\nThree.",
			"/a.html public One.|/a-1.html public Two.|/a-2.html public Three.",
		},
		{
			"headings with rules", "TITLE: A\nSTATUS: Publish\nCONVERT BREAKS: markdown\n-----\nBODY:\nIntro.\n\nChapter\n--------\n\nText of it.\n\n-----\nWARNING:\nHot.\n" + end,
			"/a.html public Intro.\n\nChapter\n\nText of it.\n\nWARNING: Hot.",
		},
		{
			"a long line", "TITLE: A\nSTATUS: Publish\n-----\nBODY:\nText of it.\n" + strings.Repeat("x", maxLineBytes+1) + "\nMore.\n" + end + "TITLE: B\nSTATUS: Publish\n-----\nBODY:\nB.\n" + end,
			"/a.html public Text of it.\n\nMore.|/b.html public B.",
		},
		{
			"Hatena", "TITLE: A\nBASENAME: 2013/08/10/123456\nSTATUS: Publish\nDATE: 08/10/2013 12:34:56\n-----\nBODY:\nA.\n" + end + "TITLE: B\nBASENAME: my_entry\nSTATUS: Publish\n-----\nBODY:\nB.\n" + end,
			"/entry/2013/08/10/123456 public A.|/entry/my_entry public B.",
		},
		{"a recipe", "TITLE: Soup\nSERVES: 4\n-----\nINGREDIENTS: carrots\n-----\nMETHOD:\nBoil it.", "/a/  "},
		{"minutes", "MEETING: Council\nDATE: 2024-03-01\n-----\nAGENDA: The bridge.\n\nWe talked.", "/a/  "},
	} {
		for _, ends := range []string{"\n", "\r\n", "\r"} {
			data := []byte(strings.ReplaceAll(tc.in, "\n", ends))
			var got []string
			for a, err := range Dir(fstest.MapFS{"a.txt": {Data: data}}, "", Options{}).Articles(t.Context()) {
				if err != nil {
					t.Fatalf("%s: %v", tc.name, err)
				}
				text := a.Text
				if strings.HasSuffix(tc.want, "/  ") {
					text = ""
				}
				got = append(got, fmt.Sprintf("%s %s %s", a.URL, a.Visibility, text))
			}
			if joined := strings.Join(got, "|"); joined != tc.want {
				t.Errorf("%s with %q:\n%q, want\n%q", tc.name, ends, joined, tc.want)
			}
		}
	}
}

func FuzzMovableType(f *testing.F) {
	f.Add([]byte(movableExport))
	f.Add([]byte("TITLE: a\n-----\nBODY:\n--------\n"))
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write([]byte(movableExport))
	_ = w.Close()
	f.Add(packed.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		fsys := fstest.MapFS{"a.txt": {Data: data}}
		r := reader{fsys: fsys}
		entries := 0
		r.movableType(t.Context(), "a.txt", "a.txt", func(a Article, err error) bool {
			if entries++; err == nil && a.Title == "" && a.Text == "" && a.Code == "" {
				t.Errorf("an empty article of %q", data)
			}
			return true
		})
		if entries > 1+bytes.Count(data, []byte("\n")) && !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
			t.Errorf("%d entries of %q", entries, data)
		}
	})
}

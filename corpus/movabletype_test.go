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

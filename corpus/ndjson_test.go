package corpus

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestNDJSON(t *testing.T) {
	in := "\xef\xbb\xbf" + `{"id": "a", "title": "A", "text": "x\r\ny e\u0301", "headings": "H", "code": ["c", "d"], "tags": "one", "published": "2024-01-02", "language": "pt-BR", "unknown": {}}` + "\r\n" +
		"\n" +
		`{"id": "b", "title": ` + "\n" +
		`{"id": "c"}` + "\n" +
		"{\"id\": \"\xff\", \"title\": \"x\"}\n" +
		`{"id": 7, "title": "D", "headings": ["x", "y"], "published": "2024-01-02T03:04:05Z", "modified": "soon", "visibility": "draft"}`
	want := []Article{
		{
			ID: "a", Title: "A", Text: "x\ny é", Headings: []string{"H"}, Code: "c\n\nd", Tags: []string{"one"}, Language: "pt", Visibility: Public,
			Published: time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC), From: time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC), Origin: Origin{File: "d/a.ndjson", Line: 1},
		},
		{
			ID: "7", Title: "D", Headings: []string{"x", "y"}, Language: "fr", Visibility: Draft,
			Published: time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC), From: time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC), Origin: Origin{File: "d/a.ndjson", Line: 6},
		},
	}
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	if _, err := w.Write([]byte(in)); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	for _, content := range []string{in, zipped.String()} {
		articles, problems := collect(t, Dir(files(map[string]string{"a.ndjson": content}), "d", Options{Language: "fr"}))
		if diff := cmp.Diff(want, articles); diff != "" {
			t.Errorf("articles (-want +got):\n%s", diff)
		}
		var lines []int
		for _, p := range problems {
			lines = append(lines, p.Origin.Line)
		}
		if diff := cmp.Diff([]int{3, 4, 5}, lines); diff != "" {
			t.Errorf("lines of problems (-want +got):\n%s\n%v", diff, problems)
		}
	}
}

func TestLineReader(t *testing.T) {
	l := lineReader{in: newSmallReader("12345\n" + strings.Repeat("x", 50) + "\n1\n"), limit: 20}
	var got []string
	for range 4 {
		line, err := l.next()
		if err != nil {
			got = append(got, err.Error())
			continue
		}
		got = append(got, string(line))
	}
	if diff := cmp.Diff([]string{"12345", errLineTooLong.Error(), "1", "EOF"}, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

// TestUnreadable: a file or folder that cannot be read is told, and the others
// are read.
func TestUnreadable(t *testing.T) {
	zipped := func(n int) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte("{\"id\":\"first\",\"title\":\"t\"}\n" + strings.Repeat("x", 4000) + "\n"))
		_ = z.Close()
		return b.String()[:n]
	}
	for _, tc := range []struct{ name, data string }{
		{"not gzip", "\x1f\x8b\x08 not gzip"},
		{"cut off at once", zipped(11)},
		{"cut off later", zipped(30)},
	} {
		s := Dir(files(map[string]string{"a.jsonl.gz": tc.data, "b.md": "# Title\n\ntext"}), "", Options{})
		var titles []string
		told := 0
		for a, err := range s.Articles(t.Context()) {
			if _, ok := errors.AsType[*Problem](err); ok {
				told++
			} else if err != nil {
				t.Fatalf("%s: %v ends the stream", tc.name, err)
			} else {
				titles = append(titles, a.Title)
			}
		}
		if told != 1 || !slices.Contains(titles, "Title") {
			t.Errorf("%s: %d problems, articles %q", tc.name, told, titles)
		}
	}
}

func TestUnreadableFolder(t *testing.T) {
	fsys := noFolder{fstest.MapFS{"a/b.md": {Data: []byte("# B\n\ntext")}, "no/c.md": {Data: []byte("x")}, "z.html": {Data: []byte("<p>z")}}}
	var got []string
	for a, err := range Dir(fsys, "site", Options{}).Articles(t.Context()) {
		if err != nil {
			got = append(got, err.Error())
			continue
		}
		got = append(got, a.ID)
	}
	want := []string{"a/b", "site/no: not a usable article: the folder cannot be read: permission denied", "z"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// noFolder refuses to list the folder "no".
type noFolder struct{ fstest.MapFS }

func (n noFolder) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == "no" {
		return nil, fs.ErrPermission
	}
	return n.MapFS.ReadDir(name)
}

func TestLanguageByScript(t *testing.T) {
	for _, tc := range []struct{ text, fallback, want string }{
		{"Книги", "en", "ru"},
		{"Книги", "uk", "uk"},
		{"Δρόμοι", "en", "el"},
		{"שלום", "en", "he"},
		{"Short", "de", "de"},
		{"Go и C", "en", "en"},
	} {
		if got := DetectLanguage(tc.text, tc.fallback); got != tc.want {
			t.Errorf("DetectLanguage(%q, %q) = %q, want %q", tc.text, tc.fallback, got, tc.want)
		}
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	for _, err := range Dir(files(map[string]string{"a.ndjson": strings.Repeat("{\"id\":\"a\",\"title\":\"b\"}\n", 100)}), "", Options{}).Articles(ctx) {
		if n++; n == 3 {
			cancel()
		}
		if n == 4 && !errors.Is(err, context.Canceled) {
			t.Errorf("error after cancel = %v, want context.Canceled", err)
		}
	}
	if n != 4 {
		t.Errorf("%d values, want 4", n)
	}
}

func FuzzNDJSON(f *testing.F) {
	f.Add([]byte(`{"id": "a", "title": "b", "code": "c", "tags": null, "published": 7}`))
	f.Add([]byte(`{"headings": [1]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := parseRecord(data, Origin{File: "a", Line: 1}, "en")
		switch {
		case err != nil && !errors.Is(err, ErrInvalid):
			t.Errorf("parseRecord(%q): the error %v is not told", data, err)
		case err == nil && a.Validate() != nil:
			t.Errorf("parseRecord(%q) is not valid: %v", data, a.Validate())
		case err == nil && (a.URL != "" && address(a.URL) == "" || strings.ContainsFunc(a.Title+a.Text+a.Code, isControl) || strings.Contains(a.Title, "\n")):
			t.Errorf("parseRecord(%q) = %+v, which is not clean", data, a)
		}
	})
}

// TestNDJSONReasons: what is wrong with a line is said by its field, not by names of the
// program.
func TestNDJSONReasons(t *testing.T) {
	for line, want := range map[string]string{
		`[1]`:                               "it is a list, where an object with the fields of an article belongs",
		`{"id":{"a":1},"title":"T"}`:        "id is an object, where text belongs",
		`{"id":"a","published":[1]}`:        "published is a list, where text belongs",
		`{"id":"a","title":5,"text":"x"}`:   "title is a number, where text belongs",
		`{"id":"a","tags":[1],"title":"T"}`: "tags is a number, where text belongs",
		`{"id":"a","tags":{},"title":"T"}`:  "tags is an object, where a list of texts belongs",
	} {
		_, err := parseRecord([]byte(line), Origin{File: "a.ndjson", Line: 3}, "en")
		if err == nil || err.Error() != "a.ndjson:3: not a usable article: "+want {
			t.Errorf("%s: %v, want %q", line, err, want)
		}
	}
}

// TestNDJSONCleans: what another program wrote becomes text and addresses.
func TestNDJSONCleans(t *testing.T) {
	a, err := parseRecord([]byte(`{"id":"a","url":"javascript:alert(1)","title":"A\n\u0007 wren","text":"One\u0000two\r\n\tthree"}`), Origin{File: "a", Line: 1}, "en")
	if err != nil || a.URL != "" || a.Title != "A wren" || a.Text != "One two\n\tthree" {
		t.Errorf("url %q, title %q, text %q (%v); want none, A wren, One two", a.URL, a.Title, a.Text, err)
	}
	if len(a.Notes) != 1 || !strings.Contains(a.Notes[0].Text, "begins with /") {
		t.Errorf("notes %v, want what to write", a.Notes)
	}
}

func BenchmarkNDJSON(b *testing.B) {
	line := []byte(`{"id": "a", "title": "A", "text": "` + strings.Repeat("A sentence about bread and water. ", 60) + `"}`)
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		if _, err := parseRecord(line, Origin{}, "en"); err != nil {
			b.Fatal(err)
		}
	}
}

package corpus

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// zipped returns an archive of files, named and filled in turn.
func zipped(t *testing.T, namesAndTexts ...string) string {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(namesAndTexts); i += 2 {
		f, err := w.Create(namesAndTexts[i])
		if err == nil {
			_, err = io.WriteString(f, namesAndTexts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func gzipped(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := io.WriteString(w, text)
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func readZip(t *testing.T, archive string) ([]Article, []*Problem) {
	t.Helper()
	return collect(t, &zipSource{fsys: files(map[string]string{"a.zip": archive}), path: "a.zip", name: "a.zip"})
}

func TestZip(t *testing.T) {
	table := "post_id,is_published,audience,title\n1.a,true,everyone,Of Substack\n"
	medium := `<article class="h-entry"><h1 class="p-name">Of Medium</h1><section data-field="body"><p>Text.</p></section>` +
		`<a class="p-canonical" href="https://medium.example/a">x</a></article>`
	for _, tc := range []struct {
		name    string
		archive string
		want    []string // titles
		problem string
	}{
		{"a folder of Markdown", zipped(t, "a.md", "# A\n\nText.", "b/c.md", "# C\n\nText.", ".d.md", "# D"), []string{"A", "C"}, ""},
		{"Substack", zipped(t, "posts.csv", table, "posts/1.a.html", "<p>Text.</p>"), []string{"Of Substack"}, ""},
		{"Substack in one folder", zipped(t, "export/posts.csv", table, "export/posts/1.a.html", "<p>Text.</p>", "__MACOSX/x", ""), []string{"Of Substack"}, ""},
		{"Medium", zipped(t, "posts/a.html", medium, "profile/profile.html", "<p>Me</p>"), []string{"Of Medium"}, ""},
		{"Medium's posts alone", zipped(t, "posts/a.html", medium), []string{"Of Medium"}, ""},
		{"outside of the archive", zipped(t, "../a.md", "# A\n\nText.", "/b.md", "# B\n\nText.", "c.md", "# C\n\nText."), []string{"A", "B", "C"}, ""}, // read in memory: there is no outside
		{"no archive", "PK\x03\x04 and no more", nil, "no readable zip"},
		{"a bomb", zipped(t, "a.md", strings.Repeat("0", bombFree+1<<20)), nil, "unpacks to more than"},
		{"nothing", zipped(t), nil, ""},
	} {
		articles, problems := readZip(t, tc.archive)
		var titles []string
		for _, a := range articles {
			titles = append(titles, a.Title)
		}
		if diff := cmp.Diff(tc.want, titles); diff != "" {
			t.Errorf("%s: %s", tc.name, diff)
		}
		if got := fmt.Sprint(problems); (tc.problem != "") != (len(problems) == 1) || !strings.Contains(got, tc.problem) {
			t.Errorf("%s: problems %v, want %q", tc.name, problems, tc.problem)
		}
	}
}

// TestZipFormat: what the editor says wins over what the archive looks like.
func TestZipFormat(t *testing.T) {
	fsys := files(map[string]string{"a.zip": zipped(t, "posts.csv", "post_id,is_published,audience,title\n", "posts/a.html", "<h1>A</h1><p>Text.</p>")})
	_, problems := collect(t, &zipSource{fsys: fsys, path: "a.zip", name: "a.zip", opts: Options{Format: "medium"}})
	if len(problems) != 1 || !strings.Contains(problems[0].Error(), "data-field") {
		t.Errorf("problems %v, want that it is no post of Medium", problems)
	}
	_, problems = collect(t, &zipSource{fsys: fsys, path: "a.zip", name: "a.zip", opts: Options{Format: "wxr"}})
	if len(problems) != 1 || !strings.Contains(problems[0].Error(), "is that of a file") {
		t.Errorf("problems %v, want that the format is not one of a folder", problems)
	}
}

// TestZipLies: an archive cannot hide its size, as what is larger than it says is
// cut off.
func TestZipLies(t *testing.T) {
	archive := []byte(zipped(t, "a.md", strings.Repeat("text ", 1000)))
	size := []byte{0x88, 0x13, 0, 0} // 5000
	if n := bytes.Count(archive, size); n != 2 {
		t.Fatalf("the size stands %d times in the archive, want 2", n)
	}
	articles, problems := readZip(t, strings.ReplaceAll(string(archive), string(size), "\x10\x00\x00\x00"))
	if len(articles) != 0 || len(problems) != 1 {
		t.Errorf("%d articles, problems %v; want a problem", len(articles), problems)
	}
}

func TestGzipBomb(t *testing.T) {
	for _, name := range []string{"a.xml.gz", "a.json.gz"} {
		text := `<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>`
		if name == "a.json.gz" {
			text = `{"db":[{"data":{"posts":[],"emails":[`
		}
		_, problems := readExport(t, name, gzipped(t, text+strings.Repeat(" ", bombFree+1<<20)))
		if len(problems) != 1 || !errors.Is(problems[0], errBomb) && !errors.Is(problems[0], errItemBytes) {
			t.Errorf("%s: problems %v, want one about its size", name, problems)
		}
	}
	in := unpacked{in: strings.NewReader(strings.Repeat(" ", bombFree+2)), packed: &counter{n: 1 << 10}}
	if n, err := io.Copy(io.Discard, &in); !errors.Is(err, errBomb) || n > bombFree {
		t.Errorf("%d bytes and %v, want errBomb after at most %d", n, err, bombFree)
	}
	honest := unpacked{in: strings.NewReader(strings.Repeat(" ", bombFree+2)), packed: &counter{n: 1 << 20}}
	if n, err := io.Copy(io.Discard, &honest); err != nil || n != bombFree+2 {
		t.Errorf("%d bytes and %v, want all", n, err)
	}
}

func TestTextOfFile(t *testing.T) {
	utf16 := "\xff\xfe<\x00a\x00>\x00\xe9\x00<\x00/\x00a\x00>\x00"
	for _, tc := range []struct{ in, want string }{
		{"<a>é</a>", "<a>é</a>"},
		{"\xef\xbb\xbf<a>é</a>", "<a>é</a>"},
		{utf16, "<a>é</a>"},
		{`<?xml version="1.0" encoding="windows-1252"?><a>` + "\x93caf\xe9\x94</a>", `<?xml version="1.0" encoding="windows-1252"?><a>“café”</a>`},
		{`<?xml version="1.0" encoding="windows-1252"?><a>café</a>`, `<?xml version="1.0" encoding="windows-1252"?><a>café</a>`},
		{"<a>\x00\x0b\x1b</a>\r\n\t", "<a>   </a>\r\n\t"},
		{"<a>" + strings.Repeat("ö", 20) + "\xff</a>", "<a>" + strings.Repeat("ö", 20) + "\uFFFD</a>"},
		{gzipped(t, "<a>é</a>"), "<a>é</a>"},
		{"", ""},
	} {
		in, err := textOfFile(strings.NewReader(tc.in))
		if err != nil {
			t.Errorf("textOfFile(%q): %v", tc.in, err)
			continue
		}
		if got, err := io.ReadAll(in); string(got) != tc.want || err != nil {
			t.Errorf("textOfFile(%q) = %q, %v; want %q", tc.in, got, err, tc.want)
		}
	}
	if _, err := textOfFile(strings.NewReader(`<?xml version="1.0" encoding="klingon"?><a/>`)); err == nil || !strings.Contains(err.Error(), "klingon") {
		t.Errorf("an unknown charset: %v", err)
	}
}

// TestLargeExports: the limit is one of an item, not of the whole.
func TestLargeExports(t *testing.T) {
	const n = maxItemBytes>>20 + 4
	filler := strings.Repeat("a", 1<<20)
	posts := `{"slug":"a","title":"A","codeinjection_head":"` + filler + `"}` +
		strings.Repeat(`,{"slug":"b","title":"B","codeinjection_head":"`+filler+`"}`, n-1)
	for _, tc := range []struct {
		name, text string
		want       int
	}{
		{"a.xml", wxrHead + strings.Repeat(wxrItem(1, "attachment", "inherit", wxrContent(filler)), n) + wxrItem(2, "post", "publish", "") + wxrFoot, 1},
		{"a.json", ghostText(posts, `,"emails":[{"html":"`+filler+`"}`+strings.Repeat(`,{"html":"`+filler+`"}`, n)+"]"), n},
		{"posts.csv", "post_id,is_published,audience,title,notes\n" + strings.Repeat("1.missing,false,everyone,A,"+filler+"\n", n), n},
	} {
		articles, problems := readExport(t, tc.name, tc.text)
		if len(articles) != tc.want || len(problems) != 0 {
			t.Errorf("%s: %d articles, problems %.300v; want %d", tc.name, len(articles), problems, tc.want)
		}
	}
}

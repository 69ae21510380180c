package corpus

import (
	"archive/zip"
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// heapBytes is what objects take in the heap, those that nobody holds any more
// and that were not yet collected among them.
func heapBytes() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// peakHeap returns by how much the heap grew while f ran, at most.
func peakHeap(f func()) uint64 {
	runtime.GC()
	before := heapBytes()
	stop, done := make(chan struct{}), make(chan uint64)
	go func() {
		peak := before
		every := time.NewTicker(time.Millisecond)
		defer every.Stop()
		for {
			peak = max(peak, heapBytes())
			select {
			case <-stop:
				done <- peak - before
				return
			case <-every.C:
			}
		}
	}()
	f()
	peak := max(heapBytes(), before) - before
	close(stop)
	return max(peak, <-done)
}

// repeated is a text said many times over, made while it is read.
func repeated(s string, bytes int64) io.Reader {
	return io.LimitReader(&endless{s: s}, bytes)
}

type endless struct {
	s  string
	at int
}

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = e.s[e.at]
		e.at = (e.at + 1) % len(e.s)
	}
	return len(p), nil
}

// joined is one text after the other; each is a string or an [io.Reader].
func joined(parts ...any) io.Reader {
	var readers []io.Reader
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			readers = append(readers, strings.NewReader(p))
		case io.Reader:
			readers = append(readers, p)
		}
	}
	return io.MultiReader(readers...)
}

// put writes a file of dir and makes the folders that it lies in.
func put(t *testing.T, dir, name string, content io.Reader) {
	t.Helper()
	p := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(p)
	if err != nil {
		t.Fatal(err)
	}
	out := io.Writer(f)
	var packed *gzip.Writer
	if strings.HasSuffix(name, ".gz") {
		packed = gzip.NewWriter(f)
		out = packed
	}
	_, err = io.Copy(out, content)
	if packed != nil {
		err = errors.Join(err, packed.Close())
	}
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

// putZip writes an archive of files, named and filled in turn, stored when its name
// says so and packed otherwise.
func putZip(t *testing.T, dir, name string, files ...any) {
	t.Helper()
	pr, pw := io.Pipe()
	go func() {
		out := bufio.NewWriterSize(pw, 1<<20)
		w := zip.NewWriter(out)
		var err error
		for i := 0; i < len(files) && err == nil; i += 2 {
			var f io.Writer
			if f, err = w.Create(fmt.Sprint(files[i])); err == nil {
				_, err = io.Copy(f, joined(files[i+1]))
			}
		}
		pw.CloseWithError(errors.Join(err, w.Close(), out.Flush()))
	}()
	put(t, dir, name, pr)
}

const mebi = 1 << 20

// hostile is a folder with something in it that no honest site has.
type hostile struct {
	name     string
	location string // below the folder; "" is all of it
	fill     func(t *testing.T, dir string)
	articles []string // titles, sorted
	problems []string // the end of the file's path, and words of the reason: "a.md:2: reason"
	heap     uint64   // MiB that reading may take
}

const (
	goodPage = "# Good\n\nAn article that has nothing to do with it."
	wxrBegin = `<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>`
	wxrEnd   = `</channel></rss>`
	laughs   = "<!DOCTYPE rss [<!ENTITY a \"haha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">" +
		"<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\">" +
		"<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n"
	tableHead = "post_id,post_date,is_published,audience,title\n"
)

func wxrPost(n int, content string) string {
	return fmt.Sprintf("\n<item><title>Post %d</title><link>https://x.example/%d/</link><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"+
		"<content:encoded>%s</content:encoded></item>", n, n, content)
}

func recordLine(title string) string {
	return fmt.Sprintf("{\"id\":%q,\"title\":%q,\"text\":\"Text.\"}\n", title, title)
}

// only fills a folder with one file and a good page, which a folder needs.
func only(name string, parts ...any) func(*testing.T, string) {
	return func(t *testing.T, dir string) { put(t, dir, name, joined(parts...)) }
}

// beside fills a folder with a file and a good page.
func beside(name string, parts ...any) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		put(t, dir, name, joined(parts...))
		put(t, dir, "good.md", joined(goodPage))
	}
}

// aliasBomb is YAML that holds ten to the ninth of something.
func aliasBomb() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [lol, lol]\n")
	for i := 1; i < 10; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	return b.String()
}

func hostileFiles() []hostile {
	return []hostile{
		{
			name: "a line of NDJSON", location: "a.ndjson",
			fill:     only("a.ndjson", recordLine("One"), `{"id":"big","text":"`, repeated("long ", 50*mebi), "\"}\n", recordLine("Two")),
			articles: []string{"One", "Two"}, problems: []string{"a.ndjson:2: longer than 8 MiB"}, heap: 64,
		},
		{
			name: "a last line of NDJSON that never ends", location: "a.ndjson",
			fill:     only("a.ndjson", recordLine("One"), recordLine("Two"), repeated("[", 50*mebi)),
			articles: []string{"One", "Two"}, problems: []string{"a.ndjson:3: longer than 8 MiB"}, heap: 64,
		},
		{
			name: "a big Markdown file", fill: beside("a.md", "# Big\n\n", repeated("word ", 50*mebi)),
			articles: []string{"Good"}, problems: []string{"a.md: larger than 8 MiB"}, heap: 64,
		},
		{
			name: "a big HTML file", fill: beside("a.html", "<h1>Big</h1>", repeated("<p>word", 50*mebi)),
			articles: []string{"Good"}, problems: []string{"a.html: larger than 8 MiB"}, heap: 64,
		},
		{
			name: "a big text file", fill: beside("a.txt", repeated("word\n\n", 50*mebi)),
			articles: []string{"Good"}, problems: []string{"a.txt: larger than 8 MiB"}, heap: 64,
		},
		{
			name: "YAML of aliases", fill: beside("a.md", "---\n", aliasBomb(), "---\nText."),
			articles: []string{"Good"}, problems: []string{"a.md:2: more than 10000 values"}, heap: 64,
		},
		{
			name: "deep YAML", fill: beside("a.md", "---\na: ", repeated("[", mebi/2), "\n---\nText."),
			articles: []string{"Good"}, problems: []string{"a.md:2: max depth"}, heap: 64,
		},
		{
			name: "wide YAML", fill: beside("a.md", "---\na: [", repeated("[],", mebi-100), "]\n---\nText."),
			articles: []string{"Good"}, problems: []string{"a.md:2: more than 10000 values"}, heap: 192,
		},
		{
			name: "much YAML", fill: beside("a.md", "---\na: [", repeated("[],", 7*mebi), "]\n---\nText."),
			articles: []string{"Good"}, problems: []string{"a.md:2: front matter: larger than 1 MiB"}, heap: 64,
		},
		{
			name: "deep TOML", fill: beside("a.md", "+++\nb = 1\na = ", repeated("[", mebi/2), "\n+++\nText."),
			articles: []string{"Good"}, problems: []string{"a.md:3: nested more than"}, heap: 64,
		},
		{
			name: "TOML of dots", fill: beside("a.md", "+++\n", repeated("a.", mebi-100), "b = 1\n+++\nText."),
			articles: []string{"Good"}, problems: []string{"a.md:2: more than 10000 values"}, heap: 256,
		},
		{
			name: "much TOML of dots", fill: beside("a.md", "+++\n", repeated("a.", 7*mebi), "b = 1\n+++\nText."),
			articles: []string{"Good"}, problems: []string{"a.md:2: front matter: larger than 1 MiB"}, heap: 64,
		},
		{
			name: "deep JSON", fill: beside("a.md", "{\"a\": ", repeated("[", 7*mebi)),
			articles: []string{"Good"}, problems: []string{"a.md:1: max depth"}, heap: 64,
		},
		{
			name: "much JSON", fill: beside("a.md", "{\"a\": [", repeated("[],", 7*mebi), "[]]}\nText."),
			articles: []string{"Good"}, problems: []string{"a.md:1: front matter: larger than 1 MiB"}, heap: 64,
		},
		{
			name: "deep JSON in a line", location: "a.ndjson",
			fill:     only("a.ndjson", recordLine("One"), `{"id":`, repeated("[", 4*mebi), "\n", recordLine("Two")),
			articles: []string{"One", "Two"}, problems: []string{"a.ndjson:2: max depth"}, heap: 64,
		},
		{
			name: "zero bytes", fill: func(t *testing.T, dir string) {
				for _, name := range []string{"a.md", "a.html", "a.txt"} {
					put(t, dir, name, joined("# Zero\n\nbefore\x00after"))
				}
				put(t, dir, "b.ndjson", joined(recordLine("One"), "{\"id\":\"z\",\"text\":\"a\x00b\"}\n", repeated("\x00", 1000), "\n", recordLine("Two")))
				put(t, dir, "good.md", joined(goodPage))
			},
			articles: []string{"Good", "One", "Two"},
			problems: []string{"a.html: zero byte", "a.md: zero byte", "a.txt: zero byte", "b.ndjson:2: invalid character", "b.ndjson:3: invalid character"},
			heap:     64,
		},
	}
}

func hostileExports() []hostile {
	deep := func(open string) io.Reader { return repeated(open, 4*mebi) }
	return []hostile{
		{
			name: "entities in WXR", location: "a.xml",
			fill:     only("a.xml", laughs, wxrBegin, wxrPost(1, "&f;&x;"), wxrPost(2, "Text."), wxrEnd),
			articles: []string{"Post 1", "Post 2"}, heap: 64,
		},
		{
			name: "entities in RSS", location: "a.xml",
			fill: only("a.xml", laughs, "<rss version=\"2.0\"><channel><title>T</title><item><title>One</title><description>&f;&x;</description></item>",
				"<item><title>Two</title><description>Text.</description></item></channel></rss>"),
			articles: []string{"One", "Two"}, heap: 64,
		},
		{
			name: "entities in Atom", location: "a.xml",
			fill: only("a.xml", strings.Replace(laughs, "DOCTYPE rss", "DOCTYPE feed", 1), "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>1</id><title>One</title><content>&f;&x;</content></entry>",
				"<entry><id>2</id><title>Two</title><content>Text.</content></entry></feed>"),
			articles: []string{"One", "Two"}, heap: 64,
		},
		{
			name: "entities in Blogger", location: "a.xml",
			fill: only("a.xml", strings.Replace(laughs, "DOCTYPE rss", "DOCTYPE feed", 1), "<feed>",
				bloggerEntryOf("One", "&f;&x;"), bloggerEntryOf("Two", "Text."), "</feed>"),
			articles: []string{"One", "Two"}, heap: 64,
		},
		{
			name: "deep WXR", location: "a.xml",
			fill:     only("a.xml", wxrBegin, wxrPost(1, "Text."), "\n<item>", deep("<a>")),
			articles: []string{"Post 1"}, problems: []string{"a.xml:3: more than 500 deep"}, heap: 64,
		},
		{
			name: "deep Blogger", location: "a.xml",
			fill:     only("a.xml", "<feed>", bloggerEntryOf("One", "Text."), "\n<entry>", deep("<a>")),
			articles: []string{"One"}, problems: []string{"a.xml:2: more than 500 deep"}, heap: 64,
		},
		{
			name: "deep RSS", fill: func(t *testing.T, dir string) {
				put(t, dir, "a.xml", joined("<rss><channel><item>", deep("<a>")))
				put(t, dir, "b.xml", joined("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>", deep("<a>")))
				put(t, dir, "c.ndjson", joined(recordLine("Good")))
			},
			articles: []string{"Good"}, problems: []string{"a.xml: more than 500 deep", "b.xml: more than 500 deep"}, heap: 64,
		},
		{
			name: "deep JSON Feed and Ghost", fill: func(t *testing.T, dir string) {
				put(t, dir, "a.json", joined(`{"version":"https://jsonfeed.org/version/1.1","items":[`, deep("[")))
				put(t, dir, "b.json", joined(`{"db":[{"data":{"posts":[{"id":"1","slug":"one","title":"One","html":"<p>Text.","status":"published","visibility":"public"},`, deep("[")))
				put(t, dir, "c.json", joined(`{"db":[{"data":{"posts":[],"other":`, deep(`{"a":`)))
				put(t, dir, "d.ndjson", joined(recordLine("Good")))
			},
			articles: []string{"Good"}, problems: []string{"a.json: ", "b.json: more than 10000 deep", "c.json: "}, heap: 96,
		},
		{
			name: "a gzip bomb of NDJSON in one line", location: "a.ndjson.gz",
			fill:     only("a.ndjson.gz", recordLine("One"), `{"id":"`, repeated("0", 64*mebi)),
			articles: []string{"One"}, problems: []string{"a.ndjson.gz:2: unpacks to more than"}, heap: 64,
		},
		{
			name: "a gzip bomb of empty lines of NDJSON", location: "a.ndjson.gz",
			fill:     only("a.ndjson.gz", recordLine("One"), repeated("\n", 64*mebi)),
			articles: []string{"One"}, problems: []string{"unpacks to more than"}, heap: 64,
		},
		{
			name: "a gzip bomb of WXR", location: "a.xml.gz",
			fill:     only("a.xml.gz", wxrBegin, wxrPost(1, "Text."), "\n<item><title>", repeated("0", 64*mebi)),
			articles: []string{"Post 1"}, problems: []string{"a.xml.gz:3: one item is larger than 16 MiB"}, heap: 192,
		},
		{
			name: "a gzip bomb of many small things in WXR", location: "a.xml.gz",
			fill:     only("a.xml.gz", wxrBegin, wxrPost(1, "Text."), "\n", repeated("<language>en</language>", 64*mebi)),
			articles: []string{"Post 1"}, problems: []string{"a.xml.gz:3: unpacks to more than"}, heap: 192,
		},
		{
			name: "a table with a quote that is never closed", location: "posts.csv",
			fill: func(t *testing.T, dir string) {
				put(t, dir, "posts.csv", joined(tableHead, "1.a,2024-01-01,true,everyone,One\n2.b,2024-01-01,true,everyone,\"", repeated("never closed\n", 40*mebi)))
				put(t, dir, "posts/1.a.html", joined("<p>Text."))
			},
			articles: []string{"One"}, problems: []string{"posts.csv: one item is larger than 16 MiB"}, heap: 192,
		},
	}
}

func bloggerEntryOf(title, content string) string {
	return fmt.Sprintf("<entry><id>tag:blogger.com,1999:blog-1.post-%s</id><category scheme=\"http://schemas.google.com/g/2005#kind\" "+
		"term=\"http://schemas.google.com/blogger/2008/kind#post\"/><title>%s</title><content type=\"html\">%s</content></entry>", title, title, content)
}

func hostileArchives() []hostile {
	nested := func(t *testing.T) string {
		dir := t.TempDir()
		putZip(t, dir, "inner.zip", "inside.md", goodPage)
		data, err := os.ReadFile(filepath.Join(dir, "inner.zip"))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	pack := func(files ...any) func(*testing.T, string) {
		return func(t *testing.T, dir string) { putZip(t, dir, "a.zip", files...) }
	}
	medium := `<article class="h-entry"><h1 class="p-name">Of Medium</h1><section data-field="body"><p>Text.</p></section>` +
		`<a class="p-canonical" href="https://medium.example/a">x</a></article>`
	return []hostile{
		{
			name: "a zip bomb like Substack's", location: "a.zip",
			fill:     pack("posts.csv", tableHead+"1.a,2024-01-01,true,everyone,One\n", "posts/1.a.html", repeated("0", 64*mebi)),
			problems: []string{"a.zip: unpacks to more than"}, heap: 64,
		},
		{
			name: "a zip bomb like Medium's", location: "a.zip",
			fill:     pack("posts/a.html", medium, "posts/b.html", repeated("<p>", 64*mebi)),
			problems: []string{"a.zip: unpacks to more than"}, heap: 64,
		},
		{
			name: "an archive in an archive", location: "a.zip",
			fill:     func(t *testing.T, dir string) { putZip(t, dir, "a.zip", "good.md", goodPage, "inner.zip", nested(t)) },
			articles: []string{"Good"}, heap: 64,
		},
		{
			name: "names that lead out", location: "a.zip", // in memory there is no outside: they are read as if they lay in the archive
			fill: pack("../../up.md", "# Up\n\nText.", "/root/abs.md", "# Abs\n\nText.", `..\..\back.md`, "# Back\n\nText.", "C:/drive.md", "# Drive\n\nText.",
				"good.md", goodPage),
			articles: []string{"Abs", "Back", "Drive", "Good", "Up"}, heap: 64,
		},
		{
			name: "names that are no paths, and names that are there twice", location: "a.zip",
			fill: pack("good.md", "# Before\n\nText.", "f\x81r.md", "# For\n\nText.", "good.md", goodPage, "x.md", "# X\n\nText.", "x.md/y.md", "# Y\n\nText.",
				"./z.md", "# Z\n\nText.", "z.md", "# Last Z\n\nText.", "picture.png", "", "picture.png", ""),
			articles: []string{"For", "Good", "Last Z", "Y"},
			problems: []string{"good.md: twice", "x.md: folder of the same name", "z.md: twice"}, heap: 64,
		},
		{
			name: "deep names", location: "a.zip",
			fill: pack("good.md", goodPage, strings.Repeat("a/", 30_000)+"a.md", "# A\n\nText.", strings.Repeat("b/", 30_000)+"b.md", "# B\n\nText.",
				strings.Repeat("c", 60_000)+".png", "", strings.Repeat("e/", 100)+"e.md", "# E\n\nText.", strings.Repeat("d/", 60)+"d.md", "# D\n\nText."),
			articles: []string{"D", "Good"}, problems: []string{"folders deep", "folders deep", "folders deep"}, heap: 64,
		},
	}
}

func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long, and longer with the race detector")
	}
	for _, tc := range slices.Concat(hostileFiles(), hostileExports(), hostileArchives()) {
		t.Run(tc.name, func(t *testing.T) { tc.check(t) })
	}
}

// check reads the folder, and a good source after it.
func (tc *hostile) check(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	tc.fill(t, dir)
	tc.read(t, filepath.Join(dir, tc.location))
}

func (tc *hostile) read(t *testing.T, location string) {
	t.Helper()
	var ar *Archive
	begin := time.Now()
	peak := peakHeap(func() {
		src, err := Open(location, Options{})
		if err != nil {
			t.Fatalf("Open: %v", err)
		}
		ar, err = Collect(t.Context(), []Source{src, told{numbered("after", 1, named("After"))}}, CollectOptions{})
		if err != nil {
			t.Fatalf("Collect: %v", err)
		}
	})
	t.Cleanup(func() {
		if err := ar.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	t.Logf("%v, the heap grew by %d MiB", time.Since(begin).Round(time.Millisecond), peak/mebi)
	if peak > tc.heap*mebi {
		t.Errorf("the heap grew by %d MiB, want at most %d", peak/mebi, tc.heap)
	}
	var titles []string
	for a, err := range ar.Articles(t.Context()) {
		if err != nil {
			t.Fatalf("Articles: %v", err)
		}
		titles = append(titles, a.Title)
		if len(a.Text) > 10_000 || strings.Contains(a.Text, "hahahaha") || strings.Contains(a.Text, "root:") {
			t.Errorf("the text of %q has %d bytes: %.100q", a.Title, len(a.Text), a.Text)
		}
	}
	slices.Sort(titles)
	want := slices.Sorted(slices.Values(append([]string{"After"}, tc.articles...)))
	if diff := cmp.Diff(want, titles); diff != "" {
		t.Errorf("articles (-want +got):\n%s", diff)
	}
	tc.checkProblems(t, ar.Report.Skipped)
}

func (tc *hostile) checkProblems(t *testing.T, got []Problem) {
	t.Helper()
	if len(got) != len(tc.problems) {
		t.Errorf("%d problems, want %d", len(got), len(tc.problems))
	}
	for i := range got {
		p := &got[i]
		if !errors.Is(p, ErrInvalid) || p.Origin.File == "" {
			t.Errorf("%.200v wraps ErrInvalid: %v; its file is %.100q", p, errors.Is(p, ErrInvalid), p.Origin.File)
		}
		if i >= len(tc.problems) {
			t.Errorf("problem %.300q, want no more", p.Error())
			continue
		}
		file, reason, found := strings.Cut(tc.problems[i], ": ")
		if !found {
			file, reason = "", file
		}
		if !strings.HasSuffix(p.Origin.String(), file) || !strings.Contains(p.Err.Error(), reason) {
			t.Errorf("problem %.300q, want %q", p.Error(), tc.problems[i])
		}
		if len(p.Error()) > 6000 {
			t.Errorf("a problem has %d bytes", len(p.Error()))
		}
	}
}

// TestHostileScripts makes sure that what is never closed is looked for once.
func TestHostileScripts(t *testing.T) {
	for _, part := range []string{"`\\", "/*x", "\"\\", "'\\", "{'a"} {
		small, large := strings.Repeat(part, 1<<14), strings.Repeat(part, 1<<18)
		took := func(script string) time.Duration {
			begin := time.Now()
			withoutComments(script)
			return time.Since(begin)
		}
		took(small)
		if a, b := took(small), took(large); b > 100*a+time.Second {
			t.Errorf("%q: %v, and %v for sixteen times as much", part, a, b)
		}
	}
}

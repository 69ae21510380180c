package corpus

import (
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestCleanAddress(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"/a/b/", "/a/b/"},
		{"a/b.html", "/a/b.html"},
		{"./a//b", "/a/b"},
		{" /a b?c#d ", "/a%20b%3Fc%23d"},
		{"/100%/50%25", "/100%25/50%25"},
		{"/über/日本語/", "/über/日本語/"},
		{"/a\u200bb", "/a%E2%80%8Bb"},
		{"/a\\b", "/a%5Cb"},
		{"https://example.org/a?b=c#d", "https://example.org/a?b=c#d"},
		{"HTTP://example.org/a b", "http://example.org/a%20b"},
		{"", ""},
		{"//evil.example/x", ""},
		{`/\evil.example`, ""},
		{`\\evil.example`, ""},
		{"javascript:alert(1)", ""},
		{"data:text/html,x", ""},
		{"https://", ""},
		{"https://user:secret@example.org/", ""},
		{"/a/../b", ""},
		{"..", ""},
		{"/a/.%2E/b", ""},
		{"https://example.org/%2e%2e/b", ""},
	} {
		got, err := cleanAddress(tc.in)
		if got != tc.want || (err == nil) != (tc.want != "") {
			t.Errorf("cleanAddress(%q) = %q, %v; want %q", tc.in, got, err, tc.want)
		}
	}
}

func TestPatterns(t *testing.T) {
	date := time.Date(2024, 3, 5, 6, 7, 8, 0, time.UTC)
	names := func(name string) (string, bool) {
		if name == "title" || name == "sections[1:]" {
			return "t", true
		}
		return datePart(name, date)
	}
	for _, tc := range []struct{ in, want string }{
		{"/:year/:month/:day/:title/", "/2024/03/05/t/"},
		{"/:short_year-:i_month-:i_day_:title", "/24-3-5_t"},
		{":y_day/:yearday/:week/:w_day/:weekday", "065/65/10/2/2"},
		{"/:sections[1:]/x", "/t/x"},
		{"/none/", "/none/"},
		{"/:unknown/", ""},
		{"/:", ""},
	} {
		if got, err := expandPattern(tc.in, names); got != tc.want || (err == nil) != (tc.want != "") {
			t.Errorf("expandPattern(%q) = %q, %v; want %q", tc.in, got, err, tc.want)
		}
	}
	for _, tc := range []struct{ in, want string }{
		{"/{{ title | slugify }}/", "/t/"},
		{"/{{page.date | date: '%Y/%-m/%d'}}/", "/2024/3/05/"},
		{`/{{ page.date | date("%Y") }}/x.html`, "/2024/x.html"},
		{"/{{ page.date | myOwn }}/", ""},
		{"/{{ page.date | date: '%Q' }}/", ""},
		{"/{{ nothing }}/", ""},
		{"/{{ title", ""},
	} {
		if got, err := expandTemplate(tc.in, names, date); got != tc.want || (err == nil) != (tc.want != "") {
			t.Errorf("expandTemplate(%q) = %q, %v; want %q", tc.in, got, err, tc.want)
		}
	}
}

func TestVersions(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"10", "9", true}, {"9", "10", false}, {"1.2", "1.1", true}, {"1.2.1", "1.2", true}, {"2", "2", false}, {"3", "current", true}, {"current", "3", false},
	} {
		if got := isNewer(tc.a, tc.b); got != tc.want {
			t.Errorf("isNewer(%q, %q) = %v, want %v", tc.a, tc.b, got, tc.want)
		}
	}
}

// FuzzPath: whatever a file is called, its article has an id and an address that
// leads nowhere else, and that names the file.
func FuzzPath(f *testing.F) {
	for _, s := range []string{"a.md", "a b?#%41.md", "index.md", "x/_index.md", "2024-01-02-a.md", "日本.md", "..md", "a/..b/c.md", "_posts/2024-01-02-x.md", "\xff.md", "a\\b.md", ":.md", "src/pages/x/index.md", "en/a.md", "a.de.md"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, p string) {
		if escaped := escapePath("/" + p); utf8.ValidString(p) && !strings.HasPrefix(p, "/") {
			if u, err := url.Parse(escaped); err != nil || u.Path != "/"+p {
				t.Errorf("escapePath(%q) = %q, which is read as %v, %v", p, escaped, u, err)
			}
		}
		if p == "" || strings.HasPrefix(p, "/") || strings.HasSuffix(p, "/") {
			return
		}
		for segment := range strings.SplitSeq(p, "/") {
			if segment == "" || segment == "." || segment == ".." || strings.Contains(segment, "\x00") {
				return // no path of a file
			}
		}
		for _, g := range []generator{plain, hugo, zola, jekyll, eleventy, astro, next, docusaurus} {
			s := siteNamed(string(g), files(nil), ".")
			if g == plain {
				s = guessSite(files(nil), ".", nil)
			}
			r := reader{fsys: files(nil), folder: s.newFolder(".", nil, nil)}
			pg := r.newPage(p, matter{"title": "T"}, "")
			if pg.settle() {
				checkAddress(t, pg.a.URL)
				if strings.TrimSpace(pg.a.ID) == "" && strings.TrimSpace(p) != "" && strings.Trim(stem(p), "_ /.") != "" {
					t.Errorf("%s: %q has no id", g, p)
				}
			}
		}
	})
}

// FuzzPermalink: whatever front matter says of its place, the address is one of
// the web, or a path of the site.
func FuzzPermalink(f *testing.F) {
	for _, s := range []string{"/a/", "/:year/:title/", "{{ title | slugify }}/x", "pretty", "false", "//evil", "javascript:x", "/../..", "/%2e%2e/x", "https://a@b/", "https://a/../b", "/:sections[1:]", "a:b", "%", "?#", "http://%zz"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, g := range []generator{plain, hugo, zola, jekyll, eleventy, astro, next, docusaurus} {
			for _, field := range []string{"permalink", "url", "slug", "path", "aliases", "redirect_from"} {
				site := siteNamed(string(g), files(nil), ".")
				if g == plain {
					site = guessSite(files(nil), ".", nil)
				}
				r := reader{fsys: files(nil), folder: site.newFolder(".", nil, nil)}
				pg := r.newPage("content/posts/2024-01-02-a.md", matter{"title": "T", field: s}, "")
				if !pg.settle() {
					t.Errorf("%s: %s %q: no page", g, field, s)
				}
				for _, address := range append([]string{pg.a.URL}, pg.a.Aliases...) {
					checkAddress(t, address)
				}
				if t.Failed() {
					t.Fatalf("%s: %s %q gave %q, %q", g, field, s, pg.a.URL, pg.a.Aliases)
				}
			}
		}
		if _, ok := strftime(s, time.Time{}); ok && strings.HasSuffix(s, "%") && !strings.HasSuffix(s, "%%") {
			t.Errorf("strftime(%q) has an answer", s)
		}
	})
}

// FuzzDates: what is read as a date is one of a calendar, and reads the same once
// written.
func FuzzDates(f *testing.F) {
	for _, s := range []string{"2024-01-02", "Jan 2, 2006 at 3:04 PM", "2016-03-01 9:00:00 -5", "12. März 2024", "2024年1月2日", "Mon, 2 Jan 2006 15:04:05 EST", "20240102", "12 de"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := parseDate(s)
		if !ok {
			return
		}
		if d.Year() < 1000 || d.Year() > 9999 {
			t.Errorf("parseDate(%q) = %v", s, d)
		}
		if _, offset := d.Zone(); offset%60 == 0 && offset > -24*3600 && offset < 24*3600 {
			if again, ok := parseDate(d.Format(time.RFC3339Nano)); !ok || !again.Equal(d) {
				t.Errorf("parseDate(%q) = %v, which is read as %v", s, d, again)
			}
		}
	})
}

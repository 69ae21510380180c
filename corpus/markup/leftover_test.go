package markup

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// sharedBlog returns the folder of a real blog that is not part of the
// repository.
func sharedBlog(t *testing.T, name string) string {
	t.Helper()
	root := os.Getenv("KINDRED_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	p := filepath.Join(root, "data", "blogs", name)
	if _, err := os.Stat(p); err != nil {
		if os.Getenv("KINDRED_REQUIRE_SHARED") == "1" {
			t.Fatalf("the real articles are missing: %v", err)
		}
		t.Skipf("the real articles are not here (set KINDRED_SHARED): %v", err)
	}
	return p
}

// leftover is what no reader may see in a text: template tags, HTML and JSX,
// comments, attributes, admonitions, links, pictures, footnotes, modules,
// character references.
var leftover = regexp.MustCompile(`\{\{|\}\}|\{%|%\}|</?[a-zA-Z][a-zA-Z0-9-]*(?:[\s/:][^<>\n]{0,80})?>|</|<!--|\{:|\{[.#][\w-]|:::|\[\[|\]\(|!\[|\[\^\w+\]|` +
	`\]:\s*http|(?m:^import .* from ['"])|(?m:^export (?:const|default|function) )|&[a-zA-Z]{2,12};|&#x?\d|(?m:^#{1,6} )|(?m:^(?:\x60{3}|~{3}))`)

var (
	fenceLine     = regexp.MustCompile("^[ \t>]*(?:[-*+] +|\\d+[.)] +)?(```+|~~~+)([^`]*)$")
	rawBlock      = regexp.MustCompile("(?s)^(?:\\{%-?\\s*(?:raw|verbatim)\\s*-?%\\}(.*?)\\{%-?\\s*end(?:raw|verbatim)\\s*-?%\\}|\\{\\{\\w+ *`([^`]*)`\\}\\})")
	backquotes    = regexp.MustCompile("`+")
	charReference = regexp.MustCompile(`^&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{1,7}|#[xX][\da-fA-F]{1,6});`)
)

// withoutShown takes the signs out of those parts of a source in which an author
// shows syntax instead of using it: code, what a template engine is told to leave
// alone, and what is escaped. The structure of the source stays the same.
func withoutShown(source string) string {
	var out, prose strings.Builder
	fence := ""
	for line := range strings.Lines(source) {
		m := fenceLine.FindStringSubmatch(strings.TrimRight(line, "\n"))
		switch {
		case fence == "" && m != nil:
			fence = m[1]
			out.WriteString(withoutShownProse(prose.String()) + line)
			prose.Reset()
		case fence == "":
			prose.WriteString(line)
		case m != nil && strings.HasPrefix(m[1], fence) && strings.TrimSpace(m[2]) == "":
			fence = ""
			out.WriteString(line)
		default:
			out.WriteString(blank(line))
		}
	}
	return out.String() + withoutShownProse(prose.String())
}

// blank puts letters in the place of signs.
func blank(s string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && unicode.In(r, unicode.P, unicode.S) {
			return 'x'
		}
		return r
	}, s)
}

func withoutShownProse(s string) string {
	var out strings.Builder
scan:
	for i := 0; i < len(s); {
		rest := s[i:]
		switch {
		case rest[0] == '\\' && len(rest) > 1 && strings.ContainsAny(rest[1:2], "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"):
			out.WriteString("x")
			i += 2
			continue
		case rest[0] == '&':
			if n := len(charReference.FindString(rest)); n > 0 {
				out.WriteString("x")
				i += n
				continue
			}
		case rest[0] == '{':
			if m := rawBlock.FindStringSubmatch(rest); m != nil {
				out.WriteString(blank(m[1]))
				i += len(m[0])
				continue
			}
		case rest[0] == '`':
			n := len(rest) - len(strings.TrimLeft(rest, "`"))
			paragraph, _, _ := strings.Cut(rest[n:], "\n\n")
			for _, at := range backquotes.FindAllStringIndex(paragraph, -1) {
				if at[1]-at[0] == n {
					out.WriteString(rest[:n] + blank(paragraph[:at[0]]) + rest[:n])
					i += n + at[1]
					continue scan
				}
			}
			out.WriteString(rest[:n])
			i += n
			continue
		}
		out.WriteByte(rest[0])
		i++
	}
	return out.String()
}

// body takes the front matter off a file.
func body(data []byte) string {
	text := LineFeeds(string(data))
	for _, fence := range [][2]string{{"---\n", "\n---\n"}, {"{\n", "\n}\n"}} {
		if strings.HasPrefix(text, fence[0]) {
			if i := strings.Index(text, fence[1]); i >= 0 {
				return text[i+len(fence[1]):]
			}
		}
	}
	return text
}

// TestNothingLeft: the text of real articles holds syntax only where the author
// shows it: in code, escaped, or between tags that say so.
func TestNothingLeft(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long, and longer with the race detector")
	}
	for name, broken := range map[string][]string{ // and what readers of the site see too, as its source is broken
		"18f-eleventy": {
			"[preview tool](https://github.com/", "[updated guidelines](https://github.com/", "[team data validation tool](https://", // a line break in the address
			"## The third sprint",                       // inside of a piece of HTML
			`<a href="http://www.knightfoundation.org/`, // the quote is never closed
			"Fill out the values in xx }} to match",     // only the opening braces are marked as raw
		},
		"go-blog-markdown": nil,
		"helm-multilingual-docusaurus": {
			"{#set-up-a-local-chart-repository-directory",            // never closed
			"(https://calendar.google.com/calendar/", "[sub](#sub）。", // a space, another parenthesis
		},
		"lctt-cjk": nil,
		"rgb-astro": {
			"[subst]]: https://", "[It worked!](./toot.jpg [screenshot",
		},
	} {
		t.Run(name, func(t *testing.T) {
			root, files, left := sharedBlog(t, name), 0, 0
			err := filepath.WalkDir(root, func(p string, _ fs.DirEntry, err error) error {
				kind := filepath.Ext(p)
				if err != nil || kind != ".md" && kind != ".mdx" && kind != ".markdown" {
					return err
				}
				data, err := os.ReadFile(p)
				if err != nil {
					return err
				}
				source := body(data)
				files++
				b := Markdown(withoutShown(source), kind == ".mdx")
				text := b.Text()
				for _, at := range leftover.FindAllStringIndex(text, -1) {
					left++
					place := text[max(0, at[0]-40):min(len(text), at[1]+40)]
					if !slices.ContainsFunc(broken, func(b string) bool { return strings.Contains(place, b) }) {
						t.Errorf("%s: %q", strings.TrimPrefix(p, root), place)
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d files, %d places of syntax, all in sources that are broken", files, left)
		})
	}
}

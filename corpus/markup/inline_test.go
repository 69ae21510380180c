package markup

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// lightCase is one document in a lighter markup and what is read from it: the
// text, headings with their levels as "#", code, links, pictures, fields.
type lightCase struct {
	name, in, text, code, links string
	headings                    string
	fields                      Fields
}

func testLight(t *testing.T, read func(string) (Body, Fields), cases []lightCase) {
	t.Helper()
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			b, fields := read(tc.in)
			if tc.fields == nil {
				tc.fields = Fields{}
			}
			var headings []string
			for _, bl := range b.Blocks {
				if bl.Level > 0 {
					headings = append(headings, strings.Repeat("#", bl.Level)+bl.Text)
				}
			}
			got := lightCase{tc.name, tc.in, b.Text(), strings.Join(b.Code, "\n\n"), strings.Join(b.Links, " "), strings.Join(headings, "|"), fields}
			if diff := cmp.Diff(tc, got, cmp.AllowUnexported(lightCase{})); diff != "" {
				t.Errorf("read (-want +got):\n%s", diff)
			}
		})
	}
}

func fuzzLight(f *testing.F, read func(string) (Body, Fields), seeds ...string) {
	f.Helper()
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, fields := read(s)
		text := b.Text()
		for _, part := range append(b.Code, text) {
			if utf8.ValidString(s) && !utf8.ValidString(part) {
				t.Errorf("%q is read as %q, which is not valid UTF-8", s, part)
			}
		}
		if strings.Contains(text, "\n\n\n") || strings.TrimSpace(text) != text {
			t.Errorf("blocks of %q are not separated by one blank line: %q", s, text)
		}
		for name, value := range fields {
			if name != strings.ToLower(name) || value == "" || value != OneLine(value) {
				t.Errorf("field %q of %q is %q", name, s, value)
			}
		}
	})
}

// hostile are pieces that open something and never close it, or nest.
var hostile = []string{
	"*a ", "**a ", "_a ", "`a ", "``a ", "`", "#a ", "^a", "~a ", "+a ", "+++a ", "{a", "{a}", "<<a ", "<a", "[a", "[[a ", "[[[", "((", "(((", "\"`",
	"'`a ", "&a", "http://a[", "http://", "link:a[", "link:", "footnote:[", "image:a[", "|a|", "|a ", ":a:`b ", ":a:", ":a", "[1]_ ", "a_ ", "/a ", "=a ",
	"~a", "[fn:", "[fn::", "[[a][", "{{{", "@@", "\\a ", "\\(", "<<<", "<2", "a::", "\\", "\"`'`",
	"=====\n", "----\n", "....\n", "////\n", "++++\n", "|===\n", "|a|b\n", "* a\n", "- a\n", "a:: b\n", ":a: {a}{a}b\n", "[source]\n", ".a\n", "= a\n", "a\n-\n",
	".. a\n", ".. a::\n", ".. code::\n\n", "a::\n\n", "+--+\n", "=== ==\n", "  a\n", "\n  a\n\n", ".. |a| replace:: |a||a|\n", ":a: b\n", "..\n  a\n\n",
	"#+BEGIN_SRC\n", "#+BEGIN_QUOTE\n", "\\begin{a}\n", ":PROPERTIES:\n", "#+A: b\n", "* COMMENT a\n", "** a\n", "[fn:a] b\n", ": a\n", "\n", " \t", "\x00",
}

// testLinear reads much of the same, in one paragraph and in many lines: what
// takes quadratic time would take minutes here.
func testLinear(t *testing.T, read func(string) (Body, Fields)) {
	t.Helper()
	const slow = 20 * time.Second // with the race detector, beside other tests, 3 were too few
	size := 256 << 10
	if testing.Short() { // with that it took ten minutes, and no reading is done by two at once
		size = 32 << 10
	}
	for _, piece := range hostile {
		for _, in := range []string{strings.Repeat(piece, size/len(piece)), strings.Repeat(strings.Repeat(piece, 20)+"\n", size/len(piece)/20)} {
			start := time.Now()
			read(in)
			if took := time.Since(start); took > slow {
				t.Errorf("%q over and over: %v for %d KiB", piece, took, size>>10)
			}
		}
	}
	var deep strings.Builder
	for i := range 1000 {
		deep.WriteString(strings.Repeat(" ", i) + "- a\n")
	}
	start := time.Now()
	read(deep.String())
	if took := time.Since(start); took > slow {
		t.Errorf("deep lists: %v", took)
	}
}

package markup

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestMarkdownBody(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		mdx      bool
		text     string
		headings string
		code     string
	}{
		{name: "blocks", in: "# A\n\nOne *two*\nthree.  \nFour\n\n## B ##\n- x\n- y\n  - z\n\n> q\n", text: "A\n\nOne two three.\nFour\n\nB\n\nx\n\ny\n\nz\n\nq", headings: "A|B"},
		{name: "code apart", in: "Use `x < y`:\n\n```go\nfunc f() {}\n```\n\n    indented\n\nEnd", text: "Use x < y:\n\nEnd", code: "func f() {}\n\nindented"},
		{name: "entities", in: "a &amp; b \\* c &#65;", text: "a & b * c A"},
		{name: "links", in: "[a](/b) <https://x.example/> ![alt](/i.png) https://y.example/", text: "a https://x.example/ alt https://y.example/"},
		{name: "table", in: "| a | b |\n|---|---|\n| 1 | 2 |\n", text: "a\tb\n1\t2"},
		{name: "html", in: "<div><p>One</p><script>x()</script><ul><li>two</ul></div>\n\na <b>b</b><br>c <span>d</span>\n\n<pre>\ncode\n</pre>\n", text: "One\n\ntwo\n\na b\nc d", code: "code"},
		{name: "heading attributes", in: "## Title {#id .x}\n\ntext\n{: .note}\n", text: "Title\n\ntext", headings: "Title"},
		{name: "footnote", in: "a[^1] b\n\n[^1]: The note.\n", text: "a b\n\nThe note."},
		{name: "alert", in: "> [!NOTE]\n> Mind the gap.\n", text: "Mind the gap."},
		{name: "chinese", in: "**目标：**使用\n命令行", text: "目标：使用命令行"},
		{name: "hugo", in: "{{< figure src=\"a.png\" >}}\n\nA {{% note %}}inner{{% /note %}} b.\n\n{{< highlight go >}}\nx := 1\n{{< /highlight >}}\n", text: "A inner b.", code: "x := 1"},
		{name: "liquid", in: "{% if a %}yes{% endif %} {{ page.title }}\n\n{% comment %}no {{ x }}{% endcomment %}\n\n[a]({{ \"/b\" | url }} \"t\")\n\n{% raw %}{{ kept }}{% endraw %}", text: "yes\n\na\n\n{{ kept }}"},
		{name: "tags in code stay", in: "`{{ x }}` and\n\n```\n{% if %}{{< y >}}\n{% raw %}{{ z }}{% endraw %}\n```\n", text: "{{ x }} and", code: "{% if %}{{< y >}}\n{{ z }}"},
		{name: "go template code", in: "So:\n\n{{raw `\nfunc a() {\n\n}\n`}}\n\nDone.", text: "So:\n\nDone.", code: "func a() {\n\n}"},
		{name: "not closed", in: "a {{ b\n\nc {% d < e", text: "a {{ b\n\nc {% d < e"},
		{name: "mdx", mdx: true, in: "import X from './x'\nexport const a = {\n  b: 1,\n}\n\n# T\n\n<Tabs items={[1, 2]}>\n  <Tab style={{a: 'b'}}>\n    Inner *text*.\n  </Tab>\n</Tabs>\n\n{/* no */}1 {'str'} {x.y}\n\n<Note>One</Note>", text: "T\n\nInner text.\n\n1 str\n\nOne", headings: "T"},
		{name: "components in md", in: "import A from '@b/c';\n\n<DocCardList />\n\nSet <NAME> to `<Foo a={1}>`.", text: "Set to <Foo a={1}>."},
		{name: "admonition", in: ":::tip[Good to know]\n\nInner.\n\n:::\n\n:::note\nTwo.\n:::", text: "Good to know\n\nInner.\n\nTwo."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := Markdown(tc.in, tc.mdx)
			got := []string{b.Text(), strings.Join(b.Headings(), "|"), strings.Join(b.Code, "\n\n")}
			if diff := cmp.Diff([]string{tc.text, tc.headings, tc.code}, got); diff != "" {
				t.Errorf("text, headings, code (-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"# a\n\n`b` {{< c >}}d{{< /c >}}", "<A b={c}>\n```\n{% raw %}\n```", "{% comment %}", "a\n{: .b}\n<!-- {{ -->", "import a from 'b'\n\nexport const x = {", "- a\n\n      {{ b }}", "::: x\n<pre>{{</pre>"} {
		f.Add(s, false)
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, mdx bool) {
		b := Markdown(s, mdx)
		text := b.Text()
		if utf8.ValidString(s) && !utf8.ValidString(text) {
			t.Errorf("the text of %q is not valid UTF-8", s)
		}
		if strings.Contains(text, "\n\n\n") || strings.TrimSpace(text) != text {
			t.Errorf("blocks of %q are not separated by one blank line: %q", s, text)
		}
	})
}

func BenchmarkMarkdown(b *testing.B) {
	text := "# Title\n\n" + strings.Repeat("A paragraph with *emphasis*, a [link](/there) and `code`, of the usual length of two or three lines in a post.\n\n"+
		"## Part\n\n- one\n- two {{< tag >}}\n\n```go\nfunc main() {}\n```\n\n", 20)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Markdown(text, false)
	}
}

func BenchmarkStripTags(b *testing.B) {
	text := strings.Repeat("Prose with {{ a }} tag and `code`.\n\n", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		stripTags(text, false)
	}
}

// TestTame: a paragraph made to keep the parser busy is read in no time.
func TestTame(t *testing.T) {
	for _, piece := range []string{"[a](", "![a](", "*a_", "`a", "<a"} {
		start := time.Now()
		b := Markdown("# T\n\nreal *words*\n\n"+strings.Repeat(piece, 100_000)+"\n\nlast [link](/x)", false)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%q: %v", piece, took)
		}
		if n := len(b.Blocks); n < 4 || b.Blocks[1].Text != "real words" || b.Blocks[n-1].Text != "last link" {
			t.Errorf("%q: %d blocks", piece, n)
		}
	}
}

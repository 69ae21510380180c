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
		{name: "heading named between percent signs", in: "## Action %{#actions}%\n\nA 5 %{x}% b", text: "Action\n\nA 5 %{x}% b", headings: "Action"},
		{name: "heading named by a comment", in: "## Estado {/*state*/}\n\nA {/* b */} c, `{/*d*/}` and {/* e.\n", text: "Estado\n\nA c, {/*d*/} and {/* e.", headings: "Estado"},
		{name: "footnote", in: "a[^1] b\n\n[^1]: The note.\n", text: "a b\n\nThe note."},
		{name: "alert", in: "> [!NOTE]\n> Mind the gap.\n", text: "Mind the gap."},
		{name: "chinese", in: "**目标：**使用\n命令行", text: "目标：使用命令行"},
		{name: "hugo", in: "{{< figure src=\"a.png\" >}}\n\nA {{% note %}}inner{{% /note %}} b.\n\n{{< highlight go >}}\nx := 1\n{{< /highlight >}}\n", text: "A inner b.", code: "x := 1"},
		{name: "liquid", in: "{% if a %}yes{% endif %} {{ page.title }}\n\n{% comment %}no {{ x }}{% endcomment %}\n\n[a]({{ \"/b\" | url }} \"t\")\n\n{% raw %}{{ kept }}{% endraw %}", text: "yes\n\na\n\n{{ kept }}"},
		{name: "code in a list in a list", in: "- - ``` go\n    {{ x }}\n    ```\n  - {{ y }}B", text: "B", code: "{{ x }}"},
		{
			name: "components", in: "::card-group\n  ::card{title=\"A cup\" icon=\"x\"}\n  Of *tea*.\n  ::\n::\n\n::u-hero\n---\nicon: i\ntitle: Warm water\nlabel: 'Go on'\n---\n#title\nNo heading, :icon{name=\"y\"} but :kbd[Ctrl] and [a link](b.md){target=_blank}, std::string at 10:30.\n\n#footer\nEnd.\n::\n\n:::note\nInner.\n:::\n\n# Heading",
			text: "A cup\n\nOf tea.\n\nWarm water\n\nGo on\n\nNo heading, but Ctrl and a link, std::string at 10:30.\n\nEnd.\n\nInner.\n\nHeading", headings: "Heading",
		},
		{name: "a component alone", in: "A.\n\n:read-more{to=\"/b\"}\n\nC.", text: "A.\n\nC."},
		{name: "components set in", in: "::group\n  ::card{title=\"One\"}\n    Deep *text* with [a link](/x).\n\n    Second.\n  ::\n::\n\n    code()", text: "One\n\nDeep text with a link.\n\nSecond.", code: "code()"},
		{name: "pseudo-elements are no components", in: "::before\n\nA.\n\n::after\n\n::\n\n#golang", text: "::before\n\nA.\n\n::after\n\n::\n\n#golang"},
		{name: "no components", in: "::note\n\na::b\n\n#tag :x{y}", text: "::note\n\na::b\n\n#tag :x{y}"},
		{name: "tags in code stay", in: "`{{ x }}` and\n\n```\n{% if %}{{< y >}}\n{% raw %}{{ z }}{% endraw %}\n```\n", text: "{{ x }} and", code: "{% if %}{{< y >}}\n{{ z }}"},
		{name: "go template code", in: "So:\n\n{{raw `\nfunc a() {\n\n}\n`}}\n\nDone.", text: "So:\n\nDone.", code: "func a() {\n\n}"},
		{name: "not closed", in: "a {{ b\n\nc {% d < e", text: "a {{ b\n\nc {% d < e"},
		{name: "mdx", mdx: true, in: "import X from './x'\nexport const a = {\n  b: 1,\n}\n\n# T\n\n<Tabs items={[1, 2]}>\n  <Tab style={{a: 'b'}}>\n    Inner *text*.\n  </Tab>\n</Tabs>\n\n{/* no */}1 {'str'} {x.y}\n\n<Note>One</Note>", text: "T\n\nInner text.\n\n1 str\n\nOne", headings: "T"},
		{name: "components in md", in: "import A from '@b/c';\n\n<DocCardList />\n\nSet <NAME> to `<Foo a={1}>`.", text: "Set to <Foo a={1}>."},
		{name: "attributes", in: "## Part {#part}\n\nA ![b](c.png){.left width=\"3\"} and *d*{#e} f {.small .grey}\n\n{% image \"x\" %}{.left}\n\nSets {1, 2} and `{.x}`, a {.y} stay.", text: "Part\n\nA b and d f\n\nSets {1, 2} and {.x}, a {.y} stay.", headings: "Part"},
		{name: "wiki links", in: "See [[Some Page]], [[other|that one]], ![[pic.png]] and `[[ -f x ]]`; a[[1]] and [[1]](/x) and if [[ -f x ]] or [[x ]] or [[1]] then [[Ref]][r] stay.", text: "See Some Page, that one, and [[ -f x ]]; a[[1]] and [1] and if [[ -f x ]] or [[x ]] or [[1]] then [[Ref]][r] stay."},
		{name: "go template text", in: "the {{raw \"[`{{block}}` action]\"}}(/pkg) too", text: "the {{block}} action too"},
		{name: "definitions", in: "One [a] and [b] and [c].\n[a]: https://x.example/ (A (2001) title)\n[b]: https://y.example/ \"t\"\n[c]: https://z.example/\n\n[d]: not an address\n[^1]: https://n.example/\n", text: "One a and b and c.\n\n[d]: not an address"},
		{
			name: "definitions with tags", in: "A [b][x], [c][y] and [d], [e][z] and [f][].\nNext.\n[x]: {% link _a/b.md %}\n[y]: {{ site.url }}/c\n[d]: {{site.d}}\n\n> [z]: {% post_url 2024-01-02-a %}#e\n\n[f]:{{ f }}{{ g }}\n\n[h]: {{ i }} j {% if k %}l{% endif %}\n",
			text: "A b, c and d, e and f. Next.\n\n[h]: j l",
		},
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

// TestMarkdownLinks: an address without any mark is a link too.
func TestMarkdownLinks(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"[a](https://a.example/) <https://b.example/> [c](#part)", "https://a.example/ https://b.example/"},
		{"see https://a.example/x_y_z.", "https://a.example/x_y_z"},
		{"https://a.example/", "https://a.example/"},
		{"one\nhttps://a.example/", "https://a.example/"},
		{"(https://a.example/)", "https://a.example/"},
		{"x (https://a.example/)", "https://a.example/"},
		{"*https://a.example/*", "https://a.example/"},
		{"www.a.example", "http://www.a.example"},
		{"`https://a.example/`", ""},
	} {
		b := Markdown(tc.in, false)
		if got := strings.Join(b.Links, " "); got != tc.want {
			t.Errorf("Markdown(%q).Links = %q, want %q", tc.in, got, tc.want)
		}
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

// benchmarkArticle is as long as most articles are, with what they have.
func benchmarkArticle() string {
	var b strings.Builder
	for range 6 {
		b.WriteString("## A part of it\n\n" +
			"A paragraph with *emphasis*, a [link](https://site.example/there) and `code`, of the usual length\nof three or four lines in a post. " +
			"The second sentence says no more than the first, but it is\nlonger, and it has a word in “quotes” and another that isn't ASCII: naïve.\n\n" +
			"- the first of two things that are worth a line each\n- and the other {{< tag >}}\n\n" +
			"What follows is a paragraph without any mark at all, as most of them are; it goes on for some\ntime about this and that until " +
			"there is nothing left to say, and then it ends with a full stop.\n\n" +
			"```go\nfunc main() {\n\tprintln(\"x\")\n}\n```\n\n")
	}
	return b.String()
}

func BenchmarkMarkdown(b *testing.B) {
	text := benchmarkArticle()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Markdown(text, false)
	}
}

// BenchmarkMarkdownParser is the part of it that is not ours.
func BenchmarkMarkdownParser(b *testing.B) {
	text := benchmarkArticle()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		parse([]byte(text))
	}
}

func BenchmarkStripTags(b *testing.B) {
	text := strings.Repeat("Prose with {{ a }} tag and `code`.\n\n", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		stripTags(text, false)
	}
}

// TestHostile: a file made to keep the lexer or the parser busy is read in no
// time, and what follows it is read too.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long, and longer with the race detector")
	}
	const size = 256 << 10
	for _, piece := range []string{
		"{", "{a", "{{", "{%", "{:", "{#", "{{x `", "{.a ", "{% raw %}", "<", "<A ", "<A b={", "<a b=\"", "<!--", "[[", "[[a|", "[a]: http://x (\n",
		"> ", ">", "1. ", "- ", "> - ", "::: a\n", "`a``", "import a\n",
	} {
		for _, mdx := range []bool{false, true} {
			start := time.Now()
			b := Markdown(strings.Repeat(piece, size/len(piece))+"\n\nlast\n", mdx)
			if took := time.Since(start); took > 4*time.Second {
				t.Errorf("%q over and over, mdx %v: %v", piece, mdx, took)
			}
			if n := len(b.Blocks); piece[0] == '>' && (n == 0 || b.Blocks[n-1].Text != "last") {
				t.Errorf("%q over and over: %d blocks, the last is not the last", piece, n)
			}
		}
	}
}

func TestShallow(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long, and longer with the race detector")
	}
	deep := strings.Repeat("> ", maxNesting)
	for _, tc := range []struct{ in, want string }{
		{"a\n> - b\n", "a\n> - b\n"},
		{deep[:len(deep)-2] + "a\n- b", deep[:len(deep)-2] + "a\n- b"},
		{"x\n" + deep + deep + "a\n- b\n" + deep + "> c", "x\n" + deep[:len(deep)-1] + "a\n- b\n" + deep[:len(deep)-1] + "c"},
		{strings.Repeat("-", 500), strings.Repeat("-", 500)},
		{strings.Repeat(" ", 500) + "a", strings.Repeat(" ", 500) + "a"},
	} {
		if got := shallow(tc.in); got != tc.want {
			t.Errorf("shallow(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
}

// TestTame: a paragraph made to keep the parser busy is read in no time.
func TestTame(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long, and longer with the race detector")
	}
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

func TestMarkdownAddresses(t *testing.T) {
	for in, want := range map[string]string{
		`[a](/b/) [c](d.md "t") [e](#f) <https://x.example/>`:        "/b/ d.md https://x.example/",
		`See <a class="x" href="/b/?c=1&amp;d=2">it</a>.`:            "/b/?c=1&d=2",
		`[a]({{< ref "posts/b.md" >}}) [c]({{% relref "d.md#e" %}})`: "posts/b.md d.md#e",
		`[a]({% link _posts/2024-01-02-b.md %})`:                     "_posts/2024-01-02-b.md",
		`[a]({% post_url 2024-01-02-b %} "t")`:                       "2024-01-02-b.md",
		`[a]({{ site.url }}/b/) [c]({{ page.url }})`:                 "/b/",
		`[a]({{ site.baseurl }}{% link b.md %})`:                     "b.md",
		"`[a](/b/)`":                                                 "",
	} {
		b := Markdown(in, false)
		if got := strings.Join(b.Links, " "); got != want {
			t.Errorf("links of %s: %q, want %q", in, got, want)
		}
	}
}

package markup

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMDXTags: what stands in elements of MDX is Markdown, with and without blank lines.
func TestMDXTags(t *testing.T) {
	for _, tc := range []struct{ name, in, text, code string }{
		{"a paragraph", "<p>\n**Type:** `string`<br />\n[one](/a)\n</p>\n", "Type: string\none", ""},
		{"behind a summary", "<details>\n<summary>**Show** me</summary>\n```js\na()\n```\n- one\n- *two*\n</details>\nEnd.", "Show me\n\none\n\ntwo\n\nEnd.", "a()"},
		{"set in", "<section>\n    <div>\n        ```js title=\"x\"\n        a()\n          b()\n        ```\n\n        Some *text*.\n    </div>\n</section>", "Some text.", "a()\n  b()"},
		{"in a list", "- One?\n\n    <p>\n      <Spoiler>Yes, `<h1>`</Spoiler>\n    </p>\n\n- Two?\n  1. Three\n\n     <details>\n     Four\n     </details>\n\n     Five", "One?\n\nYes, <h1>\n\nTwo?\n\nThree\n\nFour\n\nFive", ""},
		{"a list", "<ul>\n  <li>**a** b</li>\n  <li class=\"x\">c</li>\n</ul>", "a b\n\nc", ""},
		{"with a style that is a program", "<div style={{margin: 0}}>\n*a*\n</div>\nb", "a\n\nb", ""},
		{"what is hidden stays so", "<div hidden>\n<p>canary</p>\n</div>\n\n<p>*a*</p>", "a", ""},
		{"a film is not read", "<video><p>canary</p></video>\n\n<p>*a*</p>", "a", ""},
		{"a table of HTML", "<table>\n<tr><td><p>a</p></td><td>b</td></tr>\n</table>\n\n<p>*c*</p>", "a\n\nb\n\nc", ""},
		{"a table of Markdown", "| a | b |\n|---|---|\n| <div>1</div> | 2 |\n", "a\tb\n1\n2", ""},
		{"ends without beginnings", "</div>\n</table>\n\n<p>*a*</p>", "a", ""},
	} {
		b := Markdown(tc.in, true)
		if diff := cmp.Diff([]string{tc.text, tc.code}, []string{b.Text(), strings.Join(b.Code, "\n\n")}); diff != "" {
			t.Errorf("%s: text, code (-want +got):\n%s", tc.name, diff)
		}
	}
	if b := Markdown("<p>\n**a**\n</p>\n", false); b.Text() != "**a**" {
		t.Errorf("in plain Markdown, HTML is %q, want none of Markdown's", b.Text())
	}
}

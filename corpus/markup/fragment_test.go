package markup

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHTML(t *testing.T) {
	for _, tc := range []struct {
		name, in, want string
		code           string
	}{
		{"nothing", "", "", ""},
		{"blocks", "<h2>A</h2><p>One\ntwo.</p><ul><li>x<li>y</ul>", "A\n\nOne two.\n\nx\n\ny", ""},
		{"block marks", "<!-- wp:paragraph {\"align\":\"left\"} -->\n<p>One.</p>\n<!-- /wp:paragraph --><!--more--><p>Two.</p>", "One.\n\nTwo.", ""},
		{"no elements", "One <b>bold\n\nTwo</b>\nlines.\n \nThree.", "One bold\n\nTwo lines.\n\nThree.", ""},
		{"blank lines in an element", "<p>One\n\ntwo.</p>", "One two.", ""},
		{"code", "<p>Run:</p><pre class=x><code>a &lt; b\n  c</code></pre>", "Run:", "a < b\n  c"},
		{"code by shortcode", "Run:\n\n[sourcecode language=\"go\"]\nif a &lt; b {\n\n}\n[/sourcecode]\n\nDone.", "Run:\n\nDone.", "if a < b {\n\n}"},
		{"caption", `[caption id="a_1" align="left" width="300"]<img src="a.jpg" alt="Oven"> The oven[/caption] Text.`, "The oven Text.", ""},
		{"caption with a bracket in an attribute", `[caption caption="a ] b"]The oven[/caption]`, "The oven", ""},
		{"gallery", "One.\n\n[gallery ids=\"1,2,3\" /]\n\nTwo. [gallery]", "One.\n\nTwo.", ""},
		{"embed", "One.\n\n[embed width=\"3\"]https://video.example/v?a=1&amp;b=2[/embed]\n\nTwo.", "One.\n\nTwo.", ""},
		{"audio", "One.[audio src=\"a.mp3\"][/audio] Two.[audio]a.mp3[/audio]", "One. Two.", ""},
		{"page builder", "[vc_row el_class=\"x\"][vc_column width='1/2']Text.[/vc_column][/vc_row][et_pb_section fb_built=\"1\"]More.[/et_pb_section]", "Text.More.", ""},
		{"brackets", "<p>He [sic] said [1] that [the gallery] and [caption] differ from [embedding] [x].</p>", "He [sic] said [1] that [the gallery] and differ from [embedding] [x].", ""},
		{"shown shortcode", "Write [[gallery]] or [[gallery ids=\"1\"]].", "Write [gallery] or [gallery ids=\"1\"].", ""},
		{"hidden", `<p>A<span style="Display: None">secret</span><b hidden>secret</b><i aria-hidden=true>secret</i>.</p><!-- secret --><script>secret</script>`, "A.", ""},
		{"frame", "<nav>secret</nav><aside>A remark.</aside><blockquote>Words.<footer>Her</footer></blockquote><form><input value=secret>secret</form>", "A remark.\n\nWords.\n\nHer", ""},
		{"entities", "<p>Caf&eacute; &amp; &#8220;bar&#8221;", "Café & “bar”", ""},
		{"doubly encoded", "&lt;p&gt;not ours to guess&lt;/p&gt;", "<p>not ours to guess</p>", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := HTML(tc.in, "")
			if diff := cmp.Diff(tc.want, b.Text()); diff != "" {
				t.Errorf("text of HTML(%q) (-want +got):\n%s", tc.in, diff)
			}
			if code := strings.Join(b.Code, "|"); code != tc.code {
				t.Errorf("code of HTML(%q) = %q, want %q", tc.in, code, tc.code)
			}
		})
	}
}

func TestHTMLLinks(t *testing.T) {
	b := HTML(`<p><a href="/own">Own</a></p><p><a href="https://Oven.example/b">Own too</a></p><p><a href="https://else.example/">Other</a></p>
[embed]https://video.example/v?a=1&amp;b=2[/embed]<img src=a.jpg><img src=b.jpg alt=""><a href="#part">part</a>`, "oven.example")
	if diff := cmp.Diff([]string{"/own", "https://Oven.example/b", "https://else.example/", "https://video.example/v?a=1&b=2"}, b.Links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a.jpg"}, b.Unlabeled); diff != "" || b.Image.URL != "a.jpg" {
		t.Errorf("image %q, unlabeled (-want +got):\n%s", b.Image.URL, diff)
	}
	linked := []bool{}
	for _, bl := range b.Blocks {
		linked = append(linked, bl.Linked)
	}
	if diff := cmp.Diff([]bool{true, true, false, false}, linked); diff != "" {
		t.Errorf("links to the own site in %v (-want +got):\n%s", b.Blocks, diff)
	}
}

// TestDeepNesting: more open elements than the parser takes cost neither the
// text nor the time of the others.
func TestDeepNesting(t *testing.T) {
	const n = 100_000
	for name, page := range map[string]string{
		"div":      strings.Repeat("<div>", n) + "<p>Deep." + strings.Repeat("</div>", n) + "<p>After.",
		"open":     strings.Repeat("<div>", n) + "Deep.<div>After.",
		"unclosed": strings.Repeat("<font><b>", n) + "<p>Deep.<p>After.",
		"lists":    strings.Repeat("<ul><li>", n) + "Deep.<li>After.",
		"tables":   strings.Repeat("<table><tr><td>", n) + "Deep.<p>After.",
		"unknown":  strings.Repeat("<x-a>", n) + "<p>Deep.</p>" + strings.Repeat("</x-a>", n) + "<p>After.",
		"quotes":   strings.Repeat("<blockquote>text", n) + "Deep.<p>After.",
	} {
		b := HTML(page, "")
		if text := b.Text(); !strings.HasSuffix(text, "Deep.\n\nAfter.") {
			t.Errorf("%s: the text ends %q, want both paragraphs", name, text[max(0, len(text)-40):])
		}
	}
}

func FuzzFragment(f *testing.F) {
	for _, seed := range []string{
		"<p>One</p>", "[caption id=1]<img src=a>x[/caption]", "[code]<b>[/code]", "[[gallery]]", "<table><p><td>x</table>y",
		"<a href='x'><div>y</a>z</div>", "<pre>\n\n<code>x", "[embed]http://a/\"><script>[/embed]", "[audio][video]", "a\n\nb<b>c\n\nd",
		strings.Repeat("<div>", 600) + "x", "<svg><title>x</title></svg><math><mi>x", "<template><p>x", "<select><option>x</select>", "<!-- a -- > b --!> c",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		for _, b := range HTML(in, "a.example").Blocks {
			if b.Text == "" || strings.TrimSpace(b.Text) != b.Text || strings.ContainsAny(b.Text, "\x00\x1e\x1f\r") {
				t.Errorf("HTML(%q) gave the block %q", in, b.Text)
			}
		}
	})
}

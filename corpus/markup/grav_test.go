package markup

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGrav: shortcodes are left out, and what they hold stays; notices are paragraphs.
func TestGrav(t *testing.T) {
	for _, tc := range []struct{ name, in, text, code string }{
		{"code", "Type:\n[prism classes=\"language-bash command-line\" cl-output=\"2\"]\n$ a [b]\n# no heading\n[/prism]\nThen *this*.", "Type:\n\nThen this.", "$ a [b]\n# no heading"},
		{"code in a list", "1. One\n\n   [prism]\n   a()\n     b()\n   [/prism]\n\n   Two\n2. Three", "One\n\nTwo\n\nThree", "a()\n  b()"},
		{"code in a line", "So [prism]a[/prism] and [prism]b[/prism] c.", "So\n\nand\n\nc.", "a\n\nb"},
		{"code with a fence in it", "[prism]\n```js\na\n```\n[/prism]", "", "```js\na\n```"},
		{"code without an end", "[/prism]\n\n[prism]\n*a*", "a", ""},
		{"blocks", "[div class=\"x\"]\n| a | b |\n|---|---|\n| 1 | 2 |\n[/div]\n[ui-tabs][ui-tab title=\"One\"]\nText.\n[/ui-tab][/ui-tabs]\n[fa icon=\"x\" /]End.", "a\tb\n1\t2\n\nOne\n\nText.\n\nEnd.", ""},
		{"left alone", "[raw][div]x[/div][/raw] `[div]` [a](/a) [b] [c d][e]\n\n```\n! [div]\n```\n\n[e]: /e", "[div]x[/div] [div] a [b] c d", "! [div]"},
		{"notices", "Text\n! One *goes*\n! on.\n!\n! Two.\nMore.\n\n!!!! **IMPORTANT:** Three.\n\n![alt](a.png) and !! this", "Text\n\nOne goes on.\n\nTwo.\n\nMore.\n\nIMPORTANT: Three.\n\nalt and !! this", ""},
	} {
		b := Grav(tc.in)
		if diff := cmp.Diff([]string{tc.text, tc.code}, []string{b.Text(), strings.Join(b.Code, "\n\n")}); diff != "" {
			t.Errorf("%s: text, code (-want +got):\n%s", tc.name, diff)
		}
	}
}

func TestGravLinear(t *testing.T) {
	testLinear(t, func(s string) (Body, Fields) { return Grav("[/prism][/a]" + s), nil })
}

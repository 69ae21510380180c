package markup

import (
	"strings"
	"testing"
)

func TestMyST(t *testing.T) {
	for _, tc := range []struct{ name, in, text, code string }{
		{
			"directives", "(label)=\n# A\n\n% a comment\n\n```{note} Mind\n:class: x\nNoted *words*.\n```\n\n:::{admonition} Title\n---\nclass: y\n---\nIn it.\n\n````{tip}\nDeep.\n````\n:::\n\n```{toctree}\nb\n```\n\n+++ {\"a\": 1}\n\n```{figure} x.png\n:alt: A cup\nThe caption.\n```\n\n```{prf:theorem} Tea\nCools.\n```\n\nEnd.",
			"A\n\nMind\n\nNoted words.\n\nTitle\n\nIn it.\n\nDeep.\n\nA cup\n\nThe caption.\n\nTea\n\nCools.\n\nEnd.", "",
		},
		{"code", "```{code-cell} python\n:tags: [remove-cell]\nno()\n```\n\n```{code-cell}\n---\ntags:\n- hide-input\n---\nno()\n```\n\n```{code-block} python\n:linenos:\n\nyes()\n```\n\n```\n% kept {x}`y`\n```\n\nA.", "A.", "yes()|% kept {x}`y`"},
		{"roles", "See {ref}`the cup <cup>`, {cite:p}`knuth84`, {doc}`tea`, {class}`~x.Pot` and {kbd}`Ctrl` `{x}`.", "See the cup, , tea, x.Pot and Ctrl {x}.", ""},
		{"not closed", "```{note}\nWords.", "Words.", ""},
	} {
		b := MyST(tc.in)
		if got := b.Text(); got != tc.text {
			t.Errorf("%s: text\n%q, want\n%q", tc.name, got, tc.text)
		}
		if got := strings.Join(b.Code, "|"); got != tc.code {
			t.Errorf("%s: code %q, want %q", tc.name, got, tc.code)
		}
	}
}

func FuzzMyST(f *testing.F) {
	for _, s := range []string{"```{note}\n:a: b\nc\n```", ":::{a}\n---\n", "(a)=\n% b\n{c}`d`", "````{x}\n```{y}\n````"} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, s string) { MyST(s) })
}

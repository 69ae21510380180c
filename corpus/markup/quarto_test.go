package markup

import (
	"errors"
	"strings"
	"testing"
)

func TestQuarto(t *testing.T) {
	for _, tc := range []struct{ name, in, text, code string }{
		{
			"chunks", "A.\n\n```{r}\n#| label: fig-tea\n#| fig-cap: \"Tea by the cup.\"\nplot(tea)\n```\n\n```{r, echo=FALSE}\nsecret(1)\n```\n\n```{python}\n#| include: false\nsecret(2)\n```\n\n```{=html}\n<b>raw</b>\n```\n\n```{mermaid}\na --> b\n```\n\n``` {.python filename=\"x.py\"}\nx = 1 # [@no]\n```\n\n```\n::: {.hidden}\n```\n\nB.",
			"A.\n\nTea by the cup.\n\nB.", "plot(tea)|x = 1 # [@no]|::: {.hidden}",
		},
		{"not closed", "A.\n\n```{r}\nx <- 1", "A.", "x <- 1"},
		{
			"citations", "Tea cools [@newton1701, p. 3; see also @fourier] as `[@x]` and [a@b.org](mailto:a@b.org) say.\n\nSee @fig-tea, [see @tbl-a; @tbl-b] and [-@sec-cups]: not @someone.^[A *note*.]",
			"Tea cools as [@x] and a@b.org say.\n\nSee Figure, see Table; Table and : not @someone. (A note.)", "",
		},
		{"parts as words, and in many lines", "::: hidden\nNo.\n\n::: {.callout-note\n     title=\"T\"}\nNo.\n:::\n\n::: théorème\nNo.\n:::\nNo.\n:::\n\n::: content-hidden\nNo.\n:::\n\nA [no]{.hidden}[b]{.x #y z='1'} [no]{.content-visible when-format=\"pdf\"}.", "A b .", ""},
		{"mails and code are no citations", "Write to [info me@example.org] or [me@example.org][1], see [a; also\n@b04, ch. 1][@c][@d] and `x[i]{.a}`, ``[@c] ` {d}``{.r}, `r nrow(x)` rows.\n\n[1]: https://example.org", "Write to [info me@example.org] or me@example.org, see and x[i]{.a}, [@c] ` {d}, rows.", ""},
		{"code that is hidden", "```{r setup, include=FALSE}\nknitr::opts_chunk$set(echo = FALSE)\n```\n\n```{r}\nno()\n```\n\n```{r, echo=TRUE}\nyes()\n```\n\n```{python}\n#| export\n#|hide\nno()\n```\n\nA.", "A.", "yes()"},
		{"hidden elements", "A [no `code` no]{.hidden}, [no\nno]{.hidden}, [no [link](u) no]{.content-hidden}, `no`{.hidden}, [`no`]{.hidden}, ![no](a.png){.hidden} B [b [c]]{.x}.\n\n## No {.hidden}\n\nNo.\n\n### No\n\n```\n# no\n```\n\n## Yes {.x}\n\nC.", "A , , , , , B [b [c]].\n\nYes\n\nC.", ""},
		{"books", "Tea\\index{tea} of Section \\@ref(tea).", "Tea of Section .", ""},
		{"hidden in a quote", "A.\n\n> ::: {.content-visible when-format=\"pdf\"}\n> no\n> :::\n\nB.\n\n> ::: {.hidden}\n> no\n\nC.", "A.\n\nB.\n\nC.", ""},
		{"pictures", "![A cup.](cup.png){#fig-cup width=30% fig-alt=\"A cup of tea\"}", "A cup of tea A cup.", ""},
		{
			"grid", "Before.\n\n+------+---------+\n| Tea  | Cups    |\n+:=====+========:+\n| Öl   | - one   |\n| ong  |         |\n|      | - two   |\n+------+---------+\n| last | ```\n|      | x\n\nEnd.",
			"Before.\n\nTea\n\nCups\n\nÖl ong\n\none\n\ntwo\n\nlast\n\nEnd.", "x",
		},
		{"raw", "`<i></i>`{=html} [Tea](tea.qmd){download=\"x.qmd\"} [*small*]{.smallcaps} `{x=1}` [a]{b}.", "Tea small {x=1} [a]{b}.", ""},
		{
			"parts", "::: {.callout-note title=\"Mind the pot\"}\nHot.\n:::\n\n:::: {.columns}\n\n::: column\nLeft.\n:::\n\n::::\n\n::: {.content-visible when-format=\"pdf\"}\nPaper. ::: {.x}\n\n::: {.y}\nPaper.\n:::\n\nPaper.\n:::\n\nEnd.",
			"Mind the pot\n\nHot.\n\nLeft.\n\nEnd.", "",
		},
	} {
		b := Quarto(tc.in, false)
		if got := b.Text(); got != tc.text {
			t.Errorf("%s: text\n%q, want\n%q", tc.name, got, tc.text)
		}
		if got := strings.ReplaceAll(strings.Join(b.Code, "|"), "\n", "/"); strings.TrimRight(got, "/") != tc.code {
			t.Errorf("%s: code %q, want %q", tc.name, got, tc.code)
		}
	}
}

// TestHiddenParts: what readers of pages do not see is not read.
func TestHiddenParts(t *testing.T) {
	for attributes, hidden := range map[string]bool{
		`.callout-tip`:                                         false,
		`.hidden`:                                              true,
		`#a .hidden .b`:                                        true,
		`.hidden-sm`:                                           false,
		`.content-hidden`:                                      true,
		`.content-visible`:                                     false,
		`.content-visible when-format="html"`:                  false,
		`.content-visible when-format="html:js"`:               false,
		`.content-visible when-format="pdf"`:                   true,
		`.content-visible unless-format="pdf"`:                 false,
		`.content-visible unless-format="html"`:                true,
		`.content-hidden when-format="html"`:                   true,
		`.content-hidden when-format="pdf"`:                    false,
		`.content-hidden unless-format="html"`:                 false,
		`.content-hidden unless-format="pdf"`:                  true,
		`.content-visible when-profile="internal"`:             true,
		`.content-hidden when-profile="internal"`:              false,
		`.content-visible unless-profile="internal"`:           false,
		`.content-hidden unless-profile="internal"`:            true,
		`.content-visible when-meta="staff"`:                   true,
		`.content-hidden unless-meta="staff"`:                  true,
		`.content-hidden when-format='html'`:                   true,
		`.content-hidden when-format=html`:                     true,
		`.content-visible when-format='html'`:                  false,
		`.content-visible when-format="html" when-profile="x"`: true,
		`style="display: none"`:                                true,
		`.content-hidden title="a {b} c"`:                      true,
	} {
		if b := Quarto("A.\n\n::: {"+attributes+"}\nB.\n:::\n\nC.", false); strings.Contains(b.Text(), "B.") == hidden || !strings.HasSuffix(b.Text(), "C.") {
			t.Errorf("%s: %q, want hidden: %v", attributes, b.Text(), hidden)
		}
	}
}

func TestNotebookText(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{
			`{"nbformat": 4, "metadata": {"kernelspec": {"language": "python"}}, "cells": [
			{"cell_type": "raw", "source": ["---\n", "title: Tea\n", "---"]},
			{"cell_type": "markdown", "source": ["# Cups\n", "Of *tea*."]},
			{"cell_type": "code", "source": "print('` + "```" + `')", "outputs": [{"text": "no"}]},
			{"cell_type": "code", "metadata": {"tags": ["hide-input"]}, "source": "no"},
			{"cell_type": "code", "metadata": {"nbsphinx": "hidden", "tags": "x"}, "source": "no"},
			{"cell_type": "markdown", "source": "~~~\nopen"}, {"cell_type": "raw", "metadata": {"tags": ["hide-cell"]}, "source": "--- \ndraft: true\n---"},
			{"cell_type": "raw", "source": "no"}, {"cell_type": "markdown", "source": []}]}`,
			"---\ntitle: Tea\n---\n\n# Cups\nOf *tea*.\n\n````{python}\nprint('```')\n````\n\n~~~\nopen\n~~~\n\n---\ndraft: true\n---\n\n",
		},
		{
			`{"metadata": {"nikola": {"title": "Tea: \"hot\"", "tags": "a, b"}}, "cells": [{"cell_type": "markdown", "source": "x"}]}`,
			"---\ntags: \"a, b\"\ntitle: \"Tea: \\\"hot\\\"\"\n---\n\nx\n\n",
		},
		{
			`{"nbformat": 3, "metadata": {"language_info": {"name": "c++"}}, "worksheets": [{"cells": [{"cell_type": "heading", "level": 2, "source": "Tea"}, {"cell_type": "code", "input": ["x"]}]}]}`,
			"## Tea\n\n```{code}\nx\n```\n\n",
		},
	} {
		if got, err := NotebookText(tc.in); err != nil || got != tc.want {
			t.Errorf("%q, %v, want %q", got, err, tc.want)
		}
	}
	for _, in := range []string{"", "{}", "[]", `{"cells": 1}`, `{"cells": [{"source": 1}]}`} {
		if got, err := NotebookText(in); !errors.Is(err, ErrNotebook) {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

func FuzzQuarto(f *testing.F) {
	for _, s := range []string{"```{r}\n#| echo: false\nx\n```", "::: {.hidden}\n:::\na [@b]", "@fig-a ^[b]", "~~~{=html}\n~~~", `{"cells": [{"source": ["a"]}]}`} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, s string) {
		Quarto(s, false)
		if text, err := NotebookText(s); err == nil {
			Quarto(text, true)
		}
	})
}

package markup

import "testing"

func TestOrg(t *testing.T) {
	testLight(t, Org, []lightCase{
		{
			name: "keywords", in: "#+TITLE: Bread\n#+Date: <2024-05-06 Mon>\n#+author: Ada\n#+FILETAGS: :bread:oven:\n#+HUGO_DRAFT: true\n#+tags[]: x y\n#+INCLUDE: \"/etc/passwd\"\n\nText.\n",
			text: "Text.", fields: Fields{"title": "Bread", "date": "<2024-05-06 Mon>", "author": "Ada", "filetags": "bread, oven", "hugo_draft": "true", "tags": "x y", "include": `"/etc/passwd"`},
		},
		{name: "file tags", in: "#+filetags: :a:b:\n", fields: Fields{"filetags": "a, b", "tags": "a, b"}},
		{name: "headings", in: "* One :tag:\n:PROPERTIES:\n:ID: x\n:END:\na\n** TODO [#A] Two\nSCHEDULED: <2024-05-06 Mon>\nb\n* COMMENT Gone\nc\n** gone\n* Three\n* Private :noexport:\nd\n* Four", text: "One\n\na\n\nTwo\n\nb\n\nThree\n\nFour", headings: "#One|##Two|#Three|#Four"},
		{name: "inline", in: "A *bold* /word/ _u_ +s+ =c*o*de= ~v~ 2 * 3 * 4 a/b/c \\alpha{} x\\\\\ny @@html:<b>@@ {{{macro(x)}}} <<target>>t <<<radio>>> <2024-05-06 Mon> snake_case.", text: "A bold word u s c*o*de v 2 * 3 * 4 a/b/c α x\ny t radio 2024-05-06 Mon snake_case."},
		{name: "links", in: "[[https://x.example/][the /site/]] [[https://y.example/]] [[*Part 1.2]] [[file:a.org][a]] https://z.example/, <https://w.example/>", text: "the site https://y.example/ Part 1.2 a https://z.example/, https://w.example/", links: "https://x.example/ https://y.example/ a.org https://z.example/ https://w.example/"},
		{name: "marks in words", in: "x*y z* *a * b* c 使用*粗体*文字 [[id:abc][part]]", text: "x*y z* a * b c 使用粗体文字 part"},
		{name: "footnotes", in: "a[fn:1] b[fn:: inline note] c[fn:x:named] d[cite:@key]\n\n[fn:1] The *note*.\n", text: "a b c d\n\nThe note.\n\ninline note\n\nnamed"},
		{name: "code", in: "a\n#+BEGIN_SRC go :x y\n  func f() {\n    ,* g\n  }\n#+END_SRC\n: fixed\n:  width\n#+begin_example\ne\n#+end_example\nb", text: "a\n\nb", code: "func f() {\n  ,* g\n}\n\nfixed\n width\n\ne"},
		{name: "quoted code", in: "#+begin_src org\n,* Heading\n,#+title: x\n#+end_src\n", code: "* Heading\n#+title: x"},
		{name: "blocks", in: "#+BEGIN_QUOTE\nSaid.\n#+END_QUOTE\n#+BEGIN_COMMENT\ngone\n#+END_COMMENT\n#+BEGIN_EXPORT html\n<p>raw <b>x</b></p>\n#+END_EXPORT\n#+BEGIN_EXPORT latex\ngone\n#+END_EXPORT\n#+RESULTS:\n# gone\n-----\n\\begin{align}\nx\n\\end{align}\n#+CAPTION: Shown\n:NOTES:\nkept\n:END:\n", text: "Said.\n\nraw x\n\nShown\n\nkept"},
		{name: "not closed", in: "#+BEGIN_SRC\na\n:PROPERTIES:\nb\n\\begin{x}\nc", text: "a\n\nb\n\n\\begin{x} c"},
		{name: "lists", in: "- one\n  more\n- [X] two\n  * deep\n1. three\n2) four\n- term :: what it is\n", text: "one more\n\ntwo\n\ndeep\n\nthree\n\nfour\n\nterm\n\nwhat it is"},
		{name: "table", in: "| a | *b* |\n|---+---|\n| 1 | 2 |\n#+TBLFM: $1=2\nafter", text: "a\tb\n1\t2\n\nafter"},
	})
	b, _ := Org("x [[file:a.png]] [[./b.jpg][named]]\n")
	if b.Image.URL != "a.png" || len(b.Unlabeled) != 1 || b.Text() != "x named" {
		t.Errorf("picture %q, without alternative text %q, text %q; want a.png, one, x named", b.Image.URL, b.Unlabeled, b.Text())
	}
}

func TestOrgLinear(t *testing.T) { testLinear(t, Org) }

func FuzzOrg(f *testing.F) {
	fuzzLight(f, Org, "#+TITLE: a\n* TODO b :c:\n- *d* /e/ =f= ~g~\n", "#+begin_src\nx\n#+end_src\n#+begin_quote\n", "[[a][b]] [fn:1] [fn:: c] <<d>> <2024>\n\n[fn:1] e", "| a |\n|-+-|\n", ":PROPERTIES:\n:END:\n: x\n\\begin{a}\n\\end{a}", "a \\alpha{} b\\\\\n@@c@@ {{{d}}}")
}

package markup

import "testing"

func TestRST(t *testing.T) {
	testLight(t, RST, []lightCase{
		{name: "pelican", in: "Bread\n#####\n\n:date: 2024-05-06 10:00\n:tags: bread, oven\n:Summary: A *long*\n   summary\n\nText.\n\nPart\n====\n\nx\n\nDeeper\n------\n\ny\n", text: "Text.\n\nPart\n\nx\n\nDeeper\n\ny", headings: "##Part|###Deeper", fields: Fields{"title": "Bread", "date": "2024-05-06 10:00", "tags": "bread, oven", "summary": "A *long* summary"}},
		{name: "nikola", in: ".. title: Bread\n.. date: 2024-05-06\n.. tags: a, b\n.. status:\n\nText.\n\n.. a remark: hidden\n\n.. remark: hidden\n", text: "Text.", fields: Fields{"title": "Bread", "date": "2024-05-06", "tags": "a, b"}},
		{name: "ablog", in: ".. post:: May 6, 2024\n   :tags: a\n   :author: Ada\n\nTitle\n=====\n\nText", text: "Text", fields: Fields{"date": "May 6, 2024", "tags": "a", "author": "Ada", "title": "Title"}},
		{name: "overlined", in: "=====\n Top\n=====\n\na\n\n=====\n Two\n=====\n\nSub\n===\n\nb", text: "Top\n\na\n\nTwo\n\nSub\n\nb", headings: "#Top|#Two|##Sub"},
		{name: "inline", in: "A **bold** *word*, ``co*de``, :ref:`that part <id>`, :func:`~a.b`, `title`:cite: and H\\ :sub:`2`\\ O, a * b * c, \\*no\\*, snake_case_ x__y.", text: "A bold word, co*de, that part, a.b, title and H2O, a * b * c, *no*, snake_case x__y."},
		{name: "links", in: "The `site <https://x.example/>`_ and `page`_ or word_, https://y.example/. _`here` [1]_ [#a]_.\n\n.. _page: https://z.example/\n.. _word:\n.. [1] The note.\n", text: "The site and page or word, https://y.example/. here .\n\nThe note.", links: "https://x.example/ https://y.example/ https://z.example/"},
		{name: "roles that lead", in: "By :pep:`484` and :pep:`that <8#naming>`, :rfc:`2822`, :doc:`the start </user/start>` and :doc:`more`; :pep:`x`.", text: "By PEP 484 and that, RFC 2822, the start and more; x.", links: "https://peps.python.org/pep-0484/ https://peps.python.org/pep-0008/#naming https://datatracker.ietf.org/doc/html/rfc2822 /user/start more"},
		{name: "substitution", in: "Use |name| now |gone|.\n\n.. |name| replace:: Kindred\n.. |pic| image:: p.png\n", text: "Use Kindred now ."},
		{name: "code", in: "Run::\n\n    a\n      b\n\n    c\n\nThen:\n\n.. code-block:: go\n   :linenos:\n\n   func f() {}\n\n>>> 1 + 1\n2\n\nAlone\n\n::\n\n  d\n", text: "Run:\n\nThen:\n\nAlone", code: "a\n  b\n\nc\n\nfunc f() {}\n\n>>> 1 + 1\n2\n\nd"},
		{name: "directives", in: ".. note:: Mind\n   this.\n\n.. warning::\n\n   Hot *oven*.\n\n.. raw:: html\n\n   <b>shown</b><script>gone()</script>\n\n.. raw:: latex\n\n   gone\n\n.. include:: other.rst\n.. contents::\n   :depth: 2\n\n.. unknown:: argument\n   :option: x\n\n   Inside.\n\n.. a comment\n   goes on\n\n..\n   too\n\nEnd", text: "Mind\n\nthis.\n\nHot oven.\n\nshown\n\nInside.\n\nEnd"},
		{name: "figure", in: ".. figure:: a.png\n   :alt: A loaf\n   :width: 20\n\n   The legend.\n", text: "A loaf\n\nThe legend."},
		{name: "lists", in: "- one\n  more\n- two\n\n  - deep\n\n1. three\n#. four\n\nterm\n   what it is\n\n| line one\n| line two\n\n   quoted\n", text: "one more\n\ntwo\n\ndeep\n\nthree\n\nfour\n\nterm what it is\n\nline one\nline two\n\nquoted"},
		{name: "tables", in: "+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+\n\n=====  =====\nName   Kind\n=====  =====\nx      *y*\n=====  =====\n\nEnd", text: "a\tb\n1\t2\n\nName\tKind\nx\ty\n\nEnd"},
		{name: "transition", in: "a\n\n-----\n\nb", text: "a\n\nb"},
		{name: "fields in the text", in: "a\n\n:param x: the `x`\n", text: "a\n\nparam x: the x"},
		{name: "quoted marks", in: "The \"*\" sign and '*' again.", text: "The \"*\" sign and '*' again."},
		{name: "not a heading", in: "a - b\nc\n\nshort\n--\n", text: "a - b c\n\nshort --"},
	})
	b, _ := RST("x\n\n.. image:: a.png\n")
	if b.Image.URL != "a.png" || len(b.Unlabeled) != 1 {
		t.Errorf("picture %q, without alternative text %q; want one", b.Image.URL, b.Unlabeled)
	}
}

func TestRSTLinear(t *testing.T) { testLinear(t, RST) }

func FuzzRST(f *testing.F) {
	fuzzLight(f, RST, "T\n=\n\n:a: b\n\n- *a* **b** ``c``\n", ".. a:: b\n   :c: d\n\n   e\n", "`a <b>`_ :c:`d` |e| [1]_ f_\n\n.. |e| replace:: g\n", "=== ===\na   b\n=== ===\n", "+-+\n|a|\n+-+", "x::\n\n  y\n\n>>> z", ".. only:: html and (not a or b)\n\n  .. ifconfig:: c\n\n     d\n", "====\n a\n====")
}

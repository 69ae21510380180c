package markup

import (
	"strings"
	"testing"
)

func TestAsciiDoc(t *testing.T) {
	testLight(t, AsciiDoc, []lightCase{
		{
			name: "header", in: "// a remark\n= Bread at *Home*\nAda Baker <ada@example.org>; Bo_Lee Miller\nv1.2, 2024-05-06: second baking\n:keywords: bread, \\\n  oven\n:page-tags: a\n:!toc:\n\nText by {author-name} of {page-tags}.\n",
			text:   "Text by of a.",
			fields: Fields{"title": "Bread at Home", "author": "Ada Baker, Bo Lee Miller", "email": "ada@example.org", "revnumber": "1.2", "revdate": "2024-05-06", "revremark": "second baking", "keywords": "bread, oven", "page-tags": "a"},
		},
		{name: "underlined title", in: "Old Style\n=========\n\nPart\n----\n\nx\n\nDeeper\n~~~~~~\n", text: "Part\n\nx\n\nDeeper", headings: "##Part|###Deeper", fields: Fields{"title": "Old Style"}},
		{name: "references", in: "See <<here>>, <<vars#,vars>>, <<xref/../../about/a.adoc#b,a>>, xref:c.adoc[c], xref:part[d], xref:mod:e.adoc[e] and <<#f,f>>.", text: "See here, vars, a, c, d, e and f.", links: "vars.adoc ../about/a.adoc c.adoc mod:e.adoc"},
		{name: "date without author", in: "= T\n2024-05-06\n:page: a\n\nx", text: "x", fields: Fields{"title": "T", "revdate": "2024-05-06", "page": "a"}},
		{name: "links that end with a sign", in: "See https://x.example/swap![swap!], https://x.example/a_(b)[b]. Or https://x.example/c! [c]", text: "See swap!, b. Or https://x.example/c! [c]", links: "https://x.example/swap! https://x.example/a_(b) https://x.example/c"},
		{
			name: "addresses that begin with an attribute", in: ":docs: https://x.example/docs\n:license: link:LICENSE\n\nSee {docs}/a.html[the *docs*], {docs}[], {docs}, {docs}.\n{license}[License] {docs} [no]",
			text: "See the docs, https://x.example/docs, https://x.example/docs, https://x.example/docs. License https://x.example/docs [no]", links: "https://x.example/docs/a.html https://x.example/docs LICENSE", fields: Fields{"docs": "https://x.example/docs", "license": "link:LICENSE"},
		},
		{name: "names of programs", in: "A javadoc:org.example.Tea$Cup[], javadoc:/org.Tea#pour(java.lang.String)[] and configprop:spring.tea-time[], javadoc:org.example.Pot[the pot], javadoc:org.example.Lid[format=annotation]; a:b[] x:1.2[3]. anchor:a.b[] Use key:value.name[0] or Foo:bar.baz[v].\n\ninclude-code::Pot[]\n\nEnd.", text: "A Cup, Tea.pour and spring.tea-time, the pot, Lid; a:b[] x:1.2[3]. Use key:value.name[0] or Foo:bar.baz[v].\n\nEnd."},
		{name: "date without version", in: "= T\nAda\n2024-05-06\n\nx", text: "x", fields: Fields{"title": "T", "author": "Ada", "revdate": "2024-05-06"}},
		{name: "text under the title", in: "= T\nThis is a sentence that has no blank line before it.\n", text: "This is a sentence that has no blank line before it.", fields: Fields{"title": "T"}},
		{name: "sections", in: "== One\n\na\nb\n\n=== Two\n## Three\n", text: "One\n\na b\n\nTwo\n\nThree", headings: "##One|###Two|##Three"},
		{name: "inline", in: "A *bold* _word_ and `code`, #mark#, [.red]#red#, H~2~O x^2^ **un**bound `+{lit}+` a*b*c 2 * 3 * 4 snake_case_name.", text: "A bold word and code, mark, red, H2O x2 unbound {lit} a*b*c 2 * 3 * 4 snake_case_name."},
		{name: "quotes and signs", in: "\"`quoted`\" '`so`' (C) a&nbsp;b {lt}b> C{plus}{plus} \\*no\\* \\{no}", text: "“quoted” ‘so’ © a b <b> C++ *no* {no}"},
		{
			name: "links", in: "See https://x.example/a[the *site*^], https://y.example/. link:b.html[b,role=x] mailto:a@b.c[mail] <<part>> xref:other.adoc#the-end[] <<p,named>> <https://z.example/>",
			text: "See the site, https://y.example/. b mail part the end named https://z.example/", links: "https://x.example/a https://y.example/ b.html other.adoc https://z.example/",
		},
		{name: "macros", in: "Press kbd:[Ctrl+C] then menu:File[Save] btn:[OK] icon:heart[] image:a.png[a picture,200]((term))(((hidden,term))) stem:[x^2] x[[here]].footnote:[A note with a https://x.example/[link].] End.", text: "Press Ctrl+C then File > Save OK a pictureterm x. End.\n\nA note with a link.", links: "https://x.example/"},
		{name: "code", in: "Run:\n\n[source,go]\n----\nfunc f() {}\n\n// kept\n----\n\n....\nout\n....\n\n```sh\nls\n```\n\n[listing]\none paragraph\n\n literal line\n\nEnd", text: "Run:\n\nEnd", code: "func f() {}\n\n// kept\n\nout\n\nls\n\none paragraph\n\nliteral line"},
		{name: "left out", in: "a\n// gone\nb\n\n////\ngone\n\ngone\n////\n\ninclude::other.adoc[]\nifdef::x[]\nendif::[]\ntoc::[]\nvideo::v.mp4[]\n\n[comment]\ngone too\n\n'''\n\nc", text: "a b\n\nc"},
		{name: "passthrough", in: "++++\n<p>raw <b>html</b></p><script>x()</script>\n++++\n\na +++<u>b</u>+++ c +\nd", text: "raw html\n\na b c\nd"},
		{name: "lists", in: "* one\n  more\n** two\n. three\n- [x] done\n\nterm:: what it is\nother::\n  is this\n\n* a\n+\nattached\n<1> callout", text: "one more\n\ntwo\n\nthree\n\ndone\n\nterm\n\nwhat it is\n\nother\n\nis this\n\na\n\nattached\n\ncallout"},
		{name: "blocks", in: "[quote, Ada]\n____\nSaid.\n____\n\nNOTE: Mind this.\n\n.Title of it\n[WARNING]\n====\nHot.\n====\n\n--\nopen\n--\n", text: "Said.\n\nMind this.\n\nTitle of it\n\nHot.\n\nopen"},
		{name: "table", in: "[cols=\"1,2\"]\n|===\n|Name |*Kind*\n\n|a 2+|b \\| c\n|===\nafter", text: "Name\tKind\na\tb | c\n\nafter"},
		{name: "table not closed", in: "|===\n|a |b", text: "a\tb"},
		{name: "attribute bomb", in: ":a: 12345678\n:b: {a}{a}\n:c: {b}{b}{nobody}\n\n{c}", text: "12345678123456781234567812345678", fields: Fields{"a": "12345678", "b": "1234567812345678", "c": "12345678123456781234567812345678"}},
		{name: "attribute taken back", in: ":a: 1\n\nu{a}\n\n:a!:\n\nv{a}.\n\n:counter: no\n\nw{counter:n}x", text: "u1\n\nv.\n\nwx", fields: Fields{"a": "1"}},
		{name: "styles", in: "[comment]\n----\ngone\n----\n\n[stem]\n++++\ngone\n++++\n\n[source]\n--\ncode\n--\n\nx", text: "x", code: "code"},
		{name: "list ends at a heading", in: "* a\n\n== S\nx\n- y", text: "a\n\nS\n\nx - y", headings: "##S"},
		{name: "marks in words", in: "x*y z* *a * b* *c", text: "x*y z* a * b *c"},
		{name: "picture", in: "image::images/a.png[\"A loaf, cut\",width=200]\n\nimage::b.png[]", text: "A loaf, cut"},
	})
	b, _ := AsciiDoc("image::images/a.png[]\n\nimage::b.png[alt=\"B\"]")
	if b.Image.URL != "images/a.png" || len(b.Unlabeled) != 1 || b.Unlabeled[0] != "images/a.png" {
		t.Errorf("picture %q, without alternative text %q; want the first", b.Image.URL, b.Unlabeled)
	}
}

// TestAsciiDocExpansion: a small file cannot become a large text.
func TestAsciiDocExpansion(t *testing.T) {
	b, _ := AsciiDoc(":a: " + strings.Repeat("x", 1000) + "\n\n" + strings.Repeat("{a}", 10_000))
	if n := len(b.Text()); n < maxExpanded/2 || n > maxExpanded {
		t.Errorf("references brought %d bytes, want at most %d", n, maxExpanded)
	}
}

func TestAsciiDocLinear(t *testing.T) { testLinear(t, AsciiDoc) }

func FuzzAsciiDoc(f *testing.F) {
	fuzzLight(f, AsciiDoc, "= T\nA B <c@d>\nv1, 2024: x\n:a: b {c}\n\n== S\n\n* *a* _b_ `c` {a}", "|===\n|a 2+|b\n|===", "----\nx\n----\n....\n", "\"`a`\" https://x[y^] footnote:[z] <<a,b>> +++<b>+++", "a:: b\n+\n--\nc\n--", ":x: 1\nifdef::x,y[]\nifeval::[{x} == 1]\na\nendif::[]\nendif::x[]\nifndef::z[b]", "T\n=\n\n x")
}

package markup

import (
	"strings"
	"testing"
	"time"
)

// TestAsciiDocConditions: what a condition shows is read when the document itself
// says that it holds.
func TestAsciiDocConditions(t *testing.T) {
	testLight(t, AsciiDoc, []lightCase{
		{name: "ifdef", in: "a\n\nifdef::internal[]\ngone\n\n== Gone\n\n----\ngone\n----\nendif::[]\n\nb", text: "a\n\nb"},
		{name: "in a paragraph", in: "a\nifdef::x[]\ngone\nendif::x[]\nb", text: "a b"},
		{name: "in one line", in: "a\nifdef::x[gone]\nifndef::x[gone]\nifdef::backend-html5[kept]\n\nb", text: "a kept\n\nb"},
		{name: "set", in: ":x:\n:y: 1\n\nifdef::x[]\na\nendif::[]\n\nifdef::x+y[]\nb\nendif::[]\n\nifdef::n,Y[]\nc\nendif::[]\n\nifdef::x+n[]\ngone\nendif::[]\n\nifndef::x[]\ngone\nendif::[]\n", text: "a\n\nb\n\nc", fields: Fields{"y": "1"}},
		{name: "taken back", in: ":x:\n:!x:\n\nifdef::x[]\ngone\nendif::[]\nifndef::x[]\na\nendif::[]", text: "a"},
		{name: "ifndef", in: "ifndef::env-github[]\na\nendif::[]\n\nifndef::internal[]\nb\nendif::[]\n\nifndef::public[]\ngone\nendif::[]\n\nifndef::backend-html5[]\ngone\nendif::[]\n\nifndef::internal,public[]\ngone\nendif::[]", text: "a\n\nb"},
		{name: "nested", in: ":x:\n\nifdef::internal[]\nifdef::x[]\ngone\nendif::[]\ngone\nifndef::x[]\ngone\nendif::[]\ngone\nendif::[]\n\nifdef::x[]\na\n\nifdef::internal[]\ngone\nendif::[]\nb\nendif::[]\nc", text: "a\n\nb c"},
		{name: "ifeval", in: ":v: 2\n\nifeval::[\"{v}\" == \"2\"]\na\nendif::[]\n\nifeval::[{v} != 2]\ngone\nendif::[]\n\nifeval::[\"{backend}\" == \"html5\"]\nb\nendif::[]\n\nifeval::[\"{n}\" == \"\"]\ngone\nendif::[]\n\nifeval::[{v} < 3]\ngone\nendif::[]\n\nifeval::[nonsense]\ngone\nendif::[]", text: "a\n\nb", fields: Fields{"v": "2"}},
		{name: "never closed", in: "a\n\nifdef::x[]\ngone\n\ngone", text: "a"},
		{name: "never opened", in: "a\n\nendif::[]\n\nb", text: "a\n\nb"},
		{name: "an attribute that is not shown", in: "ifdef::x[]\n:y:\nendif::[]\n\nifdef::y[]\ngone\nendif::[]\n\na", text: "a"},
		{name: "an attribute of a comment", in: "////\n:x:\nifdef::y[]\n////\n\na\n\nifdef::x[]\ngone\nendif::[]", text: "a"},
		{name: "an attribute of code", in: "----\n:x:\n----\n\na\n\nifdef::x[]\ngone\nendif::[]", text: "a", code: ":x:"},
		{name: "in code", in: "----\na\nifdef::x[]\ngone\nendif::[]\nb\n----\n\nc", text: "c", code: "a\nb"},
		{name: "in the header", in: "= T\nifdef::x[]\n:page-tags: gone\nendif::[]\n:author: Ada\n\na", text: "a", fields: Fields{"title": "T", "author": "Ada"}},
		{name: "no condition", in: "if it rains\n\nifdef: not one\n\n  ifdef::x[]\n", text: "if it rains\n\nifdef: not one", code: "ifdef::x[]"},
	})
}

func TestRSTConditions(t *testing.T) {
	testLight(t, RST, []lightCase{
		{name: "only", in: "a\n\n.. only:: internal\n\n   gone\n\n   .. note:: gone\n\n   ::\n\n      gone\n\nb", text: "a\n\nb"},
		{name: "html", in: ".. only:: html\n\n   a\n\n   .. only:: internal\n\n      gone\n\n   b\n\nc", text: "a\n\nb\n\nc"},
		{name: "nested in what is gone", in: ".. only:: internal\n\n   .. only:: html\n\n      gone\n\nc", text: "c"},
		{name: "expressions", in: ".. only:: html or latex\n\n   a\n\n.. only:: not internal\n\n   b\n\n.. only:: html and not (pdf or draft)\n\n   c\n\n.. only:: not public\n\n   gone\n\n.. only:: html and public\n\n   gone\n\n.. only:: not html\n\n   gone\n\n.. only::\n\n   gone\n\n.. only:: html)\n\n   gone\n\n.. only:: (html\n\n   gone\n\n.. only:: html or\n\n   d\n", text: "a\n\nb\n\nc\n\nd"},
		{name: "ifconfig", in: ".. ifconfig:: releaselevel in ('alpha',)\n\n   gone\n\na", text: "a"},
		{name: "todo", in: ".. todo:: gone\n\n   gone\n\na", text: "a"},
	})
	if isShownOnly(strings.Repeat("not not ", maxCondition) + "html") {
		t.Error("an expression without end is read")
	}
}

// TestConditionsLinear: many conditions, or one that is large, take no time to
// speak of.
func TestConditionsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long, and longer with the race detector")
	}
	const size, slow = 4 << 20, 15 * time.Second // on a busy machine; what is quadratic takes hours
	for _, in := range []string{
		strings.Repeat("ifdef::x[]\n", size/11),
		strings.Repeat("ifndef::env-github[]\n", size/21),
		strings.Repeat("ifdef::x[]\nendif::[]\n", size/21),
		":a: " + strings.Repeat("x", size) + "\n\nifeval::[" + strings.Repeat("{a}", size/3) + " == 1]\na",
		"ifdef::" + strings.Repeat("a,", size/2) + "[]\na",
	} {
		start := time.Now()
		withoutConditions(strings.Split(in, "\n"))
		if took := time.Since(start); took > slow {
			t.Errorf("%.30q and so on: %v for %d MiB", in, took, size>>20)
		}
	}
}

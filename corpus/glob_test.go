package corpus

import (
	"strings"
	"testing"
)

func TestGlob(t *testing.T) {
	for _, tc := range []struct {
		pattern string
		wide    bool
		yes, no string // paths, between spaces
	}{
		{"/**/internal/**", false, "/internal/a /x/internal/a /x/y/internal/a/b /x/internal", "/internals/a /x/internalx/a /a"},
		{"/blog/**/wip-*", false, "/blog/wip-a /blog/x/wip-b /blog/x/y/wip-", "/blog/wip-a/b /blogs/wip-a /blog/xwip-a"},
		{"/team/**", false, "/team /team/a /team/a/b", "/teamwork /teamwork/d /x/team/a"},
		{"**/_*.{md, mdx}", false, "_a.md x/_b.mdx x/y/_.md", "a.md x/_a.txt _x/a.md"},
		{"*.md", false, "a.md .md", "a/b.md a.mdx"},
		{"a?c", false, "abc", "a/c ac abbc"},
		{"*.secret.md", true, "a.secret.md x/y.secret.md", "secret.md a.secret.mdx"},
		{"private/**", true, "private/a private/a/b", "private privates/a"},
		{"a?c", true, "abc a/c", "ac"},
		{"[a-c][!x].md", false, "ab.md cz.md", "ax.md db.md"},
		{`a\*.md`, false, "a*.md", "ab.md"},
		{"{a,b{c,d}}/x", false, "a/x bc/x bd/x", "b/x c/x"},
		{"a.b+(c)", true, "a.b+(c) a.bXX", "axb"},
		{"/a/{b", false, "/a/b /a/c/d", "/b"},
		{"/{a,[b", false, "/a /c", "b"},
		{"x/[ab", false, "x/a x/anything/at", "y/a"},
		{"x/!(a)", false, "x/a x/b", "y/b"},
		{"x/[z-a]", false, "x/a y", ""},
		{"a**b", false, "ab a/x/b", "a/x/c"},
	} {
		g := newGlob(tc.pattern, tc.wide)
		for p := range strings.FieldsSeq(tc.yes) {
			if !g.match(p) {
				t.Errorf("%q (wide %v) does not match %q: %v", tc.pattern, tc.wide, p, g.re)
			}
		}
		for p := range strings.FieldsSeq(tc.no) {
			if g.match(p) {
				t.Errorf("%q (wide %v) matches %q: %v", tc.pattern, tc.wide, p, g.re)
			}
		}
	}
	for _, pattern := range []string{"{a", "[", "[]", "!(a)", "@(a|b)", "[z-a]", "a}b{", strings.Repeat("a", maxGlobBytes+1), strings.Repeat("{", 600)} {
		if newGlob(pattern, false).understood {
			t.Errorf("%.20q is understood", pattern)
		}
	}
}

// FuzzGlob: a pattern that is understood and has no signs matches itself alone;
// any other one is read without harm.
func FuzzGlob(f *testing.F) {
	for _, pattern := range []string{"/**/a/*.md", "{a,b}/[!c]?", `\{`, "x(", "[z-a]", "**", "a.b", "{a,{b", "]}", "\xcd{"} {
		f.Add(pattern, "a/b.md", true)
	}
	f.Fuzz(func(t *testing.T, pattern, p string, wide bool) {
		g := newGlob(pattern, wide)
		matched := g.match(p)
		if !strings.ContainsAny(pattern, `*?[]{}\!@+,`) && len(pattern) <= maxGlobBytes && strings.ToValidUTF8(pattern, "") == pattern {
			if !g.understood || matched != (pattern == p) {
				t.Errorf("%q matches %q: %v, understood: %v", pattern, p, matched, g.understood)
			}
		}
	})
}

package tagmerge_test

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"kindred/corpus/tagmerge"
)

func TestOverrides(t *testing.T) {
	const counts = "golang:5|go lang:1|Go:9|go:2|k8s:3|Kubernetes:2|form:9|from:9|Web Components:3|web-components:1|C++:1|c++:4|a=b:1|#tags:2|tags:1|test:3|tests:9|color:2|colors:2|colour:2|colours:2|GO:1"
	for _, tc := range []struct {
		decisions string
		want      string // "tag>kept", parted by bars
	}{
		{"golang -> Go", "golang>Go|go lang>Go|go>Go|Go>Go"},
		{"golang = Go", "golang>Go|go>Go"},
		{"golang = go = k8s # one", "k8s>Go|golang>Go"},
		{"k8s -> K8S cluster", "k8s>K8S cluster|Kubernetes>Kubernetes"},
		{"one = two\nk8s = one\ntwo = form", "k8s>form"}, // tied by names that no article bears
		{"\ufeff# a comment\r\n\r\ntests != test\r\n", "test>test|tests>tests"},
		{"Go != go", "Go>Go|go>go"},
		{"GO != Go\nGO != go", "GO>GO|go>Go"},
		{"color != colour", "color>color|colors>color|colour>colour|colours>colour"},
		{"c++ -> C++", "c++>C++|C++>C++"},
		{"WEB-components -> web-components", "Web Components>web-components|web-components>web-components"},
		{`"#tags" != tags`, "#tags>#tags|tags>tags"},
		{"a=b -> form", "a=b>form"},
		{"#tags -> form", "#tags>#tags"}, // a comment
		{"form != from != tests", "form>form|test>tests"},
	} {
		o, err := tagmerge.ParseOverrides(strings.NewReader(tc.decisions), "tags.txt")
		if err != nil {
			t.Errorf("ParseOverrides(%q): %v", tc.decisions, err)
			continue
		}
		table := tagmerge.Merge(ofCounts(counts), tagmerge.Options{Overrides: o})
		for pair := range strings.SplitSeq(tc.want, "|") {
			tag, want, _ := strings.Cut(pair, ">")
			if got := table.Of(tag); got != want {
				t.Errorf("with %q, Of(%q) = %q, want %q", tc.decisions, tag, got, want)
			}
		}
		for _, g := range table.Groups() {
			for _, v := range g.Merged {
				if (v.Tag == "k8s" || v.Tag == "golang" && tc.decisions[0] == 'g') && v.Reason != tagmerge.Editor {
					t.Errorf("with %q, %s went to %q for %q, want %q", tc.decisions, v.Tag, g.Kept, v.Reason, tagmerge.Editor)
				}
			}
		}
	}
}

func TestOverridesErrors(t *testing.T) {
	for _, tc := range []struct{ decisions, want string }{
		{"golang go", `tags.txt:1: "golang go" decides nothing`},
		{"\n-> go", `tags.txt:2: "-> go" lacks a tag`},
		{"go =", "lacks a tag"},
		{"a -> b -> c", "write one decision in a line"},
		{"a = b != c", "write one decision in a line"},
		{"a = a", `"a" stands twice`},
		{`"a = b`, "is not closed"},
		{`"" = b`, "holds no tag"},
		{"Go != go != form", "mixes spellings"},
		{"a\xff -> b", "not UTF-8"},
		{"a -> b\na -> c", `tags.txt:2: "c" shall stand for a tag that goes to "b" by line 1`},
		{"a -> b\nb -> c", "tags.txt:2:"},
		{"a = b\n\nA != B", `tags.txt:3: "A" and "B" shall stay apart, but line 1 merges them`},
		{"a != c\na = b\nb = c", "tags.txt:1:"},
		{"golang -> go\nGo != go", "tags.txt:2:"},
		{"a = b\n" + strings.Repeat("x", 1<<17), "tags.txt:2: the line is longer"},
		{"nothing\nnothing", "tags.txt:2:"}, // all at once
	} {
		o, err := tagmerge.ParseOverrides(strings.NewReader(tc.decisions), "tags.txt")
		if err == nil || o != nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("ParseOverrides(%.40q) = %v, %v, want an error with %q", tc.decisions, o, err, tc.want)
		}
	}
	broken := errors.New("broken")
	if _, err := tagmerge.ParseOverrides(iotest.ErrReader(broken), "tags.txt"); !errors.Is(err, broken) {
		t.Errorf("ParseOverrides of a broken reader = %v, want %v", err, broken)
	}
}

func FuzzParseOverrides(f *testing.F) {
	for _, s := range []string{"a -> b", "a = b = c # why", "a != b", `"#x" = "->"`, "\ufeffa = A", "a = b\nb != a", "\"\\xff\" = a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		o, err := tagmerge.ParseOverrides(strings.NewReader(s), "tags.txt")
		if (o == nil) == (err == nil) {
			t.Fatalf("ParseOverrides(%q) = %v, %v, want one of the two", s, o, err)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "tags.txt:") {
			t.Fatalf("ParseOverrides(%q): %v does not begin with the place", s, err)
		}
	})
}

package corpus

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPublicPart(t *testing.T) {
	shut := `<!--kg-gated-block:begin nonMember:false memberSegment:"status:free,status:-free" -->`
	open := `<!--kg-gated-block:begin nonMember:true memberSegment:"" -->`
	end := `<!--kg-gated-block:end-->`
	sub, unsub := "<!-- wp:premium-content/subscriber-view -->", "<!-- /wp:premium-content/subscriber-view -->"
	for _, tc := range []struct {
		name  string
		ghost bool // or WordPress
		text  string
		want  string // with white space joined
	}{
		{"nothing", true, "a wren <!-- a remark --> sings", "a wren <!-- a remark --> sings"},
		{"a gated block", true, "a" + shut + "canary" + end + "b", "a b"},
		{"a public block", true, "a " + open + "wren" + end + " b", "a wren b"},
		{"a block without an end", true, "a" + shut + "canary", "a"},
		{"a block whose mark does not end", true, "a<!--kg-gated-block:begin nonMember:true canary", "a"},
		{"no space before the end", true, "a <!--kg-gated-block:begin nonMember:true-->wren<!--kg-gated-block:end-->", "a wren"},
		{"an end that does not end", true, "a<!--kg-gated-block:end" + shut + "canary", "a"},
		{"no parameter", true, "a<!--kg-gated-block:begin -->canary" + end, "a"},
		{"another value", true, "a<!--kg-gated-block:begin nonMember:yes -->canary" + end, "a"},
		{"two values", true, "a<!--kg-gated-block:begin nonMember:true nonMember:false-->canary" + end, "a"},
		{"quotes and spaces", true, "a <!-- kg-gated-block:begin nonMember:'true' -->wren<!-- kg-gated-block:end -->", "a wren"},
		{"a block in a block", true, "a" + shut + "canary" + open + "canary" + end + "canary" + end + " b", "a b"},
		{"a gated block in a gated one", true, "a" + shut + "canary" + shut + "canary" + end + "canary" + end + " b", "a b"},
		{"a gated block in a public one", true, "a" + open + " wren" + shut + "canary" + end + "wren" + end + " b", "a wren wren b"},
		{"an end alone", true, "a" + end + " b" + shut + "canary", "a b"},
		{"the divider", true, "a<!--members-only-->canary" + end, "a"},
		{"the divider with spaces", true, "a<!-- MEMBERS-ONLY -->canary", "a"},
		{"the divider behind an empty comment", true, "a<!--><!--members-only-->canary", "a<!-->"},
		{"Ghost's in WordPress", false, "a <!--members-only-->b", "a <!--members-only-->b"},

		{"more", false, "a <!--more--> b <!-- wp:more --><!--more--><!-- /wp:more -->", "a <!--more--> b <!-- wp:more --><!--more--><!-- /wp:more -->"},
		{"Jetpack's paywall", false, "a<!-- wp:jetpack/paywall /-->canary", "a"},
		{"a paywall with attributes", false, `a<!-- wp:jetpack/paywall {"className":"x"} /-->canary`, "a"},
		{"paid content", false, "a<!-- wp:premium-content/container -->" + sub + "canary" + unsub + "b", "a<!-- wp:premium-content/container --> b"},
		{"paid content, longer name", false, "a<!-- wp:jetpack/premium-content/subscriber-view -->canary<!-- /wp:jetpack/premium-content/subscriber-view -->b", "a b"},
		{"paid content without an end", false, "a" + sub + "canary", "a"},
		{"the end of another", false, "a" + sub + "canary[/restrict]canary" + unsub + "b", "a b"},
		{"an empty block", false, "a <!-- wp:premium-content/subscriber-view /-->b", "a <!-- wp:premium-content/subscriber-view /-->b"},
		{"Paid Memberships Pro", false, `a<!-- wp:pmpro/membership {"levels":["1"]} -->canary<!-- /wp:pmpro/membership -->b`, "a b"},
		{"a shortcode", false, `a[membership level="1"]canary[/membership]b[restrict]canary[/restrict]c[mepr-show rules="3"]canary[/mepr-show]d`, "a b c d"},
		{"a shortcode of another name", false, "a [membership_form] [restricted] [restrict-x] b", "a [membership_form] [restricted] [restrict-x] b"},
		{"a shortcode that is shown", false, "a [[restrict]] b", "a [[restrict]] b"},
		{"a shortcode that does not end", false, "a[restrict " + sub + "canary /]", "a[restrict "},
		{"a shortcode that holds nothing", false, "a [membership /]b", "a [membership /]b"},
	} {
		read := func(s string) (string, bool) { return wordpressPublic(s), true }
		if tc.ghost {
			read = ghostPublic
		}
		got, _ := read(tc.text)
		if diff := cmp.Diff(strings.Fields(tc.want), strings.Fields(got)); diff != "" {
			t.Errorf("%s: %s", tc.name, diff)
		}
	}
	if _, toEnd := ghostPublic("a" + shut + "b"); toEnd {
		t.Error("the end of a block that does not end is for everyone")
	}
	if _, toEnd := ghostPublic("a" + shut + "b" + end); !toEnd {
		t.Error("what follows a block that ends is for nobody")
	}
}

// FuzzPublicPart: nothing before or behind it makes a gated block public.
func FuzzPublicPart(f *testing.F) {
	f.Add("a <!--kg-gated-block:begin nonMember:true-->", "<!--kg-gated-block:end--> b")
	f.Add("<!--kg-gated-block:end", "<!--members-only-->")
	f.Add("[restrict ", "/][/restrict]")
	f.Add("<!-- wp:jetpack/paywall /-->", "<!-- /wp:premium-content/subscriber-view -->")
	f.Fuzz(func(t *testing.T, before, after string) {
		const canary = "XCANARYX"
		if strings.Contains(before, canary) || strings.Contains(after, canary) {
			return
		}
		if got, _ := ghostPublic(before + "<!--kg-gated-block:begin nonMember:false -->" + canary + after); strings.Contains(got, canary) {
			t.Errorf("Ghost, between %q and %q: %q", before, after, got)
		}
		if got := wordpressPublic(before + "<!-- wp:premium-content/subscriber-view -->" + canary + after); strings.Contains(got, canary) {
			t.Errorf("WordPress, between %q and %q: %q", before, after, got)
		}
	})
}

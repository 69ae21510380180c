package corpus

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWXRRestricted: what a plugin keeps from readers is private.
func TestWXRRestricted(t *testing.T) {
	for _, tc := range []struct{ key, closed, open string }{
		{"_jetpack_newsletter_access", "subscribers paid_subscribers paid_subscribers_all_tiers unknown", "everybody"},
		{"_yoast_wpseo_meta-robots-noindex", "1 yes", "0 2 -"},
		{"rank_math_robots", `a:1:{i:0;s:7:"noindex";} a:2:{i:0;s:8:"nofollow";i:1;s:7:"noindex";}`, `a:1:{i:0;s:5:"index";} index`},
		{"_seopress_robots_index", "yes", "no"},
		{"_genesis_noindex", "1", "0 -1"},
		{"_aioseop_noindex", "on", "off"},
		{"_members_access_role", "subscriber administrator", ""},
		{"_wpmem_block", "1 2", "0"},
		{"groups-read", "3", ""},
		{"_is_paid", "1", "0"},
		{"rcp_subscription_level", `any any-paid 2 a:1:{i:0;s:1:"2";}`, "0 a:0:{}"},
		{"rcp_access_level", "1 10", "0 None"},
		{"rcp_user_level", `Administrator a:1:{i:0;s:10:"subscriber";}`, `All all None a:1:{i:0;s:3:"all";}`},
		{"_wp_page_template", "", "members.php"},
	} {
		for want, values := range map[Visibility][]string{Private: strings.Fields(tc.closed), Public: append(strings.Fields(tc.open), "")} {
			for _, value := range values {
				meta := "<wp:postmeta><wp:meta_key>_other</wp:meta_key><wp:meta_value>1</wp:meta_value></wp:postmeta>" +
					"<wp:postmeta><wp:meta_key>" + tc.key + "</wp:meta_key><wp:meta_value><![CDATA[" + value + "]]></wp:meta_value></wp:postmeta>"
				articles, problems := readExport(t, "a.xml", wxrHead+wxrItem(1, "post", "publish", wxrContent("Text.")+meta)+
					wxrItem(2, "post", "future", wxrContent("Text.")+meta)+wxrItem(3, "post", "draft", wxrContent("Text.")+meta)+wxrFoot)
				if len(articles) != 3 || len(problems) != 0 {
					t.Errorf("%s=%s: %d articles, problems %v", tc.key, value, len(articles), problems)
					continue
				}
				future := Scheduled
				if want == Private {
					future = Private
				}
				if diff := cmp.Diff([]Visibility{want, future, Draft}, []Visibility{articles[0].Visibility, articles[1].Visibility, articles[2].Visibility}); diff != "" {
					t.Errorf("%s=%s: %s", tc.key, value, diff)
				}
			}
		}
	}
}

// TestWXRGates: what stands behind a paywall is left out.
func TestWXRGates(t *testing.T) {
	articles, problems := readExport(t, "a.xml", wxrHead+
		wxrItem(1, "post", "publish", wxrContent("<p>A wren.</p><!--more--><p>A finch.</p>\n<!-- wp:jetpack/paywall /-->\n<p>A canary.</p>"))+
		wxrItem(2, "post", "publish", wxrContent("<p>A wren.</p><!-- wp:premium-content/container --><div><!-- wp:premium-content/subscriber-view --><p>A canary.</p>"+
			"<!-- /wp:premium-content/subscriber-view --></div><!-- /wp:premium-content/container --><p>A finch.</p>"))+wxrFoot)
	if len(articles) != 2 || len(problems) != 0 {
		t.Fatalf("%d articles, problems %v", len(articles), problems)
	}
	for _, a := range articles {
		if a.Text != "A wren.\n\nA finch." {
			t.Errorf("%s: the text is %q", a.ID, a.Text)
		}
	}
	checkCanary(t, articles)
}

// TestWXRRecords: a record of a plugin is told by its address from an article of
// an author's own type.
func TestWXRRecords(t *testing.T) {
	item := func(id int, postType, status, link string) string {
		text := wxrItem(id, postType, status, wxrContent("A text."))
		return strings.Replace(text, fmt.Sprintf("https://birds.example/item-%d/", id), link, 1)
	}
	const byNumber, home = "https://birds.example/?post_type=x&amp;p=12", "https://birds.example/"
	pretty := item(1, "post", "publish", "https://birds.example/wren/")
	for _, tc := range []struct {
		name, items string
		want        []string
	}{
		{"a record", pretty + item(2, "plugin_table", "publish", byNumber), []string{"Item 1"}},
		{"a record before", item(2, "plugin_table", "publish", byNumber) + pretty, []string{"Item 1"}},
		{"a record without an address", pretty + item(2, "plugin_table", "publish", ""), []string{"Item 1"}},
		{"a record at the address of the site", pretty + item(2, "plugin_table", "publish", home), []string{"Item 1"}},
		{"a record that is not published", pretty + item(2, "plugin_table", "private", "https://birds.example/b/"), []string{"Item 1"}},
		{"an article", pretty + item(2, "recipe", "publish", "https://birds.example/soup/"), []string{"Item 1", "Item 2"}},
		{"a type alone", item(1, "recipe", "publish", "https://birds.example/soup/") + item(2, "plugin_table", "publish", byNumber), []string{"Item 1"}},
		{"posts by number", item(1, "post", "publish", byNumber) + item(2, "recipe", "publish", byNumber), []string{"Item 1", "Item 2"}},
		{"only a draft has an address", item(1, "post", "draft", "https://birds.example/a/") + item(2, "recipe", "publish", byNumber), []string{"Item 1", "Item 2"}},
		{"only a picture has an address", item(1, "attachment", "publish", "https://birds.example/a/") + item(2, "recipe", "publish", byNumber), []string{"Item 2"}},
		{"posts and pages are always read", pretty + item(2, "post", "publish", byNumber) + item(3, "page", "publish", ""), []string{"Item 1", "Item 2", "Item 3"}},
	} {
		articles, problems := readExport(t, "a.xml", wxrHead+tc.items+wxrFoot)
		var got []string
		for _, a := range articles {
			got = append(got, a.Title)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" || len(problems) > 0 {
			t.Errorf("%s: problems %v, articles %s", tc.name, problems, diff)
		}
	}
}

//go:build !js

package corpus

import (
	"regexp"
	"slices"
	"strings"
)

// restrictions are the fields of posts in which the plugins of WordPress keep
// that a post is not for every reader, or not to be found. Plugins that keep it
// elsewhere (All in One SEO since version 4, MemberPress, Paid Memberships Pro and
// WooCommerce Memberships, in tables and rules of their own) leave no trace in an
// export but in the text, see wordpressMarks.
var restrictions = []struct {
	key    string
	closes func(value string) bool // of a trimmed value in lower case
}{
	// Jetpack, extensions/blocks/subscriptions: a level of access other than
	// everybody, even one that is unknown, is a gate to its own Content_Gate, too.
	{"_jetpack_newsletter_access", unless("everybody")},
	{"_yoast_wpseo_meta-robots-noindex", unless("0", "2", "-")}, // 1 is noindex, 2 index
	{"rank_math_robots", naming("noindex")},                     // a PHP list
	{"_seopress_robots_index", unless("no")},                    // "yes" ticks "do not show in search results"
	{"_genesis_noindex", unless("0", "-1")},                     // Genesis, The SEO Framework: 1 is noindex, -1 index
	{"_aioseop_noindex", unless("off", "0")},                    // All in One SEO until version 3
	{"_members_access_role", unless()},                          // Members: a role on each line
	{"_wpmem_block", unless("0")},                               // WP-Members: 1 blocks, 2 hides
	{"groups-read", unless()},                                   // Groups: the number of a group on each line
	// Restrict Content and its Pro: rcp_has_post_restrictions in its functions.
	{"_is_paid", unless("0")},
	{"rcp_subscription_level", unless("0", phpEmptyList)},
	{"rcp_access_level", unless("0", "none")},
	{"rcp_user_level", unless("all", "none", phpEmptyList, `a:1:{i:0;s:3:"all";}`)},
}

// phpEmptyList is a list without elements as PHP writes it.
const phpEmptyList = "a:0:{}"

// unless closes at every value but these and the empty one.
func unless(open ...string) func(string) bool {
	return func(value string) bool { return value != "" && !slices.Contains(open, value) }
}

// naming closes at values in which a word stands.
func naming(word string) func(string) bool {
	return func(value string) bool { return strings.Contains(value, word) }
}

// isRestricted reports whether a plugin keeps the item from readers.
func isRestricted(item *element) bool {
	for i := range item.inner {
		c := &item.inner[i]
		if c.name.Local != "postmeta" || !c.isWordPress() {
			continue
		}
		key, value := c.wordpress("meta_key"), strings.ToLower(c.wordpress("meta_value"))
		for _, r := range restrictions {
			if r.key == key && r.closes(value) {
				return true
			}
		}
	}
	return false
}

// wordpressMarks are the blocks and shortcodes whose text not everyone may read:
// Jetpack's paywall, which everything behind it is for subscribers, and its paid
// content; those of Paid Memberships Pro, Restrict Content and MemberPress.
var wordpressMarks = regexp.MustCompile(
	`(?is)<!--\s*(/?)wp:((?:jetpack/)?paywall|(?:jetpack/)?premium-content/subscriber-view|pmpro/membership)\b([^<>]*)>?` +
		`|(\[?)\[(/?)(membership|restrict|mepr-show|mepr-active)(\s[^\]<]*|/)?\]`)

// wordpressGate reads a mark. What is in doubled brackets only shows a shortcode.
func wordpressGate(m []string) gateMark {
	ends, name, rest := m[1]+m[5], strings.ToLower(m[2]+m[6]), m[3]+m[7]
	switch {
	case m[4] != "":
		return gateMark{}
	case strings.HasSuffix(name, "paywall"):
		return gateMark{gate: gatePaywall}
	case ends != "":
		return gateMark{gateEnd, name}
	case strings.HasSuffix(strings.TrimRight(rest, markEnd), "/"):
		return gateMark{} // it holds nothing
	}
	return gateMark{gateShut, name}
}

// wordpressPublic returns what of the text of a post everyone may read.
func wordpressPublic(text string) string {
	public, _ := publicPart(text, wordpressMarks, wordpressGate)
	return public
}

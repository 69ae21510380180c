//go:build !js

package corpus

import (
	"encoding/json"
	"regexp"
	"strings"
)

// ghostMarks are the comments by which Ghost tells, in the HTML of a post, what
// is for its members: blocks, since version 5.110, and everything behind the
// divider of a preview. None reaches into the tag or comment behind it.
var ghostMarks = regexp.MustCompile(`(?is)<!--\s*(?:(members-only)|kg-gated-block:(begin|end))\b([^<>]*)>?`)

// forNonMembers matches what a gated block says about readers who are none.
var forNonMembers = regexp.MustCompile(`\bnonMember:["']?([^"'\s]*)`)

// ghostGate reads a mark. Only a block that is said to be for everyone is.
func ghostGate(m []string) gateMark {
	switch {
	case m[1] != "":
		return gateMark{gate: gatePaywall}
	case strings.EqualFold(m[2], "end"):
		return gateMark{gate: gateEnd}
	}
	said := forNonMembers.FindAllStringSubmatch(strings.TrimRight(m[3], markEnd), -1)
	for _, value := range said {
		if value[1] != "true" {
			return gateMark{gate: gateShut}
		}
	}
	if len(said) == 0 {
		return gateMark{gate: gateShut}
	}
	return gateMark{gate: gateOpen}
}

// ghostPublic returns what of the HTML, or Markdown, of a post everyone may read,
// and whether what follows may be, too.
func ghostPublic(text string) (public string, toEnd bool) {
	return publicPart(text, ghostMarks, ghostGate)
}

// isForAll reports whether a card is shown to everyone who comes to the page, by
// its field "visibility". Without one it is; with one that cannot be understood it
// is not. The older form said who is sent it by mail in "segment", and for the
// page only "showOnWeb".
func isForAll(visibility json.RawMessage) bool {
	if len(visibility) == 0 || string(visibility) == "null" {
		return true
	}
	var v struct {
		Web struct {
			NonMember json.RawMessage `json:"nonMember"`
		} `json:"web"`
		ShowOnWeb json.RawMessage `json:"showOnWeb"`
	}
	if json.Unmarshal(visibility, &v) != nil {
		return false
	}
	if len(v.Web.NonMember) > 0 {
		return string(v.Web.NonMember) == "true"
	}
	return string(v.ShowOnWeb) == "true"
}

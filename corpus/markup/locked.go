package markup

import (
	"regexp"
	"slices"
	"strings"
)

// lockedNames are the names of tags around text that nobody reads without a password.
const lockedNames = `(?i:(?:(?:hugo|page|text|content)[-_])?encrypt(?:or|ed)?(?:[-_](?:page|text|content|block))?)`

// lockedTag is a tag of Hugo, Liquid or Nunjucks that begins or ends such a text.
var lockedTag = regexp.MustCompile(`(?s)\{\{[<%]\s*(/?)\s*(` + lockedNames + `)(\s.*?)?[>%]\}\}|\{%-?\s*(end)?(` + lockedNames + `)(\s[^%]*)?-?%\}`)

// WithoutLocked returns a text in whatever markup without what stands between tags that encrypt it.
// A tag that does not end locks nothing: no generator would have the page out.
func WithoutLocked(text string) string {
	if !strings.Contains(text, "ncrypt") && !strings.Contains(text, "NCRYPT") {
		return text
	}
	type tag struct {
		name  string
		begin int
	}
	var open []tag
	var out strings.Builder
	done := 0 // how far the text is written, or left out
	var locked [][2]int
	for _, at := range lockedTag.FindAllStringSubmatchIndex(text, -1) {
		m := submatchesOf(text, at)
		name := strings.ToLower(m[2] + m[5])
		switch {
		case m[1] == "" && m[4] == "":
			if m[2] == "" || !strings.HasSuffix(strings.TrimSpace(m[3]), "/") {
				open = append(open, tag{name, at[0]})
			}
		default:
			for i, begun := range slices.Backward(open) {
				if begun.name == name {
					for len(locked) > 0 && locked[len(locked)-1][0] >= begun.begin {
						locked = locked[:len(locked)-1] // within this one
					}
					locked = append(locked, [2]int{begun.begin, at[1]})
					open = open[:i]
					break
				}
			}
		}
	}
	for _, part := range locked {
		out.WriteString(text[done:part[0]])
		done = part[1]
	}
	return out.String() + text[done:]
}

// submatchesOf returns the texts at the positions of a match, "" for groups that are not in it.
func submatchesOf(text string, at []int) []string {
	m := make([]string, len(at)/2)
	for i := range m {
		if at[2*i] >= 0 {
			m[i] = text[at[2*i]:at[2*i+1]]
		}
	}
	return m
}

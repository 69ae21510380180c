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

// rawParts are what Liquid and Nunjucks show as it is.
var rawParts = regexp.MustCompile(`(?s)\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}`)

// WithoutLocked returns a text in whatever markup without what stands between tags that encrypt it.
// A tag that does not end locks nothing: no generator would have the page out.
func WithoutLocked(text string) string {
	if !strings.Contains(text, "ncrypt") && !strings.Contains(text, "NCRYPT") {
		return text
	}
	var l lockedParts
	shown := rawParts.FindAllStringIndex(text, -1)
	for _, at := range lockedTag.FindAllStringSubmatchIndex(text, -1) {
		for len(shown) > 0 && shown[0][1] <= at[0] {
			shown = shown[1:]
		}
		if len(shown) == 0 || at[0] < shown[0][0] {
			l.tag(submatchesOf(text, at), at)
		}
	}
	var out strings.Builder
	done := 0 // how far the text is written, or left out
	for _, part := range l.locked {
		out.WriteString(text[done:part[0]])
		done = part[1]
	}
	return out.String() + text[done:]
}

// lockedParts are the parts of a text that tags lock, by where they begin and end.
type lockedParts struct {
	open   []openTag
	locked [][2]int
}

// openTag is a tag that another one is to end.
type openTag struct {
	name  string
	begin int
}

// tag handles a tag by the groups of lockedTag and its place.
func (l *lockedParts) tag(m []string, at []int) {
	name := strings.ToLower(m[2] + m[5])
	if m[1] == "" && m[4] == "" {
		if m[2] == "" || !strings.HasSuffix(strings.TrimSpace(m[3]), "/") {
			l.open = append(l.open, openTag{name, at[0]})
		}
		return
	}
	for i, begun := range slices.Backward(l.open) {
		if begun.name != name {
			continue
		}
		for len(l.locked) > 0 && l.locked[len(l.locked)-1][0] >= begun.begin {
			l.locked = l.locked[:len(l.locked)-1] // within this one
		}
		l.locked = append(l.locked, [2]int{begun.begin, at[1]})
		l.open = l.open[:i]
		return
	}
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

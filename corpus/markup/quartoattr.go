package markup

import (
	"regexp"
	"slices"
	"strings"
)

// elementAttributes are what Pandoc has in braces behind an element: "{#name .class key=value}".
type elementAttributes struct {
	classes []string
	values  map[string]string
	other   bool // there is something else, too: it may be no attributes
}

var attributeToken = regexp.MustCompile(`^(?:#[^\s{}]+|\.([^\s{}]+)|([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s{}"']*))|-)(?:\s+|$)`)

// attributesOf reads what stands in braces.
func attributesOf(s string) elementAttributes {
	a := elementAttributes{values: map[string]string{}}
	s = strings.TrimSpace(s)
	for s != "" {
		m := attributeToken.FindStringSubmatch(s)
		if m == nil {
			a.other = true
			i := strings.IndexAny(s, " \t\n")
			if i < 0 {
				break
			}
			s = strings.TrimLeft(s[i:], " \t\n")
			continue
		}
		switch {
		case m[1] != "":
			a.classes = append(a.classes, strings.Split(m[1], ".")...)
		case m[2] != "":
			a.values[m[2]] = m[3] + m[4] + m[5]
		}
		s = s[len(m[0]):]
	}
	return a
}

// hide reports whether readers of a page do not see what has these elementAttributes. Where that goes by
// what the site's settings say, it is not for all.
func (a *elementAttributes) hide() bool {
	if slices.Contains(a.classes, "hidden") || strings.Contains(strings.ReplaceAll(a.values["style"], " ", ""), "display:none") {
		return true
	}
	hidden, visible := slices.Contains(a.classes, "content-hidden"), slices.Contains(a.classes, "content-visible")
	if !hidden && !visible {
		return false
	}
	holds := true
	for name, value := range a.values {
		html := strings.HasPrefix(value, "html")
		switch name {
		case "when-format":
			holds = holds && html
		case "unless-format":
			holds = holds && !html
		case "when-profile":
			holds = false
		case "when-meta", "unless-meta":
			return true
		}
	}
	return holds == hidden || a.other
}

//go:build !js

package corpus

import (
	"regexp"
	"strings"
)

// referenceLine is a field as the Linux China translators write it, in the form
// of a link that Markdown does not show: "[#]: author: (Name https://…)".
var referenceLine = regexp.MustCompile(`^\[#\]:\s*([a-z]+):\s*["(](.*)[")]\s*$`)

// splitReferences takes fields that are written as links off the beginning of a
// text; fields is nil when there are none. "url" is where the article was
// published; "subject" is the title before it was translated, and not its own.
func splitReferences(text string) (fields matter, rest string) {
	rest = text
	for strings.HasPrefix(rest, "[#]:") {
		line, after, _ := strings.Cut(rest, "\n")
		m := referenceLine.FindStringSubmatch(line)
		if m == nil {
			break
		}
		if fields == nil {
			fields = matter{}
		}
		if value := strings.TrimSpace(m[2]); value != "" {
			fields[m[1]] = value
		}
		rest = after
	}
	return fields, rest
}

var (
	rule       = regexp.MustCompile(`(?m)^-{4,}[ \t]*$`)
	creditLine = regexp.MustCompile(`^(?i:via)\s*[:：]|^(?:作者|译者|校对|选题|編譯|编译)\s*[:：]`)
	linkLine   = regexp.MustCompile(`^\[[^\]]+\]:`)
)

// minCredits is how many lines of credits have to follow a rule: an article may
// well say "via:" once.
const minCredits = 2

// withoutCredits takes off the end of an article who wrote, translated and
// checked it, below a rule of hyphens. The links of the article that are listed
// after it stay.
func withoutCredits(text string) string {
	if !strings.Contains(text, "----") {
		return text
	}
	rules := rule.FindAllStringIndex(text, -1)
	if len(rules) == 0 {
		return text
	}
	last := rules[len(rules)-1]
	credits := 0
	var links strings.Builder
	for line := range strings.Lines(text[last[1]:]) {
		switch {
		case creditLine.MatchString(line):
			credits++
		case linkLine.MatchString(line):
			links.WriteString(line)
		case credits == 0 && strings.TrimSpace(line) != "":
			return text
		}
	}
	if credits < minCredits {
		return text
	}
	return text[:last[0]] + "\n" + links.String()
}

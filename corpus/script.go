//go:build !js

package corpus

import (
	"regexp"
	"strings"
)

// withoutComments takes the comments out of a script. What looks like one in a
// text ("notes/**") stays.
func withoutComments(script string) string {
	var b strings.Builder
	var open [256]int // up to where each quote is known to be never closed
	endless := false  // no comment ends any more
	for i := 0; i < len(script); {
		size, comment := 1, false
		switch rest := script[i:]; {
		case i < open[rest[0]]:
		case strings.HasPrefix(rest, "/*") && !endless:
			if end := strings.Index(rest[2:], "*/"); end >= 0 {
				size, comment = end+4, true
			} else {
				endless = true
			}
		case strings.HasPrefix(rest, "//") && (i == 0 || strings.IndexByte(" \t\r\n,;{", script[i-1]) >= 0):
			size, comment = lineEnd(rest), true
		case strings.IndexByte("\"'`", rest[0]) >= 0:
			if size = quotedSize(rest); size == 1 {
				if open[rest[0]] = len(script); rest[0] != '`' {
					open[rest[0]] = i + lineEnd(rest)
				}
			}
		}
		if !comment {
			b.WriteString(script[i : i+size])
		}
		i += size
	}
	return b.String()
}

func lineEnd(s string) int {
	if end := strings.IndexByte(s, '\n'); end >= 0 {
		return end
	}
	return len(s)
}

// quotedSize is the length of the text in quotes that s begins with, or 1 when it
// is never closed.
func quotedSize(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == s[0]:
			return i + 1
		case s[i] == '\n' && s[0] != '`':
			return 1
		}
	}
	return 1
}

var quotedText = regexp.MustCompile("\"([^\"\\n]*)\"|'([^'\\n]*)'|`([^`$]*)`")

// maxSettings is more than the settings of one name that a script has.
const maxSettings = 100

// textsIn returns the values of a setting of a script that is a list of plain
// strings, or one; those of all settings of the name.
func textsIn(script, name string) []string {
	var texts []string
	for _, loc := range regexp.MustCompile(`\b`+regexp.QuoteMeta(name)+`["']?\s*:\s*`).FindAllStringIndex(script, maxSettings) {
		rest := script[loc[1]:]
		switch {
		case strings.HasPrefix(rest, "["):
			rest = braces(rest)
		case rest != "" && strings.IndexByte("\"'`", rest[0]) >= 0:
			rest = rest[:quotedSize(rest)]
		default:
			continue
		}
		for _, m := range quotedText.FindAllStringSubmatch(rest, -1) {
			texts = append(texts, m[1]+m[2]+m[3])
		}
	}
	return texts
}

func textIn(script, name string) string {
	for at := 0; ; {
		i := strings.Index(script[at:], name)
		if i < 0 {
			return ""
		}
		before, rest := at+i, script[at+i+len(name):]
		at = before + len(name)
		if before > 0 && isWordByte(script[before-1]) {
			continue
		}
		if rest = strings.TrimLeft(rest, "\"' \t\n"); !strings.HasPrefix(rest, ":") {
			continue
		}
		rest = strings.TrimLeft(rest[1:], " \t\n")
		if rest == "" || !strings.ContainsRune("\"'`", rune(rest[0])) {
			continue
		}
		if value, _, found := strings.Cut(rest[1:], rest[:1]); found && !strings.Contains(value, "${") {
			return value
		}
	}
}

func isWordByte(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// wordIn returns a setting that is a plain word, such as true.
func wordIn(script, name string) string {
	m := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `["']?\s*:\s*(\w+)`).FindStringSubmatch(script)
	if m == nil {
		return ""
	}
	return m[1]
}

// blockIn returns what stands in the braces or brackets after the first match of
// start, or "".
func blockIn(script string, start *regexp.Regexp) string {
	loc := start.FindStringIndex(script)
	if loc == nil {
		return ""
	}
	return braces(script[loc[1]:])
}

// braces returns what stands between the first opening brace or bracket of s and
// the one that closes it.
func braces(s string) string {
	begin, depth := -1, 0
	var quote byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case c == '{' || c == '[':
			if begin < 0 {
				begin = i + 1
			}
			depth++
		case (c == '}' || c == ']') && depth > 0:
			if depth--; depth == 0 {
				return s[begin:i]
			}
		}
	}
	return ""
}

// phpOptions returns the texts and switches of the table that a file of settings in PHP returns, and
// not those of the tables in it.
func phpOptions(php string) map[string]string {
	options := map[string]string{}
	depth, key, isValue := 0, "", false
	take := func(said string) {
		switch {
		case depth != 1:
		case isValue && key != "":
			options[key] = said
			key, isValue = "", false
		default:
			key = said
		}
	}
	for i := 0; i < len(php); {
		size := 1
		switch rest := php[i:]; {
		case strings.HasPrefix(rest, "//"), rest[0] == '#' && !strings.HasPrefix(rest, "#["):
			size = lineEnd(rest)
		case strings.HasPrefix(rest, "/*"):
			end := strings.Index(rest, "*/")
			if end < 0 {
				return options
			}
			size = end + len("*/")
		case rest[0] == '\'' || rest[0] == '"':
			end := quotedEnd(rest)
			if end < 0 {
				return options
			}
			take(rest[1:end])
			size = end + 1
		case strings.HasPrefix(rest, "=>"):
			isValue = true
			size = len("=>")
		case rest[0] == '[', rest[0] == '(':
			depth++
		case rest[0] == ']', rest[0] == ')':
			depth--
		case rest[0] == ',' && depth == 1:
			key, isValue = "", false
		case strings.HasPrefix(rest, "true") && isValue:
			take("true")
			size = len("true")
		}
		i += size
	}
	return options
}

// quotedEnd returns where the text in quotes ends that s begins with, -1 where it does not.
func quotedEnd(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case s[0]:
			return i
		}
	}
	return -1
}

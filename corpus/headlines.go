//go:build !js

package corpus

import (
	"regexp"
	"slices"
	"strings"
)

// headLine is a field at the head of a text without fences, as MultiMarkdown has it, and with it
// Pelican and MkDocs; a proposal for Python has those of a mail (RFC 5322).
var headLine = regexp.MustCompile(`^[ ]{0,3}([A-Za-z][\w -]{0,40}?)[ \t]*:(?:[ \t]*([^:/\s].*)|[ \t]*)$`)

// headNames are fields that tell such a head from prose: a title, or two of them. A paragraph may
// well begin with "Note:".
var headNames = []string{
	"title", "date", "modified", "updated", "created", "slug", "author", "authors", "tags", "keywords",
	"category", "categories", "summary", "description", "lang", "language", "save_as", "url", "template", "layout",
	"type", "status", "version", "copyright", "email",
}

// minHeadNames is how many of them a head without a title has.
const minHeadNames = 2

// headLists are the fields that are lists of names.
var headLists = []string{"tags", "keywords", "categories", "authors", "author"}

// splitHeadLines takes fields that are lines of their own, up to an empty line, off the beginning
// of a text; fields is nil when there are none. A line that is set in goes on with the one before.
func splitHeadLines(text string) (fields matter, rest string) {
	name := ""
	values := map[string][]string{}
	rest = text
	for n := 0; ; n++ {
		line, after, more := strings.Cut(rest, "\n")
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || n > 0 && (trimmed == "---" || trimmed == "...") {
			rest = after
			break
		}
		if n == matterLines {
			return nil, text
		}
		switch m := headLine.FindStringSubmatch(line); {
		case m != nil:
			name = strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(m[1]))
			values[name] = append(values[name], strings.TrimSpace(m[2]))
		case name != "" && trimmed != line && strings.IndexByte(" \t", line[0]) >= 0:
			values[name] = append(values[name], trimmed)
		default:
			return nil, text
		}
		if rest = after; !more {
			break
		}
	}
	if !isHead(values) {
		return nil, text
	}
	fields = make(matter, len(values))
	for name, lines := range values {
		lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
		switch {
		case len(lines) == 0:
		case slices.Contains(headLists, name):
			fields[name] = namesOf(strings.Join(lines, ","))
		default:
			fields[name] = strings.Join(lines, " ")
		}
	}
	return fields, rest
}

// isHead reports whether lines that look like fields are meant so. What may keep an article from
// readers does, whatever stands beside it.
func isHead(values map[string][]string) bool {
	known := 0
	for name, lines := range values {
		closes := slices.Contains(draftFields, name) || slices.Contains(publishedFields, name) || slices.Contains(hiddenFields, name)
		said, isWord := visibilityOf(strings.Join(lines, " "))
		if name == "title" || closes || name == "status" && isWord && !said.IsPublic() {
			return true
		}
		if slices.Contains(headNames, name) {
			known++
		}
	}
	return known >= minHeadNames
}

// namesOf returns the names in a text, between commas, or semicolons where names have commas.
func namesOf(text string) []any {
	sign := ","
	if strings.Contains(text, ";") {
		sign = ";"
	}
	var names []any
	for name := range strings.SplitSeq(text, sign) {
		if name = strings.Trim(name, ", \t"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

//go:build !js

package corpus

import (
	"regexp"
	"slices"
	"strings"

	"kindred/corpus/markup"
)

// headLine is a field at the head of a text without fences, as Python-Markdown has it, and with it
// Pelican and MkDocs; a proposal for Python has those of a mail (RFC 5322).
var headLine = regexp.MustCompile(`^ {0,3}([A-Za-z0-9_-]+):(?:[ \t]+(.*)|([^:/ \t].*)|)$`)

// spacedLine is such a field of MultiMarkdown, whose names have spaces.
var spacedLine = regexp.MustCompile(`^([A-Za-z][\w -]{0,40}):(?:[ \t]+(.*)|([^:/ \t].*)|)$`)

// headNames are fields that tell such a head from prose: a title, or two of them. A paragraph may
// well begin with "Note:".
var headNames = []string{
	"title", "date", "modified", "updated", "created", "slug", "author", "authors", "tags", "keywords",
	"category", "categories", "summary", "description", "lang", "language", "save_as", "url", "template", "layout",
	"type", "status", "version", "copyright", "email",
}

// inFieldName replaces what names of fields have in lines, and not in front matter.
var inFieldName = strings.NewReplacer("-", "_", " ", "_")

// minHeadNames is how many of them a head without a title has.
const minHeadNames = 2

// headLists are the fields that are lists of names.
var headLists = []string{"tags", "keywords", "categories", "authors", "author"}

// headed takes fields that are lines off the beginning of a text, where the generator reads them or
// nothing is known of one. Where it is known, a first line of that form begins a head; elsewhere it
// may be prose.
func (r *reader) headed(k kind, text string) (fields matter, rest string) {
	g := plain
	if r.folder != nil {
		g = r.folder.site.generator
	}
	trimmed := strings.TrimLeft(text, invisible+"\n")
	switch {
	case k != kindMarkdown && k != kindRST:
	case g == pelican && k == kindMarkdown, g == mkdocs:
		if g == pelican && strings.HasPrefix(trimmed, "---\n") { // what is no YAML
			trimmed = trimmed[len("---\n"):]
		}
		if fields, rest = splitHeadLines(trimmed, true); fields != nil {
			if word, _ := fields["status"].(string); g == mkdocs && !isVisibility(word) {
				delete(fields, "status") // of a page that is new, say
			}
			return fields, rest
		}
	case g == plain, g == sphinx:
		fields, rest = splitHeadLines(trimmed, false)
		if fields != nil && (g == plain || fields.proposal() != "") {
			return fields, rest
		}
	}
	return nil, text
}

// splitHeadLines takes fields that are lines of their own, up to an empty line, off the beginning
// of a text; fields is nil when there are none. A line that is set in goes on with the one before.
// Where they are sure to be fields, they end with the first line that is none.
func splitHeadLines(text string, sure bool) (fields matter, rest string) {
	name := ""
	values := map[string][]string{}
	rest = text
	for n := 0; rest != ""; n++ {
		line, after, _ := strings.Cut(rest, "\n")
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || n > 0 && (trimmed == "---" || trimmed == "...") {
			rest = after
			break
		}
		if n == matterLines {
			return nil, text
		}
		m := headLine.FindStringSubmatch(line)
		if m == nil && !sure && n > 0 {
			m = spacedLine.FindStringSubmatch(line)
		}
		switch {
		case m != nil:
			name = inFieldName.Replace(strings.ToLower(m[1]))
			values[name] = append(values[name], strings.TrimSpace(m[2]+m[3]))
			rest = after
			continue
		case name != "" && strings.IndexByte(" \t", line[0]) >= 0:
			values[name] = append(values[name], trimmed)
			rest = after
			continue
		case !sure && !closes(values):
			return nil, text
		}
		break // the text begins here
	}
	if len(values) == 0 || !sure && !isHead(values) {
		return nil, text
	}
	return headFields(values, sure), rest
}

// headFields returns the fields of a head.
func headFields(values map[string][]string, sure bool) matter {
	fields := make(matter, len(values))
	for name, lines := range values {
		lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
		switch {
		case len(lines) == 0 && name != markup.SaveAs:
		case slices.Contains(headLists, name):
			fields[name] = namesOf(strings.Join(lines, ","))
		default:
			fields[name] = strings.Join(lines, " ")
		}
	}
	if word, _ := fields["status"].(string); !sure && !isVisibility(word) {
		delete(fields, "status") // how far something has come that is told of
	}
	return fields
}

func isVisibility(word string) bool {
	_, known := visibilityOf(word)
	return known
}

// isHead reports whether lines that look like fields are meant so.
func isHead(values map[string][]string) bool {
	known := 0
	for name := range values {
		if slices.Contains(headNames, name) {
			known++
		}
	}
	return known >= minHeadNames || values["title"] != nil || closes(values)
}

// closes reports whether one of some fields keeps an article from readers for certain. Then they are
// fields, whatever stands beside it.
func closes(values map[string][]string) bool {
	for name, lines := range values {
		word := strings.Join(lines, " ")
		said, isWord := visibilityOf(word)
		yes, isTruth := matter{name: word}.truth(name)
		switch {
		case name == "status" && isWord && !said.IsPublic(),
			isTruth && yes && (slices.Contains(draftFields, name) || slices.Contains(hiddenFields, name)),
			isTruth && !yes && slices.Contains(publishedFields, name):
			return true
		}
	}
	return false
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

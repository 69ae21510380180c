package markup

import (
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// kirbyTag is a tag of Kirby's text (getkirby.com/docs/reference/text/kirbytags): a name, its value,
// and attributes, "(link: blog/tea text: Of tea)".
var (
	kirbyTag  = regexp.MustCompile(`(?i)\((link|image|email|tel|file|video|youtube|vimeo|gist|date|twitter)[ \t]*:\s*((?:[^()]|\([^()]*\))*)\)`)
	kirbyAttr = regexp.MustCompile(`(?i)(?:^|\s)(text|title|class|rel|target|alt|caption|link|width|height|popup|lang|role|tooltip|file|controls|poster|year)[ \t]*:[ \t]*`)
)

// KirbyText returns a text of Kirby as Markdown: its tags are written as that has them.
func KirbyText(text string) string {
	return kirbyTag.ReplaceAllStringFunc(text, func(tag string) string {
		m := kirbyTag.FindStringSubmatch(tag)
		value, attrs := kirbyAttrs(m[2])
		switch kind := strings.ToLower(m[1]); kind {
		case "link", "file", "email", "tel":
			return kirbyLink(kind, value, attrs)
		case "image":
			return "![" + linkText(attrs["alt"]) + "](" + kirbyAddress(value) + ")" + spaced(attrs["caption"])
		case "video", "youtube", "vimeo":
			return attrs["caption"]
		}
		return ""
	})
}

func spaced(s string) string {
	if s == "" {
		return ""
	}
	return " " + s
}

// kirbyAttrs returns the value that a tag begins with, and its attributes.
func kirbyAttrs(s string) (value string, attrs map[string]string) {
	at := kirbyAttr.FindAllStringSubmatchIndex(s, -1)
	attrs = map[string]string{}
	for i, loc := range at {
		end := len(s)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		attrs[strings.ToLower(s[loc[2]:loc[3]])] = OneLine(s[loc[1]:end])
	}
	if len(at) > 0 {
		s = s[:at[0][0]]
	}
	return strings.TrimSpace(s), attrs
}

// kirbyLink is a link as Markdown. Where it leads to is not known of what has no address: of a page
// or file by its number.
func kirbyLink(kind, value string, attrs map[string]string) string {
	text := attrs["text"]
	if text == "" {
		text = value
	}
	switch address := kirbyAddress(value); {
	case kind != "link" && kind != "file", address == "":
		return text
	default:
		return "[" + linkText(text) + "](" + address + ")"
	}
}

// linkText is a text as it may stand between brackets.
func linkText(s string) string { return strings.NewReplacer("[", `\[`, "]", `\]`).Replace(s) }

// kirbyAddress returns an address as Markdown has it: pages are named from the site's root.
func kirbyAddress(value string) string {
	switch {
	case strings.HasPrefix(value, "page://"), strings.HasPrefix(value, "file://"), strings.HasPrefix(value, "/@/"), strings.ContainsAny(value, " <>\n"):
		return ""
	case value == "", strings.ContainsAny(value[:1], "/#"), strings.Contains(value, ":"):
		return value
	}
	return "/" + value
}

// kirbyBlock is a block of Kirby's editor (getkirby.com/docs/reference/panel/fields/blocks). PHP writes
// an empty table as a list, and what is hidden in more than one way.
type kirbyBlock struct {
	Content json.RawMessage `json:"content"`
	Type    string          `json:"type"`
	Hidden  any             `json:"isHidden"`
	Columns []struct {      // of a row of a layout
		Blocks []json.RawMessage `json:"blocks"`
	} `json:"columns"`

	fields map[string]any
}

// maxKirbyDepth is how deep blocks lie in each other at most.
const maxKirbyDepth = 8

// KirbyBlocks returns the blocks, or the rows of blocks, that a field holds as Markdown with HTML;
// false for what is neither. What is hidden, or cannot be read, is left out.
func KirbyBlocks(field string) (text string, ok bool) {
	var blocks []json.RawMessage
	if !strings.HasPrefix(field, "[") || json.Unmarshal([]byte(field), &blocks) != nil {
		return "", false
	}
	var out strings.Builder
	writeKirbyBlocks(&out, blocks, 0)
	return strings.TrimSpace(out.String()), true
}

func writeKirbyBlocks(out *strings.Builder, blocks []json.RawMessage, depth int) {
	for _, data := range blocks {
		var b kirbyBlock
		if depth > maxKirbyDepth || json.Unmarshal(data, &b) != nil || b.Hidden != nil && b.Hidden != false {
			continue
		}
		for _, column := range b.Columns {
			writeKirbyBlocks(out, column.Blocks, depth+1)
		}
		if json.Unmarshal(b.Content, &b.fields) != nil {
			continue // an empty list
		}
		if written := b.text(); written != "" {
			out.WriteString(written + "\n\n")
		}
		for _, name := range slices.Sorted(maps.Keys(b.fields)) { // blocks in blocks
			writeKirbyBlocks(out, kirbyList(b.fields[name]), depth+1)
		}
	}
}

// kirbyList returns a list of blocks that a block has, nil where a field is none.
func kirbyList(field any) []json.RawMessage {
	var blocks []json.RawMessage
	if _, isList := field.([]any); isList {
		if data, err := json.Marshal(field); err == nil {
			_ = json.Unmarshal(data, &blocks) // it was made of a list
		}
	}
	return blocks
}

// get returns a text of a block.
func (b *kirbyBlock) get(name string) string {
	s, _ := b.fields[name].(string)
	return strings.TrimSpace(s)
}

// text returns a block as Markdown with HTML.
func (b *kirbyBlock) text() string {
	text := b.get("text")
	switch b.Type {
	case "heading":
		level := b.get("level")
		if len(level) != 2 || level[0] != 'h' || level[1] < '1' || level[1] > '6' {
			level = "h2"
		}
		return tagged(level, text)
	case "quote":
		return tagged("blockquote", text+spaced(b.get("citation")))
	case "code":
		return fmt.Sprintf("<pre><code class=\"language-%s\">%s</code></pre>", html.EscapeString(b.get("language")), html.EscapeString(b.get("code")))
	case "image", "gallery", "video":
		return tagged("p", b.get("caption"))
	case "markdown":
		return KirbyText(text)
	case "text", "list":
		return inParagraph(text)
	}
	var out []string // of a block of the site's own
	for _, name := range slices.Sorted(maps.Keys(b.fields)) {
		if said := b.get(name); strings.Contains(said, " ") && !strings.HasPrefix(said, "{") && !strings.HasPrefix(said, "[{") {
			out = append(out, inParagraph(said))
		}
	}
	return strings.Join(out, "\n\n")
}

// inParagraph is a text as a paragraph, if it is not HTML already.
func inParagraph(text string) string {
	if strings.HasPrefix(text, "<") {
		return text
	}
	return tagged("p", text)
}

// tagged is an element, nothing where it is empty. Blank lines would end it.
func tagged(name, inner string) string {
	if inner == "" {
		return ""
	}
	return "<" + name + ">" + blankLines.ReplaceAllString(inner, "\n") + "</" + name + ">"
}

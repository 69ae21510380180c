package markup

import (
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strings"
)

// kirbyTag is a tag of Kirby's text (getkirby.com/docs/reference/text/kirbytags): a name, its value,
// and attributes, "(link: blog/tea text: Of tea)".
var (
	kirbyTag  = regexp.MustCompile(`\((link|image|email|tel|file|video|youtube|vimeo|gist|date|twitter)[ \t]*:[ \t]*((?:[^()\n]|\([^()\n]*\))*)\)`)
	kirbyAttr = regexp.MustCompile(`(?:^|[ \t])(text|title|class|rel|target|alt|caption|link|width|height|popup|lang|role|tooltip|file|controls|poster|year)[ \t]*:[ \t]*`)
)

// KirbyText returns a text of Kirby as Markdown: its tags are written as that has them.
func KirbyText(text string) string {
	return kirbyTag.ReplaceAllStringFunc(text, func(tag string) string {
		m := kirbyTag.FindStringSubmatch(tag)
		value, attrs := kirbyAttrs(m[2])
		switch m[1] {
		case "link", "file", "email", "tel":
			return kirbyLink(m[1], value, attrs)
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
		attrs[s[loc[2]:loc[3]]] = strings.TrimSpace(s[loc[1]:end])
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

// kirbyBlock is a block of Kirby's editor, and kirbyRow a row of its layouts
// (getkirby.com/docs/reference/panel/fields/blocks).
type kirbyBlock struct {
	Content map[string]any `json:"content"`
	Type    string         `json:"type"`
	Hidden  bool           `json:"isHidden"`
}

type kirbyRow struct {
	Columns []struct {
		Blocks []kirbyBlock `json:"blocks"`
	} `json:"columns"`
}

// KirbyBlocks returns the blocks, or the rows of blocks, that a field holds as Markdown with HTML;
// false for what is neither. What is hidden is left out.
func KirbyBlocks(field string) (text string, ok bool) {
	var rows []kirbyRow
	var blocks []kirbyBlock
	if err := json.Unmarshal([]byte(field), &blocks); err != nil {
		return "", false
	}
	if err := json.Unmarshal([]byte(field), &rows); err == nil {
		for _, row := range rows {
			for _, column := range row.Columns {
				blocks = append(blocks, column.Blocks...)
			}
		}
	}
	var out strings.Builder
	for _, b := range blocks {
		if written := b.text(); written != "" && !b.Hidden {
			out.WriteString(written + "\n\n")
		}
	}
	return strings.TrimSpace(out.String()), true
}

// get returns a text of a block.
func (b *kirbyBlock) get(name string) string {
	s, _ := b.Content[name].(string)
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
	}
	if text != "" && !strings.HasPrefix(text, "<") {
		text = tagged("p", text)
	}
	return text
}

// tagged is an element, nothing where it is empty. Blank lines would end it.
func tagged(name, inner string) string {
	if inner == "" {
		return ""
	}
	return "<" + name + ">" + blankLines.ReplaceAllString(inner, "\n") + "</" + name + ">"
}

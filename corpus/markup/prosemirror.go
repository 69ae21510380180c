package markup

import (
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
)

// proseMirrorNodes are nodes of the editor ProseMirror, as programs call them that store what was written
// in it: Tiptap in "bulletList", and older ones in "bullet_list". Each is the element that it stands for.
var proseMirrorNodes = map[string]string{
	"paragraph": "p", "heading": "h", "bulletList": "ul", "bullet_list": "ul", "orderedList": "ol", "ordered_list": "ol",
	"listItem": "li", "list_item": "li", "blockquote": "blockquote", "codeBlock": "pre", "code_block": "pre",
	"table": "table", "tableRow": "tr", "table_row": "tr", "tableCell": "td", "table_cell": "td", "tableHeader": "th", "table_header": "th",
}

// maxProseMirrorDepth bounds how deep nodes lie in each other.
const maxProseMirrorDepth = 64

// proseMirrorNode is a node by the fields that it has, those that are none empty.
type proseMirrorNode struct {
	kind, text     string
	content, marks []any
	attrs          map[string]any
}

func proseMirrorNodeOf(v any) proseMirrorNode {
	fields, _ := v.(map[string]any)
	n := proseMirrorNode{}
	n.attrs, _ = fields["attrs"].(map[string]any)
	n.kind, _ = fields["type"].(string)
	n.text, _ = fields["text"].(string)
	n.content, _ = fields["content"].([]any)
	n.marks, _ = fields["marks"].([]any)
	return n
}

// IsProseMirror reports whether a list holds nodes of that editor.
func IsProseMirror(list []any) bool {
	return slices.ContainsFunc(list, func(v any) bool {
		n := proseMirrorNodeOf(v)
		return proseMirrorNodes[n.kind] != "" && (n.content != nil || n.kind == "paragraph") || n.kind == "set" && n.attrs["values"] != nil
	})
}

// ProseMirror returns nodes of that editor as HTML. set makes the text of a part of another kind of its
// attributes.
func ProseMirror(list []any, set func(fields map[string]any) string) string {
	var out strings.Builder
	for _, v := range list {
		n := proseMirrorNodeOf(v)
		if n.kind == "set" {
			if text := set(n.attrs); text != "" {
				out.WriteString("\n\n" + text + "\n\n")
			}
			continue
		}
		n.write(&out, 0)
		out.WriteString("\n\n")
	}
	return strings.TrimSpace(out.String())
}

func (n *proseMirrorNode) write(out *strings.Builder, depth int) {
	switch n.kind {
	case "text":
		out.WriteString(n.marked())
		return
	case "hardBreak", "hard_break":
		out.WriteString("<br>")
		return
	case "image":
		alt, _ := n.attrs["alt"].(string)
		out.WriteString("<img alt=\"" + html.EscapeString(alt) + "\">")
		return
	}
	element := proseMirrorNodes[n.kind]
	if element == "h" {
		level, err := strconv.Atoi(fmt.Sprint(n.attrs["level"]))
		if err != nil || level < 1 || level > 6 {
			level = 2
		}
		element += strconv.Itoa(level)
	}
	if element != "" {
		out.WriteString("<" + element + ">")
	}
	if depth < maxProseMirrorDepth {
		for _, v := range n.content {
			inner := proseMirrorNodeOf(v)
			inner.write(out, depth+1)
		}
	}
	if element != "" {
		out.WriteString("</" + element + ">")
	}
}

// marked is a text with the marks that say more than how it looks.
func (n *proseMirrorNode) marked() string {
	text := html.EscapeString(n.text)
	for _, v := range n.marks {
		mark := proseMirrorNodeOf(v)
		switch address, _ := mark.attrs["href"].(string); {
		case mark.kind == "code":
			text = "<code>" + text + "</code>"
		case mark.kind == "link" && !strings.Contains(address, "::"): // else it is the number of an entry
			text = "<a href=\"" + html.EscapeString(address) + "\">" + text + "</a>"
		}
	}
	return text
}

package markup

import "strings"

// Markdown parses Markdown without front matter.
func Markdown(text string, mdx bool) Body {
	src := []byte(tame(stripTags(text, mdx)))
	w := mdWalker{src: src}
	w.block(markdownParser().Parse(newTextReader(src)))
	return w.Body
}

// maxMarks is the number of signs of emphasis, links, code and tags in one
// paragraph up to which they are read. The parser's time grows with their square:
// 5,000 take a fifth of a second, and 100,000, which no person writes, minutes.
const maxMarks = 5000

// tame takes the signs of Markdown out of paragraphs that have too many.
func tame(text string) string {
	if len(text) <= maxMarks {
		return text
	}
	const marks = "[]*_`<!~"
	paragraphs := strings.Split(text, "\n\n")
	for i, p := range paragraphs {
		n := 0
		for j := range len(p) {
			if strings.IndexByte(marks, p[j]) >= 0 {
				n++
			}
		}
		if n > maxMarks {
			paragraphs[i] = strings.Map(func(r rune) rune {
				if strings.ContainsRune(marks, r) {
					return ' '
				}
				return r
			}, p)
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// MarkdownLine is one field of front matter without its markup.
func MarkdownLine(s string) string {
	b := Markdown(s, false)
	texts := make([]string, len(b.Blocks))
	for i, bl := range b.Blocks {
		texts[i] = bl.Text
	}
	return strings.Join(texts, " ")
}

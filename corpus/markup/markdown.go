package markup

import "strings"

// Markdown parses Markdown without front matter.
func Markdown(text string, mdx bool) Body {
	return markdown(stripTags(text, mdx))
}

// Notes parses Markdown as Obsidian and Quartz have it: with comments between "%%", which no reader
// sees, marks between "==", and names of paragraphs behind "^".
func Notes(text string) Body {
	l := lexer{in: text, notes: true, blank: true}
	return markdown(l.run())
}

// markdown parses Markdown without tags.
func markdown(text string) Body {
	src := []byte(shallow(tame(text)))
	w := mdWalker{src: src}
	w.block(parse(src))
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
	total := 0
	for i := range len(marks) {
		total += strings.Count(text, marks[i:i+1])
	}
	if total <= maxMarks {
		return text
	}
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

// maxNesting is how deep quotes and lists stand inside of each other. The parser's
// time grows with the square of it.
const maxNesting = 50

// shallow takes the marks of quotes and lists off lines that have too many.
func shallow(text string) string {
	var out strings.Builder
	done := 0
	for start := 0; start < len(text); {
		end, marks := start, 0
		for end < len(text) && strings.IndexByte("> \t-*+.)0123456789", text[end]) >= 0 {
			if c := text[end]; c == '>' || (c == ' ' || c == '\t') && end > start && text[end-1] > ' ' && text[end-1] != '>' {
				marks++
			}
			end++
			if marks == maxNesting {
				rest := strings.TrimLeft(text[end:], "> \t-*+.)0123456789")
				out.WriteString(text[done:end])
				end = len(text) - len(rest)
				done = end
				break
			}
		}
		next := strings.IndexByte(text[end:], '\n')
		if next < 0 {
			break
		}
		start = end + next + 1
	}
	if done == 0 {
		return text
	}
	return out.String() + text[done:]
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

package corpus

import (
	"errors"
	"strings"
)

// markdown reads one Markdown file.
func (*reader) markdown(p string, data []byte, at Origin) (Article, error) {
	text, err := decode(data, false)
	if err != nil {
		return Article{}, problemf(at, "%w", err)
	}
	fields, rest, err := splitMatter(text)
	if err != nil {
		if broken, ok := errors.AsType[*matterError](err); ok {
			at.Line = broken.line
		}
		return Article{}, problemf(at, "%w", err)
	}
	if fields == nil && isRepositoryPaper(p) {
		return Article{}, errNotArticle
	}
	a := articleOfMatter(fields, p)
	b := markdownBody(rest, kindOf(p) == kindMDX)
	if len(b.blocks) == 0 && len(b.code) == 0 && fields.get("redirect", "redirect_to", "redirectto") != nil {
		a.Visibility = Redirect
	}
	if a.Title == "" && len(b.blocks) == 0 && len(b.code) == 0 && a.Visibility != Redirect {
		return Article{}, problemf(at, "no title and no text")
	}
	a.Title, b.blocks = takeTitle(a.Title, b.blocks)
	if a.Title == "" {
		a.Title = titleOfPath(p)
	}
	a.setBody(b)
	return a, nil
}

// articleOfMatter fills an article from front matter, and from the path for
// what it does not say. The title stays empty when it is not given.
func articleOfMatter(m matter, p string) Article {
	a := Article{
		ID:         m.text("id"),
		Title:      m.text("title"),
		Tags:       m.tags(),
		Authors:    m.authors(),
		Published:  m.date("date", "published", "pubdate", "publishdate", "pub_date", "publish_date", "published_at", "created"),
		Modified:   m.date("updated", "modified", "lastmod", "last_modified_at", "updated_at"),
		Language:   normalizeLanguage(m.text("lang", "language", "locale")),
		Summary:    m.text("description", "summary", "excerpt"),
		Image:      m.image(),
		Visibility: m.visibility(),
	}
	if strings.ContainsAny(a.Summary, "*_[<`{") {
		a.Summary = oneLine(plainMarkdown(a.Summary))
	}
	if strings.ContainsAny(a.Title, "*[<`{") {
		if plain := oneLine(plainMarkdown(a.Title)); plain != "" {
			a.Title = plain
		}
	}
	if a.ID == "" {
		a.ID = idOfPath(p)
	}
	a.URL = urlOfMatter(m, a.ID)
	if a.Published.IsZero() {
		a.Published, _ = dateOfPath(p)
	}
	return a
}

// takeTitle returns the title and the blocks without the heading that repeats
// it. Without a title the first heading is taken.
func takeTitle(title string, blocks []block) (string, []block) {
	for i, bl := range blocks {
		if bl.level == 0 {
			continue
		}
		heading := oneLine(bl.text)
		switch {
		case title == "":
			return heading, append(blocks[:i:i], blocks[i+1:]...)
		case strings.EqualFold(heading, title):
			return title, append(blocks[:i:i], blocks[i+1:]...)
		}
		break
	}
	return title, blocks
}

// markdownBody parses Markdown without front matter.
func markdownBody(text string, mdx bool) body {
	src := []byte(tame(stripTags(text, mdx)))
	w := mdWalker{src: src}
	w.block(markdownParser().Parse(newTextReader(src)))
	return w.body
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

// plainMarkdown is one field of front matter without its markup.
func plainMarkdown(s string) string {
	b := markdownBody(s, false)
	texts := make([]string, len(b.blocks))
	for i, bl := range b.blocks {
		texts[i] = bl.text
	}
	return strings.Join(texts, " ")
}

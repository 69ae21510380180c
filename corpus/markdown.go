package corpus

import (
	"errors"
	"strings"

	"kindred/corpus/markup"
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
	b := markup.Markdown(rest, kindOf(p) == kindMDX)
	if len(b.Blocks) == 0 && len(b.Code) == 0 && fields.get("redirect", "redirect_to", "redirectto") != nil {
		a.Visibility = Redirect
	}
	if a.Title == "" && len(b.Blocks) == 0 && len(b.Code) == 0 && a.Visibility != Redirect {
		return Article{}, problemf(at, "no title and no text")
	}
	a.Title, b.Blocks = takeTitle(a.Title, b.Blocks)
	if a.Title == "" {
		a.Title = titleOfPath(p)
	}
	a.setBody(&b)
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
		a.Summary = markup.OneLine(markup.MarkdownLine(a.Summary))
	}
	if strings.ContainsAny(a.Title, "*[<`{") {
		if plain := markup.OneLine(markup.MarkdownLine(a.Title)); plain != "" {
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
func takeTitle(title string, blocks []markup.Block) (string, []markup.Block) {
	for i, bl := range blocks {
		if bl.Level == 0 {
			continue
		}
		heading := markup.OneLine(bl.Text)
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

//go:build !js

package corpus

import (
	"strings"
	"unicode/utf8"

	"kindred/corpus/markup"
)

// plainText reads a page that was saved without its markup: perhaps a line of
// tags, the title, paragraphs and headings, then teasers and the site's frame.
func (r *reader) plainText(p string, data []byte, at Origin) (Article, error) {
	text, err := decode(data, false)
	if err != nil {
		return Article{}, problemf(at, "%w", err)
	}
	if isRepositoryPaper(p) {
		return Article{}, errNotArticle
	}
	blocks := r.withoutRepeated(markup.PlainText(text))
	if len(blocks) == 0 {
		return Article{}, problemf(at, "no title and no text")
	}
	a := Article{ID: idOfPath(p)}
	a.URL = urlOfID(a.ID)
	a.Published, _ = dateOfPath(p)
	if len(blocks) > 1 && isTitle(blocks[1].Text) {
		if a.Tags = tagLine(blocks[0].Text); a.Tags != nil {
			blocks = blocks[1:]
		}
	}
	if isTitle(blocks[0].Text) {
		a.Title, blocks = markup.OneLine(blocks[0].Text), blocks[1:]
	} else {
		a.Title = titleOfPath(p)
	}
	markup.MarkHeadings(blocks)
	a.setBody(&markup.Body{Blocks: markup.WithoutTeasers(blocks)})
	return a, nil
}

// maxTitleRunes is the length up to which a line can be a title.
const maxTitleRunes = 200

// isTitle reports whether a block can be the title of a page.
func isTitle(s string) bool {
	if strings.Contains(s, "\n") || utf8.RuneCountInString(s) > maxTitleRunes {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(s)
	return !strings.ContainsRune(".,;:。…", last)
}

const (
	minTags     = 3 // two items may be a title with a comma
	maxTagRunes = 50
	maxTagWords = 5
)

// tagLine reads a line that is a list of tags between commas, or returns nil: a
// title or sentence with commas in it is none.
func tagLine(s string) []string {
	items := strings.Split(s, ",")
	if len(items) < minTags || strings.ContainsAny(s, "\n?!;") {
		return nil
	}
	for _, item := range items {
		item = strings.TrimSpace(item)
		words := strings.Fields(item)
		if item == "" || len(words) > maxTagWords || utf8.RuneCountInString(item) > maxTagRunes || strings.HasSuffix(item, ".") ||
			strings.HasSuffix(item, ":") {
			return nil
		}
		switch strings.ToLower(words[0]) {
		case "and", "or", "und", "oder", "et", "ou", "y", "o", "e", "en", "och", "og", "i", "и", "a":
			if len(words) > 1 {
				return nil // the end of an enumeration in a sentence
			}
		}
	}
	return distinct(items)
}

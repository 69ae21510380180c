package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
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
	blocks := r.withoutRepeated(textBlocks(text))
	if len(blocks) == 0 {
		return Article{}, problemf(at, "no title and no text")
	}
	a := Article{ID: idOfPath(p)}
	a.URL = urlOfID(a.ID)
	a.Published, _ = dateOfPath(p)
	if len(blocks) > 1 && isTitle(blocks[1].text) {
		if a.Tags = tagLine(blocks[0].text); a.Tags != nil {
			blocks = blocks[1:]
		}
	}
	if isTitle(blocks[0].text) {
		a.Title, blocks = oneLine(blocks[0].text), blocks[1:]
	} else {
		a.Title = titleOfPath(p)
	}
	markHeadings(blocks)
	a.setBody(body{blocks: withoutTeasers(blocks)})
	return a, nil
}

const (
	// maxTitleRunes is the length up to which a line can be a title.
	maxTitleRunes = 200
	// maxHeadingRunes and maxHeadingWords are the length up to which a line can
	// be a heading; a longer one is a paragraph of one line.
	maxHeadingRunes = 100
	maxHeadingWords = 14
	// maxQuestionWords is the same for a line that ends in "?" or "!" and is not
	// in title case.
	maxQuestionWords = 8
	// longLine is the length that shows a file of one paragraph per line: no
	// editor wraps so late.
	longLine = 160
)

var blankLines = regexp.MustCompile(`\n[ \t\f\v\x{a0}]*(?:\n[ \t\f\v\x{a0}]*)+`)

// textBlocks splits plain text at blank lines, or at every line when it has no
// blank lines and its lines are too long to be wrapped ones.
func textBlocks(text string) []block {
	parts := blankLines.Split(text, -1)
	if len(parts) <= 2 {
		for line := range strings.Lines(text) {
			if utf8.RuneCountInString(line) > longLine {
				parts = strings.Split(text, "\n")
				break
			}
		}
	}
	var blocks []block
	for _, part := range parts {
		var b builder
		for i, line := range strings.Split(strings.TrimSpace(part), "\n") {
			if i > 0 {
				b.mark(hardBreak)
			}
			b.write(line)
		}
		b.end(0)
		blocks = append(blocks, b.blocks...)
	}
	return blocks
}

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

// markHeadings finds the headings among the blocks of plain text: short lines
// that begin like a heading, do not end like a sentence, and have text after.
func markHeadings(blocks []block) {
	for i := range blocks[:max(len(blocks)-1, 0)] {
		if looksLikeHeading(blocks[i].text) {
			blocks[i].level = 2
		}
	}
}

func looksLikeHeading(s string) bool {
	words := strings.Fields(s)
	if strings.ContainsAny(s, "\n\t") || len(words) > maxHeadingWords || utf8.RuneCountInString(s) > maxHeadingRunes {
		return false
	}
	start, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "“\"'‘«„([¿¡"))
	if unicode.IsLower(start) || !unicode.IsLetter(start) && !unicode.IsDigit(start) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "”\"'’»)]"))
	switch {
	case strings.ContainsRune(".,;:…-–—。、，；：*|", last):
		return false
	case strings.ContainsRune("?!？！", last):
		return len(words) <= maxQuestionWords || isTitleCase(words)
	}
	return unicode.IsLetter(last) || unicode.IsDigit(last) || unicode.Is(unicode.M, last) || strings.ContainsRune("%+#", last)
}

// isTitleCase reports whether the long words begin with capitals.
func isTitleCase(words []string) bool {
	long, upper := 0, 0
	for _, w := range words {
		if utf8.RuneCountInString(w) < 4 {
			continue
		}
		long++
		if r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "“\"'‘«„(")); unicode.IsUpper(r) {
			upper++
		}
	}
	return long > 0 && upper*4 >= long*3
}

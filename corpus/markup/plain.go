package markup

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
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

// PlainText splits plain text at blank lines, or at every line when it has no
// blank lines and its lines are too long to be wrapped ones.
func PlainText(text string) []Block {
	parts := blankLines.Split(text, -1)
	if len(parts) <= 2 {
		for line := range strings.Lines(text) {
			if utf8.RuneCountInString(line) > longLine {
				parts = strings.Split(text, "\n")
				break
			}
		}
	}
	var blocks []Block
	for _, part := range parts {
		var b builder
		for i, line := range strings.Split(strings.TrimSpace(part), "\n") {
			if i > 0 {
				b.mark(hardBreak)
			}
			b.write(line)
		}
		b.end(0)
		blocks = append(blocks, b.Blocks...)
	}
	return blocks
}

// MarkHeadings finds the headings among the blocks of plain text: short lines
// that begin like a heading, do not end like a sentence, and have text after.
func MarkHeadings(blocks []Block) {
	for i := range blocks[:max(len(blocks)-1, 0)] {
		if looksLikeHeading(blocks[i].Text) {
			blocks[i].Level = 2
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

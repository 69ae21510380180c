package search

import (
	"strings"
	"unicode/utf8"

	"kindred/corpus"
)

// ExcerptRunes is the length of an excerpt at most, with its ellipsis.
const ExcerptRunes = 200

// shortSummary is the length below which a summary alone makes too little of an
// excerpt, and the article's text goes on after it.
const shortSummary = 120

// excerpt returns the beginning of the article as plain text: its summary, and
// where that is short or missing the text without the headings. What is longer
// than [ExcerptRunes] is cut after a word and ends in an ellipsis.
func excerpt(a *corpus.Article) string {
	text := flatten(a.Summary)
	if utf8.RuneCountInString(text) < shortSummary {
		text = continued(text, flatten(lead(a)))
	}
	if utf8.RuneCountInString(text) <= ExcerptRunes {
		return text
	}
	head := text[:runesAfter(text, ExcerptRunes-1)]
	cut := lastWordEnd(head, text[len(head):])
	if cut == 0 { // one word that is longer than an excerpt
		cut = lastCharacterEnd(text, len(head))
	}
	return strings.TrimRight(head[:cut], " ,;:–—-") + "…"
}

// continued returns the summary and the text after it. A summary that was taken
// from the beginning of the text is not said twice.
func continued(summary, text string) string {
	switch {
	case text == "":
		return summary
	case strings.HasPrefix(text, strings.TrimRight(summary, ".… ")):
		return text
	default:
		return summary + " " + text
	}
}

// lead returns the first paragraphs of the article, enough for an excerpt.
func lead(a *corpus.Article) string {
	headings := map[string]bool{strings.TrimSpace(a.Title): true}
	for _, h := range a.Headings {
		headings[strings.TrimSpace(h)] = true
	}
	var b strings.Builder
	for block := range strings.SplitSeq(a.Text, "\n\n") {
		block = strings.TrimSpace(block)
		if block == "" || headings[block] {
			continue
		}
		b.WriteString(block)
		b.WriteByte(' ')
		if b.Len() > ExcerptRunes*utf8.UTFMax {
			break
		}
	}
	return b.String()
}

// flatten makes white space single spaces.
func flatten(s string) string { return strings.Join(strings.Fields(s), " ") }

package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"kindred/corpus"
)

// ExcerptRunes is the length of an excerpt at most, with its ellipsis.
const ExcerptRunes = 200

// shortSummary is the length below which a summary alone makes too little of an
// excerpt, and the article's text goes on after it.
const shortSummary = 120

// leadRunes is how much of an article's text an excerpt and the word at its end take at
// most.
const leadRunes = ExcerptRunes + restContext

// excerpt returns the beginning of the article as plain text: its summary, and
// where that is short or missing the text without the headings. What is longer
// than [ExcerptRunes] is cut after a word and ends in an ellipsis.
func excerpt(a *corpus.Article) string { return excerptOf(a.Summary, lead(a)) }

// excerptOf returns the excerpt of a summary and of the first words of a text.
func excerptOf(summary, lead string) string {
	text := flatten(summary)
	if utf8.RuneCountInString(text) < shortSummary {
		text = continued(text, lead)
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

// lead returns the first words of the article's text, enough for an excerpt if there are
// as many. Headings are none of them.
func lead(a *corpus.Article) string {
	b, runes := make([]byte, 0, 2*leadRunes), 0
	title := strings.TrimSpace(a.Title)
	for block := range strings.SplitSeq(a.Text, "\n\n") {
		block = strings.TrimSpace(block)
		if block == title || slices.ContainsFunc(a.Headings, func(h string) bool { return block == strings.TrimSpace(h) }) {
			continue
		}
		for word := range strings.FieldsSeq(block) {
			if len(b) > 0 {
				b = append(b, ' ')
				runes++
			}
			end := runesAfter(word, leadRunes-runes)
			b = append(b, word[:end]...)
			if runes += utf8.RuneCountInString(word[:end]); runes >= leadRunes {
				return string(b)
			}
		}
	}
	return string(b)
}

// flatten makes white space single spaces.
func flatten(s string) string { return strings.Join(strings.Fields(s), " ") }

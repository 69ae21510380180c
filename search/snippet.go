package search

import (
	"html"
	"strings"
	"unicode/utf8"

	"kindred/corpus"
)

// snippetScan is how much of an article is searched for the best passage. Whole
// books are articles, too, and a reader waits.
const snippetScan = 200_000

// passage is the part of an article that shows best why it was found.
type passage struct {
	// html is whole sentences that follow each other, escaped, with the matching
	// words in <mark>. What is left of a sentence that is too long to be shown
	// begins or ends with an ellipsis.
	html string
	// heading is the one that the passage stands under, as plain text; empty where
	// that is the title, and for a summary.
	heading string
	// address leads to the passage on the article's page. It is empty where the
	// article has no address, and for a summary, which its page may not show.
	address string
}

// passageOf returns the passage of the article that shows best why it was found.
// Where no word matches it is the summary, or the beginning.
func passageOf(a *corpus.Article, w *wanted) passage {
	text := beginning(a.Text)
	list := sentencesOf(a.Language, text, headingsOf(a), w)
	if len(list) == 0 { // nothing but headings
		list = sentencesOf(a.Language, text, headings{}, w)
	}
	first, last := bestPassage(list)
	if first < 0 || (wordsOf(list[first:last+1]) == 0 && strings.TrimSpace(a.Summary) != "") {
		list = sentencesOf(a.Language, a.Summary, headings{}, w)
		first, last = bestPassage(list)
		return passage{html: render(a.Summary, list, first, last)}
	}
	return passage{
		html:    render(text, list, first, last),
		heading: strings.ToValidUTF8(flatten(list[first].section.heading), "\uFFFD"),
		address: address(a.URL, text, list[first].start, list[last].end),
	}
}

// beginning returns as much of a text as is searched, up to the end of a
// paragraph or at least of a word.
func beginning(text string) string {
	if len(text) <= snippetScan {
		return text
	}
	head := text[:snippetScan]
	if i := strings.LastIndex(head, "\n\n"); i > 0 {
		return head[:i]
	}
	if i := strings.LastIndexAny(head, " \n"); i > 0 {
		return head[:i]
	}
	return head[:len(head)-partialRune(head)]
}

// partialRune returns the number of bytes of a rune cut off at the end of s.
func partialRune(s string) int {
	for n := 1; n <= utf8.UTFMax && n <= len(s); n++ {
		if r := s[len(s)-n]; utf8.RuneStart(r) {
			if utf8.FullRuneInString(s[len(s)-n:]) {
				return 0
			}
			return n
		}
	}
	return 0
}

// render writes the sentences from first to last as HTML.
func render(text string, list []sentence, first, last int) string {
	if first < 0 {
		return ""
	}
	var b strings.Builder
	if list[first].goesOn {
		b.WriteString("… ")
	}
	for first <= last {
		// What was cut is put together again, with the words over the cuts.
		next := first + 1
		for next <= last && list[next].goesOn {
			next++
		}
		writeSentence(&b, text, list[first:next])
		if next <= last && list[next].start > list[next-1].end { // not in Chinese, where none is written
			b.WriteByte(' ')
		}
		first = next
	}
	if last+1 < len(list) && list[last+1].goesOn {
		b.WriteString(" …")
	}
	return b.String()
}

// writeSentence writes one sentence, given in parts, as HTML.
func writeSentence(b *strings.Builder, text string, parts []sentence) {
	at, end := parts[0].start, parts[len(parts)-1].end
	for _, m := range marksOf(parts) {
		b.WriteString(escape(text[at:m.start]))
		b.WriteString("<mark>")
		b.WriteString(escape(text[m.start:m.end]))
		b.WriteString("</mark>")
		at = m.end
	}
	b.WriteString(escape(text[at:end]))
}

// marksOf returns the marks of the parts of a sentence; those that touch, of the
// characters of a Chinese word, as one.
func marksOf(parts []sentence) []mark {
	var marks []mark
	for i := range parts {
		for _, m := range parts[i].marks {
			if n := len(marks) - 1; n >= 0 && m.start <= marks[n].end {
				marks[n].end = max(marks[n].end, m.end)
			} else {
				marks = append(marks, m)
			}
		}
	}
	return marks
}

// escape makes text inert in HTML, and one line of it.
func escape(s string) string {
	return html.EscapeString(strings.ToValidUTF8(oneLine.Replace(s), "\uFFFD"))
}

var oneLine = strings.NewReplacer("\r", " ", "\n", " ")

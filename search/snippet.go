package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kindred/corpus"
)

// snippetScan is how much of an article is searched for the best passage. Whole
// books are articles, too, and a reader waits.
const snippetScan = 200_000

// snippetHead is how much of it is searched first. Where a passage of that has all words
// of the query, nothing behind it can show more: of readers' queries two in three end
// there.
const snippetHead = 4_000

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
	r, _ := readings.Get().(*reading)
	defer r.giveBack()
	text, known := beginning(a.Text, snippetScan), headingsOf(a)
	if head := beginning(text, snippetHead); len(head) < len(text) {
		r.read(a.Language, head, &known, w)
		if first, last := bestPassage(r.list); first >= 0 && w.complete(wordsOf(r.list[first:last+1])) {
			return r.passage(a, text, first, last)
		}
	}
	r.read(a.Language, text, &known, w)
	if len(r.list) == 0 { // nothing but headings
		r.read(a.Language, text, &headings{}, w)
	}
	first, last := bestPassage(r.list)
	if first < 0 || (wordsOf(r.list[first:last+1]) == 0 && strings.TrimSpace(a.Summary) != "") {
		return r.summary(a.Language, a.Summary, w)
	}
	return r.passage(a, text, first, last)
}

// openingOf returns the summary of an article, or else how it begins.
func openingOf(a *corpus.Article, w *wanted) passage {
	r, _ := readings.Get().(*reading)
	defer r.giveBack()
	if tellsMore(a.Summary, a.Title) {
		return r.beginning(a.Language, a.Summary, w)
	}
	text, known := beginning(a.Text, snippetHead), headingsOf(a)
	r.read(a.Language, text, &known, w)
	if len(r.list) == 0 {
		return passageOf(a, w)
	}
	return r.passage(a, text, 0, passageEnd(r.list, 0))
}

// tellsMore reports whether a summary has words, and others than the title.
func tellsMore(summary, title string) bool {
	plain := func(s string) string {
		return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) })
	}
	summary = plain(summary)
	return strings.ContainsFunc(summary, unicode.IsLetter) && !strings.EqualFold(summary, plain(title))
}

// beginning returns how the summary of an article in a language begins.
func (r *reading) beginning(language, summary string, w *wanted) passage {
	r.read(language, summary, &headings{}, w)
	if len(r.list) == 0 {
		return passage{}
	}
	return passage{html: r.render(0, passageEnd(r.list, 0))}
}

// summary returns the best passage of the summary of an article in a language.
func (r *reading) summary(language, summary string, w *wanted) passage {
	r.read(language, summary, &headings{}, w)
	first, last := bestPassage(r.list)
	return passage{html: r.render(first, last)}
}

// passage returns the sentences from first to last as a passage of the article, of which
// text is what was searched.
func (r *reading) passage(a *corpus.Article, text string, first, last int) passage {
	heading := shownHeading(r.sections[r.list[first].section].heading)
	return passage{
		html: r.render(first, last), heading: heading,
		address: address(a.URL, heading, text, r.list[first].start, r.list[last].end),
	}
}

// shownHeading returns a heading as one line that is valid.
func shownHeading(s string) string { return strings.ToValidUTF8(flatten(s), "\uFFFD") }

// beginning returns about so many bytes of a text, up to the end of a paragraph or at
// least of a word.
func beginning(text string, size int) string {
	if len(text) <= size {
		return text
	}
	head := text[:size]
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
func (r *reading) render(first, last int) string {
	if first < 0 {
		return ""
	}
	list, marks := r.list, r.marksOf(first, last)
	b := r.rendered[:0]
	if list[first].goesOn {
		b = append(b, "… "...)
	}
	for first <= last {
		// What was cut is put together again, with the words over the cuts.
		next := first + 1
		for next <= last && list[next].goesOn {
			next++
		}
		n := 0
		for n < len(marks) && marks[n].sentence < next {
			n++
		}
		b = appendSentence(b, r.text, list[first].start, list[next-1].end, marks[:n])
		marks = marks[n:]
		if next <= last && list[next].start > list[next-1].end { // not in Chinese, where none is written
			b = append(b, ' ')
		}
		first = next
	}
	if last+1 < len(list) && list[last+1].goesOn {
		b = append(b, " …"...)
	}
	r.rendered = b
	return string(b)
}

// appendSentence appends text[at:end] as HTML. Marks that touch, of the characters of a
// Chinese word, are one.
func appendSentence(b []byte, text string, at, end int, marks []mark) []byte {
	for i := 0; i < len(marks); {
		m := marks[i]
		for i++; i < len(marks) && marks[i].start <= m.end; i++ {
			m.end = max(m.end, marks[i].end)
		}
		b = appendEscaped(b, text[at:m.start])
		b = append(b, "<mark>"...)
		b = appendEscaped(b, text[m.start:m.end])
		b = append(b, "</mark>"...)
		at = m.end
	}
	return appendEscaped(b, text[at:end])
}

// marksOf returns the marks of the sentences from first to last, in their order.
func (r *reading) marksOf(first, last int) []mark {
	r.shown = r.shown[:0]
	for _, m := range r.marks {
		if first <= m.sentence && m.sentence <= last {
			r.shown = append(r.shown, m)
		}
	}
	slices.SortStableFunc(r.shown, func(a, b mark) int { return a.sentence - b.sentence })
	return r.shown
}

// appendEscaped appends text that is made inert in HTML, and one line.
func appendEscaped(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	from := 0
	for i := range len(s) {
		var instead string
		switch c := s[i]; c {
		case '\r', '\n':
			instead = " "
		case '&':
			instead = "&amp;"
		case '<':
			instead = "&lt;"
		case '>':
			instead = "&gt;"
		case '"':
			instead = "&#34;"
		case '\'':
			instead = "&#39;"
		default:
			continue
		}
		b = append(append(b, s[from:i]...), instead...)
		from = i + 1
	}
	return append(b, s[from:]...)
}

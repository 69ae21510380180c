package search

import (
	"html"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"kindred/corpus"
	"kindred/index/analysis"
)

const (
	// snippetRunes is the length that a snippet aims at: two or three sentences,
	// which is what fits under a title on a phone.
	snippetRunes = 240
	// longSentence is the length above which a sentence is shown in part, cut
	// between words. Below it, a sentence that runs over snippetRunes is whole.
	longSentence = 360
	// snippetScan is how much of an article is searched for the best passage.
	// Whole books are articles, too, and a reader waits.
	snippetScan = 200_000
)

// sentence is a range of an article's text, and the words that match in it.
type sentence struct {
	start, end int
	runes      int
	marks      []mark
	words      uint64 // which of the wanted words occur, as bits
}

// mark is the range of a word that matches.
type mark struct{ start, end int }

// snippet returns the passage of the article that shows best why it was found,
// as HTML: whole sentences that follow each other, escaped, with the matching
// words in <mark>. Where no word matches it is the summary, or the beginning.
func snippet(a *corpus.Article, w *wanted) string {
	text := beginning(a.Text)
	sentences := withoutHeadings(sentencesOf(a.Language, text, w), text, a.Headings)
	first, last := bestPassage(sentences)
	if first < 0 || (sentences[first].words == 0 && a.Summary != "") {
		text = a.Summary
		sentences = sentencesOf(a.Language, text, w)
		first, last = bestPassage(sentences)
	}
	if first < 0 {
		return ""
	}
	var b strings.Builder
	for i := first; i <= last; i++ {
		if i > first && sentences[i].start > sentences[i-1].end { // not in Chinese, where none is written
			b.WriteByte(' ')
		}
		writeSentence(&b, text, &sentences[i])
	}
	return b.String()
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

// sentencesOf cuts a text into sentences and finds the wanted words in them.
func sentencesOf(lang, text string, w *wanted) []sentence {
	var list []sentence
	for start, end := range analysis.Sentences(text) {
		trimmed := strings.TrimSpace(text[start:end])
		if trimmed == "" {
			continue
		}
		start += strings.Index(text[start:end], trimmed)
		list = append(list, sentence{start: start, end: start + len(trimmed), runes: utf8.RuneCountInString(trimmed)})
	}
	if len(list) == 0 || (len(w.words) == 0 && w.prefix == "") {
		return list
	}
	i := 0
	tokens := analysis.For(lang).Tokens(nil, text)
	for n := range tokens {
		t := &tokens[n]
		m := w.match(t)
		if m < 0 {
			continue
		}
		for i < len(list)-1 && t.Start >= list[i].end {
			i++
		}
		list[i].marks = append(list[i].marks, mark{t.Start, w.end(tokens, n, m)})
		list[i].words |= 1 << min(m, 63)
	}
	return list
}

// withoutHeadings leaves out the headings, unless they match: read in a row with
// sentences they make no sense.
func withoutHeadings(list []sentence, text string, headings []string) []sentence {
	return slices.DeleteFunc(list, func(s sentence) bool {
		return len(s.marks) == 0 && slices.Contains(headings, text[s.start:s.end])
	})
}

// bestPassage returns the first and last sentence of the passage with the most
// different words of the query, then the most matches, then the earliest.
// It returns -1, -1 where there is no sentence.
func bestPassage(list []sentence) (first, last int) {
	first, last = -1, -1
	bestWords, bestMarks := -1, -1
	for i := range list {
		words, marks, runes := uint64(0), 0, 0
		j := i
		for ; j < len(list) && (j == i || runes+list[j].runes <= snippetRunes); j++ {
			words |= list[j].words
			marks += len(list[j].marks)
			runes += list[j].runes + 1
		}
		if n := bits.OnesCount64(words); n > bestWords || (n == bestWords && marks > bestMarks) {
			first, last, bestWords, bestMarks = i, j-1, n, marks
		}
	}
	// A passage begins with its first match, so that the words looked for are
	// seen at once, unless there is none.
	for first >= 0 && first < last && bestWords > 0 && len(list[first].marks) == 0 {
		first++
	}
	return filled(list, first, last)
}

// filled returns a passage lengthened as far as there is room; forward, or at
// the end of the article backward to half of the room, so that the words looked
// for are seen on a phone.
func filled(list []sentence, first, last int) (from, to int) {
	if first < 0 {
		return first, last
	}
	room := snippetRunes
	for i := first; i <= last; i++ {
		room -= list[i].runes + 1
	}
	for last+1 < len(list) && list[last+1].runes <= room {
		last++
		room -= list[last].runes + 1
	}
	for last+1 == len(list) && first > 0 && room > snippetRunes/2 && list[first-1].runes <= room {
		first--
		room -= list[first].runes + 1
	}
	return first, last
}

// writeSentence writes one sentence as HTML. One that is too long is cut to a
// window around its first match, between words.
func writeSentence(b *strings.Builder, text string, s *sentence) {
	start, end := s.start, s.end
	if s.runes > longSentence {
		start, end = window(text, s)
	}
	if start > s.start {
		b.WriteString("… ")
	}
	at := start
	for i := 0; i < len(s.marks); i++ {
		m := s.marks[i]
		if m.start < at || m.end > end {
			continue
		}
		for i+1 < len(s.marks) && s.marks[i+1].start <= m.end && s.marks[i+1].end <= end { // the characters of a Chinese word
			i++
			m.end = s.marks[i].end
		}
		b.WriteString(escape(text[at:m.start]))
		b.WriteString("<mark>")
		b.WriteString(escape(text[m.start:m.end]))
		b.WriteString("</mark>")
		at = m.end
	}
	b.WriteString(escape(text[at:end]))
	if end < s.end {
		b.WriteString(" …")
	}
}

// escape makes text inert in HTML, and one line of it.
func escape(s string) string {
	return html.EscapeString(strings.NewReplacer("\r", " ", "\n", " ").Replace(s))
}

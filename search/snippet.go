package search

import (
	"html"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	segment "github.com/clipperhouse/uax29/v2/words"

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
	sentences := sentencesOf(a.Language, text, w)
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
	for _, t := range analysis.For(lang).Tokens(nil, text) {
		m := w.match(&t)
		if m < 0 {
			continue
		}
		for i < len(list)-1 && t.Start >= list[i].end {
			i++
		}
		list[i].marks = append(list[i].marks, mark{t.Start, t.End})
		list[i].words |= 1 << min(m, 63)
	}
	return list
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
	return first, extended(list, first, last)
}

// extended returns the last sentence of a passage that goes on from first as
// far as there is room.
func extended(list []sentence, first, last int) int {
	runes := 0
	for i := max(first, 0); i < len(list); i++ {
		runes += list[i].runes
		if i > last && runes > snippetRunes {
			break
		}
		runes++
		last = max(last, i)
	}
	return last
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
		for i+1 < len(s.marks) && s.marks[i+1].start == m.end && s.marks[i+1].end <= end { // the characters of a Chinese word
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

// window returns a range of about snippetRunes of a sentence around its first
// match, from the beginning of a word to the end of a word.
func window(text string, s *sentence) (start, end int) {
	focus := s.start
	if len(s.marks) > 0 {
		focus = s.marks[0].start
	}
	start = s.start
	if before := runesBefore(text[s.start:focus], snippetRunes/4); before > 0 {
		start = s.start + before
		if next := nextWord(text, start, focus); next >= 0 {
			start = next
		} else {
			start = focus
		}
	}
	end = start + runesAfter(text[start:s.end], snippetRunes)
	if end < s.end {
		if cut := lastWordEnd(text[start:end], text[end:s.end]); cut > focus-start {
			end = start + cut
		}
	}
	return start, end
}

// runesBefore returns the offset of the n-th last rune of s, 0 where s is
// shorter.
func runesBefore(s string, n int) int {
	at := len(s)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return at
}

// runesAfter returns the offset behind the first n runes of s.
func runesAfter(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// nextWord returns where a word begins in text[from:to], -1 where none does.
func nextWord(text string, from, to int) int {
	for _, t := range wordBreaks.Tokens(nil, text[from:to]) {
		if !inWord(text, from+t.Start) {
			return from + t.Start
		}
	}
	return -1
}

// lastWordEnd returns where the last whole word of s ends, given what follows.
func lastWordEnd(s, rest string) int {
	text := s + rest[:runesAfter(rest, wordContext)]
	for _, t := range slices.Backward(wordBreaks.Tokens(nil, text)) {
		if t.End <= len(s) && !inWord(text, t.End) {
			return t.End
		}
	}
	return 0
}

// wordContext is how many characters before and behind a place are looked at
// to tell whether a word goes on there: don't, 3.14 and node.js do.
const wordContext = 16

// inWord reports whether a word goes on over the offset at, as UAX #29 or the
// analysis have it: the latter takes Korean apart, the former C++.
func inWord(text string, at int) bool {
	from := runesBefore(text[:at], wordContext)
	to := at + runesAfter(text[at:], wordContext)
	at -= from
	for _, t := range wordBreaks.Tokens(nil, text[from:to]) {
		if t.Start < at && at < t.End {
			return true
		}
	}
	segments := segment.FromString(text[from:to])
	for segments.Next() {
		if segments.Start() < at && at < segments.End() {
			return true
		}
	}
	return false
}

// wordBreaks says where words begin and end, in any language.
var wordBreaks = analysis.For("")

// escape makes text inert in HTML, and one line of it.
func escape(s string) string {
	return html.EscapeString(strings.NewReplacer("\r", " ", "\n", " ").Replace(s))
}

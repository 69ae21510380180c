package search

import (
	"iter"
	"slices"
	"strings"

	"kindred/corpus"
	"kindred/index/analysis"
)

// sentence is a range of an article's text, and the words that match in it.
type sentence struct {
	start, end int
	columns    int
	section    *section
	marks      []mark
	words      uint64 // which of the wanted words occur, as bits
	// goesOn says that it is not the beginning of a sentence, but goes on where
	// the one before it was cut.
	goesOn bool
}

// mark is the range of a word that matches.
type mark struct{ start, end int }

// sentencesOf cuts a text into sentences and finds the wanted words in them.
// Headings are none: read in a row with sentences they make no sense. But their
// words count for the sentence right under them, unless it is the title, of which
// any sentence may speak.
func sentencesOf(lang, text string, known headings, w *wanted) []sentence {
	var list []sentence
	for s := range sections(text, known) {
		for start, end := range analysis.Sentences(text[s.start:s.end]) {
			list = appendPieces(list, text, &sentence{start: s.start + start, end: s.start + end, section: &s})
		}
	}
	if len(list) == 0 || (len(w.words) == 0 && w.prefix == "") {
		return list
	}
	i := 0
	analyzer := analysis.For(lang)
	tokens := analyzer.Tokens(nil, text)
	for n := range tokens {
		t := &tokens[n]
		for i < len(list)-1 && t.Start >= list[i].end {
			i++
		}
		if list[i].start <= t.Start && t.Start < list[i].end {
			list[i].words |= w.phrasesAt(tokens, n)
		}
		m := w.match(analyzer, text, t)
		if m < 0 || t.Start >= list[i].end {
			continue
		}
		if t.Start < list[i].start {
			if t.Start >= list[i].section.head {
				list[i].words |= bit(m)
			}
			continue
		}
		found := mark{t.Start, w.end(tokens, n, m)}
		for k := i; k == i || k < len(list) && list[k].goesOn && list[k].start < found.end; k++ { // a long word may be cut
			list[k].words |= bit(m)
			list[k].marks = append(list[k].marks, mark{max(found.start, list[k].start), min(found.end, list[k].end)})
		}
	}
	return list
}

// bit returns the bit of the i-th wanted word. Of long queries, the last share one.
func bit(i int) uint64 { return 1 << min(i, 63) }

// appendPieces appends a sentence without the white space around it; one that is
// too long in pieces.
func appendPieces(list []sentence, text string, s *sentence) []sentence {
	rest := strings.TrimSpace(text[s.start:s.end])
	s.start += strings.Index(text[s.start:s.end], rest)
	long := columns(rest) > longSentence
	for rest != "" {
		piece := rest
		if long {
			piece = strings.TrimSpace(rest[:cutPiece(rest)])
		}
		s.end = s.start + len(piece)
		s.columns = columns(piece)
		list = append(list, *s)
		rest = rest[len(piece):]
		space := len(rest)
		rest = strings.TrimSpace(rest)
		s.start = s.end + space - len(rest)
		s.goesOn = true
	}
	return list
}

// section is a range of an article's text between two headings.
type section struct {
	head       int // where its heading begins
	start, end int
	heading    string // empty under the title
}

// headings are those of an article.
type headings struct {
	title string
	lines map[string]string // by their first lines
}

// headingsOf returns the headings of an article and its title.
func headingsOf(a *corpus.Article) headings {
	known := headings{title: strings.TrimSpace(a.Title), lines: make(map[string]string, len(a.Headings)+1)}
	for _, h := range append(slices.Clip(a.Headings), a.Title) {
		h = strings.TrimSpace(h)
		line, _, _ := strings.Cut(h, "\n")
		known.lines[strings.TrimSpace(line)] = h
	}
	delete(known.lines, "")
	return known
}

// at returns the heading that stands in a text in the line text[start:end], and
// where it begins and its last line ends.
func (k headings) at(text string, start, end int) (heading string, begin, after int) {
	line := strings.TrimSpace(text[start:end])
	heading, known := k.lines[line]
	begin = start + strings.Index(text[start:end], line)
	if !known || !strings.HasPrefix(text[begin:], heading) {
		return "", 0, 0
	}
	after = lineEnd(text, begin+len(heading))
	if strings.TrimSpace(text[begin+len(heading):after]) != "" { // it goes on, so is none
		return "", 0, 0
	}
	return heading, begin, after
}

// sections yields the sections of a text, the one before the first heading
// included. Headings stand in it as lines of their own.
func sections(text string, known headings) iter.Seq[section] {
	return func(yield func(section) bool) {
		s := section{end: len(text)}
		for at := 0; at < len(text) && len(known.lines) > 0; {
			end := lineEnd(text, at)
			if h, begin, after := known.at(text, at, end); h != "" {
				s.end = at
				if !yield(s) {
					return
				}
				s = section{head: begin, start: after, end: len(text), heading: h}
				if h == known.title {
					s.head, s.heading = after, ""
				}
				end = after
			}
			at = end
		}
		yield(s)
	}
}

// lineEnd returns where the line ends that the offset is in, its line feed
// included.
func lineEnd(text string, at int) int {
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(text)
}

package search

import (
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"kindred/corpus"
	"kindred/index/analysis"
)

// sentence is a range of an article's text.
type sentence struct {
	start, end int
	columns    int
	section    int    // its number
	marks      int    // how many words match in it
	words      uint64 // which of the wanted words occur, as bits
	// goesOn says that it is not the beginning of a sentence, but goes on where
	// the one before it was cut.
	goesOn bool
}

// mark is the range of a word that matches, or of as much as stands in one sentence.
type mark struct {
	sentence   int // its number
	start, end int
}

// reading is what was found in a text.
type reading struct {
	text     string
	list     []sentence
	sections []section
	marks    []mark
	hits     []analysis.Hit
	sifter   analysis.Sifter
	outline  []outlined // of the sentences, where they were read from an outline

	// Memory for the text, see open, for the marks that are shown, and for what is written.
	opened, rendered []byte
	shown            []mark
}

// mostKept is the size up to which memory for what is read and written is kept.
const mostKept = 64 << 10

// readings are lent for an article each: one takes some 30 KB.
var readings = sync.Pool{New: func() any { return new(reading) }}

// giveBack makes a reading fit for the next article. One that took much memory, as hardly any
// does, is left to the garbage collector, and so is that of a summary that is longer than any
// article that is searched.
func (r *reading) giveBack() {
	if len(r.text) <= snippetScan && cap(r.opened)+cap(r.rendered) <= mostKept {
		r.begin("")
		readings.Put(r)
	}
}

// begin forgets what was found, lest it keep another article's text in memory.
func (r *reading) begin(text string) {
	clear(r.sections)
	clear(r.hits)
	r.text, r.list, r.sections, r.marks, r.hits = text, r.list[:0], r.sections[:0], r.marks[:0], r.hits[:0]
}

// read cuts a text into sentences and finds the wanted words in them.
func (r *reading) read(lang, text string, known *headings, w *wanted) {
	r.cut(text, known)
	if len(r.list) > 0 {
		r.find(analysis.For(lang), w, 0, len(r.list)-1)
	}
}

// cut cuts a text into sentences.
// Headings are none: read in a row with sentences they make no sense. But their
// words count for the sentence right under them, unless it is the title, of which
// any sentence may speak.
func (r *reading) cut(text string, known *headings) {
	r.begin(text)
	for s := range sections(text, known) {
		r.sections = append(r.sections, s)
		for start, end := range analysis.Sentences(text[s.start:s.end]) {
			r.appendPieces(&sentence{start: s.start + start, end: s.start + end, section: len(r.sections) - 1})
		}
	}
}

// find finds the wanted words in the sentences from first to last: in all, or of a text
// with an outline in those that are to be shown, where only the words within them matter.
func (r *reading) find(analyzer *analysis.Analyzer, w *wanted, first, last int) {
	if len(w.words) == 0 && w.prefix == "" {
		return
	}
	list, i, base, text := r.list[:last+1], first, 0, r.text
	part := len(r.sections) == 0 // an outline knows no sections
	if part {
		base, text = list[first].start, text[list[first].start:list[last].end]
	}
	r.hits = r.sifter.Sift(r.hits[:0], analyzer, text, w.sieve())
	for n := range r.hits {
		h := &r.hits[n]
		from := base + h.Start
		for i < last && from >= list[i].end {
			i++
		}
		if list[i].start <= from && from < list[i].end {
			list[i].words |= w.phrasesAt(r.hits, n)
		}
		m := w.match(analyzer, text, &h.Token)
		if m < 0 || from >= list[i].end {
			continue
		}
		if from < list[i].start {
			if !part && from >= r.sections[list[i].section].head {
				list[i].words |= bit(m)
			}
			continue
		}
		end := base + w.end(h, m)
		for k := i; k == i || k <= last && list[k].goesOn && list[k].start < end; k++ { // a long word may be cut
			list[k].words |= bit(m)
			list[k].marks++
			r.marks = append(r.marks, mark{k, max(from, list[k].start), min(end, list[k].end)})
		}
	}
}

// bit returns the bit of the i-th wanted word. Of long queries, the last share one.
func bit(i int) uint64 { return 1 << min(i, 63) }

// appendPieces appends a sentence without the white space around it; one that is
// too long in pieces.
func (r *reading) appendPieces(s *sentence) {
	rest := r.text[s.start:s.end]
	if rest[0] <= ' ' || rest[0] >= utf8.RuneSelf {
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		s.start = s.end - len(rest)
	}
	if rest = strings.TrimSpace(rest); rest == "" {
		return
	}
	if s.columns = columns(rest); s.columns <= longSentence {
		s.end = s.start + len(rest)
		r.list = append(r.list, *s)
		return
	}
	for rest != "" {
		piece := strings.TrimSpace(rest[:cutPiece(rest)])
		s.end = s.start + len(piece)
		s.columns = columns(piece)
		r.list = append(r.list, *s)
		rest = rest[len(piece):]
		space := len(rest)
		rest = strings.TrimSpace(rest)
		s.start = s.end + space - len(rest)
		s.goesOn = true
	}
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
	sizes uint64            // of the first lines, as bits
}

// headingsOf returns the headings of an article and its title.
func headingsOf(a *corpus.Article) headings {
	known := headings{title: strings.TrimSpace(a.Title), lines: make(map[string]string, len(a.Headings)+1)}
	for _, h := range append(slices.Clip(a.Headings), a.Title) {
		h = strings.TrimSpace(h)
		line, _, _ := strings.Cut(h, "\n")
		line = strings.TrimSpace(line)
		known.lines[line] = h
		known.sizes |= 1 << (len(line) % 64)
	}
	delete(known.lines, "")
	return known
}

// at returns the heading that stands in a text in the line text[start:end], and
// where it begins and its last line ends.
func (k *headings) at(text string, start, end int) (heading string, begin, after int) {
	line := strings.TrimSpace(text[start:end])
	if k.sizes>>(len(line)%64)&1 == 0 {
		return "", 0, 0
	}
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
func sections(text string, known *headings) iter.Seq[section] {
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

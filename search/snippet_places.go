package search

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"kindred/index"
	"kindred/index/analysis"
)

// passages gives the hits of a page their passages.
func (q *question) passages(ctx context.Context, found []index.Hit, hits []Hit) error {
	stems, all := q.sought()
	var places [][]index.Occurrence
	if stems != nil {
		docs := make([]index.Doc, len(found))
		for i := range found {
			docs[i] = found[i].Doc
		}
		var err error
		if places, err = q.gen.reader.Occurrences(ctx, docs, stems, index.Body); err != nil {
			return err
		}
	}
	for i := range found {
		var p passage
		known, err := false, error(nil)
		if stems != nil && (all || len(places[i]) > 0) && q.wanted.toldBy(places[i], found[i].Language) {
			if p, known, err = q.outlinedPassage(ctx, &found[i], places[i]); err != nil {
				return err
			}
		}
		if !known {
			a, err := q.gen.reader.Article(ctx, found[i].ID)
			if err != nil {
				return err
			}
			p = passageOf(&a, &q.wanted)
		}
		hits[i].Snippet, hits[i].Heading, hits[i].Passage = p.html, p.heading, p.address
	}
	return nil
}

// sought returns the stems of the wanted words, whose places tell which passage of an
// article is best. all says that no other word begins with the last one. It is nil where
// places do not tell: of phrases the function words count, too; and where the last word is
// half typed, and too many begin with it, each would have to be looked up.
func (q *question) sought() (stems [][]string, all bool) {
	w := &q.wanted
	if q.gen.outlines.ends == nil || len(w.words) == 0 || len(w.phrases) > 0 {
		return nil, false
	}
	stems = make([][]string, len(w.words), len(w.words)+1)
	for i := range w.words {
		if stems[i] = w.words[i].stems; len(stems[i]) == 0 && !w.words[i].bigram { // two words written as one
			for _, written := range q.gen.wordsOf("", w.words[i].exact[0]) {
				stems[i] = append(stems[i], written.stems...)
			}
		}
	}
	if w.prefix == "" {
		return stems, true
	}
	from, to := q.gen.words.beginnings(w.prefix)
	finished := from < to && q.gen.words.word(from) == w.prefix
	if to-from == 0 || finished && to-from == 1 {
		return stems, true
	}
	if from, to = q.gen.stems.beginnings(w.prefix); to-from > mostBegun {
		if !finished {
			return nil, false
		}
		return stems, false
	}
	var begun []string
	for i := from; i < to; i++ {
		begun = append(begun, q.gen.stems.word(i))
	}
	return append(stems, begun), false
}

// mostBegun is the number of stems that begin as the word that is being typed up to which
// all are looked for.
const mostBegun = 16

// toldBy reports whether the places of the wanted words in an article of a language are
// those of all that match. A word without one may stand there as it is written, under a
// stem that was not looked for: of several languages' those are left out that are
// function words of others. And one character of a script without spaces stands under the
// stems of it with the next.
func (w *wanted) toldBy(places []index.Occurrence, language string) bool {
	found := uint64(0)
	for i := range places {
		found |= bit(int(places[i].Word))
	}
	for i := range w.words {
		q := &w.words[i]
		if q.bigram {
			continue
		}
		own, ok := q.in.of(language)
		if analysis.Unspaced(q.exact[0]) || found&bit(i) == 0 && ok && !slices.Contains(q.stems, own) {
			return false
		}
	}
	return true
}

// outlinedPassage returns the best passage of an article by its outline and the places
// of the wanted words, and reads no more of the text than up to its end. It is not known
// where the outline does not say.
func (q *question) outlinedPassage(ctx context.Context, h *index.Hit, places []index.Occurrence) (p passage, known bool, err error) {
	r, _ := readings.Get().(*reading)
	defer r.giveBack()
	if !r.readOutline(q.gen.outlines.of(h.Doc)) {
		return p, false, nil
	}
	r.place(places)
	first, last := r.choose(&q.wanted)
	if first < 0 {
		return p, false, nil
	}
	none := wordsOf(r.list[first:last+1]) == 0
	start, end := r.list[first].start, r.list[last].end
	a, _, err := q.gen.reader.Beginning(ctx, h.ID, end+utf8.UTFMax) // and the character behind it
	if err != nil || len(a.Text) < end {
		return p, false, err
	}
	if none && strings.TrimSpace(a.Summary) != "" {
		return r.summary(&a, &q.wanted), true, nil
	}
	r.text = a.Text
	last = r.fit(first, last)
	end = r.list[last].end
	r.find(analysis.For(h.Language), &q.wanted, first, last)
	if len(r.marks) == 0 && !none { // the outline is of another text
		return p, false, nil
	}
	p = passage{html: r.render(first, last), address: address(h.URL, r.text, start, end)}
	p.heading = shownHeading(r.text[r.outline[first].heading:r.outline[first].below])
	return p, true, nil
}

// place finds the wanted words in an outlined text by their places. Of several words that
// stand in one place the first counts.
func (r *reading) place(places []index.Occurrence) {
	i, before := 0, -1
	for _, p := range places {
		word := int(p.Position) - 1
		for i < len(r.list) && r.outline[i].end <= word {
			i++
		}
		if i == len(r.list) {
			return // in what is not searched, or in code
		}
		if word == before || word < r.outline[i].under {
			continue
		}
		before = word
		r.list[i].words |= bit(int(p.Word))
		if word >= r.outline[i].words {
			r.list[i].marks++
		}
	}
}

// choose returns the first and the last sentence of the best passage: that of the
// beginning, if it has all words.
func (r *reading) choose(w *wanted) (first, last int) {
	head := len(r.list)
	for head > 0 && r.list[head-1].end > snippetHead {
		head--
	}
	if head < len(r.list) {
		if first, last = bestPassage(r.list[:head]); first >= 0 && w.complete(wordsOf(r.list[first:last+1])) {
			return first, last
		}
	}
	return bestPassage(r.list)
}

// fit returns the last of the sentences from first to last that is within the length of a
// snippet: an outline knows no more than about how long they are.
func (r *reading) fit(first, last int) int {
	room := snippetColumns
	for i := first; i <= last; i++ {
		s := &r.list[i]
		s.columns = columns(r.text[s.start:s.end])
		if i > first && s.columns >= room {
			return i - 1
		}
		room -= s.columns + 1
	}
	return last
}

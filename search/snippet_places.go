package search

import (
	"context"
	"slices"
	"unicode/utf8"

	"kindred/index"
	"kindred/index/analysis"
)

// passages gives the hits of a page their passages.
func (q *question) passages(ctx context.Context, found []index.Hit, hits []Hit) error {
	places, err := q.placesOf(ctx, found)
	if err != nil {
		return err
	}
	for i := range found {
		var p passage
		known := false
		if places != nil && q.wanted.toldBy(places[i]) {
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

// placesOf returns where the wanted words stand in the texts of some articles. It is nil
// where that does not tell which passage is best: of phrases, the function words count,
// too, which have no places of their own.
func (q *question) placesOf(ctx context.Context, found []index.Hit) ([][]index.Occurrence, error) {
	w := &q.wanted
	if q.gen.outlines.ends == nil || len(w.words) == 0 || len(w.phrases) > 0 {
		return nil, nil
	}
	docs := make([]index.Doc, len(found))
	for i := range found {
		docs[i] = found[i].Doc
	}
	stems := make([][]string, len(w.words))
	for i := range w.words {
		if stems[i] = w.words[i].stems; len(stems[i]) == 0 && !w.words[i].bigram { // two words written as one
			for _, written := range q.gen.wordsOf("", w.words[i].exact[0]) {
				stems[i] = append(stems[i], written.stems...)
			}
		}
	}
	return q.gen.reader.Occurrences(ctx, docs, stems, index.Body)
}

// toldBy reports whether the places of the wanted words in an article tell which passage
// is best. They do not where the last word is half typed: the words that begin with it
// have places of their own.
func (w *wanted) toldBy(places []index.Occurrence) bool {
	if w.prefix == "" {
		return len(places) > 0
	}
	return slices.ContainsFunc(places, func(p index.Occurrence) bool { return slices.Contains(w.words[p.Word].exact, w.prefix) })
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
	if first < 0 || wordsOf(r.list[first:last+1]) == 0 {
		return p, false, nil
	}
	start, end := r.list[first].start, r.list[last].end
	a, _, err := q.gen.reader.Beginning(ctx, h.ID, end+utf8.UTFMax) // and the character behind it
	if err != nil || len(a.Text) < end {
		return p, false, err
	}
	r.text = a.Text
	last = r.fit(first, last)
	end = r.list[last].end
	r.find(analysis.For(h.Language), &q.wanted, first, last)
	if len(r.marks) == 0 { // the outline is of another text
		return p, false, nil
	}
	p = passage{html: r.render(first, last), address: address(h.URL, r.text, start, end)}
	if from := r.outline[first].header; from >= 0 {
		p.heading = shownHeading(r.text[from:start])
	}
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

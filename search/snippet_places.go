package search

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"
	"unsafe"

	"kindred/index"
	"kindred/index/analysis"
)

// passages gives the hits of a page their passages.
func (q *question) passages(ctx context.Context, found []index.Hit, hits []Hit) error {
	located, err := q.locate(ctx, found)
	if err != nil {
		return err
	}
	if far, ok := q.gen.reader.(index.Prefetcher); ok {
		docs := make([]index.Doc, len(found))
		for i := range found {
			docs[i] = found[i].Doc
		}
		if err := far.Prefetch(ctx, docs); err != nil {
			return err
		}
	}
	for i := range found {
		var p passage
		known := false
		named := q.byTitle(&found[i])
		if named {
			located[i] = whereabouts{told: q.gen.outlines.there()}
		}
		if located[i].told {
			if p, known, err = q.outlinedPassage(ctx, &found[i], located[i].places, named); err != nil {
				return err
			}
		}
		if !known {
			a, err := q.gen.reader.Article(ctx, found[i].ID)
			if err != nil {
				return err
			}
			if named {
				p = openingOf(&a, &q.wanted)
			} else {
				p = passageOf(&a, &q.wanted)
			}
		}
		hits[i].Snippet, hits[i].Heading, hits[i].Passage = p.html, p.heading, p.address
	}
	return nil
}

// whereabouts are the places of the wanted words in the text of an article, if they tell which
// passage of it is best.
type whereabouts struct {
	places []index.Occurrence
	told   bool
}

// locate finds the wanted words in the texts of hits.
func (q *question) locate(ctx context.Context, found []index.Hit) ([]whereabouts, error) {
	list := make([]whereabouts, len(found))
	s, ok := q.sought()
	if !ok {
		return list, nil
	}
	docs := make([]index.Doc, len(found))
	for i := range found {
		docs[i] = found[i].Doc
	}
	var places index.Occurrences
	if err := q.gen.reader.Occurrences(ctx, &places, docs, s.stems, index.Body); err != nil {
		return nil, err
	}
	var without []int // the articles that only words that begin as the last one may be in
	for i := range list {
		l := &list[i]
		l.places = s.in(&q.wanted, found[i].Language, places.Of(i))
		l.told = q.wanted.toldBy(l.places, found[i].Language)
		if l.told && len(l.places) == 0 && s.later > 0 {
			l.told = false
			docs[len(without)] = found[i].Doc
			without = append(without, i)
		}
	}
	if len(without) == 0 || s.later > mostBegunLater {
		return list, nil
	}
	var begun index.Occurrences
	if err := q.gen.reader.Occurrences(ctx, &begun, docs[:len(without)], [][]string{q.gen.stemsBegun(q.wanted.prefix)}, index.Body); err != nil {
		return nil, err
	}
	for n, i := range without {
		of := begun.Of(n)
		for k := range of {
			of[k].Word = int32(len(q.wanted.words)) // #nosec G115 -- at most mostWanted
		}
		list[i] = whereabouts{of, true}
	}
	return list, nil
}

// sought are the stems of the wanted words, each looked for by itself: which of a word's
// count depends on the language of the article.
type sought struct {
	stems [][]string
	words []int // which of the wanted words each is of
	// half is the word that is half typed, -1 for none: the words that begin so may have
	// other stems than it has in their language.
	half int
	// later is the number of stems that begin as the last word, where they are too many to
	// be looked for in every article.
	later int
}

// sought returns what tells by its places which passage of an article is best. It reports
// false where places do not tell: of phrases the function words count, too; and where the
// last word is half typed, and too many begin with it, each would have to be looked up.
func (q *question) sought() (s sought, ok bool) {
	w := &q.wanted
	if !q.gen.outlines.there() || len(w.words) == 0 || len(w.phrases) > 0 {
		return s, false
	}
	s.half = -1
	for i := range w.words {
		stems := w.words[i].stems
		if len(stems) == 0 && !w.words[i].bigram { // two words written as one
			for _, written := range q.gen.wordsOf("", w.words[i].exact[0]) {
				stems = append(stems, written.stems...)
			}
		}
		for k := range stems {
			s.stems, s.words = append(s.stems, stems[k:k+1]), append(s.words, i)
		}
	}
	if w.prefix == "" {
		return s, true
	}
	from, to := q.gen.words.Beginnings(w.prefix)
	finished := from < to && q.gen.words.Word(from) == w.prefix
	if to-from == 0 || finished && to-from == 1 {
		return s, true
	}
	if !finished {
		s.half = slices.IndexFunc(w.words, func(q queryWord) bool { return slices.Contains(q.exact, w.prefix) })
	}
	if from, to = q.gen.stems.Beginnings(w.prefix); to-from > mostBegun {
		s.later = to - from
		return s, finished
	}
	s.stems, s.words = append(s.stems, q.gen.stemsBegun(w.prefix)), append(s.words, len(w.words))
	return s, true
}

const (
	// mostBegun is the number of stems that begin as the word that is being typed up to
	// which all are looked for, and mostBegunLater that up to which they are in articles that
	// do not have the word itself. To read such an article takes as long as to look up some
	// hundred stems.
	mostBegun      = 16
	mostBegunLater = 256
)

// stemsBegun returns the stems that begin with a prefix.
func (g *generation) stemsBegun(prefix string) []string {
	from, to := g.stems.Beginnings(prefix)
	list := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		list = append(list, g.stems.Word(i))
	}
	return list
}

// in returns those of the places in an article of a language that are of wanted words there,
// by the numbers of these: see [queryWord.is].
func (s *sought) in(w *wanted, language string, places []index.Occurrence) []index.Occurrence {
	kept := places[:0]
	for _, p := range places {
		i := s.words[p.Word]
		if i < len(w.words) && i != s.half && !w.words[i].stemIn(language, s.stems[p.Word][0]) {
			continue
		}
		p.Word = int32(i) // #nosec G115 -- at most mostWanted
		kept = append(kept, p)
	}
	return kept
}

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
func (q *question) outlinedPassage(ctx context.Context, h *index.Hit, places []index.Occurrence, named bool) (p passage, known bool, err error) {
	r, _ := readings.Get().(*reading)
	defer r.giveBack()
	outline, err := q.gen.outlines.of(ctx, h.Doc)
	if err != nil || !r.readOutline(outline) {
		return p, false, err
	}
	r.place(places)
	first, last := r.choose(&q.wanted)
	if first < 0 {
		return p, false, nil
	}
	none := wordsOf(r.list[first:last+1]) == 0
	start, end := r.list[first].start, r.list[last].end
	summary, err := r.open(ctx, q.gen.reader, h.Doc, end+utf8.UTFMax) // and the character behind it
	if err != nil || len(r.text) < end {
		return p, false, err
	}
	switch {
	case named && tellsMore(summary, h.Title):
		return r.beginning(h.Language, summary, &q.wanted), true, nil
	case none && !named && strings.TrimSpace(summary) != "":
		return r.summary(h.Language, summary, &q.wanted), true, nil
	}
	last = r.fit(first, last)
	end = r.list[last].end
	r.find(analysis.For(h.Language), &q.wanted, first, last)
	if len(r.marks) == 0 && !none { // the outline is of another text
		return p, false, nil
	}
	heading := shownHeading(r.text[r.outline[first].heading:r.outline[first].below])
	p = passage{html: r.render(first, last), heading: strings.Clone(heading), address: address(h.URL, heading, r.text, start, end)}
	return p, true, nil
}

// open reads the beginning of an article into memory that the next article is read into: of
// what this reading says nothing may be kept that is a part of the text. A page would allocate
// a fifth more.
func (r *reading) open(ctx context.Context, from index.Reader, doc index.Doc, size int) (summary string, err error) {
	summary, r.opened, err = from.Opening(ctx, doc, size, r.opened[:0])
	r.text = unsafe.String(unsafe.SliceData(r.opened), len(r.opened)) // #nosec G103 -- see above
	return summary, err
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

package kin

import (
	"cmp"
	"slices"
	"strings"

	"kindred/index"
)

// maxReasons is the number of words that explain a neighbour: two or three are
// read, more are not.
const maxReasons = 3

// maxExplained is the number of an article's kin that are explained: more are not shown
// as cards, and to name the words of 24 takes as long as to find them.
const maxExplained = 12

// explainer names the words by which articles are kin. It is for one goroutine, and
// its memory is used anew for every article.
type explainer struct {
	g      *graph
	query  []queryTerm
	words  []packedWord
	spoken []spelling     // by place in the query
	shared [][]sharedTerm // by place in the list
	asked  termFilter     // the terms of the query
	places []uint32       // by term of the query, its place there; what was before need not be forgotten
	named  []uint32       // stems
	own    []uint32       // the terms of the article; nil where its row has them
	asking int            // the article
	pairs  articlePairs   // its pairs
	likely []uint32       // of one of the kin, what may be of the query
}

// termFilter tells most of the terms that are not in a small set from those that are. It
// stays in the processor's nearest cache, where a table of all terms does not.
type termFilter [1 << 8]uint64

func (f *termFilter) add(term uint32) { f[term>>6%uint32(len(f))] |= 1 << (term & 63) }

// appendLikely appends the entries of a row whose term, in the bits of mask, may be of the
// set. It does not branch, because no processor can foretell which.
func (f *termFilter) appendLikely(dst, row []uint32, mask uint32) []uint32 {
	n := len(dst)
	dst = slices.Grow(dst, len(row)+1)[:n+len(row)+1]
	for _, entry := range row {
		dst[n] = entry
		term := entry & mask
		n += int(f[term>>6%uint32(len(f))] >> (term & 63) & 1) // #nosec G115 -- a bit
	}
	return dst[:n]
}

// spelling is how an article writes a term: the places of its first and last word in
// the text.
type spelling struct {
	from, to   int32
	sought, ok bool
	capital    bool
	weak       bool       // it is no word
	text       string     // once it was asked for
	kind       reasonKind // as above
}

// sharedTerm is a term that two articles have: its place in the query, and what it
// adds to the score.
type sharedTerm struct {
	place  int32
	weight float32
}

func newExplainer(g *graph) *explainer {
	return &explainer{g: g, shared: make([][]sharedTerm, maxExplained), places: make([]uint32, len(g.terms.keys))}
}

// explained returns the i-th article's list with the reasons of the first of them.
func (e *explainer) explained(i int, kin []neighbor) []index.Neighbor {
	if len(kin) == 0 {
		return nil
	}
	g := e.g
	list := make([]index.Neighbor, len(kin))
	for k, n := range kin {
		list[k] = index.Neighbor{ID: g.ids[n.article], Score: float64(n.score)}
	}
	kin = kin[:min(maxExplained, len(kin))]
	e.query = g.query(e.query[:0], i)
	e.share(kin)
	e.listen(i)
	for k := range kin {
		list[k].Reasons = e.reasons(e.shared[k])
	}
	return list
}

// listen takes in the words of the i-th article, for spelling.
func (e *explainer) listen(i int) {
	e.asking, e.pairs.found = i, false
	e.spoken = append(e.spoken[:0], make([]spelling, len(e.query))...)
	e.words = e.g.lexicon.unpack(e.words[:0], e.g.texts[i], &counts{})
}

// spelling finds out how the article writes a term of its query, as it does
// first, but without a capital letter if it ever does so: that of a sentence's
// beginning says nothing. Two words make a spelling only where they stand next to
// each other, without a comma between.
func (e *explainer) spelling(place int32) *spelling {
	s := &e.spoken[place]
	if s.sought {
		return s
	}
	s.sought = true
	g, lexicon := e.g, &e.g.lexicon
	key := g.terms.keys[e.query[place].term]
	first, second := key.stems()
	for at := range e.words {
		w := &e.words[at]
		if w.stem != second || lexicon.heads[w.word] == 0 {
			continue
		}
		from := at
		if key.isPair() {
			from--
			if !w.linked || w.gap == gapApart || e.words[from].stem != first || lexicon.heads[e.words[from].word] == 0 {
				continue
			}
		}
		capital := lexicon.capital[e.words[from].word]
		if s.ok && capital {
			continue
		}
		s.from, s.to, s.ok, s.capital = int32(from), int32(at), true, capital // #nosec G115 -- words of one article
		if !capital {
			break
		}
	}
	return s
}

// text returns a spelling as a person would write it.
func (e *explainer) text(s *spelling) string {
	if s.text != "" {
		return s.text
	}
	lexicon := &e.g.lexicon
	var b strings.Builder
	for at := s.from; at <= s.to; at++ {
		w := &e.words[at]
		if at > s.from {
			switch w.gap {
			case gapSpace:
				b.WriteByte(' ')
			case gapOther:
				b.Write(lexicon.spellings.of(w.between))
			case gapApart, gapNone:
			}
		}
		spelling := lexicon.spellings.of(w.word)
		if at < s.to {
			spelling = spelling[:lexicon.heads[w.word]]
		}
		b.Write(spelling)
	}
	s.text = b.String()
	s.kind = kindOfReason(s.text)
	if s.weak && s.kind == reasonWord {
		s.kind = reasonNumber
	}
	return s.text
}

// share finds, for each entry of a list, the terms that made its score.
func (e *explainer) share(kin []neighbor) {
	g := e.g
	mask, bits := uint32(1)<<g.termBits-1, g.termBits
	e.asked = termFilter{}
	for at, t := range e.query {
		e.asked.add(t.term)
		e.places[t.term] = uint32(at) // #nosec G115 -- terms of one article
	}
	for k, n := range kin {
		shared := e.shared[k][:0]
		e.likely = e.asked.appendLikely(e.likely[:0], g.row(n.article), mask)
		for _, entry := range e.likely {
			term := entry & mask
			if at := e.places[term]; int(at) < len(e.query) && e.query[at].term == term {
				shared = append(shared, sharedTerm{int32(at), e.query[at].weight * g.roots[entry>>bits%mostRoots]}) // #nosec G115 -- as above
			}
		}
		e.shared[k] = shared
	}
}

// reasons returns the words that carried a neighbour's score: those of the shared
// terms that added most. A stem is named once: "sourdough starter" makes "starter"
// say nothing new. Numbers, which tell a person little, come last, and what ends as Japanese
// verbs do, which is half a word. What says little is named only where there is nothing else.
func (e *explainer) reasons(shared []sharedTerm) []string {
	g := e.g
	e.named = e.named[:0]
	var words, numbers [maxReasons]string
	w, n, little := 0, 0, ""
	for ; len(shared) > 0 && w < maxReasons; shared = shared[1:] {
		best := e.heaviest(shared)
		shared[0], shared[best] = shared[best], shared[0]
		first, second := g.terms.keys[e.query[shared[0].place].term].stems()
		if slices.Contains(e.named, first) || slices.Contains(e.named, second) {
			continue
		}
		s := e.spelling(shared[0].place)
		if !s.ok {
			continue
		}
		e.whole(s)
		for at := s.from; at <= s.to; at++ {
			e.named = append(e.named, e.words[at].stem)
		}
		text := e.text(s)
		switch {
		case e.isRun(s.from) && slices.ContainsFunc(words[:w], func(o string) bool { return strings.Contains(o, text) || strings.Contains(text, o) }):
		case s.kind == reasonLittle:
			little = cmp.Or(little, text)
		case s.kind == reasonWord:
			words[w] = text
			w++
		case n < maxReasons:
			numbers[n] = text
			n++
		}
	}
	if w == 0 && n == 0 && little != "" {
		return []string{little}
	}
	n = min(n, maxReasons-w)
	return append(append(make([]string, 0, w+n), words[:w]...), numbers[:n]...)
}

// heaviest returns the place of the term that added most; of equal ones, of that whose hash is
// least.
func (e *explainer) heaviest(shared []sharedTerm) int {
	hash := func(t sharedTerm) termHash { return e.g.terms.hash(e.query[t.place].term) }
	best, most := 0, shared[0].weight
	for j := 1; j < len(shared); j++ {
		if w := shared[j].weight; w >= most && (w > most || hash(shared[j]) < hash(shared[best])) {
			best, most = j, w
		}
	}
	return best
}

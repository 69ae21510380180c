package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

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
	words  []packedWord
	spoken []spelling     // by place in the query
	place  []uint8        // by article, its place in the list, from 1; all 0 between two articles
	shared [][]sharedTerm // by place in the list
	row    []uint32       // by frequent term, its place in the query, from 1; all 0 between two articles
	named  []uint32       // stems
}

// spelling is how an article writes a term: the places of its first and last word in
// the text.
type spelling struct {
	from, to   int32
	sought, ok bool
	capital    bool
	text       string // once it was asked for
}

// sharedTerm is a term that two articles have: its place in the query, and what it
// adds to the score.
type sharedTerm struct {
	place  int32
	weight float32
}

func newExplainer(g *graph) *explainer {
	return &explainer{
		g: g, place: make([]uint8, len(g.ids)), shared: make([][]sharedTerm, maxExplained), row: make([]uint32, g.frequent),
	}
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
	e.share(i, kin)
	e.listen(i)
	for k := range kin {
		list[k].Reasons = e.reasons(i, e.shared[k])
	}
	return list
}

// listen takes in the words of the i-th article, for spelling.
func (e *explainer) listen(i int) {
	e.spoken = append(e.spoken[:0], make([]spelling, len(e.g.queries[i]))...)
	e.words = e.g.lexicon.unpack(e.words[:0], e.g.texts[i], &counts{})
}

// spelling finds out how the i-th article writes a term of its query, as it does
// first, but without a capital letter if it ever does so: that of a sentence's
// beginning says nothing. Two words make a spelling only where they stand next to
// each other, without a comma between.
func (e *explainer) spelling(i int, place int32) *spelling {
	s := &e.spoken[place]
	if s.sought {
		return s
	}
	s.sought = true
	g, lexicon := e.g, &e.g.lexicon
	key := g.terms.keys[g.queries[i][place].term]
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
	first, last := e.words[s.from], e.words[s.to]
	s.text = lexicon.spellings.text(last.word)
	if s.from < s.to {
		between := ""
		switch last.gap {
		case gapSpace:
			between = " "
		case gapOther:
			between = lexicon.spellings.text(last.between)
		case gapApart, gapNone:
		}
		s.text = lexicon.spellings.text(first.word)[:lexicon.heads[first.word]] + between + s.text
	}
	return s.text
}

// searched is the length from which on the articles of a term, which are in order, are
// searched for maxExplained of them: reading all takes as long for some hundred.
const searched = 256

// share finds, for each entry of the i-th article's list, the terms that made its
// score.
func (e *explainer) share(i int, kin []neighbor) {
	g := e.g
	for k, n := range kin {
		e.place[n.article] = uint8(k) + 1 // #nosec G115 -- at most maxExplained
		e.shared[k] = e.shared[k][:0]
	}
	for at, t := range g.queries[i] {
		if int(t.term) < g.frequent {
			e.row[t.term] = uint32(at) + 1 // #nosec G115 -- terms of one article
			continue
		}
		e.shareRare(int32(at), t, kin) // #nosec G115 -- terms of one article
	}
	for k, n := range kin {
		e.place[n.article] = 0
		for _, p := range g.row(n.article) {
			if at := e.row[p&(1<<rowBits-1)]; at > 0 {
				e.shared[k] = append(e.shared[k], sharedTerm{int32(at) - 1, g.queries[i][at-1].weight * g.roots[p>>rowBits]}) // #nosec G115 -- as above
			}
		}
	}
	for _, t := range g.queries[i] {
		if int(t.term) < g.frequent {
			e.row[t.term] = 0
		}
	}
}

// shareRare adds what a rare term at a place of the query adds to the scores of kin.
func (e *explainer) shareRare(at int32, t queryTerm, kin []neighbor) {
	g := e.g
	mask := uint32(1)<<g.articleBits - 1
	adds := func(k int, p uint32) {
		e.shared[k] = append(e.shared[k], sharedTerm{at, t.weight * g.roots[p>>g.articleBits]})
	}
	list := g.of(t.term)
	if len(list) > searched {
		for k, n := range kin {
			if i, ok := slices.BinarySearchFunc(list, n.article, func(p, a uint32) int { return cmp.Compare(p&mask, a) }); ok {
				adds(k, list[i])
			}
		}
		return
	}
	for _, p := range list {
		if k := int(e.place[p&mask]); k > 0 {
			adds(k-1, p)
		}
	}
}

// reasons returns the words that carried a neighbour's score: those of the shared
// terms that added most. A stem is named once: "sourdough starter" makes "starter"
// say nothing new. Numbers, which tell a person little, come last.
func (e *explainer) reasons(i int, shared []sharedTerm) []string {
	g := e.g
	hash := func(t sharedTerm) termHash { return g.terms.hash(g.queries[i][t.place].term) }
	e.named = e.named[:0]
	var words, numbers [maxReasons]string
	w, n := 0, 0
	for ; len(shared) > 0 && w < maxReasons; shared = shared[1:] {
		best := 0
		for j := range shared {
			x, y := shared[j], shared[best]
			if x.weight > y.weight || x.weight == y.weight && j != best && hash(x) < hash(y) {
				best = j
			}
		}
		shared[0], shared[best] = shared[best], shared[0]
		first, second := g.terms.keys[g.queries[i][shared[0].place].term].stems()
		if slices.Contains(e.named, first) || slices.Contains(e.named, second) {
			continue
		}
		s := e.spelling(i, shared[0].place)
		if !s.ok {
			continue
		}
		e.named = append(e.named, first, second)
		text := e.text(s)
		switch {
		case strings.ContainsFunc(text, unicode.IsLetter):
			words[w] = text
			w++
		case n < maxReasons:
			numbers[n] = text
			n++
		}
	}
	n = min(n, maxReasons-w)
	return append(append(make([]string, 0, w+n), words[:w]...), numbers[:n]...)
}

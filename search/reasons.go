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

// explainer names the words by which articles are kin. It is for one goroutine, and
// its memory is used anew for every article.
type explainer struct {
	g      *graph
	words  []packedWord
	wanted numbering      // the query's terms by their place in it
	spoken []spelling     // by place in the query
	place  []uint8        // by article, its place in the list, from 1; all 0 between two articles
	shared [][]sharedTerm // by place in the list
	row    []uint32       // by frequent term, its place in the query, from 1; all 0 between two articles
	named  []uint32       // stems
}

// spelling is how an article writes a term: the places of its first and last word in
// the text.
type spelling struct {
	from, to int32
	ok       bool
	capital  bool
	hash     termHash // of the term
	text     string   // once it was asked for
}

// sharedTerm is a term that two articles have: its place in the query, and what it
// adds to the score.
type sharedTerm struct {
	place  int32
	weight float32
}

func newExplainer(g *graph) explainer {
	return explainer{
		g: g, place: make([]uint8, len(g.ids)), shared: make([][]sharedTerm, MaxRelated), row: make([]uint32, g.frequent),
	}
}

// explained returns the i-th article's kin with the reasons.
func (f *finder) explained(i int) []index.Neighbor {
	kin := f.kin(i)
	if len(kin) == 0 {
		return nil
	}
	f.hear(i)
	f.share(i, kin)
	list := make([]index.Neighbor, len(kin))
	for k, n := range kin {
		list[k] = index.Neighbor{ID: f.g.ids[n.article], Score: float64(n.score), Reasons: f.reasons(i, f.shared[k])}
	}
	return list
}

// hear finds out how the i-th article writes each term of its query, as it does
// first, but without a capital letter if it ever does so: that of a sentence's
// beginning says nothing. Two words make a spelling only where they stand next to
// each other, without a comma between.
func (e *explainer) hear(i int) {
	g := e.g
	e.wanted.reset()
	e.spoken = e.spoken[:0]
	for _, t := range g.queries[i] {
		e.wanted.number(uint64(g.terms.keys[t.term]))
		e.spoken = append(e.spoken, spelling{hash: g.terms.hash(t.term)})
	}
	e.words = g.lexicon.unpack(e.words[:0], g.texts[i])
	for at := range e.words {
		w := &e.words[at]
		if w.stem == lonely {
			continue
		}
		e.spell(stemKey(w.stem), at, at)
		if w.linked && w.gap != gapApart && e.words[at-1].stem != lonely {
			e.spell(pairKey(e.words[at-1].stem, w.stem), at-1, at)
		}
	}
}

// spell notes that a term stands in the text.
func (e *explainer) spell(term termKey, from, to int) {
	n, ok := e.wanted.known(uint64(term))
	if !ok {
		return
	}
	s, lexicon := &e.spoken[n], &e.g.lexicon
	word := e.words[from].word
	if s.ok && (!s.capital || lexicon.capital[word]) || lexicon.heads[word] == 0 || lexicon.heads[e.words[to].word] == 0 {
		return
	}
	s.from, s.to, s.ok, s.capital = int32(from), int32(to), true, lexicon.capital[word] // #nosec G115 -- words of one article
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

// share finds, for each entry of the i-th article's list, the terms that made its
// score and that have a spelling.
func (e *explainer) share(i int, kin []neighbor) {
	g := e.g
	for k, n := range kin {
		e.place[n.article] = uint8(k) + 1 // #nosec G115 -- at most MaxRelated
		e.shared[k] = e.shared[k][:0]
	}
	mask := uint32(1)<<g.articleBits - 1
	for at, t := range g.queries[i] {
		if !e.spoken[at].ok {
			continue
		}
		if int(t.term) < g.frequent {
			e.row[t.term] = uint32(at) + 1 // #nosec G115 -- at most kinQuery
			continue
		}
		for _, p := range g.of(t.term) {
			if k := e.place[p&mask]; k > 0 {
				e.shared[k-1] = append(e.shared[k-1], sharedTerm{int32(at), t.weight * g.roots[p>>g.articleBits]}) // #nosec G115 -- as above
			}
		}
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

// reasons returns the words that carried a neighbour's score: those of the shared
// terms that added most. A stem is named once: "sourdough starter" makes "starter"
// say nothing new. Numbers, which tell a person little, come last.
func (e *explainer) reasons(i int, shared []sharedTerm) []string {
	g := e.g
	compare := func(x, y sharedTerm) int {
		if x.weight != y.weight {
			return cmp.Compare(y.weight, x.weight)
		}
		return cmp.Compare(e.spoken[x.place].hash, e.spoken[y.place].hash)
	}
	e.named = e.named[:0]
	var words, numbers [maxReasons]string
	w, n := 0, 0
	for ; len(shared) > 0 && w < maxReasons; shared = shared[1:] {
		best := 0
		for j := range shared {
			if compare(shared[j], shared[best]) < 0 {
				best = j
			}
		}
		shared[0], shared[best] = shared[best], shared[0]
		s := &e.spoken[shared[0].place]
		first, second := g.terms.keys[g.queries[i][shared[0].place].term].stems()
		if slices.Contains(e.named, first) || slices.Contains(e.named, second) {
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

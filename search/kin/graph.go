package kin

import (
	"context"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sort"
)

// graph is what articles are compared with. It does not change once it is made.
//
// Every term of every article is there twice: in the row of the article, and, if it is
// not one of the frequent ones, in the list of the term. A search for kin goes through the
// lists, and looks at the rows only of those articles that may come out best, for what
// frequent terms add: they are few, but in most of the articles.
type graph struct {
	*archiveTexts
	terms    *termTable
	frequent int     // the terms below are frequent
	slack    float64 // see limits
	sparse   bool    // see limits

	dates   []uint16  // of each article, see datesOf
	norms   []float32 // 1/|w|^kinNorm
	cuts    []float32 // of each article, the weight down to which a term does not look for kin
	classes *classes

	// Of each article its terms, the frequent ones first, and how often it has each, in
	// one number: the term in the lower termBits. The weight is worked out of that, see
	// roots.
	rows      [][]uint32
	frequents []uint32 // how many of them are frequent
	termBits  int
	rowNorms  []float32 // √Σw² over the frequent ones, times norms

	// Of each term that is not frequent, the articles that have it and how often, in one
	// number: the article in the lower articleBits.
	postings    []uint32
	starts      []uint32 // where those of each term begin, and the end
	articleBits int

	// roots holds √tf. With a query's weight times idf, it makes what a term adds. Counts are
	// mostCount at most.
	roots     [mostRoots]float32
	mostCount uint32
}

// queryTerm is a term with which an article looks for kin, and its weight times its
// idf.
type queryTerm struct {
	term   uint32
	weight float32
}

// mostRoots bounds how often a term counts: 3,000 times in a text, less where articles
// or terms are so many that their numbers leave fewer bits.
const mostRoots = 1 << 14

// newGraph makes the vectors of all articles, and orders them by articles and by terms.
func newGraph(ctx context.Context, texts *archiveTexts, w *Weights, l limits) (*graph, error) {
	c := newCounter(&texts.lexicon, w)
	counted, err := c.countAll(ctx, texts)
	if err != nil {
		return nil, err
	}
	n := len(texts.ids)
	g := &graph{
		archiveTexts: texts, slack: l.slack, sparse: l.sparse,
		rows: counted.rows, frequents: make([]uint32, n),
		dates: datesOf(texts.days), norms: make([]float32, n), rowNorms: make([]float32, n), cuts: make([]float32, n),
	}
	var numbers []uint32
	g.terms, numbers = newTermTable(c, &counted, w)
	c = nil
	runtime.GC() // what numbered pairs is as large as what follows: a build of 14,000 articles takes 320 MB at most, and 340 without, in the same time
	g.split(l)
	var v vector
	for i := range counted.rows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		g.add(i, &counted, numbers, &v)
	}
	for t := len(g.starts) - 1; t > 0; t-- { // each has moved to the end of its term
		g.starts[t] = g.starts[t-1]
	}
	g.starts[0] = 0
	g.classes = newClasses(g.norms, g.rowNorms, g.dates)
	return g, nil
}

// split tells frequent terms from rare ones, and makes room for the vectors.
func (g *graph) split(l limits) {
	df, n := g.terms.df, len(g.ids) // df is falling
	g.frequent = sort.Search(len(df), func(i int) bool { return float64(df[i]) <= l.frequent*float64(n) })
	g.starts = make([]uint32, len(df)-g.frequent+1)
	total := uint32(0)
	for i, n := range df[g.frequent:] {
		g.starts[i] = total
		total += n
	}
	g.starts[len(g.starts)-1] = total
	g.postings = make([]uint32, total)
	g.articleBits, g.termBits = bits.Len(uint(n)), bits.Len(uint(len(df)))              // #nosec G115 -- lengths
	g.mostCount = uint32(min(mostRoots, 1<<(32-g.articleBits), 1<<(32-g.termBits))) - 1 // #nosec G115 -- at most mostRoots
	for i := range g.roots {
		g.roots[i] = float32(math.Sqrt(float64(i) / kinUnit))
	}
}

// add adds the i-th article, whose terms were counted: its row takes their place. v is
// scratch.
func (g *graph) add(i int, counted *countedTerms, numbers []uint32, v *vector) {
	from := counted.rows[i]
	row := from[:0]
	for at := 0; at < len(from); {
		var term, count uint32
		term, count, at = counted.at(from, at)
		if term = numbers[term]; term != notKin {
			count = min(count, g.mostCount)
			row = append(row, count<<g.termBits|term)
		}
	}
	frequent := g.frequentFirst(row)
	g.rows[i], g.frequents[i] = row, uint32(frequent) // #nosec G115 -- terms of one article
	if len(row) == 0 {
		return
	}
	mask := uint32(1)<<g.termBits - 1
	weights := v.weights[:0]
	for _, e := range row {
		weights = append(weights, g.roots[e>>g.termBits%mostRoots]*g.terms.idf[e&mask])
	}
	v.weigh(weights, g.terms.weights)
	g.norms[i], g.cuts[i] = float32(1/v.norm), v.cut
	sum := 0.0
	for _, w := range weights[:frequent] {
		sum += float64(w) * float64(w)
	}
	g.rowNorms[i] = float32(math.Sqrt(sum) / v.norm)
	for _, e := range row[frequent:] {
		at := &g.starts[int(e&mask)-g.frequent]
		g.postings[*at] = e>>g.termBits<<g.articleBits | uint32(i) // #nosec G115 -- articles have articleBits
		*at++
	}
}

// frequentFirst brings the frequent terms of a row to its beginning, and returns how many
// there are.
func (g *graph) frequentFirst(row []uint32) int {
	mask, n := uint32(1)<<g.termBits-1, 0
	for k, e := range row {
		if int(e&mask) < g.frequent {
			row[k], row[n] = row[n], e
			n++
		}
	}
	return n
}

// of returns the articles of a term that is not frequent, as postings.
func (g *graph) of(term uint32) []uint32 {
	t := int(term) - g.frequent
	return g.postings[g.starts[t]:g.starts[t+1]]
}

// row returns the terms of an article.
func (g *graph) row(article uint32) []uint32 {
	return g.rows[article]
}

// frequentOf returns the frequent terms of an article.
func (g *graph) frequentOf(article uint32) []uint32 {
	return g.rows[article][:g.frequents[article]]
}

// query appends the terms with which an article looks for kin, the frequent ones first:
// its heaviest.
func (g *graph) query(dst []queryTerm, article int) []queryTerm {
	mask, shift, cut := uint32(1)<<g.termBits-1, g.termBits&31, g.cuts[article]
	row, n := g.row(uint32(article)), len(dst) // #nosec G115 -- articles have articleBits
	dst = slices.Grow(dst, len(row)+1)[:n+len(row)+1]
	if cut == 0 { // all look for kin
		for _, e := range row {
			idf := g.terms.idf[e&mask]
			dst[n].term, dst[n].weight = e&mask, g.roots[e>>shift%mostRoots]*idf*idf
			n++
		}
		return dst[:n]
	}
	for _, e := range row {
		idf := g.terms.idf[e&mask]
		weight := g.roots[e>>shift%mostRoots] * idf
		dst[n].term, dst[n].weight = e&mask, asks(weight, cut)*idf // stays, if it asks: cheaper than a branch
		if math.Float32bits(weight) > math.Float32bits(cut) {
			n++
		}
	}
	return dst[:n]
}

// nearness is what the dates of two articles add to relatedness: 1 + Dates on the
// same day, fading to 1 over the years, and 1 where a date is missing.
func (w *Weights) nearness(a, b float64) float64 {
	if days := math.Abs(a - b); days >= 0 { // not NaN
		return 1 + w.Dates*math.Exp(-days/w.DateDays)
	}
	return 1
}

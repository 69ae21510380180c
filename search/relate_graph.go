package search

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
	"sort"
)

// graph is what articles are compared with. It does not change once it is made.
//
// The terms come in two kinds, by how many articles have them. Of a rare term there
// is the list of its articles; the frequent ones, few but in most of the articles, are
// listed by article. So a search for kin goes through the short lists, and looks at
// the frequent terms only of those articles that may come out best.
type graph struct {
	*archiveTexts
	terms    *termTable
	frequent int     // the terms below are frequent
	slack    float64 // see limits

	queries [][]queryTerm
	norms   []float32 // 1/|w|^kinNorm

	// Of each rare term, the articles that have it and how often, in one number:
	// the article in the lower articleBits. The weight is worked out of that, see
	// roots.
	postings    []uint32
	starts      []uint32 // where those of each term begin, and the end
	articleBits int

	// Of each article, the frequent terms that it has and how often, in one number:
	// the term in the lower 16 bits.
	rows      []uint32
	rowStarts []uint32
	rowNorms  []float32 // √Σw² over them, times norms
	byRow     []uint32  // the articles by falling rowNorms

	// roots holds √tf. With a query's weight times idf, it makes what a term adds.
	roots []float32
}

// queryTerm is a term with which an article looks for kin, and its weight times its
// idf.
type queryTerm struct {
	term   uint32
	weight float32
}

const (
	rowBits = 16
	// nothing stands for the root of 0, of a word that counts nothing where it stands: an
	// article that was touched must have a score.
	nothing = 1e-20
	// mostRoots bounds how often a term counts: 3,000 times in a text.
	mostRoots = 1 << 14
)

// newGraph makes the vectors of all articles, and orders them by terms, which are those
// of [newTermTable].
func newGraph(ctx context.Context, texts *archiveTexts, terms *termTable, seen *twice, l limits) (*graph, error) {
	n := len(texts.ids)
	g := &graph{
		archiveTexts: texts, terms: terms,
		queries: make([][]queryTerm, n), norms: make([]float32, n), rowNorms: make([]float32, n),
		articleBits: bits.Len(uint(n)), // #nosec G115 -- a length
	}
	g.split(l)
	g.roots = make([]float32, min(mostRoots, 1<<(32-g.articleBits)))
	for i := range g.roots {
		g.roots[i] = float32(math.Sqrt(float64(i) / kinUnit))
	}
	g.roots[0] = nothing
	c := newCounter(&texts.lexicon, terms.weights)
	var v vector
	var block []queryTerm
	for i, text := range texts.texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		v.weigh(c.count(text, seen), terms)
		block = g.add(i, &v, block)
	}
	for t := len(g.starts) - 1; t > 0; t-- { // each has moved to the end of its term
		g.starts[t] = g.starts[t-1]
	}
	if len(g.starts) > 0 {
		g.starts[0] = 0
	}
	for i := range g.ids {
		g.byRow = append(g.byRow, uint32(i)) // #nosec G115 -- articles have articleBits
	}
	slices.SortStableFunc(g.byRow, func(x, y uint32) int { return cmp.Compare(g.rowNorms[y], g.rowNorms[x]) })
	return g, nil
}

// split tells frequent terms from rare ones, and makes room for the vectors.
func (g *graph) split(l limits) {
	df := g.terms.df // falling
	g.slack = l.slack
	g.frequent = sort.Search(len(df), func(i int) bool { return float64(df[i]) <= l.frequent*float64(len(g.ids)) })
	g.frequent = min(g.frequent, 1<<rowBits)
	total := uint32(0)
	for _, n := range df[:g.frequent] {
		total += n
	}
	g.rows, g.rowStarts = make([]uint32, 0, total), make([]uint32, 1, len(g.ids)+1)
	g.starts = make([]uint32, len(df)-g.frequent+1)
	total = 0
	for i, n := range df[g.frequent:] {
		g.starts[i] = total
		total += n
	}
	g.starts[len(g.starts)-1] = total
	g.postings = make([]uint32, total)
}

// queryBlock is the number of query terms in one piece of memory.
const queryBlock = 1 << 14

// add adds the vector of the i-th article. block is what is left of a piece of memory
// for queries, and returned.
func (g *graph) add(i int, v *vector, block []queryTerm) []queryTerm {
	if len(v.entries) == 0 {
		g.rowStarts = append(g.rowStarts, uint32(len(g.rows))) // #nosec G115 -- fewer than 2³² entries fit into memory
		return block
	}
	g.norms[i] = float32(1 / v.norm)
	sum := 0.0
	for _, e := range v.entries {
		count := min(e.count, uint32(len(g.roots))-1) // #nosec G115 -- at most mostRoots
		if int(e.term) < g.frequent {
			g.rows = append(g.rows, count<<rowBits|e.term)
			sum += float64(e.weight) * float64(e.weight)
			continue
		}
		at := &g.starts[int(e.term)-g.frequent]
		g.postings[*at] = count<<g.articleBits | uint32(i) // #nosec G115 -- articles have articleBits
		*at++
	}
	g.rowNorms[i] = float32(math.Sqrt(sum) / v.norm)
	g.rowStarts = append(g.rowStarts, uint32(len(g.rows))) // #nosec G115 -- as above
	query := v.query(g.terms)
	if cap(block)-len(block) < len(query) {
		block = make([]queryTerm, 0, queryBlock)
	}
	from := len(block)
	for _, e := range query {
		block = append(block, queryTerm{e.term, float32(float64(e.weight) * g.terms.idf(e.term))})
	}
	g.queries[i] = block[from:]
	return block
}

// of returns the articles of a rare term, as postings.
func (g *graph) of(term uint32) []uint32 {
	t := int(term) - g.frequent
	return g.postings[g.starts[t]:g.starts[t+1]]
}

// row returns the frequent terms of an article.
func (g *graph) row(article uint32) []uint32 {
	return g.rows[g.rowStarts[article]:g.rowStarts[article+1]]
}

// nearness is what the dates of two articles add to relatedness: 1 + Dates on the
// same day, fading to 1 over the years, and 1 where a date is missing.
func (w *KinWeights) nearness(a, b float64) float64 {
	if days := math.Abs(a - b); days >= 0 { // not NaN
		return 1 + w.Dates*math.Exp(-days/w.DateDays)
	}
	return 1
}

//go:build !js

package search

import (
	"cmp"
	"context"
	"iter"
	"math"
	"slices"

	"kindred/corpus"
	"kindred/index"
)

// How a draft's kin are looked for. Of 302 of 13,925 articles that asked with their own
// text, 246 got the three articles that are stored for them, in any order, with
// draftShorter at 0, 260 at .5, and 261 at .75 and at 1 (64 words, 40 candidates and 24 kin
// of these); 264 with 128 words, at twice the cost; 269 with 64 candidates and 64 kin of
// sixteen, at three times the cost.
const (
	// draftWords is the number of the draft's heaviest words that look for candidates.
	draftWords = 64
	// draftMatches is how many of the best are looked at, and draftDated how many of
	// these are ordered by nearness of dates, too.
	draftMatches, draftDated = 1000, 256
	// draftShorter is the power of an article's scale with which it comes forward: the
	// scores of words favour short articles less than those of kin do.
	draftShorter = 0.75
	// draftFirst is how many candidates are compared at first; then draftMore of the kin
	// of the draftFrom best. The kin of kin are kin more often than what has the words.
	draftFirst, draftMore, draftFrom = 40, 24, 8
	// draftReading ends the reading of candidates, in bytes, each time: it bounds what a draft
	// costs where articles are long.
	draftReading = 512 << 10
)

// draftComparison compares a draft with some articles of the index, by the recipe with
// which the build compares all of them with each other. It needs of all the others how many
// have each term, and of each candidate its length as a vector.
type draftComparison struct {
	gen       *generation
	weights   KinWeights
	draft     *corpus.Article
	published string       // id of the article that the draft is a new form of, or ""
	texts     archiveTexts // the draft, and then the candidates
	words     spokenText   // scratch
	counter   *counter
	terms     []termCount   // of the draft
	keys      []termKey     // by number of the counter, of the draft's terms
	table     termTable     // its numbers are those of the counter
	shared    [][]termCount // by candidate, the terms that the draft has
	matches   []index.Hit   // of each candidate
	settled   int           // the words of the lexicon that were settled
	query     []queryTerm
	carried   [][]sharedTerm // by candidate, what each term adds to its score
	kin       []neighbor     // best first; articles are numbered as candidates
}

// kinOfDraft returns the list that the build would store for an article, at most
// [MaxRelated] long.
func kinOfDraft(ctx context.Context, gen *generation, draft *corpus.Article, published string) ([]index.Neighbor, error) {
	if gen.drafts == nil {
		return nil, ErrNoDrafts
	}
	c := &draftComparison{gen: gen, weights: DefaultKinWeights(), draft: draft, published: published}
	c.words.read(index.AnalyseOne(draft))
	c.take(draft)
	c.counter = newCounter(&c.texts.lexicon, &c.weights)
	c.terms = slices.Clone(c.counter.count(c.texts.texts[0]))
	c.counter.closed = true
	c.keys = c.counter.keys()
	candidates, err := c.candidates(ctx)
	if err == nil {
		err = c.read(ctx, candidates)
	}
	if err != nil {
		return nil, err
	}
	c.score()
	if candidates, err = c.kinOfKin(ctx); err == nil {
		err = c.read(ctx, candidates)
	}
	if err != nil {
		return nil, err
	}
	c.score()
	return c.list(), nil
}

// fresh is 1 where the draft is an article more, and 0 where it is one of the index.
func (c *draftComparison) fresh() uint32 {
	if c.published == "" {
		return 1
	}
	return 0
}

func (c *draftComparison) articles() int { return c.gen.articles + int(c.fresh()) }

// take adds an article whose words were read. Of the draft's stems it finds out how many
// articles have them. Those that only candidates have relate nothing here.
func (c *draftComparison) take(article *corpus.Article) {
	c.texts.take(article, &c.words)
	l := &c.texts.lexicon
	if len(c.texts.ids) == 1 {
		for stem, hash := range l.stems.keys {
			held := c.gen.drafts.count(termHash(hash))
			if held == 0 { // one article has it, or all, or none
				switch n := c.gen.stems.count(l.stemTexts.text(uint32(stem))); { // #nosec G115 -- words of one article
				case n >= c.gen.articles:
					held = uint32(c.gen.articles) // #nosec G115 -- a number of articles
				case n > 0:
					held = minKinDF - 1
				}
			}
			l.df = append(l.df, min(held+c.fresh(), uint32(c.articles()))) // #nosec G115 -- a number of articles
		}
	}
	for ; c.settled < len(l.stemOf); c.settled++ {
		if stem := l.stemOf[c.settled]; int(stem) >= len(l.df) || l.df[stem] < minKinDF {
			l.stemOf[c.settled] = lonely
		}
	}
}

// candidates returns the articles that may be among the draft's nearest kin, the
// likeliest first: those that have its heaviest words.
func (c *draftComparison) candidates(ctx context.Context) ([]index.Hit, error) {
	l := &c.texts.lexicon
	var heaviest []queryTerm
	for _, t := range c.terms {
		stem := t.term
		if c.keys[stem].isPair() {
			continue
		}
		weight := math.Sqrt(float64(t.count)/kinUnit) * math.Log(float64(c.articles())/float64(l.df[stem]))
		if weight > 0 { // else all have it
			heaviest = append(heaviest, queryTerm{stem, float32(weight)})
		}
	}
	slices.SortStableFunc(heaviest, func(x, y queryTerm) int { return cmp.Compare(y.weight, x.weight) })
	words := make([]index.Node, 0, draftWords)
	for _, t := range heaviest[:min(draftWords, len(heaviest))] {
		words = append(words, index.Term{
			Form: index.Stem, Variants: []index.Variant{{Text: l.stemTexts.text(t.term), Weight: 1}}, Weight: float64(t.weight),
		})
	}
	found, err := c.gen.reader.Search(ctx, &index.Request{
		Query: index.Any(words), Ranking: index.DefaultRanking(), Bare: true, Limit: draftMatches,
	})
	if err != nil {
		return nil, err
	}
	matches := found.Matches
	for i := range matches {
		matches[i].Score *= math.Pow(float64(c.gen.drafts.scales[matches[i].Doc]), draftShorter)
	}
	slices.SortFunc(matches, index.Match.Compare)
	hits, err := c.heads(ctx, matches[:min(draftDated, len(matches))])
	if err != nil {
		return nil, err
	}
	for i := range hits {
		hits[i].Score *= c.weights.nearness(c.texts.days[0], dayOf(hits[i].Published))
	}
	slices.SortFunc(hits, func(x, y index.Hit) int { return x.Compare(y.Match) })
	return hits[:min(draftFirst, len(hits))], nil
}

// heads returns the heads of articles, but for the published form of the draft.
func (c *draftComparison) heads(ctx context.Context, matches []index.Match) ([]index.Hit, error) {
	docs := make([]index.Doc, len(matches))
	for i, m := range matches {
		docs[i] = m.Doc
	}
	heads, err := c.gen.reader.Heads(ctx, docs)
	if err != nil {
		return nil, err
	}
	hits := make([]index.Hit, 0, len(docs))
	for i, head := range heads {
		if head.ID != c.published {
			hits = append(hits, index.Hit{Match: matches[i], Head: head})
		}
	}
	return hits, nil
}

// kinOfKin returns articles that were not read and that are, by the stored lists, kin of
// the draft's nearest kin.
func (c *draftComparison) kinOfKin(ctx context.Context) ([]index.Hit, error) {
	scores := map[index.Doc]float32{}
	var list []index.Kin
	for _, n := range c.kin[:min(draftFrom, len(c.kin))] {
		var err error
		if list, err = c.gen.reader.Kin(ctx, list[:0], c.matches[n.article].Doc, MaxRelated); err != nil {
			return nil, err
		}
		for _, k := range list {
			scores[k.Doc] += k.Score * n.score
		}
	}
	for i := range c.matches {
		delete(scores, c.matches[i].Doc)
	}
	var matches []index.Match
	for doc, score := range scores {
		matches = append(matches, index.Match{Doc: doc, Score: float64(score)})
	}
	slices.SortFunc(matches, index.Match.Compare)
	return c.heads(ctx, matches[:min(draftMore, len(matches))])
}

// hitSource is a source of articles of the index.
type hitSource struct {
	reader index.Reader
	hits   []index.Hit
}

// Articles implements [corpus.Source].
func (s *hitSource) Articles(ctx context.Context) iter.Seq2[corpus.Article, error] {
	return func(yield func(corpus.Article, error) bool) {
		bytes := 0
		for _, h := range s.hits {
			a, err := s.reader.Article(ctx, h.ID)
			if !yield(a, err) || err != nil {
				return
			}
			if bytes += len(a.Text) + len(a.Code); bytes > draftReading {
				return
			}
		}
	}
}

// read reads the candidates and counts the terms that the draft has, too.
func (c *draftComparison) read(ctx context.Context, candidates []index.Hit) error {
	at := 0
	return index.Analyse(ctx, &hitSource{c.gen.reader, candidates}, func(articles []index.Analysed) error {
		for i := range articles {
			a := &articles[i]
			hit := candidates[at]
			at++
			if c.published == "" && a.Article.Title == c.draft.Title && a.Article.Text == c.draft.Text {
				continue // the draft itself
			}
			c.words.read(a)
			c.take(a.Article)
			shared := c.counter.count(c.texts.texts[len(c.texts.texts)-1])
			c.shared, c.matches = append(c.shared, slices.Clone(shared)), append(c.matches, hit)
		}
		return ctx.Err()
	})
}

// count finds how many articles have each of the draft's terms, and with that what they
// weigh: nothing, where they relate it to none.
func (c *draftComparison) count() {
	l, n := &c.texts.lexicon, c.articles()
	df := make([]uint32, len(c.keys))
	for _, t := range c.terms {
		if key := c.keys[t.term]; !key.isPair() {
			df[t.term] = l.df[t.term]
		} else if held := c.gen.drafts.count(l.hash(key)); held > 0 {
			df[t.term] = min(held+c.fresh(), uint32(n)) // #nosec G115 -- a number of articles
		}
	}
	for _, shared := range c.shared {
		for _, s := range shared {
			if df[s.term] == 0 && c.fresh() > 0 { // pairs of one article are not kept
				df[s.term] = minKinDF
			}
		}
	}
	idf := make([]float32, len(df))
	for i, held := range df {
		if held >= minKinDF {
			if idf[i] = float32(math.Log(float64(n) / float64(held))); c.keys[i].isPair() {
				idf[i] *= float32(c.weights.Pairs)
			}
		}
	}
	c.table = termTable{lexicon: l, weights: &c.weights, keys: c.keys, df: df, idf: idf}
}

// rootOf returns the square root of how often a term counts.
func rootOf(count uint32) float32 { return float32(math.Sqrt(float64(count) / kinUnit)) }

// score scores the candidates, as [finder] does.
func (c *draftComparison) score() {
	c.count()
	var v vector
	weights := make([]float32, len(c.terms))
	for i, t := range c.terms {
		weights[i] = rootOf(t.count) * c.table.idf[t.term]
	}
	v.weigh(weights, &c.weights)
	c.query = c.query[:0]
	inQuery := make([]uint32, len(c.keys)) // by term, its place in the query, from 1
	for i, t := range c.terms {
		if weights[i] > v.cut {
			c.query = append(c.query, queryTerm{t.term, asks(weights[i], v.cut) * c.table.idf[t.term]})
			inQuery[t.term] = uint32(len(c.query)) // #nosec G115 -- terms of one article
		}
	}
	c.carried, c.kin = c.carried[:0], c.kin[:0]
	for k, shared := range c.shared {
		sum, grown := float32(0), 0.0
		var carried []sharedTerm
		for _, s := range shared {
			if c.table.df[s.term] == minKinDF && c.fresh() > 0 { // the draft makes it a term
				idf := float64(c.table.idf[s.term])
				grown += float64(s.count) / kinUnit * idf * idf
			}
			if at := inQuery[s.term]; at > 0 {
				adds := c.query[at-1].weight * rootOf(s.count)
				carried = append(carried, sharedTerm{int32(at) - 1, adds}) // #nosec G115 -- terms of one article
				sum += adds
			}
		}
		c.carried = append(c.carried, carried)
		if sum > 0 {
			near := float32(c.weights.nearness(c.texts.days[0], c.texts.days[k+1]))
			scale := grownScale(c.gen.drafts.scales[c.matches[k].Doc], grown, c.weights.Norm) / float32(v.norm)
			c.kin = append(c.kin, neighbor{uint32(k), sum * scale * near}) // #nosec G115 -- as many as are read
		}
	}
	slices.SortFunc(c.kin, func(x, y neighbor) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(c.matches[x.article].Doc, c.matches[y.article].Doc))
	})
}

// grownScale is the scale of an article whose terms, by one that is new, weigh more: by
// so much in square.
func grownScale(scale float32, by, norm float64) float32 {
	if by == 0 {
		return scale
	}
	if scale > 0 { // else no other article had its words
		by += math.Pow(float64(scale), -2/norm)
	}
	return float32(math.Pow(by, -norm/2))
}

// list returns what is shown under the draft, with the reasons of the first.
func (c *draftComparison) list() []index.Neighbor {
	kin := fairUnderDraft(&c.texts, c.nearest(), c.holding(), &c.weights)
	e := &explainer{g: &graph{archiveTexts: &c.texts, terms: &c.table}, query: c.query}
	e.listen(0)
	list := make([]index.Neighbor, len(kin))
	for i, n := range kin {
		list[i] = index.Neighbor{ID: c.texts.ids[n.article], Score: float64(n.score)}
		if i < maxExplained {
			list[i].Reasons = e.reasons(c.carried[n.article-1])
		}
	}
	return list
}

// nearest returns the best of the candidates, numbered as texts: the draft is the first.
func (c *draftComparison) nearest() []neighbor {
	list := slices.Clone(c.kin[:min(kinDepth, len(c.kin))])
	for i := range list {
		list[i].article++
	}
	return list
}

// holding returns by how much each of the texts is held back.
func (c *draftComparison) holding() []float32 {
	factors := []float32{1}
	for i := range c.matches {
		factors = append(factors, c.gen.drafts.factors[c.matches[i].Doc])
	}
	return factors
}

//go:build !js

package kin

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"

	"kindred/corpus"
	"kindred/index"
)

// How a draft's kin are looked for. Of 303 of 13,925 articles that asked with their own
// text, so many got the three articles that are stored for them, in any order, and so many
// of the ten; the time is the mean on one core, warm, of those that are not Chinese, which
// take three times as long:
//
//	words  first  more  from  same 3  of the 10   ms
//	   64     40    24     8     269       .918  3.2
//	   64     48    48    12     274       .937  3.4
//	   64     64    64    16     274       .946  3.9
//	   96     64    64    16     275       .950
//	   64     96    96    24     279       .957
const (
	// draftWords is the number of the draft's heaviest words that look for candidates.
	draftWords = 64
	// draftMatches is how many of the best are looked at, and draftDated how many of
	// these are ordered by nearness of dates, too.
	draftMatches, draftDated = 1000, 256
	// draftShorter is the power of an article's scale with which it comes forward: the
	// scores of words favour short articles less than those of kin do (at 0, fifteen fewer
	// of 302 got their three).
	draftShorter = 0.75
	// draftFirst is how many candidates are compared, with draftMore of the kin of the
	// draftFrom best. The kin of kin are kin more often than what has the words.
	draftFirst, draftMore, draftFrom = 48, 48, 12
)

// draftCandidate is an article that may be kin.
type draftCandidate struct {
	index.Match
	*index.Head
}

// draftMemory is what one comparison leaves to the next.
type draftMemory struct {
	analyser index.Analyser
	spoken   spokenText
	words    []packedWord
	found    []foundPair
	row      []termCount
	shared   []termCount
}

// draftMemories is shared by all generations.
var draftMemories = sync.Pool{New: func() any { return &draftMemory{} }}

// mostDraftWords is the number of words up to which a draft's memory is kept, some 700 KB: most
// are shorter.
const mostDraftWords = 1 << 12

// keep gives the memory to the next comparison, with nothing of the draft in it.
func (m *draftMemory) keep() {
	if cap(m.spoken.words) > mostDraftWords {
		return
	}
	m.analyser.Forget()
	clear(m.spoken.words[:cap(m.spoken.words)])
	draftMemories.Put(m)
}

// draftComparison compares a draft with some articles of the index, by the recipe with
// which the build compares all of them with each other. It needs of all the others how many
// have each term, and of each candidate its length as a vector and where the draft's words
// stand in it.
type draftComparison struct {
	gen       *Drafts
	weights   Weights
	draft     *corpus.Article
	published string       // id of the article that the draft is a new form of, or ""
	texts     archiveTexts // the draft, and then the candidates, of which the words are left out
	counter   *counter
	terms     []termCount // of the draft
	table     termTable   // of the draft's terms, by number of the counter
	vector    vector      // the draft's weights, in the order of its terms
	words     []draftWord
	matches   []draftCandidate
	shared    []termCount // by candidate, the terms that the draft has
	ends      []int       // where those of each candidate end
	query     []queryTerm
	inQuery   []uint32   // by term, its place in the query, from 1
	kin       []neighbor // best first; articles are numbered as candidates
	memory    *draftMemory
}

// Of returns the list that the build would store for an article, at most [Most] long;
// [ErrNoDrafts] where nothing is stored that drafts are compared with. The article may be a
// new form of a published one, which is named by its id and not in the list.
func (d *Drafts) Of(ctx context.Context, draft *corpus.Article, published string) ([]index.Neighbor, error) {
	if d.table == nil {
		return nil, ErrNoDrafts
	}
	c := &draftComparison{gen: d, weights: DefaultWeights(), draft: draft, published: published}
	c.memory, _ = draftMemories.Get().(*draftMemory) // the pool holds nothing else
	defer c.memory.keep()
	c.take()
	candidates, err := c.candidates(ctx)
	if err == nil {
		err = c.read(ctx, candidates)
	}
	if err != nil {
		return nil, err
	}
	c.score()
	list := c.list()
	m := c.memory
	m.words, m.found, m.row, m.shared = c.counter.words, c.counter.found, c.counter.row, c.shared
	return list, nil
}

// fresh is 1 where the draft is an article more, and 0 where it is one of the index.
func (c *draftComparison) fresh() uint32 {
	if c.published == "" {
		return 1
	}
	return 0
}

func (c *draftComparison) articles() int { return c.gen.articles + int(c.fresh()) }

// take counts the terms of the draft, and finds out how many articles have each of its
// stems.
func (c *draftComparison) take() {
	m := c.memory
	analysed := m.analyser.Analyse(c.draft)
	m.spoken.read(analysed)
	c.meet(&index.Head{ID: c.draft.ID, Title: c.draft.Title, Language: c.draft.Language, Published: c.draft.Published})
	c.texts.facts[0] = factsOf(c.draft)
	l := &c.texts.lexicon
	c.texts.texts = []packed{l.pack(nil, m.spoken.parts, m.spoken.words)}
	for stem, hash := range l.stems.keys {
		held := c.gen.table.counts.count(termHash(hash))
		if held == 0 { // one article has it, or all, or none
			switch n := c.gen.stems.Count(l.stemTexts.text(uint32(stem))); { // #nosec G115 -- words of one article
			case n >= c.gen.articles:
				held = uint32(c.gen.articles) // #nosec G115 -- a number of articles
			case n > 0:
				held = minKinDF - 1
			}
		}
		l.df = append(l.df, min(held+c.fresh(), uint32(c.articles()))) // #nosec G115 -- a number of articles
	}
	for word, stem := range l.stemOf {
		if l.df[stem] < minKinDF {
			l.stemOf[word] = lonely
		}
	}
	c.counter = newCounter(l, &c.weights)
	c.counter.words, c.counter.found, c.counter.row = m.words, m.found, m.row
	c.terms = slices.Clone(c.counter.count(c.texts.texts[0]))
	c.counter.closed = true
	c.know()
	c.weigh()
	c.ask(analysed)
}

// meet takes in what lists are made fair by of an article, but for what tells series and
// translations: see tellApart.
func (c *draftComparison) meet(head *index.Head) {
	t := &c.texts
	t.ids, t.days, t.facts = append(t.ids, head.ID), append(t.days, dayOf(head.Published)), append(t.facts, kinFacts{})
}

// candidates returns the articles that may be among the draft's nearest kin: those that
// have its heaviest words, and by the stored lists the kin of the likeliest of them.
func (c *draftComparison) candidates(ctx context.Context) ([]draftCandidate, error) {
	words := make([]index.Node, 0, draftWords)
	for i := range c.words[:min(draftWords, len(c.words))] {
		if w := &c.words[i]; w.weight > 0 { // else all have it
			words = append(words, index.Term{
				Form: index.Stem, Variants: []index.Variant{{Text: w.text, Weight: 1}}, Weight: float64(w.weight),
			})
		}
	}
	found, err := c.gen.reader.Search(ctx, &index.Request{
		Query: index.Any(words), Ranking: index.DefaultRanking(), Bare: true, Limit: draftMatches, Pruned: true,
	})
	if err != nil {
		return nil, err
	}
	near, err := c.nearDated(ctx, c.forward(found.Matches))
	if err != nil {
		return nil, err
	}
	return c.addKin(ctx, near)
}

// forward brings short articles forward, and returns the best, which are dated.
func (c *draftComparison) forward(matches []index.Match) []index.Match {
	for i := range matches {
		matches[i].Score *= math.Pow(float64(c.gen.table.scales[matches[i].Doc]), draftShorter)
	}
	return index.Top(matches, draftDated, index.Match.Compare)
}

// nearDated returns the draftFirst best of some articles, which are in order, with what the
// nearness of dates adds. It looks at dates no further than they may bring one in.
func (c *draftComparison) nearDated(ctx context.Context, matches []index.Match) ([]draftCandidate, error) {
	most := c.weights.nearness(0, 0)
	near := make([]draftCandidate, 0, len(matches))
	for len(matches) > 0 {
		if len(near) >= draftFirst && matches[0].Score*most < near[draftFirst-1].Score {
			break
		}
		some := matches[:min(draftFirst, len(matches))]
		matches = matches[len(some):]
		from := len(near)
		var err error
		if near, err = c.heads(ctx, near, some); err != nil {
			return nil, err
		}
		for i := range near[from:] {
			n := &near[from+i]
			n.Score *= c.weights.nearness(c.texts.days[0], dayOf(n.Published))
		}
		slices.SortFunc(near, func(x, y draftCandidate) int { return x.Compare(y.Match) })
	}
	return near[:min(draftFirst, len(near))], nil
}

// heads appends articles with their heads, but for the published form of the draft.
func (c *draftComparison) heads(ctx context.Context, dst []draftCandidate, matches []index.Match) ([]draftCandidate, error) {
	docs := make([]index.Doc, len(matches))
	for i, m := range matches {
		docs[i] = m.Doc
	}
	heads, err := c.gen.reader.Heads(ctx, docs)
	if err != nil {
		return nil, err
	}
	for i := range heads {
		if heads[i].ID != c.published {
			dst = append(dst, draftCandidate{matches[i], &heads[i]})
		}
	}
	return dst, nil
}

// addKin adds to some articles those that are, by the stored lists, kin of the first of
// them.
func (c *draftComparison) addKin(ctx context.Context, near []draftCandidate) ([]draftCandidate, error) {
	scores := map[index.Doc]float64{}
	var list []index.Kin
	for i := range near[:min(draftFrom, len(near))] {
		var err error
		if list, err = c.gen.reader.Kin(ctx, list[:0], near[i].Doc, Most); err != nil {
			return nil, err
		}
		for _, k := range list {
			scores[k.Doc] += float64(k.Score) * near[i].Score
		}
	}
	for i := range near {
		delete(scores, near[i].Doc)
	}
	matches := make([]index.Match, 0, len(scores))
	for doc, score := range scores {
		matches = append(matches, index.Match{Doc: doc, Score: score})
	}
	slices.SortFunc(matches, index.Match.Compare)
	return c.heads(ctx, near, matches[:min(draftMore, len(matches))])
}

// know finds out how many articles have each of the draft's terms.
func (c *draftComparison) know() {
	l, keys := &c.texts.lexicon, c.counter.keys()
	c.table = termTable{lexicon: l, weights: &c.weights, keys: keys, df: make([]uint32, len(keys)), idf: make([]float32, len(keys))}
	for _, t := range c.terms {
		if key := keys[t.term]; !key.isPair() {
			c.learn(t.term, l.df[t.term])
		} else if held := c.gen.table.counts.count(l.hash(key)); held > 0 {
			c.learn(t.term, min(held+c.fresh(), uint32(c.articles()))) // #nosec G115 -- a number of articles
		}
	}
}

// learn takes in how many articles have a term, and with that what it weighs: nothing, where
// it relates the draft to none.
func (c *draftComparison) learn(term, df uint32) {
	c.table.df[term] = df
	if df < minKinDF {
		return
	}
	idf := float32(math.Log(float64(c.articles()) / float64(df)))
	if c.table.keys[term].isPair() {
		idf *= float32(c.weights.Pairs)
	}
	c.table.idf[term] = idf
}

// learnPairs takes in the pairs that one candidate has, and no article beside it: such pairs
// are not stored.
func (c *draftComparison) learnPairs() {
	for _, s := range c.shared {
		if c.table.df[s.term] == 0 && c.fresh() > 0 {
			c.learn(s.term, minKinDF)
		}
	}
}

// rootOf returns the square root of how often a term counts.
func rootOf(count uint32) float32 { return float32(math.Sqrt(float64(count) / kinUnit)) }

// weigh makes the draft's vector.
func (c *draftComparison) weigh() {
	weights := slices.Grow(c.vector.weights[:0], len(c.terms))
	for _, t := range c.terms {
		weights = append(weights, rootOf(t.count)*c.table.idf[t.term])
	}
	c.vector.weigh(weights, &c.weights)
}

// score scores the candidates, as [finder] does.
func (c *draftComparison) score() {
	c.learnPairs()
	c.weigh()
	c.inQuery = make([]uint32, len(c.table.keys))
	for i, t := range c.terms {
		if w := c.vector.weights[i]; w > c.vector.cut {
			c.query = append(c.query, queryTerm{t.term, asks(w, c.vector.cut) * c.table.idf[t.term]})
			c.inQuery[t.term] = uint32(len(c.query)) // #nosec G115 -- terms of one article
		}
	}
	for k := range c.matches {
		sum, grown := float32(0), 0.0
		for _, s := range c.sharedBy(k) {
			if c.table.df[s.term] == minKinDF && c.fresh() > 0 { // the draft makes it a term
				idf := float64(c.table.idf[s.term])
				grown += float64(s.count) / kinUnit * idf * idf
			}
			if at := c.inQuery[s.term]; at > 0 {
				sum += c.query[at-1].weight * rootOf(s.count)
			}
		}
		if sum > 0 {
			near := float32(c.weights.nearness(c.texts.days[0], c.texts.days[k+1]))
			scale := grownScale(c.gen.table.scales[c.matches[k].Doc], grown, c.weights.Norm) / float32(c.vector.norm)
			c.kin = append(c.kin, neighbor{uint32(k), sum * scale * near}) // #nosec G115 -- as many as are read
		}
	}
	slices.SortFunc(c.kin, func(x, y neighbor) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(c.matches[x.article].Doc, c.matches[y.article].Doc))
	})
}

// sharedBy returns the terms that the k-th candidate shares with the draft.
func (c *draftComparison) sharedBy(k int) []termCount {
	from := 0
	if k > 0 {
		from = c.ends[k-1]
	}
	return c.shared[from:c.ends[k]]
}

// carried appends what each term adds to the score of the k-th candidate.
func (c *draftComparison) carried(dst []sharedTerm, k int) []sharedTerm {
	for _, s := range c.sharedBy(k) {
		if at := c.inQuery[s.term]; at > 0 {
			dst = append(dst, sharedTerm{int32(at) - 1, c.query[at-1].weight * rootOf(s.count)}) // #nosec G115 -- terms of one article
		}
	}
	return dst
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
	nearest := c.nearest()
	c.tellApart(nearest)
	kin := fairUnderDraft(&c.texts, nearest, c.holding(), &c.weights)
	e := &explainer{g: &graph{archiveTexts: &c.texts, terms: &c.table}, query: c.query}
	for _, t := range c.terms {
		e.own = append(e.own, t.term)
	}
	e.listen(0)
	var carried []sharedTerm
	list := make([]index.Neighbor, len(kin))
	for i, n := range kin {
		list[i] = index.Neighbor{ID: c.texts.ids[n.article], Score: float64(n.score)}
		if i < maxExplained {
			carried = c.carried(carried[:0], int(n.article)-1)
			list[i].Reasons = e.reasons(carried)
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

// tellApart finds out of which series and translations the nearest are, and all candidates
// where the draft is of a series: the part that follows it need not be near.
func (c *draftComparison) tellApart(nearest []neighbor) {
	tell := func(k int) {
		m := &c.matches[k]
		facts := factsOf(&corpus.Article{Title: m.Title, Language: m.Language})
		facts.translation = termHash(c.gen.table.translations[m.Doc])
		c.texts.facts[k+1] = facts
	}
	if c.texts.facts[0].series != 0 {
		for k := range c.matches {
			tell(k)
		}
		return
	}
	for _, n := range nearest {
		tell(int(n.article) - 1)
	}
}

// holding returns by how much each of the texts is held back.
func (c *draftComparison) holding() []float32 {
	factors := []float32{1}
	for i := range c.matches {
		factors = append(factors, c.gen.table.factors[c.matches[i].Doc])
	}
	return factors
}

package impact

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"kindred/index"
)

const (
	// sparedLeast is how many times the articles found the rest of the clauses must cost for
	// candidates to be looked for, and restLeast, in the first window, the share of what the
	// clauses could give that were added below which what is left can give must be. Of 960
	// queries of readers over 14,000 articles, words alone took 34.7 µs so instead of 36.3 (99th
	// percentile 180 instead of 209); to look for them more often made queries with all stages
	// slower, by up to an eighth.
	restLeast, sparedLeast = 0.4, 3
	// placesCost is what to compare the places of a phrase costs, in articles that are
	// scored, and blockShare the share of its articles that a list with candidates known is
	// cheaper by.
	placesCost, blockShare = 16, 0.25
	// mostScanned is the number of lists that a clause is summed up of window by window: to
	// look at thousands of short ones in each takes longer than to sum them up at once.
	mostScanned = 512
)

// clause is a term, the beginning of a word, or a phrase of a disjunction.
type clause struct {
	known  []docScore // what it adds and is not added yet, if that is remembered
	summed *set       // what it adds, if that was summed up
	scans  []scan     // its lists; of a phrase that of its rarest word
	words  []phraseWord
	// several says that it has variants, whose frequencies are added up first.
	several bool
	scale   float64 // the inverse document frequency, with the weight
	most    float64 // the highest score that it gives
	spared  float64 // what it costs less with candidates known, in articles that are scored
}

// pruned returns the k first articles of those that a node matches, in order, and how many
// were seen: MaxScore (Turtle, Flood: Query evaluation: strategies and optimizations, 1995),
// a window of articles and a term at a time. Clauses are added in the order of the scores
// that they can give. As soon as all that are left together give less than the k-th of the
// articles so far has, an article that none of the others found is not among the best; nor
// is one that scores so little that they cannot help. To what may be, the candidates, the
// clauses that are left are limited where that costs less. Articles of a tier always are
// candidates: their scores are asked for, however low.
func (e *evaluation) pruned(n index.Node, tiers []*set, k int) (list []index.Match, seen int) {
	e.clauses, e.held, e.moving = e.clauses[:0], e.held[:0], e.moving[:0]
	e.scans.begin()
	base := e.take() // what is no clause
	defer e.give(base)
	e.flatten(base, n)
	slices.SortStableFunc(e.clauses, func(a, b clause) int { return cmp.Compare(b.most, a.most) })
	e.tops = slices.Grow(e.tops[:0], len(tiers)+1)[:len(tiers)+1]
	for i := range e.tops {
		e.tops[i].begin(k)
	}
	empty := base.empty()
	e.pruning = true
	for from := uint32(0); int(from) < e.file.Len() && !e.done(); from += windowDocs {
		if !empty {
			e.found.addSet(base, from, nil)
		}
		e.window(from, tiers, k)
		seen += e.collect(from, tiers)
	}
	e.pruning = false
	for i := range e.clauses {
		if s := e.clauses[i].summed; s != nil {
			e.give(s)
		}
	}
	clear(e.clauses) // lest they keep a query in memory
	list = make([]index.Match, 0, k)
	for tier := range e.tops {
		for _, s := range first(e.tops[tier].list, k-len(list)) {
			list = append(list, index.Match{Doc: index.Doc(s.doc), Tier: int32(tier), Score: s.score}) // #nosec G115 -- articles are counted in 31 bits, tiers are a handful
		}
	}
	return list, seen
}

// window adds the clauses to what was found in the window that begins with an article.
func (e *evaluation) window(from uint32, tiers []*set, k int) {
	share := min(1, windowDocs/float64(e.file.Len()))
	most, rest, spared := 0.0, 0.0, 0.0 // most is of what was added, the others of what is left
	for i := range e.clauses {
		rest += e.clauses[i].most
		spared += e.clauses[i].spared * share
	}
	least := 0.0 // what the k-th so far has
	for i := range e.tops {
		least = max(least, e.tops[i].least)
	}
	var candidates *window
	tried := false
	for i := range e.clauses {
		c := &e.clauses[i]
		if !tried && spared > 0 && (rest < least || rest < restLeast*most) && spared > sparedLeast*float64(e.found.len()) {
			candidates, tried = e.candidates(from, k, least, rest, tiers), true
		}
		most += c.most
		rest -= c.most
		spared -= c.spared * share
		e.clause(c, from, candidates)
	}
	if candidates != nil {
		clear(candidates.bits[:])
	}
}

// candidates returns the articles of the window that are among the k first or would be if
// they scored some more, and those of the tiers; nil where that may be any article. The k-th
// so far has the least score.
func (e *evaluation) candidates(from uint32, k int, least, more float64, tiers []*set) *window {
	found, c := &e.found, &e.chosen
	if least <= more {
		if least = e.counts.least(found.bits[:], found.scores[:], k); least <= more {
			return nil
		}
	}
	for i, word := range found.bits {
		for ; word != 0; word &= word - 1 {
			if doc := bits.TrailingZeros64(word); found.scores[i<<6+doc] >= least-more {
				c.bits[i] |= 1 << doc
			}
		}
	}
	for _, t := range tiers {
		for i, word := range t.of(from) {
			c.bits[i] |= word
		}
	}
	return c
}

// collect takes the articles of the window that begins with one, and how they score, in
// among the first of their tiers, empties it, and returns how many there were.
func (e *evaluation) collect(from uint32, tiers []*set) (seen int) {
	found := &e.found
	for tier, t := range tiers {
		top := &e.tops[tier]
		for i, word := range t.of(from) {
			word &= found.bits[i]
			found.bits[i] &^= word
			for ; word != 0; word &= word - 1 {
				seen++
				doc := i<<6 + bits.TrailingZeros64(word)
				if score := found.scores[doc]; score > top.least {
					top.add(scored{score, from + uint32(doc)}) // #nosec G115 -- articles are counted in 31 bits
				}
				found.scores[doc] = 0
			}
		}
	}
	top := &e.tops[len(tiers)]
	least := math.Nextafter(top.least, math.MaxFloat64)
	if top.least < 0 {
		least = e.counts.least(found.bits[:], found.scores[:], top.k)
	}
	for i, word := range found.bits {
		if word == 0 {
			continue
		}
		found.bits[i] = 0
		seen += bits.OnesCount64(word)
		for ; word != 0; word &= word - 1 {
			doc := i<<6 + bits.TrailingZeros64(word)
			if score := found.scores[doc]; score >= least {
				top.add(scored{score, from + uint32(doc)}) // #nosec G115 -- as above
			}
			found.scores[doc] = 0
		}
	}
	for i := range e.tops {
		if t := &e.tops[i]; t.least < 0 || len(t.list) > t.k+t.k/2 {
			t.settle()
		}
	}
	return seen
}

// flatten gathers the clauses of a node that is a disjunction, and adds what else it
// matches to a set.
func (e *evaluation) flatten(base *set, n index.Node) {
	switch n := n.(type) {
	case index.Any:
		for _, child := range n {
			e.flatten(base, child)
		}
		return
	case index.All:
		if len(n) == 1 {
			e.flatten(base, n[0])
			return
		}
	case index.Term:
		if prepared(&n) {
			e.leafClause(n)
			return
		}
	case index.Prefix, index.Phrase:
		e.leafClause(n)
		return
	}
	e.add(base, n, nil)
}

// leafClause takes in a term, a beginning or a phrase.
func (e *evaluation) leafClause(n index.Node) {
	a, worth := e.asked(n)
	if a != nil && !a.dropped {
		e.clauses = append(e.clauses, clause{known: a.list, most: a.most})
		return
	}
	from := len(e.held)
	switch n := n.(type) {
	case index.Term:
		lists, heaviest := e.termLists(e.held, &n)
		e.held = lists
		e.gather(e.held[from:], heaviest, n.Weight, a, worth, longestSingle)
	case index.Prefix:
		e.held = e.prefixLists(e.held, &n)
		e.gather(e.held[from:], 1, n.Weight, a, worth, e.file.known.longest())
	case index.Phrase:
		e.gatherPhrase(&n, worth)
	}
}

// gather takes in a clause of lists, which may be remembered, or is worth to be: of one list
// if it is not longer than some articles.
func (e *evaluation) gather(lists []weightedList, heaviest, weight float64, a *clauseScores, worth bool, single int) {
	c := clause{several: len(lists) > 1}
	tf, articles := 0.0, 0
	for i := range lists {
		l := &lists[i]
		tf += l.weight * e.file.codes[l.most()]
		articles += l.articles
	}
	switch {
	case len(lists) == 0:
		if worth {
			e.file.known.put(&clauseScores{key: string(e.terms.key)})
		}
		return
	case !c.several:
		c.scale = e.idf(lists, heaviest) * weight
		c.spared = blockShare * float64(articles)
	default:
		if a != nil && len(lists) <= mostScanned {
			c.scale = a.scale
		}
		c.spared = float64(articles)
	}
	// A grain more, for what is rounded on the way.
	c.most = rounded(e.idf(lists, heaviest)*weight*e.ranking.Saturate(tf)) + grain
	if c.scale > 0 && (!worth || !c.several && articles > single) {
		e.scanned(&c, lists)
	} else {
		key := string(e.terms.key) // the memory is used again meanwhile
		s := e.take()
		scale := e.lists(s, lists, heaviest, weight, nil)
		c.summed = s
		if worth && e.err == nil {
			longest := e.file.known.longest()
			if !c.several {
				longest = single
			}
			if a := e.file.known.remember(key, s, scale, longest); !a.dropped {
				e.give(s)
				c = clause{known: a.list, most: a.most}
			}
		}
	}
	e.clauses = append(e.clauses, c)
}

// scanned has a clause move through its lists.
func (e *evaluation) scanned(c *clause, lists []weightedList) {
	from := len(e.moving)
	for i := range lists {
		s := scan{weightedList: lists[i]}
		switch l := &lists[i]; {
		case c.several && l.weight == 1:
			s.table = (*[codes]float64)(e.file.codes)
		case l.articles >= codes:
			s.table = e.scans.table()
			for code := 1; code < codes; code++ {
				s.table[code] = e.worth(c, l, uint8(code)) // #nosec G115 -- below 256
			}
		}
		e.moving = append(e.moving, s)
	}
	c.scans = e.moving[from:]
}

// worth returns what an impact in a list of a clause adds: to its frequency if it has
// several, or to the score.
func (e *evaluation) worth(c *clause, l *weightedList, code uint8) float64 {
	if c.several {
		return rounded(l.weight * e.file.codes[code])
	}
	return e.score(code, l.weight, c.scale)
}

// gatherPhrase takes in a phrase, which may be worth to be remembered.
func (e *evaluation) gatherPhrase(n *index.Phrase, worth bool) {
	words, ok := e.phraseWords(n)
	if !ok {
		if worth {
			e.file.known.put(&clauseScores{key: string(e.terms.key)})
		}
		return
	}
	c := clause{words: words, spared: placesCost * float64(words[0].cursor.list.articles)}
	for i := range words {
		c.most += rounded(words[i].idf * e.file.saturated[words[i].cursor.list.most()])
	}
	if worth {
		key := string(e.terms.key) // the memory is used again meanwhile
		s := e.take()
		e.aligned(s, words, nil)
		c.summed = s
		if e.err == nil {
			if a := e.file.known.remember(key, s, 0, e.file.known.longest()); !a.dropped {
				e.give(s)
				c = clause{known: a.list, most: a.most}
			}
		}
	} else {
		from := len(e.moving)
		e.moving = append(e.moving, scan{weightedList: weightedList{words[0].cursor.list, 1}})
		c.scans = e.moving[from:]
	}
	e.clauses = append(e.clauses, c)
}

// most returns the highest impact of a list, or of any list, where it is not kept.
func (l *list) most() uint8 {
	if l.highest == 0 {
		return codes - 1
	}
	return l.highest
}

// clause adds the articles of a clause in the window that begins with one: those within
// another window, where that is not nil.
func (e *evaluation) clause(c *clause, from uint32, within *window) {
	end := from + windowDocs
	switch {
	case e.done():
	case c.known != nil:
		c.known = e.found.addKnown(c.known, end, within)
	case c.summed != nil:
		e.found.addSet(c.summed, from, within)
	case c.words != nil:
		e.alignedIn(c, end, within)
	case c.several:
		for i := range c.scans {
			e.scan(c, &c.scans[i], &e.sums, end, within)
		}
		e.flushSums(c.scale)
	default:
		for i := range c.scans {
			e.scan(c, &c.scans[i], &e.found, end, within)
		}
	}
}

// scan adds the articles of a list that are before end.
func (e *evaluation) scan(c *clause, s *scan, to *window, end uint32, within *window) {
	for {
		docs, impacts := s.take(end, within, &e.scans)
		if len(docs) == 0 {
			return
		}
		table := s.table
		if table == nil {
			table = &e.terms.table
			for _, code := range impacts {
				table[code] = e.worth(c, &s.weightedList, code)
			}
		}
		to.add(docs, impacts, table, within)
	}
}

// alignedIn adds the articles of a phrase that are before end.
func (e *evaluation) alignedIn(c *clause, end uint32, within *window) {
	for {
		docs, _ := c.scans[0].take(end, within, &e.scans)
		if len(docs) == 0 {
			return
		}
		for _, doc := range docs {
			if (within == nil || within.has(doc)) && standIn(c.words, doc) {
				e.found.put(doc, e.phraseScore(c.words))
			}
		}
	}
}

// flushSums moves the articles of the sums to what was found, scored by their frequencies.
func (e *evaluation) flushSums(scale float64) {
	ranking, sums, to := *e.ranking, &e.sums, &e.found
	for i, word := range sums.bits {
		if word == 0 {
			continue
		}
		sums.bits[i] = 0
		to.bits[i] |= word
		for ; word != 0; word &= word - 1 {
			doc := i<<6 + bits.TrailingZeros64(word)
			to.scores[doc] += rounded(scale * ranking.Saturate(sums.scores[doc]))
			sums.scores[doc] = 0
		}
	}
}

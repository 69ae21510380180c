package search

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"

	"kindred/index"
)

// best asks the index for the best articles and orders them anew by what the
// first stage does not see. The page is cut from all that come before it, too, of which
// the same are ordered anew whatever page is asked for.
func (q *question) best(ctx context.Context, req *index.Request) (*index.Result, error) {
	whole := *req
	whole.Offset, whole.Limit, whole.Bare = 0, max(q.depth(), req.Offset+req.Limit), true
	found, err := q.gen.reader.Search(ctx, &whole)
	if err != nil {
		return nil, err
	}
	series, err := q.isSeries(ctx, found.Matches)
	if err != nil {
		return nil, err
	}
	if series {
		whole.First, q.mayBegin = q.first, false
		if found, err = q.gen.reader.Search(ctx, &whole); err != nil {
			return nil, err
		}
	}
	q.tiers = whole.First
	wanted := req.Offset + req.Limit
	first, err := q.rerank(ctx, found.Matches, wanted)
	if err != nil {
		return nil, err
	}
	page := first[min(req.Offset, len(first)):min(wanted, len(first))]
	found.Matches = nil
	found.Hits, err = q.hits(ctx, page)
	return found, err
}

// mostNamesakes is how many articles with one name in their titles come first when it is asked
// for. Of 1,291 such names of 14,000 articles 35 are those of more, as "Weekly update: ..." is: who
// asks for a series wants the best of what is about it, which may be called otherwise.
const mostNamesakes = 3

// isSeries reports whether what the query names is rather a series of articles, whichever of them
// the reader's filters leave. None of them is to come first for that, then.
func (q *question) isSeries(ctx context.Context, matches []index.Match) (bool, error) {
	named := func(n index.Node) bool { return nameFilter(n) != nil }
	found := slices.ContainsFunc(matches, func(m index.Match) bool {
		return m.Tier >= 0 && int(m.Tier) < len(q.first) && named(q.first[m.Tier])
	})
	if !found {
		return false, nil
	}
	at := slices.IndexFunc(q.first, named)
	n, err := index.Count(ctx, q.gen.reader, q.first[at])
	if err != nil || n <= mostNamesakes {
		return false, err
	}
	if at < q.titled {
		q.titled--
	}
	q.first = slices.DeleteFunc(slices.Clone(q.first), named)
	return true, nil
}

// byTitle reports whether an article comes first because its title, or what it names, is the query.
// Who asks for it by its name wants to see what it is about: that is what its summary says, or its
// beginning. That a passage has the words of its title, too, says nothing.
func (q *question) byTitle(h *index.Hit) bool {
	if h.Tier < 0 || int(h.Tier) >= len(q.tiers) {
		return false
	}
	n := q.tiers[h.Tier]
	if nameFilter(n) != nil {
		return true
	}
	f, isFilter := n.(index.Filter)
	switch {
	case !isFilter:
		return false
	case f.Attribute == index.ID: // pinned, for that or something else
		keys := q.gen.keysOf(h.Title)
		return len(keys) > 0 && slices.ContainsFunc(q.titles, func(text string) bool { return slices.Equal(keys, q.gen.keysOf(text)) })
	default:
		return f.Attribute == index.TitleText || f.Attribute == index.TitleWords
	}
}

// nameFilter returns the filter for what titles name ([index.TitleName]) that a node is, in whatever
// language, or nil.
func nameFilter(n index.Node) index.Node {
	if all, isAll := n.(index.All); isAll && len(all) > 0 {
		n = all[0]
	}
	if f, isFilter := n.(index.Filter); isFilter && f.Attribute == index.TitleName {
		return n
	}
	return nil
}

// depth is how many of the best are ordered anew.
func (q *question) depth() int {
	switch s := q.stages; {
	case s.Pairs == 0 && s.Window == 0 && s.Cover == 0 && s.Kin == 0 && q.options.HalfLife == 0:
		return 0
	case s == &q.weights.Short:
		return shortDepth
	default:
		return rankDepth
	}
}

// hits returns matches with their heads.
func (q *question) hits(ctx context.Context, matches []index.Match) ([]index.Hit, error) {
	docs := make([]index.Doc, len(matches))
	for i := range matches {
		docs[i] = matches[i].Doc
	}
	heads, err := q.gen.reader.Heads(ctx, docs)
	if err != nil {
		return nil, err
	}
	list := make([]index.Hit, len(matches))
	for i := range list {
		list[i] = index.Hit{Match: matches[i], Head: heads[i]}
	}
	return list, nil
}

// tracer, if it is not nil, is told the scores after each stage.
type tracer func(stage string, matches []index.Match)

// rerank orders matches, which are the best of a query from the first on, anew, and
// returns those that may be among the first so many. Only the first [question.depth] are
// looked at more closely, with the scores of no others, and stay before all others, which
// follow as they are: where an article stands must not depend on how many are asked for.
func (q *question) rerank(ctx context.Context, matches []index.Match, wanted int) ([]index.Match, error) {
	q.traced("words", matches)
	first := matches[:min(q.depth(), len(matches))]
	others := matches[len(first):]
	if len(others) > 0 || q.trace != nil || q.options.HalfLife > 0 {
		wanted = len(first)
	}
	begun, err := q.together(ctx, first)
	if err != nil {
		return nil, err
	}
	if begun, err = q.begunTitles(ctx, first, begun); err != nil {
		return nil, err
	}
	q.putFirst(matches, begun)
	byScore(first)
	if first, err = q.kin(ctx, first, wanted); err != nil {
		return nil, err
	}
	for i := range others {
		others[i].Score *= 1 - q.stages.Kin // as if it had no kin: so none has more than one of the first
	}
	q.traced("kin", matches)
	if q.options.HalfLife > 0 {
		if err := q.recent(ctx, first); err != nil {
			return nil, err
		}
		q.traced("recent", first)
		byScore(first)
	}
	if err := q.letters(ctx, first); err != nil {
		return nil, err
	}
	return matches[:len(first)+len(others)], nil
}

// titledOf returns the number of ordered matches that come first because of their titles.
func (q *question) titledOf(matches []index.Match) int {
	n := 0
	for n < len(matches) && int(matches[n].Tier) < q.titled {
		n++
	}
	return n
}

// letters orders the matches that come first because of their titles, see toTheLetter.
func (q *question) letters(ctx context.Context, matches []index.Match) error {
	titled := q.titledOf(matches)
	if titled < 2 {
		return nil
	}
	hits, err := q.hits(ctx, matches[:titled])
	if err != nil {
		return err
	}
	q.toTheLetter(hits)
	for i := range hits {
		matches[i] = hits[i].Match
	}
	return nil
}

// toTheLetter puts the articles whose title is the query to the letter before those of
// the same tier whose title differs from it in capitals or signs. What was typed comes
// before what it was taken for.
func (q *question) toTheLetter(hits []index.Hit) {
	place := func(title string) int {
		if i := slices.Index(q.titles, title); i >= 0 {
			return i
		}
		return len(q.titles)
	}
	slices.SortStableFunc(hits, func(a, b index.Hit) int {
		return cmp.Or(cmp.Compare(a.Tier, b.Tier), cmp.Compare(place(a.Title), place(b.Title)))
	})
}

func (q *question) traced(stage string, matches []index.Match) {
	if q.trace != nil {
		q.trace(stage, matches)
	}
}

func byScore(matches []index.Match) { slices.SortFunc(matches, index.Match.Compare) }

// together adds what articles get for words of the query that stand together, and for
// those that stand in the title. It returns which titles may begin with the query.
func (q *question) together(ctx context.Context, hits []index.Match) (begun []int, err error) {
	near := len(q.words) > 1 && (q.stages.Pairs > 0 || q.stages.Window > 0)
	if len(q.words) == 0 || len(hits) == 0 || !near && q.stages.Cover == 0 {
		return nil, nil
	}
	docs := make([]index.Doc, len(hits))
	for i, h := range hits {
		docs[i] = h.Doc
	}
	stems := make([][]string, min(len(q.words), nearWords))
	for i := range stems {
		// Who says a few words again and again has no phrase in mind.
		again := i >= longWords*longWords && slices.ContainsFunc(q.words[:i], func(w queryWord) bool { return w.exact[0] == q.words[i].exact[0] })
		if !again {
			stems[i] = q.stemsOf(&q.words[i])
		}
	}
	if near {
		if begun, err = q.near(ctx, hits, docs, stems); err != nil {
			return nil, err
		}
	}
	if q.stages.Cover > 0 {
		in, err := q.gen.reader.InTitle(ctx, docs, stems)
		if err != nil {
			return nil, err
		}
		titles, err := q.gen.reader.TitleWeights(ctx, docs, q.allStop)
		if err != nil {
			return nil, err
		}
		q.cover(hits, in, titles)
		q.traced("cover", hits)
	}
	return begun, nil
}

// stemsOf returns the stems of a word that articles have, and those of what it may become.
func (q *question) stemsOf(w *queryWord) []string {
	stems, longer := q.gen.heldStems(w), q.mayBecome(w)
	if len(longer) > 0 {
		stems = slices.Clone(stems)
	}
	for _, v := range longer {
		stems = append(stems, v.Text)
	}
	return stems
}

// cover adds what articles get whose title is the query: of the best score the
// weight of the query's words that the title has, squared, and the square root of
// the weight that these have in the title. in says which of the query's words each title
// has, a bit for each, and titles what the words of each weigh together.
func (q *question) cover(hits []index.Match, in []uint64, titles []float64) {
	best, total := 0.0, 0.0
	for _, h := range hits {
		best = max(best, h.Score)
	}
	for _, w := range q.words {
		total += w.idf
	}
	if total == 0 {
		return
	}
	for i := range hits {
		if in[i] == 0 || titles[i] <= 0 {
			continue
		}
		has := 0.0
		for rest := in[i]; rest != 0; rest &= rest - 1 {
			has += q.words[bits.TrailingZeros64(rest)].idf
		}
		hits[i].Score += q.stages.Cover * best * (has / total) * (has / total) * math.Sqrt(min(1, has/titles[i]))
	}
}

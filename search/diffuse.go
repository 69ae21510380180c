package search

import (
	"context"
	"sync"

	"kindred/index"
)

// kin mixes the scores of articles with those of their kin among the best. Of a
// query in several words, the articles that answer it are often kin of each other,
// and one that shares few of its words stands beside those that share many. Diaz,
// "Regularizing ad hoc retrieval scores" (CIKM 2005), with the graph of the stored
// related lists.
//
// It returns the matches that are the first so many then, in order, and all that come first
// because of their titles: of an article whose own score is so low that not even the best
// kin would lift it so far, kin are not looked up.
func (q *question) kin(ctx context.Context, matches []index.Match, wanted int) ([]index.Match, error) {
	share := q.stages.Kin
	if share == 0 || len(matches) == 0 {
		return matches, nil
	}
	from := matches[:min(kinFrom, len(matches))]
	highest := 0.0 // and so is no mean of some
	for i := range from {
		highest = max(highest, from[i].Score)
	}
	d, _ := diffusions.Get().(*diffusion) // the pool holds nothing else
	defer diffusions.Put(d)
	d.scores.fill(from)
	d.first = firstMatches{list: d.first.list[:0], n: max(wanted, q.titledOf(matches))}
	err := q.mix(ctx, d, matches, highest)
	d.scores.empty(from)
	if err != nil {
		return nil, err
	}
	return matches[:copy(matches, d.first.list)], nil
}

// mix mixes the scores of ordered matches with those of their kin, none of which is higher
// than the highest, until no more can be among the first.
func (q *question) mix(ctx context.Context, d *diffusion, matches []index.Match, highest float64) error {
	share := q.stages.Kin
	warmer, _ := q.gen.reader.(index.Warmer)
	for i := range matches {
		m := &matches[i]
		own := (1 - share) * m.Score
		if m.Score = own + share*highest; d.first.before(m) {
			return nil // those behind score less
		}
		if warmer != nil && i%kinAhead == 0 {
			d.docs = d.docs[:0]
			for k := i; k < min(i+kinAhead, len(matches)); k++ {
				d.docs = append(d.docs, matches[k].Doc)
			}
			warmer.WarmKin(d.docs)
		}
		var err error
		if d.kin, err = q.gen.reader.Kin(ctx, d.kin[:0], m.Doc, kinSize); err != nil {
			return err
		}
		m.Score = own + share*d.scores.mean(d.kin)
		d.first.add(m)
	}
	return nil
}

// kinAhead is the number of articles whose kin are announced to an [index.Warmer].
const kinAhead = 16

// diffusion is the memory that kin is looked up in.
type diffusion struct {
	scores docScores
	kin    []index.Kin
	docs   []index.Doc // whose kin are looked up next
	first  firstMatches
}

var diffusions = sync.Pool{New: func() any { return new(diffusion) }}

// firstMatches are the first n of some matches, in order.
type firstMatches struct {
	list []index.Match
	n    int
}

// before reports whether n matches come before one.
func (f *firstMatches) before(m *index.Match) bool {
	return len(f.list) == f.n && m.Compare(f.list[f.n-1]) > 0
}

// add takes in a match.
func (f *firstMatches) add(m *index.Match) {
	if f.before(m) {
		return
	}
	i := len(f.list)
	if i < f.n {
		f.list = append(f.list, *m)
	} else {
		i--
	}
	for ; i > 0 && m.Compare(f.list[i-1]) < 0; i-- {
		f.list[i] = f.list[i-1]
	}
	f.list[i] = *m
}

// docScores are the scores of some articles, at most [kinFrom]: a hash table with open
// addressing, which is asked some hundred times a query.
type docScores [docSlots]struct {
	doc   index.Doc // one more than the number, 0 for none
	score float64
}

// docSlots is a power of two that leaves most slots free.
const docSlots = 512

// fill puts scores into an empty table.
func (t *docScores) fill(matches []index.Match) {
	for i := range matches {
		slot := t.slot(matches[i].Doc)
		t[slot].doc, t[slot].score = matches[i].Doc+1, matches[i].Score
	}
}

// empty takes out what was filled in: the last first, so that the others are found.
func (t *docScores) empty(matches []index.Match) {
	for i := range matches {
		slot := t.slot(matches[len(matches)-1-i].Doc)
		t[slot].doc, t[slot].score = 0, 0
	}
}

// slot returns where an article is, or would be.
func (t *docScores) slot(doc index.Doc) uint32 {
	i := uint32(doc) * 2654435761 >> 16 % docSlots // #nosec G115 -- never negative
	for t[i].doc != 0 && t[i].doc != doc+1 {
		i = (i + 1) % docSlots
	}
	return i
}

// mean is the mean of the scores of kin, each as heavy as it is kindred; the score of an
// article that is not in the table is 0.
func (t *docScores) mean(kin []index.Kin) float64 {
	sum, weight := 0.0, 0.0
	for _, n := range kin {
		sum += float64(n.Score) * t[t.slot(n.Doc)].score
		weight += float64(n.Score)
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
}

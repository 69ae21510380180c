package search

import (
	"context"
	"slices"
	"sync"

	"kindred/index"
)

// nearFields are the fields in which words may stand together, the title first.
var nearFields = []index.Field{index.Title, index.Summary, index.Body}

// near adds what articles get for words of the query, given as their stems, that stand
// together. It returns those whose titles may begin with what was typed.
func (q *question) near(ctx context.Context, hits []index.Match, docs []index.Doc, stems [][]string) (begun []int, err error) {
	n, _ := nearnesses.Get().(*nearness) // the pool holds nothing else
	defer nearnesses.Put(n)
	if err := q.gen.reader.Occurrences(ctx, &n.places, docs, stems, nearFields...); err != nil {
		return nil, err
	}
	n.begin(q)
	if q.mayBegin {
		for i := range hits {
			if q.beginsAlike(n.places.Of(i)) {
				begun = append(begun, i)
			}
		}
	}
	for _, stage := range []struct {
		name   string
		weight float64
		score  func(places []index.Occurrence) float64
	}{{"pairs", q.stages.Pairs, n.pairs}, {"window", q.stages.Window, n.window}} {
		if stage.weight == 0 {
			continue
		}
		for i := range hits {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			hits[i].Score += stage.weight * stage.score(n.places.Of(i))
		}
		q.traced(stage.name, hits)
	}
	return begun, nil
}

// nearness scores the places of a query's words in articles.
type nearness struct {
	places index.Occurrences
	words  []nearWord
	counts []int // of each word
}

// nearWord is what is asked of a word in all articles.
type nearWord struct {
	// gap is how far behind it the next word may stand, and pair what both tell.
	gap  int32
	pair float64
	// shares are what it adds to the score of a window in which it stands so often.
	shares [maxShare]float64
}

// maxShare is how often a word counts in a window, and one more: it stands at all of its
// places.
const maxShare = windowWords + 1

// pairSaturation saturates the count of a pair.
var pairSaturation = index.BM25F{K1: pairK1}

var nearnesses = sync.Pool{New: func() any { return new(nearness) }}

// begin takes in the words of a question.
func (n *nearness) begin(q *question) {
	words := q.words[:min(len(q.words), nearWords)]
	n.words = slices.Grow(n.words[:0], len(words))[:len(words)]
	n.counts = slices.Grow(n.counts[:0], len(words))[:len(words)]
	for i := range words {
		w := &n.words[i]
		w.gap, w.pair = 0, 0
		if i+1 < len(words) {
			w.gap = int32(words[i+1].place - words[i].place) // #nosec G115 -- a query has few words
			w.pair = words[i].idf + words[i+1].idf
		}
		for often := range w.shares {
			w.shares[often] = words[i].idf * q.weights.Ranking.Saturate(float64(often))
		}
	}
}

// pairs scores the neighbouring words of the query that stand in the article in
// this order and no further apart than in the query: the words that were left out of
// the query may stand between them.
func (n *nearness) pairs(places []index.Occurrence) float64 {
	clear(n.counts)
	last := int32(len(n.words)) - 1 // #nosec G115 -- a query has few words
	for i := range places {
		p := &places[i]
		if p.Word == last {
			continue
		}
		gap := n.words[p.Word].gap
		for k := i + 1; k < len(places); k++ {
			next := &places[k]
			if next.Field != p.Field || next.Position-p.Position > gap {
				break
			}
			if next.Word == p.Word+1 && next.Position > p.Position {
				n.counts[p.Word]++
				break
			}
		}
	}
	score := 0.0
	for i, often := range n.counts {
		if often > 0 {
			score += n.words[i].pair * pairSaturation.Saturate(float64(often))
		}
	}
	return score
}

// window returns the score of the stretch of [windowWords] words that has most of
// the query.
func (n *nearness) window(places []index.Occurrence) float64 {
	clear(n.counts)
	best, score := 0.0, 0.0
	to := 0
	for from := range places {
		first := &places[from]
		for to < len(places) && places[to].Field == first.Field && places[to].Position-first.Position < windowWords {
			w := places[to].Word
			score += n.words[w].step(n.counts[w])
			n.counts[w]++
			to++
		}
		best = max(best, score)
		n.counts[first.Word]--
		score -= n.words[first.Word].step(n.counts[first.Word])
	}
	return best
}

// step returns what the word adds to the score of a window that has it so often when it
// stands there once more.
func (w *nearWord) step(often int) float64 {
	if often+1 >= len(w.shares) {
		return 0
	}
	return w.shares[often+1] - w.shares[often]
}

//go:build !js

package kin

import (
	"context"
	"fmt"
	"slices"

	"kindred/index/analysis"
)

// Churn says how many of the other articles' lists of [Shown] change where one
// article is left out, on average, as shares of all of them.
type Churn struct {
	Articles int     `json:"articles"`       // left out, one at a time
	Order    float64 `json:"lists"`          // that are not the same
	Others   float64 `json:"articles_shown"` // that show other articles
	Forced   float64 `json:"forced"`         // that showed the article
}

// Churn leaves out so many articles, one at a time, evenly over all.
func (k *Kinship) Churn(ctx context.Context, w Weights, sample int) (Churn, error) {
	all, err := k.Lists(ctx, w)
	if err != nil {
		return Churn{}, err
	}
	ids := k.IDs()
	c := Churn{Articles: min(sample, len(ids))}
	shown := func(list []string) []string { return list[:min(Shown, len(list))] }
	for n := range c.Articles {
		gone := ids[n*len(ids)/c.Articles]
		left, err := k.Without(gone).Lists(ctx, w)
		if err != nil {
			return Churn{}, err
		}
		share := 1 / float64(c.Articles) / float64(len(left))
		for id, list := range left {
			before, now := shown(all[id]), shown(list)
			if slices.Contains(before, gone) {
				c.Forced += share
			}
			if !slices.Equal(before, now) {
				c.Order += share
			}
			if !slices.Equal(slices.Sorted(slices.Values(before)), slices.Sorted(slices.Values(now))) {
				c.Others += share
			}
		}
	}
	return c, nil
}

// ReasonTrials says what the words are worth that are named as reasons.
type ReasonTrials struct {
	// Pairs is how many pairs of an article and one of the five under it were tried
	// without the words that are named as the pair's reasons, and Lower how many of
	// these are less kin then.
	Pairs int `json:"pairs"`
	Lower int `json:"lower"`
}

// Share is the share of the pairs that are less kin, 0 of none.
func (t ReasonTrials) Share() float64 { return float64(t.Lower) / float64(max(1, t.Pairs)) }

// TryReasons takes the words that are named as reasons out of articles, however they are
// inflected, and compares each with its kin again: of lists evenly over all that are given,
// until so many pairs are tried.
func (k *Kinship) TryReasons(ctx context.Context, lists []List, w Weights, most int) (t ReasonTrials, err error) {
	c := newCounter(&k.texts.lexicon, &w)
	counted, err := c.countAll(ctx, k.texts)
	if err != nil {
		return t, fmt.Errorf("trying reasons: %w", err)
	}
	c.closed = true
	table, numbers := newTermTable(c, &counted, &w)
	weigh := func(row []termCount) *weighed { return newWeighed(row, table, numbers) }
	stems := map[string]uint32{}
	for i := range c.stems {
		stems[k.texts.lexicon.stemTexts.text(uint32(i))] = uint32(i) // #nosec G115 -- numbers of stems have 32 bits
	}
	sample := min(len(lists), max(1, most/ShownKin))
	for n := range sample {
		l := &lists[n*len(lists)/sample]
		i, _ := slices.BinarySearch(k.texts.ids, l.ID)
		whole := weigh(c.count(k.texts.texts[i]))
		for _, kin := range l.Kin[:min(ShownKin, len(l.Kin))] {
			var gone []uint32
			for _, reason := range kin.Reasons {
				for _, token := range analysis.For(l.Language).Tokens(nil, reason) {
					if stem, ok := stems[token.Stem]; ok && !token.Stop {
						gone = append(gone, stem)
					}
				}
			}
			j, _ := slices.BinarySearch(k.texts.ids, kin.ID)
			other := weigh(c.count(k.texts.texts[j]))
			t.Pairs++
			if weigh(c.countWithout(k.texts.texts[i], gone)).score(other) < whole.score(other) {
				t.Lower++
			}
		}
	}
	return t, nil
}

// weighed is an article with its terms found by their numbers.
type weighed struct {
	weights map[uint32]float32
	vector  vector
}

func newWeighed(row []termCount, table *termTable, numbers []uint32) *weighed {
	a := &weighed{weights: map[uint32]float32{}}
	var weights []float32
	for _, e := range row {
		if n := numbers[e.term]; n != notKin {
			a.weights[n] = rootOf(e.count) * table.idf[n]
			weights = append(weights, a.weights[n])
		}
	}
	a.vector.weigh(weights, table.weights)
	return a
}

// score returns how near another article is, without regard to dates.
func (a *weighed) score(b *weighed) float64 {
	sum := 0.0
	for n, w := range a.weights {
		if w > a.vector.cut {
			sum += float64(asks(w, a.vector.cut) * b.weights[n])
		}
	}
	if sum == 0 {
		return 0
	}
	return sum / (a.vector.norm * b.vector.norm)
}

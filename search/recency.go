package search

import (
	"context"
	"math"
	"time"

	"kindred/index"
)

// recencyWeight is what an article gets of its own score for being new: one of
// this moment counts twice, one of a half-life ago one and a half times, and the
// oldest once. So a fresh article comes before an old one that is as good, and not
// before one that is twice as good.
const recencyWeight = 1

// recent adds to the scores of hits what they get for being new. It only adds, so
// that the best of the first stage, which are all that it is given, stay before the
// rest and no page of hits depends on another.
func (q *question) recent(ctx context.Context, matches []index.Match) error {
	hits, err := q.hits(ctx, matches)
	if err != nil {
		return err
	}
	now := q.options.now()
	for i := range matches {
		matches[i].Score *= 1 + recencyWeight*freshness(hits[i].Published, now, q.options.HalfLife)
	}
	return nil
}

// freshness is 1 for an article of this moment, and half of it a half-life later. An
// article without a date is as old as can be, as in the order by date: nobody comes
// first by leaving it out. A date to come is now.
func freshness(published, now time.Time, halfLife time.Duration) float64 {
	if published.IsZero() {
		return 0
	}
	age := max(0, now.Sub(published))
	return math.Exp2(-float64(age) / float64(halfLife))
}

// now is the time that the age of articles is counted to.
func (o *Options) now() time.Time {
	if o.Now == nil {
		return time.Now()
	}
	return o.Now()
}

package kin

import (
	"cmp"
	"slices"
)

// Articles are put into classes of like lengths and dates, so that a search for kin need
// compare each score with one bound only, and looks at lengths and dates of those that
// reach it. Looking at them all takes four times as long.
const (
	normClasses, rowClasses, dateClasses = 16, 8, 8
	kinClasses                           = normClasses * rowClasses * dateClasses
)

// classes are the classes of articles, and what the articles of each have at most.
type classes struct {
	of       []uint16             // of each article
	norms    [kinClasses]float32  // see graph.norms
	rowNorms [kinClasses]float32  // see graph.rowNorms
	dates    [dateClasses + 1]int // where the steps of each class of dates begin, and the end
}

func newClasses(norms, rowNorms []float32, dates []uint16) *classes {
	c := &classes{of: make([]uint16, len(norms))}
	ofNorm, ofRow, ofDate := quantiles(norms, normClasses), quantiles(rowNorms, rowClasses), quantiles(dates, dateClasses)
	for i := range c.of {
		class := (ofDate[i]*normClasses+ofNorm[i])*rowClasses + ofRow[i]
		c.of[i] = class
		c.norms[class] = max(c.norms[class], norms[i])
		c.rowNorms[class] = max(c.rowNorms[class], rowNorms[i])
		c.dates[ofDate[i]+1] = max(c.dates[ofDate[i]+1], int(dates[i])+1)
	}
	for d := range dateClasses { // a class may be of nobody
		c.dates[d+1] = max(c.dates[d+1], c.dates[d])
	}
	return c
}

// quantiles puts values into n classes of like values, as many in each, or so.
func quantiles[T cmp.Ordered](values []T, n int) []uint16 {
	of := make([]uint16, len(values))
	if len(values) == 0 {
		return of
	}
	sorted := slices.Sorted(slices.Values(values))
	var most []T // of each class but the last
	for k := 1; k < n; k++ {
		most = append(most, sorted[(len(sorted)*k-1)/n])
	}
	for i, v := range values {
		k, _ := slices.BinarySearch(most, v)
		of[i] = uint16(k) // #nosec G115 -- less than n
	}
	return of
}

// kinBounds are what the scores of rare terms are at least, by class, of articles that may
// be among the best.
type kinBounds [kinClasses]float32

// fill makes them those of an article to whose dates and frequent terms others are near,
// and of which kinDepth have at least so much.
func (b *kinBounds) fill(c *classes, near *nearDates, least, reach float32) {
	const ofDate = normClasses * rowClasses
	for d := range dateClasses {
		from, to := c.dates[d], c.dates[d+1]
		if from == to {
			continue
		}
		least := least / slices.Max(near.most[from:to]) * (1 - rounding)
		for k := d * ofDate; k < (d+1)*ofDate; k++ {
			b[k] = (least - reach*c.rowNorms[k]) / c.norms[k]
		}
	}
}

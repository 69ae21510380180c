package kin

import (
	"math"
)

const (
	// dateStep is how many days fall together where dates need not be exact.
	dateStep = 32
	// dateSteps is how many such steps are told apart, ninety years. What is before comes
	// into the first.
	dateSteps = 1 << 10
)

// datesOf returns the steps in which days are, from 1; 0 stands for no date.
func datesOf(days []float64) []uint16 {
	last := math.Inf(-1)
	for _, d := range days {
		if d > last { // not NaN
			last = d
		}
	}
	dates := make([]uint16, len(days))
	for i, d := range days {
		if d <= last { // as above
			dates[i] = uint16(max(1, dateSteps-1-math.Floor((last-d)/dateStep))) // #nosec G115 -- less than dateSteps
		}
	}
	return dates
}

// nearDates say how near an article is by its date to those of each step, at the least and
// at the most: the exponential function of every date would take a third of the time.
type nearDates struct {
	least, most [dateSteps]float32
	steps       [dateSteps + 1]float32 // the nearness of dates that are so many steps apart
	first       int                    // the first step in which there is an article
}

func (n *nearDates) init(g *graph) {
	for i := range n.steps {
		n.steps[i] = float32(g.terms.weights.nearness(0, float64(i*dateStep)))
	}
	n.first = dateSteps
	for _, date := range g.dates {
		if date > 0 {
			n.first = min(n.first, int(date))
		}
	}
	n.least[0], n.most[0] = 1, 1
}

// fill makes it that of an article.
func (n *nearDates) fill(date uint16) {
	own := int(date)
	for i := n.first; i < dateSteps; i++ {
		if own == 0 {
			n.least[i], n.most[i] = 1, 1
			continue
		}
		apart := max(i-own, own-i)
		n.least[i] = n.steps[apart+1] * (1 - rounding)
		if min(i, own) == 1 { // how long before is not known
			n.least[i] = 1
		}
		n.most[i] = n.steps[max(1, apart)-1] * (1 + rounding)
	}
}

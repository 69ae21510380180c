package kin

import (
	"math"
	"math/rand/v2"
	"testing"
)

// What is said of the nearness of steps holds for every two dates in them, however far
// apart, and where a date is missing.
func TestNearDates(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	days := []float64{math.NaN(), 0, 1, -700_000, 20_000}
	for range 300 {
		days = append(days, 19_000+r.Float64()*3000, r.Float64()*40_000)
	}
	w := DefaultWeights()
	g := &graph{archiveTexts: &archiveTexts{days: days}, terms: &termTable{weights: &w}, dates: datesOf(days)}
	var n nearDates
	n.init(g)
	wide := 0
	for i, a := range days {
		n.fill(g.dates[i])
		for k, b := range days {
			near, step := float32(w.nearness(a, b)), g.dates[k]
			if near < n.least[step] || near > n.most[step] {
				t.Fatalf("days %v and %v: %v, want %v to %v", a, b, near, n.least[step], n.most[step])
			}
			if n.most[step]-n.least[step] > .2 {
				wide++
			}
		}
	}
	if 10*wide > len(days)*len(days) {
		t.Errorf("of %d pairs %d are hardly bounded", len(days)*len(days), wide)
	}
}

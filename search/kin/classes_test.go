package kin

import (
	"math/rand/v2"
	"testing"
)

// Whatever may be among the best reaches the bound of its class, and most of what may not
// does not.
func TestKinBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	const articles = 3000
	norms, rowNorms, dates := make([]float32, articles), make([]float32, articles), make([]uint16, articles)
	for i := range articles {
		if i%50 == 0 {
			continue // without a term
		}
		norms[i], rowNorms[i] = .01+r.Float32()/10, r.Float32()
		if i%3 > 0 {
			dates[i] = uint16(dateSteps - 1 - r.IntN(200)) // #nosec G115 -- less than dateSteps
		}
	}
	c := newClasses(norms, rowNorms, dates)
	w := DefaultWeights()
	g := &graph{terms: &termTable{weights: &w}, dates: dates, norms: norms, rowNorms: rowNorms, classes: c}
	var near nearDates
	near.init(g)
	var b kinBounds
	best, looked := 0, 0
	for range 50 {
		near.fill(dates[r.IntN(articles)])
		least, reach := .5+r.Float32(), r.Float32()/2
		b.fill(c, &near, least, reach)
		for a := range articles {
			score := 20 * r.Float32()
			reaches := score >= b[c.of[a]]
			if reaches {
				looked++
			}
			if most := (score*norms[a] + reach*rowNorms[a]) * near.most[dates[a]]; most > 0 && most >= least {
				best++
				if !reaches {
					t.Fatalf("of %v, score %v and %v of class %d may have %v of %v, and is not looked at", a, score, rowNorms[a], c.of[a], most, least)
				}
			}
		}
	}
	if best < 1000 || looked > 2*best {
		t.Errorf("%d are looked at for %d that may be among the best", looked, best)
	}
}

// Equal values are of one class, whatever their number, and others are spread evenly.
func TestQuantiles(t *testing.T) {
	if got := quantiles([]int{}, 4); len(got) != 0 {
		t.Errorf("classes of nothing: %v", got)
	}
	for _, class := range quantiles([]int{7, 7, 7, 7, 7}, 4) {
		if class != 0 {
			t.Errorf("equal values are of class %d", class)
		}
	}
	var values []int
	for i := range 1000 {
		values = append(values, (i*7)%1000)
	}
	var sizes [4]int
	for i, class := range quantiles(values, len(sizes)) {
		sizes[class]++
		if want := values[i] / 250; int(class) != want {
			t.Fatalf("%d is of class %d, want %d", values[i], class, want)
		}
	}
	for k, n := range sizes {
		if n != 250 {
			t.Errorf("%d values of class %d, want a quarter", n, k)
		}
	}
}

package eval

import (
	"math"
	"math/rand/v2"
	"slices"
)

const (
	// draws is how many samples an interval, and how many patterns of signs a
	// p-value, are made from. A p of .05 is then sure to ±.007.
	draws = 4000
	// outside is how many samples lie below an interval of 95 %, and above it.
	outside = draws / 40
	// allSigns is the number of differing queries up to which every pattern of
	// signs is tried: 2^11 patterns are fewer than draws.
	allSigns = 11
	// rounding is the difference below which two measures are the same: sums that
	// were added in another order differ in their last bits.
	rounding = 1e-9
	// seedLow and seedHigh start the generator anew for every measure, so that the
	// same measures give the same bits.
	seedLow, seedHigh = 2007, 623
)

// Comparison says how much better run B is than run A, measured on the same
// judgements.
type Comparison struct {
	// Queries is how many queries were measured, as in [SearchReport].
	Queries int    `json:"queries"`
	NDCG10  Paired `json:"ndcg@10"`
	MAP     Paired `json:"map"`
	MRR     Paired `json:"mrr"`
}

// Paired compares one measure of two runs, query by query.
type Paired struct {
	// A and B are the means of the runs, and Difference is B − A.
	A          float64 `json:"a"`
	B          float64 `json:"b"`
	Difference float64 `json:"difference"`
	// Low and High are the 95 % interval of the difference by the paired bootstrap:
	// the percentiles 2.5 and 97.5 of the means of 4,000 samples of the queries'
	// differences, drawn with replacement (Efron and Tibshirani, An Introduction to
	// the Bootstrap, 1993, section 13.3; Sakai, "Evaluating evaluation metrics based
	// on the bootstrap", SIGIR 2006).
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	// P is how likely a difference of means of this size or more, in either
	// direction, is where it is chance which run gave which value of a query: the
	// paired randomisation test (Smucker, Allan and Carterette, "A comparison of
	// statistical significance tests for information retrieval evaluation", CIKM
	// 2007). With up to 11 differing queries it is exact; with more it is estimated
	// from 4,000 patterns of signs, that of the runs among them, and is never 0.
	P float64 `json:"p"`
	// Wins, Losses and Ties count the queries for which B is better, worse, and the
	// same.
	Wins   int `json:"wins"`
	Losses int `json:"losses"`
	Ties   int `json:"ties"`
}

// Compare measures both runs and compares them. The same input gives the same
// bits; runs that change places change the signs, and Low with High.
func Compare(qrels Qrels, a, b Run) Comparison {
	inA, inB := SearchQueries(qrels, a), SearchQueries(qrels, b)
	of := func(measure func(*QueryMeasures) float64) Paired {
		return pair(column(inA, measure), column(inB, measure))
	}
	return Comparison{
		Queries: len(inA),
		NDCG10:  of(func(q *QueryMeasures) float64 { return q.NDCG10 }),
		MAP:     of(func(q *QueryMeasures) float64 { return q.AP }),
		MRR:     of(func(q *QueryMeasures) float64 { return q.RR }),
	}
}

func column(queries []QueryMeasures, measure func(*QueryMeasures) float64) []float64 {
	values := make([]float64, len(queries))
	for i := range queries {
		values[i] = measure(&queries[i])
	}
	return values
}

// pair compares the values of the same queries in two runs.
func pair(a, b []float64) Paired {
	if len(a) == 0 {
		return Paired{P: 1}
	}
	p := Paired{A: mean(a), B: mean(b)}
	differences := make([]float64, len(a))
	for i := range a {
		d := b[i] - a[i]
		switch {
		case d > rounding:
			p.Wins++
		case d < -rounding:
			p.Losses++
		default:
			p.Ties++
			d = 0
		}
		differences[i] = d
	}
	p.Difference = mean(differences)
	p.Low, p.High = bootstrap(differences)
	p.P = randomisation(differences)
	return p
}

func mean(values []float64) float64 { return sum(values) / float64(len(values)) }

func sum(values []float64) float64 {
	var s float64
	for _, v := range values {
		s += v
	}
	return s
}

// bootstrap returns the interval of the mean of the differences.
func bootstrap(differences []float64) (low, high float64) {
	rng := newRandom()
	means := make([]float64, draws)
	sample := make([]float64, len(differences))
	for i := range means {
		for j := range sample {
			sample[j] = differences[rng.IntN(len(differences))]
		}
		means[i] = mean(sample)
	}
	slices.Sort(means)
	return means[outside], means[draws-1-outside]
}

// randomisation returns the share of the patterns of signs under which the sum of
// the differences is as far from zero as it is.
func randomisation(differences []float64) float64 {
	// A query without a difference has none under either sign.
	differing := slices.DeleteFunc(slices.Clone(differences), func(d float64) bool { return d == 0 })
	observed := math.Abs(sum(differing)) - rounding
	extreme := func(signs func(i int) bool) bool {
		var s float64
		for i, d := range differing {
			if signs(i) {
				d = -d
			}
			s += d
		}
		return math.Abs(s) >= observed
	}
	if len(differing) <= allSigns {
		count, patterns := 0, 1<<len(differing)
		for pattern := range patterns {
			if extreme(func(i int) bool { return pattern>>i&1 == 1 }) {
				count++
			}
		}
		return float64(count) / float64(patterns)
	}
	rng := newRandom()
	count := 1 // the pattern that was observed
	for range draws - 1 {
		var bits uint64
		if extreme(func(i int) bool {
			if i%64 == 0 {
				bits = rng.Uint64()
			}
			return bits>>(i%64)&1 == 1
		}) {
			count++
		}
	}
	return float64(count) / draws
}

func newRandom() *rand.Rand {
	return rand.New(rand.NewPCG(seedLow, seedHigh)) // #nosec G404 -- a sample, not a secret
}

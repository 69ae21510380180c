package eval

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPair(t *testing.T) {
	// Of 30 gains and 20 losses of 1 the mean is .2. P is the chance that a fair
	// coin thrown 50 times gives 30 or more of one side, .2026; the interval's ends
	// are at 23 and 37 gains, the percentiles of Binomial(50, .6): −.08 and .48.
	before, after := make([]float64, 50), make([]float64, 50)
	for i := range 50 {
		if i < 30 {
			after[i] = 1
		} else {
			before[i] = 1
		}
	}
	tests := []struct {
		name string
		a, b []float64
		want Paired
		pBy  float64 // how far P may be off
	}{
		{"nothing", nil, nil, Paired{P: 1}, 0},
		{"the same", []float64{0.5, 0.25}, []float64{0.5, 0.25}, Paired{A: 0.375, B: 0.375, P: 1, Ties: 2}, 0},
		{
			"the same but for rounding",
			[]float64{0.1 + 0.2},
			[]float64{0.3},
			Paired{A: 0.3, B: 0.3, P: 1, Ties: 1},
			0,
		},
		{
			// Of eight patterns of signs two give ±3.
			"always better",
			[]float64{0, 0, 0},
			[]float64{1, 1, 1},
			Paired{B: 1, Difference: 1, Low: 1, High: 1, P: 0.25, Wins: 3},
			0,
		},
		{
			// Two draws give 0, ½ and 1 with the chances ¼, ½ and ¼. Either sign of
			// the one difference is as far from zero.
			"one of two worse",
			[]float64{1, 1},
			[]float64{0, 1},
			Paired{A: 1, B: 0.5, Difference: -0.5, Low: -1, High: 0, P: 1, Losses: 1, Ties: 1},
			0,
		},
		{
			// Differences .1 −.1 .2 0, sum .2. Their patterns of signs give ±.4, ±.2
			// twice each, and 0 twice: six of eight are as far from zero. Of the 256
			// samples of four, sums of −.4 (1) and −.3 (4) make 2.0 %, and −.2 (10)
			// takes them past 2.5 %; above so do .8 (1), .7 (4) and .6 (10).
			"mixed",
			[]float64{0.5, 0.5, 0.5, 0.5},
			[]float64{0.6, 0.4, 0.7, 0.5},
			Paired{A: 0.5, B: 0.55, Difference: 0.05, Low: -0.05, High: 0.15, P: 0.75, Wins: 2, Losses: 1, Ties: 1},
			0,
		},
		{
			"many",
			before,
			after,
			Paired{A: 0.4, B: 0.6, Difference: 0.2, Low: -0.08, High: 0.48, P: 0.2026, Wins: 30, Losses: 20},
			0.02,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := pair(tt.a, tt.b)
			if math.Abs(got.P-tt.want.P) > tt.pBy {
				t.Errorf("p = %g, want %g ± %g", got.P, tt.want.P, tt.pBy)
			}
			tt.want.P = got.P
			if diff := cmp.Diff(tt.want, got, near); diff != "" {
				t.Errorf("pair(%v, %v) (-want +got):\n%s", tt.a, tt.b, diff)
			}
		})
	}
}

func TestRandomisation(t *testing.T) {
	// n differences of 1, of which the first so many are negative.
	signed := func(n, negative int) []float64 {
		list := make([]float64, n)
		for i := range list {
			list[i] = 1
			if i < negative {
				list[i] = -1
			}
		}
		return list
	}
	tests := []struct {
		name     string
		in       []float64
		want, by float64
	}{
		{"none", nil, 1, 0},
		{"two of 2^11 patterns", signed(allSigns, 0), 2.0 / 2048, 0},
		{"never 0", signed(100, 0), 1.0 / draws, 0},
		// The sum is 2; all but the patterns of sum 0 are as far, of which there are
		// 7.04 % (128 over 64, of 2^128).
		{"more queries than bits in a word", signed(128, 63), 0.9296, 0.02},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := randomisation(tt.in); math.Abs(got-tt.want) > tt.by {
				t.Errorf("p = %g, want %g ± %g", got, tt.want, tt.by)
			}
		})
	}
}

func TestCompare(t *testing.T) {
	// A finds a and b at ranks 2 and 3: nDCG (0.630930 + 0.5) / 1.630930, AP
	// (1/2 + 2/3) / 2, RR 1/2. B finds them at 1 and 3: 1.5 / 1.630930,
	// (1 + 2/3) / 2, 1. Of one difference both signs are as extreme.
	qrels := Qrels{"q": {"a": 1, "b": 1}, "unjudged": {"a": 0}}
	a := Run{"q": {{"x", 3}, {"a", 2}, {"b", 1}}}
	b := Run{"q": {{"a", 3}, {"x", 2}, {"b", 1}}}
	one := func(a, b float64) Paired {
		return Paired{A: a, B: b, Difference: b - a, Low: b - a, High: b - a, P: 1, Wins: 1}
	}
	want := Comparison{Queries: 1, NDCG10: one(0.693426, 0.919721), MAP: one(0.583333, 0.833333), MRR: one(0.5, 1)}
	if diff := cmp.Diff(want, Compare(qrels, a, b), near); diff != "" {
		t.Errorf("Compare (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(Comparison{NDCG10: Paired{P: 1}, MAP: Paired{P: 1}, MRR: Paired{P: 1}}, Compare(nil, a, b)); diff != "" {
		t.Errorf("Compare without judgements (-want +got):\n%s", diff)
	}
}

func TestCompareProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 60 {
		qrels, a, b := Qrels{}, Run{}, Run{}
		for q := range 1 + rng.IntN(40) {
			qid := strconv.Itoa(q)
			qrels[qid] = map[string]int{"0": 1, "1": rng.IntN(3)}
			for d := range 12 {
				a[qid] = append(a[qid], Scored{strconv.Itoa(d), anyScore(rng)})
				b[qid] = append(b[qid], Scored{strconv.Itoa(d), anyScore(rng)})
			}
		}
		there, back := Compare(qrels, a, b), Compare(qrels, b, a)
		if diff := cmp.Diff(there, Compare(qrels, a, b)); diff != "" {
			t.Fatalf("Compare twice (-first +second):\n%s", diff)
		}
		self := Compare(qrels, a, a)
		of := func(c *Comparison) []Paired { return []Paired{c.NDCG10, c.MAP, c.MRR} }
		for i, p := range of(&there) {
			same := of(&self)[i]
			if want := (Paired{A: p.A, B: p.A, P: 1, Ties: there.Queries}); same != want {
				t.Fatalf("a run compared with itself: %+v, want %+v", same, want)
			}
			if !(p.Low <= p.Difference && p.Difference <= p.High && p.P > 0 && p.P <= 1) {
				t.Fatalf("%+v: the difference lies outside its interval, or p outside (0, 1]", p)
			}
			if p.Wins+p.Losses+p.Ties != there.Queries || math.Abs(p.B-p.A-p.Difference) > rounding {
				t.Fatalf("%+v of %d queries: the numbers do not add up", p, there.Queries)
			}
			swapped := of(&back)[i]
			want := Paired{p.B, p.A, -p.Difference, -p.High, -p.Low, p.P, p.Losses, p.Wins, p.Ties}
			if diff := cmp.Diff(want, swapped); diff != "" {
				t.Fatalf("runs in each other's place (-want +got):\n%s", diff)
			}
		}
	}
}

// TestNoDifference checks that of runs which differ by chance only one in twenty
// is called different, by either statistic.
func TestNoDifference(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	const trials, queries = 300, 40
	var byP, byInterval int
	for range trials {
		a, b := make([]float64, queries), make([]float64, queries)
		for i := range queries {
			a[i], b[i] = rng.Float64(), rng.Float64()
		}
		p := pair(a, b)
		if p.P < 0.05 {
			byP++
		}
		if p.Low > 0 || p.High < 0 {
			byInterval++
		}
	}
	// Three standard deviations around 15, and the percentile interval is known to be
	// a little narrow.
	if byP < 4 || byP > 26 || byInterval < 4 || byInterval > 32 {
		t.Errorf("of %d pairs without a difference p found %d and the interval %d, want about %d", trials, byP, byInterval, trials/20)
	}
}

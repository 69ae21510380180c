package index

import (
	"math"
	"testing"
)

// TestScoreByHand follows one word through the formula of [BM25F], with the
// numbers of a calculator.
//
// Of 100 articles 7 hold the word. One of these has it twice in its title of 4
// words and three times in its body of 300; titles have 8 words on average,
// bodies 200.
func TestScoreByHand(t *testing.T) {
	r := BM25F{K1: 1.2}
	r.Fields[Title] = FieldWeight{Weight: 5, B: 0.5}
	r.Fields[Body] = FieldWeight{Weight: 1, B: 0.75}

	title := r.Fields[Title].Normalise(2, 4, 8)
	near(t, "the title's part", title, 10/0.75) // 5·2 / (1 − 0.5 + 0.5·4/8)
	body := r.Fields[Body].Normalise(3, 300, 200)
	near(t, "the body's part", body, 3/1.375) // 1·3 / (1 − 0.75 + 0.75·300/200)
	share := r.Saturate(title + body)
	near(t, "the saturated sum", share, 2.0420594634)
	idf := IDF(100, 7)
	near(t, "the idf", idf, 2.6002174963) // ln(1 + 93.5/7.5)
	near(t, "the score", idf*share, 5.3097987452)
}

func TestIDF(t *testing.T) {
	near(t, "IDF(1, 1)", IDF(1, 1), math.Log(4.0/3))
	near(t, "IDF(10, 0)", IDF(10, 0), math.Log(22))
	for n := 1; n < 50; n++ {
		for df := 1; df <= n; df++ {
			if IDF(n, float64(df)) <= 0 {
				t.Errorf("IDF(%d, %d) = %g, want more than 0", n, df, IDF(n, float64(df)))
			}
			if IDF(n, float64(df)) >= IDF(n, float64(df-1)) {
				t.Errorf("IDF(%d, %d) is not below that of %d", n, df, df-1)
			}
		}
	}
}

func TestSaturate(t *testing.T) {
	r := BM25F{K1: 1.2}
	near(t, "Saturate(0)", r.Saturate(0), 0)
	near(t, "Saturate(1)", r.Saturate(1), 1)
	near(t, "Saturate(1e12)", r.Saturate(1e12), 2.2)
}

func TestNormalise(t *testing.T) {
	for _, tc := range []struct {
		name            string
		w               FieldWeight
		tf, length, avg float64
		want            float64
	}{
		{"average length changes nothing", FieldWeight{2, 0.75}, 3, 40, 40, 6},
		{"b of 0 ignores the length", FieldWeight{2, 0}, 3, 4000, 40, 6},
		{"b of 1 divides by it in full", FieldWeight{2, 1}, 3, 80, 40, 3},
		{"weight of 0", FieldWeight{0, 0.75}, 3, 40, 40, 0},
		{"a field that is empty everywhere", FieldWeight{2, 0.75}, 0, 0, 0, 0},
	} {
		near(t, tc.name, tc.w.Normalise(tc.tf, tc.length, tc.avg), tc.want)
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > 1e-9 {
		t.Errorf("%s = %.10f, want %.10f", what, got, want)
	}
}

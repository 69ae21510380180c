package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPercentile(t *testing.T) {
	hundred := make([]float64, 100)
	for i := range hundred {
		hundred[i] = float64(i + 1)
	}
	for _, tc := range []struct {
		values []float64
		p      int
		want   float64
	}{
		{hundred, 50, 50},
		{hundred, 95, 95},
		{hundred, 99, 99},
		{[]float64{7}, 50, 7},
		{[]float64{7}, 99, 7},
		{[]float64{1, 2, 3}, 50, 2},
		{[]float64{1, 2, 3}, 95, 3},
		{[]float64{1, 2, 3, 4}, 50, 2},
	} {
		if got := percentile(tc.values, tc.p); got != tc.want {
			t.Errorf("percentile %d of %d values = %g, want %g", tc.p, len(tc.values), got, tc.want)
		}
	}
}

func TestFirstColumns(t *testing.T) {
	got, err := firstColumns(strings.NewReader("rye bread\t12\n\n \tx\n  fog \nlast"), "q.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"rye bread", "fog", "last"}, got); diff != "" {
		t.Errorf("queries (-want +got):\n%s", diff)
	}
}

func TestAsTyped(t *testing.T) {
	for _, tc := range []struct {
		query   string
		letters int
		want    string
	}{
		{"rye flour", 2, "rye fl"},
		{"rye flour", 9, "rye flour"},
		{"Übermut", 3, "Übe"},
		{"天然　酵母", 1, "天然　酵"}, // a wide space
		{"x", 2, "x"},
	} {
		if got := asTyped([]string{tc.query}, tc.letters); got[0] != tc.want {
			t.Errorf("asTyped(%q, %d) = %q, want %q", tc.query, tc.letters, got[0], tc.want)
		}
	}
}

// Each query has one slip, in a word that is long enough, and the same seed makes the
// same ones.
func TestMisspelt(t *testing.T) {
	queries := []string{"rye flour", "fog", "loaf rises", "go1.20 slices", "хлеб закваска"}
	changed := map[string]bool{}
	for seed := range uint64(40) {
		got := misspelt(queries, seed)
		if diff := cmp.Diff(misspelt(queries, seed), got); diff != "" {
			t.Errorf("seed %d twice:\n%s", seed, diff)
		}
		if len(got) != 4 {
			t.Fatalf("seed %d: %q", seed, got)
		}
		for i, prefix := range []string{"rye ", "loaf ", "go1.20 ", "хлеб "} {
			word, ok := strings.CutPrefix(got[i], prefix)
			if was := []string{"flour", "rises", "slices", "закваска"}[i]; !ok || len([]rune(word)) < len([]rune(was))-1 || len([]rune(word)) > len([]rune(was))+1 {
				t.Errorf("seed %d: %q", seed, got[i])
			}
			changed[got[i]] = true
		}
	}
	if len(changed) < 80 {
		t.Errorf("only %d slips differ", len(changed))
	}
}

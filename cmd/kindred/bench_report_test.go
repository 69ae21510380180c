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

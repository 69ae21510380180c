package eval

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRelated(t *testing.T) {
	tests := []struct {
		name  string
		truth Truth
		lists map[string][]string
		want  RelatedReport
	}{
		{
			// Source a: no target at rank 1, d at 2, c at 6.
			//   DCG@5 = 1/log2(3) = 0.630930, ideal of two = 1 + 0.630930,
			//   nDCG = 0.386853, hit, RR 1/2.
			// Source b: c at rank 6 only: nDCG 0, no hit, RR 1/6.
			// Source d: has no list: all 0. Source c: only itself, not counted.
			// Means over three: 0.128951, 1/3, (1/2 + 1/6) / 3 = 0.222222.
			//
			// In-degrees: a is in b's list only; b is in a's only; d is in those
			// of a and b; c counts in none of a and b (rank 6) nor in its own; e
			// to g are in a's and b's (ranks 3 to 5). d has no list and h is in
			// none, so of a b c e f g: 1 1 0 2 2 2.
			//   Coverage 5 of 6, most 2. Sorted 0 1 1 2 2 2, sum 8, weights
			//   -5 -3 -1 1 3 5: -3 - 1 + 2 + 6 + 10 = 14; 14 / (6*8) = 0.291667.
			"worked",
			Truth{"a": {"d": true, "c": true, "a": true}, "b": {"c": true}, "c": {"c": true, "d": false}, "d": {"a": true}},
			map[string][]string{
				"a": {"b", "d", "e", "f", "g", "c"},
				"b": {"a", "d", "e", "f", "g", "c"},
				"c": {"c"},
				"e": nil, "f": nil, "g": {},
			},
			RelatedReport{3, 0.128951, 1.0 / 3, 0.222222, 5.0 / 6, 2, 0.291667},
		},
		{
			// In-degrees a 0, b 0, c 1, d 3: sum 4, weights -3 -1 1 3: 1 + 9 = 10;
			// 10 / (4*4) = 0.625. d's repetition in a's list counts once.
			"one favourite",
			nil,
			map[string][]string{"a": {"d", "d", "a"}, "b": {"d"}, "c": {"d"}, "d": {"c"}},
			RelatedReport{Coverage5: 0.5, MaxInDegree: 3, Gini: 0.625},
		},
		{
			"all alike and perfect",
			Truth{"a": {"b": true}, "b": {"a": true}},
			map[string][]string{"a": {"b"}, "b": {"a"}},
			RelatedReport{2, 1, 1, 1, 1, 1, 0},
		},
		{
			// Six targets, the ideal is cut at five.
			"more targets than ranks",
			Truth{"s": {"a": true, "b": true, "c": true, "d": true, "e": true, "f": true}},
			map[string][]string{"s": {"f", "e", "d", "c", "b"}},
			RelatedReport{Sources: 1, NDCG5: 1, Hit5: 1, MRR: 1},
		},
		{
			// t, t again, u: DCG = 1 + 1/log2(4) = 1.5, ideal 1.630930.
			"repeated target",
			Truth{"s": {"t": true, "u": true}},
			map[string][]string{"s": {"t", "t", "u"}},
			RelatedReport{Sources: 1, NDCG5: 0.919721, Hit5: 1, MRR: 1},
		},
		{"nothing", nil, nil, RelatedReport{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Related(tt.truth, tt.lists), near); diff != "" {
				t.Errorf("report (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRelatedProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		n := 1 + rng.IntN(20)
		truth, lists, ideal := make(Truth), make(map[string][]string), make(map[string][]string)
		for i := range n {
			source := strconv.Itoa(i)
			lists[source] = nil
			for range rng.IntN(12) {
				lists[source] = append(lists[source], strconv.Itoa(rng.IntN(n+2)))
			}
			truth[source] = map[string]bool{"sure": true}
			for range rng.IntN(8) {
				truth[source][strconv.Itoa(rng.IntN(n))] = true
			}
			for target := range truth[source] {
				if target != source {
					ideal[source] = append(ideal[source], target)
				}
			}
		}
		checkRelatedRange(t, truth, lists)
		got := Related(truth, ideal)
		want := RelatedReport{n, 1, 1, 1, got.Coverage5, got.MaxInDegree, got.Gini}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("ideal lists (-want +got):\n%s", diff)
		}
	}
}

// checkRelatedRange checks that all measures of lists are in their ranges.
func checkRelatedRange(t *testing.T, truth Truth, lists map[string][]string) {
	t.Helper()
	r := Related(truth, lists)
	inRange(t, r.NDCG5, r.Hit5, r.MRR, r.Coverage5, r.Gini)
	if r.MaxInDegree < 0 || r.MaxInDegree > max(0, len(lists)-1) {
		t.Errorf("max in-degree %d among %d lists", r.MaxInDegree, len(lists))
	}
}

func TestReportNames(t *testing.T) {
	tests := []struct {
		report any
		want   string
	}{
		{SearchReport{}, `{"queries":0,"ndcg@10":0,"map":0,"mrr":0,"recall@100":0}`},
		{RelatedReport{}, `{"sources":0,"ndcg@5":0,"hit@5":0,"mrr":0,"coverage@5":0,"max_in_degree":0,"gini":0}`},
	}
	for _, tt := range tests {
		got, err := json.Marshal(tt.report)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, string(got)); diff != "" {
			t.Errorf("JSON (-want +got):\n%s", diff)
		}
	}
}

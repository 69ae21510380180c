package search

import (
	"math"
	"slices"
	"testing"
	"time"

	"kindred/corpus"
	"kindred/index"
)

func TestFreshness(t *testing.T) {
	now, year := day("2026-06-01"), 365*24*time.Hour
	if got := freshness(time.Time{}, now, 100*year); got != 0 {
		t.Errorf("without a date freshness = %g in the slowest of times, want 0", got)
	}
	for _, tc := range []struct {
		name      string
		published time.Time
		want      float64
	}{
		{"now", now, 1},
		{"a half-life ago", now.Add(-year), .5},
		{"two", now.Add(-2 * year), .25},
		{"half of one", now.Add(-year / 2), math.Sqrt(.5)},
		{"to come", now.Add(year), 1},
		{"long ago", day("1600-01-01"), 0},
		{"no date", time.Time{}, 0},
	} {
		if got := freshness(tc.published, now, year); math.Abs(got-tc.want) > 1e-6 {
			t.Errorf("%s: freshness = %g, want %g", tc.name, got, tc.want)
		}
	}
}

func TestRecent(t *testing.T) {
	now := day("2026-06-01")
	list := []corpus.Article{
		{ID: "far better", Published: day("2000-01-01"), Text: "tide tide tide"},
		{ID: "new", Published: now, Text: "tide"},
		{ID: "newer than a year", Published: day("2025-12-01"), Text: "tide"},
		{ID: "old", Published: day("2000-01-01"), Text: "tide"},
		{ID: "undated", Text: "tide"},
	}
	b := indexed(t, list)
	scores := []float64{2.1, 1, 1, 1, 1.01} // in the order of ids
	for _, tc := range []struct {
		halfLife time.Duration
		want     []string
	}{
		{0, []string{"far better", "undated", "new", "newer than a year", "old"}},
		{365 * 24 * time.Hour, []string{"far better", "new", "newer than a year", "undated", "old"}},
	} {
		q := &question{gen: &generation{reader: b}, options: &Options{HalfLife: tc.halfLife, Now: func() time.Time { return now }}}
		matches := make([]index.Match, len(scores))
		for i, s := range scores {
			matches[i] = index.Match{Doc: index.Doc(i), Score: s}
		}
		if tc.halfLife > 0 {
			if err := q.recent(t.Context(), matches); err != nil {
				t.Fatal(err)
			}
		}
		for i, m := range matches {
			if m.Score < scores[i] {
				t.Errorf("half-life %v: %s has %g, less than %g", tc.halfLife, list[i].ID, m.Score, scores[i])
			}
		}
		matches = append(matches, index.Match{Doc: 3, Tier: -1}) // what comes first, comes first
		byScore(matches)
		if matches[0].Tier != -1 {
			t.Errorf("half-life %v: first is %+v", tc.halfLife, matches[0])
		}
		var got []string
		for _, m := range matches[1:] {
			got = append(got, list[m.Doc].ID)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("half-life %v: %q, want %q", tc.halfLife, got, tc.want)
		}
	}
	if got := (&Options{}).now(); time.Since(got) > time.Minute {
		t.Errorf("without a clock it is %v", got)
	}
}

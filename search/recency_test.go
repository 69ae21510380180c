package search

import (
	"math"
	"slices"
	"testing"
	"time"

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
	hits := func() []index.Hit {
		return []index.Hit{
			{Doc: 0, Head: index.Head{ID: "far better", Published: day("2000-01-01")}, Score: 2.1},
			{Doc: 5, Head: index.Head{ID: "undated"}, Score: 1.01},
			{Doc: 3, Head: index.Head{ID: "old", Published: day("2000-01-01")}, Score: 1},
			{Doc: 1, Head: index.Head{ID: "new", Published: now}, Score: 1},
			{Doc: 2, Head: index.Head{ID: "newer than a year", Published: day("2025-12-01")}, Score: 1},
			{Doc: 4, Head: index.Head{ID: "pinned, old", Published: day("2000-01-01")}, Score: 0, Tier: -1},
		}
	}
	for _, tc := range []struct {
		halfLife time.Duration
		want     []string
	}{
		{0, []string{"pinned, old", "far better", "undated", "new", "newer than a year", "old"}},
		{365 * 24 * time.Hour, []string{"pinned, old", "far better", "new", "newer than a year", "undated", "old"}},
	} {
		q := &question{options: &Options{HalfLife: tc.halfLife, Now: func() time.Time { return now }}}
		list := hits()
		q.recent(list)
		for i, h := range hits() {
			if list[i].Score < h.Score {
				t.Errorf("half-life %v: %s has %g, less than %g", tc.halfLife, h.ID, list[i].Score, h.Score)
			}
		}
		byScore(list)
		var got []string
		for _, h := range list {
			got = append(got, h.ID)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("half-life %v: %q, want %q", tc.halfLife, got, tc.want)
		}
	}
	if got := (&Options{}).now(); time.Since(got) > time.Minute {
		t.Errorf("without a clock it is %v", got)
	}
}

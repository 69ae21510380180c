package analytics

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kindred/search"
)

// keep puts counts of a day into the folder.
func (s *site) keep(daysAgo int, change func(*Day)) {
	s.t.Helper()
	d := newDay(dateOf(s.at.AddDate(0, 0, -daysAgo)))
	change(d)
	err := s.r.store.locked(func() error {
		_, _, err := s.r.store.add(d)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func queriesOf(list []QueryCounts) []string {
	var queries []string
	for _, q := range list {
		queries = append(queries, q.Query)
	}
	return queries
}

// TestReportPeriods: the days are those that end today, and are compared with those before.
func TestReportPeriods(t *testing.T) {
	s := newSite(t)
	if _, err := Read(s.dir, 7, s.at); !errors.Is(err, ErrNothing) {
		t.Errorf("of nothing: %v", err)
	}
	for _, day := range []struct{ ago, searches int }{{0, 1}, {6, 2}, {7, 4}, {13, 8}, {14, 16}, {-1, 32}} {
		s.keep(day.ago, func(d *Day) {
			c := &Counts{Searches: day.searches}
			d.All.add(c)
			d.Hours[7] += day.searches
			d.count("rye", c)
		})
	}
	r := s.report(7)
	if r.All.Searches != 3 || r.Before == nil || r.Before.Searches != 12 || r.ByHour[7] != 3 || r.Withheld != 0 {
		t.Errorf("%+v, before %+v", r, r.Before)
	}
	if q := r.Top; len(q) != 1 || q[0].Searches != 3 || q[0].Before != 12 {
		t.Errorf("top %+v", q)
	}
	if n := len(r.ByDay); n != 7 || r.ByDay[0].Searches != 2 || r.ByDay[6].Searches != 1 || r.ByDay[6].Date != r.To || r.ByDay[0].Date != r.From {
		t.Errorf("days %+v", r.ByDay)
	}
	if r := s.report(1000); r.Before != nil || r.All.Searches != 31 {
		t.Errorf("of all days: %+v", r)
	}
}

// TestReportLists: which list a query stands in.
func TestReportLists(t *testing.T) {
	s := newSite(t)
	s.keep(8, func(d *Day) {
		d.count("steady", &Counts{Searches: 30})
		d.count("rising", &Counts{Searches: 4})
	})
	s.keep(0, func(d *Day) {
		d.All = Counts{Searches: 200, Clicks: Ranks{50}}
		d.count("steady", &Counts{Searches: 31, Clicks: Ranks{20}})
		d.count("rising", &Counts{Searches: 20, Clicks: Ranks{10}})
		d.count("new", &Counts{Searches: 4})
		d.count("missing", &Counts{Searches: 6, Empty: 6})
		d.count("half", &Counts{Searches: 8, Partial: 4})
		d.count("filtered once", &Counts{Searches: 9, Empty: 1})
		d.count("passed over", &Counts{Searches: 12, Clicks: Ranks{0, 1}})
		d.count("far down", &Counts{Searches: 12, Clicks: Ranks{1, 0, 0, 0, 9}})
	})
	r := s.report(7)
	var missing, unclicked []string
	for _, m := range r.Missing {
		missing = append(missing, m.Query)
	}
	for _, u := range r.Unclicked {
		unclicked = append(unclicked, fmt.Sprintf("%s at %d", u.Query, u.Rank))
	}
	for _, tc := range []struct {
		name      string
		got, want []string
	}{
		{"top", queriesOf(r.Top)[:3], []string{"steady", "rising", "far down"}},
		{"trending", queriesOf(r.Trending), []string{"far down", "passed over", "rising", "filtered once", "half", "missing"}},
		{"missing", missing, []string{"missing", "half"}},
		{"unclicked", unclicked, []string{"passed over at 2", "far down at 5"}},
	} {
		slices.Sort(tc.got[min(len(tc.got), 3):])
		slices.Sort(tc.want[min(len(tc.want), 3):])
		if !slices.Equal(tc.got, tc.want) {
			t.Errorf("%s: %q, want %q", tc.name, tc.got, tc.want)
		}
	}
	if r.Withheld != 200-31-20-4-6-8-9-12-12 {
		t.Errorf("withheld %d", r.Withheld)
	}
}

// library answers by lists of ids, or says which words it has not.
type library map[string][]string

func (l library) Search(_ context.Context, req search.Request) (*search.Result, error) {
	r := &search.Result{Query: req.Query}
	if req.Query == "broken" {
		return nil, search.ErrNotReady
	}
	for _, id := range l[req.Query] {
		if word, unknown := strings.CutPrefix(id, "!"); unknown {
			r.Unknown = append(r.Unknown, word)
		} else {
			r.Hits = append(r.Hits, search.Hit{ID: id, Title: strings.ToUpper(id)})
		}
	}
	r.Total = len(r.Hits)
	return r, nil
}

func (library) Suggest(_ context.Context, req search.SuggestRequest) (*search.SuggestResult, error) {
	return &search.SuggestResult{Suggestions: []search.Suggestion{
		{Kind: search.SuggestedTag, Text: "a tag"}, {Kind: search.SuggestedTitle, Text: "Near " + req.Query, ID: "near"},
	}}, nil
}

// TestAdvice: what is still missing and what comes near; which synonyms would help; which
// article to pin.
func TestAdvice(t *testing.T) {
	s := newSite(t)
	s.keep(0, func(d *Day) {
		d.All.Clicks = Ranks{1}
		missing := &Counts{Searches: 9, Partial: 9}
		for _, query := range []string{"couch", "old couch", "curd", "written since", "nowhere", "c, d", "sofa sofa"} {
			d.count(query, missing)
		}
		for _, query := range []string{"sofa", "old sofa", "bread", "oats", "x", "couches"} {
			d.count(query, &Counts{Searches: 10, Clicks: Ranks{6}})
		}
		d.count("far", &Counts{Searches: 10, Clicks: Ranks{0, 4}})
		d.count("too far", &Counts{Searches: 10, Clicks: Ranks{0, 0, 0, 4}})
		d.count("beyond", &Counts{Searches: 10, Clicks: Ranks{10: 4}})
		for from, to := range map[string]string{
			"couch": "sofa", "old couch": "old sofa", "curd": "couches", "bread": "oats", "nowhere": "couch", "c, d": "x", "sofa sofa": "sofa",
		} {
			d.refine(from, to, 7)
		}
	})
	r := s.report(1)
	err := r.Advise(t.Context(), library{
		"couch": {"!couch", "b"}, "sofa": {"a", "b", "c"}, "old sofa": {"a"}, "curd": {"a", "b"}, "couches": {"b", "a"},
		"written since": {"new"}, "bread": {"b"}, "oats": {"a"}, "x": {"a"}, "far": {"a", "b"}, "too far": {"a"},
	})
	if err != nil {
		t.Fatal(err)
	}
	var synonyms, missing, rules []string
	for _, f := range r.Refinements {
		if f.Synonym != "" {
			synonyms = append(synonyms, f.Synonym)
		}
	}
	// curd finds what couches finds; bread was taken hits of; nowhere leads to what is missing
	// itself; c, d cannot be written; sofa sofa says no other word.
	if want := []string{"couch => sofa", "couch => sofa"}; !slices.Equal(synonyms, want) {
		t.Errorf("synonyms %q, want %q", synonyms, want)
	}
	for _, m := range r.Missing {
		missing = append(missing, fmt.Sprintf("%s %v %v %v", m.Query, m.Unknown, m.Near, m.Answered))
	}
	if want := []string{
		"c, d [] [{near Near c, d}] false", "couch [couch] [{b B}] false", "nowhere [] [{near Near nowhere}] false",
		"old couch [] [{near Near old couch}] false", "sofa sofa [] [{near Near sofa sofa}] false",
		"curd [] [{a A} {b B}] true", "written since [] [{new NEW}] true",
	}; !slices.Equal(missing, want) {
		t.Errorf("missing %q, want %q", missing, want)
	}
	for _, u := range r.Unclicked {
		rules = append(rules, fmt.Sprintf("%s %d %v %s", u.Query, u.Rank, u.Article, u.Rule))
	}
	if want := []string{"beyond 11 <nil> ", "too far 4 <nil> "}; !slices.Equal(rules, want) {
		t.Errorf("rules %q, want %q", rules, want)
	}
	u := Unclicked{QueryCounts: QueryCounts{Query: "far"}, Rank: 2}
	if err := u.advise(t.Context(), library{"far": {"a", "b"}}); err != nil || u.Rule != "pin far -> b" || u.Article.ID != "b" {
		t.Errorf("%+v, %v", u, err)
	}
	r.Missing = append(r.Missing, Missing{QueryCounts: QueryCounts{Query: "broken"}})
	if err := r.Advise(t.Context(), library{}); !errors.Is(err, search.ErrNotReady) {
		t.Errorf("of no index: %v", err)
	}
}

func TestSynonymOf(t *testing.T) {
	for _, tc := range []struct{ from, to, want string }{
		{"couch", "sofa", "couch => sofa"},
		{"mend a couch", "mend a sofa", "couch => sofa"},
		{"nyc hotels", "new york city hotels", "nyc => new york city"},
		{"rye", "rye bread", ""},
		{"rye bread", "bread", ""},
		{"c#", "sharp", ""},
		{"a -b", "a c", ""},
		{`"old couch"`, "sofa", ""},
		{"tag:x", "sofa", ""},
		{strings.Repeat("a b ", 9) + "x", "sofa", ""},
	} {
		if got := synonymOf(tc.from, tc.to); got != tc.want {
			t.Errorf("synonymOf(%q, %q) = %q, want %q", tc.from, tc.to, got, tc.want)
		}
	}
}

// TestDayAndHour: a search counts at the hour and on the day at which it was asked.
func TestDayAndHour(t *testing.T) {
	s := newSite(t)
	s.at = time.Date(2026, 3, 9, 23, 59, 55, 0, time.UTC)
	s.each(3, "rye", found)
	s.flush()
	d, err := s.r.store.read("2026-03-09")
	if err != nil || d.Hours[23] != 3 || d.Queries["rye"].Searches != 3 {
		t.Errorf("%+v, %v", d, err)
	}
}

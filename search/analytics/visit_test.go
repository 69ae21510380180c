package analytics

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"kindred/search"
)

// TestVisits: what one visit does, as three do it, is what is counted.
func TestVisits(t *testing.T) {
	type step struct {
		wait  time.Duration
		query string // a search, or
		click int    // a hit taken of it
		found *search.Result
	}
	ask := func(wait time.Duration, query string) step { return step{wait: wait, query: query, found: found} }
	click := func(wait time.Duration, query string, rank int) step {
		return step{wait: wait, query: query, click: rank}
	}
	const soon, later = time.Second, settles + time.Second
	for _, tc := range []struct {
		name  string
		steps []step
		want  map[string]int // searches of three visits
		next  []string       // pairs
		mrr   map[string]float64
	}{
		{"one search", []step{ask(0, "rye bread")}, map[string]int{"rye bread": 3}, nil, nil},
		{
			"each beginning while it is typed",
			[]step{ask(0, "ry"), ask(soon, "rye"), ask(soon, "rye br"), ask(soon, "rye bread")},
			map[string]int{"rye bread": 3},
			nil, nil,
		},
		{
			"a letter taken back",
			[]step{ask(0, "rye bred"), ask(soon, "rye bre"), ask(soon, "rye bread")},
			map[string]int{"rye bread": 3},
			nil, nil,
		},
		{
			"typed on after a while",
			[]step{ask(0, "rye"), ask(later, "rye bread")},
			map[string]int{"rye": 3, "rye bread": 3},
			[]string{"rye>rye bread"},
			nil,
		},
		{
			"something else",
			[]step{ask(0, "couch"), ask(soon, "sofa")},
			map[string]int{"couch": 3, "sofa": 3},
			[]string{"couch>sofa"},
			nil,
		},
		{
			"after the visit",
			[]step{ask(0, "couch"), ask(visitLasts+time.Second, "sofa")},
			map[string]int{"couch": 3, "sofa": 3},
			nil, nil,
		},
		{"the same again", []step{ask(0, "rye"), ask(later, "rye"), ask(soon, "RYE ")}, map[string]int{"rye": 3}, nil, nil},
		{
			"away and back again",
			[]step{ask(0, "rye"), ask(later, "ry"), ask(soon, "rye"), click(soon, "rye", 1), ask(later, "sofa")},
			map[string]int{"rye": 3, "sofa": 3},
			[]string{"rye>sofa"},
			map[string]float64{"rye": 1},
		},
		{
			"a hit is taken at once",
			[]step{ask(0, "rye"), click(soon, "rye", 2)},
			map[string]int{"rye": 3},
			nil,
			map[string]float64{"rye": .5},
		},
		{
			"the first hit counts",
			[]step{ask(0, "rye"), click(soon, "rye", 4), click(soon, "rye", 1)},
			map[string]int{"rye": 3},
			nil,
			map[string]float64{"rye": .25},
		},
		{
			"of another search",
			[]step{ask(0, "rye"), click(soon, "sofa", 1)},
			map[string]int{"rye": 3},
			nil,
			map[string]float64{"rye": 0},
		},
		{
			"at no place",
			[]step{ask(0, "rye"), click(soon, "rye", 0), click(soon, "rye", -1), click(soon, "rye", 1<<40)},
			map[string]int{"rye": 3},
			nil,
			map[string]float64{"rye": 0},
		},
		{
			"an address in between",
			[]step{ask(0, "rye"), ask(later, "jane@example.org"), ask(later, "sofa")},
			map[string]int{"rye": 3, "sofa": 3},
			nil, nil,
		},
		{"typing an address", []step{ask(0, "jane"), ask(soon, "jane@e"), ask(soon, "jane@example.org")}, map[string]int{}, nil, nil},
		{"nothing", []step{ask(0, ""), ask(0, " ?")}, map[string]int{}, nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newSite(t)
			for _, step := range tc.steps {
				s.after(step.wait)
				for who := range 3 {
					if step.click != 0 || step.found == nil {
						s.r.Clicked(client(who), step.query, step.click)
					} else {
						s.ask(who, step.query, step.found)
					}
				}
			}
			s.r.Close()
			s.open()
			if len(tc.want) == 0 {
				for query := range tc.want {
					t.Errorf("%q is kept", query)
				}
				return
			}
			r := s.report(1)
			got := map[string]int{}
			for _, q := range r.Top {
				got[q.Query] = q.Searches
				if mrr, there := tc.mrr[q.Query]; there && q.MRR != mrr {
					t.Errorf("the mean reciprocal rank of %q is %v, want %v", q.Query, q.MRR, mrr)
				}
			}
			for query, n := range tc.want {
				if got[query] != n || len(got) != len(tc.want) {
					t.Errorf("counted %v, want %v", got, tc.want)
				}
			}
			var next []string
			for _, f := range r.Refinements {
				next = append(next, f.From+">"+f.To)
			}
			if !slices.Equal(next, tc.next) {
				t.Errorf("refined %v, want %v", next, tc.next)
			}
		})
	}
}

// TestOutcomes: what was found is counted, but not where a filter decided.
func TestOutcomes(t *testing.T) {
	for _, tc := range []struct {
		req            search.Request
		result         *search.Result
		empty, partial int
		searches       int
	}{
		{search.Request{Query: "rye"}, found, 0, 0, 3},
		{search.Request{Query: "rye"}, nothing, 3, 0, 3},
		{search.Request{Query: "rye"}, partly, 0, 3, 3},
		{search.Request{Query: "rye", Tags: []string{"x"}}, nothing, 0, 0, 3},
		{search.Request{Query: "rye", Years: []int{2001}}, nothing, 0, 0, 3},
		{search.Request{Query: "rye tag:x"}, nothing, 0, 0, 3},
		{search.Request{Query: "rye -bread"}, nothing, 0, 0, 3},
		{search.Request{Query: "rye", Offset: 10}, nothing, 0, 0, 0},
	} {
		s := newSite(t)
		for who := range 3 {
			s.r.Searched(client(who), &tc.req, tc.result)
		}
		s.r.Close()
		all := Counts{}
		if tc.searches > 0 {
			all = s.report(1).All
		}
		if all.Empty != tc.empty || all.Partial != tc.partial || all.Searches != tc.searches {
			t.Errorf("%+v with %d hits: counted %+v", tc.req, tc.result.Total, all)
		}
	}
}

// TestHouseholds: addresses that one subscriber commands are one visit, and one that is
// not known is none.
func TestHouseholds(t *testing.T) {
	for _, tc := range []struct {
		name  string
		addrs []string
		kept  bool
	}{
		{"three", []string{"192.0.2.1", "192.0.2.2", "192.0.2.3"}, true},
		{"one written twice", []string{"192.0.2.1", "::ffff:192.0.2.1", "192.0.2.2"}, false},
		{"one network of IPv6", []string{"2001:db8::1", "2001:db8::2", "2001:db8::3"}, false},
		{"three of them", []string{"2001:db8:0:1::1", "2001:db8:0:2::1", "2001:db8:0:3::1"}, true},
	} {
		s := newSite(t)
		for _, a := range tc.addrs {
			s.r.Searched(netip.MustParseAddr(a), &search.Request{Query: "walrus"}, found)
		}
		s.r.Searched(netip.Addr{}, &search.Request{Query: "walrus"}, found)
		s.r.Close()
		if got := strings.Contains(s.disk(), "walrus"); got != tc.kept {
			t.Errorf("%s: kept = %v, want %v", tc.name, got, tc.kept)
		}
	}
}

// TestTooMany: made-up queries of one visit push out one another, and not what several
// have asked for; visits above the limit are not counted.
func TestTooMany(t *testing.T) {
	s := newSite(t)
	s.ask(1, "walrus", found)
	s.ask(2, "walrus", found)
	s.after(settles + time.Second)
	s.flush()
	var made [8]byte
	for n := range maxCandidates + 10 {
		for i := range made {
			made[i] = byte('a' + n>>(4*i)&15)
		}
		s.r.mu.Lock()
		s.r.use(99, string(made[:]), Counts{Searches: 1})
		s.r.mu.Unlock()
	}
	if n := len(s.r.candidates); n > maxCandidates {
		t.Errorf("%d candidates", n)
	}
	s.ask(3, "walrus", found)
	s.after(settles + time.Second)
	if !strings.Contains(s.flush(), "walrus") {
		t.Error("a query of two visits was pushed out by those of one")
	}
	for n := range maxVisits + 10 {
		s.ask(1000+n, "otter", found)
	}
	if n := len(s.r.visits); n > maxVisits {
		t.Errorf("%d visits", n)
	}
}

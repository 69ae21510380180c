package analytics

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRanks(t *testing.T) {
	var r Ranks
	for _, rank := range []int{1, 2, 10, 11, 400} {
		r.add(rank, 1)
	}
	if want := (Ranks{1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 2}); r != want {
		t.Errorf("%v, want %v", r, want)
	}
	if got, want := r.MRR(), (1+.5+.1+2./11)/5; got != want {
		t.Errorf("MRR() = %v, want %v", got, want)
	}
	if got := new(Ranks).MRR(); got != 0 {
		t.Errorf("of nothing MRR() = %v", got)
	}
}

// FuzzDay: a file is refused, or holds what is written again as it was read.
func FuzzDay(f *testing.F) {
	d := newDay("2026-03-09")
	d.count("rye", &Counts{Searches: 3, Empty: 1, Clicks: Ranks{1}})
	d.refine("rye", "rye bread", 2)
	data, err := json.Marshal(d)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	for _, seed := range []string{
		`{}`, `null`, `[]`, `{"kindred_analytics":1,"day":"2026-03-09"}`, `{"kindred_analytics":2,"day":"2026-03-09"}`,
		`{"kindred_analytics":1,"day":"2026-03-09","all":{"searches":-1}}`,
		`{"kindred_analytics":1,"day":"2026-03-09","queries":{"Rye":{"searches":1}}}`,
		`{"kindred_analytics":1,"day":"2026-03-09","queries":{"a@b":{"searches":1}}}`,
		`{"kindred_analytics":1,"day":"2026-03-09","queries":{"rye":null},"refinements":{"rye":null}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := readDay(data)
		if err != nil {
			return
		}
		written, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		again, err := readDay(written)
		if err != nil {
			t.Fatalf("%s is refused: %v", written, err)
		}
		if diff := cmp.Diff(d, again); diff != "" {
			t.Error(diff)
		}
		d.add(again) // it does not panic
	})
}

func TestReadDay(t *testing.T) {
	for _, tc := range []struct {
		file string
		ok   bool
	}{
		{`{"kindred_analytics":1,"day":"2026-03-09"}`, true},
		{`{"kindred_analytics":1,"day":"2026-03-09","queries":{"rye":{"searches":2}}}`, true},
		{`{"kindred_analytics":2,"day":"2026-03-09"}`, false},
		{`{"kindred_analytics":1,"day":"../x"}`, false},
		{`{"kindred_analytics":1,"day":"2026-03-09","all":{"searches":-1}}`, false},
		{`{"kindred_analytics":1,"day":"2026-03-09","queries":{"rye":null}}`, false},
		{`{"kindred_analytics":1,"day":"2026-03-09","queries":{"jane@example.org":{"searches":2}}}`, false},
		{`{"kindred_analytics":1,"day":"2026-03-09","refinements":{"rye":{"A":1}}}`, false},
		{`{"kindred_analytics":1,"day":"2026-03-09","hours":[9007199254740993000]}`, false},
		{``, false},
	} {
		if _, err := readDay([]byte(tc.file)); (err == nil) != tc.ok {
			t.Errorf("readDay(%s): %v", tc.file, err)
		}
	}
}

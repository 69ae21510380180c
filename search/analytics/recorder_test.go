package analytics

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kindred/search"
)

// TestEnoughVisits: a query reaches the disk with the visit that makes enough, and all its
// searches then; whatever one visit does, it is one.
func TestEnoughVisits(t *testing.T) {
	s := newSite(t)
	if _, err := os.Stat(s.dir); err == nil {
		t.Error("opening has made a folder")
	}
	s.flush()
	if _, err := os.Stat(s.dir); err == nil {
		t.Error("a folder was made before anything was counted")
	}
	for range 5 {
		s.ask(1, "walrus", found)
		s.after(visitLasts + time.Second)
	}
	s.each(2, "walrus", found)
	if disk := s.flush(); strings.Contains(disk, "walrus") {
		t.Errorf("kept after two visits: %s", disk)
	}
	if r := s.report(1); r.All.Searches != 7 || r.Withheld != 7 || len(r.Top) > 0 {
		t.Errorf("counted %+v", r)
	}
	s.ask(7, "walrus", found)
	s.after(settles + time.Second)
	s.flush()
	if got := s.counts("walrus", 1); got.Searches != 8 {
		t.Errorf("counted %d searches, want those of before, too", got.Searches)
	}
	s.ask(8, "walrus", found)
	s.after(settles + time.Second)
	s.flush()
	if got := s.counts("walrus", 1); got.Searches != 9 {
		t.Errorf("counted %d searches, want 9", got.Searches)
	}
}

// TestForgotten: what too few visits used is forgotten with the salt and with the process;
// what enough have used stays known.
func TestForgotten(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*site)
		kept   bool
	}{
		{"nothing happens", func(*site) {}, true},
		{"six days", func(s *site) { s.after(6 * 24 * time.Hour) }, true},
		{"a new salt", func(s *site) { s.after(saltLasts) }, false},
		{"a restart", (*site).restart, false},
	} {
		s := newSite(t)
		s.each(3, "otter", found)
		s.each(2, "walrus", found)
		s.flush()
		tc.change(s)
		s.ask(9, "walrus", found)
		s.ask(10, "otter", found)
		s.after(settles + time.Second)
		if got := strings.Contains(s.flush(), "walrus"); got != tc.kept {
			t.Errorf("%s: kept = %v, want %v", tc.name, got, tc.kept)
		}
		if got := s.counts("otter", 30).Searches; got != 4 {
			t.Errorf("%s: %d searches of what was known, want 4", tc.name, got)
		}
	}
}

// TestPairs: that one query followed another is kept only if enough visits did so, however
// often the two are asked.
func TestPairs(t *testing.T) {
	s := newSite(t)
	s.each(9, "couch", found)
	s.each(2, "sofa", found) // after couch
	for who := 20; who < 29; who++ {
		s.ask(who, "sofa", found)
	}
	s.after(settles + time.Second)
	s.flush()
	if r := s.report(1); len(r.Refinements) > 0 {
		t.Errorf("two visits made %v", r.Refinements)
	}
	s.each(3, "couch", found) // so do the same two again, and another
	s.each(3, "sofa", found)
	s.flush()
	want := Refinement{From: "couch", To: "sofa", Times: 5}
	if r := s.report(1); len(r.Refinements) != 1 || r.Refinements[0] != want {
		t.Errorf("%+v, want %+v", r.Refinements, want)
	}
}

// TestNoSpying: whatever readers do, no word of a query that fewer than enough visits have
// used is on disk, nor in a report or the log; neither is an address. And what enough used
// at once is kept.
func TestNoSpying(t *testing.T) {
	for seed := range uint64(20) {
		var said bytes.Buffer
		s := newSite(t, func(o *Options) {
			o.Logger = slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug}))
		})
		rnd := rand.New(rand.NewPCG(seed, 1)) // #nosec G404 -- of a test
		used := map[string]map[int]bool{}
		var words []string
		for i := range 40 {
			words = append(words, fmt.Sprintf("w%ciz%cq", 'a'+i%26, 'a'+i/26))
		}
		for range 400 {
			word := words[int(float64(len(words))*rnd.Float64()*rnd.Float64())]
			who := rnd.IntN(12)
			query := word
			if rnd.IntN(4) == 0 { // each of its words belongs to no other
				query = word + " und" + word
			}
			for w := range strings.FieldsSeq(query) {
				if used[w] == nil {
					used[w] = map[int]bool{}
				}
				used[w][who] = true
			}
			for n := 3; rnd.IntN(2) == 0 && n < len(query); n += 2 {
				s.ask(who, query[:n], partly)
			}
			s.ask(who, query, []*search.Result{found, nothing, partly}[rnd.IntN(3)])
			if rnd.IntN(3) == 0 {
				s.r.Clicked(client(who), query, 1+rnd.IntN(12))
			}
			s.after(time.Duration(rnd.IntN(40)) * time.Second)
			switch rnd.IntN(60) {
			case 0:
				s.flush()
			case 1:
				s.restart()
			case 2:
				s.after(30 * time.Hour)
			}
		}
		s.each(3, "welcome", found)
		s.r.Close()
		report := s.report(30)
		all := s.disk() + said.String() + fmt.Sprintf("%+v", report)
		if !strings.Contains(all, "welcome") {
			t.Fatal("nothing is kept at all")
		}
		kept := 0
		for w, visits := range used {
			if strings.Contains(all, w) {
				kept++
				if len(visits) < s.o.Visits {
					t.Errorf("seed %d: %q was used by %d visits, and is kept", seed, w, len(visits))
				}
			}
		}
		if kept == 0 {
			t.Errorf("seed %d: no query of many was kept: this test shows nothing", seed)
		}
		for who := range 12 {
			if strings.Contains(all, client(who).String()) {
				t.Errorf("seed %d: an address is kept", seed)
			}
		}
	}
}

// TestWordsOfFewer: a word that only some searches add to a common query is not kept by
// the common one.
func TestWordsOfFewer(t *testing.T) {
	s := newSite(t)
	s.each(5, "bread", found)
	s.each(2, "bread walrus", found)
	s.r.Close()
	if disk := s.disk(); strings.Contains(disk, "walrus") || !strings.Contains(disk, `"bread"`) {
		t.Errorf("kept %s", disk)
	}
}

// TestRetention: a day is removed whole when its time is over, and so is what a killed
// writer left; a query that no day has any more must be used by enough visits again.
func TestRetention(t *testing.T) {
	s := newSite(t, func(o *Options) { o.Days = 2 })
	s.each(3, "walrus", found)
	s.flush()
	if err := os.WriteFile(filepath.Join(s.dir, ".2026-03-09.json123"), []byte("walrus"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.after(24 * time.Hour)
	if !strings.Contains(s.flush(), "walrus") {
		t.Error("yesterday is gone already")
	}
	s.after(24 * time.Hour)
	if disk := s.flush(); strings.Contains(disk, "walrus") || strings.Contains(disk, "2026-03-09") {
		t.Errorf("the day is still there: %s", disk)
	}
	s.ask(1, "walrus", found)
	s.after(settles + time.Second)
	if strings.Contains(s.flush(), "walrus") {
		t.Error("it is still known")
	}
}

// TestRetentionOnStart: days whose time passed while nothing ran go with the first minute.
func TestRetentionOnStart(t *testing.T) {
	s := newSite(t, func(o *Options) { o.Days = 2 })
	s.each(3, "walrus", found)
	s.r.Close()
	s.after(100 * 24 * time.Hour)
	s.open()
	if s.r.kept["walrus"] {
		t.Error("it is still known")
	}
	if strings.Contains(s.flush(), "walrus") {
		t.Error("the day is still there")
	}
}

// TestTwoServers: what two count on one folder adds up, and each knows what the other kept.
func TestTwoServers(t *testing.T) {
	s := newSite(t)
	other, err := Open(s.o)
	if err != nil {
		t.Fatal(err)
	}
	s.each(3, "walrus", found)
	s.flush()
	for who := range 3 {
		other.Searched(client(who), &search.Request{Query: "otter"}, found)
	}
	s.after(settles + time.Second)
	if err := other.write(false); err != nil {
		t.Fatal(err)
	}
	other.Searched(client(1), &search.Request{Query: "walrus"}, found)
	other.Close()
	if w, o := s.counts("walrus", 1).Searches, s.counts("otter", 1).Searches; w != 4 || o != 3 {
		t.Errorf("counted %d and %d, want 4 and 3", w, o)
	}
}

// TestFullDisk: what cannot be written is kept in memory and written later; it is said
// once, and no query with it.
func TestFullDisk(t *testing.T) {
	var said bytes.Buffer
	s := newSite(t, func(o *Options) { o.Logger = slog.New(slog.NewTextHandler(&said, nil)) })
	if err := os.WriteFile(s.dir, nil, 0o600); err != nil { // a file is in the way
		t.Fatal(err)
	}
	for range 3 {
		s.each(3, "walrus", found)
		s.after(visitLasts)
		s.r.flush(false)
	}
	if n := strings.Count(said.String(), "cannot be kept"); n != 1 || strings.Contains(said.String(), "walrus") {
		t.Errorf("said %q", &said)
	}
	if err := os.Remove(s.dir); err != nil {
		t.Fatal(err)
	}
	s.r.flush(false)
	if !strings.Contains(said.String(), "is kept again") {
		t.Errorf("said %q", &said)
	}
	if got := s.counts("walrus", 1).Searches; got != 9 {
		t.Errorf("counted %d, want 9", got)
	}
}

// TestDamaged: a file that cannot be used gives way, and a report names it.
func TestDamaged(t *testing.T) {
	var said bytes.Buffer
	s := newSite(t, func(o *Options) { o.Logger = slog.New(slog.NewTextHandler(&said, nil)) })
	s.each(3, "walrus", found)
	s.flush()
	if err := os.Truncate(s.r.store.path(dateOf(noon)), 20); err != nil {
		t.Fatal(err)
	}
	if r := s.report(1); len(r.Problems) != 1 || !strings.Contains(r.Problems[0], "2026-03-09.json") {
		t.Errorf("problems: %q", r.Problems)
	}
	s.restart()
	s.each(3, "otter", found)
	s.flush()
	if s.counts("otter", 1).Searches != 3 || strings.Count(said.String(), "begins anew") != 1 {
		t.Errorf("said %q", &said)
	}
}

// TestAtOnce: readers, writers and reports get on together.
func TestAtOnce(t *testing.T) {
	s := newSite(t)
	var wait sync.WaitGroup
	for who := range 8 {
		wait.Go(func() {
			for n := range 100 {
				s.ask(who, fmt.Sprintf("query %c", 'a'+n%7), found)
				s.r.Clicked(client(who), fmt.Sprintf("query %c", 'a'+n%7), 1)
				s.r.Suggested(n)
			}
		})
	}
	wait.Go(func() {
		for range 20 {
			s.r.flush(false)
		}
	})
	wait.Go(func() {
		for range 20 {
			if _, err := Read(s.dir, 30, s.at); err != nil && !errors.Is(err, ErrNothing) {
				t.Error(err)
			}
		}
	})
	wait.Wait()
	s.r.Close()
	if r := s.report(1); r.All.Searches != 8*100 || r.All.Clicks.Total() != 8*100 || r.Withheld != 0 {
		t.Errorf("counted %+v", r)
	}
}

func TestOptions(t *testing.T) {
	for _, tc := range []struct {
		visits, days int
		ok           bool
	}{{5, 90, true}, {2, 1, true}, {1, 90, false}, {101, 90, false}, {5, 0, false}, {5, 1101, false}} {
		if _, err := Open(Options{Dir: t.TempDir(), Visits: tc.visits, Days: tc.days}); (err == nil) != tc.ok {
			t.Errorf("%d visits, %d days: %v", tc.visits, tc.days, err)
		}
	}
}

// BenchmarkSearched is what a search costs more.
func BenchmarkSearched(b *testing.B) {
	s := newSite(b)
	req := &search.Request{Query: "rye bread"}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s.at = s.at.Add(time.Millisecond)
		s.r.Searched(client(i%5000), req, found)
	}
}

// BenchmarkFlush is what a minute's writing costs beside 10,000 queries of the day.
func BenchmarkFlush(b *testing.B) {
	s := newSite(b)
	d := s.r.day(noon)
	for i := range 10_000 {
		d.count(fmt.Sprintf("query number %x", i), &Counts{Searches: 3})
	}
	s.flush()
	b.ReportAllocs()
	for b.Loop() {
		s.r.Suggested(1)
		s.flush()
	}
}

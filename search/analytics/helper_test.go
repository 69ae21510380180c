package analytics

import (
	"encoding/binary"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kindred/search"
)

// noon is a Monday.
var noon = time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)

// site is a recorder with a clock of its own, on a folder that is not there yet.
type site struct {
	t   testing.TB
	dir string
	at  time.Time
	r   *Recorder
	o   Options
}

func newSite(t testing.TB, change ...func(*Options)) *site {
	t.Helper()
	s := &site{t: t, dir: filepath.Join(t.TempDir(), "analytics"), at: noon}
	s.o = Options{Dir: s.dir, Visits: 3, Days: 30, Now: func() time.Time { return s.at }}
	for _, f := range change {
		f(&s.o)
	}
	s.open()
	return s
}

func (s *site) open() {
	s.t.Helper()
	r, err := Open(s.o)
	if err != nil {
		s.t.Fatal(err)
	}
	s.r = r
}

// restart ends the process and starts another.
func (s *site) restart() {
	s.t.Helper()
	s.r.Close()
	s.open()
}

func (s *site) after(d time.Duration) { s.at = s.at.Add(d) }

// client returns the address of somebody.
func client(n int) netip.Addr {
	var b [4]byte
	binary.BigEndian.PutUint32(b[:], uint32(0xC6336400+n)) // #nosec G115 -- of a test
	return netip.AddrFrom4(b)
}

// found is an answer with hits.
var (
	found   = &search.Result{Total: 12}
	nothing = &search.Result{}
	partly  = &search.Result{Total: 3, Unknown: []string{"word"}}
)

func (s *site) ask(who int, query string, result *search.Result) {
	s.r.Searched(client(who), &search.Request{Query: query}, result)
}

// each has a query asked by some visits, and lets it settle.
func (s *site) each(visits int, query string, result *search.Result) {
	for who := range visits {
		s.ask(who, query, result)
	}
	s.after(settles + time.Second)
}

// flush writes, which must succeed, and returns all that is on disk.
func (s *site) flush() string {
	s.t.Helper()
	if err := s.r.write(false); err != nil {
		s.t.Fatal(err)
	}
	return s.disk()
}

// disk returns the names and bytes of all files.
func (s *site) disk() string {
	s.t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(filepath.Dir(s.dir), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		fmt.Fprintf(&all, "%s\n%s\n", path, data)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all.String()
}

// report returns the report on the last days.
func (s *site) report(days int) *Report {
	s.t.Helper()
	r, err := Read(s.dir, days, s.at)
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

// counts returns the counts of a query in the last days.
func (s *site) counts(query string, days int) Counts {
	s.t.Helper()
	for _, q := range s.report(days).Top {
		if q.Query == query {
			return q.Counts
		}
	}
	return Counts{}
}

package web

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kindred/search"
)

func TestParseAPI(t *testing.T) {
	day := time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name, in string
		want     search.Request
	}{
		{"nothing", "", search.Request{Limit: 10}},
		{"query as typed", "q=reef+early+", search.Request{Query: "reef early ", Limit: 10}},
		{
			"lists", "tag=go&tag=web&tag=&tag=+x+&author=Ann&lang=de&lang=en",
			search.Request{Tags: []string{"go", "web", "x"}, Authors: []string{"Ann"}, Languages: []string{"de", "en"}, Limit: 10},
		},
		{"dates", "after=2026-01-31&before=2026-02-01", search.Request{After: day, Before: day.AddDate(0, 0, 1), Limit: 10}},
		{"empty values of a form", "q=&after=&before=&sort=&offset=&limit=", search.Request{Limit: 10}},
		{"page of hits", "offset=20&limit=5&sort=oldest", search.Request{Offset: 20, Limit: 5, Sort: search.Oldest}},
		{"words as they are", "q=a&exact=1", search.Request{Query: "a", Verbatim: true, Limit: 10}},
		{"corrections allowed", "q=a&exact=0", search.Request{Query: "a", Limit: 10}},
		{"unknown parameters", "utm_source=x&page=no&heads=1", search.Request{Limit: 10}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := parseAPI(tc.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, p.request()); diff != "" {
				t.Errorf("parseAPI(%q) (-want +got):\n%s", tc.in, diff)
			}
		})
	}
}

func TestParseRejects(t *testing.T) {
	api := func(q string) error { _, err := parseAPI(q); return err }
	page := func(q string) error { _, err := parsePage(q); return err }
	related := func(q string) error { _, err := parseRelated(q); return err }
	suggest := func(q string) error { _, err := parseSuggest(q); return err }
	for _, tc := range []struct {
		name  string
		parse func(string) error
		in    string
		want  string
	}{
		{"twice", api, "q=a&q=b", "q must be given once"},
		{"twice, once empty", api, "sort=&sort=newest", "sort must be given once"},
		{"not a date", api, "after=yesterday", `after must be a date such as 2026-01-31, not "yesterday"`},
		{"no such day", api, "before=2026-02-30", `before must be a date such as 2026-01-31, not "2026-02-30"`},
		{"dates turned round", api, "after=2026-02-01&before=2026-01-01", "after must lie before before"},
		{"unknown order", api, "sort=best", "sort must be relevance, newest or oldest"},
		{"not a number", api, "limit=ten", `limit must be a number from 1 to 100, not "ten"`},
		{"limit 0", api, "limit=0", `limit must be a number from 1 to 100, not "0"`},
		{"limit too high", api, "limit=101", `limit must be a number from 1 to 100, not "101"`},
		{"offset below 0", api, "offset=-1", `offset must be a number from 0 to 10000, not "-1"`},
		{"huge number", api, "offset=99999999999999999999", `offset must be a number from 0 to 10000, not "99999999999999999999"`},
		{"long wrong value", api, "limit=" + strings.Repeat("é", 99), `limit must be a number from 1 to 100, not "` + strings.Repeat("é", 40) + `…"`},
		{"query too long", api, "q=" + strings.Repeat("a", search.MaxQueryRunes+1), fmt.Sprintf("the query is longer than %d characters", search.MaxQueryRunes)},
		{"not UTF-8", api, "q=%ff", "q is not UTF-8"},
		{"tag not UTF-8", api, "tag=%ff", "tag is not UTF-8"},
		{"broken escape", api, "q=%zz", "the parameters of the address are not well-formed"},
		{"tag too long", api, "tag=" + strings.Repeat("a", 201), "tag must not be longer than 200 characters"},
		{"too many tags", api, strings.Repeat("tag=a&", 33), "tag must not be given more than 32 times"},
		{"neither yes nor no", page, "exact=yes", `exact must be 1 or 0, not "yes"`},
		{"no language", api, "prefer=a*b", `prefer must be a language such as de or pt-BR, not "a*b"`},
		{"too many languages", api, "prefer=de" + strings.Repeat(",de", 400), `prefer must be a language such as de or pt-BR, not "de,de,de,de,de,de,de,de,de,de,de,de,de,d…"`},
		{"too many suggestions", suggest, "q=a&limit=51", `limit must be a number from 1 to 50, not "51"`},
		{"typed too much", suggest, "q=" + strings.Repeat("a", search.MaxQueryRunes+1), fmt.Sprintf("the query is longer than %d characters", search.MaxQueryRunes)},
		{"language of suggestions", suggest, "prefer=a*b", `prefer must be a language such as de or pt-BR, not "a*b"`},
		{"page 0", page, "page=0", `page must be a number from 1 to 1001, not "0"`},
		{"page too high", page, "page=1002", `page must be a number from 1 to 1001, not "1002"`},
		{"no article", related, "", "give either id or url"},
		{"two articles", related, "id=a&url=/b", "give either id or url"},
		{"too many cards", related, "id=a&limit=25", `limit must be a number from 1 to 24, not "25"`},
		{"id too long", related, "id=" + strings.Repeat("a", 5000), "id and url must not be longer than 4096 bytes"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := tc.parse(tc.in)
			if !errors.Is(err, search.ErrBadRequest) {
				t.Fatalf("error %v, want ErrBadRequest", err)
			}
			if got := outcomeOf(err).detail; got != tc.want {
				t.Errorf("detail %q, want %q", got, tc.want)
			}
		})
	}
}

func TestLastPageIsAllowed(t *testing.T) {
	if p, err := parsePage("page=1001"); err != nil || p.request().Offset != search.MaxOffset {
		t.Errorf("page 1001: offset %d, error %v", p.request().Offset, err)
	}
}

// FuzzParsePage checks that what is accepted is valid, and that its address
// means the same again.
func FuzzParsePage(f *testing.F) {
	for _, seed := range []string{
		"", "q=a+b&tag=x&tag=y&author=z&lang=de&after=2026-01-31&before=2027-01-01&sort=newest&page=3&exact=1",
		"q=%22a%22+-b&page=0", "tag=%00&tag=%f0%9f%98%80", "after=0001-01-01", "q=a;b", "after=-001-01-01", "page=+1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		p, err := parsePage(raw)
		if err != nil {
			if !errors.Is(err, search.ErrBadRequest) || outcomeOf(err).detail == "" {
				t.Fatalf("parsePage(%q): %v", raw, err)
			}
			return
		}
		req := p.request()
		if err := req.Validate(); err != nil {
			t.Fatalf("parsePage(%q) is not valid: %v", raw, err)
		}
		u, err := url.Parse(p.address())
		if err != nil || u.Path != "/search" {
			t.Fatalf("address %q: %v", p.address(), err)
		}
		again, err := parsePage(u.RawQuery)
		if err != nil {
			t.Fatalf("address %q of %q: %v", p.address(), raw, err)
		}
		if diff := cmp.Diff(p, again, cmp.AllowUnexported(pageParams{})); diff != "" {
			t.Fatalf("parsePage(%q) and its address differ:\n%s", raw, diff)
		}
	})
}

// FuzzParseSuggest checks that nothing invalid is accepted, languages least of all.
func FuzzParseSuggest(f *testing.F) {
	for _, seed := range []string{"q=a", "q=%e5&limit=3", "prefer=de,en;q=0.5,*", "prefer=x-y-z;q=2", "prefer=de--at", "limit=-1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		p, err := parseSuggest(raw)
		req := p.request()
		switch {
		case err == nil && req.Validate() != nil:
			t.Fatalf("parseSuggest(%q) is not valid: %v", raw, req.Validate())
		case err != nil && (!errors.Is(err, search.ErrBadRequest) || outcomeOf(err).detail == ""):
			t.Fatalf("parseSuggest(%q): %v", raw, err)
		}
	})
}

// FuzzParseRelated checks that nothing invalid is accepted.
func FuzzParseRelated(f *testing.F) {
	for _, seed := range []string{"id=a", "url=/a&limit=3", "id=%ff", "id=a&url=b", "limit=-1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		req, err := parseRelated(raw)
		switch {
		case err == nil && req.Validate() != nil:
			t.Fatalf("parseRelated(%q) is not valid: %v", raw, req.Validate())
		case err != nil && !errors.Is(err, search.ErrBadRequest):
			t.Fatalf("parseRelated(%q): %v", raw, err)
		}
	})
}

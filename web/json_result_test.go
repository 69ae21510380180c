package web

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"kindred/search"
)

// A page of hits is written as encoding/json writes it, whatever is in it.
func TestResultAsJSON(t *testing.T) {
	texts := []string{"", "plain", `"<mark>a</mark>" & 'b' \`, "\x00\b\f\n\r\t\x1f\x7f", "日本 é 🙂 \u2028\u2029", "cut \xe6\x97 off \xff"}
	numbers := []float64{0, 1, -1, 17.42819889770375, 1e-7, 1e-6, 1e21, 123456789012345678, .1}
	at := time.Date(2021, 3, 4, 5, 6, 7, 80, time.FixedZone("", 3600))
	for i, s := range texts {
		for k, n := range numbers {
			full := search.Result{
				Query: s, Total: i, TookMicros: int64(k), Corrected: s, Suggestion: s, Loosened: k%2 == 0, Unknown: texts[:i], Excluded: texts[:i], Including: s, Hits: []search.Hit{},
				Replaced: []search.Replacement{{From: s, To: texts[0]}},
				Facets: search.Facets{
					Tags: search.FacetCounts{}, Years: search.FacetCounts{{Value: s, Count: k}, {Value: "2020", Count: 1}},
					Authors: search.FacetCounts{{Value: s, Count: 2}}, Languages: search.FacetCounts{{Value: "en", Count: 3}},
				},
			}
			for range i {
				full.Hits = append(full.Hits, search.Hit{ID: s, URL: s, Title: s, Score: n, Snippet: s, Heading: s, Passage: s, Tags: texts[:k%3], Language: s, Published: at}, search.Hit{})
			}
			for _, r := range []*search.Result{&full, {}} {
				want, err := json.Marshal(r)
				if err != nil {
					t.Fatal(err)
				}
				if got := appendResult(nil, r, strings.Clone); !bytes.Equal(got, want) {
					t.Fatalf("written is\n%s\nwant\n%s", got, want)
				}
			}
		}
	}
}

// A field that is new in JSON has to be written, and to be in the test above.
func TestResultHasNoOtherFields(t *testing.T) {
	for of, fields := range map[reflect.Type]int{
		reflect.TypeFor[search.Result](): 12, reflect.TypeFor[search.Facets](): 4, reflect.TypeFor[search.Hit](): 10,
		reflect.TypeFor[search.FacetCount](): 2, reflect.TypeFor[search.Replacement](): 2,
	} {
		n := 0
		for f := range of.Fields() {
			if f.Tag.Get("json") != "-" {
				n++
			}
		}
		if n != fields {
			t.Errorf("%v has %d fields in JSON, and %d are written: appendResult has to follow", of, n, fields)
		}
	}
}

func FuzzAppendString(f *testing.F) {
	for _, s := range []string{"", "<a&b>", "\u2028\xff\x00", "日本"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := appendString(nil, s); !bytes.Equal(got, want) {
			t.Errorf("%q is written %s, want %s", s, got, want)
		}
	})
}

package search

import (
	"encoding/json"
	"testing"

	"kindred/index"
)

// The answers as the API gives them: lists that are empty, not missing, and a
// date that is not known is null.
func TestJSON(t *testing.T) {
	for _, tc := range []struct {
		name string
		in   any
		want string
	}{
		{
			"result",
			Result{Query: "q", Total: 1, TookMicros: 2, Hits: []Hit{}, Facets: Facets{Tags: []index.FacetCount{{Value: "a", Count: 1}}}, Generation: 9},
			`{"query":"q","total":1,"took_us":2,"hits":[],"facets":{"tags":[{"value":"a","count":1}]}}`,
		},
		{
			"hit",
			Hit{ID: "a", URL: "/a", Title: "T", Score: 1.5, Snippet: "s", Tags: []string{}, Published: day("2024-03-09"), Language: "en"},
			`{"id":"a","url":"/a","title":"T","score":1.5,"snippet":"s","tags":[],"language":"en","published":"2024-03-09T00:00:00Z"}`,
		},
		{
			"undated hit",
			Hit{ID: "a", Tags: []string{"x"}},
			`{"id":"a","url":"","title":"","score":0,"snippet":"","tags":["x"],"published":null}`,
		},
		{
			"undated kindred",
			RelatedResult{ID: "a", Articles: []Kindred{{ID: "b", Reasons: []string{}}}},
			`{"id":"a","articles":[{"id":"b","url":"","title":"","excerpt":"","score":0,"reasons":[],"published":null}]}`,
		},
		{
			"kindred",
			Kindred{ID: "b", Excerpt: "e", Reasons: []string{"r"}, Published: day("2024-03-09"), Image: "/i", Language: "en"},
			`{"id":"b","url":"","title":"","excerpt":"e","score":0,"reasons":["r"],"image":"/i","language":"en","published":"2024-03-09T00:00:00Z"}`,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := json.Marshal(tc.in)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != tc.want {
				t.Errorf("JSON\n got %s\nwant %s", got, tc.want)
			}
		})
	}
}

package search

import (
	"math"
	"strings"
	"testing"
)

// The shares of an explanation add up to the score, and its place is the hit's.
func TestExplainAddsUp(t *testing.T) {
	b := sampleBlog(t)
	for _, query := range []string{
		"sourdough", "sour", "sourdogh starter ", "why does the starter on my kitchen shelf not rise when it is cold in winter?",
		`"ferry lane" rye`, "to be or not to be", "dovetails by lamplight", "天然酵母", "wie reinige ich einen Hobel", "tag:bread oven", "any way", `"rye ferry lane"`,
	} {
		res := b.find(t, Request{Query: query, Limit: 20, HeadsOnly: true})
		if len(res.Hits) == 0 {
			t.Errorf("%q finds nothing", query)
		}
		for i, h := range res.Hits {
			e, err := b.service.Explain(t.Context(), Request{Query: query}, h.ID)
			if err != nil {
				t.Fatal(err)
			}
			sum := 0.0
			for _, s := range e.Shares {
				sum += s.Score
				if s.Stage == "" || s.Reason == "" || s.Score == 0 {
					t.Errorf("%q, %s: a share without a word: %+v", query, h.ID, s)
				}
			}
			if e.Place != i+1 || e.Total != res.Total || math.Abs(e.Score-h.Score) > 1e-9 {
				t.Errorf("%q, %s: place %d of %d with %g, the hit is %d of %d with %g", query, h.ID, e.Place, e.Total, e.Score, i+1, res.Total, h.Score)
			}
			if math.Abs(sum-e.Score) > 1e-9*math.Max(1, e.Score) {
				t.Errorf("%q, %s: the shares add up to %.12g of %.12g:\n%+v", query, h.ID, sum, e.Score, e.Shares)
			}
		}
	}
}

func TestExplainWords(t *testing.T) {
	b := sampleBlog(t)
	e, err := b.service.Explain(t.Context(), Request{Query: "To be, or not to be?"}, "en/town/to-be-or-not-to-be")
	if err != nil || !strings.Contains(e.First, "title") || e.Place != 1 {
		t.Errorf("the article of the title: %+v, %v", e, err)
	}
	e, err = b.service.Explain(t.Context(), Request{Query: "sourdough halyard zzzzz "}, "en/bread/long-cold-proof")
	if err != nil || e.First != "" || strings.Join(e.Missing, " ") != "halyard zzzzz" {
		t.Errorf("words that are missing: %+v, %v", e, err)
	}
	e, err = b.service.Explain(t.Context(), Request{Query: "zzzzz "}, "en/bread/long-cold-proof")
	if err != nil || e.Place != 0 || e.Total != 0 || len(e.Shares) != 0 {
		t.Errorf("an article that is not found: %+v, %v", e, err)
	}
	if _, err := b.service.Explain(t.Context(), Request{Query: "x"}, "nobody"); err == nil {
		t.Error("no error for an article that is not there")
	}
}

package opensearch

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"kindred/index"
)

// TestLayers adds up document frequencies of random groups in a small archive, and compares
// them with what [index.Term] says, article by article.
func TestLayers(t *testing.T) {
	g := rand.New(rand.NewPCG(1, 2))
	words := []string{"a", "b", "c", "d"}
	for range 500 {
		var articles []map[string]bool
		for range 8 {
			held := map[string]bool{}
			for _, w := range words {
				held[w] = g.IntN(3) == 0
			}
			articles = append(articles, held)
		}
		term := index.Term{Weight: 1}
		heaviest := 0.0
		for _, w := range words[:1+g.IntN(len(words))] {
			v := index.Variant{Text: w, Weight: float64(1+g.IntN(4)) / 4}
			heaviest = max(heaviest, v.Weight)
			term.Variants = append(term.Variants, v)
		}
		want := 0.0
		for _, held := range articles {
			most := 0.0
			for _, v := range term.Variants {
				if held[v.Text] {
					most = max(most, v.Weight/heaviest)
				}
			}
			want += most
		}
		got := 0.0
		for _, l := range layers(&term, []string{titleImpact}, "") {
			got += l.share * float64(holders(t, articles, l.query))
		}
		if math.Abs(got-want) > 1e-9 {
			t.Fatalf("%v: %g articles, want %g", term, got, want)
		}
	}
}

// holders counts the articles that hold any of the words of a query of [holding].
func holders(t *testing.T, articles []map[string]bool, query object) (n int) {
	t.Helper()
	data, err := json.Marshal(query)
	if err != nil {
		t.Fatal(err)
	}
	var q struct {
		Bool struct {
			Should []struct {
				Terms map[string][]string `json:"terms"`
			} `json:"should"`
		} `json:"bool"`
	}
	if err := json.Unmarshal(data, &q); err != nil || len(q.Bool.Should) != 1 {
		t.Fatalf("%s: %v", data, err)
	}
	for _, held := range articles {
		for _, w := range q.Bool.Should[0].Terms[titleImpact] {
			if held[w] {
				n++
				break
			}
		}
	}
	return n
}

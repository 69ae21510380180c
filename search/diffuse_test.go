package search

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"kindred/corpus"
	"kindred/index"
)

func TestMeanScore(t *testing.T) {
	var scores docScores
	scores.fill([]index.Match{{Doc: 1, Score: 10}, {Doc: 2, Score: 4}})
	for _, tc := range []struct {
		name string
		kin  []index.Kin
		want float64
	}{
		{"no kin", nil, 0},
		{"one", []index.Kin{{Doc: 1, Score: .5}}, 10},
		{"by kinship", []index.Kin{{Doc: 1, Score: 3}, {Doc: 2, Score: 1}}, 8.5},
		{"kin that is not among the best", []index.Kin{{Doc: 1, Score: 1}, {Doc: 9, Score: 1}}, 5},
		{"no kinship", []index.Kin{{Doc: 1}}, 0},
	} {
		if got := scores.mean(tc.kin); math.Abs(got-tc.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

// manyArticles are n articles of which all have some of four words, and which are
// kin of each other in fives.
func manyArticles(n int) []corpus.Article {
	words := []string{"anchor", "harbour", "lantern", "compass"}
	list := make([]corpus.Article, n)
	for i := range list {
		var text strings.Builder
		for j, w := range words {
			if (i+j)%4 < 3 || i%7 == j {
				text.WriteString(strings.Repeat(w+" ", 1+(i*3+j*5)%4))
			}
		}
		fmt.Fprintf(&text, "group%d theme%d about%d note%d end.", i/5, i/5, i/5, i)
		list[i] = corpus.Article{ID: fmt.Sprintf("a%03d", i), Title: fmt.Sprintf("Note %d", i), Text: text.String(), Language: "en"}
	}
	return list
}

// TestDiffusedPages: the pages of a list that was ordered anew are the list, also
// where the new order ends.
func TestDiffusedPages(t *testing.T) {
	s := serving(t, manyArticles(260)...)
	const query = "anchor harbour lantern compass"
	all, err := s.Search(t.Context(), Request{Query: query, Limit: 260, HeadsOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(all.Hits) != 260 {
		t.Fatalf("%d hits, want 260", len(all.Hits))
	}
	for _, size := range []int{10, 30, 64} {
		var ids []string
		for offset := 0; offset < 260; offset += size {
			page, err := s.Search(t.Context(), Request{Query: query, Offset: offset, Limit: size, HeadsOnly: true})
			if err != nil {
				t.Fatal(err)
			}
			if page.Total != 260 {
				t.Errorf("the page from %d on says %d, want 260", offset, page.Total)
			}
			for _, h := range page.Hits {
				ids = append(ids, h.ID)
			}
		}
		for i, h := range all.Hits {
			if i >= len(ids) || ids[i] != h.ID {
				t.Fatalf("in pages of %d place %d is not %s", size, i, h.ID)
			}
		}
	}
}

// TestLongQueries: a query is long that has words enough, and not for function words
// and words said twice; kin lend their scores to the long.
func TestLongQueries(t *testing.T) {
	b := indexed(t, manyArticles(40))
	o := Options{Weights: DefaultWeights()}
	o.Weights.Short.Kin, o.Weights.Long.Kin = 0, 0.2
	without := o
	without.Weights.Long.Kin = 0
	with, plain := NewWith(&held{backend: b}, o), NewWith(&held{backend: b}, without)
	for query, long := range map[string]bool{
		"anchor harbour lantern":                       false,
		"anchor harbour lantern anchor":                false,
		"anchor harbour lantern compass":               true,
		"anchor harbour lantern compass the of and is": true,
		"anchor harbour lantern the of and is":         false,
	} {
		req := Request{Query: query, Limit: 40, HeadsOnly: true}
		a, err := with.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		b, err := plain.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		same := slices.EqualFunc(a.Hits, b.Hits, func(a, b Hit) bool { return a.ID == b.ID && a.Score == b.Score })
		if same == long {
			t.Errorf("%q: kin leave the scores alone: %v", query, same)
		}
	}
}

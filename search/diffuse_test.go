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
	scores := map[string]float64{"a": 10, "b": 4}
	for _, tc := range []struct {
		name string
		kin  []index.Neighbor
		want float64
	}{
		{"no kin", nil, 0},
		{"one", []index.Neighbor{{ID: "a", Score: .5}}, 10},
		{"by kinship", []index.Neighbor{{ID: "a", Score: 3}, {ID: "b", Score: 1}}, 8.5},
		{"kin that is not among the best", []index.Neighbor{{ID: "a", Score: 1}, {ID: "x", Score: 1}}, 5},
		{"no kinship", []index.Neighbor{{ID: "a"}}, 0},
	} {
		if got := meanScore(tc.kin, scores); math.Abs(got-tc.want) > 1e-12 {
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

// TestDiffuseNeedsWords: kin speaks where the query has words enough, and not for
// words said twice.
func TestDiffuseNeedsWords(t *testing.T) {
	s := serving(t, manyArticles(40)...)
	for query, diffused := range map[string]bool{
		"anchor harbour lantern":                       false,
		"anchor harbour lantern anchor":                false,
		"anchor harbour lantern compass":               true,
		`anchor "harbour lantern" compass`:             true,
		"anchor harbour lantern compass the of and is": true,
		"anchor harbour lantern the of and is":         false,
	} {
		p := parse(query)
		r, _, release, err := s.snapshots.Acquire()
		if err != nil {
			t.Fatal(err)
		}
		languages, err := s.languages.of(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		c := compile(languages, &p, &Request{Query: query})
		if got := c.diffuses(); got != diffused {
			t.Errorf("%q: %v, want %v", query, got, diffused)
		}
		plain, err := r.Search(t.Context(), &index.Request{Query: c.node, Ranking: ranking, Limit: 40})
		if err != nil {
			t.Fatal(err)
		}
		release()
		result, err := s.Search(t.Context(), Request{Query: query, Limit: 40, HeadsOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		same := slices.EqualFunc(plain.Hits, result.Hits, func(a index.Hit, b Hit) bool { return a.ID == b.ID && a.Score == b.Score })
		if same == diffused {
			t.Errorf("%q: scores are those of the index: %v", query, same)
		}
	}
}

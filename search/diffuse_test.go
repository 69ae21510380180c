package search

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

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
// where the new order ends, and none has an article of another.
func TestDiffusedPages(t *testing.T) {
	articles := manyArticles(260)
	for i := range articles {
		switch i % 5 {
		case 0: // more of one title than are looked at more closely
			articles[i].Title = []string{"Anchor lantern", "anchor Lantern", "Anchor, lantern!"}[i/5%3]
		case 1:
			articles[i].Language = "de"
		}
	}
	more := slices.Clone(articles)
	for i := range more {
		more[i].ID, more[i].Title = "b"+more[i].ID, strings.ToUpper(more[i].Title)
	}
	b := indexed(t, articles, more)
	aging := Options{Weights: DefaultWeights(), HalfLife: 365 * 24 * time.Hour, Now: func() time.Time { return day("2026-06-01") }}
	for _, s := range []*Service{usual(&held{backend: b}), NewWith(&held{backend: b}, aging)} {
		for _, query := range []string{
			"anchor", "compass harb", "anchor lantern", "lantern harbour compass", "anchor harbour lantern compass",
			"harbour theme7 group3", "note", "note 7", "anchor lantern compass theme12 about12", "lanterm anchor",
		} {
			for _, prefer := range []string{"", "de"} {
				checkPages(t, s, &Request{Query: query, Prefer: prefer, HeadsOnly: true})
			}
		}
	}
}

// checkPages fails where the pages of a search, whatever their size, are not one list.
func checkPages(t *testing.T, s *Service, req *Request) {
	t.Helper()
	search := func(offset, limit int) *Result {
		page := *req
		page.Offset, page.Limit = offset, limit
		found, err := s.Search(t.Context(), page)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	all := search(0, MaxLimit)
	total := all.Total
	if want := idsOf(all); total != len(want) || total < 64 {
		t.Errorf("%q: %d hits of %d", req.Query, len(want), total)
	} else if last := slices.Compact(slices.Sorted(slices.Values(want))); len(last) < total {
		t.Errorf("%q: %d hits come again", req.Query, total-len(last))
	}
	for _, size := range []int{7, 10, 30, 64, 65, 100, 199, 300} {
		var ids []string
		for offset := 0; offset < total; offset += size {
			ids = append(ids, idsOf(search(offset, size))...)
		}
		if at := firstDifference(ids, idsOf(all)); at >= 0 {
			t.Errorf("%q, prefer %q: in pages of %d place %d is another one", req.Query, req.Prefer, size, at+1)
		}
	}
}

// firstDifference returns where two lists differ first, -1 where they are the same.
func firstDifference(a, b []string) int {
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			return i
		}
	}
	return -1
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

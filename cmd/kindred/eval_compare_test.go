package main

import (
	"strconv"
	"strings"
	"testing"

	"kindred/search/eval"
)

func TestContestCheck(t *testing.T) {
	for _, tc := range []struct {
		a, b side
		ok   bool
	}{
		{side{text: "kin=0"}, side{}, true},
		{side{run: "old.run"}, side{}, true},
		{side{run: "old.run"}, side{run: "new.run"}, true},
		{side{run: "old.run"}, side{text: "kin=0"}, true},
		{side{}, side{}, false},
		{side{run: "old.run"}, side{run: "old.run"}, false},
		{side{text: "kin=0"}, side{text: "kin=0"}, false},
		{side{text: "kin=0", run: "old.run"}, side{}, false},
		{side{}, side{text: "nonsense=1"}, false},
	} {
		c := contest{tc.a, tc.b}
		if err := c.check(); (err == nil) != tc.ok {
			t.Errorf("check of %+v and %+v = %v, want ok %v", tc.a, tc.b, err, tc.ok)
		}
	}
}

// TestCompareOrder checks which queries are shown, and in which order.
func TestCompareOrder(t *testing.T) {
	// The one relevant article stands at these ranks in A and B, 0 for nowhere.
	ranks := map[string][2]int{"much worse": {1, 0}, "worse": {1, 3}, "same": {2, 2}, "better": {2, 1}, "much better": {0, 1}}
	qrels := eval.Qrels{}
	var queries []eval.Query
	runs := [2]eval.Run{{}, {}}
	for text, r := range ranks {
		id := strings.ReplaceAll(text, " ", "-")
		queries = append(queries, eval.Query{ID: id, Text: text})
		qrels[id] = map[string]int{"wanted": 1}
		for i, rank := range r {
			for n := range 4 {
				doc := eval.Scored{Doc: strconv.Itoa(n), Score: float32(-n)}
				if n == rank-1 {
					doc.Doc = "wanted"
				}
				runs[i][id] = append(runs[i][id], doc)
			}
		}
	}
	report := newCompareReport(&contest{{run: "old.run"}, {text: "kin=0"}}, queries, qrels, runs)
	const head = `A        old.run
B        kin=0
queries  5

                A       B  difference      95 % interval       p  better  worse  same
`
	const lost = `
lost most: ndcg@10, rank of the first relevant article in A → B, query
  -1.0000  1 → none  much-worse  much worse
`
	const gained = `
gained most: ndcg@10, rank of the first relevant article in A → B, query
  +1.0000  none → 1  much-better  much better
`
	for _, tc := range []struct {
		worst int
		tail  string
	}{
		{0, ""},
		{1, lost + gained},
		{9, lost + "  -0.5000  1 → 3  worse  worse\n" + gained + "  +0.3691  2 → 1  better  better\n"},
	} {
		var b strings.Builder
		if err := report.print(&b, tc.worst); err != nil {
			t.Fatal(err)
		}
		got := b.String()
		if !strings.HasPrefix(got, head) {
			t.Errorf("with %d shown:\n%s\nwant it to begin with\n%s", tc.worst, got, head)
		}
		_, tail, _ := strings.Cut(got, "\n      mrr")
		_, tail, _ = strings.Cut(tail, "\n")
		if tail != tc.tail {
			t.Errorf("with %d shown, below the table:\n%s\nwant\n%s", tc.worst, tail, tc.tail)
		}
	}
}

package eval

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// near compares numbers that were computed by hand to six places.
var near = cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-6 })

func TestSearchQueries(t *testing.T) {
	deep := make([]Scored, 1001) // d0 ... d1000, best first
	for i := range deep {
		deep[i] = Scored{fmt.Sprintf("d%d", i), float32(-i)}
	}
	nan := float32(math.NaN())
	tests := []struct {
		name   string
		grades map[string]int
		docs   []Scored
		want   []QueryMeasures
	}{
		{
			// Order x c b a: b and c tie, and c is the greater id.
			// DCG = 1/log2(4) + 2/log2(5) = 0.5 + 0.861353 = 1.361353.
			// Ideal 3 2 1: 3 + 2/log2(3) + 1/log2(4) = 3 + 1.261860 + 0.5 = 4.761860.
			// nDCG = 0.285887. AP = (1/3 + 2/4) / 3. RR = 1/3. Recall 2 of 3.
			"ties, negative grade, document without grade, missing document",
			map[string]int{"a": 2, "b": 1, "c": -1, "d": 0, "e": 3},
			[]Scored{{"a", 3}, {"b", 4}, {"c", 4}, {"x", 5}},
			[]QueryMeasures{{"q", 0.285887, 0.277778, 0.333333, 0.666667}},
		},
		{
			"perfect",
			map[string]int{"a": 2, "b": 1, "c": 0},
			[]Scored{{"a", 3}, {"b", 2}, {"c", 1}},
			[]QueryMeasures{{"q", 1, 1, 1, 1}},
		},
		{
			// Relevant at ranks 11, 101 and 1001, the last being too deep for all.
			// AP = (1/11 + 2/101) / 3 = (0.090909 + 0.019802) / 3 = 0.036904.
			"depths",
			map[string]int{"d10": 1, "d100": 1, "d1000": 1},
			deep,
			[]QueryMeasures{{"q", 0, 0.036904, 0.090909, 0.333333}},
		},
		{
			// Relevant at rank 10: DCG = 1/log2(11) = 0.289065, ideal 1.
			"last rank of nDCG",
			map[string]int{"d9": 1},
			deep,
			[]QueryMeasures{{"q", 0.289065, 0.1, 0.1, 1}},
		},
		{
			// Eleven relevant documents, the ideal is cut at ten.
			"more relevant than nDCG looks at",
			map[string]int{"d0": 1, "d1": 1, "d2": 1, "d3": 1, "d4": 1, "d5": 1, "d6": 1, "d7": 1, "d8": 1, "d9": 1, "d10": 1},
			deep,
			[]QueryMeasures{{"q", 1, 1, 1, 1}},
		},
		{
			// Ranks: a, a again, b. DCG = 1 + 1/log2(4) = 1.5, ideal 1 + 1/log2(3)
			// = 1.630930, nDCG = 0.919721. AP = (1 + 2/3) / 2.
			"repeated document",
			map[string]int{"a": 1, "b": 1},
			[]Scored{{"a", 3}, {"a", 2}, {"b", 1}},
			[]QueryMeasures{{"q", 0.919721, 0.833333, 1, 1}},
		},
		{
			// A score that is no number comes last.
			"NaN",
			map[string]int{"a": 1},
			[]Scored{{"a", nan}, {"b", -9}},
			[]QueryMeasures{{"q", 0.630930, 0.5, 0.5, 1}},
		},
		{"no results", map[string]int{"a": 1}, nil, []QueryMeasures{{"q", 0, 0, 0, 0}}},
		{"no positive judgement", map[string]int{"a": 0, "b": -1}, []Scored{{"a", 1}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := SearchQueries(Qrels{"q": tt.grades}, Run{"q": tt.docs, "unjudged": {{"a", 1}}})
			if diff := cmp.Diff(tt.want, got, near); diff != "" {
				t.Errorf("measures (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFirstRank(t *testing.T) {
	if got := (&QueryMeasures{}).FirstRank(); got != 0 {
		t.Errorf("FirstRank without a relevant document = %d, want 0", got)
	}
	for rank := 1; rank <= RunDepth; rank++ {
		if got := (&QueryMeasures{RR: 1 / float64(rank)}).FirstRank(); got != rank {
			t.Errorf("FirstRank = %d, want %d", got, rank)
		}
	}
}

func TestSearch(t *testing.T) {
	// Query 1 is perfect; query 2 has no results; query 3 has its relevant
	// document at rank 2: nDCG 1/log2(3) = 0.630930, AP and RR 1/2, recall 1;
	// query 4 does not count. Means over three.
	qrels := Qrels{"1": {"a": 1}, "2": {"a": 1}, "3": {"b": 3}, "4": {"a": 0}}
	run := Run{"1": {{"a", 1}}, "3": {{"a", 2}, {"b", 1}}, "4": {{"a", 1}}}
	want := SearchReport{Queries: 3, NDCG10: 1.630930 / 3, MAP: 0.5, MRR: 0.5, Recall100: 2.0 / 3}
	if diff := cmp.Diff(want, Search(qrels, run), near); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(SearchReport{}, Search(nil, run)); diff != "" {
		t.Errorf("report without judgements (-want +got):\n%s", diff)
	}
}

// TestTrecEval compares with what trec_eval gave; see testdata/README.md.
func TestTrecEval(t *testing.T) {
	qrels, err := ReadQrels(open(t, "trec.qrels"), "trec.qrels")
	if err != nil {
		t.Fatal(err)
	}
	run, err := ReadRun(open(t, "trec.run"), "trec.run")
	if err != nil {
		t.Fatal(err)
	}
	var (
		want []QueryMeasures
		mean SearchReport
	)
	err = eachLine(open(t, "trec.expected.tsv"), "trec.expected.tsv", func(line string) error {
		f := tabFields(line)
		var v [4]float64
		for i := range v {
			var err error
			if v[i], err = strconv.ParseFloat(f[i+1], 64); err != nil {
				return err
			}
		}
		want = append(want, QueryMeasures{f[0], v[0], v[1], v[2], v[3]})
		mean.Queries++
		mean.NDCG10 += v[0]
		mean.MAP += v[1]
		mean.MRR += v[2]
		mean.Recall100 += v[3]
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(want) < 10 {
		t.Fatalf("only %d queries in the fixture", len(want))
	}
	n := float64(len(want))
	mean = SearchReport{len(want), mean.NDCG10 / n, mean.MAP / n, mean.MRR / n, mean.Recall100 / n}

	exact := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-12 })
	if diff := cmp.Diff(want, SearchQueries(qrels, run), exact); diff != "" {
		t.Errorf("queries (-trec_eval +got):\n%s", diff)
	}
	if diff := cmp.Diff(mean, Search(qrels, run), exact); diff != "" {
		t.Errorf("mean (-trec_eval +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, SearchQueries(qrels, rewrite(t, run)), exact); diff != "" {
		t.Errorf("queries of the run written and read back (-trec_eval +got):\n%s", diff)
	}
}

func open(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestSearchProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		qrels, run, ideal := make(Qrels), make(Run), make(Run)
		for q := range 1 + rng.IntN(4) {
			qid := strconv.Itoa(q)
			qrels[qid] = map[string]int{"sure": 1}
			ideal[qid] = []Scored{{"sure", 1}}
			for range rng.IntN(40) {
				doc, grade := strconv.Itoa(rng.IntN(60)), rng.IntN(7)-2
				if _, ok := qrels[qid][doc]; !ok {
					qrels[qid][doc] = grade
					ideal[qid] = append(ideal[qid], Scored{doc, float32(grade)})
				}
			}
			for range rng.IntN(60) { // may repeat documents
				run[qid] = append(run[qid], Scored{strconv.Itoa(rng.IntN(60)), anyScore(rng)})
			}
		}
		checkSearchRange(t, qrels, run)
		want := SearchReport{Queries: len(qrels), NDCG10: 1, MAP: 1, MRR: 1, Recall100: 1}
		if diff := cmp.Diff(want, Search(qrels, ideal)); diff != "" {
			t.Fatalf("ideal run (-want +got):\n%s", diff)
		}
	}
}

// checkSearchRange checks that all measures of run are from 0 to 1.
func checkSearchRange(t *testing.T, qrels Qrels, run Run) {
	t.Helper()
	for _, q := range SearchQueries(qrels, run) {
		inRange(t, q.NDCG10, q.AP, q.RR, q.Recall100)
	}
	r := Search(qrels, run)
	inRange(t, r.NDCG10, r.MAP, r.MRR, r.Recall100)
}

func inRange(t *testing.T, values ...float64) {
	t.Helper()
	for _, v := range values {
		if !(v >= 0 && v <= 1) {
			t.Errorf("measure %v out of range, of %v", v, values)
		}
	}
}

func TestHugeGrades(t *testing.T) {
	in := "q\ta\t9223372036854775807\nq\tb\t9223372036854775806\nq\tc\t1\n"
	qrels, err := ReadQrels(strings.NewReader(in), "f")
	if err != nil {
		t.Fatal(err)
	}
	checkSearchRange(t, qrels, Run{"q": {{"b", 3}, {"a", 2}, {"c", 1}}})
}

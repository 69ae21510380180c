package kin

import (
	"os"
	"strconv"
	"testing"

	"kindred/corpus"
	"kindred/index"
	"kindred/search/eval"
	"kindred/search/searchtest"
)

// What related lists are to reach on four sites, of which each lets five hundred pairs be
// tried without the words that are named as reasons.
func TestRelatedFloors(t *testing.T) {
	for _, tc := range []struct {
		name  string
		floor float64
	}{
		{"digitalgov-blog", .39},
		{"cockroach-docs", .48},
		{"18f-blog", .515},
		{"go-blog", .53},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := searchtest.Shared(t, "data", "related", tc.name)
			truth := searchtest.Parsed(t, dir, "related.tsv", eval.ReadTruth)
			r := searchtest.Collection(t, dir)
			if err := searchtest.Relate(t.Context(), r, NewRelater()); err != nil {
				t.Fatal(err)
			}
			lists := storedLists(t, r)
			ids := map[string][]string{}
			for _, l := range lists {
				ids[l.ID] = []string{}
				for _, n := range l.Kin {
					ids[l.ID] = append(ids[l.ID], n.ID)
				}
			}
			report := eval.Related(truth, ids)
			t.Logf("%+v, %d lists", report, len(ids))
			if report.Sources == 0 || report.NDCG5 < tc.floor {
				t.Errorf("nDCG@5 = %.4f over %d articles, want %.3f", report.NDCG5, report.Sources, tc.floor)
			}
			if report.Coverage5 < .995 || report.MaxInDegree > mostPlaces || report.Gini > .27 {
				t.Errorf("coverage %.4f, want .995; highest in-degree %d, want at most %d; Gini %.4f, want at most .27",
					report.Coverage5, report.MaxInDegree, mostPlaces, report.Gini)
			}
			var articles []corpus.Article
			for a, err := range r.Articles(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				articles = append(articles, a)
			}
			pairs, lower := lowered(t, r, articles, 500)
			t.Logf("without the reasons the score is lower for %d of %d pairs", lower, pairs)
			if pairs < 450 || 100*lower < 95*pairs {
				t.Errorf("without the reasons the score is lower for %d of %d pairs, want 95 %%", lower, pairs)
			}
			checkReasonTrials(t, r, lists, pairs, lower)
			checkChurn(t, r)
		})
	}
}

// checkReasonTrials checks that what is reported of reasons is what the formula says.
func checkReasonTrials(t *testing.T, r index.Reader, lists []List, pairs, lower int) {
	t.Helper()
	kinship, err := ReadKinship(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	tried, err := kinship.TryReasons(t.Context(), lists, DefaultWeights(), 500)
	if err != nil || tried.Pairs != pairs || 100*max(lower-tried.Lower, tried.Lower-lower) > pairs {
		t.Errorf("TryReasons = %+v, %v; by the formula %d of %d pairs are lower", tried, err, lower, pairs)
	}
}

// churned is how many articles are left out, one at a time; KINDRED_CHURN says how many
// others.
const churned = 8

// checkChurn checks that an article more or less changes few of the others' lists.
func checkChurn(t *testing.T, r index.Reader) {
	t.Helper()
	sample := churned
	if n, err := strconv.Atoi(os.Getenv("KINDRED_CHURN")); err == nil {
		sample = n
	}
	kinship, err := ReadKinship(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	c, err := kinship.Churn(t.Context(), DefaultWeights(), sample)
	t.Logf("%+v", c)
	if err != nil || c.Articles == 0 || c.Others > .02 {
		t.Errorf("%.4f of the lists show other articles where one of %d goes, want .02 at most; %v", c.Others, c.Articles, err)
	}
}

// storedLists returns the lists of all articles that are stored with an index.
func storedLists(t *testing.T, r index.Reader) (lists []List) {
	t.Helper()
	stats, err := r.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, err := r.Search(t.Context(), &index.Request{Query: index.All{}, Limit: stats.Articles})
	if err != nil {
		t.Fatal(err)
	}
	for i := range all.Hits {
		l := List{Head: all.Hits[i].Head}
		if l.Kin, err = r.Related(t.Context(), l.ID, Most); err != nil {
			t.Fatal(err)
		}
		lists = append(lists, l)
	}
	return lists
}

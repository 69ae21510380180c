package search

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"kindred/corpus"
	"kindred/index"
	"kindred/index/bleve"
	"kindred/search/eval"
	"kindred/search/searchtest"
)

// built returns a service over the collection in a folder.
func built(t *testing.T, dir string, related bool) *Service {
	t.Helper()
	src, err := corpus.Open(filepath.Join(dir, "corpus.ndjson.gz"), corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := bleve.Memory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	// The judgements know of copies.
	archive, err := corpus.Collect(t.Context(), []corpus.Source{src}, corpus.CollectOptions{KeepCopies: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := archive.Close(); err != nil {
			t.Error(err)
		}
	}()
	if n := len(archive.Report.Skipped); n > archive.Len()/100 {
		t.Errorf("%d articles are skipped, the first because %v", n, archive.Report.Skipped[0])
	}
	if _, err := index.Build(t.Context(), b, archive, nil); err != nil {
		t.Fatal(err)
	}
	if related {
		if err := Relate(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	return New(&held{backend: b})
}

// parsedFile reads a file of a collection.
func parsedFile[T any](t *testing.T, dir, name string, read func(io.Reader, string) (T, error)) T {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	v, err := read(bytes.NewReader(data), name)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

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
			truth := parsedFile(t, dir, "related.tsv", eval.ReadTruth)
			s := built(t, dir, true)
			report, run, err := s.EvaluateRelated(t.Context(), truth)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%+v, %d lists", report, len(run))
			if report.Sources == 0 || report.NDCG5 < tc.floor {
				t.Errorf("nDCG@5 = %.4f over %d articles, want %.3f", report.NDCG5, report.Sources, tc.floor)
			}
			if report.Coverage5 < .995 || report.MaxInDegree > mostPlaces || report.Gini > .27 {
				t.Errorf("coverage %.4f, want .995; highest in-degree %d, want at most %d; Gini %.4f, want at most .27",
					report.Coverage5, report.MaxInDegree, mostPlaces, report.Gini)
			}
			r, _, release, err := s.snapshots.Acquire()
			if err != nil {
				t.Fatal(err)
			}
			defer release()
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
			checkReasonTrials(t, s, r, pairs, lower)
			checkChurn(t, r)
		})
	}
}

// checkReasonTrials checks that what is reported of reasons is what the formula says.
func checkReasonTrials(t *testing.T, s *Service, r index.Reader, pairs, lower int) {
	t.Helper()
	kin, err := ReadKinship(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	var lists []RelatedList
	for l, err := range s.RelatedLists(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		lists = append(lists, l)
	}
	tried, err := kin.TryReasons(t.Context(), lists, DefaultKinWeights(), 500)
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
	kin, err := ReadKinship(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	c, err := kin.Churn(t.Context(), DefaultKinWeights(), sample)
	t.Logf("%+v", c)
	if err != nil || c.Articles == 0 || c.Others > .02 {
		t.Errorf("%.4f of the lists show other articles where one of %d goes, want .02 at most; %v", c.Others, c.Articles, err)
	}
}

package eval

import (
	"maps"
	"math"
	"slices"
)

const (
	ndcgDepth   = 10
	recallDepth = 100
)

// SearchReport holds the search measures, each the mean over the judged queries
// and from 0 (worst) to 1 (best). All are 0 when there are no judged queries.
type SearchReport struct {
	// Queries is how many queries were measured: those with at least one
	// positive judgement, whether or not the run has results for them.
	Queries int `json:"queries"`
	// NDCG10 is the mean of [QueryMeasures.NDCG10].
	NDCG10 float64 `json:"ndcg@10"`
	// MAP is mean average precision, the mean of [QueryMeasures.AP].
	MAP float64 `json:"map"`
	// MRR is mean reciprocal rank, the mean of [QueryMeasures.RR].
	MRR float64 `json:"mrr"`
	// Recall100 is the mean of [QueryMeasures.Recall100].
	Recall100 float64 `json:"recall@100"`
}

// QueryMeasures holds the search measures of one query, each from 0 to 1. Below,
// a document is relevant if its grade is at least 1, and ranks count from 1.
type QueryMeasures struct {
	Query string `json:"qid"`
	// NDCG10 is DCG / ideal DCG, both at rank 10, where DCG is the sum of
	// gain / log2(rank+1). The gain is the grade itself (linear), 0 for negative
	// grades and documents without one. The ideal ranking is all judged documents
	// of the query by falling grade. (Järvelin and Kekäläinen 2002 with the
	// discount of trec_eval's m_ndcg_cut.c.)
	NDCG10 float64 `json:"ndcg@10"`
	// AP is average precision: the sum over the relevant documents found of the
	// precision at their rank, divided by the number of all relevant documents
	// (Buckley and Voorhees 2005; m_map.c). It looks at [RunDepth] documents.
	AP float64 `json:"ap"`
	// RR is 1 / rank of the first relevant document, or 0 if there is none among
	// [RunDepth] documents (m_recip_rank.c).
	RR float64 `json:"rr"`
	// Recall100 is the number of relevant documents among the first 100, divided
	// by the number of all relevant documents (m_recall.c).
	Recall100 float64 `json:"recall@100"`
}

// FirstRank returns the rank of the first relevant document, or 0 if there is none
// among [RunDepth] documents.
func (m *QueryMeasures) FirstRank() int {
	if m.RR == 0 {
		return 0
	}
	return int(math.Round(1 / m.RR))
}

// Search measures a run: the mean of [SearchQueries] over its queries.
func Search(qrels Qrels, run Run) SearchReport {
	queries := SearchQueries(qrels, run)
	report := SearchReport{Queries: len(queries)}
	if len(queries) == 0 {
		return report
	}
	for _, q := range queries {
		report.NDCG10 += q.NDCG10
		report.MAP += q.AP
		report.MRR += q.RR
		report.Recall100 += q.Recall100
	}
	n := float64(len(queries))
	report.NDCG10 /= n
	report.MAP /= n
	report.MRR /= n
	report.Recall100 /= n
	return report
}

// SearchQueries measures each query that has at least one positive judgement, in
// the order of their ids. A query without results gets 0 everywhere. Queries of
// the run without a positive judgement are ignored. A document that stands twice
// under one query counts at its first rank only, and takes up both.
func SearchQueries(qrels Qrels, run Run) []QueryMeasures {
	var all []QueryMeasures
	for _, qid := range slices.Sorted(maps.Keys(qrels)) {
		ideal := idealGains(qrels[qid])
		if len(ideal) == 0 {
			continue
		}
		m := measureQuery(qrels[qid], ideal, run.Ranked(qid))
		m.Query = qid
		all = append(all, m)
	}
	return all
}

// idealGains returns the positive grades, greatest first.
func idealGains(grades map[string]int) []float64 {
	var gains []float64
	for _, g := range grades {
		if g > 0 {
			gains = append(gains, float64(g))
		}
	}
	slices.Sort(gains)
	slices.Reverse(gains)
	return gains
}

// measureQuery measures ranked documents; ideal holds at least one gain.
func measureQuery(grades map[string]int, ideal []float64, ranked []Scored) QueryMeasures {
	var (
		m         QueryMeasures
		gains     = make([]float64, len(ranked))
		seen      = make(map[string]bool, len(ranked))
		relevant  = float64(len(ideal))
		found     int // relevant documents so far
		precision float64
		inRecall  int // relevant documents up to recallDepth
	)
	for i, d := range ranked {
		grade := grades[d.Doc]
		if grade < 1 || seen[d.Doc] {
			continue
		}
		seen[d.Doc] = true
		rank := i + 1
		gains[i] = float64(grade)
		found++
		precision += float64(found) / float64(rank)
		if found == 1 {
			m.RR = 1 / float64(rank)
		}
		if rank <= recallDepth {
			inRecall++
		}
	}
	m.NDCG10 = ndcg(gains, ideal, ndcgDepth)
	m.AP = precision / relevant
	m.Recall100 = float64(inRecall) / relevant
	return m
}

// ndcg returns the discounted cumulative gain of gains, cut at depth, as a share
// of that of ideal, which falls and starts above 0.
func ndcg(gains, ideal []float64, depth int) float64 {
	// Rounding may carry nearly ideal rankings a hair beyond 1.
	return min(1, dcg(gains, depth)/dcg(ideal, depth))
}

// dcg returns the sum of gain / log2(rank+1) over the first depth ranks.
func dcg(gains []float64, depth int) float64 {
	var sum float64
	for i, g := range gains[:min(len(gains), depth)] {
		sum += g / math.Log2(float64(i+2))
	}
	return sum
}

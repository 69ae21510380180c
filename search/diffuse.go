package search

import (
	"context"

	"kindred/index"
)

// kin mixes the scores of articles with those of their kin among the best. Of a
// query in several words, the articles that answer it are often kin of each other,
// and one that shares few of its words stands beside those that share many. Diaz,
// "Regularizing ad hoc retrieval scores" (CIKM 2005), with the graph of the stored
// related lists.
func (q *question) kin(ctx context.Context, hits []index.Hit) error {
	share := q.stages.Kin
	if share == 0 {
		return nil
	}
	scores := make(map[index.Doc]float64, kinFrom)
	for _, h := range hits[:min(kinFrom, len(hits))] {
		scores[h.Doc] = h.Score
	}
	for i := range hits {
		of := 0.0
		if i < rankDepth {
			kin, err := q.gen.reader.Kin(ctx, hits[i].Doc, kinSize)
			if err != nil {
				return err
			}
			of = meanScore(kin, scores)
		}
		hits[i].Score = (1-share)*hits[i].Score + share*of
	}
	return nil
}

// meanScore is the mean of the scores of kin, each as heavy as it is kindred.
func meanScore(kin []index.Kin, scores map[index.Doc]float64) float64 {
	sum, weight := 0.0, 0.0
	for _, n := range kin {
		sum += float64(n.Score) * scores[n.Doc]
		weight += float64(n.Score)
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
}

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
func (q *question) kin(ctx context.Context, matches []index.Match) error {
	share := q.stages.Kin
	if share == 0 {
		return nil
	}
	scores := newDocScores(matches[:min(kinFrom, len(matches))])
	best := matches[:min(q.depth(), len(matches))]
	docs := make([]index.Doc, len(best))
	for i := range best {
		docs[i] = best[i].Doc
	}
	kin, err := q.gen.reader.Kin(ctx, docs, kinSize)
	if err != nil {
		return err
	}
	for i := range matches {
		of := 0.0
		if i < len(kin) {
			of = meanScore(kin[i], scores)
		}
		matches[i].Score = (1-share)*matches[i].Score + share*of
	}
	return nil
}

// docScores are the scores of some articles, at most [kinFrom]: a hash table with open
// addressing, which is asked a thousand times a query.
type docScores [4 * kinFrom]struct {
	doc   index.Doc // one more than the number, 0 for none
	score float64
}

func newDocScores(matches []index.Match) *docScores {
	var t docScores
	for _, m := range matches {
		i := t.slot(m.Doc)
		t[i].doc, t[i].score = m.Doc+1, m.Score
	}
	return &t
}

// slot returns where an article is, or would be.
func (t *docScores) slot(doc index.Doc) uint32 {
	i := uint32(doc) * 2654435761 % uint32(len(t)) // #nosec G115 -- never negative
	for t[i].doc != 0 && t[i].doc != doc+1 {
		i = (i + 1) % uint32(len(t)) // #nosec G115 -- some hundreds
	}
	return i
}

// of returns the score of an article, 0 for one that has none.
func (t *docScores) of(doc index.Doc) float64 { return t[t.slot(doc)].score }

// meanScore is the mean of the scores of kin, each as heavy as it is kindred.
func meanScore(kin []index.Kin, scores *docScores) float64 {
	sum, weight := 0.0, 0.0
	for _, n := range kin {
		sum += float64(n.Score) * scores.of(n.Doc)
		weight += float64(n.Score)
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
}

package search

import (
	"context"
	"fmt"
	"math"

	"kindred/search/eval"
)

// Evaluate answers the queries that have a relevant article, [eval.RunDepth]
// deep, as a reader would get them.
func (s *Service) Evaluate(ctx context.Context, queries []eval.Query, qrels eval.Qrels) (eval.SearchReport, eval.Run, error) {
	run := eval.Run{}
	for _, q := range queries {
		if _, judged := qrels[q.ID]; !judged {
			continue
		}
		result, err := s.Search(ctx, Request{Query: q.Text, Limit: eval.RunDepth, HeadsOnly: true})
		if err != nil {
			return eval.SearchReport{}, nil, fmt.Errorf("query %s: %w", q.ID, err)
		}
		run[q.ID] = descending(result.Hits)
	}
	return eval.Search(qrels, run), run, nil
}

// descending returns hits with scores that fall, as a run must have them. Those that
// come first whatever they score keep the others below them.
func descending(hits []Hit) []eval.Scored {
	list := make([]eval.Scored, len(hits))
	last := float32(math.Inf(1))
	for i, h := range hits {
		last = min(float32(h.Score), math.Nextafter32(last, 0))
		list[i] = eval.Scored{Doc: h.ID, Score: last}
	}
	return list
}

// RelatedRun returns the related lists of every article as ids, [MaxRelated] deep, and as
// a run. There the score says the place: a list is not ordered by kinship alone.
func (s *Service) RelatedRun(ctx context.Context) (map[string][]string, eval.Run, error) {
	lists, run := map[string][]string{}, eval.Run{}
	for l, err := range s.RelatedLists(ctx) {
		if err != nil {
			return nil, nil, err
		}
		ids := make([]string, len(l.Kin))
		for i, n := range l.Kin {
			ids[i] = n.ID
			run[l.ID] = append(run[l.ID], eval.Scored{Doc: n.ID, Score: float32(len(ids) - i)})
		}
		lists[l.ID] = ids
	}
	return lists, run, nil
}

package search

import (
	"context"
	"fmt"
	"math"

	"kindred/index"
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

// EvaluateRelated reads the related lists of every article, [MaxRelated] deep.
func (s *Service) EvaluateRelated(ctx context.Context, truth eval.Truth) (eval.RelatedReport, eval.Run, error) {
	lists, run, err := s.RelatedLists(ctx)
	if err != nil {
		return eval.RelatedReport{}, nil, err
	}
	return eval.Related(truth, lists), run, nil
}

// RelatedLists reads the related lists of every article, [MaxRelated] deep, and gives them
// as a run, too. There the score says the place: a list is not ordered by kinship alone.
func (s *Service) RelatedLists(ctx context.Context) (map[string][]string, eval.Run, error) {
	r, _, release, err := s.snapshots.Acquire()
	if err != nil {
		return nil, nil, err
	}
	defer release()
	stats, err := r.Stats(ctx)
	if err != nil {
		return nil, nil, err
	}
	all, err := r.Search(ctx, &index.Request{Query: index.All{}, Limit: stats.Articles})
	if err != nil {
		return nil, nil, err
	}
	lists := make(map[string][]string, len(all.Hits))
	run := eval.Run{}
	for _, h := range all.Hits {
		list, err := r.Related(ctx, h.ID, MaxRelated)
		if err != nil {
			return nil, nil, err
		}
		lists[h.ID] = []string{}
		for i, n := range list {
			lists[h.ID] = append(lists[h.ID], n.ID)
			run[h.ID] = append(run[h.ID], eval.Scored{Doc: n.ID, Score: float32(len(list) - i)})
		}
	}
	return lists, run, nil
}

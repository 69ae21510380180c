package search

import (
	"context"
	"iter"

	"kindred/index"
	"kindred/search/kin"
)

// RelatedLists gives the lists of all articles as readers get them, at most [MaxRelated] long,
// in the order of the articles' ids. It ends with the first error.
func (s *Service) RelatedLists(ctx context.Context) iter.Seq2[kin.List, error] {
	return func(yield func(kin.List, error) bool) {
		gen, _, release, err := s.acquire(ctx)
		if err != nil {
			yield(kin.List{}, err)
			return
		}
		defer release()
		all, err := gen.reader.Search(ctx, &index.Request{Query: index.All{}, Limit: gen.articles})
		if err != nil {
			yield(kin.List{}, err)
			return
		}
		for i := range all.Hits {
			l := kin.List{Head: all.Hits[i].Head}
			list, err := gen.reader.Related(ctx, l.ID, MaxRelated)
			if err != nil {
				yield(l, err)
				return
			}
			rules, err := s.rulesUnder(ctx, gen, l.ID)
			if err != nil {
				yield(l, err)
				return
			}
			kept, err := s.ruled(ctx, gen, rules, &listUnder{id: l.ID}, list)
			for _, e := range kept {
				l.Kin = append(l.Kin, e.Neighbor)
			}
			if !yield(l, err) || err != nil {
				return
			}
		}
	}
}

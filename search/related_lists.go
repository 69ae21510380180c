package search

import (
	"context"
	"iter"

	"kindred/index"
)

// RelatedList is an article, and its kin as readers get them, at most [MaxRelated].
type RelatedList struct {
	index.Head
	Kin []index.Neighbor
}

// RelatedLists gives the lists of all articles, in the order of their ids. It ends with
// the first error.
func (s *Service) RelatedLists(ctx context.Context) iter.Seq2[RelatedList, error] {
	return func(yield func(RelatedList, error) bool) {
		gen, _, release, err := s.acquire(ctx)
		if err != nil {
			yield(RelatedList{}, err)
			return
		}
		defer release()
		all, err := gen.reader.Search(ctx, &index.Request{Query: index.All{}, Limit: gen.articles})
		if err != nil {
			yield(RelatedList{}, err)
			return
		}
		for i := range all.Hits {
			l := RelatedList{Head: all.Hits[i].Head}
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

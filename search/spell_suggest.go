package search

import (
	"context"
	"slices"

	"kindred/index"
)

const (
	// suggestRatio is in how many times as many articles a word must be that is
	// suggested for one that articles have.
	suggestRatio = 20
	// loneRatio is the same where no other word of the query bears it out.
	loneRatio = 200
	// suggestEffort leaves the likely slips: a swap, a letter left out or there twice,
	// one vowel for another. One letter for any other makes needs of feeds: of 757
	// correct queries 8 had a suggestion, and have 1.
	suggestEffort = swapEffort + lastEffort
)

// suggest returns for which of a query's words, all in [index.Exact] form, the
// reader may have meant another one: a word that is one slip away, is in far more
// articles, and stands in one article with the query's other words more often than
// by chance, while the word that was typed stands with none of them. Neither is
// swapped in: both are words.
func (s *speller) suggest(ctx context.Context, r index.Reader, words []string) (map[int]string, error) {
	meant := map[int]string{}
	for i, w := range words {
		n := s.words.count(w)
		if n == 0 {
			continue
		}
		other, err := s.likelier(ctx, r, candidate{word: w, articles: n}, s.beside(words, i))
		if err != nil {
			return nil, err
		}
		if other != "" {
			meant[i] = other
		}
	}
	return meant, nil
}

// likelier returns the word that may be meant by one that articles have, "" where
// there is none.
func (s *speller) likelier(ctx context.Context, r index.Reader, typed candidate, beside []candidate) (string, error) {
	ratio := suggestRatio
	if len(beside) == 0 {
		ratio = loneRatio
	}
	list := slices.DeleteFunc(s.candidates(typed.word, 1, ratio*typed.articles), func(c candidate) bool {
		return c.effort > suggestEffort
	})
	if len(list) == 0 {
		return "", nil
	}
	if own, err := s.company(ctx, r, typed, beside); err != nil || own > 0 {
		return "", err
	}
	best, err := s.fitting(ctx, r, list, beside)
	if err != nil || len(beside) == 0 {
		return best.word, err
	}
	nearness, err := s.company(ctx, r, best, beside)
	if err != nil || nearness <= byChance(beside) {
		return "", err
	}
	return best.word, nil
}

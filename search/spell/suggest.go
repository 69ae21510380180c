package spell

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

// Suggest returns for which of a query's words, all in [index.Exact] form, the
// reader may have meant another one: a word that is one slip away, is in far more
// articles, and stands in one article with the query's other words more often than
// by chance, while the word that was typed stands with none of them. Neither is
// swapped in: both are words.
func (s *Speller) Suggest(ctx context.Context, r index.Reader, words []string) (map[int]string, error) {
	var meant map[int]string
	for i, w := range words {
		n := s.words.Count(w)
		if n == 0 {
			continue
		}
		ratio := loneRatio
		if s.accompanied(words, i) {
			ratio = suggestRatio
		}
		typed := Candidate{word: w, articles: n}
		list := s.slips(typed, ratio)
		if len(list) == 0 {
			continue
		}
		other, err := s.likelier(ctx, r, typed, list, s.beside(words, i))
		if err != nil {
			return nil, err
		}
		if other != "" {
			if meant == nil {
				meant = map[int]string{}
			}
			meant[i] = other
		}
	}
	return meant, nil
}

// accompanied reports whether a known word of a query stands beside another one.
func (s *Speller) accompanied(words []string, i int) bool {
	return slices.ContainsFunc(words, func(w string) bool { return w != words[i] && s.words.Count(w) > 0 })
}

// slips returns the words in at least so many times as many articles, suggestRatio or
// more, of which a word in some articles may be a slip.
func (s *Speller) slips(word Candidate, ratio int) []Candidate {
	if ratio*word.articles > s.articles {
		return nil
	}
	all := remembered(s.slipped, word.word, func() []Candidate {
		return slices.DeleteFunc(s.Candidates(word.word, 1, suggestRatio*word.articles), func(c Candidate) bool { return c.effort > suggestEffort })
	})
	return slices.DeleteFunc(slices.Clone(all), func(c Candidate) bool { return c.articles < ratio*word.articles })
}

// likelier returns which of some words may be meant by one that articles have, "" where
// none is.
func (s *Speller) likelier(ctx context.Context, r index.Reader, typed Candidate, list, beside []Candidate) (string, error) {
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

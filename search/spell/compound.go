package spell

import (
	"cmp"
	"context"
	"math"
	"slices"

	"kindred/index"
	"kindred/search/vocabulary"
)

const (
	// minPart is the shortest part of a word that two words were run together in.
	minPart = 2
	// MaxParts is the largest number of parts.
	MaxParts = 3
	// maxSplits is the number of ways to cut a word that are looked for.
	maxSplits = 4
	// splitEffort is the effort of leaving out the space: it makes a split a
	// candidate among the words that may be meant. Of 506 pairs of neighbouring words of
	// correct queries, run together, 453 are cut again (the others stand together in no
	// article); of 644 misspelt words 5 are cut wrongly, 11 if every split that stands
	// in an article is taken.
	splitEffort = 0.6
)

// Split is a way to cut a word into words of the vocabulary.
type Split struct {
	Words []string
	Rarer int // the number of articles with the rarest of the words
}

// Splits returns the ways to cut a word into two words of the vocabulary, or into more, so
// many at most, where there is none into two: the way whose rarest word is in most articles
// first.
func Splits(v *vocabulary.Words, word string, most int) []Split {
	if spelled(word) < 2*minPart {
		return nil
	}
	for parts := 2; parts <= most; parts++ {
		if list := cuts(v, word, parts); len(list) > 0 {
			slices.SortStableFunc(list, func(a, b Split) int { return cmp.Compare(b.Rarer, a.Rarer) })
			return list
		}
	}
	return nil
}

// cuts returns the ways to cut a word into a number of words.
func cuts(v *vocabulary.Words, word string, parts int) (list []Split) {
	if parts == 1 {
		if n := v.Count(word); n > 0 && spelled(word) >= minPart {
			list = append(list, Split{[]string{word}, n})
		}
		return list
	}
	for at := range word {
		for _, head := range cuts(v, word[:at], 1) {
			for _, rest := range cuts(v, word[at:], parts-1) {
				list = append(list, Split{slices.Concat(head.Words, rest.Words), min(head.Rarer, rest.Rarer)})
			}
		}
	}
	return list
}

// SplitOf returns the words that an unknown word is made of, where an article has
// them next to each other, and where they are likelier than a misspelling of one of the
// others that it may stand for; nil otherwise.
func (s *Speller) SplitOf(ctx context.Context, r index.Reader, word string, others []Candidate) ([]string, error) {
	if s.words.Count(word) > 0 {
		return nil, nil
	}
	other, err := s.fitting(ctx, r, others, nil) // asks nothing of the index
	if err != nil {
		return nil, err
	}
	parts := MaxParts
	for parts > 1 && other.word != "" && other.score > splitScore(s.articles, parts) {
		parts-- // not even if every article had them
	}
	list := Splits(s.words, word, parts)
	var best []string
	most := 0
	for _, c := range list[:min(len(list), maxSplits)] {
		if other.word != "" && other.score > splitScore(c.Rarer, len(c.Words)) {
			continue // not even if all articles with the rarest of its words had it
		}
		n, err := index.Count(ctx, r, index.Phrase{Words: c.Words, Weight: 1})
		if err != nil {
			return nil, err
		}
		if n > most {
			best, most = c.Words, n
		}
	}
	if most == 0 {
		return nil, nil
	}
	if other.word != "" && other.score > splitScore(most, len(best)) {
		return nil, nil
	}
	return best, nil
}

// splitScore is the score of words that so many articles have next to each other, beside
// those of candidates.
func splitScore(articles, words int) float64 {
	return frequencyWeight*math.Log(float64(articles)) - effortWeight*splitEffort*float64(words-1)
}

// Joined returns the word of the vocabulary that two neighbouring words of a query
// are when they are written as one (any way, e-mail), and whether there is one.
func Joined(v *vocabulary.Words, a, b string) (string, bool) {
	word := a + b
	if spelled(word) < minSpelled || v.Count(word) == 0 {
		return "", false
	}
	return word, true
}

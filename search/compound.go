package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"kindred/index"
)

const (
	// minPart is the shortest part of a word that two words were run together in.
	minPart = 2
	// maxParts is the largest number of parts.
	maxParts = 3
	// maxSplits is the number of ways to cut a word that are looked for.
	maxSplits = 4
	// splitEffort is the effort of leaving out the space: it makes a split a
	// candidate among the words that may be meant. Of 506 pairs of neighbouring words of
	// correct queries, run together, 453 are cut again (the others stand together in no
	// article); of 644 misspelt words 5 are cut wrongly, 11 if every split that stands
	// in an article is taken.
	splitEffort = 0.6
)

// split is a way to cut a word into words of the vocabulary.
type split struct {
	words []string
	rarer int // the number of articles with the rarest of the words
}

// splits returns the ways to cut a word into two words of the vocabulary, or into more, so
// many at most, where there is none into two: the way whose rarest word is in most articles
// first.
func splits(v *vocabulary, word string, most int) []split {
	if spelled(word) < 2*minPart {
		return nil
	}
	for parts := 2; parts <= most; parts++ {
		if list := cuts(v, word, parts); len(list) > 0 {
			slices.SortStableFunc(list, func(a, b split) int { return cmp.Compare(b.rarer, a.rarer) })
			return list
		}
	}
	return nil
}

// cuts returns the ways to cut a word into a number of words.
func cuts(v *vocabulary, word string, parts int) (list []split) {
	if parts == 1 {
		if n := v.count(word); n > 0 && spelled(word) >= minPart {
			list = append(list, split{[]string{word}, n})
		}
		return list
	}
	for at := range word {
		for _, head := range cuts(v, word[:at], 1) {
			for _, rest := range cuts(v, word[at:], parts-1) {
				list = append(list, split{slices.Concat(head.words, rest.words), min(head.rarer, rest.rarer)})
			}
		}
	}
	return list
}

// splitOf returns the words that an unknown word is made of, where an article has
// them next to each other, and where they are likelier than a misspelling of one of the
// others that it may stand for; nil otherwise.
func (s *speller) splitOf(ctx context.Context, r index.Reader, word string, others []candidate) ([]string, error) {
	if s.words.count(word) > 0 {
		return nil, nil
	}
	other, err := s.fitting(ctx, r, others, nil) // asks nothing of the index
	if err != nil {
		return nil, err
	}
	parts := maxParts
	for parts > 1 && other.word != "" && other.score > splitScore(s.articles, parts) {
		parts-- // not even if every article had them
	}
	list := splits(s.words, word, parts)
	var best []string
	most := 0
	for _, c := range list[:min(len(list), maxSplits)] {
		if other.word != "" && other.score > splitScore(c.rarer, len(c.words)) {
			continue // not even if all articles with the rarest of its words had it
		}
		n, err := total(ctx, r, index.Phrase{Words: c.words, Weight: 1})
		if err != nil {
			return nil, err
		}
		if n > most {
			best, most = c.words, n
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

// joined returns the word of the vocabulary that two neighbouring words of a query
// are when they are written as one (any way, e-mail), and whether there is one.
func joined(v *vocabulary, a, b string) (string, bool) {
	word := a + b
	if spelled(word) < minSpelled || v.count(word) == 0 {
		return "", false
	}
	return word, true
}

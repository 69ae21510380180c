package search

import (
	"math"
	"slices"

	"kindred/index"
)

// synonym is what is looked for in the place of words of the query.
type synonym struct {
	from, to     int // of the question's words
	alternatives [][]queryWord
}

// singleWord reports whether words are one that counts by its stem. In scripts without
// spaces a word is several characters.
func singleWord(list []queryWord) bool {
	return len(list) == 1 && !list[0].bigram && len(list[0].stems) > 0
}

// synonyms finds the synonyms of the query's plain words, given with the function
// words between them: other single words of its single words, by the number of the
// word, and all others. An expression of function words alone ("it, information
// technology") is none among other words, where function words say nothing.
func (q *question) synonyms(list []queryWord) (single map[int][]queryWord, others []synonym) {
	if q.expansion.rules == nil {
		return nil, nil
	}
	single = map[int][]queryWord{}
	all, numbers := q.running(list)
	for i := 0; i < len(all); i++ {
		n, alternatives := q.expansion.at(all, i)
		content := slices.DeleteFunc(slices.Clone(numbers[i:i+n]), func(number int) bool { return number < 0 })
		if len(content) == 0 {
			continue
		}
		several := synonym{from: content[0], to: content[len(content)-1] + 1}
		for _, words := range alternatives {
			if n == 1 && singleWord(all[i:i+1]) && singleWord(words) {
				single[several.from] = append(single[several.from], words[0])
			} else {
				several.alternatives = append(several.alternatives, words)
			}
		}
		if len(several.alternatives) > 0 {
			others = append(others, several)
		}
		i += n - 1
	}
	return single, others
}

// running returns the question's words with the function words that were left out,
// and the number of each among the question's words, -1 for the latter.
func (q *question) running(list []queryWord) (all []queryWord, numbers []int) {
	next := 0
	upTo := func(place int) {
		for ; next < len(q.words) && q.words[next].place < place; next++ {
			all, numbers = append(all, q.words[next]), append(numbers, next)
		}
	}
	for i := range list {
		if list[i].stop && !q.allStop {
			upTo(list[i].place)
			all, numbers = append(all, list[i]), append(numbers, -1)
		}
	}
	upTo(math.MaxInt)
	return all, numbers
}

// withSynonyms adds single words to the variants of a word: all count as one.
func withSynonyms(list []index.Variant, synonyms []queryWord) []index.Variant {
	if len(synonyms) > 0 {
		list = slices.Clone(list)
	}
	for _, w := range synonyms {
		for _, stem := range w.stems {
			i := slices.IndexFunc(list, func(v index.Variant) bool { return v.Text == stem })
			if i < 0 {
				list = append(list, index.Variant{Text: stem, Weight: synonymWeight})
			} else {
				list[i].Weight = max(list[i].Weight, synonymWeight)
			}
		}
	}
	return list
}

// shown returns the word as a snippet shows it, in all forms of its synonyms.
func shown(w queryWord, synonyms []queryWord) queryWord {
	for _, s := range synonyms {
		w.exact, w.stems = slices.Concat(w.exact, s.exact), slices.Concat(w.stems, s.stems)
	}
	return w
}

// synonymNode returns the node of synonyms that are, or stand for, several words.
// Each weighs [synonymWeight] of the words it stands for, however rare its own are,
// and counts only where these are missing: else an article with both would have the
// scores of both.
func (q *question) synonymNode(s *synonym) index.Node {
	var said index.All
	idf := 0.0
	for _, w := range q.words[s.from:s.to] {
		idf += w.idf
		form, texts := index.Stem, w.stems
		if len(texts) == 0 {
			form, texts = index.Exact, w.exact
		}
		said = append(said, index.Term{Form: form, Variants: variants(texts), Weight: 1})
	}
	var nodes index.Any
	for _, words := range s.alternatives {
		q.wanted.addPhrase(words)
		if singleWord(words) {
			stems := words[0].stems
			nodes = append(nodes, index.Term{Form: index.Stem, Variants: variants(stems), Weight: synonymWeight * idf / q.gen.idf(stems)})
		} else {
			nodes = append(nodes, phraseNode(words, synonymWeight*idf/q.gen.phraseIDF(words)))
		}
	}
	return index.All{nodes, index.Not{Node: said}}
}

// phraseIDF returns the sum of the inverse document frequencies of the words as
// written, which a phrase scores by.
func (g *generation) phraseIDF(list []queryWord) float64 {
	sum := 0.0
	for _, w := range list {
		sum += index.IDF(g.articles, float64(min(g.words.Count(w.exact[0]), g.articles)))
	}
	return sum
}

// rephrased returns the other ways to say a phrase.
func (q *question) rephrased(list []queryWord) [][]queryWord {
	if len(list) > longestPhrase {
		return nil
	}
	ways := [][]queryWord{nil} // the first as it is said
	for i := 0; i < len(list); i++ {
		n, alternatives := q.expansion.at(list, i)
		end := i + max(n, 1)
		said := len(ways)
		for _, words := range alternatives {
			q.wanted.addPhrase(words)
			for _, way := range ways[:said] {
				if q.expansion.ways < maxAlternatives {
					q.expansion.ways++
					ways = append(ways, slices.Concat(way, words))
				}
			}
		}
		for j := range said {
			ways[j] = append(ways[j], list[i:end]...)
		}
		i = end - 1
	}
	return ways[1:]
}

// phraseOrSynonyms returns the node of a phrase, or of it said in other ways, which
// count where it is missing.
func (q *question) phraseOrSynonyms(list []queryWord) index.Node {
	said := phraseNode(list, 1)
	var nodes index.Any
	for _, way := range q.rephrased(list) {
		nodes = append(nodes, phraseNode(way, synonymWeight*q.gen.phraseIDF(list)/q.gen.phraseIDF(way)))
	}
	if len(nodes) == 0 {
		return said
	}
	return index.Any{said, index.All{nodes, index.Not{Node: said}}}
}

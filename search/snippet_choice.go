package search

import (
	"math"
	"math/bits"
)

// The lengths of a passage are counted in columns (see [columns]). They and the
// weights were chosen on one half of the questions of XQuAD, by how often the
// passage holds the answer: with 240 columns it does for .83 of the English
// questions, .80 of the German and .87 of the Chinese, with 280 for .84, .81 and
// .90, with 320 for .86, .82 and .93, at the price of another line on a phone.
const (
	// snippetColumns is the length that a snippet aims at: two or three sentences.
	snippetColumns = 280
	// longSentence is the length up to which a sentence is shown whole, even where
	// it is longer than a snippet. Of prose, hardly any sentence is longer: what
	// is, is a list, a table or a text without full stops, and is shown in part.
	longSentence = 600
	// pieceColumns is the length at most of the parts that such a sentence is cut
	// into, so that a snippet has two or three.
	pieceColumns = 120
	// densestShare is what the words of a passage's richest sentence count again,
	// for words that stand together belong together. Between .3 and 1 it is all the
	// same. In paragraphs it finds only two answers in six hundred more; long
	// articles have more places where the words of a query stand scattered.
	densestShare = .5
)

// scale is the weight of each of the wanted words, by their bits.
type scale [64]float64

// scaleOf weighs the wanted words by how few of the sentences they are in: what
// every sentence says tells nothing about where the answer is. That finds .02 more
// of the English answers, .01 of the German and .005 of the Chinese than counting
// words. The rarity of a word among all articles besides finds no more.
func scaleOf(list []sentence) (s scale) {
	for i := range list {
		for b := list[i].words; b != 0; b &= b - 1 {
			s[bits.TrailingZeros64(b)]++
		}
	}
	for i, n := range s {
		if n > 0 {
			s[i] = math.Log1p(float64(len(list)) / n)
		}
	}
	return s
}

// of returns the weight of a set of words.
func (s *scale) of(words uint64) float64 {
	sum := 0.0
	for ; words != 0; words &= words - 1 {
		sum += s[bits.TrailingZeros64(words)]
	}
	return sum
}

// bestPassage returns the first and last sentence of the passage with most of the
// weight of the query's words, then the most matches, then the earliest. It
// returns -1, -1 where there is no sentence. A passage begins with a match, so
// that the words looked for are seen at once, unless there is none.
func bestPassage(list []sentence) (first, last int) {
	if len(list) == 0 {
		return -1, -1
	}
	s := scaleOf(list)
	last = passageEnd(list, 0)
	bestScore, bestMarks := 0.0, 0
	for i := range list {
		if list[i].words == 0 {
			continue
		}
		end := passageEnd(list, i)
		words, densest, marks := uint64(0), 0.0, 0
		for j := i; j <= end; j++ {
			words |= list[j].words
			densest = max(densest, s.of(list[j].words))
			marks += list[j].marks
		}
		score := s.of(words) + densestShare*densest
		if score > bestScore || (score == bestScore && marks > bestMarks) {
			first, last, bestScore, bestMarks = i, end, score, marks
		}
	}
	return ledIn(list, first, last), last
}

// passageEnd returns the last sentence of the longest passage that begins with
// the sentence i. It does not go on under the next heading.
func passageEnd(list []sentence, i int) int {
	room := snippetColumns - list[i].columns
	for i+1 < len(list) && list[i+1].section == list[i].section && list[i+1].columns < room {
		i++
		room -= list[i].columns + 1
	}
	return i
}

// ledIn returns where a passage begins that has room left because its section
// ends: earlier, but so that the words looked for are still seen on a phone.
func ledIn(list []sentence, first, last int) int {
	if last+1 < len(list) && list[last+1].section == list[last].section {
		return first
	}
	room := snippetColumns
	for i := first; i <= last; i++ {
		room -= list[i].columns + 1
	}
	for first > 0 && list[first-1].section == list[first].section && room > snippetColumns/2 && list[first-1].columns <= room {
		first--
		room -= list[first].columns + 1
	}
	return first
}

// wordsOf returns the wanted words of a passage.
func wordsOf(list []sentence) (words uint64) {
	for i := range list {
		words |= list[i].words
	}
	return words
}

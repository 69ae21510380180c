package search

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"unicode"
)

const (
	// minSpelled is the shortest word that is put right. Of three random letters most
	// are one edit from a word.
	minSpelled = 4
	// farSpelled and farthestSpelled are the lengths from which on a word may have
	// two edits, and three. Of the recorded misspellings 84 % have one, 13 % two, 2 %
	// three. With 7 and none .876 of the misspelt queries are restored, with 5 and none
	// .892, with 6 and 9 .889, with 5 and 8 .903.
	farSpelled, farthestSpelled = 5, 8
	// anyFirst is the number of edits with which the first letter may be another one.
	// Looking at all words for three costs twice as much and restores 2 words of
	// 16,034.
	anyFirst = 2
	// bagBits is the size of a bag of letters, and bagLetters the part of it that says
	// which letters there are. Of the words of 13,925 articles 52,000 are compared with a
	// misspelt one, and 274 are looked at for the sake of their bags; with 24 and 20 bits for
	// the letters 307 and 411, with bags of 64 bits, half of them for letters, 207.
	bagBits, bagLetters = 32, 26
)

// speller finds the words of a vocabulary that a misspelt one may stand for. It
// does not change once it is made.
type speller struct {
	words    *vocabulary
	articles int // of the index
	spellTable
}

// newSpeller returns the speller of an index of so many articles that holds these
// words as written.
func newSpeller(v *vocabulary, articles int) *speller {
	return &speller{words: v, articles: articles, spellTable: newSpellTable(v)}
}

// spelled returns the length of a word that is written in letters, 0 for any
// other: numbers, versions and names of code are not misspelt words, nor are they
// what one stands for.
func spelled(word string) int {
	n := 0
	for _, r := range word {
		if ascii := 'a' <= r && r <= 'z' || r == '\''; !ascii && !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return 0
		}
		n++
	}
	if n > maxSpelled {
		return 0
	}
	return n
}

// bagOf returns which letters a word has, and which of them twice. Letters share
// bits, but those of one alphabet hardly do.
func bagOf(word string) (bag uint32) {
	for _, r := range word {
		once := uint32(1) << (r % bagLetters)
		if bag&once != 0 {
			bag |= 1 << (bagLetters + r%(bagBits-bagLetters))
		}
		bag |= once
	}
	return bag
}

// maxEdits returns how many edits a word of n letters may have.
func maxEdits(n int) int {
	switch {
	case n < minSpelled:
		return 0
	case n < farSpelled:
		return 1
	case n < farthestSpelled:
		return 2
	default:
		return 3
	}
}

// within calls yield with every word that is at most limit edits away from the
// pattern and in at least so many articles. Those that are more than [anyFirst] edits away
// begin with its first letter.
func (s *speller) within(p *pattern, limit, articles int, yield func(word string, articles int)) {
	s.scan(p, 0, min(limit, anyFirst), articles, yield)
	if limit > anyFirst {
		s.scan(p, anyFirst+1, limit, articles, yield)
	}
}

// scan calls yield with the words that are least to most edits away.
func (s *speller) scan(p *pattern, least, most, articles int, yield func(word string, articles int)) {
	bag, n := bagOf(string(p.letters)), len(p.letters)
	low, high := 0, s.words.size()
	if least > anyFirst {
		low, high = s.words.beginnings(string(p.letters[:1]))
	}
	look := func(from, to int) {
		for at, other := range s.bags[from:to] {
			// An edit adds at most one letter to either bag.
			if bits.OnesCount32(bag^other) > 2*most {
				continue
			}
			if bits.OnesCount32(bag&^other) > most || bits.OnesCount32(other&^bag) > most {
				continue
			}
			place := int(s.places.at(from + at))
			if place < low || place >= high {
				continue
			}
			word := s.words.word(place)
			if d := p.distance(word); d < least || d > most {
				continue
			}
			if count := s.words.articles(place); count >= articles {
				yield(word, count)
			}
		}
	}
	for length := max(n-most, 1); length <= min(n+most, maxSpelled); length++ {
		if least > anyFirst {
			s.between(length, articles, low, high, look)
		} else {
			look(s.having(length, articles))
		}
	}
}

// candidate is a word that a misspelt one may stand for.
type candidate struct {
	word     string
	articles int
	effort   float64
	score    float64
	far      bool // to be believed only if the words beside it bear it out
}

// candidates returns the words that a word may stand for, at most limit edits
// away and in at least so many articles, the best first.
func (s *speller) candidates(word string, limit, articles int) []candidate {
	if spelled(word) < minSpelled {
		return nil
	}
	from := []rune(word)
	sound, bag := soundsLike(word), bagOf(word)
	var list []candidate
	var letters [maxSpelled]rune
	s.within(newPattern(from), limit, articles, func(other string, count int) {
		to := letters[:0]
		for _, r := range other {
			to = append(to, r)
		}
		e := effort(from, to)
		if e > maxFarEffort*float64(len(from)) {
			return
		}
		c := candidate{word: other, articles: count, effort: e, score: frequencyWeight*math.Log(float64(count)) - effortWeight*e}
		alike := sound != "" && soundsLike(other) == sound
		c.far = e > maxEffort*float64(len(from)) && !alike
		if alike {
			c.score += soundWeight
		}
		if len(to) == len(from) && bagOf(other) == bag {
			c.score += lettersWeight
		}
		list = append(list, c)
	})
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.word, b.word))
	})
	return list
}

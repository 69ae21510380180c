package search

import (
	"cmp"
	"math"
	"slices"
	"unicode"
	"unicode/utf8"
)

// similarity finds the words of a vocabulary that are spelt like a word: those of
// its family that the stemmer does not join (relativity, relativistic; Haus,
// Hausbau), compounds, and spellings of it. The measure is the cosine of the words'
// letter n-grams, each as heavy as it is rare among words. A word is seen with a
// mark at either end, so that beginnings and endings are n-grams of their own.
type similarity struct {
	vocabulary *vocabulary
	grams      map[string]*gram
	norms      []float32 // of each word, 0 for those that are no candidates
}

type gram struct {
	idf   float32
	words []uint32
}

const (
	// shortestGram and longestGram are the lengths of the n-grams in letters.
	shortestGram, longestGram = 3, 5
	// minSimilarRunes is the length from which on words have a family: shorter ones
	// share n-grams by chance.
	minSimilarRunes = 4
	// maxSimilarRunes leaves out what is no word of a language.
	maxSimilarRunes = 40
)

func newSimilarity(v *vocabulary) *similarity {
	s := &similarity{vocabulary: v, grams: map[string]*gram{}, norms: make([]float32, v.size())}
	var buf []string
	candidates := 0
	for i := range v.size() {
		buf = grams(buf[:0], v.word(i))
		if len(buf) > 0 {
			candidates++
		}
		for _, text := range buf {
			g := s.grams[text]
			if g == nil {
				g = &gram{}
				s.grams[text] = g
			}
			g.words = append(g.words, uint32(i)) // #nosec G115 -- fewer words than bytes of text
		}
	}
	for _, g := range s.grams {
		g.idf = float32(math.Log(1 + float64(candidates)/float64(len(g.words))))
		for _, w := range g.words {
			s.norms[w] += g.idf * g.idf
		}
	}
	for i, n := range s.norms {
		s.norms[i] = float32(math.Sqrt(float64(n)))
	}
	return s
}

// grams appends the distinct n-grams of a word, none for what has no family.
func grams(dst []string, word string) []string {
	letters := 0
	for _, r := range word {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return dst
		}
		letters++
	}
	if letters < minSimilarRunes || letters > maxSimilarRunes {
		return dst
	}
	marked := "_" + word + "_"
	for from := range marked {
		to, n := from, 0
		for n < longestGram && to < len(marked) {
			_, size := utf8.DecodeRuneInString(marked[to:])
			to += size
			n++
			if g := marked[from:to]; n >= shortestGram && !slices.Contains(dst, g) {
				dst = append(dst, g)
			}
		}
	}
	return dst
}

// alike is a word that is spelt like another.
type alike struct {
	text string
	sim  float64 // the cosine, below 1
}

// like returns at most the n words that are most like a word, itself left out, of
// at least the given similarity, the most similar first.
func (s *similarity) like(word string, n int, least float64) []alike {
	own := grams(nil, word)
	sums := map[uint32]float32{}
	norm := 0.0
	for _, text := range own {
		g := s.grams[text]
		if g == nil {
			continue
		}
		norm += float64(g.idf) * float64(g.idf)
		for _, w := range g.words {
			sums[w] += g.idf * g.idf
		}
	}
	norm = math.Sqrt(norm)
	var list []alike
	for w, sum := range sums {
		sim := float64(sum) / (norm * float64(s.norms[w]))
		if text := s.vocabulary.word(int(w)); sim >= least && text != word {
			list = append(list, alike{text, sim})
		}
	}
	slices.SortFunc(list, func(a, b alike) int {
		return cmp.Or(cmp.Compare(b.sim, a.sim), cmp.Compare(a.text, b.text))
	})
	return list[:min(n, len(list))]
}

package search

import (
	"cmp"
	"math"
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"
)

// similarity finds the words of a vocabulary that are spelt like a word: those of
// its family that the stemmer does not join (relativity, relativistic; Haus,
// Hausbau), compounds, and spellings of it. The measure is the cosine of the words'
// letter n-grams, each as heavy as it is rare among words. A word is seen with a
// mark at either end, so that beginnings and endings are n-grams of their own.
//
// N-grams are known by a hash of 32 bits: of the few hundred thousand of a large
// archive some dozens fall together, which makes strangers a little more alike.
type similarity struct {
	vocabulary *vocabulary
	grams      []uint32 // the hashes, sorted
	starts     []uint32 // where the words of each begin in words, and their end
	words      []uint32
	candidates int
	norms      []float32 // of each word, 0 for those that are no candidates
	scratch    sync.Pool // *sums
}

// sums adds up similarities by word.
type sums struct {
	of      []float32
	touched []uint32
}

const (
	// shortestGram and longestGram are the lengths of the n-grams in letters. nDCG@10
	// on Cranfield, CISI, SciFact, NFCorpus with 3 to 5, 3 to 4, and 3: .561 .449 .709
	// .341; .558 .442 .705 .340; .556 .432 .707 .338.
	shortestGram, longestGram = 3, 5
	// minSimilarRunes is the length from which on words have a family: shorter ones
	// share n-grams by chance.
	minSimilarRunes = 4
	// maxSimilarRunes leaves out what is no word of a language.
	maxSimilarRunes = 40
)

func newSimilarity(v *vocabulary) *similarity {
	s := &similarity{vocabulary: v, norms: make([]float32, v.size())}
	s.scratch.New = func() any { return &sums{of: make([]float32, v.size())} }
	var pairs []uint64 // hash and word
	var buf []uint32
	for i := range v.size() {
		if buf = gramsOf(buf[:0], v.word(i)); len(buf) > 0 {
			s.candidates++
		}
		for _, g := range buf {
			pairs = append(pairs, uint64(g)<<32|uint64(i)) // #nosec G115 -- fewer words than 4 G
		}
	}
	sortByHash(pairs)
	s.words = make([]uint32, len(pairs))
	for i, p := range pairs {
		s.words[i] = uint32(p) // #nosec G115 -- the lower half
		if g := uint32(p >> 32); len(s.grams) == 0 || s.grams[len(s.grams)-1] != g {
			s.grams = append(s.grams, g)
			s.starts = append(s.starts, uint32(i)) // #nosec G115 -- as above
		}
	}
	s.starts = append(s.starts, uint32(len(pairs))) // #nosec G115 -- as above
	for i := range s.grams {
		idf := s.idf(i)
		for _, w := range s.holding(i) {
			s.norms[w] += idf * idf
		}
	}
	for i, n := range s.norms {
		s.norms[i] = float32(math.Sqrt(float64(n)))
	}
	return s
}

// sortByHash sorts by the upper half, and keeps the order of what is equal there:
// two rounds of a radix sort, five times as fast as comparing.
func sortByHash(pairs []uint64) {
	const bits = 16
	other := make([]uint64, len(pairs))
	for shift := 32; shift < 64; shift += bits {
		var starts [1<<bits + 1]int
		for _, p := range pairs {
			starts[p>>shift&(1<<bits-1)+1]++
		}
		for i := range 1 << bits {
			starts[i+1] += starts[i]
		}
		for _, p := range pairs {
			digit := p >> shift & (1<<bits - 1)
			other[starts[digit]] = p
			starts[digit]++
		}
		copy(pairs, other)
	}
}

// holding returns the words that have the i-th n-gram.
func (s *similarity) holding(i int) []uint32 { return s.words[s.starts[i]:s.starts[i+1]] }

func (s *similarity) idf(i int) float32 {
	return float32(math.Log1p(float64(s.candidates) / float64(len(s.holding(i)))))
}

// gramsOf appends the hashes of the distinct n-grams of a word, none for what has no
// family.
func gramsOf(dst []uint32, word string) []uint32 {
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
		hash := uint32(2166136261) // FNV-1a
		n := 0
		for to := from; n < longestGram && to < len(marked); {
			_, size := utf8.DecodeRuneInString(marked[to:])
			for range size {
				hash = (hash ^ uint32(marked[to])) * 16777619
				to++
			}
			if n++; n >= shortestGram && !slices.Contains(dst, hash) {
				dst = append(dst, hash)
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
	acc, ok := s.scratch.Get().(*sums)
	if !ok { // not reached: the pool makes nothing else
		return nil
	}
	defer s.scratch.Put(acc)
	norm := 0.0
	for _, g := range gramsOf(nil, word) {
		i, ok := slices.BinarySearch(s.grams, g)
		if !ok { // in no word: as rare as can be
			idf := math.Log1p(float64(s.candidates))
			norm += idf * idf
			continue
		}
		idf := s.idf(i)
		norm += float64(idf) * float64(idf)
		for _, w := range s.holding(i) {
			if acc.of[w] == 0 {
				acc.touched = append(acc.touched, w)
			}
			acc.of[w] += idf * idf
		}
	}
	norm = math.Sqrt(norm)
	var list []alike
	for _, w := range acc.touched {
		sim := float64(acc.of[w]) / (norm * float64(s.norms[w]))
		acc.of[w] = 0
		if sim < least {
			continue
		}
		if text := s.vocabulary.word(int(w)); text != word {
			list = append(list, alike{text, sim})
		}
	}
	acc.touched = acc.touched[:0]
	slices.SortFunc(list, func(a, b alike) int {
		return cmp.Or(cmp.Compare(b.sim, a.sim), cmp.Compare(a.text, b.text))
	})
	return list[:min(n, len(list))]
}

package impact

import "math/bits"

// set is a set of articles, each with a score: a bit for each article, and a dense array
// of scores, which are 0 outside the set. A set that is given back costs as much to empty
// as it holds.
type set struct {
	bits   []uint64
	scores []float64
	// scored says that some score may not be 0. Who changes scores sets it.
	scored bool
}

func newSet(articles int) *set {
	return &set{bits: make([]uint64, (articles+63)/64), scores: make([]float64, articles)}
}

// put adds an article without a score.
func (s *set) put(doc uint32) { s.bits[doc>>6] |= 1 << (doc & 63) }

// addAll adds articles, each with the score of its impact.
func (s *set) addAll(docs []uint32, impacts []byte, table *[codes]float64) {
	found, scores := s.bits, s.scores // in registers: what is written might be them, for all the compiler knows
	impacts = impacts[:len(docs)]
	for i, doc := range docs {
		found[doc>>6] |= 1 << (doc & 63)
		scores[doc] += table[impacts[i]]
	}
}

// has reports whether an article is in the set.
func (s *set) has(doc uint32) bool { return s.bits[doc>>6]&(1<<(doc&63)) != 0 }

// appendFrom appends the articles of at least some score to a list.
func (s *set) appendFrom(list []scored, least float64) []scored {
	for i, word := range s.bits {
		for ; word != 0; word &= word - 1 {
			doc := i<<6 + bits.TrailingZeros64(word)
			if score := s.scores[doc]; score >= least {
				list = append(list, scored{score, uint32(doc)}) // #nosec G115 -- articles are counted in 32 bits
			}
		}
	}
	return list
}

// of returns the part of the set that is the window which begins with an article.
func (s *set) of(from uint32) []uint64 {
	words := s.bits[from>>6:]
	return words[:min(len(words), windowDocs/64)]
}

// len returns the number of articles.
func (s *set) len() int {
	n := 0
	for _, w := range s.bits {
		n += bits.OnesCount64(w)
	}
	return n
}

// empty reports whether there is no article.
func (s *set) empty() bool {
	for _, w := range s.bits {
		if w != 0 {
			return false
		}
	}
	return true
}

// clear removes all articles.
func (s *set) clear() {
	if !s.scored {
		clear(s.bits)
		return
	}
	s.scored = false
	for i, word := range s.bits {
		if word == 0 {
			continue
		}
		s.forget(i, word)
		s.bits[i] = 0
	}
}

// forget makes the scores of some articles 0: those of the bits of the i-th word.
func (s *set) forget(i int, word uint64) {
	if bits.OnesCount64(word) > 16 {
		clear(s.scores[i<<6 : min(i<<6+64, len(s.scores))])
		return
	}
	for ; word != 0; word &= word - 1 {
		s.scores[i<<6+bits.TrailingZeros64(word)] = 0
	}
}

// fill adds every article, without a score.
func (s *set) fill() {
	for i := range s.bits {
		s.bits[i] = ^uint64(0)
	}
	s.trim()
}

// trim takes away the bits behind the last article.
func (s *set) trim() {
	if n := len(s.scores) & 63; n != 0 {
		s.bits[len(s.bits)-1] &= 1<<n - 1
	}
}

// union adds another set; where within is not nil, only what is in that one.
func (s *set) union(o, within *set) {
	if !o.scored && within == nil {
		for i, word := range o.bits {
			s.bits[i] |= word
		}
		return
	}
	s.scored = s.scored || o.scored
	for i, word := range o.bits {
		if within != nil {
			word &= within.bits[i]
		}
		s.bits[i] |= word
		for ; word != 0; word &= word - 1 {
			doc := i<<6 + bits.TrailingZeros64(word)
			s.scores[doc] += o.scores[doc]
		}
	}
}

// intersect keeps what is in the other set, too, and adds its scores.
func (s *set) intersect(o *set) {
	s.scored = s.scored || o.scored
	for i, word := range s.bits {
		if word == 0 {
			continue
		}
		if gone := word &^ o.bits[i]; gone != 0 {
			for w := gone; w != 0; w &= w - 1 {
				s.scores[i<<6+bits.TrailingZeros64(w)] = 0
			}
			word &^= gone
			s.bits[i] = word
		}
		for ; word != 0; word &= word - 1 {
			doc := i<<6 + bits.TrailingZeros64(word)
			s.scores[doc] += o.scores[doc]
		}
	}
}

// subtract removes what is in the other set.
func (s *set) subtract(o *set) {
	for i, word := range s.bits {
		gone := word & o.bits[i]
		for w := gone; w != 0; w &= w - 1 {
			s.scores[i<<6+bits.TrailingZeros64(w)] = 0
		}
		s.bits[i] = word &^ gone
	}
}

// complement turns the set into the articles that were not in it, without scores.
func (s *set) complement() {
	for i, word := range s.bits {
		if word != 0 {
			s.forget(i, word)
		}
		s.bits[i] = ^word
	}
	s.trim()
}

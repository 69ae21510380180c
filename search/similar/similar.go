// Package similar finds words that are spelt alike: inflections and derivations that the
// stemmer does not join, compounds, and other spellings.
package similar

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"kindred/search/blob"
	"kindred/search/memo"
	"kindred/search/vocabulary"
)

// Finder finds the words of a vocabulary that are spelt like a word: those of
// its family that the stemmer does not join (relativity, relativistic; Haus,
// Hausbau), compounds, and spellings of it. The measure is the cosine of the words'
// letter n-grams, each as heavy as it is rare among words. A word is seen with a
// mark at either end, so that beginnings and endings are n-grams of their own.
//
// N-grams are known by a hash of 32 bits: of the few hundred thousand of a large
// archive some dozens fall together, which makes strangers a little more alike.
//
// It is safe for concurrent use.
type Finder struct {
	vocabulary *vocabulary.Words
	table      Table
	complete   func()    // fills the table, see [Of]
	scratch    sync.Pool // *sums
	likes      *memo.Memo[likes]
}

// likes are the words that are most like a word.
type likes struct {
	word  string
	n     int
	least float64
	list  []Word
}

// likesSlots bounds the memory of what is remembered, each some hundred bytes: of a misspelt
// word what is spelt like the one that was meant, which others misspell otherwise.
const likesSlots = 1 << 11

// sums adds up similarities by word.
type sums struct {
	of      []float32
	touched []uint32
	grams   []uint32
	lists   []gramList
	list    []Word
	top     []float32
}

// gramList is an n-gram of the word that others are compared with.
type gramList struct {
	hash       uint32
	mass       float32 // idf squared
	words      int
	candidates []byte // see [Table.holding]
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
	// nearlyEqual is what the sum of some shares may be off by, counted in 32 bits.
	nearlyEqual = 1e-5
)

// Of returns a finder in a vocabulary with this table. Of one that has only the places of its
// candidates the rest is made when it is first asked.
func Of(v *vocabulary.Words, t Table) *Finder {
	s := &Finder{vocabulary: v, table: t, complete: func() {}, likes: memo.New[likes](likesSlots)}
	if t.buckets == nil {
		s.complete = sync.OnceFunc(func() { s.table = tableOf(v, t.places) })
	}
	s.scratch.New = func() any { return &sums{of: make([]float32, len(s.table.norms))} }
	return s
}

// gramsOf appends the hashes of the distinct n-grams of a word, none for what has no
// family.
func gramsOf(dst []uint32, word string) []uint32 {
	if !hasFamily(word) {
		return dst
	}
	eachGram(word, func(hash uint32) {
		if !slices.Contains(dst, hash) {
			dst = append(dst, hash)
		}
	})
	return dst
}

// hasFamily reports whether a word is one that others may be spelt like.
func hasFamily(word string) bool {
	letters := 0
	for _, r := range word {
		if ascii := 'a' <= r && r <= 'z'; !ascii && !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return false
		}
		letters++
	}
	return letters >= minSimilarRunes && letters <= maxSimilarRunes
}

// eachGram calls yield with the hash (FNV-1a) of each n-gram of a word.
func eachGram(word string, yield func(hash uint32)) {
	const mark = '_'
	end := len(word) + 2*len("_")
	at := func(i int) byte {
		if i == 0 || i == end-1 {
			return mark
		}
		return word[i-1]
	}
	for from := range end {
		if !utf8.RuneStart(at(from)) {
			continue
		}
		hash := uint32(2166136261)
		n := 0
		for to := from; n < longestGram && to < end; {
			hash = (hash ^ uint32(at(to))) * 16777619
			for to++; to < end && !utf8.RuneStart(at(to)); to++ {
				hash = (hash ^ uint32(at(to))) * 16777619
			}
			if n++; n >= shortestGram {
				yield(hash)
			}
		}
	}
}

// Word is a word that is spelt like another.
type Word struct {
	Text   string
	Cosine float64 // the cosine, below 1
}

// Like returns at most the n words that are most like a word, itself left out, of
// at least the given similarity, the most similar first. The list must not be changed.
func (s *Finder) Like(word string, n int, least float64) []Word {
	same := func(l *likes) bool { return l.word == word && l.n == n && l.least == least }
	return s.likes.Of(word, same, func() *likes {
		return &likes{strings.Clone(word), n, least, s.mostLike(word, n, least)}
	}).list
}

// mostLike is [Finder.Like] of what is not remembered.
//
// The n-grams are looked up from the rarest on. A word that shares only such of mass R
// with one of mass M is at most √(R/M) like it, for its own mass is R or more: once n
// words are more alike than that, no other word can come among them, and the lists of
// the frequent n-grams, which are most of the work, are not read. What of them those
// words have that may still be among the best is told by the words' letters.
func (s *Finder) mostLike(word string, n int, least float64) []Word {
	s.complete()
	acc, ok := s.scratch.Get().(*sums)
	if !ok { // not reached: the pool makes nothing else
		return nil
	}
	defer s.scratch.Put(acc)
	mass := s.lookUp(acc, word)
	norm := math.Sqrt(mass)
	rest := 0.0 // mass of the n-grams that are not looked up yet
	for _, l := range acc.lists {
		rest += float64(l.mass)
	}
	used := 0
	for ; used < len(acc.lists) && math.Sqrt(rest) >= least*norm; used++ {
		l := &acc.lists[used]
		if l.words > len(acc.touched) {
			if floor := s.nth(acc, n+1); math.Sqrt(rest) < float64(floor) {
				break
			}
		}
		acc.add(l)
		rest -= float64(l.mass)
	}
	return s.best(acc, word, used, float32(rest), norm, n, least)
}

// add adds the mass of an n-gram to the sums of its words. Whether a word is a new one
// no processor can foretell, and a branch would cost more than all else: each is noted, and
// the note of one that is not new is written over.
func (acc *sums) add(l *gramList) {
	n := len(acc.touched)
	touched := slices.Grow(acc.touched, l.words+1)[:n+l.words+1]
	w, data := uint32(0), l.candidates
	for range l.words {
		delta, rest := blob.Uvarint32(data)
		w, data = w+delta, rest
		sum := acc.of[w]
		touched[n] = w
		if math.Float32bits(sum) == 0 {
			n++
		}
		acc.of[w] = sum + l.mass
	}
	acc.touched = touched[:n]
}

// lookUp finds the n-grams of a word, the rarest first, and returns its mass.
func (s *Finder) lookUp(acc *sums, word string) (mass float64) {
	acc.grams, acc.lists = gramsOf(acc.grams[:0], word), acc.lists[:0]
	for _, g := range acc.grams {
		words, list := s.table.holding(g)
		m := s.table.mass(words)
		mass += float64(m)
		if words > 0 {
			acc.lists = append(acc.lists, gramList{g, m, words, list})
		}
	}
	slices.SortFunc(acc.lists, func(a, b gramList) int {
		return cmp.Or(cmp.Compare(a.words, b.words), cmp.Compare(a.hash, b.hash))
	})
	return mass
}

// nth returns the n-th largest of the cosines so far, times the norm of the word that
// is compared: what n words reach in any case.
func (s *Finder) nth(acc *sums, n int) float32 {
	if len(acc.touched) < n {
		return 0
	}
	top := append(acc.top[:0], make([]float32, n)...)
	acc.top = top
	last := float32(0)
	for _, w := range acc.touched {
		c := acc.of[w] * s.table.norms[w]
		if c <= last {
			continue
		}
		i := n - 1
		for ; i > 0 && top[i-1] < c; i-- {
			top[i] = top[i-1]
		}
		top[i] = c
		last = top[n-1]
	}
	return last
}

// best returns the n best of the words touched, and clears the sums. The n-grams from
// used on, of mass rest, were not looked up.
func (s *Finder) best(acc *sums, word string, used int, rest float32, norm float64, n int, least float64) []Word {
	floor := max(s.nth(acc, n+1), float32(least*norm)) * (1 - nearlyEqual)
	missing := newMissing(acc.lists[used:])
	acc.list = acc.list[:0]
	for _, w := range acc.touched {
		sum := acc.of[w]
		acc.of[w] = 0
		if (sum+rest)*s.table.norms[w] < floor {
			continue
		}
		text := s.vocabulary.Word(int(s.table.places.At(int(w))))
		if used < len(acc.lists) {
			sum += missing.in(text)
		}
		if sim := float64(sum) * float64(s.table.norms[w]) / norm; sim >= least && text != word {
			acc.list = append(acc.list, Word{text, sim})
		}
	}
	acc.touched = acc.touched[:0]
	slices.SortFunc(acc.list, func(a, b Word) int {
		return cmp.Or(cmp.Compare(b.Cosine, a.Cosine), cmp.Compare(a.Text, b.Text))
	})
	list := slices.Clone(acc.list[:min(n, len(acc.list))])
	for i := range list {
		list[i].Text = strings.Clone(list[i].Text)
	}
	clear(acc.list) // the index may be closed before the next word
	return list
}

// missing are n-grams whose words were not looked up.
type missing struct {
	lists []gramList
	bits  uint64 // of their hashes, for a quick no
}

func newMissing(lists []gramList) missing {
	m := missing{lists: lists}
	for _, l := range lists {
		m.bits |= 1 << (l.hash & 63)
	}
	return m
}

// in returns the mass of those that a word has.
func (m *missing) in(word string) (mass float32) {
	var seen [2]uint64 // no word has more n-grams
	eachGram(word, func(hash uint32) {
		if m.bits>>(hash&63)&1 == 0 {
			return
		}
		for i := range m.lists {
			if l := &m.lists[i]; l.hash == hash && seen[i/64]>>(i%64)&1 == 0 {
				seen[i/64] |= 1 << (i % 64)
				mass += l.mass
			}
		}
	})
	return mass
}

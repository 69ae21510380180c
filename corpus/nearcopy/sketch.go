package nearcopy

import (
	"math/bits"
	"sync"
)

// Sketch is the signature of a text, 976 bytes whatever the length of the text.
// It does not keep the text, and does not change between runs, machines or
// processors. Sketches may be copied, and compared with ==.
type Sketch struct {
	// bins is MinHash with one permutation (Li, Owen, Zhang 2012): the hashes of
	// the shingles are dealt into bins, and each bin keeps 16 bits of its smallest
	// hash (b-bit minwise hashing, Li, König 2010). Zero is an empty bin.
	bins  [binCount]uint16
	whole uint64 // hash of all words in order
	words uint32 // as [length] counts
}

// memory is what sketches are made in: for each word of a text sixteen bytes, which are
// used again for other texts.
var memory = sync.Pool{New: func() any { return new(scratch) }}

type scratch struct {
	units    []unit
	shingles []uint64
}

// Of returns the sketch of a text. It is false when the text has no words at
// all, and then there is nothing to compare.
//
// Of may be called from many goroutines.
func Of(text string) (Sketch, bool) {
	m, _ := memory.Get().(*scratch)
	defer memory.Put(m)
	m.units = units(m.units[:0], text)
	if len(m.units) == 0 {
		return Sketch{}, false
	}
	return m.sketch(), true
}

// sketch returns the sketch of at least one word.
func (m *scratch) sketch() Sketch {
	s := Sketch{whole: whole(m.units), words: length(m.units)}
	if s.short() { // no shingles: the bins of two such texts are equal or all differ
		for i := range s.bins {
			s.bins[i] = max(uint16(mix(s.whole+uint64(i))), 1)
		}
		return s
	}
	var smallest [binCount]uint64
	for i := range smallest {
		smallest[i] = ^uint64(0)
	}
	m.shingles = shingles(m.shingles[:0], m.units, shortGram)
	for _, h := range m.shingles {
		bin, _ := bits.Mul64(h, binCount)
		if h < smallest[bin] {
			smallest[bin] = h
			s.bins[bin] = max(uint16(h), 1)
		}
	}
	return s
}

// whole hashes the words of a text in their order.
func whole(us []unit) uint64 {
	h := uint64(wordSeed)
	for _, u := range us {
		h = mix(h ^ uint64(u))
	}
	return h
}

// length counts words; characters of a script without spaces count for a part
// of one.
func length(us []unit) uint32 {
	words, characters := 0, 0
	for _, u := range us {
		if u.character() {
			characters++
		} else {
			words++
		}
	}
	return uint32(words + characters/perWord)
}

// short reports that a text is too short to be like another one without being
// the same.
func (s *Sketch) short() bool { return s.words < shortWords }

// Resemblance estimates how much two texts resemble each other, from 0 to 1:
// the share of shingles that both have among those that either has (Broder
// 1997). The standard error is below 0.023. It is exactly 1 for two texts of the
// same words, and 0 when one of them is short and the words are not the same.
func (s *Sketch) Resemblance(t *Sketch) float64 {
	if s.whole == t.whole {
		return 1
	}
	if s.short() || t.short() {
		return 0
	}
	same, used := 0, 0
	for i, a := range &s.bins {
		b := t.bins[i]
		if a|b != 0 {
			used++
			if a == b {
				same++
			}
		}
	}
	return float64(same) / float64(used)
}

// bucket returns the hash of a band: two texts of resemblance r have a certain one in
// common with probability r^bandRows (Leskovec, Rajaraman, Ullman, Mining of Massive
// Datasets, 3.4).
func (s *Sketch) bucket(band int) uint64 {
	h := uint64(band) // #nosec G115 -- never negative
	for row := range bandRows {
		h = mix(h ^ uint64(s.filled(band*bandRows+row))<<16)
	}
	return h
}

// filled returns a bin, or for an empty one the content of the first in a fixed
// random order that is not (optimal densification, Shrivastava 2017). Empty bins
// that were left as they are would be equal in all texts with few shingles.
func (s *Sketch) filled(bin int) uint16 {
	for try := uint64(bin); s.bins[bin] == 0; {
		try = mix(try + wordSeed)
		bin = int(try % binCount)
	}
	return s.bins[bin]
}

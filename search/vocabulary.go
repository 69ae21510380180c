package search

import (
	"context"
	"math/bits"
	"sort"
	"strings"

	"kindred/index"
)

// vocabulary is the sorted list of the words of one form that an index holds,
// with the number of articles that hold each (see [index.WordCount]). It does not
// change once it is made.
type vocabulary struct {
	text   string   // all words, one behind the other
	ends   []uint32 // where each ends
	counts []uint32
	slots  []uint32 // by the words' hashes, one more than their places; 0 is empty
}

// readVocabulary reads the words of one form.
func readVocabulary(ctx context.Context, r index.Reader, form index.Form) (*vocabulary, error) {
	v := &vocabulary{}
	var text strings.Builder
	for w, err := range r.Words(ctx, form) {
		if err != nil {
			return nil, err
		}
		text.WriteString(w.Text)
		v.ends = append(v.ends, uint32(text.Len()))     // #nosec G115 -- the words of an archive are less than 4 GB
		v.counts = append(v.counts, uint32(w.Articles)) // #nosec G115 -- articles are counted in 32 bits
	}
	v.text = text.String()
	v.fill()
	return v, nil
}

// fill makes the table of slots, at most two thirds of which are full.
func (v *vocabulary) fill() {
	v.slots = make([]uint32, 1<<bits.Len(uint(3*v.size()/2)))
	mask := uint32(len(v.slots) - 1) // #nosec G115 -- fewer words than 2 G
	for i := range v.size() {
		at := hashOf(v.word(i)) & mask
		for v.slots[at] > 0 {
			at = (at + 1) & mask
		}
		v.slots[at] = uint32(i) + 1 // #nosec G115 -- as above
	}
}

// hashOf returns the FNV-1a hash of a word, which is the same wherever it is counted,
// its upper half folded in.
func hashOf(word string) uint32 {
	hash := uint64(14695981039346656037)
	for i := range len(word) {
		hash = (hash ^ uint64(word[i])) * 1099511628211
	}
	return uint32(hash ^ hash>>32) // #nosec G115 -- meant
}

// size returns the number of words.
func (v *vocabulary) size() int { return len(v.ends) }

// word returns the i-th word, which shares the vocabulary's memory: it is gone when the
// index is closed, and what outlives the question is a clone of it.
func (v *vocabulary) word(i int) string {
	start := uint32(0)
	if i > 0 {
		start = v.ends[i-1]
	}
	return v.text[start:v.ends[i]]
}

// articles returns the number of articles that hold the i-th word.
func (v *vocabulary) articles(i int) int { return int(v.counts[i]) }

// search returns the place of a word, or where it would stand.
func (v *vocabulary) search(word string) int {
	return sort.Search(v.size(), func(i int) bool { return v.word(i) >= word })
}

// count returns the number of articles that hold a word, 0 for one that is not
// in the vocabulary.
func (v *vocabulary) count(word string) int {
	if len(v.slots) == 0 {
		return 0
	}
	mask := uint32(len(v.slots) - 1) // #nosec G115 -- as in fill
	for at := hashOf(word) & mask; v.slots[at] > 0; at = (at + 1) & mask {
		if i := int(v.slots[at]) - 1; v.word(i) == word {
			return v.articles(i)
		}
	}
	return 0
}

// begins reports whether any word begins with a prefix.
func (v *vocabulary) begins(prefix string) bool {
	i := v.search(prefix)
	return i < v.size() && strings.HasPrefix(v.word(i), prefix)
}

func (v *vocabulary) put(b *blobWriter) {
	put(b, []byte(v.text))
	put(b, v.ends)
	put(b, v.counts)
	put(b, v.slots)
}

func takeVocabulary(b *blobReader) *vocabulary {
	v := &vocabulary{text: textOf(take[byte](b)), ends: take[uint32](b), counts: take[uint32](b), slots: take[uint32](b)}
	length := 0
	if n := len(v.ends); n > 0 {
		length = int(v.ends[n-1])
	}
	full := len(v.slots)&(len(v.slots)-1) == 0 && len(v.slots) > len(v.ends)
	b.ok = b.ok && len(v.counts) == len(v.ends) && length == len(v.text) && full
	return v
}

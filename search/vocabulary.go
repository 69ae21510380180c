package search

import (
	"context"
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
	return v, nil
}

// size returns the number of words.
func (v *vocabulary) size() int { return len(v.ends) }

// word returns the i-th word, which shares the vocabulary's memory.
func (v *vocabulary) word(i int) string {
	start := uint32(0)
	if i > 0 {
		start = v.ends[i-1]
	}
	return v.text[start:v.ends[i]]
}

// search returns the place of a word, or where it would stand, and whether it is
// there.
func (v *vocabulary) search(word string) (int, bool) {
	i := sort.Search(v.size(), func(i int) bool { return v.word(i) >= word })
	return i, i < v.size() && v.word(i) == word
}

// count returns the number of articles that hold a word, 0 for one that is not
// in the vocabulary.
func (v *vocabulary) count(word string) int {
	if i, ok := v.search(word); ok {
		return int(v.counts[i])
	}
	return 0
}

// begins reports whether any word begins with a prefix.
func (v *vocabulary) begins(prefix string) bool {
	i, _ := v.search(prefix)
	return i < v.size() && strings.HasPrefix(v.word(i), prefix)
}

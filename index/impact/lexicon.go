package impact

import (
	"encoding/binary"
	"sort"

	"kindred/index"
)

// lexicon is the sorted words of one form, and where their lists are.
type lexicon struct {
	text    []byte
	ends    []uint32
	offsets []byte
	lists   []byte
}

// Len implements [index.Lexicon].
func (l *lexicon) Len() int { return len(l.ends) }

// Word implements [index.Lexicon].
func (l *lexicon) Word(i int) string {
	start := uint32(0)
	if i > 0 {
		start = l.ends[i-1]
	}
	return text(l.text[start:l.ends[i]])
}

// Articles implements [index.Lexicon].
func (l *lexicon) Articles(i int) int {
	n, _ := binary.Uvarint(l.list(i))
	return int(n) // #nosec G115 -- articles are counted in 32 bits
}

// Find implements [index.Lexicon].
func (l *lexicon) Find(word string) (i int, ok bool) {
	i = sort.Search(len(l.ends), func(i int) bool { return l.Word(i) >= word })
	return i, i < len(l.ends) && l.Word(i) == word
}

// list returns the bytes from where the list of the i-th word begins.
func (l *lexicon) list(i int) []byte {
	o := binary.LittleEndian.Uint64(l.offsets[offsetSize*i:]) & (1<<(8*offsetSize) - 1)
	return l.lists[o:]
}

// Lexicon returns the words of a form. It may be used until the file is closed.
func (f *File) Lexicon(form index.Form) index.Lexicon { return &f.words[form] }

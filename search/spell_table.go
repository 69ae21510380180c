package search

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// spellTable holds the words that may be meant, each with its bag of letters and the classes
// of these, ten bytes a word: the shorter first, and of one length those in most articles.
// So what is asked for frequent words only, as it is for each word of each query, is told by
// few. Words in about as many articles are a group; those of one length and group stand in
// the order of the vocabulary.
type spellTable struct {
	places  rising // in the vocabulary
	bags    []uint32
	starts  []uint32            // of the groups of each length, and the end
	classes []byte              // two in a byte, each word in bytes of its own
	rows    [maxSpelled + 2]int // where the classes of the words of each length begin, and the end
}

// spellGroups is the number of groups of one length.
const spellGroups = 32

// spellGroup returns the group of words in so many articles, two for each power of two,
// the most frequent first.
func spellGroup(articles int) int {
	n := uint(max(articles, 1)) // #nosec G115 -- positive
	half := 0
	if length := bits.Len(n); length > 1 {
		half = int(n >> (length - 2) & 1) // #nosec G115 -- a bit
	}
	return max(spellGroups-1-(2*(bits.Len(n)-1)+half), 0)
}

// spellStart returns the number of a group.
func spellStart(length, group int) int { return (length-1)*spellGroups + group }

func newSpellTable(v *vocabulary) spellTable {
	type word struct {
		place uint32
		start int
	}
	var words []word
	for i := range v.size() {
		if text := v.word(i); spelled(text) > 0 {
			start := spellStart(spelled(text), spellGroup(v.articles(i)))
			words = append(words, word{uint32(i), start}) // #nosec G115 -- fewer words than 4 G
		}
	}
	slices.SortStableFunc(words, func(a, b word) int { return cmp.Compare(a.start, b.start) })
	t := spellTable{starts: make([]uint32, spellStart(maxSpelled+1, 0)+1)}
	places := make([]uint32, len(words))
	for i, w := range words {
		places[i] = w.place
		t.starts[w.start+1]++
	}
	for i := 1; i < len(t.starts); i++ {
		t.starts[i] += t.starts[i-1]
	}
	t.places = riseOf(places)
	t.fill(v)
	return t
}

// fill adds the bags of the words and the classes of their letters. It reads the words in
// the order of the vocabulary.
func (t *spellTable) fill(v *vocabulary) {
	t.setRows()
	t.bags, t.classes = make([]uint32, t.places.size), make([]byte, t.rows[maxSpelled+1])
	numbers := make([]int, v.size()) // in the table, from 1
	for at := range t.bags {
		numbers[t.places.at(at)] = at + 1
	}
	for place, number := range numbers {
		if number > 0 {
			text := v.word(place)
			t.bags[number-1] = bagOf(text)
			putClasses(t.classesOf(number-1, spelled(text)), text)
		}
	}
}

// putClasses writes the classes of a word's letters.
func putClasses(classes []byte, word string) {
	n := 0
	for _, r := range word {
		classes[n/2] |= classOf(r) << (4 * (n % 2))
		n++
	}
}

// row returns the number of bytes that the classes of so many letters take.
func row(length int) int { return (length + 1) / 2 }

// setRows finds where the classes of the words of each length begin.
func (t *spellTable) setRows() {
	for length := 1; length <= maxSpelled; length++ {
		words := int(t.starts[spellStart(length+1, 0)] - t.starts[spellStart(length, 0)])
		t.rows[length+1] = t.rows[length] + words*row(length)
	}
}

// classesOf returns the classes of the letters of a word of the table.
func (t *spellTable) classesOf(at, length int) []byte {
	n := row(length)
	from := t.rows[length] + (at-int(t.starts[spellStart(length, 0)]))*n
	return t.classes[from : from+n]
}

// mostInGroup returns the number of articles that the words of a group are in at most.
func mostInGroup(group int) int {
	if group == 0 {
		return math.MaxInt
	}
	halves := spellGroups - 1 - group
	length := halves/2 + 1 // in bits
	if halves%2 != 0 {
		return 1<<length - 1
	}
	return max(1, 3<<length>>2-1)
}

// group returns the part of the table with the words of a length and a group.
func (t *spellTable) group(length, group int) (from, to int) {
	start := spellStart(length, group)
	return int(t.starts[start]), int(t.starts[start+1])
}

func (t *spellTable) put(b *blobWriter) {
	t.places.put(b)
	put(b, t.bags)
	put(b, t.starts)
	put(b, t.classes)
}

func takeSpellTable(b *blobReader) spellTable {
	t := spellTable{places: takeRising(b), bags: take[uint32](b), starts: take[uint32](b), classes: take[byte](b)}
	if b.ok = b.ok && t.sound(); b.ok {
		t.setRows()
	}
	b.ok = b.ok && len(t.bags) == t.places.size && len(t.classes) == t.rows[maxSpelled+1]
	return t
}

// sound reports whether the groups are those of the words.
func (t *spellTable) sound() bool {
	return len(t.starts) == spellStart(maxSpelled+1, 0)+1 && slices.IsSorted(t.starts) &&
		int(t.starts[len(t.starts)-1]) == t.places.size
}

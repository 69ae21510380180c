package spell

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"kindred/search/blob"
	"kindred/search/vocabulary"
)

// Table holds the words that may be meant, each with its bag of letters and the classes
// of these, ten bytes a word: the shorter first, and of one length those in most articles.
// So what is asked for frequent words only, as it is for each word of each query, is told by
// few. Words in about as many articles are a group; those of one length and group stand in
// the order of the vocabulary.
type Table struct {
	places  blob.Rising // in the vocabulary
	bags    []uint32
	starts  []uint32            // of the groups of each length, and the end
	classes []byte              // two in a byte, each word in bytes of its own
	rows    [maxSpelled + 2]int // where the classes of the words of each length begin, and the end
}

// groups is the number of groups of one length.
const groups = 32

// groupOf returns the group of words in so many articles, two for each power of two,
// the most frequent first.
func groupOf(articles int) int {
	n := uint(max(articles, 1)) // #nosec G115 -- positive
	half := 0
	if length := bits.Len(n); length > 1 {
		half = int(n >> (length - 2) & 1) // #nosec G115 -- a bit
	}
	return max(groups-1-(2*(bits.Len(n)-1)+half), 0)
}

// startOf returns the number of a group.
func startOf(length, group int) int { return (length-1)*groups + group }

// NewTable returns the table of a vocabulary.
func NewTable(v *vocabulary.Words) Table {
	type word struct {
		place uint32
		start int
	}
	var words []word
	for i := range v.Len() {
		if text := v.Word(i); spelled(text) > 0 {
			start := startOf(spelled(text), groupOf(v.Articles(i)))
			words = append(words, word{uint32(i), start}) // #nosec G115 -- fewer words than 4 G
		}
	}
	slices.SortStableFunc(words, func(a, b word) int { return cmp.Compare(a.start, b.start) })
	t := Table{starts: make([]uint32, startOf(maxSpelled+1, 0)+1)}
	places := make([]uint32, len(words))
	for i, w := range words {
		places[i] = w.place
		t.starts[w.start+1]++
	}
	for i := 1; i < len(t.starts); i++ {
		t.starts[i] += t.starts[i-1]
	}
	t.places = blob.RisingOf(places)
	t.fill(v)
	return t
}

// fill adds the bags of the words and the classes of their letters. It reads the words in
// the order of the vocabulary.
func (t *Table) fill(v *vocabulary.Words) {
	t.setRows()
	t.bags, t.classes = make([]uint32, t.places.Len()), make([]byte, t.rows[maxSpelled+1])
	numbers := make([]int, v.Len()) // in the table, from 1
	for at := range t.bags {
		numbers[t.places.At(at)] = at + 1
	}
	for place, number := range numbers {
		if number > 0 {
			text := v.Word(place)
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
func (t *Table) setRows() {
	for length := 1; length <= maxSpelled; length++ {
		words := int(t.starts[startOf(length+1, 0)] - t.starts[startOf(length, 0)])
		t.rows[length+1] = t.rows[length] + words*row(length)
	}
}

// classesOf returns the classes of the letters of a word of the table.
func (t *Table) classesOf(at, length int) []byte {
	n := row(length)
	from := t.rows[length] + (at-int(t.starts[startOf(length, 0)]))*n
	return t.classes[from : from+n]
}

// mostInGroup returns the number of articles that the words of a group are in at most.
func mostInGroup(group int) int {
	if group == 0 {
		return math.MaxInt
	}
	halves := groups - 1 - group
	length := halves/2 + 1 // in bits
	if halves%2 != 0 {
		return 1<<length - 1
	}
	return max(1, 3<<length>>2-1)
}

// group returns the part of the table with the words of a length and a group.
func (t *Table) group(length, group int) (from, to int) {
	start := startOf(length, group)
	return int(t.starts[start]), int(t.starts[start+1])
}

// Put puts the table into a blob.
func (t *Table) Put(b *blob.Writer) {
	t.places.Put(b)
	blob.Put(b, t.bags)
	blob.Put(b, t.starts)
	blob.Put(b, t.classes)
}

// TakeTable takes what [Table.Put] put.
func TakeTable(b *blob.Reader) Table {
	t := Table{places: blob.TakeRising(b), bags: blob.Take[uint32](b), starts: blob.Take[uint32](b), classes: blob.Take[byte](b)}
	if b.Check(t.sound()) {
		t.setRows()
	}
	b.Check(len(t.bags) == t.places.Len() && len(t.classes) == t.rows[maxSpelled+1])
	return t
}

// PutPlaces puts where the words stand only, of which [Of] makes the rest.
func (t *Table) PutPlaces(b *blob.Writer) {
	t.places.Put(b)
	blob.Put(b, t.starts)
}

// TakePlaces takes what [Table.PutPlaces] put.
func TakePlaces(b *blob.Reader) Table {
	t := Table{places: blob.TakeRising(b), starts: blob.Take[uint32](b)}
	b.Check(t.sound())
	return t
}

// sound reports whether the groups are those of the words.
func (t *Table) sound() bool {
	return len(t.starts) == startOf(maxSpelled+1, 0)+1 && slices.IsSorted(t.starts) &&
		int(t.starts[len(t.starts)-1]) == t.places.Len()
}

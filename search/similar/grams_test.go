package similar

import (
	"encoding/binary"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kindred/search/searchtest"
	"kindred/search/vocabulary"
)

// holdersOf returns the words that a table has for an n-gram.
func holdersOf(t *Table, v *vocabulary.Words, gram uint32) (words []string) {
	n, data := t.holding(gram)
	candidate := uint64(0)
	for range n {
		delta, size := binary.Uvarint(data)
		candidate, data = candidate+delta, data[size:]
		words = append(words, v.Word(int(t.places.At(int(candidate)))))
	}
	return words
}

// The words that have an n-gram are those in whose letters it is.
func TestGramsAreHeldByTheirWords(t *testing.T) {
	word := rapid.StringMatching(`[abcdü]{1,12}|[a-z]{3,6}`)
	rapid.Check(t, func(t *rapid.T) {
		v := searchtest.Counted(rapid.MapOfN(word, rapid.IntRange(1, 3), 0, 200).Draw(t, "words"))
		want := map[uint32][]string{strange: nil}
		for i := range v.Len() {
			for _, g := range gramsOf(nil, v.Word(i)) {
				want[g] = append(want[g], v.Word(i))
			}
		}
		table := NewTable(v)
		for _, g := range slices.Sorted(maps.Keys(want)) {
			if got := holdersOf(&table, v, g); !slices.Equal(got, want[g]) {
				t.Fatalf("holding(%x) = %q, want %q", g, got, want[g])
			}
		}
	})
}

// strange is the hash of no n-gram of the letters above.
const strange = 7

// Lengths of any size are read as they were written.
func TestLengths(t *testing.T) {
	for _, a := range []int{0, 1, nibble - 1, nibble, nibble + 1, 1 << 7, 1 << 20} {
		for _, b := range []int{0, 1, nibble - 1, nibble, nibble + 1, 1 << 7, 1 << 20} {
			data := append(appendLengths(nil, a, b), 99)
			if gotA, gotB, rest := readLengths(data); gotA != a || gotB != b || len(rest) != 1 {
				t.Errorf("readLengths = %d, %d, %d more bytes, want %d, %d, 1", gotA, gotB, len(rest), a, b)
			}
		}
	}
}

// Of many words those in one article cost nothing, of few they count.
func TestRareCandidates(t *testing.T) {
	for _, n := range []int{manyCandidates / 10, manyCandidates} {
		counts := map[string]int{}
		for i := 0; len(counts) < n; i++ {
			word := make([]byte, 6)
			for k := range word {
				word[k] = 'a' + byte(i>>(4*k)&15)
			}
			counts[string(word)] = 1 + i%10/9
		}
		v := searchtest.Counted(counts)
		rare, frequent := 0, 0
		for _, place := range candidatesOf(v) {
			if v.Articles(int(place)) == 1 {
				rare++
			} else {
				frequent++
			}
		}
		if frequent != n/10 || rare > 0 != (n < manyCandidates) {
			t.Errorf("of %d words %d in one article and %d in more are candidates", n, rare, frequent)
		}
	}
}

package search

import (
	"cmp"
	"slices"
	"sort"
	"unicode/utf8"
)

// spellTable holds the words that may be meant, each with its bag of letters and the
// number of articles that have it, 16 bytes a word: the shorter first, of one length those
// that begin with one letter together, and of these the most frequent first. So what is
// asked for frequent words only, as it is for each word of each query, is told by few.
type spellTable struct {
	list   []uint32 // places in the vocabulary
	bags   []uint64
	counts []uint32
	// letters are the first letters of the groups, froms where these begin in list, and
	// its end.
	letters, froms []uint32
	starts         []uint32 // of each length, the number of its first group
}

func newSpellTable(v *vocabulary) spellTable {
	var t spellTable
	type word struct {
		place, letter, count uint32
		length               int
	}
	var words []word
	for i := range v.size() {
		if n := spelled(v.word(i)); n > 0 {
			first, _ := utf8.DecodeRuneInString(v.word(i))
			words = append(words, word{uint32(i), uint32(first), uint32(v.articles(i)), n}) // #nosec G115 -- fewer words than 4 G, and runes are positive
		}
	}
	slices.SortStableFunc(words, func(a, b word) int {
		return cmp.Or(cmp.Compare(a.length, b.length), cmp.Compare(a.letter, b.letter), cmp.Compare(b.count, a.count))
	})
	t.starts = make([]uint32, maxSpelled+2)
	for i, w := range words {
		if i == 0 || w.length != words[i-1].length || w.letter != words[i-1].letter {
			t.letters, t.froms = append(t.letters, w.letter), append(t.froms, uint32(i)) // #nosec G115 -- as above
			t.starts[w.length+1]++
		}
		t.list, t.bags, t.counts = append(t.list, w.place), append(t.bags, bagOf(v.word(int(w.place)))), append(t.counts, w.count)
	}
	t.froms = append(t.froms, uint32(len(words))) // #nosec G115 -- as above
	for n := 1; n < len(t.starts); n++ {
		t.starts[n] += t.starts[n-1]
	}
	return t
}

// span is a part of a table.
type span struct{ from, to int }

// spans calls yield with the parts of the table that hold the words of a length which
// at least so many articles have; if a letter is given, those that begin with it.
func (t *spellTable) spans(length int, letter rune, articles int, yield func(span)) {
	first, end := t.starts[length], t.starts[length+1]
	if letter == 0 && articles <= 1 {
		yield(span{int(t.froms[first]), int(t.froms[end])})
		return
	}
	for g := first; g < end; g++ {
		if letter != 0 && t.letters[g] != uint32(letter) { // #nosec G115 -- runes are positive
			continue
		}
		from, to := int(t.froms[g]), int(t.froms[g+1])
		if int(t.counts[from]) < articles {
			continue
		}
		if int(t.counts[to-1]) < articles {
			to = from + sort.Search(to-from, func(i int) bool { return int(t.counts[from+i]) < articles })
		}
		yield(span{from, to})
	}
}

func (t *spellTable) put(b *blobWriter) {
	put(b, t.list)
	put(b, t.bags)
	put(b, t.counts)
	put(b, t.letters)
	put(b, t.froms)
	put(b, t.starts)
}

func takeSpellTable(b *blobReader, v *vocabulary) spellTable {
	t := spellTable{
		list: take[uint32](b), bags: take[uint64](b), counts: take[uint32](b),
		letters: take[uint32](b), froms: take[uint32](b), starts: take[uint32](b),
	}
	n := len(t.list)
	b.ok = b.ok && n <= v.size() && len(t.bags) == n && len(t.counts) == n &&
		len(t.froms) == len(t.letters)+1 && len(t.starts) == maxSpelled+2
	return t
}

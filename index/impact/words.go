package impact

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"slices"
)

// names are the texts of terms, by their numbers. What a text begins with stands beside
// its size, without pointers for the garbage collector to follow: of most words there is
// no more, and hardly any two words are compared by more.
type names struct {
	list []name
	rest restBlocks
}

// name is the text of a term.
type name struct {
	begin uint64 // its first bytes: see [beginning]
	rest  uint32 // where those behind them are kept, if there are any
	size  uint32
}

// beginBytes is the number of bytes of a text that a beginning has.
const beginBytes = 8

// beginning returns what a text begins with, as a number that orders as texts do. What a
// shorter one lacks is 0.
func beginning(text string) (begin uint64) {
	if len(text) >= beginBytes {
		text = text[:beginBytes]
		return uint64(text[7]) | uint64(text[6])<<8 | uint64(text[5])<<16 | uint64(text[4])<<24 |
			uint64(text[3])<<32 | uint64(text[2])<<40 | uint64(text[1])<<48 | uint64(text[0])<<56
	}
	for i := range len(text) {
		begin |= uint64(text[i]) << (56 - 8*i)
	}
	return begin
}

// add gives the next number to a text.
func (n *names) add(text string) {
	entry := name{begin: beginning(text), size: uint32(len(text))} // #nosec G115 -- a word is shorter than 4 GB
	if len(text) > beginBytes {
		entry.rest = n.rest.keep(text[beginBytes:])
	}
	n.list = append(n.list, entry)
}

// append appends the text of a term.
func (n *names) append(dst []byte, term uint32) []byte {
	entry := &n.list[term]
	dst = binary.BigEndian.AppendUint64(dst, entry.begin)
	if entry.size <= beginBytes {
		return dst[:len(dst)-beginBytes+int(entry.size)]
	}
	return append(dst, n.behind(entry)...)
}

// text returns the text of a term.
func (n *names) text(term uint32) string {
	var buf [64]byte
	return string(n.append(buf[:0], term))
}

// behind returns what is behind the beginning.
func (n *names) behind(entry *name) []byte {
	if entry.size <= beginBytes {
		return nil
	}
	return n.rest.at(entry.rest, entry.size-beginBytes)
}

// is reports whether a term has a text, which begins so.
func (n *names) is(term uint32, text string, begin uint64) bool {
	entry := &n.list[term]
	return entry.begin == begin && int(entry.size) == len(text) && (len(text) <= beginBytes || string(n.behind(entry)) == text[beginBytes:])
}

// compare orders terms by their texts.
func (n *names) compare(x, y uint32) int {
	a, b := &n.list[x], &n.list[y]
	if a.begin != b.begin {
		return cmp.Compare(a.begin, b.begin)
	}
	return cmp.Or(bytes.Compare(n.behind(a), n.behind(b)), cmp.Compare(a.size, b.size))
}

// restBlocks keep the ends of texts in large pieces of memory, by the number of the piece
// and where in it they begin, in 16 bits each.
type restBlocks struct{ blocks [][]byte }

// restBlock is the size of a piece; one that is longer has a piece of its own.
const restBlock = 1 << 16

func (b *restBlocks) keep(text string) uint32 {
	last := len(b.blocks) - 1
	if last < 0 || len(text) > cap(b.blocks[last])-len(b.blocks[last]) {
		b.blocks = append(b.blocks, make([]byte, 0, max(restBlock, len(text))))
		last++
	}
	from := len(b.blocks[last])
	b.blocks[last] = append(b.blocks[last], text...)
	return uint32(last<<16 | from) // #nosec G115 -- the words of an archive are less than 4 GB
}

func (b *restBlocks) at(place, size uint32) []byte {
	from := place & (restBlock - 1)
	return b.blocks[place>>16][from : from+size]
}

// wordTable finds the numbers of words: a hash table with eight bytes for each of its
// places, a quarter of them free or more. The words themselves are the caller's names.
type wordTable struct {
	seed  maphash.Seed
	slots []wordSlot
	used  int
}

// wordSlot is a number plus one, 0 where free, and the word's hash, so that hardly any
// other word is looked at.
type wordSlot struct{ hash, number uint32 }

// wordSlots is the size of a table that nothing is known about.
const wordSlots = 1 << 10

// number returns the number of a word among names, or false and where to put it.
func (t *wordTable) number(text string, words *names) (number uint32, at int, ok bool) {
	if 4*t.used >= 3*len(t.slots) {
		t.grow(words)
	}
	hash := uint32(maphash.String(t.seed, text)) // #nosec G115 -- bits
	begin := beginning(text)
	for at = t.place(hash); t.slots[at].number != 0; at = t.behind(at) {
		if s := &t.slots[at]; s.hash == hash && words.is(s.number-1, text, begin) {
			return s.number - 1, at, true
		}
	}
	t.slots[at].hash = hash
	return 0, at, false
}

// place returns where a word of a hash belongs, if nothing else is there.
func (t *wordTable) place(hash uint32) int {
	return int(uint64(hash) * uint64(len(t.slots)) >> 32) // #nosec G115 -- less than the length
}

// behind returns the place that is tried after another.
func (t *wordTable) behind(at int) int {
	if at++; at < len(t.slots) {
		return at
	}
	return 0
}

// put puts a number where number said.
func (t *wordTable) put(at int, number uint32) {
	t.slots[at].number = number + 1
	t.used++
}

// grow makes room for more words, or for those that there are.
func (t *wordTable) grow(words *names) {
	old := t.slots
	if old == nil {
		t.seed = maphash.MakeSeed()
		var text []byte
		for i := range words.list {
			text = words.append(text[:0], uint32(i))                                        // #nosec G115 -- terms are counted in 32 bits
			old = append(old, wordSlot{uint32(maphash.Bytes(t.seed, text)), uint32(i) + 1}) // #nosec G115 -- bits, and as above
		}
	}
	t.slots, t.used = make([]wordSlot, max(wordSlots, 2*len(words.list))), len(words.list)
	for _, s := range old {
		if s.number == 0 {
			continue
		}
		at := t.place(s.hash)
		for t.slots[at].number != 0 {
			at = t.behind(at)
		}
		t.slots[at] = s
	}
}

// nameOrder sorts terms by their names; it is memory for that.
type nameOrder struct{ list, other []begun }

// begun is a term, and what its name begins with.
type begun struct {
	begin uint64
	term  uint32
}

// sort orders terms by their names: by their beginnings with a radix sort, and where these
// are the same by the whole.
func (o *nameOrder) sort(terms []uint32, words *names) {
	o.list = o.list[:0]
	var counts [beginBytes][256]uint32
	for _, term := range terms {
		begin := words.list[term].begin
		o.list = append(o.list, begun{begin, term})
		for i := range counts {
			counts[i][byte(begin>>(8*i))]++
		}
	}
	o.other = slices.Grow(o.other[:0], len(terms))[:len(terms)]
	from, to := o.list, o.other
	for i := range counts {
		if len(from) > 0 && int(counts[i][byte(from[0].begin>>(8*i))]) == len(from) {
			continue // all have this byte
		}
		at := uint32(0)
		for b, n := range counts[i] {
			counts[i][b] = at
			at += n
		}
		for _, t := range from {
			place := &counts[i][byte(t.begin>>(8*i))]
			to[*place] = t
			*place++
		}
		from, to = to, from
	}
	for i, t := range from {
		terms[i] = t.term
	}
	for i := 0; i < len(from); {
		begin, k := from[i].begin, i+1
		for k < len(from) && from[k].begin == begin {
			k++
		}
		if k > i+1 {
			slices.SortFunc(terms[i:k], words.compare)
		}
		i = k
	}
}

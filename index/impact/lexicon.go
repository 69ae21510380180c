package impact

import (
	"encoding/binary"
	"hash/maphash"
	"runtime"
	"strings"
	"sync/atomic"

	"kindred/index"
)

// lexicon is the sorted words of one form, and where their lists are.
type lexicon struct {
	n       int
	symbols *symbols // of what words do not share
	words   []byte
	blocks  []byte
	keys    []uint64 // of the first word of every [keyEvery]th block, see [beginning]
	lists   []byte
	need    func(from, to int) // nil where all lists are there, see [ParsePart]
	// forms is the lexicon of words as written for that of stems, nil for itself.
	forms *lexicon
	// read are blocks that were read lately, by the lowest bits of their numbers: whoever
	// asks for one word asks for the next one, too.
	read [blocksRead]atomic.Pointer[wordBlock]
	// asked are one more than the numbers of the blocks that were asked for last.
	asked [blocksRead]atomic.Uint32
	// found are words that were looked for lately, by their hashes.
	found []atomic.Pointer[foundWord]
	seed  maphash.Seed
}

const (
	// blocksRead is the number of blocks that are kept as strings.
	blocksRead = 64
	// wordsFound is the number of words of which is remembered where they are, some hundred
	// bytes each. A word is looked for by three stages of a query, and by other queries.
	wordsFound = 1 << 12
)

// foundWord is a word and its place, or where it would be.
type foundWord struct {
	word string
	at   int
	ok   bool
	// list is that of the word, and base what references in it begin with, as [lexicon.list] has
	// them: to find it in its block takes longer than to find the word here. They are nil of a word
	// that is not there, and where lists are fetched.
	list []byte
	base int
}

// wordBlock is the words of a block as strings.
type wordBlock struct {
	number int
	words  [wordsInBlock]string
}

// Len implements [index.Lexicon].
func (l *lexicon) Len() int { return l.n }

// noWord lets an [index.Lexicon], which gives no errors, go on where a file is damaged: the
// word is not there. Who reads lists in this package is told, and uses find.
func noWord() {
	if p := recover(); p != nil {
		if _, ok := p.(runtime.Error); !ok {
			panic(p)
		}
	}
}

// begin returns the words of a block and what follows it.
func (l *lexicon) begin(block int) []byte {
	return l.words[binary.LittleEndian.Uint32(l.blocks[lexiconEntry*block:]):]
}

// first returns the first word of a block, and what follows it.
func (l *lexicon) first(block int) (word, rest []byte) {
	data := l.begin(block)
	if n := int(data[0]); n < 0x80 {
		return data[1 : 1+n], data[1+n:]
	}
	n, size := binary.Uvarint(data)
	return data[size : size+int(n)], data[size+int(n):] // #nosec G115 -- as it was written
}

// nextWord reads how much a word shares with the one before, and what it does not, in
// symbols.
func nextWord(data []byte) (shared int, own, rest []byte) {
	shared, size := int(data[0]&nibble), int(data[0]>>4)
	data = data[1:]
	if shared == nibble {
		more, n := binary.Uvarint(data)
		shared, data = shared+int(more), data[n:] // #nosec G115 -- as it was written
	}
	if size == nibble {
		more, n := binary.Uvarint(data)
		size, data = size+int(more), data[n:] // #nosec G115 -- as above
	}
	return shared, data[:size], data[size:]
}

// Word implements [index.Lexicon]. A block is kept from the second time on that it is
// asked for: whoever asks for words here and there, as for those that a misspelt one may
// stand for, has use for one of the 16.
func (l *lexicon) Word(i int) string {
	defer noWord()
	block := i / wordsInBlock
	slot := block % blocksRead
	if b := l.read[slot].Load(); b != nil && b.number == block {
		return b.words[i%wordsInBlock]
	}
	if number := uint32(block) + 1; l.asked[slot].Load() != number { // #nosec G115 -- fewer words than 4 G
		l.asked[slot].Store(number)
		return l.word(block, i%wordsInBlock)
	}
	b := l.block(block)
	l.read[slot].Store(b)
	return b.words[i%wordsInBlock]
}

// word reads one word of a block.
func (l *lexicon) word(block, i int) string {
	first, rest := l.first(block)
	if i == 0 {
		return text(first)
	}
	var buf [64]byte
	word := append(buf[:0], first...)
	for range i {
		shared, own, after := nextWord(rest)
		word, rest = l.symbols.expand(word[:shared], own), after
	}
	return string(word)
}

// block reads a block. Its words share one piece of memory.
func (l *lexicon) block(number int) *wordBlock {
	n := min(wordsInBlock, l.n-number*wordsInBlock)
	var ends [wordsInBlock]int
	var buf [8 * wordsInBlock]byte
	word, rest := l.first(number)
	all := append(buf[:0], word...)
	from := 0
	ends[0] = len(all)
	for i := 1; i < n; i++ {
		shared, own, after := nextWord(rest)
		all = l.symbols.expand(append(all, all[from:from+shared]...), own)
		from, ends[i], rest = ends[i-1], len(all), after
	}
	b := &wordBlock{number: number}
	text := string(all)
	from = 0
	for i, end := range ends[:n] {
		b.words[i] = text[from:end]
		from = end
	}
	return b
}

// Articles implements [index.Lexicon].
func (l *lexicon) Articles(i int) int {
	defer noWord()
	data, _, base := l.listFrom(i)
	l.fetch(data, binary.MaxVarintLen64)
	return l.articles(data, base)
}

// articles returns the number of articles of a list.
func (l *lexicon) articles(data []byte, base int) int {
	n, _ := binary.Uvarint(data)
	switch {
	case l.forms == nil:
	case n&kindOf == kindShared:
		return l.forms.Articles(base + int(unzigzag(n>>kindBits)))
	default:
		n >>= kindBits
	}
	return numArticles(n)
}

// firstNotBelow returns the place of the first of some ordered numbers that is not below
// another one.
func firstNotBelow(numbers []uint64, x uint64) int {
	from, n := 0, len(numbers)
	for n > 0 {
		half := (n + 1) / 2
		if numbers[from+half-1] < x { // no branch: the compiler makes it a conditional move
			from += half
		}
		n -= half
	}
	return from
}

// blockOf returns the last block whose first word is not behind a word, or -1: the keys
// tell it but for some blocks.
func (l *lexicon) blockOf(word string) int {
	key := beginning(word)
	at := firstNotBelow(l.keys, key)
	low, high := max(0, at-1)*keyEvery, at
	if at < len(l.keys) && l.keys[at] == key {
		high += firstNotBelow(l.keys[at:], key+1)
	}
	high = min(high*keyEvery, (l.n+wordsInBlock-1)/wordsInBlock)
	for low < high {
		mid := int(uint(low+high) >> 1)
		if first, _ := l.first(mid); text(first) <= word {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low - 1
}

// Find implements [index.Lexicon].
func (l *lexicon) Find(word string) (i int, ok bool) {
	defer noWord()
	return l.find(word)
}

// find is Find, and panics where the file is damaged.
func (l *lexicon) find(word string) (i int, ok bool) {
	f := l.remembered(word)
	return f.at, f.ok
}

// findList returns the place of a word and its list, as find and list do.
func (l *lexicon) findList(word string) (i int, data []byte, base int, ok bool) {
	f := l.remembered(word)
	if f.ok && f.list == nil {
		data, base = l.list(f.at)
		return f.at, data, base, true
	}
	return f.at, f.list, f.base, f.ok
}

// remembered returns what is found of a word, which is remembered.
func (l *lexicon) remembered(word string) *foundWord {
	slot := &l.found[maphash.String(l.seed, word)%wordsFound]
	if f := slot.Load(); f != nil && f.word == word {
		return f
	}
	f := &foundWord{word: strings.Clone(word)} // the query is not kept in memory
	if f.at, f.ok = l.search(word); f.ok && l.need == nil {
		f.list, f.base = l.list(f.at)
	}
	slot.Store(f)
	return f
}

// search looks a word up.
func (l *lexicon) search(word string) (i int, ok bool) {
	number := l.blockOf(word)
	if number < 0 {
		return 0, false
	}
	first, rest := l.first(number)
	i = number * wordsInBlock
	if text(first) == word {
		return i, true
	}
	// The words before are less than the word, and share as many bytes with it as same says.
	same := common(first, word)
	var buf [64]byte
	for i++; i < min(l.n, (number+1)*wordsInBlock); i++ {
		shared, own, after := nextWord(rest)
		rest = after
		if shared > same {
			continue // as the one before: less
		}
		if shared < same {
			return i, false // greater, where that one and the word are the same
		}
		own = l.symbols.expand(buf[:0], own)
		n := common(own, word[same:])
		switch {
		case n == len(own) && same+n == len(word):
			return i, true
		case n < len(own) && (same+n == len(word) || own[n] > word[same+n]):
			return i, false
		}
		same += n
	}
	return i, false
}

// prefixed returns the places of the words that begin with a text: from the first one to
// before another.
func (l *lexicon) prefixed(text string) (from, to int) {
	from, _ = l.search(text)
	to, _ = l.search(text + "\xff") // which is in no character
	return from, to
}

// common returns the length of what two words begin with.
func common[T []byte | string](a T, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// listSizes are the sizes of the lists of a block of words.
type listSizes [wordsInBlock]int

// blockLists returns the lists of a block, one behind the other, with their sizes, and
// the number that references in them begin with.
func (l *lexicon) blockLists(block int, sizes *listSizes) (lists []byte, base int) {
	at := binary.LittleEndian.Uint64(l.blocks[lexiconEntry*block+4:]) & (1<<40 - 1)
	if l.need != nil {
		l.need(int(at), int(at)+longestSizes) // #nosec G115 -- 40 bits
	}
	number, next := binary.Uvarint(l.lists[at:])
	data := l.lists[at:]
	for k := range min(wordsInBlock, l.n-block*wordsInBlock) {
		size := int(data[next])
		next++
		if size >= 0x80 {
			more, n := binary.Uvarint(data[next-1:])
			size = int(more) // #nosec G115 -- as it was written
			next += n - 1
		}
		sizes[k] = size
	}
	return data[next:], int(number) // #nosec G115 -- as above
}

// list returns the list of the i-th word, and the number that references in it begin
// with: see [lexiconWriter.reference].
func (l *lexicon) list(i int) (data []byte, base int) {
	data, size, base := l.listFrom(i)
	l.fetch(data, size)
	return data[:size], base
}

// listFrom returns the lists from that of the i-th word on, its size, and the number that
// references in it begin with.
func (l *lexicon) listFrom(i int) (data []byte, size, base int) {
	var sizes listSizes
	data, base = l.blockLists(i/wordsInBlock, &sizes)
	i %= wordsInBlock
	for _, size := range sizes[:i] {
		data = data[size:]
	}
	return data, sizes[i], base + i
}

// eachList calls yield with the lists of some words, one after the other.
func (l *lexicon) eachList(from, to int, yield func(data []byte, base int)) {
	for i := from; i < to; {
		var sizes listSizes
		block := i / wordsInBlock
		data, base := l.blockLists(block, &sizes)
		for _, size := range sizes[:i%wordsInBlock] {
			data = data[size:]
		}
		for ; i < min(to, (block+1)*wordsInBlock); i++ {
			size := sizes[i%wordsInBlock]
			l.fetch(data, size)
			yield(data[:size], base+i%wordsInBlock)
			data = data[size:]
		}
	}
}

// Lexicon returns the words of a form. It may be used until the file is closed.
func (f *File) Lexicon(form index.Form) index.Lexicon { return &f.words[form] }
